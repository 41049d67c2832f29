"""A person nobody may name is looked for wherever words are shown: captions, file names, shows, series."""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path

import pytest

from tayori.config.workspace import load_workspace
from tayori.model.rights import VerdictReason
from tayori.pipelines.clearance.clearing import ENGLISH, clear_all
from tests.pipelines.conftest import CAPTIONS, PRIVATE_NAME, edit

TODAY = date(2026, 11, 20)
CLIP = "clips/asa/clip.yaml"
CAPTIONS_JA = "clips/asa/captions.ja.srt"
EPISODE = "shows/koe/dai-ichi/episode.yaml"
SHOW = "shows/koe/show.yaml"


def reasons(root: Path, slug: str = "asa", target: str = "portal") -> tuple[VerdictReason, ...]:
    found = clear_all(load_workspace(root), target, TODAY).clearances
    (verdict,) = (c.verdict for c in found if c.asset.slug == slug)
    return verdict.reasons


def codes(root: Path, slug: str = "asa", target: str = "portal") -> set[str]:
    return {reason.code for reason in reasons(root, slug, target)}


# ---- captions


@pytest.mark.parametrize(
    "written",
    ["山田 花子です。", "山田\u200b花子です。", "花子・山田", "<b>山田</b>花子です"],
)
def test_a_cue_that_names_somebody_refuses_and_says_which(workspace: Path, written: str) -> None:
    assert codes(workspace) == set()
    edit(workspace / CAPTIONS_JA, "行こう。", written)
    (reason,) = reasons(workspace)
    assert (reason.code, reason.grant) == ("names-person-in-captions", "portrait/yamada-hanako")
    told = reason.text.as_dict()
    assert "captions (ja)" in told["en"]
    assert "cue 2" in told["en"]
    assert "2 番" in told["ja"]
    assert not any(
        part in text for text in (*told.values(), *reason.cure.as_dict().values()) for part in "山花"
    )


def test_a_name_that_runs_from_one_cue_into_the_next_is_found(workspace: Path) -> None:
    edit(workspace / CAPTIONS_JA, "朝の駅。", "朝の駅の山田")
    edit(workspace / CAPTIONS_JA, "行こう。", "花子です。")
    (reason,) = reasons(workspace)
    assert "cue 1 " in reason.text.get(ENGLISH)


@pytest.mark.parametrize(
    "cue",
    ["<v 山田 花子>朝の駅。", "<ruby>駅<rt>山田花子</rt></ruby>", "&#x5c71;田&#33457;子", "山<i>田</i>花子"],
)
def test_who_is_said_to_speak_readings_and_references_are_read_too(workspace: Path, cue: str) -> None:
    vtt = f"WEBVTT\n\n00:00.200 --> 00:01.000\n{cue}\n"
    (workspace / CAPTIONS_JA).write_text(vtt, encoding="utf-8")
    assert codes(workspace) == {"names-person-in-captions"}


def test_a_cue_that_is_cut_off_names_nobody(workspace: Path) -> None:
    edit(workspace / CAPTIONS_JA, "行こう。", PRIVATE_NAME)
    edit(workspace / CLIP, "recorded:", "trim: {end: 1.05}\nrecorded:")
    assert codes(workspace) == set()
    edit(workspace / CLIP, "trim: {end: 1.05}", "trim: {start: 1.05, end: 2}")
    (reason,) = reasons(workspace)
    assert "cue 2" in reason.text.get(ENGLISH)


