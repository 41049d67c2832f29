"""Still pictures of a clip: a poster chosen by measure, one frame, thumbnails, a contact sheet."""

from __future__ import annotations

import io
import math
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from PIL import Image, ImageDraw, ImageFont

from tayori.errors import MediaError, UsageError
from tayori.media.boxes import Track, read_layout
from tayori.media.escape import file_url
from tayori.media.ffmpeg import SAFE_INPUT, read_ffmpeg, run_ffmpeg
from tayori.media.output import making
from tayori.media.survey import Reading, frame_times, look_closely, survey
from tayori.model.time import Span, seconds

AVOID_MS = 300
"""A clip's first and last moments are no poster: openings fade in, hands reach for the button."""

_FINALISTS = 3
_AT_A_TIME = 2
_AROUND_MS = 250
_HANDHELD_CHANGE = 6.0
"""Luma difference in half a second that any hand-held picture has; a transition has more."""
_HOPELESS_MILLI = 200
"""Below this score nothing near by is worth looking for: black, or the first moment of a very short clip."""
_FADE_CHANGE = 0.5
_FADE_BEND = 0.6
"""Frames that change this much while their change bends this little, relative to it, are fading. Measured:
dissolves of 1 and 2 s 0.3 and 0.5, moving pictures 0.8 to 1.7; a key frame alone may read 0.9 in a fade."""

_FROM_709 = "scale=in_color_matrix=bt709:flags=accurate_rnd+full_chroma_int+full_chroma_inp:"

_PLAIN = ("-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact")
_JPEG_QUALITY = 93

CELLS = 20
"""Frames on a contact sheet."""
_COLUMNS = 5
_GAP = 8
_LABEL_PX = 22


@dataclass(frozen=True, slots=True)
class PosterChoice:
    """The frame that was chosen and what speaks for it, in thousandths, 1000 the best."""

    time_ms: int
    """In the picture; seeking to it finds exactly that frame."""
    score_milli: int
    sharpness_milli: int
    contrast_milli: int
    exposure_milli: int
    stillness_milli: int
    """1000: as calm as the clip is; 0: the middle of a transition or of a jerk."""


def choose_poster(picture: Path) -> PosterChoice:
    """A good poster frame: sharp, well lit, not in a transition, not in the first or last 0.3 s.

    `picture` is the clean one, without burned captions. The best key frames are found first, then the best
    frame around each of them. Raises MediaError when no frame can be read.
    """
    readings = survey(picture)
    if not readings:
        raise MediaError(f"{picture.name} has no frame to choose a poster from.", "Check the source.")
    ranked = sorted(_candidates(readings), key=lambda c: (-c.choice.score_milli, c.choice.time_ms))
    with ThreadPoolExecutor(_AT_A_TIME) as pool:
        finalists = list(pool.map(partial(_refined, picture), _apart(ranked)))
    return max(finalists, key=lambda choice: (choice.score_milli, -choice.time_ms))


def extract_frame(picture: Path, time_ms: int, out: Path) -> None:
    """Writes the frame shown at `time_ms` to `out`: JPEG by its suffix, else PNG; BT.709 turned to sRGB.

    Raises UsageError when the picture ends before, MediaError when it cannot be read, ResourceError when
    writing fails; leaves no partial file.
    """
    source = ("-ss", seconds(time_ms), *SAFE_INPUT, "-i", file_url(picture), "-map", "0:v:0")
    convert = ("-frames:v", "1", "-vf", f"{_FROM_709}out_range=full,format=rgb24")
    png = read_ffmpeg((*source, *convert, *_PLAIN, "-c:v", "png", "-f", "image2pipe", "pipe:1"))
    if not png:
        raise UsageError(
            f"{picture.name} ends before {seconds(time_ms)} s.", "Choose an earlier time for the poster."
        )
    with making(out):
        if out.suffix.lower() in (".jpg", ".jpeg"):
            with Image.open(io.BytesIO(png)) as image:
                image.save(out, "JPEG", quality=_JPEG_QUALITY, optimize=True)
        else:
            out.write_bytes(png)


