"""The loudness plot: what was done to an episode's sound, at a glance, on screen and on paper.

Before and after are told apart by dashes and weight as well as by colour, so that a plot printed in grey says
the same.
"""

from __future__ import annotations

from collections.abc import Iterator

from tayori.media.plots.chart import GRID_CLUFS, HIGHEST_CLUFS, LOWEST_CLUFS, Chart, fitted
from tayori.media.plots.curves import Column, columns
from tayori.media.plots.lanes import LANE_HIGH, Box, draw_boxes, draw_marks
from tayori.media.plots.story import SoundStory, cuts_of
from tayori.media.plots.svg import area, element, line, polyline, rect, text, words
from tayori.media.plots.words import Words, clock, decimal, words_of

WIDTH = 12_000
MOST_COLUMNS = 700
"""Columns of a curve: two hours are 72,000 values, which no screen has pixels for."""
_LEFT, _RIGHT = 780, 11_760
_TILES_TOP, _TILE_HIGH, _TILE_GAP = 800, 640, 120
_LEGEND_TOP, _CHART_TOP, _CHART_HIGH = 1_640, 1_820, 3_400
_LANE_GAP = 60
_STYLE = """\
text{font:12px "Noto Sans CJK JP","Noto Sans JP","Hiragino Sans","Yu Gothic",Meiryo,sans-serif;fill:#333}
.title{font-size:22px;font-weight:700;fill:#111}.figure{font-size:21px;font-weight:700;fill:#111}
.small{fill:#555}.mid{text-anchor:middle}.end{text-anchor:end}.aim{fill:#1b6b3a;font-weight:700;text-anchor:end}
.page{fill:#fff}.tile{fill:#f3f5f8}.plane{fill:#fbfcfd;stroke:#c9ced6}.grid{stroke:#e3e6eb}
.goal{fill:#2e9e5b;fill-opacity:.2}.goalline{stroke:#1b6b3a;stroke-width:1.5}
.spread{fill:#0b5fa5;fill-opacity:.16}.after{fill:none;stroke:#0b5fa5;stroke-width:2;stroke-linejoin:round}
.before{fill:none;stroke:#8a5a00;stroke-width:1.3;stroke-dasharray:4 3;stroke-linejoin:round}
.music{fill:#e7dcf3;stroke:#8c6bb1}.chapter{fill:#e4ecf5;stroke:#fff}.mark{stroke:#b00020;stroke-width:1.5}
.lane{fill:#f3f5f8}.cutname{fill:#b00020}
"""


def loudness_plot(story: SoundStory) -> str:
    """An SVG of what was done to the sound of `story`; the same story gives the same text, below 200 kB."""
    said = words_of(story.lang)
    length_ms = max(story.timeline.length_ms, 1)
    chart = Chart(_LEFT, _CHART_TOP, _RIGHT - _LEFT, _CHART_HIGH, length_ms)
    lanes = [*_lanes(story, said, chart)]
    height = chart.bottom + 420 + len(lanes) * (LANE_HIGH + _LANE_GAP)
    body = "".join((
        rect((0, 0), (WIDTH, height), "page"),
        *_head(story, said),
        *_tiles(story, said),
        *_legend(said, story),
        *_plane(story, said, chart),
        *_curves(story, chart),
        *lanes,
    ))  # fmt: skip
    return _document(story, said, height, body)


def _document(story: SoundStory, said: Words, height: int, body: str) -> str:
    numbers = _figures(story, said)
    reading, made = story.before.reading, story.after.reading
    described = said.described.format(
        before=decimal(reading.integrated_clufs),
        after=decimal(made.integrated_clufs),
        target=decimal(story.target.integrated_clufs),
        gain=decimal(story.gain_cdb, signed=True),
        limited=numbers[2][1],
        peaks=f"{decimal(reading.true_peak_cdb)} → {decimal(made.true_peak_cdb)}",
        cut=numbers[4][1],
    )
    size = f"{WIDTH // 10} {height // 10}"
    told = element("title", words(story.title), id="title") + element("desc", words(described), id="desc")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" width="{WIDTH // 10}" '
        f'height="{height // 10}" role="img" aria-labelledby="title desc" lang="{words(story.lang)}">\n'
        f"{told}<style>\n{_STYLE}</style>\n{body}</svg>\n"
    )


def _figures(story: SoundStory, said: Words) -> tuple[tuple[str, str, str], ...]:
    """What the tiles say: name, numbers, unit."""
    before, after = story.before.reading, story.after.reading
    cuts = cuts_of(story.timeline, story.recorded_ms)
    taken = sum(cut.length_ms for cut in cuts)
    lowered = f"{decimal(story.lowered_cdb)} dB" if story.lowered_cdb else said.not_limited
    cut = f"{decimal(taken // 10)} {said.seconds}" if taken < 60_000 else clock(taken)
    return (
        (said.loudness, f"{decimal(before.integrated_clufs)} → {decimal(after.integrated_clufs)}", "LUFS"),
        (said.gain, decimal(story.gain_cdb, signed=True), "dB"),
        (said.limited, lowered, ""),
        (said.peak, f"{decimal(before.true_peak_cdb)} → {decimal(after.true_peak_cdb)}", "dBTP"),
        (said.cut, cut if cuts else said.no_cut, said.places.format(count=len(cuts)) if cuts else ""),
    )


