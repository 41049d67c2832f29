"""ffmpeg's names for the colour code points of ITU-T H.273, and what an untagged picture most likely is."""

from __future__ import annotations

from dataclasses import dataclass

from tayori.model.probe import Dynamic, VideoStream

UNKNOWN = "unknown"

PRIMARIES: dict[int, str] = {
    1: "bt709",
    4: "bt470m",
    5: "bt470bg",
    6: "smpte170m",
    7: "smpte240m",
    8: "film",
    9: "bt2020",
    10: "smpte428",
    11: "smpte431",
    12: "smpte432",
    22: "ebu3213",
}
TRANSFERS: dict[int, str] = {
    1: "bt709",
    4: "bt470m",
    5: "bt470bg",
    6: "smpte170m",
    7: "smpte240m",
    8: "linear",
    9: "log100",
    10: "log316",
    11: "iec61966-2-4",
    12: "bt1361e",
    13: "iec61966-2-1",
    14: "bt2020-10",
    15: "bt2020-12",
    16: "smpte2084",
    17: "smpte428",
    18: "arib-std-b67",
}
MATRICES: dict[int, str] = {
    0: "gbr",
    1: "bt709",
    4: "fcc",
    5: "bt470bg",
    6: "smpte170m",
    7: "smpte240m",
    8: "ycgco",
    9: "bt2020nc",
    10: "bt2020c",
    11: "smpte2085",
    12: "chroma-derived-nc",
    13: "chroma-derived-c",
    14: "ictcp",
}


def dynamic_of(transfer: str) -> Dynamic:
    """The dynamic range a transfer stands for."""
    return {"arib-std-b67": Dynamic.HLG, "smpte2084": Dynamic.PQ}.get(transfer, Dynamic.SDR)


@dataclass(frozen=True, slots=True)
class Colour:
    """Primaries, transfer and matrix by ffmpeg's names, none of them unknown."""

    primaries: str
    transfer: str
    matrix: str


def assume_colour(video: VideoStream) -> Colour:
    """The stream's colour, with the missing tags filled in.

    HDR without further tags is BT.2020; other pictures follow what tags there are, then their size: BT.601 up
    to 576 lines (PAL's 625-line primaries at 576 or 288 lines), BT.709 above, as players do.
    """
    usual = _usual(video)
    return Colour(
        primaries=_either(video.primaries, usual.primaries),
        transfer=_either(video.transfer, usual.transfer),
        matrix="gbr" if _is_rgb(video.pixel_format) else _either(video.matrix, usual.matrix),
    )


def _usual(video: VideoStream) -> Colour:
    if video.dynamic is not Dynamic.SDR or video.primaries == "bt2020" or video.matrix.startswith("bt2020"):
        return Colour("bt2020", "bt2020-10", "bt2020nc")
    known = {video.primaries, video.matrix, video.transfer}
    lines = min(video.width, video.height)
    if "bt709" in {video.primaries, video.matrix} or _is_rgb(video.pixel_format):
        return Colour("bt709", "bt709", "bt709")
    if "bt470bg" in known or (lines in (288, 576) and "smpte170m" not in known):
        return Colour("bt470bg", "smpte170m", "bt470bg")
    if "smpte170m" in known or lines < 576:
        return Colour("smpte170m", "smpte170m", "smpte170m")
    return Colour("bt709", "bt709", "bt709")


def _either(told: str, usual: str) -> str:
    return usual if told == UNKNOWN else told


def _is_rgb(pixel_format: str) -> bool:
    return pixel_format.startswith(("rgb", "bgr", "gbr", "argb", "abgr", "0rgb", "0bgr", "pal8"))
