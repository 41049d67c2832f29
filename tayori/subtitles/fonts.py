"""The font captions are set in: found, measured, and checked for every character before anything is encoded.

Facts B.3 (fonts and what they lack) and B.2 (libass replaces a missing font or glyph without an error).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, files
from io import BytesIO
from pathlib import Path
from unicodedata import category

from fontTools.ttLib import TTCollection, TTFont, TTLibError

from tayori.errors import CaptionError, ResourceError, UsageError
from tayori.model.ids import Digest, digest_bytes

_SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")
_PREFERRED = (
    "BIZUDPGothic-Bold", "BIZUDPGothic_700Bold", "BIZUDGothic-Bold", "BIZUDGothic_700Bold",
    "NotoSansCJK-Bold", "NotoSansCJKjp-Bold", "NotoSansJP-Bold", "NotoSansJP_700Bold",
    "BIZUDPGothic-Regular", "BIZUDGothic-Regular", "NotoSansCJK-Regular", "NotoSansJP-Regular",
)  # fmt: skip
"""Installed faces in the order they are taken: UD and bold before others (facts B.3, B.6)."""
_SYSTEM_FOLDERS = (
    "/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts",
    "/Library/Fonts", "~/Library/Fonts", "/System/Library/Fonts",
)  # fmt: skip
_BOLD_WEIGHT = 600
_IGNORABLE = frozenset("\n\r\t \u00a0\u3000\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u2060\ufeff")
_LOADED = 8


@dataclass(frozen=True, slots=True)
class FontFace:
    """One face of one font file."""

    path: Path
    index: int
    """Face within a collection; 0 in a plain file."""
    family: str
    """Name libass knows it by (name table, id 1)."""
    postscript: str
    """Name libass reports when it has taken the face (name table, id 6)."""
    weight: int
    """OS/2 weight class, 400 regular, 700 bold."""
    digest: Digest
    """Of the file."""
    height_milli: int
    """OS/2 winAscent + winDescent in thousandths of an em: libass takes a font size for this height
    (facts B.2.3), so that font size = em * height."""
    descent_milli: int

    @property
    def bold(self) -> bool:
        """Is the face itself bold? If not, libass thickens it."""
        return self.weight >= _BOLD_WEIGHT


@dataclass(frozen=True, slots=True)
class _Tables:
    """What is read from a font file for measuring."""

    units: int
    advances: dict[int, int]
    """Advance width by code point, in font units."""


def choose_font(workspace_fonts: Path | None, wanted: str = "auto", text: str = "") -> FontFace:
    """The face to set captions in.

    `auto` takes the first of: the workspace's own fonts (bold before regular), an installed BIZ UD or Noto
    face, the IPAexGothic of the package matplotlib-fontja; the first that has every character of `text`,
    or the first of all when none has. Otherwise `wanted` is the family or file name of one of them.
    Raises UsageError when `wanted` is not there, ResourceError when there is no font at all.
    """
    if wanted != "auto":
        return _named(wanted, workspace_fonts)
    first: FontFace | None = None
    for face in _candidates(workspace_fonts):
        if not lacking(text, face):
            return face
        first = first or face
    if first is None:
        raise ResourceError(
            "There is no Japanese font.", "Put one into the workspace's fonts/ or reinstall tayori."
        )
    return first


def font_files(workspace_fonts: Path | None) -> tuple[Path, ...]:
    """Every file `choose_font` may look into, in its order; none is opened."""
    installed = _installed()
    bundled = _bundled()
    return (
        *_own_files(workspace_fonts),
        *(installed[stem] for stem in _PREFERRED if stem in installed),
        *((bundled,) if bundled else ()),
    )


def load_face(path: Path, index: int | None = None) -> FontFace:
    """The face in a font file; of a collection the Japanese one unless `index` says which.

    Raises CaptionError when it is no usable font.
    """
    try:
        return _load_face(path, index, path.stat().st_mtime_ns)
    except (OSError, TTLibError, KeyError, AssertionError, ValueError) as error:
        raise CaptionError(
            f"{path.name} is no usable font: {error}.", "Take it out of the fonts folder."
        ) from error


def lacking(text: str, face: FontFace) -> tuple[str, ...]:
    """The characters of `text` the face has no glyph for, once each."""
    if not text:
        return ()
    known = _tables(face.path, face.index).advances
    return tuple(c for c in dict.fromkeys(text) if ord(c) not in known and not _invisible(c))


def install_files(faces: Iterable[FontFace], folder: Path) -> Path:
    """Makes `folder` a font folder with these faces alone, under ASCII names: for libass' `fontsdir`.

    Links where the file system allows them, otherwise copies. The path returned is of a file beside the
    folder for `FONTCONFIG_FILE`, which must be given whole: with it libass finds no other font than these
    (facts B.2.2). Raises ResourceError when they cannot be written.
    """
    files = tuple(dict.fromkeys(face.path for face in faces))
    alone = folder.with_suffix(".conf")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        alone.write_text("<fontconfig/>\n", encoding="ascii")
        for left in folder.glob("caption*"):
            left.unlink()
        for number, path in enumerate(files):
            target = folder / f"caption{number or ''}{path.suffix.lower()}"
            try:
                target.symlink_to(path.resolve())
            except OSError:
                shutil.copyfile(path, target)
    except OSError as error:
        raise ResourceError(
            f"The font cannot be put into {folder}: {error.strerror}.", "Make room there."
        ) from error
    return alone.absolute()


@dataclass(frozen=True, slots=True)
class FaceRuler:
    """Measures with a face's own advance widths; kerning is not counted (it only narrows)."""

    face: FontFace

    def advance(self, char: str) -> int:
        """Width of one character in thousandths of an em, rounded up; 0 for invisible ones."""
        if category(char) in {"Mn", "Me", "Cf"}:
            return 0
        tables = _tables(self.face.path, self.face.index)
        advance = tables.advances.get(ord(char), tables.units)
        return -(-advance * 1000 // tables.units)


def _named(wanted: str, workspace_fonts: Path | None) -> FontFace:
    faces = tuple(_candidates(workspace_fonts))
    for face in faces:
        if Path(wanted).name.casefold() in {
            face.family.casefold(),
            face.path.name.casefold(),
            face.path.stem.casefold(),
        }:
            return face
    there = ", ".join(dict.fromkeys(face.family for face in faces))
    raise UsageError(f"There is no font {wanted!r}.", f"Write auto or one of: {there}.")


def _invisible(char: str) -> bool:
    """Characters that draw nothing by themselves: spaces, joiners, variation selectors."""
    return char in _IGNORABLE or "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def _candidates(workspace_fonts: Path | None) -> Iterator[FontFace]:
    yield from _own(workspace_fonts)
    installed = _installed()
    for stem in _PREFERRED:
        if stem in installed:
            yield load_face(installed[stem])
    bundled = _bundled()
    if bundled:
        yield load_face(bundled)


def _own(folder: Path | None) -> list[FontFace]:
    return sorted((load_face(path) for path in _own_files(folder)), key=lambda face: not face.bold)


def _own_files(folder: Path | None) -> list[Path]:
    if folder is None or not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in _SUFFIXES)


