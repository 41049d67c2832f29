r"""Placed lines as a SubStation script for libass: the one place where caption text is escaped for it.

Facts B.1 and B.2: PlayRes is the frame, `WrapStyle: 2` (libass' own wrapping breaks kinsoku), colours are
&HAABBGGRR with AA for transparency, times are centiseconds rounded down. Every line is an event with its
own `\pos`, so that leading and stacking are ours and the same with every font.
"""

from __future__ import annotations

from dataclasses import dataclass

from tayori.subtitles.fonts import FontFace
from tayori.subtitles.style import Style

BACKSLASH = "\uff3c"
"""Stands for a backslash, which libass would read as the beginning of a command and cannot be escaped."""

_HEADER = """[Script Info]
ScriptType: v4.00+
PlayResX: {width}
PlayResY: {height}
WrapStyle: 2
ScaledBorderAndShadow: yes
YCbCr Matrix: TV.709

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, \
Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, \
MarginR, MarginV, Encoding
Style: Caption,{family},{size},{colour},{colour},{outline},{outline},-1,0,0,0,100,100,0,0,1,0,0,2,0,0,0,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """One line of text at its place in the frame."""

    start_ms: int
    end_ms: int
    text: str
    em_milli: int
    """Em in thousandths of a pixel."""
    x_px: int
    """Centre of the line."""
    baseline_milli: int
    """From the top of the frame, in thousandths of a pixel."""


def render_ass(lines: tuple[PlacedLine, ...], face: FontFace, style: Style, width: int, height: int) -> str:
    """The script; the same lines give the same bytes."""
    header = _HEADER.format(
        width=width,
        height=height,
        family=face.family,
        size=_decimal(_font_size(style.em_px * 1000, face)),
        colour=_colour(style.colour),
        outline=_colour(style.outline_colour),
    )
    return header + "".join(event for line in lines for event in _events(line, face, style))


def escape(text: str) -> str:
    r"""Text as libass shows it literally: `{` and `}` escaped, a backslash as `＼`, no line break."""
    plain = text.replace("\\", BACKSLASH).replace("{", "\\{").replace("}", "\\}")
    return plain.replace("\r", " ").replace("\n", " ")


def timestamp(ms: int) -> str:
    """`h:mm:ss.cc`, rounded down."""
    centis = ms // 10
    return f"{centis // 360_000}:{centis // 6000 % 60:02d}:{centis // 100 % 60:02d}.{centis % 100:02d}"


def _events(line: PlacedLine, face: FontFace, style: Style) -> tuple[str, ...]:
    """Bottom to top: halo, outline, strokes of a face that is not bold, text."""
    stroke = 0 if face.bold else line.em_milli * style.stroke_milli // 1000
    outline = stroke + line.em_milli * style.outline_milli // 1000
    layers: list[str] = []
    if style.halo_milli:
        reach = line.em_milli * style.halo_milli // 2000
        alpha = 255 - 255 * style.halo_opacity_percent // 100
        layers.append(f"\\1a&HFF&\\3a&H{alpha:02X}&\\bord{_decimal(outline + reach)}\\blur{_decimal(reach)}")
    layers.append(f"\\bord{_decimal(outline)}")
    if stroke:
        layers.append(f"\\3c{_colour(style.colour)}&\\bord{_decimal(stroke)}")
    return tuple(_event(layer, line, tags, face) for layer, tags in enumerate(layers))


def _event(layer: int, line: PlacedLine, tags: str, face: FontFace) -> str:
    y = line.baseline_milli + line.em_milli * face.descent_milli // 1000
    place = f"\\an2\\pos({line.x_px},{_decimal(y)})\\fs{_decimal(_font_size(line.em_milli, face))}"
    times = f"{timestamp(line.start_ms)},{timestamp(line.end_ms)}"
    return f"Dialogue: {layer},{times},Caption,,0,0,0,,{{{place}{tags}}}{escape(line.text)}\n"


def _font_size(em_milli: int, face: FontFace) -> int:
    """The size libass has to be told for an em of that size, in thousandths (facts B.2.3)."""
    return em_milli * face.height_milli // 1000


def _colour(rgb: str) -> str:
    return f"&H00{rgb[4:6]}{rgb[2:4]}{rgb[0:2]}".upper()


def _decimal(milli: int) -> str:
    """Thousandths as a decimal without needless zeros: 64560 -> `64.56`."""
    return f"{milli // 1000}.{milli % 1000:03d}".rstrip("0").rstrip(".")
