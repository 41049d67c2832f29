"""The organisation's colour and logo: always readable, never far from what was chosen, safe to serve."""

from __future__ import annotations

import struct
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tayori.errors import UsageError
from tayori.model.colour import contrast_milli, parse_rgb
from tayori.model.finding import Severity
from tayori.publishers.base import Logo
from tayori.publishers.folder.publisher import KIND
from tayori.publishers.site.brand import (
    DEFAULT,
    Palette,
    brand_findings,
    dark,
    hex_of,
    light,
    nearest,
    style,
)
from tayori.publishers.site.logo import HEIGHT_PX, MAX_BYTES, shown_logo
from tayori.publishers.site.oklch import to_oklch, to_rgb
from tayori.publishers.site.static_files import StaticFiles
from tests.publishers.samples import SITE, context

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"{number:06x}")
TEXT, SEEN = 4500, 3000
BACKS = ("paper", "surface", "wash")
PAIRS = [
    *((front, back, TEXT) for front in ("ink", "quiet", "accent") for back in BACKS),
    *(("edge", back, SEEN) for back in BACKS),
    ("on_accent", "accent", TEXT),
    ("on_band", "band", TEXT),
]
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><rect width="9" height="9"/></svg>'


def assert_readable(palette: Palette) -> None:
    for front, back, least in PAIRS:
        measured = contrast_milli(getattr(palette, front), getattr(palette, back))
        assert measured >= least, (front, back, measured)


@pytest.mark.parametrize("colour", ["", "000000", "ffffff", "ffff00", "0000ff", "808080", DEFAULT])
def test_plain_colours(colour: str) -> None:
    assert_readable(light(colour))
    assert_readable(dark(colour))


@settings(max_examples=200, deadline=None)
@given(colours)
def test_every_pair_can_be_read_in_both_schemes(colour: str) -> None:
    assert_readable(light(colour))
    assert_readable(dark(colour))


@settings(max_examples=100, deadline=None)
@given(colours)
def test_the_near_colour_passes_when_it_is_chosen(colour: str) -> None:
    near = hex_of(light(colour).accent)
    assert light(near).accent == parse_rgb(near)
    assert not brand_findings(near)


@given(colours)
def test_a_colour_that_passes_stays(colour: str) -> None:
    chosen, back = parse_rgb(colour), (parse_rgb("ffffff"),)
    passes = contrast_milli(chosen, back[0]) >= TEXT
    assert (nearest(chosen, back, TEXT) == chosen) is passes


@settings(deadline=None)
@given(colours)
def test_what_is_moved_is_moved_no_further_than_it_must(colour: str) -> None:
    chosen, back = parse_rgb(colour), parse_rgb("ffffff")
    moved = nearest(chosen, (back,), TEXT)
    if moved != chosen:
        assert TEXT <= contrast_milli(moved, back) <= TEXT + 300


@given(colours)
def test_to_oklch_and_back(colour: str) -> None:
    assert to_rgb(to_oklch(parse_rgb(colour))) == parse_rgb(colour)


def test_known_values_of_oklch() -> None:
    red = to_oklch((255, 0, 0))
    assert (red.lightness, red.chroma) == pytest.approx((0.628, 0.2577), abs=0.001)
    assert to_oklch((255, 255, 255)).lightness == pytest.approx(1, abs=0.001)


def test_a_finding_names_the_colour_its_contrast_and_the_near_one() -> None:
    (finding,) = brand_findings("F5A623")
    near = hex_of(light("F5A623").accent)
    assert (finding.rule, finding.severity) == ("brand-contrast", Severity.WARNING)
    assert "#f5a623" in finding.text
    assert "1.7:1" in finding.text
    assert near in finding.cure
    assert not brand_findings("")
    assert not brand_findings(DEFAULT)


def test_plans_tell_of_it(tmp_path: Path) -> None:
    told = context(tmp_path, None)
    assert not KIND.notes(told)
    assert [note.rule for note in KIND.notes(replace(told, colour="ffee00"))] == ["brand-contrast"]
    for name, data, rules in (("a.svg", SVG, []), ("a.jpg", b"\xff\xd8", ["logo-unfit"])):
        (tmp_path / name).write_bytes(data)
        assert [note.rule for note in KIND.notes(replace(told, logo=tmp_path / name))] == rules


