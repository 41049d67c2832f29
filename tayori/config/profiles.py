"""The profiles that come with Tayori, as data; a workspace changes them or adds its own (`profiles:`)."""

from __future__ import annotations

from tayori.errors import UsageError
from tayori.model.profile import Encoding, Fit, Profile, Purpose

ENCODINGS: dict[Purpose, Encoding] = {
    Purpose.ARCHIVE: Encoding("superfast", 15, 24_000_000, 36_000_000),
    Purpose.UPLOAD: Encoding("superfast", 20, 8_000_000, 12_000_000),
    Purpose.VIEW: Encoding("medium", 21, 8_000_000, 12_000_000),
    Purpose.REVIEW: Encoding("superfast", 18, 4_000_000, 6_000_000),
}
"""By who decodes the file next. The caps of upload and view are YouTube's recommended 1080p bitrates at up to
30 and at 48-60 frames per second (facts/platforms.md 1.13); presets and CRF are chosen from the table in
docs/benchmarks.md."""


def _profile(name: str, size: tuple[int, int], fit: Fit, purpose: Purpose, safe_area: str = "") -> Profile:
    return Profile(
        name=name,
        width=size[0],
        height=size[1],
        fit=fit,
        burn=purpose is not Purpose.ARCHIVE,
        safe_area=safe_area or name,
        purpose=purpose,
        encoding=ENCODINGS[purpose],
    )


BUILT_IN: tuple[Profile, ...] = (
    _profile("master", (1080, 1920), Fit.CROP, Purpose.ARCHIVE, "union"),
    _profile("vertical", (1080, 1920), Fit.CROP, Purpose.UPLOAD, "union"),
    _profile("square", (1080, 1080), Fit.CROP, Purpose.UPLOAD),
    _profile("portrait", (1080, 1350), Fit.CROP, Purpose.UPLOAD),
    _profile("wide", (1920, 1080), Fit.BLUR, Purpose.VIEW),
    _profile("preview", (540, 960), Fit.CROP, Purpose.REVIEW, "union"),
    _profile("shorts", (1080, 1920), Fit.CROP, Purpose.UPLOAD),
    _profile("reels", (1080, 1920), Fit.CROP, Purpose.UPLOAD),
    _profile("tiktok", (1080, 1920), Fit.CROP, Purpose.UPLOAD),
)
"""`master` is clean; `vertical` keeps its captions inside the union of the three platforms' safe areas, so
that one file serves Shorts, Reels and TikTok; the last three set them lower, for one platform each."""

DEFAULT_RENDITIONS = ("master", "vertical", "square", "wide", "preview")
"""What a clip is made into when tayori.yaml does not say (design.md 4)."""


def find_built_in(name: str) -> Profile | None:
    """The built-in profile called `name`, or None."""
    return next((p for p in BUILT_IN if p.name == name), None)


def built_in(name: str) -> Profile:
    """The built-in profile called `name`. Raises UsageError that lists them."""
    found = find_built_in(name)
    if found is None:
        known = ", ".join(p.name for p in BUILT_IN)
        raise UsageError(f"There is no profile {name!r}.", f"Choose one of: {known}.")
    return found
