"""A picture at chosen times, clean or with captions over plain colours: every frame from one process.

A still source is given the wanted times as its clock; libass draws what is on screen at each of them, and the
picture is laid over such a source, which takes the frame that is showing then, whatever the rate. Frames come
out raw, one by one, so that memory holds one at a time.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from tayori.errors import MediaError
from tayori.media.contrast import Pixels
from tayori.media.escape import file_url, filter_file, filter_folder
from tayori.media.ffmpeg import SAFE_INPUT_OPTIONS, stream_ffmpeg
from tayori.media.filters import Node, streams
from tayori.media.walk import opened
from tayori.model.time import seconds

AT_A_TIME = 60
"""Times for one process: the clock is a sum with a term for each, of which ffmpeg takes fewer than 100. Each
process seeks its first, so that the picture is decoded once in all."""

_BT709 = {"color_primaries": "bt709", "color_trc": "bt709", "colorspace": "bt709", "range": "limited"}
_EXACT = "accurate_rnd+full_chroma_int+full_chroma_inp"


@dataclass(frozen=True, slots=True)
class Moments:
    """Times of a picture, and the size it is looked at."""

    picture: Path
    width: int
    height: int
    times_ms: tuple[int, ...]
    """Rising, each once, at most `AT_A_TIME`."""
    keyed: bool = False
    """All are times of key frames: nothing else of the picture is decoded."""


def key_times(picture: Path) -> tuple[int, ...]:
    """When the key frames of a file are shown, in milliseconds rounded up; read without decoding.

    Raises MediaError when the file cannot be read.
    """
    with opened(picture) as container:
        stream = container.streams.video[0]
        times = {
            math.ceil(packet.pts * Fraction(stream.time_base) * 1000)
            for packet in container.demux(stream)
            if packet.is_keyframe and packet.pts is not None
        }
    return tuple(sorted(times))


def in_batches(picture: Path, width: int, height: int, times_ms: Iterable[int]) -> Iterator[Moments]:
    """The times, each once, in groups for one process; those of key frames, which cost least, apart."""
    keys, wanted = set(key_times(picture)), set(times_ms)
    for keyed, group in ((True, wanted & keys), (False, wanted - keys)):
        rising = sorted(group)
        for i in range(0, len(rising), AT_A_TIME):
            yield Moments(picture, width, height, tuple(rising[i : i + AT_A_TIME]), keyed)


def picture_at(moments: Moments) -> Node:
    """The frames showing at the times; after the end the last one. The picture is taken as BT.709."""
    size = {"w": moments.width, "h": moments.height}
    picture = Node("picture").then("scale", **size, in_color_matrix="bt709", out_color_matrix="bt709")
    clock = _clock(Node("black").then("format", pix_fmts="yuv420p"), moments.times_ms, moments.times_ms[0])
    laid = Node("overlay", (("format", "yuv420"), ("eof_action", "repeat")), (clock, picture))
    return _rgb(laid.then("trim", end_frame=len(moments.times_ms)))


def captions_over(colour: str, moments: Moments, script: str, fonts_dir: str | None) -> Node:
    """What the script shows at the times over plain `black` or `white`, with chroma at full size.

    `script` and `fonts_dir` are absolute or relative to where ffmpeg runs.
    """
    fonts = {} if fonts_dir is None else {"fontsdir": filter_folder(fonts_dir)}
    clock = _clock(Node(colour).then("format", pix_fmts="yuv444p"), moments.times_ms)
    return _rgb(clock.then("ass", filename=filter_file(script), **fonts))


def stacked(layers: Sequence[Node]) -> Node:
    """Several of them as one frame, above each other."""
    return Node("vstack", (("inputs", str(len(layers))),), tuple(layers))


def each_frame(
    moments: Moments,
    final: Node,
    layers: int,
    take: Callable[[int, Pixels], None],
    cancel: threading.Event | None = None,
    env: Mapping[str, str] | None = None,
) -> None:
    """Give `take` the time and the frame of each moment; stacked layers as one tall frame.

    Raises MediaError when the picture gives fewer frames, and what `run_ffmpeg` and `take` do.
    """
    shape = (moments.height * layers, moments.width, 3)
    waiting = iter(moments.times_ms)

    def take_block(block: bytes) -> None:
        if len(block) == shape[0] * shape[1] * 3:
            take(next(waiting), np.frombuffer(block, np.uint8).reshape(shape))

    stream_ffmpeg(frame_arguments(moments, final), shape[0] * shape[1] * 3, take_block, cancel, env)
    if next(waiting, None) is not None:
        raise MediaError(f"{moments.picture.name} gave too few frames.", "Check that it plays to its end.")


def frame_arguments(moments: Moments, final: Node) -> tuple[str, ...]:
    """Ffmpeg's arguments that write the frames of `final`, raw, to standard output."""
    import ffmpeg  # takes 60 ms, and only this needs it

    # Not accurate on purpose: the frame showing at the first time may have begun before it.
    start = {"ss": seconds(moments.times_ms[0]), "noaccurate_seek": None}
    if moments.keyed:
        start["skip_frame"] = "nokey"
    opened = ffmpeg.input(file_url(moments.picture.absolute()), **SAFE_INPUT_OPTIONS, **start)
    size, count = f"{moments.width}x{moments.height}", len(moments.times_ms)
    sources = {
        colour: ffmpeg.input(f"color={colour}:s={size}:r=1:d={count}", f="lavfi")
        for colour in ("black", "white")
    }
    (stream,) = streams((final,), {**sources, "picture": opened["v:0"]})
    raw = {"f": "rawvideo", "pix_fmt": "rgb24", "fps_mode": "passthrough"}
    return ("-loglevel", "error", *ffmpeg.get_args(ffmpeg.output(stream, "pipe:1", **raw)))


def _clock(still: Node, times_ms: tuple[int, ...], start_ms: int = 0) -> Node:
    """One frame of a still source at each time, counted from `start_ms`."""
    terms = "+".join(f"{time - start_ms}*eq(N,{number})" for number, time in enumerate(times_ms))
    return still.then("setparams", **_BT709).then("settb", expr="1/1000").then("setpts", expr=terms)


def _rgb(node: Node) -> Node:
    """As sRGB pixels, timed by number so that layers meet."""
    full = node.then("scale", in_color_matrix="bt709", out_range="full", flags=_EXACT)
    return full.then("format", pix_fmts="rgb24").then("settb", expr="1").then("setpts", expr="N")
