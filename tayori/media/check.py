"""The check of an output, on the file itself, against what was predicted before encoding.

Boxes (media/boxes.py), packets (media/structure.py) and one decoding pass (media/examine.py); nothing is
taken from what the encoder said. Rules of facts platforms 1.13, 2.4 and 3.5.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from tayori.errors import CheckFailed, MediaError
from tayori.media.boxes import Layout, read_layout
from tayori.media.conform import Conform, Prediction, predict
from tayori.media.examine import Examination, Look, examine, frozen_stretches
from tayori.media.flashes import to_json
from tayori.media.platform_rules import Measured, broken_rules
from tayori.media.remarks import fps
from tayori.media.structure import Picture, Sound, Structure, read_structure
from tayori.model.finding import Finding, Severity, error, warning
from tayori.model.profile import Loudness, Profile, Purpose
from tayori.model.time import Span

_RATE_SLACK = Fraction(105, 100)
"""A rate cap holds over its buffer, not over every clip: an average may lie this much above it."""
_APART_MS = 100
"""Sound and picture may end this much apart: two AAC frames of padding and a frame of picture."""
_LEVEL = 52
"""Highest H.264 level phones and platforms decode."""
_HIGH_RATE = 30
_REVIEWED = ("High", "Main", "Constrained Baseline")
"""What x264 makes when it hurries: good enough to look at before release."""
_PUBLISHED = (Purpose.UPLOAD, Purpose.VIEW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What an output has to be."""

    picture: Prediction
    max_rate_bps: int
    """Cap of the picture's average rate."""
    h264_profiles: tuple[str, ...] = ("High",)
    """Profiles of H.264 that will do."""
    loudness: Loudness | None = None
    """Target of the sound; None where silence is right."""
    quiet_is_known: bool = False
    """The sound was reported as too peaky to reach the target: being quieter is then only a warning."""
    every_frame: bool = True
    """Decode all frames, not only the key frames."""
    picture_decoded: bool = False
    """The picture passed `check_picture` and was only copied since: its packets are checked, not decoded."""
    platforms: bool = True
    """Hold it to the platforms' limits: files meant to be published."""
    xmp: bool = False
    """It must carry an XMP packet."""
    source: Path | None = None
    """Where the picture came from; looked into only when the output stands still."""
    source_start_ms: int = 0
    covered: tuple[Span, ...] = ()
    """When something that may stand still, such as a card, lies over the whole picture."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found, and the facts it measured; both are kept with the artifact."""

    findings: tuple[Finding, ...]
    facts: dict[str, Any]
    """Plain JSON values without floats."""

    @property
    def passed(self) -> bool:
        """No finding is an error."""
        return not any(finding.severity is Severity.ERROR for finding in self.findings)


def expect(
    conform: Conform,
    profile: Profile,
    *,
    source: Path | None = None,
    sound: bool = True,
    covered: tuple[Span, ...] = (),
) -> Expectation:
    """What follows from a profile's decisions; `sound` is False when silence was put in.

    Every frame is decoded, but of a preview the key frames: it is not kept, and shows what the others do.
    """
    encoding = profile.encoding
    cap = encoding.max_rate_high_bps if conform.rate > _HIGH_RATE else encoding.max_rate_bps
    return Expectation(
        picture=predict(conform, profile),
        max_rate_bps=cap,
        h264_profiles=_REVIEWED if profile.purpose is Purpose.REVIEW else ("High",),
        loudness=profile.loudness if sound else None,
        every_frame=profile.purpose is not Purpose.REVIEW,
        platforms=profile.purpose in _PUBLISHED,
        source=source,
        source_start_ms=conform.start_ms,
        covered=covered,
    )


def check_picture(path: Path, expectation: Expectation, cancel: threading.Event | None = None) -> Report:
    """Check a file that holds only a picture. Raises ResourceError without ffmpeg, and Cancelled."""
    return _check(path, expectation, with_sound=False, cancel=cancel)