def _head(story: SoundStory, said: Words) -> Iterator[str]:
    yield text((_LEFT, 380), fitted(story.title, (_RIGHT - _LEFT) * 12 // 22), "title")
    target, tolerance = story.target, decimal(story.target.tolerance_clu)
    aim = f"{decimal(target.integrated_clufs)} LUFS ±{tolerance}, ≤ {decimal(target.true_peak_cdb)} dBTP"
    length = clock(story.timeline.length_ms)
    yield text((_LEFT, 620), f"{said.length} {length} · {said.target} {aim}", "small")


def _tiles(story: SoundStory, said: Words) -> Iterator[str]:
    figures = _figures(story, said)
    width = (_RIGHT - _LEFT - (len(figures) - 1) * _TILE_GAP) // len(figures)
    for number, (name, value, unit) in enumerate(figures):
        left = _LEFT + number * (width + _TILE_GAP)
        yield rect((left, _TILES_TOP), (width, _TILE_HIGH), "tile", 60)
        yield text((left + 140, _TILES_TOP + 230), name, "small")
        yield text((left + 140, _TILES_TOP + 510), value, "figure")
        yield text((left + width - 140, _TILES_TOP + 510), unit, "small end")


def _legend(said: Words, story: SoundStory) -> Iterator[str]:
    middle = _LEGEND_TOP
    goal = f"{said.target} {decimal(story.target.integrated_clufs)} ±{decimal(story.target.tolerance_clu)} LU"
    yield line((_LEFT, middle), (_LEFT + 300, middle), "before")
    yield text((_LEFT + 380, middle + 40), said.before, "small")
    yield line((3_400, middle), (3_700, middle), "after")
    yield text((3_780, middle + 40), said.after, "small")
    yield rect((6_160, middle - 60), (300, 120), "spread")
    yield text((6_540, middle + 40), said.band, "small")
    yield rect((9_500, middle - 60), (300, 120), "goal")
    yield text((9_880, middle + 40), goal, "small")


def _plane(story: SoundStory, said: Words, chart: Chart) -> Iterator[str]:
    """The grid with its numbers, and the target."""
    yield rect((chart.left, chart.top), (chart.width, chart.height), "plane")
    for clufs in range(LOWEST_CLUFS, HIGHEST_CLUFS + 1, GRID_CLUFS):
        yield line((chart.left, chart.y(clufs)), (chart.right, chart.y(clufs)), "grid")
        yield text((chart.left - 80, chart.y(clufs) + 40), decimal(clufs)[:-2], "small end")
    for ms in chart.ticks():
        yield line((chart.x(ms), chart.top), (chart.x(ms), chart.bottom), "grid")
        yield text((chart.x(ms), chart.bottom + 180), clock(ms), "small mid")
    yield text((chart.right, chart.bottom + 340), said.minutes, "small end")
    yield text((chart.left - 80, chart.top - 140), "LUFS", "small end")
    aim, slack = story.target.integrated_clufs, story.target.tolerance_clu
    top, bottom = chart.y(aim + slack), chart.y(aim - slack)
    yield rect((chart.left, top), (chart.width, bottom - top), "goal")
    yield line((chart.left, chart.y(aim)), (chart.right, chart.y(aim)), "goalline")


def _curves(story: SoundStory, chart: Chart) -> Iterator[str]:
    after = columns(story.after.momentary_clufs, MOST_COLUMNS)
    yield area(
        [chart.at(_middle(each), each.loudest) for each in after],
        [chart.at(_middle(each), each.quietest) for each in after],
        "spread",
    )
    for curve, kind in ((columns(story.before.momentary_clufs, MOST_COLUMNS), "before"), (after, "after")):
        yield polyline([chart.at(_middle(each), each.short_term) for each in curve], kind)


def _middle(column: Column) -> int:
    return (column.start_ms + column.end_ms) // 2


def _lanes(story: SoundStory, said: Words, chart: Chart) -> Iterator[str]:
    """Rows below the chart, of what there is: music, chapters, cuts."""
    top = chart.bottom + 420
    for name, drawn in (
        (said.music, _music(story, said, chart)),
        (said.chapters, _chapters(story, chart)),
        (said.cuts, _cuts(story, said, chart)),
    ):
        if drawn:
            yield element("g", _lane_name(name, chart) + drawn, transform=f"translate(0 {top // 10})")
            top += LANE_HIGH + _LANE_GAP


def _lane_name(name: str, chart: Chart) -> str:
    return rect((chart.left, 0), (chart.width, LANE_HIGH), "lane") + text(
        (chart.left - 60, 150), name, "small end"
    )


def _music(story: SoundStory, said: Words, chart: Chart) -> str:
    names = {"intro": said.intro, "outro": said.outro}
    boxes = [
        Box(names.get(each.name, each.name), chart.x(each.start_ms), chart.x(each.end_ms))
        for each in sorted(story.stretches, key=lambda each: each.start_ms)
    ]
    return draw_boxes(boxes, chart, "music")


def _chapters(story: SoundStory, chart: Chart) -> str:
    ends = [*(chapter.start_ms for chapter in story.chapters), story.timeline.length_ms][1:]
    boxes = [
        Box(chapter.title, chart.x(chapter.start_ms), chart.x(end))
        for chapter, end in zip(story.chapters, ends, strict=True)
    ]
    return draw_boxes(boxes, chart, "chapter")


def _cuts(story: SoundStory, said: Words, chart: Chart) -> str:
    marks = [
        (chart.x(cut.at_ms), f"{decimal(cut.length_ms // 10)} {said.seconds}")
        for cut in cuts_of(story.timeline, story.recorded_ms)
    ]
    return draw_marks(marks, chart)
