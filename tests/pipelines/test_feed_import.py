"""Whole imports from a server on loopback into a workspace: what comes, what stays, what is told."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from typer.testing import CliRunner

from tayori.cli import app
from tayori.config.workspace import load_workspace
from tayori.errors import ExitCode, MediaError, Refused, RemoteError, ResourceError, UsageError
from tayori.feeds.guid import podcast_guid
from tayori.feeds.kept import read_kept
from tayori.media.ffmpeg import run_ffmpeg
from tayori.model.asset import Episode, Show
from tayori.model.ids import Slug
from tayori.pipelines.feeds.guids import SHOW_GUID
from tayori.pipelines.feeds.moving_in.perform import Imported, import_feed
from tayori.pipelines.feeds.moving_in.plan import ImportOptions
from tayori.pipelines.feeds.renames import Renames
from tayori.pipelines.opening import open_ledger, open_workspace
from tayori.pipelines.report import BufferReporter
from tests.webserver import Page, Site, serving

SETTINGS = """\
schema: 1
organisation: {name: {ja: 長野市, en: Nagano City}, url: https://www.city.example.jp/, contact: k@city.jp}
languages: [ja, en]
"""
VTT = "WEBVTT\n\n00:00:00.000 --> 00:00:01.500\nこんにちは、長野です。\n"
CHAPTERS = {
    "version": "1.2.0",
    "chapters": [{"startTime": 0, "title": "はじめに"}, {"startTime": 1.25, "title": "b"}],
}
SHOW = "machikado-radio"
ANOTHER = "<podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f811</podcast:guid>"


def item(number: int, more: str = "", *, guid: str | None = None, suffix: str = "mp3") -> str:
    """One item of the old feed."""
    told = f"http://old.example.jp/?p={number}" if guid is None else guid
    return f"""<item>
      <title>第{number}回 まちかど</title>
      <description><![CDATA[<p>{number}回目です。</p><p>くわしくは<a href="https://example.jp/">こちら</a></p>]]></description>
      {f'<guid isPermaLink="false">{told}</guid>' if told else ""}
      <pubDate>Mon, {number:02} Jan 2024 07:00:00 JST</pubDate>
      <enclosure url="BASE/{number}.{suffix}" length="1" type="audio/mpeg"/>
      <itunes:episode>{number}</itunes:episode>{more}
    </item>"""


def feed(*items: str, channel: str = "") -> str:
    """The old feed, newest first."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
 xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:rawvoice="http://www.rawvoice.com/rawvoiceRssModule/">
<channel>
  <title>Machikado Radio</title><link>https://old.example.jp/</link><language>ja</language>
  <description>まちの便り</description><itunes:author>信州FM</itunes:author>
  <itunes:owner><itunes:name>x</itunes:name><itunes:email>radio@old.example.jp</itunes:email></itunes:owner>
  <itunes:category text="News &amp; Politics"/><itunes:explicit>clean</itunes:explicit>
  <itunes:image href="BASE/cover.jpg"/><copyright>© 信州FM</copyright><generator>Old Host 1.0</generator>
  <rawvoice:rating>TV-G</rawvoice:rating>{channel}
  {"".join(items)}
</channel></rss>"""


RICH = """
 <itunes:season>2</itunes:season><itunes:duration>0:02</itunes:duration><itunes:explicit>yes</itunes:explicit>
 <itunes:image href="BASE/episode.png"/><rawvoice:isHD>no</rawvoice:isHD>
 <podcast:transcript url="BASE/t.html" type="text/html"/>
 <podcast:transcript url="BASE/t.vtt" type="text/vtt" language="ja"/>
 <podcast:chapters url="BASE/c.json" type="application/json+chapters"/>"""


@pytest.fixture(scope="session")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Two seconds of tone as MP3, M4A and WAV; an MP3 with chapters."""
    folder = tmp_path_factory.mktemp("sounds")
    marks = folder / "marks.txt"
    marks.write_text(
        ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1000\ntitle=始まり\n"
        "[CHAPTER]\nTIMEBASE=1/1000\nSTART=1000\nEND=2000\ntitle=終わり\n"
    )
    tone = ("-loglevel", "error", "-y", "-f", "lavfi", "-i", "sine=440:d=2")
    run_ffmpeg((*tone, "-b:a", "64k", str(folder / "a.mp3")))
    run_ffmpeg((*tone, str(folder / "a.m4a")))
    run_ffmpeg((*tone, str(folder / "a.wav")))
    run_ffmpeg((*tone, "-i", str(marks), "-map_metadata", "1", str(folder / "marked.mp3")))
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "nagano"
    root.mkdir()
    (root / "tayori.yaml").write_text(SETTINGS)
    return root


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


def picture(kind: str, side: int = 64) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (side, side), "navy").save(out, kind)
    return out.getvalue()


