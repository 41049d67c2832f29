"""One file of each format, made once; tests get copies."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.media.clips import copied, film
from tests.media.embedding.samples import PERSON, animation, picture, tone

Copy = Callable[[str], Path]
SIX = ("film.mp4", "voice.m4a", "voice.mp3", "photo.jpg", "poster.png", "poster.webp")


@pytest.fixture(scope="session")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files as other programs make them, without rights."""
    folder = tmp_path_factory.mktemp("originals")
    film(folder / "film.mp4")
    copied(folder / "film.mp4", folder / "index-last.mp4")
    copied(folder / "film.mp4", folder / "fragmented.mp4", "-movflags", "+frag_keyframe+empty_moov")
    copied(folder / "film.mp4", folder / "film.mov")
    tone(folder / "voice.mp3", "-c:a", "libmp3lame", "-metadata", f"title={PERSON}")
    private = ("-metadata", f"lyrics={PERSON}")
    tone(folder / "voice.m4a", "-c:a", "aac", "-movflags", "+faststart", *private)
    made = {
        "photo.jpg": picture("JPEG", quality=90),
        "progressive.jpg": picture("JPEG", progressive=True, comment=b"kept"),
        "poster.png": picture("PNG"),
        "alpha.png": picture("PNG", "RGBA"),
        "grey.png": picture("PNG", "L", dpi=(72, 72)),
        "animated.png": animation("PNG"),
        "poster.webp": picture("WEBP", quality=80),
        "lossless.webp": picture("WEBP", lossless=True),
        "alpha.webp": picture("WEBP", "RGBA"),
        "alpha-lossless.webp": picture("WEBP", "RGBA", lossless=True),
        "animated.webp": animation("WEBP"),
        "exif.webp": picture("WEBP", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"),
    }
    for name, data in made.items():
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture
def copy(originals: Path, tmp_path: Path) -> Copy:
    """A copy of one of the files, under a name that is awkward."""

    def give(name: str) -> Path:
        return Path(shutil.copyfile(originals / name, tmp_path / f"長野市 'a' {name}"))

    return give
