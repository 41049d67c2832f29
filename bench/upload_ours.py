"""A file sent to YouTube by our publisher: `python -m bench.upload_ours ROOT CREDENTIALS FILE TOLD`."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from tayori.model.ids import Digest
from tayori.model.publishing import Package, PublicationState, Role
from tayori.publishers.base import TargetContext
from tayori.publishers.youtube.options import YouTubeOptions
from tayori.publishers.youtube.publisher import KIND
from tests.publishers import samples


def main() -> None:
    """Publish it: session, bytes, reading back; no captions and no list, as the rival has none."""
    root, credentials, path = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    options = YouTubeOptions(
        made_for_kids=False, credentials="file:-", endpoint=root, poll_first_s=0.01, limits={"units": 10**6}
    )
    context = TargetContext(
        name="youtube",
        options=options,
        root=path.parent,
        languages=(),
        timezone="Asia/Tokyo",
        now=lambda: datetime.now(UTC),
        secret=lambda _reference: credentials.read_text(encoding="utf-8"),
    )
    clip = package(path)
    began = time.monotonic()
    receipt = KIND.open(context).publish(clip, None)
    Path(sys.argv[4]).write_text(str(time.monotonic() - began), encoding="utf-8")
    if receipt.state is not PublicationState.VERIFIED:
        raise SystemExit(receipt.error)


def package(path: Path) -> Package:
    """A clip whose only file is the one at `path`."""
    whole = samples.clip(path.parent / "clip")
    digest = Digest(path.name.encode().hex().ljust(64, "0")[:64])
    video = next(file for file in whole.files if (file.role, file.profile) == (Role.RENDITION, "vertical"))
    large = replace(video, path=path, size=path.stat().st_size, digest=digest, content=digest)
    return replace(whole, files=(large,), playlist=None, tracks=())


if __name__ == "__main__":
    main()
