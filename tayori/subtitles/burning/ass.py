r"""Placed blocks as a SubStation script for libass: the one place where caption text is escaped for it.

Facts B.1 and B.2: PlayRes is the frame, `WrapStyle: 2` (libass' own wrapping breaks kinsoku), colours are
&HAABBGGRR with AA for transparency, times are centiseconds rounded down. Every run is an event with its
own `\pos`, so that leading and stacking are ours and the same with every font.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tayori.subtitles.burning.blocks import Block, Rect, Run, Setting, Span
from tayori.subtitles.burning.motion import POP_FROM_PERCENT, POP_MS, Motion
from tayori.subtitles.burning.panel import rounded
from tayori.subtitles.fonts import FontFace

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
{styles}
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""
_STYLE = (
    "Style: {name},{family},60,&H00FFFFFF,&H00FFFFFF,&H00000000,&H00000000,{bold},0,0,0,100,100,0,{angle},"
    "1,0,0,2,0,0,0,1\n"
)
_PANEL, _SHADOW, _EDGE, _LETTERS = range(4)
"""Layers, from below."""
_MIDDLE_MILLI = 380
"""Middle of the em box over the baseline: 880 above, 120 below, as libass takes it for vertical forms."""
_FADE_OF_EDGE = 350
"""Share of the halo that is blur, in thousandths; as the outline grows by less, it fades outwards."""
_GROWTH_OF_EDGE = 300
_LEAST_EDGE = 700
"""Ruby and dots have the edge of letters of at least this share of the em."""
_SHADOW_ALPHA = 0x60


@dataclass(frozen=True, slots=True)
class PlacedBlock:
    """A block at its time and place."""

    start_ms: int
    end_ms: int
    block: Block
    place: Rect
    """In thousandths of a pixel of the frame."""
    setting: Setting
    motion: Motion


def render_ass(blocks: tuple[PlacedBlock, ...], faces: tuple[FontFace, ...], width: int, height: int) -> str:
    """The script; the same blocks give the same bytes."""
    names = {face: f"Caption{number or ''}" for number, face in enumerate(faces)}
    styles = "".join(_styles(face, name, faces) for face, name in names.items())
    head = _HEADER.format(width=width, height=height, styles=styles)
    return head + "".join(event for block in blocks for event in _events(block, names[block.setting.face]))


def escape(text: str) -> str:
    r"""Text as libass shows it literally: `{` and `}` escaped, a backslash as `＼`, no line break."""
    plain = text.replace("\\", BACKSLASH).replace("{", "\\{").replace("}", "\\}")
    return plain.replace("\r", " ").replace("\n", " ")


def timestamp(ms: int) -> str:
    """`h:mm:ss.cc`, rounded down."""
    centis = ms // 10
    return f"{centis // 360_000}:{centis // 6000 % 60:02d}:{centis // 100 % 60:02d}.{centis % 100:02d}"


def _styles(face: FontFace, name: str, faces: tuple[FontFace, ...]) -> str:
    family = " ".join(face.family.replace(",", " ").split())
    # a weight of its own only where two faces of one family must be told apart
    bold = face.weight if sum(f.family == face.family for f in faces) > 1 else -1
    return "".join(
        _STYLE.format(name=name + suffix, family=at + family, bold=bold, angle=angle)
        for suffix, at, angle in (("", "", 0), ("Down", "@", -90))
    )


def _events(placed: PlacedBlock, name: str) -> Iterator[str]:
    """Bottom to top: the box, edges, letters."""
    style = placed.setting.style
    if style.box_opacity_percent:
        yield _event(placed, _PANEL, name, _panel(placed))
    stroke = 0 if placed.setting.face.bold else style.stroke_milli
    edge = style.outline_milli + style.halo_milli
    together = bool(edge) and not stroke and not placed.block.close
    for run in placed.block.runs:
        turned, where = name + ("Down" if run.turned else ""), _place(run, placed) + _size(run, placed)
        if style.shadow_milli:
            yield _event(placed, _SHADOW, turned, _shadow(run, placed, stroke))
        if edge:
            tags = where + ("" if together else "\\1a&HFF&") + _edge(run, placed, stroke)
            yield _event(placed, _EDGE, turned, _text(run, placed, tags, stroke=0, letters=together))
        if not together:
            tags = where + _grown("bord", run.em * stroke // 1000, placed)
            yield _event(placed, _LETTERS, turned, _text(run, placed, tags, stroke=stroke, letters=True))


def _event(placed: PlacedBlock, layer: int, name: str, text: str) -> str:
    times = f"{timestamp(placed.start_ms)},{timestamp(placed.end_ms)}"
    return f"Dialogue: {layer},{times},{name},,0,0,0,,{text}\n"


def _panel(placed: PlacedBlock) -> str:
    style, at = placed.setting.style, placed.place
    left, top, right, bottom = (-(-edge // 1000) for edge in (at.left, at.top, at.right, at.bottom))
    where = _moving(placed, left * 1000, top * 1000) + (_scaled(1000) if placed.motion.pop else "")
    alpha = 255 - 255 * style.box_opacity_percent // 100
    look = f"\\an7\\bord0\\1c{_colour(style.box_colour)}\\1a&H{alpha:02X}&\\p1"
    radius = placed.setting.px(style.box_radius_milli) // 1000
    return f"{{{where}{_fade(placed.motion)}{look}}}{rounded(right - left, bottom - top, radius)}"


def _place(run: Run, placed: PlacedBlock) -> str:
    face = placed.setting.face
    x, y = placed.place.left + run.x, placed.place.top + run.y
    if run.turned:
        x -= run.em * (face.descent_milli + _MIDDLE_MILLI) // 1000
    else:
        y += run.em * face.descent_milli // 1000
    return _moving(placed, x, y)


def _moving(placed: PlacedBlock, x: int, y: int) -> str:
    r"""Where to draw; while it pops, towards there from nearer the middle of the block, as a whole."""
    if not placed.motion.pop:
        return f"\\pos({_decimal(x)},{_decimal(y)})"
    place = placed.place
    middle = (place.left + place.right) // 2, (place.top + place.bottom) // 2
    begin = (m + (at - m) * POP_FROM_PERCENT // 100 for m, at in zip(middle, (x, y), strict=True))
    path = ",".join(_decimal(at) for at in (*begin, x, y))
    return f"\\move({path},0,{POP_MS})"


def _size(run: Run, placed: PlacedBlock) -> str:
    """Font size, spacing, width and motion. The size is what libass has to be told (facts B.2.3)."""
    spacing = f"\\fsp{_decimal(run.spacing)}" if run.spacing else ""
    narrow = f"\\fscx{_decimal(run.squeeze_milli * 100)}" if run.squeeze_milli != 1000 else ""
    scale = _scaled(run.squeeze_milli) if placed.motion.pop else narrow
    size = _decimal(run.em * placed.setting.face.height_milli // 1000)
    return f"\\fs{size}{spacing}{scale}{_fade(placed.motion)}"


def _scaled(squeeze_milli: int) -> str:
    across, down = squeeze_milli * POP_FROM_PERCENT, 1000 * POP_FROM_PERCENT
    full = f"\\fscx{_decimal(squeeze_milli * 100)}\\fscy100"
    return f"\\fscx{_decimal(across)}\\fscy{_decimal(down)}\\t(0,{POP_MS},{full})"


def _fade(motion: Motion) -> str:
    if not motion.fade_in_ms and not motion.fade_out_ms:
        return ""
    return f"\\fad({motion.fade_in_ms},{motion.fade_out_ms})"


def _edge(run: Run, placed: PlacedBlock, stroke: int) -> str:
    """Outline that fades outwards."""
    style = placed.setting.style
    em = max(run.em, placed.setting.em * _LEAST_EDGE // 1000)
    halo = em * style.halo_milli // 1000
    wide = (run.em * stroke + em * style.outline_milli) // 1000 + halo * _GROWTH_OF_EDGE // 1000
    blur = f"\\blur{_decimal(halo * _FADE_OF_EDGE // 1000)}" if halo else ""
    colour = f"\\3c{_colour(style.outline_colour)}" if style.outline_colour != "000000" else ""
    return _grown("bord", wide, placed) + blur + colour


def _shadow(run: Run, placed: PlacedBlock, stroke: int) -> str:
    r"""The run a little aside, as one shade: libass' own `\shad` moves turned text and leaves holes."""
    style = placed.setting.style
    by = run.em * style.shadow_milli // 1000
    aside = replace(run, x=run.x + by, y=run.y + by)
    colour = _colour(style.outline_colour)
    shade = f"\\1c{colour}\\3c{colour}\\alpha&H{_SHADOW_ALPHA:02X}&"
    tags = _place(aside, placed) + _size(run, placed) + _edge(run, placed, stroke) + shade
    return _text(run, placed, tags, stroke=0, letters=False)


