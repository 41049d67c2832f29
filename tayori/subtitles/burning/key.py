"""What burned captions depend on besides their cues: for keys, which are made without laying anything out."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from typing import Any

from tayori.subtitles.burning.look import Frame, Look

BURN_VERSION = 3
"""Raised whenever the same captions are laid out otherwise."""


def burn_parameters(look: Look, frame: Frame) -> dict[str, Any]:
    """All that decides the script besides the cues, for a recipe's key: cheap, where laying out is not."""
    return {
        "version": BURN_VERSION,
        "phrases": _phrase_model(),
        "fonts": {name: [face.family, face.index, face.digest] for name, face in look.faces},
        "styles": {name: asdict(style) for name, style in look.styles},
        "speakers": dict(look.speakers),
        "frame": [frame.width, frame.height],
        "safe_area": asdict(frame.box),
    }


@cache
def _phrase_model() -> str:
    return version("budoux")
