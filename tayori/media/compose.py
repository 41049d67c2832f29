"""What is done to the source's picture for each output, as a graph of filters; the decisions are conform's.

`finals` is the whole of it: one node per output, with everything outputs have in common in common.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Protocol

from tayori.media.conform import Conform
from tayori.media.escape import filter_file, filter_folder
from tayori.media.filters import Node, joined
from tayori.media.overlays import Overlay, laid_over
from tayori.media.placing import Rect
from tayori.model.probe import Dynamic, Scan
from tayori.model.profile import Fit, Profile

SOURCE = Node("source")
BACKDROP_SHARE = 8
"""The blurred fill is made at an eighth of its size; the eye cannot tell, the processor can."""
BACKDROP_SIGMA = 5
"""Blur at that size, in pixels: 40 in the frame."""
BACKDROP_LIGHT = "0.75"
"""The fill is darkened so that the picture stands out."""
REFERENCE_WHITE_NITS = 203
"""Diffuse white of HLG and PQ pictures (ITU-R BT.2408); becomes the white of BT.709."""
PEAK = "4.926"
"""1000 cd/m2 over the reference white: what is brighter is clipped, what is between is rolled off."""

_TURNS = {0: (), 90: ("clock",), 180: ("clock", "clock"), 270: ("cclock",)}
_SDR_709 = {"bt709", "smpte170m", "bt470bg", "bt2020-10", "bt2020-12", "unknown"}
"""Transfers that are, to the eye, the one of BT.709."""


class Output(Protocol):
    """What is read of media.graph.PictureOutput here."""

    @property
    def profile(self) -> Profile:
        """Size and fit."""

    @property
    def conform(self) -> Conform:
        """What is to be done."""

    @property
    def captions_file(self) -> str | None:
        """ASS file."""

    @property
    def fonts_dir(self) -> str | None:
        """Folder of its font."""

    @property
    def overlays(self) -> tuple[Overlay, ...]:
        """Cards on it."""


def finals(outputs: Sequence[Output]) -> tuple[Node, ...]:
    """The picture of every output, ready for the encoder."""
    reduction = common_reduction([output.conform for output in outputs])
    return tuple(_final(output, outputs, reduction) for output in outputs)


def _final(output: Output, outputs: Sequence[Output], reduction: Fraction) -> Node:
    picture = laid_over(_composed(output, outputs, reduction), output.overlays, output.conform.rate)
    if output.captions_file is None:
        return picture
    fonts = {} if output.fonts_dir is None else {"fontsdir": filter_folder(output.fonts_dir)}
    return picture.then("ass", filename=filter_file(output.captions_file), **fonts)


def common_reduction(conforms: Sequence[Conform]) -> Fraction:
    """What the displayed picture is scaled by before colour and composition; 1 leaves it.

    A 4K source that only becomes full HD is brought down first: tone-mapping it costs a quarter then.
    """
    needed = max(Fraction(conform.upscale_milli, 1000) for conform in conforms)
    return needed if needed <= Fraction(2, 3) else Fraction(1)


def _normalised(conform: Conform, reduction: Fraction) -> Node:
    """Upright, square, progressive, BT.709 limited, 8 bit, constant rate, exactly as long as predicted."""
    picture = _timed(SOURCE, conform)
    if conform.square_pixels is not None:
        width, height = conform.square_pixels
        picture = picture.then("scale", w=width, h=height, flags="bicubic")
    picture = _reduced(_upright(picture, conform), conform, reduction)
    return _tagged(_coloured(picture, conform))


def _timed(picture: Node, conform: Conform) -> Node:
    rate = conform.rate
    if conform.deinterlace is not Scan.PROGRESSIVE:
        picture = picture.then("bwdif", mode="send_frame", parity=str(conform.deinterlace), deint="all")
    return (
        picture.then("fps", fps=f"{rate.numerator}/{rate.denominator}", start_time=0, round="near")
        # A source may end a frame or two before its container says; the last one is held, a second at most.
        .then("tpad", stop=round(rate), stop_mode="clone")
        .then("trim", end_frame=conform.frames)
    )


def _upright(picture: Node, conform: Conform) -> Node:
    if conform.mirrored:
        picture = picture.then("hflip")
    for direction in _TURNS[conform.rotation]:
        picture = picture.then("transpose", dir=direction)
    return picture


def _reduced(picture: Node, conform: Conform, reduction: Fraction) -> Node:
    if reduction == 1:
        return picture
    width, height = reduced_size(conform.display, reduction)
    return picture.then("scale", w=width, h=height, flags="bicubic")


def reduced_size(display: tuple[int, int], reduction: Fraction) -> tuple[int, int]:
    """Even size of a reduced displayed picture, never below what is needed by more than a rounding."""
    return (_even(display[0] * reduction), _even(display[1] * reduction))


def _even(value: Fraction) -> int:
    return max(2, round(value / 2) * 2)


def _coloured(picture: Node, conform: Conform) -> Node:
    if conform.tone_map is not Dynamic.SDR:
        return _tone_mapped(picture, conform)
    far = conform.primaries_in == "bt2020" or conform.transfer_in not in _SDR_709
    if far and conform.matrix_in != "gbr":
        return picture.then("zscale", **_zscale_in(conform), p="bt709", t="bt709", m="bt709", r="limited")
    if conform.to_limited or conform.matrix_in != "bt709":
        return picture.then("scale", **_matrix_in(conform), out_color_matrix="bt709", out_range="limited")
    return picture


def _zscale_in(conform: Conform) -> dict[str, str]:
    return {
        "pin": conform.primaries_in,
        "tin": conform.transfer_in,
        "min": conform.matrix_in,
        "rin": "full" if conform.to_limited else "limited",
    }


def _matrix_in(conform: Conform) -> dict[str, str]:
    """For swscale, which takes RGB as it is."""
    if conform.matrix_in == "gbr":
        return {}
    return {"in_color_matrix": conform.matrix_in, "in_range": "full" if conform.to_limited else "limited"}


def _tone_mapped(picture: Node, conform: Conform) -> Node:
    """Linear light with the reference white at 1, BT.709 primaries, highlights rolled off, hue kept."""
    return (
        picture.then("zscale", **_zscale_in(conform), t="linear", npl=REFERENCE_WHITE_NITS)
        .then("format", pix_fmts="gbrpf32le")
        .then("zscale", p="bt709")
        .then("tonemap", tonemap="mobius", param="0.3", peak=PEAK, desat=0)
        .then("zscale", t="bt709", m="bt709", r="limited")
    )


def _tagged(picture: Node) -> Node:
    """8 bit 4:2:0, tagged; without side data, whose display matrix would turn the file a second time."""
    return (
        picture.then("format", pix_fmts="yuv420p")
        .then("sidedata", mode="delete")
        .then("setsar", sar=1)
        .then("setparams", color_primaries="bt709", color_trc="bt709", colorspace="bt709", range="limited")
    )


def _composed(output: Output, outputs: Sequence[Output], reduction: Fraction) -> Node:
    conform, profile = output.conform, output.profile
    picture = _normalised(conform, reduction)
    if conform.fit is Fit.CROP:
        return _cropped(picture, conform, outputs, reduction)
    inside = _scaled(_cut(picture, conform.crop, conform, reduction), conform, reduction)
    if conform.backdrop is None:
        return inside.then(
            "pad",
            w=profile.width,
            h=profile.height,
            x="(ow-iw)/2",
            y="(oh-ih)/2",
            color=f"0x{profile.pad_colour}",
        )
    fill = _fill(_cut(picture, conform.backdrop, conform, reduction), profile)
    x, y = (profile.width - conform.scale[0]) // 2, (profile.height - conform.scale[1]) // 2
    return joined("overlay", fill, inside, x=x, y=y, format="yuv420", eof_action="endall")


def _cropped(picture: Node, conform: Conform, outputs: Sequence[Output], reduction: Fraction) -> Node:
    larger = _larger(conform, outputs)
    if larger is not None:
        return _resized(_cropped(picture, larger, outputs, reduction), conform.scale, "bilinear")
    return _scaled(_cut(picture, conform.crop, conform, reduction), conform, reduction)


def _larger(conform: Conform, outputs: Sequence[Output]) -> Conform | None:
    """The largest output of the same cut and shape, when it is at least twice as large: scaled from there."""
    alike = [
        other.conform
        for other in outputs
        if other.conform.fit is Fit.CROP
        and (other.conform.crop, other.conform.rate) == (conform.crop, conform.rate)
        and other.conform.scale[0] * conform.scale[1] == other.conform.scale[1] * conform.scale[0]
    ]
    largest = max(alike, key=lambda other: other.scale, default=conform)
    return largest if largest.scale[0] >= 2 * conform.scale[0] else None


def _cut(picture: Node, rect: Rect | None, conform: Conform, reduction: Fraction) -> Node:
    if rect is None:
        return picture
    x, y, width, height = _reduced_rect(rect, conform.display, reduction)
    return picture.then("crop", w=width, h=height, x=x, y=y)


def _reduced_rect(rect: Rect, display: tuple[int, int], reduction: Fraction) -> Rect:
    if reduction == 1:
        return rect
    whole = reduced_size(display, reduction)
    x, y, width, height = (_even(side * reduction) if side else 0 for side in rect)
    width, height = min(width, whole[0]), min(height, whole[1])
    return min(x, whole[0] - width), min(y, whole[1] - height), width, height


def _scaled(picture: Node, conform: Conform, reduction: Fraction) -> Node:
    kept = conform.display if conform.crop is None else conform.crop[2:]
    size = kept if reduction == 1 else reduced_size((kept[0], kept[1]), reduction)
    if size == conform.scale:
        return picture
    return _resized(picture, conform.scale, "bicubic")


def _resized(picture: Node, size: tuple[int, int], flags: str) -> Node:
    """Scaled; the pixels stay square, whatever the rounding to even sizes did to the shape."""
    return picture.then("scale", w=size[0], h=size[1], flags=flags).then("setsar", sar=1)


def _fill(picture: Node, profile: Profile) -> Node:
    small = (_even(Fraction(profile.width, BACKDROP_SHARE)), _even(Fraction(profile.height, BACKDROP_SHARE)))
    blurred = (
        picture.then("scale", w=small[0], h=small[1], flags="fast_bilinear")
        .then("gblur", sigma=BACKDROP_SIGMA)
        .then("lutyuv", y=f"16+(val-16)*{BACKDROP_LIGHT}")
    )
    return _resized(blurred, (profile.width, profile.height), "bilinear")
