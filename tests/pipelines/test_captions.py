"""Captions and cards in a whole workspace: one source for everything, and checks on what is seen."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import av
import numpy as np
import pytest

from tayori.errors import CheckFailed, UsageError
from tayori.model.finding import Severity
from tayori.pipelines.build import Build, build
from tayori.pipelines.caption_check import CheckOptions, check_file
from tayori.pipelines.caption_report import check_asset
from tayori.pipelines.caption_rows import sarif_document, wrap_lines
from tayori.pipelines.captions import convert_captions, lang_of, wrap_captions
from tayori.pipelines.opening import open_workspace
from tayori.pipelines.package import pack
from tayori.pipelines.publishing.distribute import publish
from tayori.pipelines.publishing.target_plan import plan_target
from tayori.pipelines.report import BufferReporter
from tayori.pipelines.steps import PictureWork
from tayori.subtitles.fonts import choose_font, lacking
from tests.media.clips import source
from tests.pipelines.conftest import edit, write_workspace

CLIP = "clips/asa/clip.yaml"
CAPTIONS = "clips/asa/captions.ja.srt"
FLASHING = "color=black:s=180x320:r=25,drawbox=c=white:t=fill:enable='lt(mod(n\\,4)\\,2)'"


def _made(done: Build) -> set[str]:
    assert done.failures == ()
    return {name for _, name in done.result.made}


def _frame(path: Path, at_s: float) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            if frame.time is not None and frame.time >= at_s:
                return np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)
    raise AssertionError(f"no frame at {at_s}")


@pytest.mark.slow
def test_burned_text_sidecars_transcript_and_package_are_the_same_cues(built: Path) -> None:
    edit(built / CAPTIONS, "行こう。", "出かけよう。")
    assert build(built, None, BufferReporter()).failures == ()
    opened = open_workspace(built)
    assert publish(opened, plan_target(opened, "portal"), BufferReporter()).failed == ()
    folder = built / "build/asa"
    for name in ("asa.ja.vtt", "asa.ja.srt", "asa.ja.transcript.txt"):
        text = (folder / name).read_text(encoding="utf-8")
        assert "出かけよう。" in text, name
        assert "行こう" not in text, name
    opened = open_workspace(built)
    (track,) = pack(opened.workspace.get_asset("asa"), opened, (), "portal").package.tracks
    assert [cue.text for cue in track.cues] == ["朝の駅。", "出かけよう。"]
    page = (built / "site/clips/asa/index.html").read_text(encoding="utf-8")
    assert "出かけよう。" in page
    work = next(p.step.work for p in opened.plan.steps if p.step.name == "picture/tall")
    assert isinstance(work, PictureWork)
    assert work.burn is not None
    from tayori.pipelines.burning import lay_out

    script = lay_out(work.burn, work.profile, work.span).script
    assert [part.lines for part in script.shown] == [("朝の駅。",), ("出かけよう。",)]


def _picture(root: Path) -> str:
    planned = next(p for p in open_workspace(root).plan.steps if p.step.name == "picture/tall")
    return planned.artifacts[0].digest


@pytest.mark.slow
def test_a_second_burn_begins_from_the_clean_picture_again(built: Path) -> None:
    first = _picture(built)
    edit(built / CAPTIONS, "行こう。", "出かけよう。")
    assert build(built, None, BufferReporter()).failures == ()
    assert _picture(built) != first
    edit(built / CAPTIONS, "出かけよう。", "行こう。")
    shutil.rmtree(built / ".tayori")
    assert build(built, None, BufferReporter()).failures == ()
    assert _picture(built) == first


@pytest.mark.slow
def test_only_the_styles_and_speakers_of_its_cues_make_a_picture_stale(built: Path) -> None:
    settings = built / "tayori.yaml"
    edit(
        settings,
        "captions: {burn: ja}",
        "captions: {burn: ja, styles: {title: {em_px: 90}}, speakers: {市長: FFE14D}}",
    )
    assert not open_workspace(built).plan.stale
    edit(settings, "title: {em_px: 90}", "telop: {em_px: 50, smallest_em_px: 40}")
    stale = {planned.step.name for planned in open_workspace(built).plan.stale}
    assert {"picture/tall", "picture/box"} <= stale
    assert "picture/clean" not in stale


@pytest.mark.slow
def test_cards_are_drawn_once_and_lie_over_all_but_the_master(built: Path) -> None:
    edit(built / CLIP, "music:", "cards: [{kind: title, length: 1}]\nmusic:")
    assert {"card/1-title/tall", "card/1-title/box", "picture/tall"} <= _made(
        build(built, None, BufferReporter())
    )
    clean, tall = (built / f"build/asa/asa.{name}.mp4" for name in ("clean", "tall"))
    assert np.abs(_frame(clean, 0.6).astype(int) - _frame(tall, 0.6)).mean() > 20
    edit(built / CAPTIONS, "行こう。", "出かけよう。")
    made = _made(build(built, None, BufferReporter()))
    assert "picture/tall" in made
    assert not any(name.startswith("card/") for name in made)


@pytest.mark.slow
def test_each_rendition_has_the_languages_it_is_to_have(built: Path) -> None:
    shutil.copy(built / CAPTIONS, built / "clips/asa/captions.en.srt")
    edit(built / "clips/asa/captions.en.srt", "朝の駅。", "The station.")
    edit(built / "clips/asa/captions.en.srt", "行こう。", "Let's go.")
    edit(built / CLIP, "{ja: captions.ja.srt}", "{ja: captions.ja.srt, en: captions.en.srt}")
    edit(built / CLIP, "music:", "burn: {tall: [ja, en], box: en}\nmusic:")
    done = build(built, None, BufferReporter())
    works = [p.step.work for p in done.plan.steps if isinstance(p.step.work, PictureWork)]
    burned = {work.profile.name: work.burn.langs if work.burn else () for work in works}
    assert burned == {"clean": (), "tall": ("ja", "en"), "box": ("en",)}
    assert done.failures == ()


@pytest.mark.slow
def test_a_clip_that_flashes_is_refused_until_somebody_answers_for_it(built: Path) -> None:
    name = "朝 の's [駅]：1.mp4"
    source(built / "clips/asa" / name, picture=FLASHING, length="2")
    ((_, error), *_) = build(built, ["asa"], BufferReporter()).failures
    assert isinstance(error, CheckFailed)
    assert "WCAG 2.3.1" in error.message
    assert "0:00." in error.message
    assert "`flashing:` in clip.yaml" in error.next_step
    edit(built / CLIP, "music:", "flashing: {reviewed_by: 広報課, reason: 花火}\nmusic:")
    done = build(built, ["asa"], BufferReporter())
    assert done.failures == ()
    assert not any(step.startswith("picture/") for _, step in done.result.made), "no frame is encoded again"
    reports = open_workspace(built).ledger.reports(p.step.recipe.key for p in done.plan.steps)
    told = [
        f for report in reports.values() for f in report.get("findings", ()) if f["rule"] == "flash-general"
    ]
    assert {f["severity"] for f in told} == {"warning"}
    assert all("広報課" in f["cure"] for f in told)


@pytest.mark.slow
def test_captions_check_of_a_clip_tells_what_the_build_measured(built: Path) -> None:
    (checked,) = check_asset(open_workspace(built), "asa")
    assert "captions-unmeasured" not in {f.rule for f in checked.findings}
    assert "captions-full-stop" in {f.rule for f in checked.findings}
    edit(built / CAPTIONS, "行こう。", "出かけよう。")
    (checked,) = check_asset(open_workspace(built), "asa")
    assert "captions-unmeasured" in {f.rule for f in checked.findings}


@pytest.mark.slow
def test_findings_of_a_trimmed_clip_name_the_cues_of_the_file(built: Path) -> None:
    edit(built / CLIP, "music:", "trim: {start: 1, end: 1.9}\nmusic:")
    (built / CAPTIONS).write_text(
        "1\n00:00:00,100 --> 00:00:00,900\n朝の駅。\n\n2\n00:00:01,100 --> 00:00:01,400\n<b>橋（へ</b>\n",
        encoding="utf-8",
    )
    assert build(built, None, BufferReporter()).failures == ()
    (checked,) = check_asset(open_workspace(built), "asa")
    told = {f.rule: (f.cues, f.where) for f in checked.findings}
    assert told["captions-short"] == told["captions-brackets"] == ((2,), "cue 2")


def test_captions_check_of_an_asset_without_captions(workspace: Path) -> None:
    with pytest.raises(UsageError, match="has no captions"):
        check_asset(open_workspace(workspace), "dai-ichi")


@pytest.mark.slow
def test_captions_check_of_a_bare_file_with_its_video(tmp_path: Path, media: Path) -> None:
    file = tmp_path / "captions.ja.srt"
    file.write_text(
        "1\n00:00:00,100 --> 00:00:01,500\n朝の駅。\n\n2\n00:00:05,000 --> 00:00:06,500\n遠い。\n"
    )
    sheet = tmp_path / "cues.jpg"
    checked = check_file(file, CheckOptions(profile="preview", video=media / "clip.mp4", sheet=sheet))
    rules = {f.rule: f for f in checked.findings}
    assert rules["captions-past-end"].cues == (2,)
    assert "captions-contrast" not in rules, "what is never seen is not looked at"
    assert sheet.read_bytes().startswith(b"\xff\xd8")
    assert not any(f.severity is Severity.ERROR for f in checked.findings)
    document = sarif_document((checked,))
    assert document["version"] == "2.1.0"
    assert json.loads(json.dumps(document)) == document


def test_captions_check_looks_at_the_lines_of_the_author(tmp_path: Path) -> None:
    file = tmp_path / "a.srt"
    texts = "朝の道を走ります\n。とても", "毎朝この道を自転車で元気に走っています"
    cues = (f"{n}\n00:00:{n * 5:02d},000 --> 00:00:{n * 5 + 4:02d},000\n{t}" for n, t in enumerate(texts))
    file.write_text("\n\n".join(cues), encoding="utf-8")
    rules = {f.rule: f.cues for f in check_file(file, CheckOptions()).findings}
    assert rules["captions-kinsoku"] == (1,)
    assert "captions-wide" not in rules, "a single line is left to us to break"


def test_a_file_in_a_workspace_has_its_styles_and_profiles(tmp_path: Path) -> None:
    file = tmp_path / "clips" / "a.vtt"
    file.parent.mkdir()
    file.write_text("WEBVTT\n\n00:01.000 --> 00:03.000\n<c.style-hata>朝の駅</c>\n", encoding="utf-8")
    assert "captions-style-unknown" in {f.rule for f in check_file(file, CheckOptions()).findings}
    (tmp_path / "tayori.yaml").write_text(
        "schema: 1\norganisation: {name: {ja: 長野市}}\nprofiles: {story: {like: vertical}}\n"
        "captions: {style: {em_px: 90}, styles: {hata: {like: title}}}\n",
        encoding="utf-8",
    )
    assert check_file(file, CheckOptions(profile="story", style="hata")).findings == ()
    assert wrap_captions(file, "ja", "story").em_px == 90


def test_the_font_that_is_checked_is_the_one_that_is_burned(tmp_path: Path, media: Path) -> None:
    file = tmp_path / "a.srt"
    file.write_text("1\n00:00:01,000 --> 00:00:03,000\n𠮷田さん\n", encoding="utf-8")
    face = choose_font(None, text="𠮷田さん")
    assert wrap_captions(file, "ja", "vertical").font == face.family
    told = {f.rule for f in check_file(file, CheckOptions()).findings}
    assert ("captions-glyphs" in told) is bool(lacking("𠮷田さん", face))
    workspace = tmp_path / "ws"
    write_workspace(workspace, media)
    shutil.copy(file, workspace / CAPTIONS)
    works = [p.step.work for p in open_workspace(workspace).plan.steps if p.step.name == "picture/tall"]
    (burn,) = [work.burn for work in works if isinstance(work, PictureWork)]
    assert burn is not None
    assert dict(burn.look.faces)[""] == face


def test_a_word_too_wide_for_any_line_is_set_smaller(tmp_path: Path) -> None:
    file = tmp_path / "a.en.srt"
    file.write_text("1\n00:00:01,000 --> 00:00:03,000\ninternationalizationalism\n", encoding="utf-8")
    (shown,) = wrap_captions(file, None, "vertical").cues
    assert shown.fits
    assert shown.em_px < 54
    assert lang_of(file, None) == "en"


@pytest.mark.slow
def test_a_card_there_is_no_time_for_is_told(workspace: Path) -> None:
    edit(workspace / CLIP, "music:", "cards: [{kind: title, start: 5}]\nmusic:")
    ((slug, error),) = open_workspace(workspace).plan.problems
    assert (slug, isinstance(error, UsageError)) == ("asa", True)
    assert "no second left for card 1 (title)" in error.message


@pytest.mark.parametrize("suffix", ["srt", "vtt", "ass", "sbv", "ttml"])
def test_a_finding_stands_beside_the_line_of_its_cue(tmp_path: Path, suffix: str) -> None:
    disorderly, file = tmp_path / "a.srt", tmp_path / f"b.{suffix}"
    cues = "1\n00:00:04,000 --> 00:00:06,000\n朝（\n\n2\n00:00:01,000 --> 00:00:03,000\n昼\n"
    disorderly.write_bytes(cues.replace("\n", "\r\n").encode("cp932"))
    assert _line_of("captions-brackets", disorderly) == 2
    convert_captions(disorderly, "ja", file)
    line = file.read_text(encoding="utf-8").split("\n")[_line_of("captions-brackets", file) - 1]
    assert "0:04" in line


def _line_of(rule: str, file: Path) -> int:
    (run,) = sarif_document((check_file(file, CheckOptions()),))["runs"]
    (told,) = (result for result in run["results"] if result["ruleId"] == rule)
    line: int = told["locations"][0]["physicalLocation"]["region"]["startLine"]
    return line


def test_captions_check_tells_of_missing_glyphs_with_all_else(tmp_path: Path) -> None:
    file = tmp_path / "a.srt"
    file.write_text("1\n00:00:01,000 --> 00:00:01,500\n朝の🎤\n", encoding="utf-8")
    checked = check_file(file, CheckOptions())
    assert {f.rule: f.severity for f in checked.findings} == {
        "captions-glyphs": Severity.ERROR,
        "captions-short": Severity.WARNING,
    }


def test_a_cue_that_does_not_fit_becomes_several_in_time(tmp_path: Path) -> None:
    file, out = tmp_path / "long.srt", tmp_path / "wrapped.srt"
    text = "子育て世帯訪問支援事業の受付を、四月から市役所の新しい窓口で行っています。"
    file.write_text(f"1\n00:00:01,000 --> 00:00:09,000\n{text}\n", encoding="utf-8")
    wrapped = wrap_captions(file, "ja", "vertical")
    assert len(wrapped.track.cues) > 1
    assert all(cue.text.count("\n") < 2 for cue in wrapped.track.cues)
    assert "".join("".join(cue.text.split("\n")) for cue in wrapped.track.cues) == text
    assert (wrapped.track.cues[0].start_ms, wrapped.track.cues[-1].end_ms) == (1000, 9000)
    lines = list(wrap_lines(wrapped))
    assert "em" in lines[0]
    assert "│" in lines[1]
    assert convert_captions(file, "ja", out, 500).track.cues[0].start_ms == 1500
    assert "00:00:01,500" in out.read_text(encoding="utf-8")


def test_a_shift_before_the_beginning_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.srt"
    file.write_text("1\n00:00:01,000 --> 00:00:02,000\nあ\n", encoding="utf-8")
    with pytest.raises(UsageError, match="before the beginning"):
        convert_captions(file, "ja", tmp_path / "b.vtt", -1500)