def test_many_cues_are_not_all_told(workspace: Path) -> None:
    cues = (f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{PRIVATE_NAME}\n" for n in range(1, 10))
    (workspace / CAPTIONS_JA).write_text("\n".join(cues), encoding="utf-8")
    (reason,) = reasons(workspace)
    assert "cue 1, 2, 3, 4, 5, ..." in reason.text.get(ENGLISH)


def test_captions_of_an_episode_are_its_transcript(workspace: Path) -> None:
    (workspace / "shows/koe/dai-ichi/talk.srt").write_text(CAPTIONS, encoding="utf-8")
    edit(workspace / EPISODE, "source:", "captions: {ja: talk.srt}\nsource:")
    assert codes(workspace, "dai-ichi") == set()
    edit(workspace / "shows/koe/dai-ichi/talk.srt", "行こう。", PRIVATE_NAME)
    assert codes(workspace, "dai-ichi") == {"names-person-in-captions"}


def test_captions_that_cannot_be_read_say_nothing(workspace: Path) -> None:
    """Nothing can be made of them, so nothing of them goes out."""
    (workspace / CAPTIONS_JA).write_text(PRIVATE_NAME, encoding="utf-8")
    assert codes(workspace) == set()
    (workspace / CAPTIONS_JA).write_bytes(b"")
    assert codes(workspace) == set()


def test_captions_name_nobody_where_no_grant_hides_a_name(workspace: Path) -> None:
    edit(workspace / CLIP, "portrait/yamada-hanako, ", "")
    edit(workspace / CLIP, "none: [voice, footage]", "none: [voice, footage, portrait]")
    edit(workspace / CAPTIONS_JA, "行こう。", PRIVATE_NAME)
    assert codes(workspace) == set()


def test_captions_that_changed_are_read_again(workspace: Path) -> None:
    assert codes(workspace) == set()
    edit(workspace / CAPTIONS_JA, "行こう。", PRIVATE_NAME)
    assert codes(workspace) == {"names-person-in-captions"}
    (workspace / CAPTIONS_JA).write_text(CAPTIONS, encoding="utf-8")
    os.utime(workspace / CAPTIONS_JA)
    assert codes(workspace) == set()


def test_who_may_be_named_may_be_named_in_captions(workspace: Path) -> None:
    edit(workspace / CAPTIONS_JA, "行こう。", "花子 山田です。")
    assert codes(workspace) == {"names-person-in-captions"}
    edit(workspace / "grants/portrait/yamada-hanako.yaml", "status:", "public_name: 山田 花子\nstatus:")
    assert codes(workspace) == set()


# ---- everything else that is read


@pytest.mark.parametrize(
    "line",
    [
        "publish: {portal: {playlist: 花子 山田}}",
        "cards: [{kind: end, text: 長野市, url: 'https://example.jp/山田花子'}]",
        "tags: ['#山田_花子']",
    ],
)
def test_a_clip_s_other_words_are_read(workspace: Path, line: str) -> None:
    edit(workspace / CLIP, "recorded:", f"{line}\nrecorded:")
    assert codes(workspace) == {"names-person"}


def test_a_playlist_counts_where_it_is_used(workspace: Path) -> None:
    edit(workspace / CLIP, "recorded:", "publish: {youtube: {playlist: 山田花子}}\nrecorded:")
    assert codes(workspace, target="youtube") == {"names-person"}
    assert codes(workspace) == set()


def in_latin_script(root: Path) -> None:
    edit(root / "grants/portrait/yamada-hanako.yaml", f"subject: {PRIVATE_NAME}", "subject: Hanako Yamada")


def test_a_series_is_read(workspace: Path) -> None:
    in_latin_script(workspace)
    edit(workspace / CLIP, "recorded:", "series: {id: hanako-yamada, number: 1}\nrecorded:")
    assert codes(workspace) == {"names-person"}


def test_files_are_called_like_the_asset(workspace: Path) -> None:
    in_latin_script(workspace)
    assert codes(workspace) == set()
    (workspace / "clips/asa").rename(workspace / "clips/yamada-hanako-asa")
    assert codes(workspace, "yamada-hanako-asa") == {"names-person"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("長野のこえ", "山田花子のこえ"),
        ("長野の人に聞く。", "聞き手は花子・山田。"),
        ("author: 長野市", f"author: {PRIVATE_NAME}"),
    ],
)
def test_the_words_of_a_show_are_those_of_its_episodes(workspace: Path, old: str, new: str) -> None:
    assert codes(workspace, "dai-ichi") == set()
    edit(workspace / SHOW, old, new)
    assert "names-person" in codes(workspace, "dai-ichi")


def test_a_show_names_nobody_who_is_in_another_of_its_episodes(workspace: Path) -> None:
    shutil.copytree(workspace / "shows/koe/dai-ichi", workspace / "shows/koe/dai-ni")
    edit(workspace / "shows/koe/dai-ni/episode.yaml", "grants: [voice/yamada-hanako]", "grants: []")
    edit(workspace / "shows/koe/dai-ni/episode.yaml", "none: [music, script]", "none: [music, script, voice]")
    edit(workspace / SHOW, "長野の人に聞く。", "長野の山田花子に聞く。")
    for slug in ("koe", "dai-ichi", "dai-ni"):
        assert "names-person" in codes(workspace, slug), slug
    edit(workspace / "grants/voice/yamada-hanako.yaml", "status:", "public_name: 山田花子\nstatus:")
    assert not any(codes(workspace, slug) for slug in ("koe", "dai-ichi", "dai-ni"))


def test_a_chapter_is_read(workspace: Path) -> None:
    edit(workspace / EPISODE, "source:", "chapters: [{start: 0, title: 山田花子の話}]\nsource:")
    assert codes(workspace, "dai-ichi") == {"names-person"}
