"""The style sheet's promises: one sheet, small; no colour outside the palette; motion, focus, zoom, paper."""

from __future__ import annotations

import re
from dataclasses import fields
from importlib.resources import files

from tayori.model.colour import BLACK, READABLE_MILLI, WHITE, Rgb, contrast_milli, mixed, parse_rgb
from tayori.publishers.site.brand import Palette, dark, light
from tayori.publishers.site.static_files import StaticFiles
from tests.publishers.samples import SITE

STATIC = StaticFiles.of(SITE)
CSS = STATIC["site.css"].data.decode()
SHEETS = {
    sheet.name: sheet.read_text(encoding="utf-8")
    for sheet in (files("tayori.publishers.site") / "static" / "css").iterdir()
    if sheet.name.endswith(".css")
}
MOST_BYTES = 40_000
SEE_THROUGH = {"rgb(0 0 0 / 0.84)", "rgb(0 0 0 / 0.35)", "rgb(255 255 255 / 0.25)"}
"""Lengths on pictures, and the shadow and rim of the picture on the hero."""


def test_one_sheet_and_it_is_small() -> None:
    assert [file.path for file in STATIC if file.path.endswith(".css")] == [STATIC["site.css"].path]
    assert len(STATIC["site.css"].data) < MOST_BYTES
    assert "/*" not in CSS
    for name, sheet in SHEETS.items():
        bare = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
        selectors = re.findall(r"^ *([.a-z][^{}@/\n]*) {", bare, re.MULTILINE)
        assert selectors, name
        assert all(selector in CSS for selector in selectors), name


def is_readable(fixed: list[Rgb]) -> bool:
    return len(fixed) == 2 and contrast_milli(*fixed) >= READABLE_MILLI


def is_border(block: str, fixed: list[Rgb]) -> bool:
    """A colour of a sheet's own, for a border that is seen in one of the schemes."""
    backs = [(p.paper, p.surface, p.wash) for p in (light(""), dark(""))]
    seen = any(all(contrast_milli(fixed[0], back) >= 3000 for back in some) for some in backs)
    return "--control-line:" in block and seen


def test_every_colour_is_of_the_palette() -> None:
    for name, sheet in SHEETS.items():
        for block in re.findall(r"{([^{}]*)}", sheet):
            fixed = [parse_rgb(found) for found in re.findall(r"#([0-9a-f]{6})\b", block)]
            # a pair that stands by itself, whatever the scheme; or white on what is nearly black
            assert not fixed or is_readable(fixed) or is_border(block, fixed), (name, block)
            assert "#fff" not in block.replace("#fff;", "") or fixed, (name, block)
            assert "#fff;" not in block or "rgb(0 0 0 / 0.84)" in block, (name, block)
        assert set(re.findall(r"rgb\([^)]*\)", sheet)) <= SEE_THROUGH, name


def test_what_is_seen_through_is_dark_enough_on_white() -> None:
    assert contrast_milli(WHITE, mixed(BLACK, WHITE, 840)) >= READABLE_MILLI


def test_every_property_that_is_used_is_made() -> None:
    used = set(re.findall(r"var\(--([a-z-]+)", CSS))
    made = set(re.findall(r"--([a-z-]+):", CSS))
    assert used <= made
    palette = {field.name.replace("_", "-") for field in fields(Palette)}
    assert palette <= used | {"surface"}, "a colour that nobody uses"


def test_drawings_are_named_by_their_addresses() -> None:
    names = set(re.findall(r'url\("([^"]+)"\)', CSS))
    assert names == {STATIC["waves.svg"].path.rpartition("/")[2]}


def test_motion_focus_and_zoom() -> None:
    assert "prefers-reduced-motion: reduce" in CSS
    assert "forced-colors: active" in CSS
    assert ":focus-visible" in CSS
    assert not re.search(r"font-size:\s*\d+px", CSS)
    assert "user-select: none" not in CSS


def test_japanese_is_set_as_japanese() -> None:
    assert "line-break: strict" in CSS
    assert "word-break: keep-all" in CSS
    assert "overflow-wrap: anywhere" in CSS


def test_paper_is_a4_and_light() -> None:
    assert re.search(r"@page\s*{[^}]*size: a4", CSS)
    light, dark, paper = CSS.split(":root{")[1:4]
    assert "--paper:#faf8f4" in light
    assert "--paper:#faf8f4" not in dark
    assert "--paper:#faf8f4" in paper.split("}")[0]
