"""What decides how captions look and where: faces, styles, speakers, the frame."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from tayori.errors import UsageError
from tayori.model.cue import Cue, Track
from tayori.subtitles.burning.safe_areas import Box, find_safe_area, safe_box
from tayori.subtitles.burning.style import REFERENCE_PX, TELOP, Style
from tayori.subtitles.fonts import FontFace, install_files

_Named = TypeVar("_Named")


@dataclass(frozen=True, slots=True)
class Look:
    """Everything that decides how captions look."""

    faces: tuple[tuple[str, FontFace], ...]
    """By the name a style's `font` says; the empty name, always there, is the workspace's caption font."""
    styles: tuple[tuple[str, Style], ...]
    speakers: tuple[tuple[str, str], ...] = ()
    """Speaker and colour, RRGGBB."""

    def face(self, style: Style) -> FontFace:
        """The face of a style. Raises UsageError when the look has none of that name."""
        return _get(self.faces, style.font, "font")

    def style(self, name: str) -> Style:
        """The style of that name. Raises UsageError when there is none."""
        return _get(self.styles, name, "caption style")


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture and the part of it captions may stand in."""

    width: int
    height: int
    safe_area: str

    @property
    def box(self) -> Box:
        """The safe area in pixels. Raises UsageError when there is none of that name."""
        return safe_box(find_safe_area(self.safe_area), self.width, self.height)

    def milli(self, reference_px: int) -> int:
        """Pixels of a style in thousandths of this frame's pixels."""
        return reference_px * 1000 * min(self.width, self.height) // REFERENCE_PX


@dataclass(frozen=True, slots=True)
class BurnTrack:
    """A track and the style of those of its cues that ask for none."""

    track: Track
    style: str = TELOP
    numbers: tuple[int, ...] = ()
    """Of its cues in their file, where some of that are left out; none: they count from 1."""

    @property
    def numbered(self) -> Iterator[tuple[int, Cue]]:
        """Its cues by their numbers in the file."""
        return zip(self.numbers or range(1, len(self.track.cues) + 1), self.track.cues, strict=True)


def install_faces(look: Look, folder: Path) -> Path:
    """Makes `folder` the font folder of the look: see `fonts.install_files`, also for the path returned."""
    return install_files((face for _, face in look.faces), folder)


def _get(pairs: tuple[tuple[str, _Named], ...], name: str, word: str) -> _Named:
    found = dict(pairs)
    if name not in found:
        raise UsageError(f"There is no {word} {name!r}.", f"There are: {', '.join(filter(None, found))}.")
    return found[name]
