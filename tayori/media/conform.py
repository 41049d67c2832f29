"""What has to be done to a picture so that it fits a profile: pure decisions, made without ffmpeg.

The order the encoder applies them in, and the coordinates they are given in:

1. cut to the span; deinterlace (`deinterlace`);
2. scale stored pixels to square ones (`square_pixels`, still in stored orientation);
3. mirror left to right (`mirrored`), then turn clockwise (`rotation`): the *displayed* picture, `display`;
4. colour: tone-map (`tone_map`), `matrix_in` and range to BT.709 limited;
5. constant rate (`rate`), exactly `frames` frames;
6. crop (`crop`, displayed pixels), scale to `scale`, and for blur the fill from `backdrop`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from tayori.errors import MediaError, UsageError
from tayori.media.colours import assume_colour
from tayori.media.placing import Rect, display_size, place, square_pixels, target_rate
from tayori.model.asset import Focus
from tayori.model.probe import Dynamic, Probe, Scan, VideoStream
from tayori.model.profile import Fit, Profile
from tayori.model.time import Span


@dataclass(frozen=True, slots=True)
class Conform:
    """Everything one rendition does to the source's picture; see the module for the order."""

    rotation: int
    """Degrees clockwise to turn: 0, 90, 180 or 270. Decoders must not auto-rotate."""
    mirrored: bool
    """Flip left to right before the turn."""
    deinterlace: Scan
    """PROGRESSIVE: nothing to do; otherwise the field order of the source."""
    tone_map: Dynamic
    """SDR: nothing to do; HLG or PQ: tone-map to BT.709."""
    to_limited: bool
    """The source is full range and becomes limited."""
    primaries_in: str
    """ffmpeg's name of the source's primaries, never `unknown`."""
    transfer_in: str
    """ffmpeg's name of the source's transfer, never `unknown`."""
    matrix_in: str
    """ffmpeg's name of the source's matrix, never `unknown`: `bt709`, `smpte170m`, `bt2020nc`, ..."""
    square_pixels: tuple[int, int] | None
    """Even width and height, in stored orientation, that make the pixels square; None when they are."""
    display: tuple[int, int]
    """Size of the displayed picture: square pixels, turned."""
    rate: Fraction
    """Constant frames per second of the output, one of STANDARD_RATES."""
    crop: Rect | None
    """Part of the displayed picture that is kept; None keeps all of it."""
    scale: tuple[int, int]
    """Even size the kept part is scaled to; centred in the profile's frame."""
    fit: Fit
    """How it is brought into the frame in effect; CROP means `scale` is the whole frame."""
    backdrop: Rect | None
    """Part of the displayed picture the blurred fill is made from; None unless `fit` is BLUR."""
    upscale_milli: int
    """Enlargement in thousandths: 1000 is none, 1200 means scaled up 1.2 times; below 1000 scaled down."""
    start_ms: int
    """Where the output begins in the source."""
    frames: int
    """Frames of the output, exactly."""
    length_ms: int
    """Length of the output, `frames / rate` rounded to a millisecond."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """What an output has to be; media/check.py holds the file to it."""

    width: int
    height: int
    rate: Fraction
    frames: int
    duration_ms: int


def conform(
    probe: Probe, profile: Profile, span: Span | None, focus: Focus, name: str = "The source"
) -> Conform:
    """What `profile` has to do to the picture of `probe`, or to `span` of it, keeping `focus` in view.

    `span` counts on the file's clock (0 where its earliest stream begins). `name` stands in errors. Raises
    MediaError without a picture and UsageError when the span lies behind the end.
    """
    video = probe.video
    if video is None:
        raise MediaError(
            f"{name} has no picture, only sound.", "Give a video; sound alone can become an episode."
        )
    start_ms, end_ms = _cut(video, span, name)
    rate = target_rate(video, profile.max_rate)
    frames = max(1, int(Fraction(end_ms - start_ms, 1000) * rate + Fraction(1, 2)))
    colour = assume_colour(video)
    placed = place(display_size(video), profile, focus)
    return Conform(
        rotation=video.rotation,
        mirrored=video.mirrored,
        deinterlace=video.scan,
        tone_map=video.dynamic,
        to_limited=video.full_range,
        primaries_in=colour.primaries,
        transfer_in=colour.transfer,
        matrix_in=colour.matrix,
        square_pixels=square_pixels(video),
        display=display_size(video),
        rate=rate,
        crop=placed.crop,
        scale=placed.scale,
        fit=placed.fit,
        backdrop=placed.backdrop,
        upscale_milli=placed.upscale_milli,
        start_ms=start_ms,
        frames=frames,
        length_ms=round(frames / rate * 1000),
    )


def predict(conform: Conform, profile: Profile) -> Prediction:
    """Size, rate, frames and duration of the output."""
    return Prediction(profile.width, profile.height, conform.rate, conform.frames, conform.length_ms)


def _cut(video: VideoStream, span: Span | None, name: str) -> tuple[int, int]:
    """Start and end on the file's clock, within the picture."""
    first, last = video.start_ms, video.start_ms + max(1, video.duration_ms)
    if span is None:
        return first, last
    if span.start_ms >= last:
        raise UsageError(
            f"{name} lasts {last / 1000:.1f} s, but its trim begins at {span.start_ms / 1000:.1f} s.",
            "Correct `trim` so that it begins earlier.",
        )
    return max(span.start_ms, first), min(span.end_ms, last)