def test_the_colour_is_in_the_style_and_the_icon() -> None:
    static = StaticFiles.of(replace(SITE, colour="00A040"))
    assert static["site.css"].data.decode().startswith(style("00A040"))
    assert "--brand:#00a040" in static["site.css"].data.decode()
    accent = hex_of(light("00A040").accent).encode()
    assert accent in static["icon.svg"].data
    assert DEFAULT.encode() in StaticFiles.of(SITE)["icon.svg"].data


def with_logo(data: bytes, mime: str = "image/svg+xml") -> StaticFiles:
    return StaticFiles.of(replace(SITE, logo=Logo(data, mime)))


def png(width: int, height: int, more: int = 0) -> bytes:
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height) + b"\0" * (9 + more)


def test_a_logo_has_a_shape_and_an_address_of_its_own() -> None:
    vector, raster = with_logo(SVG), with_logo(png(300, 100), "image/png")
    assert (vector.mark.width_px, vector.mark.height_px) == (120, HEIGHT_PX)
    assert raster.mark.width_px == 120
    assert vector.icon is vector.mark.file, "an SVG stands in tabs too"
    assert raster.icon is raster["icon.svg"]
    assert vector["logo.svg"].path.startswith("assets/logo.")
    assert raster["logo.png"].path.endswith(".png")
    assert with_logo(png(9000, 10), "image/png").mark.width_px <= 200
    assert with_logo(SVG.replace(b"viewBox", b"data-x")).mark.width_px == HEIGHT_PX


def test_a_lettering_stands_without_the_name_and_a_png_on_a_plate() -> None:
    wide = with_logo(png(1600, 300), "image/png").mark
    square = with_logo(SVG.replace(b"120 40", b"40 40")).mark
    assert (wide.is_wide, wide.needs_plate) == (True, True)
    assert (square.is_wide, square.needs_plate) == (False, False)


@pytest.mark.parametrize("colour", ["fff4b8", "39ff14", "ffd1dc", "ffffff", "f5a623"])
def test_a_pale_colour_has_a_pale_band_of_its_own_hue(colour: str) -> None:
    chosen, band = to_oklch(parse_rgb(colour)), to_oklch(light(colour).band)
    assert band.lightness > 0.8
    assert to_oklch(light(colour).on_band).lightness < 0.4
    assert band.chroma < 0.01 or abs(band.hue - chosen.hue) < 0.05
    assert light(DEFAULT).on_band == (255, 255, 255), "a deep colour has a deep one"


@pytest.mark.parametrize(
    "inside",
    [
        b"<script>alert(1)</script>",
        b'<rect onload="alert(1)"/>',
        b'<a href="javascript:alert(1)"><rect/></a>',
        b'<image href="https://elsewhere.example/x.png"/>',
        b'<image href="//elsewhere.example/x.png"/>',
        b"<foreignObject><p/></foreignObject>",
        b"<style>@import 'https://elsewhere.example/x.css';</style>",
        b"<style>rect { fill: url(https://elsewhere.example/x#y) }</style>",
        b'<rect fill="url( https://elsewhere.example/x#y)"/>',
        b'<animate attributeName="href" values="javascript:alert(1)"/>',
    ],
)
def test_a_logo_neither_runs_nor_loads_anything(inside: bytes) -> None:
    with pytest.raises(UsageError, match="logo"):
        with_logo(SVG.replace(b"<rect", inside + b"<rect", 1))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_logo_has_no_style_sheet(encoding: str) -> None:
    said = f'<?xml version="1.0" encoding="{encoding}"?><?xml-stylesheet href="//x.example/a.css"?>'
    with pytest.raises(UsageError, match="style sheet"):
        with_logo((said + SVG.decode()).encode(encoding))


def test_a_logo_may_refer_to_itself() -> None:
    own = b'<defs><linearGradient id="g"/></defs><rect fill="url(#g)"/><use href="#g"/>'
    assert with_logo(SVG.replace(b"<rect", own + b"<rect", 1)).mark.width_px == 120


@pytest.mark.parametrize(
    ("data", "mime"),
    [
        (SVG + b" " * MAX_BYTES, "image/svg+xml"),
        (png(10, 10, MAX_BYTES), "image/png"),
        (b"<svg", "image/svg+xml"),
        (b"<html/>", "image/svg+xml"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>', "image/svg+xml"),
        (b"GIF89a", "image/png"),
    ],
)
def test_what_is_no_logo_is_refused(data: bytes, mime: str) -> None:
    with pytest.raises(UsageError):
        shown_logo(Logo(data, mime))
