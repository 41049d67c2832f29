"""A test authority and small files to sign, each made once."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tayori.media.credentials.authority import Authority, make_test_authority
from tayori.media.credentials.certificate import Signer
from tayori.media.embedding.door import embed_rights
from tayori.media.ffmpeg import run_ffmpeg
from tayori.rights.xmp import packet
from tests.media.clips import film
from tests.media.credentials.claims import METADATA, with_packet

SUFFIXES = ("mp4", "m4a", "mp3", "jpg", "png", "webp")


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """A test authority with a certificate for the city."""
    return make_test_authority(tmp_path_factory.mktemp("authority"), "長野市")


@pytest.fixture(scope="session")
def signer(authority: Authority) -> Signer:
    """Who signs with it."""
    return Signer(authority.certificate.read_bytes(), authority.key.read_bytes())


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One file of each kind, by suffix, with its rights embedded."""
    folder = tmp_path_factory.mktemp("unsigned")
    made = {suffix: folder / f"file.{suffix}" for suffix in SUFFIXES}
    film(made["mp4"])
    for suffix in ("m4a", "mp3"):
        run_ffmpeg(("-y", "-f", "lavfi", "-i", "sine=440:d=1", "-ac", "2", str(made[suffix])))
    for suffix in ("jpg", "png", "webp"):
        Image.linear_gradient("L").convert("RGB").save(made[suffix])
    for path in made.values():
        embed_rights(path, with_packet(METADATA, packet))
    return made
