"""Leaner copies of a picture for pages: AVIF, WebP and JPEG at a few widths, with its rights in each.

Written the same on every machine: one thread each, as libavif cuts pictures into tiles by threads.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from tayori.media.embedding.jpeg import embed_jpeg_xmp

POSTER_WIDTHS = (240, 480, 720)
COVER_WIDTHS = (240, 480, 960)
PHOTO_WIDTHS = (480, 960, 1600, 2560)

_CLOSE = 0.9
"""A copy that is nearly as wide as the next one saves nobody anything."""


def copy_names(own_px: int, widths: tuple[int, ...]) -> tuple[str, ...]:
    """The copies of a picture `own_px` wide, `480.avif`, ...; never wider than itself.

    A picture no wider than the widest of `widths` has leaner copies of its own width too. That needs no
    JPEG: the picture is one.
    """
    smaller = [px for px in widths if px < own_px]
    if own_px > max(widths):
        return tuple(f"{px}.{kind}" for px in smaller for kind in _WRITERS)
    apart = [px for px in smaller if px < own_px * _CLOSE]
    names = [f"{px}.{kind}" for px in apart for kind in _WRITERS]
    return (*names, *(f"{own_px}.{kind}" for kind in _WRITERS if kind != "jpg"))


def copy_size(name: str, size: tuple[int, int]) -> tuple[int, int]:
    """Width and height of the copy called `name` of a picture of this shape."""
    width = int(name.partition(".")[0])
    return width, max(1, round(size[1] * width / size[0]))


def write_copies(
    picture: Path, names: tuple[str, ...], size: tuple[int, int], packet: bytes, folder: Path
) -> dict[str, Path]:
    """The copies `names` of a JPEG of ours below `folder`, by name, each with `packet` as its XMP.

    `size` is the picture's shape. Raises OSError when a file cannot be written.
    """
    made = {}
    with Image.open(picture, formats=("JPEG",)) as image:
        whole = image.convert("RGB")
    whole.info.clear()
    shapes = {name: copy_size(name, size) for name in names}
    resized = {shape: whole.resize(shape, Image.Resampling.LANCZOS) for shape in set(shapes.values())}
    for name, shape in shapes.items():
        made[name] = folder / name
        made[name].write_bytes(_WRITERS[name.rpartition(".")[2]](resized[shape], packet))
    return made


def _avif(picture: Image.Image, packet: bytes) -> bytes:
    # libaom at 8 and above makes some pictures thrice as large, below 7 it takes twice the time
    return _saved(picture, "AVIF", quality=55, speed=7, max_threads=1, xmp=packet)


def _webp(picture: Image.Image, packet: bytes) -> bytes:
    return _saved(picture, "WEBP", quality=75, method=4, xmp=packet)


def _jpeg(picture: Image.Image, packet: bytes) -> bytes:
    return embed_jpeg_xmp(_saved(picture, "JPEG", quality=76, optimize=True, progressive=True), packet)


def _saved(picture: Image.Image, kind: str, **options: int | bytes) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


_WRITERS: dict[str, Callable[[Image.Image, bytes], bytes]] = {"avif": _avif, "webp": _webp, "jpg": _jpeg}
"""By suffix, the leanest first."""
