"""Chapters of an M4A: a QuickTime chapter track (Apple's players) and Nero's `chpl` box (most others).

ffmpeg writes both while it copies the sound; tags and cover are written afterwards.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from tayori.errors import MediaError
from tayori.media.embedding.words import plain
from tayori.media.escape import file_url, require_apart
from tayori.media.ffmpeg import SAFE_INPUT, run_ffmpeg
from tayori.media.output import making
from tayori.media.process import ToolFailed
from tayori.model.asset import Chapter

MOST_CHAPTERS = 255
"""`chpl` counts them in one byte."""
TITLE_BYTES = 255
"""And the length of a title."""
_MEANT = re.compile(r"([=;#\\\n])")


def add_mp4_chapters(path: Path, out: Path, chapters: tuple[Chapter, ...], length_ms: int) -> None:
    """The sound of the M4A at `path` as `out`, with `chapters`; each lasts until the next begins.

    Nothing is encoded. Chapters that begin at or after `length_ms` are left out. Raises MediaError for what
    cannot be copied or has more than MOST_CHAPTERS, UsageError when `out` is `path`, ResourceError.
    """
    require_apart([path], [out])
    if len(chapters) > MOST_CHAPTERS:
        raise MediaError(
            f"{path.name} would get {len(chapters)} chapters; an M4A holds {MOST_CHAPTERS}.",
            "Join some of the chapters.",
        )
    with making(out), tempfile.TemporaryDirectory(dir=out.parent) as folder:
        told = Path(folder) / "chapters.txt"
        told.write_text(render_ffmetadata(chapters, length_ms), encoding="utf-8")
        try:
            run_ffmpeg(chapter_arguments(path, told, out))
        except ToolFailed as error:
            raise MediaError(
                f"{path.name} cannot be given chapters: {error.reason}.", "Make the file again."
            ) from error


def chapter_arguments(path: Path, chapters: Path, out: Path) -> tuple[str, ...]:
    """Ffmpeg's arguments that copy the sound and take the chapters from a file of metadata."""
    clean = (
        "-map_metadata",
        "1",
        "-map_metadata:s:a:0",
        "-1",
        "-fflags",
        "+bitexact",
        "-flags:a",
        "+bitexact",
    )
    return (
        *SAFE_INPUT, "-i", file_url(path), "-f", "ffmetadata", "-i", file_url(chapters),
        "-map", "0:a:0", "-c", "copy", *clean, "-map_chapters", "1",
        "-movflags", "+faststart", "-f", "ipod", "-y", file_url(out),
    )  # fmt: skip


def render_ffmetadata(chapters: tuple[Chapter, ...], length_ms: int) -> str:
    """Chapters as ffmpeg reads them (https://ffmpeg.org/ffmpeg-formats.html#Metadata-1).

    The first begins with the sound, whatever it says: a chapter track has no gaps, and ffmpeg would draw the
    chapter forward there and not in `chpl`. Where nobody wrote a chapter for the beginning, that is what an
    M4A says otherwise than the MP3, the JSON and the feed.
    """
    inside = [chapter for chapter in chapters if chapter.start_ms < length_ms]
    starts = [0, *(chapter.start_ms for chapter in inside[1:])]
    parts = [
        f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={start}\nEND={end}\ntitle={_escaped(chapter.title)}\n"
        for chapter, start, end in zip(inside, starts, [*starts[1:], length_ms], strict=False)
    ]
    return "".join([";FFMETADATA1\n", *parts])


def _escaped(title: str) -> str:
    """A title on one line, not longer than there is room for; letters are never cut in two.

    Without a backslash at its end, which ffmpeg takes for a line that goes on however it is escaped. A
    chapter without a title would get lost.
    """
    line = " ".join(plain(title).split())
    short = line.encode()[:TITLE_BYTES].decode(errors="ignore").rstrip("\\ ")
    return _MEANT.sub(r"\\\1", short) or "-"