def check_rendition(path: Path, expectation: Expectation, cancel: threading.Event | None = None) -> Report:
    """Check a finished rendition: picture and sound. Raises ResourceError without ffmpeg, and Cancelled."""
    return _check(path, expectation, with_sound=True, cancel=cancel)


def raise_if_failed(report: Report, name: str) -> None:
    """Raises CheckFailed with every error of the report; `name` says which output it is about."""
    wrong = [finding for finding in report.findings if finding.severity is Severity.ERROR]
    if wrong:
        cures = " ".join(dict.fromkeys(finding.cure for finding in wrong if finding.cure))
        again = "Run again; if it fails again, report it with what `tayori probe` says."
        raise CheckFailed(
            f"{name} failed its checks: {' '.join(finding.text for finding in wrong)}",
            f"It was not kept. {cures or again}",
        )


def _check(
    path: Path, expectation: Expectation, *, with_sound: bool, cancel: threading.Event | None
) -> Report:
    try:
        layout, structure = read_layout(path), read_structure(path)
    except MediaError as failure:
        return Report((error("unreadable", failure.message),), {})
    picture, sound = structure.picture, structure.sound if with_sound else None
    look = Look(
        picture is not None and not expectation.picture_decoded,
        sound is not None,
        picture.rate if picture and expectation.every_frame else None,
    )
    seen = examine(path, expectation.picture.duration_ms, look, cancel)
    found = [*_layout(layout, expectation), *_decoding(seen, picture)]
    found += _picture(picture, expectation) if picture else [error("no-picture", "It has no picture.")]
    found += _stretches(seen, expectation, cancel)
    if with_sound:
        found += (
            _sound(sound, structure, seen, expectation) if sound else [error("no-sound", "It has no sound.")]
        )
    if with_sound and picture and expectation.platforms:
        found += broken_rules(_measured(structure, picture))
    return Report(tuple(found), _facts(layout, structure, seen))


def _measured(structure: Structure, picture: Picture) -> Measured:
    return Measured(structure.size, picture.duration_ms, picture.rate, picture.width, picture.height)


def _layout(layout: Layout, expectation: Expectation) -> Iterator[Finding]:
    if not layout.moov_first:
        yield error(
            "moov-last", "Its index (moov) lies behind the media, so playing cannot begin while it loads."
        )
    if layout.has_edit_list:
        yield error("has-edit-list", "It has an edit list, which YouTube and Instagram refuse.")
    if layout.fragmented:
        yield error("fragmented", "It is a fragmented MP4.")
    if expectation.xmp and not layout.has_xmp:
        yield error("no-xmp", "Its rights metadata (XMP) is missing.")


def _decoding(seen: Examination, picture: Picture | None) -> Iterator[Finding]:
    if seen.problems:
        count = len(seen.problems)
        more = f" and {count - 1} more" if count > 1 else ""
        yield error("decode-errors", f"It does not decode cleanly: {seen.problems[0]}{more}.")
    elif seen.flashes and picture and seen.flashes.frames != picture.frames:
        text = f"Only {seen.flashes.frames} of its {picture.frames} frames decode."
        yield error("decode-errors", text)


