"""Every real clip, from its probe through decisions and encoder to the check: what was predicted comes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tayori.media.check import check_picture, expect
from tayori.media.conform import conform
from tayori.media.graph import PictureJob, PictureOutput
from tayori.media.picture import encode_pictures
from tayori.media.probe import probe
from tayori.model.asset import Focus
from tayori.model.profile import Fit
from tayori.model.time import Span
from tests.media.samples import a_profile

PROFILES = (a_profile("upright", 270, 480), a_profile("across", 480, 270, Fit.BLUR))


@pytest.mark.real
@pytest.mark.slow
def test_every_real_clip_becomes_what_was_predicted(shared_media: Path, tmp_path: Path) -> None:
    clips = sorted(path for path in (shared_media / "video").rglob("*") if path.is_file())
    wrong = []
    for clip in clips:
        found = probe(clip)
        span = Span(1234, 2345) if found.duration_ms > 3000 else None
        made = [conform(found, profile, span, Focus(), clip.name) for profile in PROFILES]
        outputs = tuple(
            PictureOutput(profile, decided, None, None, tmp_path / f"{profile.name}.mp4")
            for profile, decided in zip(PROFILES, made, strict=True)
        )
        encode_pictures(PictureJob(clip, found, span, outputs, 2), None, None)
        for output in outputs:
            report = check_picture(output.path, expect(output.conform, output.profile))
            if not report.passed:
                wrong += [f"{clip.name} {output.profile.name}: {f.text}" for f in report.findings]
    assert len(clips) > 30
    assert wrong == []