def _grown(tag: str, full: int, placed: PlacedBlock) -> str:
    """A length that grows with the block while it pops."""
    if not placed.motion.pop or not full:
        return f"\\{tag}{_decimal(full)}"
    return f"\\{tag}{_decimal(full * POP_FROM_PERCENT // 100)}\\t(0,{POP_MS},\\{tag}{_decimal(full)})"


def _text(run: Run, placed: PlacedBlock, tags: str, *, stroke: int, letters: bool) -> str:
    """The run's letters with their colours; an edge has none of its own but must have the same slant."""
    parts, now = [], Span("", "FFFFFF")
    for number, span in enumerate(run.spans):
        changes = _span_tags(span, now, placed, stroke) if letters else _slant(span, now)
        command = (tags if not number else "") + changes
        parts.append((f"{{{command}}}" if command else "") + escape(span.text))
        now = span
    return "".join(parts)


def _span_tags(span: Span, before: Span, placed: PlacedBlock, stroke: int) -> str:
    changes = _slant(span, before)
    begin = placed.start_ms // 10 * 10
    spoken = placed.setting.style.spoken_colour
    colour = span.colour
    if span.spoken_ms is not None and span.spoken_ms <= begin:
        colour = spoken
    if before.text or colour != "FFFFFF":
        changes += f"\\1c{_colour(colour)}"
    if stroke:
        changes += f"\\3c{_colour(colour)}"
    if span.spoken_ms is not None and span.spoken_ms > begin:
        at = span.spoken_ms - begin
        outline = f"\\3c{_colour(spoken)}" if stroke else ""
        changes += f"\\t({at},{at},\\1c{_colour(spoken)}{outline})"
    return changes


def _slant(span: Span, before: Span) -> str:
    italic = f"\\i{int(span.italic)}" if span.italic != before.italic else ""
    return italic + (f"\\u{int(span.underline)}" if span.underline != before.underline else "")


def _colour(rgb: str) -> str:
    return f"&H{rgb[4:6]}{rgb[2:4]}{rgb[0:2]}&".upper()


def _decimal(milli: int) -> str:
    """Thousandths as a decimal without needless zeros: 64560 -> `64.56`."""
    sign = "-" if milli < 0 else ""
    return sign + f"{abs(milli) // 1000}.{abs(milli) % 1000:03d}".rstrip("0").rstrip(".")