def _picture(picture: Picture, expectation: Expectation) -> Iterator[Finding]:
    wanted = expectation.picture
    if (picture.width, picture.height) != (wanted.width, wanted.height):
        yield _differs("size", f"is {picture.width} x {picture.height}", f"{wanted.width} x {wanted.height}")
    if picture.sample_aspect != 1:
        yield _differs("sample-aspect", f"has pixels of {picture.sample_aspect}", "square pixels")
    if not picture.constant or abs(picture.rate / wanted.rate - 1) > Fraction(1, 1000):
        kind = "constant" if picture.constant else "varying"
        yield _differs(
            "rate", f"runs at a {kind} {fps(picture.rate)} fps", f"constant {fps(wanted.rate)} fps"
        )
    frame_ms = math.ceil(1000 / wanted.rate)
    if abs(picture.duration_ms - wanted.duration_ms) > frame_ms or abs(picture.frames - wanted.frames) > 1:
        is_long = f"lasts {picture.duration_ms / 1000:.3f} s ({picture.frames} frames)"
        yield _differs("duration", is_long, f"{wanted.duration_ms / 1000:.3f} s ({wanted.frames} frames)")
    if picture.start_ms:
        yield error("late-start", f"Its picture begins at {picture.start_ms} ms, not at 0.")
    yield from _encoding(picture, expectation.h264_profiles)
    bps = picture.bytes * 8000 // max(1, picture.duration_ms)
    if bps > expectation.max_rate_bps * _RATE_SLACK:
        cap = f"at most {expectation.max_rate_bps / 1e6:.1f}"
        yield _differs("bitrate", f"has {bps / 1e6:.1f} Mbit/s", cap)


def _encoding(picture: Picture, profiles: tuple[str, ...]) -> Iterator[Finding]:
    made = f"is {picture.codec} {picture.profile} {picture.pixel_format}"
    if (picture.codec, picture.pixel_format) != ("h264", "yuv420p") or picture.profile not in profiles:
        yield _differs("codec", made, f"h264 {' or '.join(profiles)} yuv420p")
    if picture.level > _LEVEL:
        yield _differs("level", f"has level {picture.level / 10}", f"at most {_LEVEL / 10}")
    if picture.colour != ("bt709", "bt709", "bt709") or picture.full_range:
        tags = ", ".join(picture.colour) + (", full range" if picture.full_range else "")
        yield _differs("colour-tags", f"is tagged {tags}", "BT.709, limited range")
    groups, half = picture.groups, math.ceil(picture.rate / 2)
    if groups.consecutive_b > 2:
        yield _differs("b-frames", f"has {groups.consecutive_b} B-frames in a row", "at most 2")
    if not groups.closed:
        yield error("open-gop", "Its groups of pictures are open.")
    if groups.longest > half:
        yield _differs(
            "gop", f"has groups of {groups.longest} pictures", f"at most {half}, half the frame rate"
        )


def _differs(rule: str, has: str, wanted: str) -> Finding:
    return error(f"wrong-{rule}", f"It {has}; expected: {wanted}.")


def _sound(
    sound: Sound, structure: Structure, seen: Examination, expectation: Expectation
) -> Iterator[Finding]:
    made = f"has sound in {sound.codec} {sound.profile} {sound.rate_hz} Hz, {sound.channels} channels"
    if (sound.codec, sound.profile, sound.rate_hz, sound.channels) != ("aac", "LC", 48_000, 2):
        yield _differs("sound-codec", made, "aac LC 48000 Hz, 2 channels")
    picture = structure.picture
    apart = abs(sound.duration_ms - picture.duration_ms) if picture else 0
    if apart > _APART_MS:
        yield error("sound-length", f"Its sound and its picture differ in length by {apart} ms.")
    if expectation.loudness is not None:
        yield from _loudness(seen, expectation.loudness, expectation)


def _loudness(seen: Examination, target: Loudness, expectation: Expectation) -> Iterator[Finding]:
    tell = warning if expectation.quiet_is_known else error
    reading = seen.loudness
    if reading is None or reading.silent:
        yield tell("silent-throughout", "Nothing can be heard in it.")
        return
    off = reading.integrated_clufs - target.integrated_clufs
    has = f"Its loudness is {reading.integrated_clufs / 100:.1f} LUFS"
    wanted = f"the target is {target.integrated_clufs / 100:.1f} +-{target.tolerance_clu / 100:.1f}"
    if off > target.tolerance_clu:
        yield error("too-loud", f"{has}; {wanted}.")
    elif off < -target.tolerance_clu:
        yield tell("too-quiet", f"{has}; {wanted}.")
    if reading.true_peak_cdb > target.true_peak_cdb:
        peak, limit = reading.true_peak_cdb / 100, target.true_peak_cdb / 100
        yield error("peak", f"Its true peak is {peak:.1f} dBTP; at most {limit:.1f} is allowed.")


