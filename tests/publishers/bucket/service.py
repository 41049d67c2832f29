"""A real service that speaks S3, on loopback: `rclone serve s3`, whose buckets are folders here."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tayori.publishers.bucket.options import BucketOptions
from tayori.publishers.bucket.store import Store, open_store
from tests.publishers.servers import free_port

BASE = "https://ijyu.example.jp/"
NAME, ID, SECRET = "portal", "tayori-test-id", "tayori-test-secret"
SECRETS = {"env:S3_ID": ID, "env:S3_SECRET": SECRET}


@dataclass(frozen=True, slots=True)
class Service:
    """A running service with one bucket."""

    url: str
    folder: Path
    """What is in the bucket, as files."""

    def options(self, **changes: Any) -> BucketOptions:
        """How a target names the bucket."""
        return BucketOptions.model_validate(self.said() | changes)

    def said(self, **changes: Any) -> dict[str, Any]:
        """The same as it stands in tayori.yaml."""
        keys = dict(zip(("access_key", "secret_key"), SECRETS, strict=True))
        return {"name": NAME, "region": "us-east-1", "endpoint": self.url, **keys, **changes}

    def at(self, url: str) -> Service:
        """The same bucket through a proxy."""
        return replace(self, url=url)

    def files(self) -> dict[str, bytes]:
        """Path -> bytes of all objects."""
        found = (path for path in self.folder.rglob("*") if path.is_file())
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in found}

    def put(self, path: str, text: str) -> None:
        """Write an object as somebody else does: without our mark."""
        with self.store() as store:
            store.client.put_object(Bucket=NAME, Key=path, Body=text.encode())

    def drop(self, path: str) -> None:
        """Delete an object as somebody else does."""
        with self.store() as store:
            store.client.delete_object(Bucket=NAME, Key=path)

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The bucket as our own client sees it."""
        with open_store(self.options(), SECRETS.__getitem__, BASE) as store:
            yield store


@contextmanager
def serving_buckets(work: Path) -> Iterator[Service]:
    """A service on a free port that keeps type, caching and metadata of objects while it runs."""
    folder, port = work / "buckets" / NAME, free_port()
    folder.mkdir(parents=True)
    program = str(Path(sys.executable).with_name("rclone"))
    argv = [program, "serve", "s3", "--addr", f"127.0.0.1:{port}", "--auth-key", f"{ID},{SECRET}"]
    argv += ["--config", str(work / "rclone.conf"), str(folder.parent)]
    with (work / "rclone.log").open("wb") as log:
        process = subprocess.Popen(argv, stdout=log, stderr=log)
        try:
            _wait_for(port, process)
            yield Service(f"http://127.0.0.1:{port}", folder)
        finally:
            process.terminate()
            process.wait(timeout=10)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("rclone does not listen")