@pytest.fixture
def old_host(site: Site, sounds: dict[str, bytes]) -> Site:
    """An old host with three episodes; the newest has everything beside it."""
    publish(site, item(3, RICH), item(2), item(1, suffix="m4a"))
    for name in ("2.mp3", "3.mp3", "4.mp3"):
        # no two episodes are the same file
        site.pages[f"/{name}"] = Page(sounds["a.mp3"] + name.encode(), mime="audio/mpeg")
    site.pages["/1.m4a"] = Page(sounds["a.m4a"], mime="audio/x-m4a")
    site.pages["/cover.jpg"] = Page(picture("JPEG"))
    site.pages["/episode.png"] = Page(picture("PNG"))
    site.pages["/t.vtt"] = Page(VTT.encode(), mime="text/vtt")
    site.pages["/c.json"] = Page(json.dumps(CHAPTERS).encode())
    return site


def publish(site: Site, *items: str, channel: str = "", path: str = "/rss") -> None:
    """Put the old feed on its server."""
    site.pages[path] = Page(feed(*items, channel=channel).replace("BASE", site.url).encode(), mime="text/xml")


def options(site: Site, **more: Any) -> ImportOptions:
    return replace(ImportOptions(site.url + "/rss", allow_private=True), **more)


def run(root: Path, site: Site, **more: Any) -> Imported:
    return import_feed(root, options(site, **more), BufferReporter())


def tree(root: Path) -> dict[str, bytes]:
    """Every file of a workspace but the ledger's own."""
    files = (path for path in sorted(root.rglob("*")) if path.is_file() and path.parent.name != ".tayori")
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def ledger_rows(root: Path) -> dict[str, list[Any]]:
    """Every row of every table."""
    with sqlite3.connect(root / ".tayori" / "ledger.db") as database:
        names = [name for (name,) in database.execute("select name from sqlite_master where type = 'table'")]
        return {name: database.execute(f"select * from {name}").fetchall() for name in names}


def loaded(root: Path) -> tuple[Show, dict[str, Episode]]:
    workspace = load_workspace(root)
    (show,) = workspace.shows
    return show, {episode.slug: episode for episode in workspace.episodes}


def rules(done: Imported) -> set[str]:
    return {finding.rule for finding in done.findings}


# --- what comes


def test_a_show_comes_over_whole(root: Path, old_host: Site, sounds: dict[str, bytes]) -> None:
    done = run(root, old_host)
    assert not done.errors
    show, episodes = loaded(root)
    assert show.slug == SHOW
    assert (show.title.get(show.lang), show.description.get(show.lang)) == ("Machikado Radio", "まちの便り")
    assert (show.author, show.email, show.category) == ("信州FM", "radio@old.example.jp", ("News",))
    assert (show.link, show.copyright, show.explicit) == ("https://old.example.jp/", "© 信州FM", False)
    assert show.cover is not None
    assert show.cover.read_bytes() == picture("JPEG")
    assert show.feed.moved_from == old_host.url + "/rss"
    assert [tag.text for tag in read_kept(show.feed.kept)] == ["TV-G"]

    newest = episodes[f"{SHOW}-s02e003"]
    assert newest.title.get(show.lang) == "第3回 まちかど"
    assert newest.description.get(show.lang) == "3回目です。\n\nくわしくはこちら (https://example.jp/)"
    assert newest.published is not None
    assert newest.published.isoformat() == "2024-01-03T07:00:00+09:00"
    assert (newest.number, newest.season, newest.explicit) == (3, 2, True)
    assert [(c.start_ms, c.title) for c in newest.chapters] == [(0, "はじめに"), (1250, "b")]
    assert newest.cover is not None
    assert newest.cover.suffix == ".png"
    (captions,) = newest.captions
    assert captions.path.read_text() == VTT
    assert newest.treatment.as_is
    assert newest.source.read_bytes() == sounds["a.mp3"] + b"3.mp3"
    assert done.digests[newest.slug] == hashlib.sha256(newest.source.read_bytes()).hexdigest()
    assert [tag.tag.rpartition("}")[2] for tag in read_kept(newest.feed.kept)] == ["isHD", "description"]
    assert episodes[f"{SHOW}-001"].source.suffix == ".m4a"


