"""Passages of a transcript as pages have them, and captions that are in the picture already."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from tayori.ledger.receipts import receipt_from_json, receipt_to_json
from tayori.model.cue import Cue, Track, TrackKind
from tayori.model.ids import Lang
from tayori.model.publishing import Package, RemoteFile, Role
from tayori.publishers.base import SiteItem
from tayori.publishers.folder.package import described
from tayori.publishers.site.entry import Entry, make_entry, passages
from tests.publishers.samples import EN, JA, clip, episode, folder_publisher


def item_of(tmp_path: Path, package: Package) -> SiteItem:
    return SiteItem(package, folder_publisher(tmp_path).publish(package, None))


def entry_of(item: SiteItem, lang: Lang = JA) -> Entry:
    return make_entry(item, lang, JA, ZoneInfo("Asia/Tokyo"))


def burned(package: Package, *langs: Lang) -> Package:
    films = (
        replace(file, lang=next(iter(langs), None), burned=langs) if file.role is Role.RENDITION else file
        for file in package.files
    )
    return replace(package, files=tuple(films))


def test_every_burned_language_is_carried_to_the_page(tmp_path: Path) -> None:
    item = item_of(tmp_path, burned(clip(tmp_path / "b"), JA, EN))
    for lang in (JA, EN):
        entry = entry_of(item, lang)
        assert entry.burned_langs == (JA, EN)
        assert entry.captioned is None
    assert receipt_from_json(receipt_to_json(item.receipt)) == item.receipt


def test_an_older_receipt_has_one_burned_language(tmp_path: Path) -> None:
    item = item_of(tmp_path, burned(clip(tmp_path / "b"), JA))
    files = tuple(replace(file, burned=()) for file in item.receipt.files)
    older = SiteItem(item.package, replace(item.receipt, files=files))
    assert entry_of(older).burned_langs == (JA,)
    assert [entry_of(older, lang).captioned for lang in (JA, EN)] == [None, EN]


def test_the_other_picture_a_browser_may_choose_counts_too(tmp_path: Path) -> None:
    item = item_of(tmp_path, clip(tmp_path / "b"))
    (own,) = entry_of(item).main[:1]
    other = replace(own, name="wide.mp4", width=own.height, height=own.width, lang=EN, burned=(EN,))
    both: tuple[RemoteFile, ...] = (*item.receipt.files, other)
    entry = entry_of(SiteItem(item.package, replace(item.receipt, files=both)), EN)
    assert entry.burned_langs == (EN,)
    assert entry.captioned is None


def test_burned_languages_alone_are_nothing_to_publish_anew(tmp_path: Path) -> None:
    older, newer = burned(clip(tmp_path), JA), burned(clip(tmp_path), JA, EN)
    assert described(older, older.files) == described(newer, newer.files)


def test_a_clip_has_a_passage_for_each_cue_with_its_lines(tmp_path: Path) -> None:
    entry = entry_of(item_of(tmp_path, clip(tmp_path / "b")))
    track = next(track for track in entry.package.tracks if track.lang == JA)
    found = entry.transcripts[0][1]
    assert [one.start_ms for one in found] == [cue.start_ms for cue in track.cues]
    assert found[0].lines == ("朝七時。", "長野駅へ")
    assert found[0].text == "朝七時。長野駅へ"


def test_a_long_passage_of_an_episode_ends_with_its_sentence(tmp_path: Path) -> None:
    said = ("はじめに、", "駅へ。", "それから", "歩いて、", "着きました。", "おわり。")
    cues = tuple(Cue(4000 * i, 4000 * i + 4000, text, "聞き手") for i, text in enumerate(said))
    spoken = Track(JA, TrackKind.CAPTIONS, cues)
    entry = entry_of(item_of(tmp_path, episode(tmp_path / "b", tracks=(spoken,))))
    assert [one.start_ms for one in entry.transcripts[0][1]] == [0, 20_000]
    assert len(passages(spoken)) == 1
