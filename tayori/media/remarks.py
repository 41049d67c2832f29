"""What a person should know about a source before it is encoded, in whole sentences with numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from tayori.media.colours import UNKNOWN, assume_colour
from tayori.media.placing import Placed, Rect, display_size, place, square_pixels, target_rate
from tayori.model.asset import Focus
from tayori.model.finding import Finding, error, note, warning
from tayori.model.probe import AudioStream, Dynamic, Probe, Scan, VideoStream
from tayori.model.profile import Profile

_SOFT_MILLI = 1500
"""Scaled up more than this, a picture looks soft."""
_HARDLY_MILLI = 1020
_LATE_MS = 100
_SHORT_MS = 500
_POOR_HZ = 32_000
_WORDS = {Dynamic.HLG: "HLG", Dynamic.PQ: "HDR10 (PQ)"}
_SHAPES = {(1080, 1920): "full HD", (1920, 1080): "full HD"}
_RATE_SLACK = Fraction(5, 1000)
_MOST = Fraction(2, 3)


def findings(probe: Probe, profiles: Iterable[Profile] = ()) -> tuple[Finding, ...]:
    """What follows from a probe: what is odd about the source, and what each profile will do about it."""
    wanted = tuple(profiles)
    return (*_picture(probe, wanted), *_sound(probe), *_file(probe))


def fps(rate: Fraction) -> str:
    """Frames per second as people write them: 30, 29.97, 23.976, 7.4."""
    known = {Fraction(24000, 1001): "23.976", Fraction(30000, 1001): "29.97", Fraction(60000, 1001): "59.94"}
    return known.get(rate) or f"{float(rate):.1f}".removesuffix(".0")


def _picture(probe: Probe, profiles: tuple[Profile, ...]) -> Iterator[Finding]:
    video = probe.video
    if video is None:
        yield (error if profiles else note)(
            "no-picture",
            "There is no picture, only sound.",
            "It can become an episode, not a clip.",
        )
        return
    yield from _turn(video)
    yield from _colour(video)
    yield from _sampling(video)
    yield from _rates(video, profiles)
    yield from _sizes(video, profiles)


def _turn(video: VideoStream) -> Iterator[Finding]:
    if video.rotation:
        lies = "upside down" if video.rotation == 180 else "on its side"
        turn = {
            90: "turned 90 degrees clockwise",
            180: "turned upright",
            270: "turned 90 degrees anticlockwise",
        }
        yield note("turned", f"The picture is stored {lies}: will be {turn[video.rotation]}.")
    if video.mirrored:
        yield note("mirrored", "The picture is stored mirrored: will be mirrored back.")


def _colour(video: VideoStream) -> Iterator[Finding]:
    if video.dynamic is not Dynamic.SDR:
        rule = f"{video.dynamic.value}-tone-mapped"
        yield note(rule, f"{_WORDS[video.dynamic]} picture: will be tone-mapped to BT.709.")
    elif video.bit_depth > 8:
        yield note("deep-colour", f"The picture has {video.bit_depth} bits a colour: will be made 8.")
    if video.dolby_vision == 5:
        yield warning(
            "dolby-vision-only",
            "Dolby Vision profile 5 has no ordinary picture beneath it: colours will look green and purple.",
            "Export it from the camera or editor as HLG, HDR10 or SDR.",
        )
    elif video.dolby_vision is not None:
        beneath = _WORDS.get(video.dynamic, "SDR")
        yield note(
            "dolby-vision-dropped",
            f"Dolby Vision (profile {video.dolby_vision}): its {beneath} picture is used.",
        )
    if video.full_range:
        yield note("full-range", "Full-range colour: will be made limited range.")
    yield from _tags(video)


def _tags(video: VideoStream) -> Iterator[Finding]:
    assumed = assume_colour(video)
    matrix = {"smpte170m": "BT.601 (NTSC)", "bt470bg": "BT.601 (PAL)", "bt709": "BT.709"}.get(assumed.matrix)
    if video.matrix == UNKNOWN and matrix:
        yield note("colour-untagged", f"The file does not say what its colours are: taken as {matrix}.")
    elif matrix and assumed.matrix != "bt709":
        yield note("colour-converted", f"{matrix} colours: will be converted to BT.709.")


def _sampling(video: VideoStream) -> Iterator[Finding]:
    if video.scan is not Scan.PROGRESSIVE:
        first = "top" if video.scan is Scan.TOP_FIRST else "bottom"
        yield note("interlaced", f"Interlaced ({first} field first): will be made progressive.")
    width, height = display_size(video)
    if square_pixels(video):
        aspect = f"{video.sample_aspect.numerator}:{video.sample_aspect.denominator}"
        yield note("anamorphic", f"Its pixels are {aspect}, not square: will be shown as {width} x {height}.")
    if width % 2 or height % 2:
        yield note(
            "odd-size", f"{width} x {height} is an odd size: up to a pixel at the edge will be left out."
        )


def _rates(video: VideoStream, profiles: tuple[Profile, ...]) -> Iterator[Finding]:
    rates = [(target_rate(video, profile.max_rate), profile.name) for profile in profiles]
    made = _by_value([(rate, fps(rate), name) for rate, name in rates])
    if not rates:
        return
    if video.variable:
        slow, fast = fps(video.min_rate), fps(video.max_rate)
        yield note(
            "variable-rate", f"The frame rate varies between {slow} and {fast} fps: will be made {made}."
        )
    elif any(abs(video.rate / rate - 1) > _RATE_SLACK for rate, _ in rates):
        yield note("rate-changed", f"{fps(video.rate)} frames per second: will be made {made}.")


def _sizes(video: VideoStream, profiles: tuple[Profile, ...]) -> Iterator[Finding]:
    display = display_size(video)
    places = [(place(display, profile, Focus()), profile) for profile in profiles]
    enlarged = [(placed, profile) for placed, profile in places if placed.upscale_milli > _HARDLY_MILLI]
    if enlarged:
        yield _scaled_up(display, enlarged, everyone=len(enlarged) == len(places))
    kept = [(*_kept(placed.crop, display), profile.name) for placed, profile in places if placed.crop]
    for side in ("width", "height"):
        parts = [
            (part, f"{round(part * 100)} %", name) for part, of, name in kept if of == side and part < _MOST
        ]
        if parts:
            cure = "Set `focus` if what matters is not in the middle."
            text = f"Only part of the {side} will be kept: {_by_value(parts, named=True)}."
            yield note("cropped", text, cure)


def _scaled_up(
    display: tuple[int, int], enlarged: list[tuple[Placed, Profile]], *, everyone: bool
) -> Finding:
    """One sentence: how much the profile that needs most falls short, and the factor for each."""
    worst, profile = max(enlarged, key=lambda pair: pair[0].upscale_milli)
    frame = _SHAPES.get((profile.width, profile.height), f"{profile.width} x {profile.height}")
    width, height = worst.crop[2:] if worst.crop else display
    short = profile.width - width if worst.scale[0] == profile.width else profile.height - height
    cropped = f"Cropped to {width} x {height}, the" if worst.crop else "The"
    factors = [(-p.upscale_milli, f"{_factor(p.upscale_milli)}x", q.name) for p, q in enlarged]
    text = f"{cropped} picture is {short} px short of {frame}: "
    text += f"will be scaled up {_by_value(factors, named=not everyone)}."
    if worst.upscale_milli > _SOFT_MILLI:
        return warning(
            "scaled-up", text, "It will look soft; use a larger or closer original if there is one."
        )
    return note("scaled-up", text)


def _factor(milli: int) -> str:
    return f"{milli / 1000:.2f}".rstrip("0").rstrip(".")


def _kept(crop: Rect | None, display: tuple[int, int]) -> tuple[Fraction, str]:
    """The side a crop takes from, and how much of it is left."""
    if crop is None:
        return Fraction(1), "width"
    return min((Fraction(crop[2], display[0]), "width"), (Fraction(crop[3], display[1]), "height"))


def _by_value(rows: Sequence[tuple[Fraction | int, str, str]], *, named: bool = False) -> str:
    """`A for x and y, B for z`, in order of the first field; just `A` when there is one value and no need."""
    names: dict[str, list[str]] = {}
    for _, value, name in sorted(rows, key=lambda row: row[0]):
        names.setdefault(value, []).append(name)
    if len(names) == 1 and not named:
        return next(iter(names))
    return ", ".join(f"{value} for {_listed(those)}" for value, those in names.items())


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _sound(probe: Probe) -> Iterator[Finding]:
    audio, video = probe.audio, probe.video
    if audio is None:
        yield note("no-sound", "No sound: silence will be added.")
        return
    if audio.channels == 1:
        yield note("mono", "Mono sound: will be heard on both sides.")
    elif audio.channels > 2:
        yield note("surround", f"{audio.layout} sound: will be mixed down to stereo.")
    if audio.rate_hz < _POOR_HZ:
        yield note(
            "telephone-sound", f"The sound is recorded at {audio.rate_hz / 1000:g} kHz: it will stay dull."
        )
    if video is not None:
        yield from _together(video, audio)


def _together(video: VideoStream, audio: AudioStream) -> Iterator[Finding]:
    late = audio.start_ms - video.start_ms
    if late > _LATE_MS:
        yield note(
            "sound-late", f"The sound begins {late / 1000:.2f} s after the picture: will be kept in step."
        )
    short = (video.start_ms + video.duration_ms) - (audio.start_ms + audio.duration_ms)
    if short > _SHORT_MS:
        text = f"The sound ends {short / 1000:.1f} s before the picture: silence will follow it."
        yield note("sound-short", text)


def _file(probe: Probe) -> Iterator[Finding]:
    if probe.has_location:
        yield note("position-left-out", "The file holds a GPS position: it will not be copied to any output.")
    if probe.edit_list:
        yield note(
            "edit-list", "Part of the recording was cut off by the camera or an editor: it stays hidden."
        )
    if probe.other_streams:
        streams, are = ("stream", "is") if probe.other_streams == 1 else ("streams", "are")
        text = f"{probe.other_streams} other {streams} (data, subtitles, a second picture) {are} left out."
        yield note("streams-left-out", text)
