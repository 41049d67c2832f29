"""`episode clip`: an ordinary clip, with the captions, the rights and nothing else of its episode."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from tayori.cli import app
from tayori.config.workspace import load_workspace
from tayori.errors import Refused, UsageError
from tayori.model.asset import Clip
from tayori.model.cue import Cue
from tayori.model.grant import Component
from tayori.model.time import Span
from tayori.model.timeline import Piece, Timeline
from tayori.pipelines.audiogram.borders import snapped
from tayori.pipelines.audiogram.making import clip_episode
from tayori.pipelines.audiogram.planning import (
    AskedClip,
    AudiogramPlan,
    HeardSound,
    find_episode,
    heard_sound,
    plan_audiogram,
)
from tayori.pipelines.build import build
from tayori.pipelines.clearance.clearing import clear_all
from tayori.pipelines.opening import open_workspace
from tayori.pipelines.programme import HeardMusic
from tayori.pipelines.report import BufferReporter
from tayori.subtitles.loading import load_track
from tests.pipelines.conftest import GRANT, edit

NAME = "koe/dai-ichi"
SPAN = Span(1000, 5000)
MANIFEST = "shows/koe/dai-ichi/episode.yaml"
SHOW = "shows/koe/show.yaml"
CAPTIONS = """\
WEBVTT

00:00.200 --> 00:01.100
まだ。

00:01.100 --> 00:02.500
<v 花子>{}の朝です。

