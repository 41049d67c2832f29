"""An audiogram: a stretch of an episode as a vertical film, with its cover, its title and a moving waveform.

Everything that stands still is drawn once; ffmpeg lays the waveform over it, which moves from right to left,
bright where it has been heard. Captions are burned later, as into any clip: the room below is theirs.
"""

from __future__ import annotations

import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageOps

from tayori.errors import MediaError
from tayori.media.artwork import open_artwork
from tayori.media.cards.card import Colours, Size
from tayori.media.cards.lettering import FaceFile
from tayori.media.cards.palette import Palette, choose_palette
from tayori.media.cards.templates import Shape
from tayori.media.escape import file_url, require_apart
from tayori.media.ffmpeg import SAFE_INPUT, Progress, run_ffmpeg
from tayori.media.output import making
from tayori.media.plots.peaks import read_peaks
from tayori.media.plots.waveform import bar_heights
from tayori.media.process import ToolFailed
from tayori.media.thumbnails import TitleBox, fitting
from tayori.model.colour import Rgb, mixed
from tayori.model.time import Span, seconds

SIZE: Size = (1080, 1920)
RATE = 30
SHOW_ROOM = TitleBox(font_px=40, max_width_px=720, max_lines=1)
TITLE_ROOM = TitleBox(font_px=60, max_width_px=720, max_lines=2)
"""Within the union of the platforms' safe areas, x 180 to 900, y 270 to 1440 (facts B.6)."""
BARS_PER_S = 10
"""Fewer than syllables of Japanese speech in a second would not move with it; more would flicker."""

_COVER = (270, 290, 540)
"""Left, top and side."""
_ROUND_PX, _SHADOW_PX = 32, 24
_BLUR_PX = 48
_SHOW_Y, _TITLE_Y = 880, 950
"""Middle of the show's name, and upper edge of the title."""
_LEADING_MILLI = 1280
_WAVE = (180, 1110, 720, 120)
"""Left, top, width and height of the waveform; captions stand below it, down to 1440."""
_PITCH_PX, _BAR_PX = 18, 10
_AHEAD_MILLI = 420
"""How much of the text's colour is in what is still to be heard."""
_FINE = 2
_FADE_MS = 40
"""A cut within a sound clicks; so short a fade is not heard as one."""


@dataclass(frozen=True, slots=True)
class AudiogramJob:
    """What to make a film of. Lines are broken already, to SHOW_ROOM and TITLE_ROOM."""

    sound: Path
    span: Span
    """Of the sound."""
    show: tuple[str, ...]
    title: tuple[str, ...]
    face: FaceFile
    cover: Path | None = None
    colours: Colours = Colours()


