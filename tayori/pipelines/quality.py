"""`--measure`: how close every rendition is to the composed picture it was encoded from."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tayori.media.quality import measure_quality
from tayori.model.profile import Encoding, Profile
from tayori.pipelines.build import Build
from tayori.pipelines.executors import machine_cores
from tayori.pipelines.pictures import Hands, compose
from tayori.pipelines.steps import PictureWork

_TRANSPARENT = Encoding(preset="ultrafast", crf=1, max_rate_bps=900_000_000, max_rate_high_bps=900_000_000)
"""As good as lossless, in the one format both sides of the comparison are decoded by alike."""


def measure_renditions(build: Build) -> dict[str, dict[str, Any]]:
    """VMAF and SSIM of each rendition, by its step's name; the reference has the same captions burned in."""
    opened = build.opened
    works = {p.step.name: p.step.work for p in build.plan.steps if isinstance(p.step.work, PictureWork)}
    found: dict[str, dict[str, Any]] = {}
    with opened.store.scratch() as folder:
        films = {
            card.step: opened.store.get(build.artifacts(card.step)[0].digest)
            for work in works.values()
            for card in work.cards
        }
        clean = {name: replace(work, profile=_transparent(work.profile)) for name, work in works.items()}
        references = compose(clean, films, folder, Hands(machine_cores()))
        for name, work in works.items():
            encoded, _ = build.artifacts(name)
            report = measure_quality(opened.store.get(encoded.digest), references[name])
            references[name].unlink()
            found[f"rendition/{work.profile.name}"] = {
                "vmaf_mean": report.vmaf_mean,
                "vmaf_min": report.vmaf_min,
                "ssim": report.ssim,
                "frames": report.frames,
            }
    return found


def _transparent(profile: Profile) -> Profile:
    return replace(profile, encoding=_TRANSPARENT)