00:03.000 --> 00:06.000
電車が来ました。
"""


@pytest.fixture
def spoken(workspace: Path) -> Path:
    """A workspace whose episode has captions."""
    edit(workspace / MANIFEST, "source:", "captions: {ja: captions.ja.vtt}\nsource:")
    (workspace / "shows/koe/dai-ichi/captions.ja.vtt").write_text(CAPTIONS.format("長野"), encoding="utf-8")
    return workspace


def planned(root: Path, span: Span = SPAN, timeline: Timeline | None = None) -> AudiogramPlan:
    """What would be made."""
    opened = open_workspace(root, ["dai-ichi"])
    episode = find_episode(opened, NAME)
    sound = heard_sound(opened, episode)
    heard = HeardSound(sound.path, timeline, mastered=True) if timeline else sound
    return plan_audiogram(opened, episode, heard, AskedClip(span))


def written(root: Path) -> AudiogramPlan:
    """The clip of a plan in the workspace, but for its film, which takes longest and is not asked about."""
    plan = planned(root)
    plan.folder.mkdir()
    (plan.folder / plan.film).touch()
    for name, text in plan.files:
        (plan.folder / name).write_text(text, encoding="utf-8")
    return plan


def manifest(plan: AudiogramPlan) -> dict[str, object]:
    """The clip.yaml of a plan."""
    found: dict[str, object] = yaml.safe_load(dict(plan.files)["clip.yaml"])
    return found


def clip(root: Path, plan: AudiogramPlan) -> Clip:
    """The clip as the workspace reads it."""
    found = load_workspace(root).get_asset(plan.slug)
    assert isinstance(found, Clip)
    return found


def rules(plan: AudiogramPlan) -> set[str]:
    """What was noticed."""
    return {finding.rule for finding in plan.findings}


def reasons(root: Path, slug: str) -> set[tuple[str, str]]:
    """Why clearance refuses the portal, as component and code."""
    found = clear_all(load_workspace(root), "portal", date(2026, 8, 1)).clearances
    (verdict,) = [each.verdict for each in found if each.asset.slug == slug]
    return {(reason.component, reason.code) for reason in verdict.reasons}


# ---- the clip


@pytest.mark.slow
def test_it_is_a_clip_that_builds_and_is_cleared(spoken: Path) -> None:
    assert build(spoken, ["dai-ichi"], BufferReporter()).failures == ()
    reporter = BufferReporter()
    done = clip_episode(spoken, NAME, AskedClip(SPAN, "koe-tanpen"), reporter=reporter)
    made = clip(spoken, done.plan)
    assert (made.title.as_dict(), made.series and made.series.id) == ({"ja": "第一声"}, "koe")
    assert made.renditions == ("clean", "tall"), "square would cut through the cover"
    assert ("started", "koe-tanpen: film") in reporter.events
    assert "audiogram-unbuilt" not in rules(done.plan)
    cues = load_track(made.captions[0].path, made.lang).track.cues
    assert [(cue.start_ms, cue.end_ms, cue.text) for cue in cues] == [
        (100, 1500, "長野の朝です。"),
        (2000, 4000, "電車が来ました。"),
    ]
    assert reasons(spoken, "koe-tanpen") == set()
    edit(spoken / "clips/koe-tanpen/clip.yaml", "- clean\n", "")
    result = build(spoken, ["koe-tanpen"], BufferReporter())
    assert result.failures == ()
    assert (spoken / "build/koe-tanpen/koe-tanpen.tall.mp4").exists()


@pytest.mark.slow
def test_the_same_answers_change_nothing_and_others_are_refused(spoken: Path) -> None:
    done = clip_episode(spoken, NAME, AskedClip(SPAN))
    folder = spoken / "clips/dai-ichi-0m01s"
    assert (done.changed, done.plan.folder) == (True, folder)
    edit(folder / "clip.yaml", "第一声", "第一声より")
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}
    again = clip_episode(spoken, NAME, AskedClip(SPAN))
    assert not again.changed
    assert {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in folder.iterdir()} == before
    with pytest.raises(UsageError, match="called dai-ichi-0m01s already") as refused:
        clip_episode(spoken, NAME, AskedClip(Span(1000, 4900)))
    assert "--slug" in refused.value.next_step
    assert {p.name for p in folder.iterdir()} == set(before)
    with pytest.raises(UsageError, match="called asa already"):
        clip_episode(spoken, NAME, AskedClip(SPAN, "asa"))


def test_a_dry_run_writes_nothing(spoken: Path) -> None:
    before = sorted(spoken.rglob("*"))
    done = clip_episode(spoken, NAME, AskedClip(SPAN), dry_run=True)
    assert done.changed
    assert not (spoken / "clips/dai-ichi-0m01s").exists()
    assert {p for p in sorted(spoken.rglob("*")) if ".tayori" not in p.parts} <= set(before)


def test_when_the_film_fails_nothing_is_left(spoken: Path) -> None:
    (spoken / "shows/koe/cover.png").write_bytes(b"no picture")
    with pytest.raises(Exception, match=r"cover\.png"):
        clip_episode(spoken, NAME, AskedClip(SPAN))
    assert [path.name for path in (spoken / "clips").iterdir()] == ["asa"]
    assert not list((spoken / ".tayori/store/tmp").iterdir())


def test_times_are_of_what_listeners_hear(spoken: Path) -> None:
    """The recording from 1.0 s on comes after an intro of two seconds."""
    later = Timeline((Piece(1000, 6000, 2000),), 7000)
    ((name, text), _) = planned(spoken, Span(2000, 6000), later).files
    assert name == "captions.ja.vtt"
    assert "00:00:00.100 --> 00:00:01.500" in text
    assert "00:00:02.000 --> 00:00:04.000" in text
    assert "まだ" not in text


def test_of_what_is_cut_off_no_flash_is_left(spoken: Path) -> None:
    ((_, text), _) = planned(spoken, Span(2200, 5400)).files
    assert "長野の朝" not in text
    ((_, text), _) = planned(spoken, Span(1700, 5400)).files
    assert "長野の朝" in text


def test_every_change_of_what_it_is_made_of_makes_another_film(spoken: Path) -> None:
    first = planned(spoken)
    assert planned(spoken).film == first.film
    assert planned(spoken, Span(1000, 4999)).film != first.film
    edit(spoken / "shows/koe/dai-ichi/captions.ja.vtt", "電車が", "バスが")
    second = planned(spoken)
    assert second.film != first.film
    edit(spoken / MANIFEST, "none: [music, script]", "none: {music: 音楽なし, script: null}")
    assert planned(spoken).film != second.film


# ---- rights


def test_what_the_episode_and_its_cover_say_is_carried(spoken: Path) -> None:
    edit(
        spoken / MANIFEST,
        "  none: [music, script]",
        "  none: {music: 音楽なし, script: null}\n  credit: 長野市 / 声 花子",
    )
    edit(
        spoken / SHOW,
        "none: [portrait, artwork]",
        "none: {portrait: {why: 風景のみ, by: 課長, on: 2026-07-01}, artwork: 自作}",
    )
    said = manifest(planned(spoken))["rights"]
    assert isinstance(said, dict)
    assert said["grants"] == ["voice/yamada-hanako"]
    assert said["credit"] == "長野市 / 声 花子"
    assert said["none"]["music"] == {"why": "音楽なし"}
    assert said["none"]["script"] is None
    assert said["none"]["portrait"] == {"why": "風景のみ", "by": "課長", "on": date(2026, 7, 1)}
    assert said["none"]["artwork"] == {"why": "自作"}
    assert "波形" in said["none"]["place"]["why"]
    assert "波形" in said["none"]["footage"]["why"]


@pytest.mark.parametrize(
    ("file", "old", "new", "denied"),
    [
        (MANIFEST, "  grants: [voice/yamada-hanako]\n", "", Component.VOICE),
        (MANIFEST, "none: [music, script]", "none: [script]", Component.MUSIC),
        (MANIFEST, "none: [music, script]", "none: [music]", Component.FOOTAGE),
        (SHOW, "none: [portrait, artwork]", "none: [artwork]", Component.PORTRAIT),
        (SHOW, "none: [portrait, artwork]", "none: [portrait]", Component.FOOTAGE),
    ],
)
def test_what_nobody_accounts_for_is_denied_in_the_clip_too(
    spoken: Path, file: str, old: str, new: str, denied: Component
) -> None:
    edit(spoken / file, old, new)
    plan = written(spoken)
    assert "audiogram-unaccounted" in rules(plan)
    assert reasons(spoken, plan.slug) == {(str(denied), "unaccounted")}


def test_a_grant_for_all_footage_does_not_hide_what_is_missing(spoken: Path) -> None:
    text = GRANT.format(kind="footage", subject="信州映像", public_id="FOO-0001")
    path = spoken / "grants/footage/agency.yaml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    edit(spoken / "tayori.yaml", "credit: 長野市}", "credit: 長野市, grants: [footage/agency]}")
    assert planned(spoken).findings
    edit(spoken / MANIFEST, "none: [music, script]", "none: [music]")
    with pytest.raises(Refused, match="accounts for script of dai-ichi"):
        planned(spoken)


def test_a_cover_of_its_own_answers_for_itself(spoken: Path) -> None:
    (spoken / "shows/koe/dai-ichi/own.png").write_bytes((spoken / "shows/koe/cover.png").read_bytes())
    edit(spoken / MANIFEST, "source:", "cover: own.png\nsource:")
    edit(spoken / MANIFEST, "[voice/yamada-hanako]", "[voice/yamada-hanako, portrait/yamada-hanako]")
    plan = planned(spoken)
    assert plan.job.cover == spoken / "shows/koe/dai-ichi/own.png"
    said = manifest(plan)["rights"]
    assert isinstance(said, dict)
    assert said["grants"] == ["voice/yamada-hanako", "portrait/yamada-hanako"]
    assert "artwork" not in said["none"], "what the show says of its cover is about another picture"
    assert "footage" not in said["none"]


def test_music_is_reported_where_it_is_heard_in_the_clip(spoken: Path) -> None:
    song = "{grant: music/asa-no-uta, in: "
    cues = f"\n  cues:\n    - {song}0, out: 2.5, use: theme}}\n    - {song}5.5}}"
    edit(spoken / MANIFEST, "none: [music, script]", f"none: [script]{cues}")
    edit(spoken / MANIFEST, "[voice/yamada-hanako]", "[voice/yamada-hanako, music/asa-no-uta]")
    said = manifest(planned(spoken))["rights"]
    assert isinstance(said, dict)
    assert said["cues"] == [{"grant": "music/asa-no-uta", "in": 0.0, "out": 1.5, "use": "theme"}]


SONGS = ("music/asa-no-uta", "music/yube-no-uta")


@pytest.fixture
def jingled(spoken: Path) -> Path:
    """An episode with an intro and an outro of two other pieces."""
    folder = spoken / "shows/koe/dai-ichi"
    for name, grant in zip(("in", "out"), SONGS, strict=True):
        (folder / f"{name}.wav").write_bytes((spoken / "clips/asa/asa.wav").read_bytes())
        there = spoken / f"grants/{grant}.yaml"
        if not there.exists():
            text = (spoken / f"grants/{SONGS[0]}.yaml").read_text(encoding="utf-8")
            there.write_text(text.replace("MUS-0001", "MUS-0002"), encoding="utf-8")
    laid = f"intro: {{file: in.wav, grant: {SONGS[0]}}}\noutro: {{file: out.wav, grant: {SONGS[1]}}}\n"
    edit(spoken / MANIFEST, "source:", f"{laid}source:")
    edit(spoken / MANIFEST, "[voice/yamada-hanako]", f"[voice/yamada-hanako, {', '.join(SONGS)}]")
    edit(spoken / MANIFEST, "none: [music, script]", "none: [script]")
    return spoken


LAID = (HeardMusic("intro", 0, 2500), HeardMusic("outro", 58_000, 61_000))


def said_of_music(root: Path, span: Span) -> tuple[object, object, object]:
    """Grants, cues and what is under `none` of a clip of the episode with LAID in it."""
    opened = open_workspace(root, ["dai-ichi"])
    episode = find_episode(opened, NAME)
    sound = HeardSound(episode.source, Timeline.whole(61_000), mastered=True, music=LAID)
    said = manifest(plan_audiogram(opened, episode, sound, AskedClip(span)))["rights"]
    assert isinstance(said, dict)
    return said["grants"], said.get("cues"), said["none"].get("music")


def test_only_music_that_is_heard_comes_along(jingled: Path) -> None:
    voice = "voice/yamada-hanako"
    intro = [{"grant": SONGS[0], "in": 0.0, "out": 1.5}]
    assert said_of_music(jingled, Span(1000, 20_000)) == ([voice, SONGS[0]], intro, None)
    outro = [{"grant": SONGS[1], "in": 18.0, "out": 20.0}]
    assert said_of_music(jingled, Span(40_000, 60_000)) == ([voice, SONGS[1]], outro, None)
    grants, cues, none = said_of_music(jingled, Span(20_000, 40_000))
    assert (grants, cues) == ([voice], None)
    assert none == {"why": "番組の音楽は、この区間では流れません。"}


def test_music_of_a_finished_mix_stays_as_nobody_knows_where_it_is(spoken: Path) -> None:
    edit(spoken / MANIFEST, "none: [music, script]", "none: [script]")
    edit(spoken / MANIFEST, "[voice/yamada-hanako]", f"[voice/yamada-hanako, {SONGS[0]}]")
    said = manifest(planned(spoken))["rights"]
    assert isinstance(said, dict)
    assert said["grants"] == ["voice/yamada-hanako", SONGS[0]]
    assert "cues" not in said
    assert "music" not in said["none"]


def test_a_jingle_without_a_grant_is_not_accounted_for_where_it_is_heard(jingled: Path) -> None:
    edit(jingled / MANIFEST, f"intro: {{file: in.wav, grant: {SONGS[0]}}}", "intro: in.wav")
    edit(jingled / MANIFEST, f", {SONGS[0]}, {SONGS[1]}]", f", {SONGS[1]}]")
    grants, cues, none = said_of_music(jingled, Span(1000, 20_000))
    assert (grants, cues, none) == (["voice/yamada-hanako"], None, None)


# ---- borders of captions

CUES = (Cue(0, 9000, "一"), Cue(10_000, 18_000, "二"), Cue(18_000, 31_000, "三"), Cue(45_000, 48_136, "四"))


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        (Span(9500, 47_000), Span(9500, 48_136)),
        (Span(10_500, 31_500), Span(10_000, 31_500)),
        (Span(8000, 30_000), Span(9000, 31_000)),
        (Span(4000, 26_000), Span(4000, 26_000)),
        (Span(2001, 17_000), Span(2001, 18_000)),
        (Span(1000, 16_500), Span(0, 18_000)),
        (Span(9000, 18_000), Span(9000, 18_000)),
        (Span(17_000, 47_000), Span(18_000, 45_000)),
    ],
)
def test_ends_are_moved_to_the_nearest_border(asked: Span, wanted: Span) -> None:
    """No further than two seconds, and to 15 to 30 seconds where both can be had."""
    assert snapped(CUES, asked, 60_000) == wanted


def test_what_is_cut_through_is_told_with_the_borders(spoken: Path) -> None:
    told = [f for f in planned(spoken, Span(500, 5000)).findings if f.rule == "audiogram-cut-caption"]
    assert [finding.text for finding in told] == [
        "--from 0:00.5 cuts through a caption that lasts from 0:00.2 to 0:01.1; it is shown whole.",
        "--to 0:05 cuts through a caption that lasts from 0:03 to 0:06; it is shown whole.",
    ]
    assert "--to 0:06 would keep it whole, --to 0:03 leave it out" in told[1].cure


def test_less_than_half_of_a_sentence_is_not_shown(spoken: Path) -> None:
    plan = planned(spoken, Span(1000, 4400))
    ((_, text), _) = plan.files
    assert "電車が" not in text
    assert next(f.text for f in plan.findings if "--to" in f.text).endswith("it is left out.")


def test_with_snap_the_clip_ends_with_its_caption(spoken: Path) -> None:
    code, said = run(spoken, "--from", "0:01.2", "--to", "0:04.8", "--snap", "--dry-run", "--json")
    document = json.loads(said)
    assert (code, document["start_s"], document["length_s"]) == (0, "1.100", "4.900")
    rules = {finding["rule"] for finding in document["findings"]}
    assert "audiogram-snapped" in rules
    assert "audiogram-cut-caption" not in rules


def test_declarations_of_ai_papers_and_purposes_come_along(spoken: Path) -> None:
    more = """\
  purpose: promotion
  territories: [JP]
  made_by: 佐藤
  moral_rights: {waived: true, scope: 長野市に対して, document: forms/w.pdf}
  ai: {used: true, system: Voicer, what: 朗読, disclosure: {ja: 声は合成です}}