def test_every_guid_is_kept_byte_for_byte(root: Path, old_host: Site) -> None:
    odd = ["  spaced out  ", "https://Old.example.jp/?p=1&amp;x=%E3%81%82", "ÄÖ 便り\n 2", "tag:x,2024:1"]
    publish(
        old_host,
        *(item(n, guid=guid) for n, guid in zip((4, 3, 2), odd, strict=False)),
        item(1, guid=odd[3], suffix="m4a"),
    )
    run(root, old_host)
    kept = open_ledger(root).guids(Slug(SHOW))
    assert kept == {
        SHOW_GUID: podcast_guid(old_host.url + "/rss"),
        f"{SHOW}-004": "  spaced out  ",
        f"{SHOW}-003": "https://Old.example.jp/?p=1&x=%E3%81%82",
        f"{SHOW}-002": "ÄÖ 便り\n 2",
        f"{SHOW}-001": "tag:x,2024:1",
    }


def test_an_episode_is_known_by_its_sound_before_it_is_ever_built(root: Path, old_host: Site) -> None:
    run(root, old_host)
    shows = root / "shows" / SHOW
    old = next(shows.glob("*/episode.yaml")).parent.name
    (shows / old).rename(shows / "betsumei")
    (renamed,) = Renames(open_workspace(root)).unsettled.values()
    assert (str(renamed.old), str(renamed.new)) == (f"{SHOW}/{old}", f"{SHOW}/betsumei")


def test_the_shows_own_guid_is_kept(root: Path, old_host: Site) -> None:
    publish(old_host, item(2), channel="<podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</podcast:guid>")
    run(root, old_host)
    assert open_ledger(root).guids(Slug(SHOW))[SHOW_GUID] == "917393e3-1b1e-5cef-ace4-edaa54e1f810"


def test_chapters_in_the_sound_are_found(root: Path, old_host: Site, sounds: dict[str, bytes]) -> None:
    old_host.pages["/2.mp3"] = Page(sounds["marked.mp3"])
    run(root, old_host)
    chapters = loaded(root)[1][f"{SHOW}-002"].chapters
    assert [(c.start_ms, c.title) for c in chapters] == [(0, "始まり"), (1000, "終わり")]


def test_what_is_not_finished_is_mastered_here(root: Path, old_host: Site, sounds: dict[str, bytes]) -> None:
    old_host.pages["/2.mp3"] = Page(sounds["a.wav"])
    run(root, old_host)
    episode = loaded(root)[1][f"{SHOW}-002"]
    assert episode.source.suffix == ".wav"
    assert not episode.treatment.as_is


def test_nothing_that_came_is_cleared(root: Path, old_host: Site) -> None:
    run(root, old_host)
    show, episodes = loaded(root)
    assert all(not asset.rights.grants and not asset.rights.none for asset in (show, *episodes.values()))


# --- again


def test_twice_changes_nothing(root: Path, old_host: Site) -> None:
    run(root, old_host)
    files, rows, asked = tree(root), ledger_rows(root), len(old_host.asked)
    done = run(root, old_host)
    assert not done.made
    assert tree(root) == files
    assert ledger_rows(root) == rows
    assert old_host.paths()[asked:] == ["/rss"]


