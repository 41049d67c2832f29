"""The store: artifacts by digest, below `.tayori/store/`.

A file's name is its SHA-256, so `sha256sum` checks the store without us. Files are written once,
read-only, by rename from `.tayori/store/tmp/`; only `drop` (called by prune) deletes them.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tayori.errors import TayoriError
from tayori.model.ids import Digest
from tayori.store.files import digest_file, disk_errors, sync_folder

_SCRATCH = "tmp"


class Store:
    """A content-addressed folder. Safe for several writers: equal content has equal name."""

    def __init__(self, root: Path) -> None:
        # Programs are run in other folders, so a relative path would lead elsewhere.
        self.root = root.absolute()

    def path(self, digest: Digest) -> Path:
        """Where the bytes of `digest` are, or would be."""
        return self.root / digest[:2] / digest

    def has(self, digest: Digest, size: int | None = None) -> bool:
        """Whether the bytes are here, with the recorded size when that is given."""
        try:
            found = os.stat(f"{self.root}{os.sep}{digest[:2]}{os.sep}{digest}").st_size
        except OSError:
            return False
        return size is None or found == size

    def get(self, digest: Digest) -> Path:
        """The path of bytes that must be here. Raises TayoriError when they are not."""
        path = self.path(digest)
        if not path.exists():
            raise TayoriError(
                f"The store has no {digest[:12]}.", "Run `tayori build`; it makes what is missing."
            )
        return path

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """A temporary folder on the store's own file system; gone afterwards, whatever happens."""
        with disk_errors(self.root):
            (self.root / _SCRATCH).mkdir(parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(dir=self.root / _SCRATCH))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def add(self, file: Path) -> tuple[Digest, int]:
        """Move `file` (made in scratch) into the store; its digest and size. A damaged copy is replaced."""
        with disk_errors(file):
            digest, size = digest_file(file), file.stat().st_size
            final = self.path(digest)
            final.parent.mkdir(parents=True, exist_ok=True)
            with file.open("rb") as handle:
                os.fsync(handle.fileno())
            file.chmod(0o444)
            file.replace(final)
            sync_folder(final.parent)
        return digest, size

    def digests(self) -> Iterator[Digest]:
        """Every digest in the store."""
        for folder in sorted(self.root.glob("[0-9a-f][0-9a-f]")):
            for file in sorted(folder.iterdir()):
                yield Digest(file.name)

    def verify(self, digest: Digest) -> bool:
        """Whether the bytes of `digest` are here and still hash to it; always re-hashes."""
        path = self.path(digest)
        return path.is_file() and digest_file(path) == digest

    def drop(self, digest: Digest) -> int:
        """Delete the bytes of `digest`; how many bytes that freed."""
        path = self.path(digest)
        size = path.stat().st_size
        path.unlink()
        with suppress(OSError):
            path.parent.rmdir()
        return size

    def clear_scratch(self) -> None:
        """Delete what killed runs left behind. Only under the workspace lock."""
        shutil.rmtree(self.root / _SCRATCH, ignore_errors=True)
