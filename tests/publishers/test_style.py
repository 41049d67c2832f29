"""The style sheet's promises: contrast in both schemes (WCAG 1.4.3, 1.4.11), motion, focus, zoom."""

from __future__ import annotations

import re

import pytest

from tayori.publishers.site.static_files import StaticFiles
from tests.publishers.samples import SITE

CSS = StaticFiles.of(SITE)["site.css"].data.decode()
TEXT = 4.5
PAIRS = [
    ("ink", "paper", TEXT),
    ("ink", "surface", TEXT),
    ("ink", "wash", TEXT),
    ("quiet", "paper", TEXT),
    ("quiet", "surface", TEXT),
    ("quiet", "wash", TEXT),
    ("accent", "paper", TEXT),
    ("accent", "surface", TEXT),
    ("accent", "wash", TEXT),
    ("on-accent", "accent", TEXT),
]


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))


def luminance(colour: str) -> float:
    """facts C.1: sRGB with threshold 0.04045."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


LIGHT = colours(CSS[: CSS.index("@media")])
DARK = {**LIGHT, **colours(CSS[CSS.index("@media") : CSS.index("*,")])}


def test_the_measure_itself() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert LIGHT["paper"] != DARK["paper"]


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_contrast(scheme: dict[str, str], front: str, back: str, least: float) -> None:
    assert contrast(scheme[front], scheme[back]) >= least


def test_every_colour_is_a_variable() -> None:
    rules = CSS[CSS.index("*,") :]
    assert set(re.findall(r"#[0-9a-f]{3,8}\b", rules)) == {"#fff"}


def test_motion_focus_and_zoom() -> None:
    assert "prefers-reduced-motion" in CSS
    assert ":focus-visible" in CSS
    assert not re.search(r"font-size:\s*\d+px", CSS)
    assert "user-select: none" not in CSS


def test_japanese_is_set_as_japanese() -> None:
    assert "line-break: strict" in CSS
    assert "word-break: keep-all" in CSS
    assert "overflow-wrap: anywhere" in CSS