def test_a_guid_that_the_old_host_adds_later_makes_no_second_show(root: Path, old_host: Site) -> None:
    run(root, old_host)
    files, rows = tree(root), ledger_rows(root)
    publish(old_host, item(3, RICH), item(2), item(1, suffix="m4a"), channel=ANOTHER)
    done = run(root, old_host)
    assert (done.made, done.plan.show) == ([], SHOW)
    assert tree(root) == files
    assert ledger_rows(root) == rows
    assert "import-guid-changed" in rules(done)
    with pytest.raises(UsageError, match="moved in as"):
        run(root, old_host, show="second")


def test_another_address_makes_no_second_show(root: Path, old_host: Site, tmp_path: Path) -> None:
    """The feed from a file, from a new host, and from one that has only the newest and a guid of its own."""
    run(root, old_host)
    files, rows = tree(root), ledger_rows(root)
    every = item(3, RICH), item(2), item(1, suffix="m4a")
    path = tmp_path / "old.xml"
    path.write_text(feed(*every).replace("BASE", old_host.url))
    publish(old_host, *every, path="/new")
    publish(old_host, every[0], channel=ANOTHER, path="/newest")
    for source in (str(path), old_host.url + "/new", old_host.url + "/newest"):
        done = run(root, old_host, source=source)
        assert (done.made, done.plan.show, done.plan.guid) == ([], SHOW, podcast_guid(old_host.url + "/rss"))
        assert tree(root) == files
        assert ledger_rows(root) == rows


def test_the_address_it_moved_from_is_the_show(root: Path, old_host: Site, tmp_path: Path) -> None:
    """A feed from a file had another guid, and none of its episodes is left."""
    path = tmp_path / "old.xml"
    path.write_text(feed(item(2), channel=ANOTHER).replace("BASE", old_host.url))
    run(root, old_host, source=str(path), old_url=old_host.url + "/rss")
    publish(old_host, item(4, guid="https://old.example.jp/quite-new"))
    done = run(root, old_host)
    assert (done.made, done.plan.guid) == ([f"{SHOW}-004"], ANOTHER[14:-15])


def test_a_show_whose_folder_is_gone_comes_back_under_its_name(root: Path, old_host: Site) -> None:
    run(root, old_host, show="second")
    rows = ledger_rows(root)["guids"]
    shutil.rmtree(root / "shows")
    done = run(root, old_host)
    assert done.plan.show == "second"
    assert len(done.made) == 3
    assert ledger_rows(root)["guids"] == rows
    shutil.rmtree(root / "shows")
    publish(old_host, item(2, guid="https://elsewhere.example.jp/1"), channel=ANOTHER, path="/other")
    with pytest.raises(UsageError, match="There is, or was") as caught:
        run(root, old_host, show="second", source=old_host.url + "/other")
    assert "tayori feed rename" in (caught.value.next_step or "")


def test_shows_that_count_their_episodes_alike_are_two(root: Path, old_host: Site) -> None:
    publish(old_host, item(3, guid="3"), item(2, guid="2"))
    run(root, old_host)
    publish(old_host, item(3, guid="3").replace("まちかど", "よそ"), item(2, guid="2"), path="/other")
    done = run(root, old_host, source=old_host.url + "/other", show="second")
    assert len(done.made) == 2


def test_one_more_episode_adds_exactly_that(root: Path, old_host: Site) -> None:
    run(root, old_host)
    files, rows = tree(root), ledger_rows(root)
    publish(old_host, item(4), item(3, RICH), item(2), item(1, suffix="m4a"))
    done = run(root, old_host)
    assert done.made == [f"{SHOW}-004"]
    after, later = tree(root), ledger_rows(root)
    assert {name: after[name] for name in files} == files
    assert {Path(name).parts[2] for name in set(after) - set(files)} == {f"{SHOW}-004"}
    (row,) = (row for row in later["guids"] if row not in rows["guids"])
    assert row[1:3] == (f"{SHOW}-004", "http://old.example.jp/?p=4")
    assert len(later["guids"]) == len(rows["guids"]) + 1