"""
    edit(spoken / MANIFEST, "  none: [music, script]\n", f"  none: [music, script]\n{more}")
    of_clip = clip(spoken, written(spoken)).rights
    own = load_workspace(spoken).get_asset("dai-ichi").rights
    for name in ("purpose", "territories", "made_by", "ai", "moral_rights_waived", "moral_rights_scope"):
        assert getattr(of_clip, name) == getattr(own, name), name
    assert of_clip.moral_rights_document == own.moral_rights_document == "forms/w.pdf"


# ---- refusals and remarks


@pytest.mark.parametrize(
    ("span", "sentence"),
    [
        (Span(0, 2999), "2.999 s are no clip"),
        (Span(0, 180_001), "180.001 s are no clip"),
        (Span(3000, 6001), "dai-ichi ends at 6.000 s"),
    ],
)
def test_a_stretch_that_cannot_be_is_refused(spoken: Path, span: Span, sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        planned(spoken, span)


def test_what_somebody_should_look_at_is_told(workspace: Path) -> None:
    assert rules(planned(workspace)) == {"audiogram-length", "audiogram-unbuilt", "audiogram-uncaptioned"}
    usual = planned(workspace, Span(0, 20_000), Timeline.whole(60_000))
    assert rules(usual) == {"audiogram-uncaptioned"}


def test_recordings_alone_are_not_what_is_heard(spoken: Path) -> None:
    (spoken / "shows/koe/dai-ichi/in.wav").write_bytes((spoken / "clips/asa/asa.wav").read_bytes())
    edit(spoken / MANIFEST, "source:", "intro: in.wav\nsource:")
    with pytest.raises(UsageError, match="dai-ichi is not built"):
        planned(spoken)


@pytest.mark.parametrize("name", ["koe/asa", "other/dai-ichi", "koe/dai-ni"])
def test_what_is_no_episode_of_the_show_is_refused(spoken: Path, name: str) -> None:
    with pytest.raises(UsageError, match=name.split("/")[1]):
        clip_episode(spoken, name, AskedClip(SPAN))


def test_a_show_without_a_cover_makes_a_film_of_words(spoken: Path) -> None:
    edit(spoken / SHOW, "cover: cover.png\nrights: {none: [portrait, artwork]}\n", "")
    plan = planned(spoken)
    assert plan.job.cover is None
    said = manifest(plan)["rights"]
    assert isinstance(said, dict)
    assert "文字" in said["none"]["portrait"]["why"]
    assert "footage" in said["none"]


def test_a_long_slug_is_shortened(spoken: Path) -> None:
    (spoken / "shows/koe/dai-ichi").rename(spoken / f"shows/koe/{'a' * 63}")
    opened = open_workspace(spoken)
    episode = find_episode(opened, "a" * 63)
    plan = plan_audiogram(opened, episode, heard_sound(opened, episode), AskedClip(SPAN))
    assert plan.slug == "a" * 58 + "-0m01s"


def test_the_speaker_of_a_cue_is_kept(spoken: Path, tmp_path: Path) -> None:
    ((name, text), _) = planned(spoken).files
    (tmp_path / name).write_text(text, encoding="utf-8")
    first: Cue = load_track(tmp_path / name, open_workspace(spoken).workspace.settings.lang).track.cues[0]
    assert first.speaker == "花子"


# ---- the command


def run(root: Path, *arguments: str) -> tuple[int, str]:
    """Exit code and what was said."""
    result = CliRunner().invoke(app, ["episode", "clip", NAME, "-w", str(root), *arguments])
    return result.exit_code, result.output


def test_the_command_tells_what_it_would_do(spoken: Path) -> None:
    code, said = run(spoken, "--from", "0:01", "--to", "0:05", "--dry-run", "--json")
    document = json.loads(said)
    assert code == 0
    assert (document["slug"], document["dry_run"], document["changed"]) == ("dai-ichi-0m01s", True, True)
    assert {finding["rule"] for finding in document["findings"]} == {
        "audiogram-cut-caption",
        "audiogram-length",
        "audiogram-unbuilt",
    }
    assert "would be made" in run(spoken, "--from", "1", "--to", "5", "--dry-run")[1]


@pytest.mark.parametrize("times", [("1:00", "0:30"), ("5", "5"), ("soon", "1:00"), ("1", "-2")])
def test_times_that_are_none_are_wrong_usage(spoken: Path, times: tuple[str, str]) -> None:
    opened = CliRunner().invoke(
        app, ["episode", "clip", NAME, "-w", str(spoken), f"--from={times[0]}", f"--to={times[1]}"]
    )
    assert isinstance(opened.exception, UsageError) or opened.exit_code == 2
