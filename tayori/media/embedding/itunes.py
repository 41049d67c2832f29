"""Tags of MP4 and M4A: the atoms of `moov/udta/meta/ilst` that iTunes made known (facts A.2).

mutagen writes them, and corrects the chunk offsets (`stco`, `co64`) when the index before the media grows.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mutagen import mp4 as _mp4

from tayori.errors import MediaError
from tayori.media.boxes import read_layout
from tayori.media.embedding.found import Carrier, FileRights
from tayori.media.embedding.images import image_mime
from tayori.media.embedding.mp4 import append_mp4_xmp, is_signed_mp4, read_mp4_xmp
from tayori.media.embedding.numbering import PODCAST, Numbering
from tayori.media.embedding.offsets import read_index
from tayori.media.embedding.words import RIGHTS_NAMES, day_of, named_rights, plain
from tayori.media.embedding.writing import tagging
from tayori.model.ids import Lang
from tayori.model.metadata import OutputMetadata

# mutagen says it is typed and is not
mp4: Any = _mp4

_FREEFORM = "----:com.apple.iTunes:"
_STIK_PODCAST = 21
_SHORT_DESCRIPTION = 255
"""Characters players show of `desc`; the whole text is in `ldes`."""
_RIGHTS_ATOMS = ("cprt", *(_FREEFORM + name for name in RIGHTS_NAMES))


def tag_mp4(path: Path, metadata: OutputMetadata) -> None:
    """Rewrites the tags of the MP4 at `path`, and appends its XMP. Raises MediaError, ResourceError."""
    _retag(path, describing_atoms(metadata) | rights_atoms(metadata))
    if metadata.xmp:
        append_mp4_xmp(path, metadata.xmp)


def tag_m4a(
    path: Path,
    metadata: OutputMetadata,
    cover: bytes | None,
    album: str = "",
    numbering: Numbering | None = None,
) -> None:
    """Rewrites the tags, cover (JPEG or PNG) and XMP of the M4A at `path`; its chapters stay.

    `album` is the show's title; `numbering` makes it a podcast's. Raises MediaError, ResourceError.
    """
    atoms = describing_atoms(metadata, album) | numbering_atoms(numbering) | rights_atoms(metadata)
    if cover is not None:
        png = image_mime(cover) == "image/png"
        kind = mp4.MP4Cover.FORMAT_PNG if png else mp4.MP4Cover.FORMAT_JPEG
        atoms["covr"] = [mp4.MP4Cover(cover, kind)]
    _retag(path, atoms)
    append_mp4_xmp(path, metadata.xmp)


def embed_in_mp4(source: Path, out: Path, metadata: OutputMetadata) -> None:
    """`source`, an MP4 or M4A, as `out` with the rights of `metadata`; its other tags stay.

    Where mutagen does not know its way in the index, the packet alone is written: that moves nothing. Raises
    MediaError for a fragmented file, whose index of fragments would no longer be true.
    """
    if read_layout(source).fragmented:
        raise MediaError(
            f"{source.name} is a fragmented MP4.", "Make a plain one, e.g. with `ffmpeg -c copy`."
        )
    shutil.copyfile(source, out)
    if not _replace_rights(out, rights_atoms(metadata)):
        shutil.copyfile(source, out)
    append_mp4_xmp(out, metadata.xmp)


def read_mp4(path: Path) -> FileRights:
    """What the MP4 or M4A at `path` says. Raises MediaError."""
    brands = read_layout(path).brands
    carrier = Carrier.M4A if brands[:1] in (("M4A ",), ("M4B ",)) else Carrier.MP4
    with tagging(path):
        tags = mp4.MP4(path).tags or {}
        told = tuple(pair for name, values in sorted(tags.items()) for pair in _told(name, values))
    return FileRights(carrier, read_mp4_xmp(path), told, is_signed_mp4(path))


def describing_atoms(metadata: OutputMetadata, album: str = "") -> dict[str, Any]:
    """Atoms of what the file is: title, artist, day, description; empty ones are left out."""
    lang = Lang(metadata.language)
    description = metadata.description.get(lang)
    texts = {
        "\xa9nam": metadata.title.get(lang),
        "\xa9ART": metadata.creator,
        "\xa9alb": album,
        "\xa9day": day_of(metadata),
        "\xa9cmt": metadata.rights.credit,
        "desc": description[:_SHORT_DESCRIPTION],
        "ldes": description,
        "keyw": ", ".join(metadata.keywords),
    }
    return {name: [plain(text)] for name, text in texts.items() if plain(text)}


def numbering_atoms(numbering: Numbering | None) -> dict[str, Any]:
    """Atoms of a podcast's episode; none for what is none.

    Apple's own, in no standard: `pcst` the mark of a podcast, `stik` 21 its media kind, `trkn` and `disk`
    what players without podcasts sort by, `tves` and `tvsn` episode and season (names and values as mutagen,
    exiftool and AtomicParsley have them). `egid` and `purl` are left out: guid and address of a feed are made
    when it is published, and by then the file is there.
    """
    if numbering is None:
        return {}
    atoms: dict[str, Any] = {"pcst": True, "stik": [_STIK_PODCAST], "\xa9gen": [PODCAST]}
    if numbering.episode:
        atoms |= {"trkn": [(numbering.episode, 0)], "tves": [numbering.episode]}
    if numbering.season:
        atoms |= {"disk": [(numbering.season, 0)], "tvsn": [numbering.season]}
    return atoms


def rights_atoms(metadata: OutputMetadata) -> dict[str, Any]:
    """Atoms of the rights: `cprt`, and freeform ones by the names of `named_rights`."""
    notice = plain(metadata.rights.copyright_notice)
    atoms: dict[str, Any] = {"cprt": [notice]} if notice else {}
    for name, text in named_rights(metadata).items():
        atoms[_FREEFORM + name] = [mp4.MP4FreeForm(text.encode())]
    return atoms


def _retag(path: Path, atoms: dict[str, Any]) -> None:
    with tagging(path):
        file = _open(path)
        file.tags.clear()
        file.tags.update(atoms)
        if not _saved(file, path):
            raise MediaError(f"The index of {path.name} cannot be changed.", "Make the file again.")


def _replace_rights(path: Path, atoms: dict[str, Any]) -> bool:
    """Whether the atoms of rights are now `atoms`, and all media where the index says."""
    with tagging(path):
        file = _open(path)
        if all(file.tags.get(name) == atoms.get(name) for name in _RIGHTS_ATOMS):
            return True
        for name in _RIGHTS_ATOMS:
            file.tags.pop(name, None)
        file.tags.update(atoms)
        return _saved(file, path)


def _open(path: Path) -> Any:
    file = mp4.MP4(path)
    if file.tags is None:
        file.add_tags()
    return file


def _saved(file: Any, path: Path) -> bool:
    """Saves, and says whether every chunk offset moved with the media."""
    before = read_index(path)
    file.save(padding=_no_padding)
    after = read_index(path)
    return after == before.grown_to(after.size)


def _told(name: str, values: Any) -> Iterator[tuple[str, str]]:
    """Texts only: no cover, no numbers."""
    for value in values if isinstance(values, list) else [values]:
        if isinstance(value, mp4.MP4FreeForm):
            yield name.removeprefix(_FREEFORM), bytes(value).decode(errors="replace")
        elif isinstance(value, str):
            yield name, value


def _no_padding(_: Any) -> int:
    return 0