def test_what_a_person_changed_stays(root: Path, old_host: Site) -> None:
    run(root, old_host)
    manifest = root / "shows" / SHOW / f"{SHOW}-002" / "episode.yaml"
    manifest.write_text(manifest.read_text().replace("第2回", "二回目"))
    show = root / "shows" / SHOW / "show.yaml"
    show.write_text(show.read_text() + "# mine\n")
    before = tree(root)
    run(root, old_host)
    assert tree(root) == before


def test_a_changed_title_at_the_old_host_makes_no_second_episode(root: Path, old_host: Site) -> None:
    run(root, old_host)
    before = tree(root)
    publish(
        old_host,
        item(3, RICH),
        item(2).replace("まちかど", "改題").replace("<itunes:episode>2<", "<itunes:episode>9<"),
    )
    assert not run(root, old_host).made
    assert tree(root) == before


def test_a_dead_download_leaves_the_rest_done_and_comes_later(root: Path, old_host: Site) -> None:
    good = old_host.pages.pop("/2.mp3")
    done = run(root, old_host)
    assert list(done.errors) == [f"{SHOW}-002"]
    assert isinstance(done.errors[Slug(f"{SHOW}-002")], RemoteError)
    assert set(loaded(root)[1]) == {f"{SHOW}-s02e003", f"{SHOW}-001"}
    guids = open_ledger(root).guids(Slug(SHOW))
    old_host.pages["/2.mp3"] = good
    assert run(root, old_host).made == [f"{SHOW}-002"]
    assert open_ledger(root).guids(Slug(SHOW)) == guids
    assert not (root / ".tayori" / "import").exists()


def test_a_broken_connection_is_gone_on_with_in_the_next_run(root: Path, old_host: Site) -> None:
    whole = old_host.pages["/2.mp3"]
    assert isinstance(whole, Page)

    def breaking(handler: Any) -> Page:
        resumed = handler.headers.get("Range") is not None
        return replace(whole, breaks_at=0 if resumed else 5000)

    old_host.pages["/2.mp3"] = breaking
    assert list(run(root, old_host).errors) == [f"{SHOW}-002"]
    part = root / ".tayori" / "import" / SHOW / f"{SHOW}-002" / "sound.part"
    assert part.stat().st_size == 5000
    old_host.pages["/2.mp3"] = whole
    asked = len(old_host.asked)
    assert run(root, old_host).made == [f"{SHOW}-002"]
    ranges = [headers.get("range") for _, path, headers in old_host.asked[asked:] if path == "/2.mp3"]
    assert ranges == ["bytes=5000-"]
    assert loaded(root)[1][f"{SHOW}-002"].source.read_bytes() == whole.body


def test_limit_takes_the_newest_and_later_the_others(root: Path, old_host: Site) -> None:
    assert run(root, old_host, limit=1).made == [f"{SHOW}-s02e003"]
    assert set(run(root, old_host).made) == {f"{SHOW}-002", f"{SHOW}-001"}


def test_without_audio_the_show_and_the_guids_come(root: Path, old_host: Site) -> None:
    done = run(root, old_host, audio=False)
    assert not done.made
    assert not loaded(root)[1]
    assert len(open_ledger(root).guids(Slug(SHOW))) == 4
    assert not [path for path in old_host.paths() if path.endswith((".mp3", ".m4a"))]
    assert len(run(root, old_host).made) == 3


def test_a_dry_run_writes_nothing(root: Path, old_host: Site) -> None:
    done = run(root, old_host, dry_run=True)
    assert [episode.slug for episode in done.plan.episodes] == [
        f"{SHOW}-001",
        f"{SHOW}-002",
        f"{SHOW}-s02e003",
    ]
    assert sorted(path.name for path in root.iterdir()) == ["tayori.yaml"]


# --- what cannot be carried is told


def test_no_audio_no_guid_and_twice_the_same(root: Path, old_host: Site) -> None:
    publish(
        old_host,
        item(4, guid="http://old.example.jp/?p=2"),
        item(3, guid=""),
        item(2),
        "<item><title>読み物</title><guid>x</guid></item>",
    )
    done = run(root, old_host)
    assert {"import-no-audio", "import-guid-missing", "import-guid-twice"} <= rules(done)
    kept = open_ledger(root).guids(Slug(SHOW))
    assert kept[Slug(f"{SHOW}-003")] == old_host.url + "/3.mp3"
    assert [slug for slug, guid in kept.items() if guid == "http://old.example.jp/?p=2"] == [f"{SHOW}-004"]
    assert len(loaded(root)[1]) == 2