def _stretches(
    seen: Examination, expectation: Expectation, cancel: threading.Event | None
) -> Iterator[Finding]:
    length = expectation.picture.duration_ms
    if seen.black:
        yield warning(
            "black", f"The picture is black {_when(seen.black, length)}.", "Look at it before it goes out."
        )
    if expectation.loudness is not None and seen.silent and seen.loudness and not seen.loudness.silent:
        yield warning(
            "silence", f"There is silence {_when(seen.silent, length)}.", "Listen before it goes out."
        )
    still = tuple(
        span
        for span in seen.frozen
        if not any(_overlap(span, b) for b in seen.black)
        and sum(_overlap(span, card) for card in expectation.covered) * 2 <= span.length_ms
    )
    if still:
        yield _frozen(still, expectation, cancel)


def _frozen(still: tuple[Span, ...], expectation: Expectation, cancel: threading.Event | None) -> Finding:
    text = f"The picture stands still {_when(still, expectation.picture.duration_ms)}"
    if expectation.source is None:
        return warning("frozen", f"{text}.", "Look at it before it goes out.")
    start = expectation.source_start_ms
    whole = Span(start, start + expectation.picture.duration_ms)
    there = frozen_stretches(expectation.source, whole, cancel)
    ours = (Span(span.start_ms + start, span.end_ms + start) for span in still)
    if all(sum(_overlap(span, other) for other in there) * 2 > span.length_ms for span in ours):
        return warning("frozen", f"{text}, as in the source.", "Look at it before it goes out.")
    return error("frozen", f"{text}, but the source moves.")


def _overlap(one: Span, other: Span) -> int:
    return max(0, min(one.end_ms, other.end_ms) - max(one.start_ms, other.start_ms))


def _when(spans: tuple[Span, ...], length_ms: int) -> str:
    if sum(span.length_ms for span in spans) > length_ms - 500:
        return "from beginning to end"
    return "at " + ", ".join(f"{s.start_ms / 1000:.1f}-{s.end_ms / 1000:.1f} s" for s in spans)


def _facts(layout: Layout, structure: Structure, seen: Examination) -> dict[str, Any]:
    facts: dict[str, Any] = {"bytes": structure.size, "moov_first": layout.moov_first, "xmp": layout.has_xmp}
    if structure.picture:
        facts |= _picture_facts(structure.picture)
    if structure.sound:
        facts |= {"sound": structure.sound.codec, "sound_bps": _bps(structure.sound)}
    if seen.loudness:
        facts["loudness_clufs"] = seen.loudness.integrated_clufs
        facts["true_peak_cdb"] = seen.loudness.true_peak_cdb
    if seen.flashes:
        facts |= {"cuts_ms": list(seen.cuts_ms), "flashes": to_json(seen.flashes)}
    stretches = {"black": seen.black, "frozen": seen.frozen, "silent": seen.silent}
    return facts | {name: [[s.start_ms, s.end_ms] for s in spans] for name, spans in stretches.items()}


def _picture_facts(picture: Picture) -> dict[str, Any]:
    return {
        "width": picture.width,
        "height": picture.height,
        "rate": f"{picture.rate.numerator}/{picture.rate.denominator}",
        "frames": picture.frames,
        "duration_ms": picture.duration_ms,
        "codec": picture.codec,
        "profile": picture.profile,
        "level": picture.level,
        "picture_bps": _bps(picture),
        "b_frames": picture.groups.consecutive_b,
        "gop": picture.groups.longest,
    }


def _bps(stream: Picture | Sound) -> int:
    return stream.bytes * 8000 // max(1, stream.duration_ms)