def make_audiogram(
    job: AudiogramJob,
    out: Path,
    on_progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> None:
    """Write the film of `job` to `out`: QuickTime, H.264 almost without loss, sound as PCM.

    It is a source, encoded again when the clip is built. The same job gives the same bytes. Raises MediaError
    for a sound or cover that cannot be read, CaptionError for an unusable font, ResourceError, Cancelled.
    """
    require_apart([job.sound], [out])
    with making(out), tempfile.TemporaryDirectory(dir=out.parent) as name:
        folder = Path(name)
        palette = choose_palette(job.colours, Shape.WASH)
        draw_stage(job, palette).save(folder / "stage.png", compress_level=1)
        for part, colour in (("heard", palette.accent), ("ahead", _ahead(palette))):
            draw_waveform(job, colour, cancel).save(folder / f"{part}.png", compress_level=1)
        try:
            run_ffmpeg(audiogram_arguments(job, folder, out), job.span.length_ms, on_progress, cancel)
        except ToolFailed as error:
            raise MediaError(
                f"No film can be made of {job.sound.name}: {error.reason}.", "Check that it plays."
            ) from error


def _ahead(palette: Palette) -> Rgb:
    return mixed(palette.text, palette.background, _AHEAD_MILLI)


# ---- what stands still


def draw_stage(job: AudiogramJob, palette: Palette) -> Image.Image:
    """Everything but waveform and captions."""
    cover = open_artwork(job.cover) if job.cover else None
    canvas = _background(cover, palette)
    if cover is not None:
        _lay_cover(canvas, cover)
    draw = ImageDraw.Draw(canvas)
    _centred(draw, job.show, (SHOW_ROOM, _SHOW_Y - SHOW_ROOM.font_px // 2), job.face, palette.accent)
    _centred(draw, job.title, (TITLE_ROOM, _TITLE_Y), job.face, palette.text)
    return canvas


def _background(cover: Image.Image | None, palette: Palette) -> Image.Image:
    """The cover, blurred and washed in the organisation's colour until every text can be read on it."""
    plain = Image.new("RGB", SIZE, palette.background)
    if cover is None:
        return plain
    small = ImageOps.fit(cover, (SIZE[0] // 4, SIZE[1] // 4), Image.Resampling.BOX)
    blurred = small.filter(ImageFilter.GaussianBlur(_BLUR_PX // 4)).resize(SIZE, Image.Resampling.BICUBIC)
    return Image.blend(blurred, plain, palette.opacity_milli / 1000)


def _lay_cover(canvas: Image.Image, cover: Image.Image) -> None:
    left, top, side = _COVER
    square = ImageOps.fit(cover, (side, side), Image.Resampling.LANCZOS)
    mask = Image.new("L", (side * _FINE, side * _FINE))
    corner = (0, 0, side * _FINE - 1, side * _FINE - 1)
    ImageDraw.Draw(mask).rounded_rectangle(corner, _ROUND_PX * _FINE, 255)
    mask = mask.resize((side, side), Image.Resampling.BOX)
    shadow = Image.new("L", SIZE)
    shadow.paste(mask.point([value // 2 for value in range(256)]), (left, top + _SHADOW_PX // 2))
    canvas.paste((0, 0, 0), mask=shadow.filter(ImageFilter.GaussianBlur(_SHADOW_PX)))
    canvas.paste(square, (left, top), mask)


def _centred(
    draw: ImageDraw.ImageDraw,
    lines: tuple[str, ...],
    place: tuple[TitleBox, int],
    face: FaceFile,
    colour: Rgb,
) -> None:
    """Lines one below the other from a height on, smaller where one is too wide for its room."""
    if not lines:
        return
    room, top = place
    letters, em = fitting(lines, room, *face)
    for number, line in enumerate(lines):
        middle = top + em // 2 + em * _LEADING_MILLI // 1000 * number
        draw.text((SIZE[0] // 2, middle), line, colour, letters, "mm")


# ---- what moves


def draw_waveform(job: AudiogramJob, colour: Rgb, cancel: threading.Event | None = None) -> Image.Image:
    """All bars side by side, half a window of nothing before and after: the first begins in the middle."""
    peaks = read_peaks(job.sound, 1, (job.span.start_ms, job.span.end_ms), cancel)
    bars = max(1, job.span.length_ms * BARS_PER_S // 1000)
    heights = bar_heights(peaks, bars)[0].tolist()
    _, _, window, high = _WAVE
    strip = Image.new("L", ((window + bars * _PITCH_PX) * _FINE, high * _FINE))
    draw = ImageDraw.Draw(strip)
    for number, height in enumerate(heights):
        half = max(_BAR_PX, round(height * high)) * _FINE // 2
        left = (window // 2 + number * _PITCH_PX) * _FINE
        box = (left, high * _FINE // 2 - half, left + _BAR_PX * _FINE - 1, high * _FINE // 2 + half - 1)
        draw.rounded_rectangle(box, _BAR_PX * _FINE // 2, 255)
    mask = strip.resize((strip.width // _FINE, high), Image.Resampling.BOX)
    picture = Image.new("RGBA", mask.size, colour)
    picture.putalpha(mask)
    return picture


def audiogram_arguments(job: AudiogramJob, folder: Path, out: Path) -> tuple[str, ...]:
    """Ffmpeg's arguments: pictures of `folder`, each decoded once, the waveform moved a step every frame."""
    length = seconds(job.span.length_ms)
    pictures = [
        part for name in ("stage", "heard", "ahead") for part in ("-i", file_url(folder / f"{name}.png"))
    ]
    cut = ("-ss", seconds(job.span.start_ms), "-t", length)
    return (
        *pictures, *SAFE_INPUT, *cut, "-i", file_url(job.sound), "-filter_complex", _graph(job),
        "-map", "[film]", "-map", "[sound]", "-t", length, "-map_metadata", "-1", "-map_chapters", "-1",
        "-c:v", "libx264", "-crf", "12", "-preset", "veryfast", "-g", str(RATE), "-r", str(RATE),
        "-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709", "-color_range", "tv",
        "-c:a", "pcm_s16le", "-ar", "48000", "-ac", "2",
        "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact",
        "-f", "mov", "-y", file_url(out),
    )  # fmt: skip


def _graph(job: AudiogramJob) -> str:
    """Colours are converted once, before a picture is repeated: in each frame only bars are laid over it."""
    left, top, width, high = _WAVE
    half, step = width // 2, f"n*{_PITCH_PX * BARS_PER_S}/{RATE}"
    colours = "scale=out_color_matrix=bt709:out_range=tv"
    still = f"loop=loop=-1:size=1:start=0,setpts=N/{RATE}/TB,fps={RATE}"
    bars = f"{colours},format=yuva420p,{still},crop={half}:{high}"
    end, fade = seconds(job.span.length_ms - _FADE_MS), seconds(_FADE_MS)
    chains = (
        f"[0:v]{colours},format=yuv420p,{still}[stage]",
        f"[1:v]{bars}:x='{step}':y=0[heard]",
        f"[2:v]{bars}:x='{half}+{step}':y=0[ahead]",
        f"[stage][heard]overlay={left}:{top}:format=yuv420[half]",
        f"[half][ahead]overlay={left + half}:{top}:format=yuv420[film]",
        f"[3:a:0]afade=t=in:d={fade},afade=t=out:st={end}:d={fade}[sound]",
    )
    return ";".join(chains)