@pytest.mark.parametrize(
    "page",
    [
        Page(b"<!doctype html><html><body>Not found</body></html>", mime="audio/mpeg"),
        Page(b"", mime="audio/mpeg"),
        Page(b"ID3" + bytes(5000), mime="audio/mpeg"),
    ],
    ids=["error page", "empty", "zeros"],
)
def test_what_is_no_sound_is_no_episode(root: Path, old_host: Site, page: Page) -> None:
    old_host.pages["/2.mp3"] = page
    done = run(root, old_host)
    assert isinstance(done.errors[Slug(f"{SHOW}-002")], MediaError)
    assert len(done.made) == 2
    assert not list((root / ".tayori" / "import" / SHOW / f"{SHOW}-002").iterdir())


def test_what_beside_does_not_come_is_told_and_its_tag_is_not_kept(root: Path, old_host: Site) -> None:
    for path in ("/t.vtt", "/c.json", "/episode.png", "/cover.jpg"):
        old_host.pages[path] = Page(b"\xff\xfe not this", status=200 if path == "/t.vtt" else 404)
    done = run(root, old_host)
    assert not done.errors
    lost = [finding for finding in done.findings if finding.rule == "import-left-behind"]
    assert len(lost) == 4
    show, episodes = loaded(root)
    episode = episodes[f"{SHOW}-s02e003"]
    assert show.cover is None
    assert (episode.cover, episode.captions, episode.chapters) == (None, (), ())
    assert not [tag for tag in read_kept(episode.feed.kept) if tag.get("url")]


def test_tags_that_are_not_ours_to_send_are_left_out_and_told(root: Path, old_host: Site) -> None:
    tags = (
        '<podcast:alternateEnclosure type="audio/opus"><podcast:source uri="BASE/x"/>'
        "</podcast:alternateEnclosure>"
        '<enclosure url="BASE/second.mp3" type="audio/mpeg" length="9"/><rawvoice:isHD>no</rawvoice:isHD>'
        '<media:content xmlns:media="http://search.yahoo.com/mrss/" url="BASE/x.mp4" type="video/mp4"/>'
    )
    channel = (
        '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" href="BASE/rss"/>'
        '<fh:archive xmlns:fh="http://purl.org/syndication/history/1.0"/><itunes:block>yes</itunes:block>'
        '<podcast:trailer url="BASE/t.mp3" pubdate="x">t</podcast:trailer><cloud domain="old.example.jp"/>'
        '<podcast:liveItem status="live"><title>x</title></podcast:liveItem>'
    )
    publish(old_host, item(3, tags), item(2, tags), channel=channel)
    done = run(root, old_host)
    show, episodes = loaded(root)
    assert [tag.tag.rpartition("}")[2] for tag in read_kept(show.feed.kept)] == ["rating"]
    for episode in episodes.values():
        assert [tag.tag.rpartition("}")[2] for tag in read_kept(episode.feed.kept)] == ["isHD", "description"]
    told = [f.text.partition(";")[0] for f in done.findings if f.rule == "import-left-out"]
    assert sorted(told) == [
        f"Left out: {name}"
        for name in (
            "atom:link", "cloud", "enclosure", "fh:archive", "generator", "itunes:block", "media:content",
            "podcast:alternateEnclosure", "podcast:liveItem", "podcast:trailer",
        )
    ]  # fmt: skip


def test_transcripts_that_are_left_out_are_told(root: Path, old_host: Site) -> None:
    more = '<podcast:transcript url="BASE/t.srt" type="application/srt" language="ja"/>'
    publish(old_host, item(3, RICH + more))
    done = run(root, old_host)
    told = [finding.text for finding in done.findings if finding.rule == "import-transcripts"]
    assert [text.rpartition("/")[2] for text in told] == [
        f"t.srt was left out: {SHOW}-s02e003.ja.vtt is of the same language.",
        "t.html was left out: it has no times.",
    ]


