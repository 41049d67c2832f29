"""The demo's workspace is data that a person may read and copy: it must be right in every respect."""

from __future__ import annotations

import hashlib
import shutil
from datetime import date
from pathlib import Path

import pytest

from tayori import pipelines
from tayori.config.profiles import BUILT_IN
from tayori.config.workspace import Workspace, load_workspace
from tayori.media.synthesis import CLIP_S, EPISODE_S, draw_demo_media
from tayori.model.asset import Asset, Kind, kind_of
from tayori.model.profile import Profile
from tayori.pipelines.clearance.clearing import clear_all
from tayori.rights.clearance import check_grants
from tayori.subtitles.burning.burn import prepare_burn
from tayori.subtitles.burning.look import BurnTrack, Frame, Look
from tayori.subtitles.checks.track import Around, check_track
from tayori.subtitles.fonts import choose_font
from tayori.subtitles.loading import load_track

DEMO = Path(pipelines.__file__).parent / "demo_workspace"
MEDIA = (
    "clips/asa-no-densha/source.mp4",
    "clips/asa-no-densha/asa.wav",
    "clips/kawa-no-akari/source.mp4",
    "clips/kawa-no-akari/akari.wav",
    "clips/gakko-e/source.mp4",
    "clips/gakko-e/chaimu.wav",
    "shows/machikado/kodomo-no-koe/annai.wav",
    "shows/machikado/kodomo-no-koe/kodomo.wav",
    "shows/machikado/intro.wav",
    "shows/machikado/outro.wav",
    "shows/machikado/asa-no-eki-de/recording.wav",
    "shows/machikado/cover.jpg",
    "photos/tanbo-no-asa/source.jpg",
    "photos/kawabe-no-yoru/source.jpg",
)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("demo") / "midori"
    shutil.copytree(DEMO, root)
    for name in MEDIA:
        (root / name).touch()
    return load_workspace(root)


def _assets(workspace: Workspace) -> tuple[Asset, ...]:
    return (*workspace.clips, *workspace.episodes)


def test_synthesis_writes_every_file_the_manifests_name(workspace: Workspace) -> None:
    assert draw_demo_media(workspace.settings.root) == ()


def test_there_are_three_clips_and_two_episodes_in_two_languages(workspace: Workspace) -> None:
    assert [kind_of(asset) for asset in _assets(workspace)] == [Kind.CLIP] * 3 + [Kind.EPISODE] * 2
    for asset in _assets(workspace):
        assert set(asset.title.as_dict()) == {"ja", "en"}
        assert set(asset.description.as_dict()) == {"ja", "en"}


CHILD = {("gakko-e", "portal"), ("gakko-e", "youtube"), ("kodomo-no-koe", "portal")}
"""Where the child may be seen or heard, until the school year ends."""


@pytest.mark.parametrize(
    ("today", "also"),
    [(date(2026, 11, 20), set()), (date(2027, 3, 31), set()), (date(2027, 4, 1), CHILD)],
)
def test_only_what_the_guardian_did_not_agree_to_is_refused(
    workspace: Workspace, today: date, also: set[tuple[str, str]]
) -> None:
    cleared = clear_all(workspace, today=today).clearances
    refused = {(str(c.asset.slug), c.target.name) for c in cleared if not c.verdict.allowed}
    assert refused == {("gakko-e", "tiktok")} | also


def test_no_adult_in_the_demo_is_limited_in_time(workspace: Workspace) -> None:
    later = clear_all(workspace, today=date(2036, 1, 1)).clearances
    assert {str(c.asset.slug) for c in later if not c.verdict.allowed} == {"gakko-e", "kodomo-no-koe"}


def test_grants_are_in_order_and_their_document_is_the_one_named(workspace: Workspace) -> None:
    assert check_grants(workspace.grants.values(), date(2026, 11, 20)) == ()
    for grant in workspace.grants.values():
        assert grant.document is not None
        form = (DEMO / grant.document).read_bytes()
        assert hashlib.sha256(form).hexdigest() == grant.document_sha256


def test_captions_load_without_a_finding_and_end_in_time(workspace: Workspace) -> None:
    for asset, length_s in [(clip, CLIP_S) for clip in workspace.clips] + [
        (episode, EPISODE_S[episode.slug]) for episode in workspace.episodes
    ]:
        for file in asset.captions:
            loaded = load_track(file.path, file.lang)
            assert loaded.findings == ()
            assert check_track(loaded.track, around=Around(length_ms=round(length_s * 1000))) == ()
            assert loaded.track.cues[-1].end_ms <= length_s * 1000


@pytest.mark.parametrize("profile", [p for p in BUILT_IN if p.burn], ids=lambda p: p.name)
def test_burned_captions_fit_at_full_size_in_the_font_everybody_has(
    workspace: Workspace, profile: Profile
) -> None:
    look = Look((("", choose_font(None, "IPAexGothic")),), workspace.settings.captions.styles)
    frame = Frame(profile.width, profile.height, profile.safe_area)
    for clip in workspace.clips:
        for file in clip.captions:
            track = load_track(file.path, file.lang).track
            assert prepare_burn((BurnTrack(track),), look, frame).findings == ()


def test_speakers_of_the_transcript_are_known(workspace: Workspace) -> None:
    file = workspace.episodes[0].captions[0]
    speakers = {cue.speaker for cue in load_track(file.path, file.lang).track.cues}

    assert speakers == {"案内", "町の人"}
