"""The sound of an episode that moves in: fetched, held against what the feed says of it, and looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tayori.errors import MediaError
from tayori.feeds.reading.values import FoundEpisode
from tayori.media.probe import probe
from tayori.model.finding import Finding, note, warning
from tayori.model.ids import Digest, Slug
from tayori.model.probe import Probe
from tayori.publishers.http.addresses import shown
from tayori.publishers.http.web import Web
from tayori.store.files import digest_file, disk_errors

LARGEST_BYTES = 4_000_000_000
"""Of one episode: 24 hours of uncompressed sound in mono."""
_NAME = "sound"
_OFF_MS, _OFF_SHARE = 5_000, 20
"""A length in the feed is wrong when it is off by more than five seconds and a twentieth."""


@dataclass(frozen=True, slots=True)
class BroughtSound:
    """A file of sound that came whole."""

    path: Path
    size: int
    digest: Digest
    is_finished: bool
    """MP3 or M4A: it goes out as it is."""
    findings: tuple[Finding, ...]


def bring_sound(
    web: Web, slug: Slug, found: FoundEpisode, folder: Path, on_fraction: Callable[[float], None]
) -> BroughtSound:
    """The sound of an episode in `folder`, under its slug; what is there already is not fetched again.

    Raises RemoteError, ResourceError, and MediaError for what is no sound (an error page, an empty file).
    """
    assert found.audio is not None
    there = [path for path in folder.glob(f"{slug}.*") if path.suffix in _SUFFIXES.values()]
    path = there[0] if there else folder / _NAME
    if not path.exists():
        with disk_errors(path):
            web.download(
                found.audio.url,
                path,
                LARGEST_BYTES,
                lambda came, whole: on_fraction(came / (whole or came or 1)),
            )
    seen = _looked_at(path, found.audio.url)
    suffix = _SUFFIXES.get(_kind(seen), path.suffix or ".audio")
    final = path.replace(folder / f"{slug}{suffix}")
    size = final.stat().st_size
    findings = _compare(slug, found, seen, size)
    return BroughtSound(final, size, digest_file(final), suffix in (".mp3", ".m4a"), findings)


def _looked_at(path: Path, url: str) -> Probe:
    """What the file is; it does not stay when it is no sound, so that the next run fetches it anew."""
    try:
        seen = probe(path)
    except MediaError as mistake:
        path.unlink(missing_ok=True)
        raise _no_episode(url, mistake.message) from mistake
    if seen.audio is None:
        path.unlink()
        raise _no_episode(url, "it is a picture without sound.")
    return seen


def _no_episode(url: str, why: str) -> MediaError:
    return MediaError(f"What {shown(url)} sends is no episode: {why}", "Look at the address; then run again.")


_SUFFIXES = {
    "mp3": ".mp3", "m4a": ".m4a", "mp4": ".mp4", "ogg": ".ogg", "flac": ".flac", "wav": ".wav", "aac": ".aac",
    "matroska": ".mkv",
}  # fmt: skip


def _kind(seen: Probe) -> str:
    """The kind of file, from its container and codec."""
    names = seen.container.split(",")
    if "mp4" in names or "m4a" in names or "mov" in names:
        return "m4a" if seen.video is None and seen.audio and seen.audio.codec == "aac" else "mp4"
    return next((name for name in names if name in _SUFFIXES), "")


def _compare(slug: Slug, found: FoundEpisode, seen: Probe, size: int) -> tuple[Finding, ...]:
    told: list[Finding] = []
    announced = found.audio.length if found.audio else None
    if announced is not None and announced != size:
        text = f"The feed says {announced:,} bytes, the file has {size:,}."
        told.append(note("import-length", text, "", slug))
    off = abs((found.duration_ms or seen.duration_ms) - seen.duration_ms)
    if off > max(_OFF_MS, seen.duration_ms // _OFF_SHARE):
        says_s, has_s = (found.duration_ms or 0) // 1000, seen.duration_ms // 1000
        text = f"The feed says {says_s} seconds, the file has {has_s}."
        told.append(warning("import-duration", text, "Listen to its end.", slug))
    return tuple(told)