def test_passwords_and_keys_are_nowhere(root: Path, old_host: Site, sounds: dict[str, bytes]) -> None:
    """In the address of the feed, of a redirect, and of an episode that has no guid."""
    key = "?n=1&access_token=geheim"
    secret = old_host.url.replace("//", "//user:geheim@")
    publish(old_host, item(2, guid="").replace("BASE/2.mp3", f"{secret}/2.mp3{key}".replace("&", "&amp;")))
    old_host.pages["/new" + key] = old_host.pages["/rss"]
    old_host.pages["/rss" + key] = Page(status=301, headers={"Location": f"{secret}/new{key}"})
    old_host.pages["/2.mp3" + key] = Page(sounds["a.mp3"])
    code, text = command(root, f"{secret}/rss{key}", "--allow-private")
    assert code == 0
    assert "geheim" not in text
    assert loaded(root)[0].feed.moved_from == old_host.url + "/rss?n=1"
    for path in root.rglob("*"):
        assert not path.is_file() or b"geheim" not in path.read_bytes(), path
    code, text = command(root, f"{secret}/rss{key}", "--allow-private", "--json")
    assert "geheim" not in text
    assert '"there"' in text


def test_a_cover_that_is_a_bomb_does_not_go_off(root: Path, old_host: Site) -> None:
    import struct
    import zlib

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    png = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    old_host.pages["/cover.jpg"] = Page(png + bytes(100))
    assert "import-left-behind" in rules(run(root, old_host))
    assert loaded(root)[0].cover is None


def test_names_in_a_feed_reach_no_path(root: Path, old_host: Site) -> None:
    nasty = (
        item(2, guid="../../etc")
        .replace("第2回 まちかど", "../../../tmp/x\x07" + "長" * 300)
        .replace("/2.mp3", "/..%2f..%2fevil.mp3?x=../y")
    )
    publish(old_host, nasty.replace("\x07", ""))
    old_host.pages["/..%2f..%2fevil.mp3?x=../y"] = old_host.pages["/2.mp3"]
    run(root, old_host)
    assert sorted(path.name for path in root.parent.iterdir()) == ["nagano"]
    episode = loaded(root)[1][f"{SHOW}-002"]
    assert sorted(p.name for p in episode.manifest.parent.iterdir()) == [
        "episode.yaml",
        "kept.xml",
        f"{SHOW}-002.mp3",
    ]
    assert len(episode.title.get(episode.lang)) > 300


# --- refusals


def test_a_locked_show_needs_its_owner(root: Path, old_host: Site) -> None:
    publish(old_host, item(2), channel='<podcast:locked owner="Radio@old.example.jp">yes</podcast:locked>')
    for more in ({}, {"owner": "someone@else.example.jp"}):
        with pytest.raises(Refused, match="podcast:locked"):
            run(root, old_host, **more)
    assert not (root / "shows").exists()
    assert run(root, old_host, dry_run=True).plan.found.locked
    assert run(root, old_host, owner="radio@old.example.jp").made
    shutil.rmtree(root / "shows")
    assert run(root, old_host, unlocked=True).made


def test_a_private_address_is_not_asked(root: Path, old_host: Site) -> None:
    with pytest.raises(RemoteError, match="private network"):
        run(root, old_host, allow_private=False)
    assert not old_host.asked


def test_a_name_that_is_taken_is_refused(root: Path, old_host: Site) -> None:
    run(root, old_host)
    publish(old_host, item(2, guid="other"), channel=ANOTHER, path="/other")
    there = {"source": old_host.url + "/other"}
    with pytest.raises(UsageError, match="already"):
        run(root, old_host, **there)
    assert run(root, old_host, show="second", **there).made == ["second-002"]


def test_two_shows_may_count_their_guids_alike(root: Path, old_host: Site) -> None:
    run(root, old_host)
    publish(old_host, item(2), item(4), channel=ANOTHER, path="/other")
    done = run(root, old_host, show="second", source=old_host.url + "/other")
    assert sorted(done.made) == ["second-002", "second-004"]
    assert "import-show-alike" in rules(done)


