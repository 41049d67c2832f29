"""A file as one client gets it: its bytes or gzip of them, with the tag of exactly these bytes."""

from __future__ import annotations

import hashlib
import io
import os
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from threading import Lock
from typing import BinaryIO, Generic, TypeVar

from tayori.publishers.serving.coding import GZIP, compress
from tayori.publishers.serving.conditions import Validators
from tayori.publishers.serving.files import digest_in

T = TypeVar("T")

_WORTH_IT_BYTES = 256
"""What is smaller than this gains nothing from gzip."""
_MOST_BYTES = 4 << 20
"""What is larger is sent as it is: everybody waits while one is compressed, a tenth of a second for this."""


class Remembered(Generic[T]):
    """What was made of the bytes of open files, as long as stat says that they are the same."""

    def __init__(self, make: Callable[[BinaryIO], T], most: int) -> None:
        self._make = make
        self._most = most
        self._made: OrderedDict[tuple[int, ...], T] = OrderedDict()
        self._lock = Lock()

    def of(self, stream: BinaryIO) -> T:
        """What is made of `stream`; the last `most` ones are kept."""
        stat = os.fstat(stream.fileno())
        key = (stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                return self._made[key]
        stream.seek(0)
        made = self._make(stream)
        with self._lock:
            self._made[key] = made
            while len(self._made) > self._most:
                self._made.popitem(last=False)
        return made


@dataclass(frozen=True, slots=True)
class Representation:
    """Bytes to be sent, in whole or in part."""

    stream: BinaryIO
    size: int
    validators: Validators
    coding: str = ""


class Representations:
    """Tags and gzip of a site's files; whole files are read once."""

    def __init__(self) -> None:
        self._digests = Remembered(_digest, most=4096)
        self._compressed = Remembered(lambda stream: compress(stream.read()), most=512)

    def of(self, file: PurePosixPath, stream: BinaryIO, *, gzipped: bool) -> Representation:
        """The open file at `file` below the site, which is closed when it is not sent itself.

        Media whose address carries a digest are not read.
        """
        stat = os.fstat(stream.fileno())
        modified = min(int(stat.st_mtime), int(time.time()))
        named = digest_in(file)
        tag = f"{named}-{stat.st_size:x}" if named else self._digests.of(stream)
        if not gzipped or not _WORTH_IT_BYTES <= stat.st_size <= _MOST_BYTES:
            return Representation(stream, stat.st_size, Validators(f'"{tag}"', modified))
        with stream:
            data = self._compressed.of(stream)
        return Representation(io.BytesIO(data), len(data), Validators(f'"{tag}-{GZIP}"', modified), GZIP)


def made_of(stream: BinaryIO, make: Callable[[bytes], bytes]) -> Representation:
    """What `make` makes of the bytes of an open file, which is closed."""
    with stream:
        modified = min(int(os.fstat(stream.fileno()).st_mtime), int(time.time()))
        data = make(stream.read())
    made = io.BytesIO(data)
    return Representation(made, len(data), Validators(f'"{_digest(made)}"', modified))


def _digest(stream: BinaryIO) -> str:
    # half of a SHA-256 tells apart any two files there will ever be
    return hashlib.file_digest(stream, "sha256").hexdigest()[:32]  # type: ignore[arg-type]
