"""What the build of an episode tells: chapters nobody hears, files without sound, silence in the middle."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tayori.media.audiogram_film import film_name, is_film
from tayori.media.ffmpeg import run_ffmpeg
from tayori.media.process import run
from tayori.model.publishing import Role
from tayori.pipelines.approval.sent import sent_packages
from tayori.pipelines.build import build
from tayori.pipelines.opening import open_workspace
from tayori.pipelines.publishing.target_plan import plan_target
from tayori.pipelines.report import BufferReporter
from tayori.pipelines.site import render_site
from tayori.pipelines.workbench import findings_in
from tests.pipelines.conftest import edit

MANIFEST = "shows/koe/dai-ichi/episode.yaml"


def test_a_source_without_sound_is_said_to_have_none(workspace: Path) -> None:
    film = workspace / "shows/koe/dai-ichi/v.mp4"
    run_ffmpeg(("-y", "-f", "lavfi", "-i", "color=s=64x64:d=1", str(film)))
    edit(workspace / MANIFEST, "source: talk.wav", "source: v.mp4")
    ((slug, error),) = open_workspace(workspace, ["dai-ichi"]).plan.problems
    assert (slug, error.exit_code, error.message) == ("dai-ichi", 3, "v.mp4 has no sound.")


@pytest.mark.slow
def test_chapters_and_silence_are_told_of(workspace: Path) -> None:
    """Nine seconds, seven of them silent, and a chapter behind their end."""
    talk = workspace / "shows/koe/dai-ichi/talk.wav"
    noise = "anoisesrc=d=9:c=pink:a=0.3,volume=0:enable='between(t,1,8)'"
    run_ffmpeg(("-y", "-f", "lavfi", "-i", noise, "-ac", "1", str(talk)))
    chapters = "chapters: [{start: 0, title: はじめ}, {start: 8, title: おわり}, {start: 60, title: ない}]"
    edit(workspace / MANIFEST, "source:", f"{chapters}\nsource:")
    done = build(workspace, ["dai-ichi"], BufferReporter())
    assert done.failures == ()
    told = {
        finding.rule: finding.text
        for made in done.result.made.values()
        for finding in findings_in(json.loads(made.report))
    }
    assert "“ない” at 1:00" in told["chapter-not-heard"]
    assert "0:01-0:08" in told["dead-air"]
    chapters_file = workspace / "build/dai-ichi/dai-ichi.chapters.json"
    starts = [each["startTime"] for each in json.loads(chapters_file.read_text(encoding="utf-8"))["chapters"]]
    assert starts == [0, 8]


def test_a_film_is_known_by_its_name() -> None:
    assert is_film(film_name("0123456789ab"))
    assert not is_film("audiogram-asa.mov")


@pytest.mark.slow
@pytest.mark.tools
def test_bit_rates_are_those_of_the_sound_without_its_cover(published: Path) -> None:
    """A cover is a third of so short a file."""
    opened = open_workspace(published)
    render_site(opened, plan_target(opened, "portal"))
    (package,) = [sent for sent in sent_packages(opened.ledger, "portal").values() if sent.show]
    told = {file.mime: file.bitrate_bps for file in package.files if file.role is Role.AUDIO}
    for file in package.files:
        if file.role is Role.AUDIO:
            asked = ("-select_streams", "a", "-show_entries", "packet=size", "-of", "csv=p=0")
            sizes = run(["ffprobe", "-v", "error", *asked, str(file.path)]).stdout.decode().split()
            exact = sum(int(size.strip(",")) for size in sizes) * 8000 / package.duration_ms
            assert file.bitrate_bps == pytest.approx(exact, rel=0.02)
            assert file.bitrate_bps < 0.95 * file.size * 8000 / package.duration_ms
    feed = (published / "site/podcasts/koe/feed.xml").read_text(encoding="utf-8")
    assert f'bitrate="{round(told["audio/mpeg"] / 1000)}"' in feed
    assert f'bitrate="{told["audio/x-m4a"]}"' in feed
