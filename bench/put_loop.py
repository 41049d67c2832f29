"""A file put into an upload session with bare httpx: `python -m bench.put_loop ROOT TOKEN FILE TOLD`."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

PIECE_BYTES = 1 << 20


def main() -> None:
    """Begin a session, send everything, read the answer."""
    root, token, path = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    size = path.stat().st_size
    bearer = {"Authorization": f"Bearer {token}"}
    began = time.monotonic()
    with httpx.Client(timeout=60) as client:
        begun = client.post(
            f"{root}upload/youtube/v3/videos?uploadType=resumable&part=snippet,status",
            headers={**bearer, "X-Upload-Content-Length": str(size), "X-Upload-Content-Type": "video/mp4"},
            json={"snippet": {"title": "put"}, "status": {"privacyStatus": "private"}},
        )
        begun.raise_for_status()
        headers = {**bearer, "Content-Type": "video/mp4", "Content-Length": str(size)}
        client.put(begun.headers["Location"], headers=headers, content=_pieces(path)).raise_for_status()
    Path(sys.argv[4]).write_text(str(time.monotonic() - began), encoding="utf-8")


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb", buffering=0) as file:
        while piece := file.read(PIECE_BYTES):
            yield piece


if __name__ == "__main__":
    main()