@lru_cache(maxsize=1)
def _installed() -> dict[str, Path]:
    """Installed font files of the preferred names, by stem."""
    found: dict[str, Path] = {}
    for folder in (*_SYSTEM_FOLDERS, os.path.join(os.environ.get("WINDIR", ""), "Fonts")):
        for parent, _, names in os.walk(Path(folder).expanduser()):
            for file in names:
                path = Path(parent, file)
                if path.stem in _PREFERRED and path.suffix.lower() in _SUFFIXES:
                    found.setdefault(path.stem, path)
    return found


@lru_cache(maxsize=1)
def _bundled() -> Path | None:
    # Never imported: the package patches matplotlib on import and fails without it (facts B.3).
    try:
        listed = files("matplotlib-fontja") or []
    except PackageNotFoundError:
        return None
    return next((Path(str(f.locate())) for f in listed if f.name == "ipaexg.ttf"), None)


@lru_cache(maxsize=_LOADED)
def _load_face(path: Path, index: int | None, _mtime_ns: int) -> FontFace:
    data = path.read_bytes()
    number = _japanese_face(path) if index is None else index
    with TTFont(BytesIO(data), fontNumber=number, lazy=True) as font:
        os2, units = font["OS/2"], font["head"].unitsPerEm
        return FontFace(
            path=path,
            index=number,
            family=str(font["name"].getDebugName(1)),
            postscript=str(font["name"].getDebugName(6)),
            weight=int(os2.usWeightClass),
            digest=digest_bytes(data),
            height_milli=-(-(os2.usWinAscent + os2.usWinDescent) * 1000 // units),
            descent_milli=-(-os2.usWinDescent * 1000 // units),
        )


def _japanese_face(path: Path) -> int:
    """Which face of a collection is Japanese and proportional; 0 in a plain file."""
    if path.suffix.lower() not in (".ttc", ".otc"):
        return 0
    with path.open("rb") as file, TTCollection(file, lazy=True) as collection:
        names = [str(font["name"].getDebugName(1)) for font in collection.fonts]
    return next((i for i, family in enumerate(names) if family.endswith((" JP", "PGothic"))), 0)


@lru_cache(maxsize=_LOADED)
def _tables(path: Path, index: int) -> _Tables:
    with path.open("rb") as file, TTFont(file, fontNumber=index, lazy=True) as font:
        metrics = font["hmtx"].metrics
        advances = {code: metrics[glyph][0] for code, glyph in font.getBestCmap().items()}
        return _Tables(int(font["head"].unitsPerEm), advances)