def test_a_small_disk_is_refused_before_anything_comes(
    root: Path, old_host: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tayori.pipelines.feeds.moving_in.perform.SPARE_BYTES", 10**18)
    with pytest.raises(ResourceError, match="are free"):
        run(root, old_host)
    assert not (root / "shows").exists()


def test_five_thousand_items_are_planned(root: Path, site: Site) -> None:
    publish(site, *(item(number).replace(f"{number:02} Jan", "01 Jan") for number in range(5000, 0, -1)))
    done = run(root, site, dry_run=True)
    assert len({episode.slug for episode in done.plan.episodes}) == 5000
    assert done.plan.episodes[0].slug == f"{SHOW}-001"


def test_pages_are_put_together_and_do_not_go_round(root: Path, old_host: Site) -> None:
    link = '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="next" href="{}"/>'
    publish(old_host, item(3), channel=link.format("/rss2"))
    page = feed(item(2), item(3), channel=link.format("/rss"))
    old_host.pages["/rss2"] = Page(page.replace("BASE", old_host.url).encode())
    done = run(root, old_host, dry_run=True)
    assert [episode.slug for episode in done.plan.episodes] == [f"{SHOW}-002", f"{SHOW}-003"]
    assert "import-paged" in rules(done)


def test_addresses_beside_the_feed_are_made_whole(root: Path, old_host: Site) -> None:
    publish(old_host, item(2).replace("BASE/2.mp3", "2.mp3"))
    assert run(root, old_host).made == [f"{SHOW}-002"]


def test_a_file_is_imported_too(root: Path, old_host: Site, tmp_path: Path) -> None:
    path = tmp_path / "old.xml"
    path.write_text(feed(item(2)).replace("BASE", old_host.url))
    done = import_feed(root, ImportOptions(str(path), allow_private=True), BufferReporter())
    assert done.made == [f"{SHOW}-002"]
    assert done.plan.old_url == ""


@pytest.mark.real
def test_the_manifests_of_real_podcasts_are_valid(
    shared_media: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever stands in real podcasts, show.yaml reads, and no two episodes have one slug."""

    def no_network(host: str, *_: Any, **__: Any) -> tuple[str, ...]:
        raise RemoteError(f"{host} is not asked in a test.")

    monkeypatch.setattr("tayori.publishers.http.web.resolve", no_network)
    podcasts = [path for path in (shared_media / "feeds").iterdir() if b"itunes:author" in path.read_bytes()]
    for number, path in enumerate(sorted(podcasts)):
        asked = ImportOptions(
            str(path), f"show-{number}", f"https://x.jp/{number}", audio=False, unlocked=True
        )
        done = import_feed(root, replace(asked, limit=2), BufferReporter())
        every = import_feed(root, replace(asked, dry_run=True), BufferReporter()).plan.episodes
        assert len({episode.slug for episode in every}) == len(every)
        assert {episode.slug for episode in done.plan.episodes} <= {episode.slug for episode in every}
    assert len(podcasts) > 12
    assert len(load_workspace(root).shows) == len(podcasts)


# --- the command


def command(root: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["feed", "import", *arguments, "-w", str(root)])
    return result.exit_code, result.output


def test_the_command_tells_the_plan_and_the_next_step(root: Path, old_host: Site) -> None:
    code, text = command(root, old_host.url + "/rss", "--allow-private")
    assert code == 0
    assert "3 episodes came" in text
    assert "tayori rights attach" in text
    assert "location = /rss { return 301 NEW; }" in text


def test_the_command_answers_machines(root: Path, old_host: Site) -> None:
    old_host.pages["/2.mp3"] = Page(b"gone", 410)
    result = CliRunner().invoke(
        app, ["feed", "import", old_host.url + "/rss", "--allow-private", "--json", "-w", str(root)]
    )
    assert result.exit_code == ExitCode.REMOTE
    document = json.loads(result.stdout)
    assert [episode["status"] for episode in document["episodes"]] == ["came", "failed", "came"]
    assert document["errors"][0]["slug"] == f"{SHOW}-002"