def contact_sheet(picture: Path, out: Path) -> None:
    """Writes a JPEG with 20 frames of the MP4 at `picture`, evenly apart, each with its time.

    Key frames are taken where they lie close enough, so that the clip need not be decoded whole. Raises
    MediaError when it cannot be read, ResourceError when writing fails.
    """
    length_ms = max((t.duration * 1000 // t.timescale for t in _pictures(picture)), default=0)
    if not length_ms:
        raise MediaError(f"{picture.name} has no picture for a contact sheet.", "Check the source.")
    with tempfile.TemporaryDirectory() as folder:
        times = _tile(picture, length_ms, Path(folder), ("-skip_frame", "nokey"))
        if len(times) < CELLS:
            times = _tile(picture, length_ms, Path(folder), ())
        with Image.open(Path(folder, "tiles.png")) as image:
            sheet = _labelled(image.convert("RGB"), times)
    with making(out):
        sheet.save(out, "JPEG", quality=_JPEG_QUALITY, optimize=True)


def _pictures(path: Path) -> list[Track]:
    return [track for track in read_layout(path).tracks if track.handler == "vide" and track.timescale]


def _tile(picture: Path, length_ms: int, folder: Path, options: tuple[str, ...]) -> list[int]:
    """Writes tiles.png to `folder`; the times of its frames in milliseconds."""
    step = f"{length_ms / CELLS / 1000:.6f}"
    due = f"if(gte(t,{step}*ld(0)),gt(st(0,1+floor(t/{step})),0),0)"
    graph = (
        f"select='{due}',scale='if(gt(ih,iw),216,320)':-2,signalstats,metadata=print:file=times.txt,"
        f"{_FROM_709}out_range=full,format=rgb24,"
        f"tile={_COLUMNS}x{CELLS // _COLUMNS}:margin={_GAP}:padding={_GAP}:color=white"
    )
    source = (*options, *SAFE_INPUT, "-i", file_url(picture.absolute()), "-map", "0:v:0", "-vf", graph)
    run_ffmpeg((*source, "-frames:v", "1", "-update", "1", "-f", "image2", "-y", "tiles.png"), cwd=folder)
    return frame_times(Path(folder, "times.txt").read_text())


def _labelled(sheet: Image.Image, times: list[int]) -> Image.Image:
    draw = ImageDraw.Draw(sheet)
    face = ImageFont.load_default(_LABEL_PX)
    across = (sheet.width - _GAP) // _COLUMNS
    down = (sheet.height - _GAP) // (CELLS // _COLUMNS)
    for number, time_ms in enumerate(times):
        left = _GAP + across * (number % _COLUMNS)
        bottom = (number // _COLUMNS + 1) * down
        label = f"{time_ms // 60_000}:{time_ms // 1000 % 60:02d}.{time_ms % 1000 // 100}"
        width = round(draw.textlength(label, face))
        draw.rectangle((left, bottom - _LABEL_PX - 8, left + width + 12, bottom), (0, 0, 0))
        draw.text((left + 6, bottom - _LABEL_PX // 2 - 4), label, (255, 255, 255), face, "lm")
    return sheet


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A surveyed frame, and how calm it is towards the surveyed frames before and after it, 0 to 1."""

    choice: PosterChoice
    before: float
    after: float

    def calm_at(self, time_ms: int) -> float:
        """How calm the neighbourhood is at a time close to this frame."""
        if time_ms == self.choice.time_ms:
            return max(self.before, self.after)
        return self.before if time_ms < self.choice.time_ms else self.after


def _candidates(readings: tuple[Reading, ...]) -> Iterator[_Candidate]:
    """All of them, rated.

    What changes far more than is usual in this clip is a cut or a transition: a frame beside a cut is calm
    towards its other side, one inside a transition towards neither.
    """
    usual = max(_HANDHELD_CHANGE, median(r.change for r in readings))
    calm = [_share(r.change, 2.2 * usual, usual) for r in readings]
    last_ms = readings[-1].time_ms
    for reading, before, after in zip(readings, calm, (*calm[1:], calm[-1]), strict=True):
        inside = AVOID_MS <= reading.time_ms <= last_ms - AVOID_MS
        yield _Candidate(_rate(reading, max(before, after), 1.0 if inside else 0.2), before, after)


def _apart(ranked: list[_Candidate]) -> list[_Candidate]:
    """The best few whose neighbourhoods do not overlap."""
    chosen: list[_Candidate] = []
    for candidate in ranked:
        time_ms = candidate.choice.time_ms
        alone = all(abs(time_ms - other.choice.time_ms) > 2 * _AROUND_MS for other in chosen)
        if len(chosen) < _FINALISTS and alone:
            chosen.append(candidate)
    return chosen


def _refined(picture: Path, candidate: _Candidate) -> PosterChoice:
    """The best frame around a candidate, on every frame and at twice the size."""
    choice = candidate.choice
    span = Span(max(0, choice.time_ms - _AROUND_MS), choice.time_ms + _AROUND_MS)
    readings = look_closely(picture, span)
    frames = [r for r in readings[1:] if r.time_ms >= AVOID_MS] or readings
    if not frames or choice.score_milli < _HOPELESS_MILLI:
        return choice
    usual = max(1.0, median(r.change for r in frames))
    rated = []
    for number, frame in enumerate(frames):
        fading = _fades(frames[max(0, number - 2) : number + 3])
        still = 0.0 if fading else _share(frame.change, 3 * usual, usual)
        rated.append(_rate(frame, min(still, candidate.calm_at(frame.time_ms)), 1.0))
    return max(rated, key=lambda c: (c.score_milli, -abs(c.time_ms - choice.time_ms)))


def _fades(neighbours: Sequence[Reading]) -> bool:
    """Whether a frame, seen with those around it, is part of a fade or a dissolve."""
    change = median(r.change for r in neighbours)
    return change > _FADE_CHANGE and median(r.bend / max(r.change, 0.01) for r in neighbours) < _FADE_BEND


def _rate(reading: Reading, stillness: float, place: float) -> PosterChoice:
    """All measures of one frame; `place` weakens frames near the clip's ends."""
    contrast = _share(reading.bright - reading.dark, 10, 130)
    exposure = _share(reading.mean, 25, 80) * _share(reading.mean, 235, 170)
    sharpness = _share(reading.blur, 13, 4) * min(1.0, 2 * contrast) if math.isfinite(reading.blur) else 0.0
    colour = _share(reading.saturation, 0, 30)
    quality = 0.4 * sharpness + 0.25 * contrast + 0.25 * exposure + 0.1 * colour
    score = quality * (0.25 + 0.75 * stillness) * place
    return PosterChoice(
        time_ms=reading.time_ms,
        score_milli=round(1000 * score),
        sharpness_milli=round(1000 * sharpness),
        contrast_milli=round(1000 * contrast),
        exposure_milli=round(1000 * exposure),
        stillness_milli=round(1000 * stillness),
    )


def _share(value: float, worst: float, best: float) -> float:
    """Where `value` lies between worst (0) and best (1)."""
    return min(1.0, max(0.0, (value - worst) / (best - worst)))
