"""What the outputs depend on besides inputs and parameters: versions of the tools that make them."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version

from tayori.media.ffmpeg import fingerprint
from tayori.subtitles.burning.key import BURN_VERSION


@dataclass(frozen=True, slots=True)
class Toolchain:
    """Fingerprints that go into keys."""

    ffmpeg: str
    captions: str
    """Our line breaking and ASS rendering, with BudouX's model."""
    pillow: str


def current_toolchain() -> Toolchain:
    """The tools of this installation. Raises ResourceError when ffmpeg is missing."""
    return Toolchain(fingerprint(), f"{BURN_VERSION} budoux {version('budoux')}", version("pillow"))
