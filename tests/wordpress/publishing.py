"""Publishers that speak to the real WordPress, and assets that it takes: files that are what they say."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from tayori.model.ids import digest_bytes
from tayori.model.publishing import Package, PackageFile, Receipt, Role
from tayori.publishers.wordpress.options import WordPressOptions
from tayori.publishers.wordpress.publisher import WordPress
from tests.publishers.samples import NOW, clip, context
from tests.wordpress.server import WordPressSite

_FTYP = struct.pack(">I4s4sI4s4s", 24, b"ftyp", b"isom", 512, b"isom", b"mp42")


def mp4(text: str = "", size: int = 0) -> bytes:
    """Bytes that PHP's fileinfo calls video/mp4."""
    free = text.encode().ljust(size, b"\0")
    return _FTYP + struct.pack(">I4s", 8 + len(free), b"free") + free


def mp3(text: str = "") -> bytes:
    """Bytes that fileinfo calls audio/mpeg: one silent frame after another."""
    frame = b"\xff\xfb\x90\x00" + b"\0" * 413
    return frame * 8 + text.encode()


def png(shade: int = 0, side: int = 8) -> bytes:
    """A grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes([shade]) * side) * side
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def vtt(text: str) -> bytes:
    """Captions of one cue."""
    return f"WEBVTT\n\n00:00.000 --> 00:01.900\n{text}\n".encode()


def real(package: Package, seed: str = "") -> Package:
    """A sample whose files are what their names say; another seed makes other bytes."""
    return replace(package, files=tuple(_real(file, seed) for file in package.files))


def short(root: Path, slug: str = "asa-no-eki", **changes: Any) -> Package:
    """A clip in one language: four media items."""
    whole = real(clip(root, slug, **changes))
    return replace(
        whole,
        files=tuple(f for f in whole.files if f.lang != "en" and f.role is not Role.THUMBNAIL),
        tracks=tuple(t for t in whole.tracks if t.lang != "en"),
    )


def alone(root: Path, slug: str = "asa-no-eki", size: int = 0, **changes: Any) -> Package:
    """A clip that is one file of about `size` bytes: one media item."""
    package = short(root, slug, **changes)
    only = with_bytes(package.files[-1], mp4(slug, size))
    return replace(package, files=(only,), tracks=())


def with_bytes(file: PackageFile, data: bytes, **changes: Any) -> PackageFile:
    """A file with other bytes."""
    file.path.write_bytes(data)
    return replace(file, digest=digest_bytes(data), size=len(data), **changes)


def _real(file: PackageFile, seed: str) -> PackageFile:
    text = f"{file.name} {seed}"
    if file.role in (Role.POSTER, Role.THUMBNAIL, Role.PHOTO, Role.COVER):
        name = file.name.removesuffix(".jpg") + ".png"
        picture = replace(file, name=name, path=file.path.with_name(name), mime="image/png")
        return with_bytes(picture, png(zlib.crc32(text.encode()) % 256))
    made = {"mp4": mp4, "mp3": mp3, "m4a": mp4, "vtt": vtt, "srt": vtt}[file.name.rpartition(".")[2]]
    return with_bytes(file, made(text))


@dataclass(slots=True)
class Desk:
    """A target's publisher with all that it recorded, learned and waited for."""

    publisher: WordPress
    recorded: list[Receipt] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)

    def publish(self, package: Package, last: Receipt | None = None) -> Receipt:
        """As the pipeline does, with each state recorded."""
        return self.publisher.publish(package, last, record=self.recorded.append)


def desk(
    site: WordPressSite, root: Path, role: str = "editor", url: str = "", now: datetime = NOW, **options: Any
) -> Desk:
    """A publisher for the site, or for a proxy before it (`url`), as the user of a role."""
    user, password = site.passwords[role]
    said = {"url": url or site.url, "user": user, "password": "env:TAYORI_WP_PASSWORD", **options}
    wanted = WordPressOptions.model_validate(said)
    facts: dict[str, str] = {}
    waited: list[float] = []
    around = replace(
        context(root, wanted, "wordpress", now),
        secret=lambda _: password,
        sleep=waited.append,
        learn=facts.update,
        account=facts,
    )
    return Desk(WordPress(around, wanted), waited=waited, facts=facts)


def counts(site: WordPressSite) -> tuple[int, int]:
    """(media items, posts and pages), as the database has them; each file there once."""
    media = site.media()
    twice = {digest: n for digest, n in Counter(item["md5"] for item in media).items() if n > 1}
    assert not twice, twice
    return len(media), len(site.posts())
