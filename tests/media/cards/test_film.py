"""A card's file: its frames, its colours, its bytes, and what happens when it cannot be made."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tayori.errors import Cancelled, CaptionError, ResourceError, UsageError
from tayori.media.cards.card import Colours, Count, Text
from tayori.media.cards.draw import draw
from tayori.media.cards.film import overlay_of, render_card
from tayori.media.cards.layout import lay_out
from tayori.media.cards.lettering import set_number
from tayori.media.cards.moving import counted
from tayori.media.cards.palette import choose_palette
from tayori.media.ffmpeg import executable
from tayori.model.colour import contrast_milli
from tests.media.cards.samples import SHAPES, SMALL, TEMPLATES, card, frames, rendered
from tests.media.jobs import caption_font

BACKGROUND = (0x12, 0x30, 0x4A)


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_card_comes_in_stays_and_goes_out_once(tmp_path: Path, template: str) -> None:
    given = card(template)
    report = rendered(given, tmp_path / "card.mov")
    seen = overlay_of(given, tmp_path / "card.mov", 0)
    layout = lay_out(given)
    film = frames(tmp_path / "card.mov", layout.region[2:])
    assert len(film) == report.frames == seen.opening + 1 + seen.closing
    alpha = film[..., 3].astype(np.int64).sum(axis=(1, 2))
    held = seen.opening
    changing_digits = alpha[held] // 100 if template == "counter" else 0
    assert (np.diff(alpha[: held + 1]) >= -changing_digits).all()
    assert (np.diff(alpha[held:]) < 0).all()
    assert 0 < alpha[0] < alpha[held] // 2
    assert alpha[-1] < alpha[held] // 2 or template == "end", "an end card stays"
    assert (film[held + 1 :, ..., :3] == film[held, ..., :3]).all()
    assert report.contrast_milli >= 4500
    assert report.size == (tmp_path / "card.mov").stat().st_size


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("size", SHAPES)
def test_nothing_that_can_be_read_leaves_the_safe_box(
    tmp_path: Path, template: str, size: tuple[int, int]
) -> None:
    Image.new("RGB", (400, 100), "white").save(tmp_path / "logo.jpg")
    given = card(template, size, length_ms=400, rate=Fraction(15), logo=tmp_path / "logo.jpg")
    rendered(given, tmp_path / "card.mov")
    left, top, width, height = lay_out(given).region
    film = frames(tmp_path / "card.mov", (width, height))
    ink = (np.abs(film[..., :3].astype(int) - BACKGROUND).max(axis=-1) > 24).any(axis=0)
    rows, columns = np.nonzero(ink)
    box = given.safe_box
    assert box[0] - 1 <= left + columns.min()
    assert left + columns.max() < box[2] + 1
    assert box[1] <= top + rows.min()
    assert top + rows.max() < box[3]


def test_the_held_frame_has_the_organisations_colours(tmp_path: Path) -> None:
    given = card("end", colours=Colours("204060", "F8F8F0", "F0C040"))
    rendered(given, tmp_path / "card.mov")
    held = frames(tmp_path / "card.mov", SMALL)[overlay_of(given, tmp_path, 0).opening]
    assert (held[..., 3] == 255).all()
    colours = {tuple(pixel) for pixel in held[..., :3].reshape(-1, 3).tolist()}
    assert {(0x20, 0x40, 0x60), (0xF8, 0xF8, 0xF0), (0xF0, 0xC0, 0x40), (255, 255, 255)} <= colours
    assert tuple(held[2, 2, :3]) == (0x20, 0x40, 0x60)


@pytest.mark.parametrize("template", ["title", "lower_third", "counter"])
def test_over_white_every_text_still_has_its_contrast(tmp_path: Path, template: str) -> None:
    given = card(template)
    report = rendered(given, tmp_path / "card.mov")
    layout = lay_out(given)
    held = frames(tmp_path / "card.mov", layout.region[2:])[overlay_of(given, tmp_path, 0).opening].astype(
        int
    )
    palette = choose_palette(given.colours, layout.template.shape)
    over_white = (held[..., :3] * held[..., 3:] + 255 * (255 - held[..., 3:])) // 255
    for place in layout.places:
        left, top = place.rect[0] - layout.region[0], place.rect[1] - layout.region[1]
        behind = over_white[top : top + place.rect[3], left - 4]
        for red, green, blue in behind.tolist():
            assert contrast_milli(palette.ink(place.item.ink), (red, green, blue)) >= 4400
    assert report.contrast_milli == palette.contrast_milli


def test_a_wash_lets_more_of_the_picture_through_where_nothing_is_read(tmp_path: Path) -> None:
    rendered(card("title"), tmp_path / "card.mov")
    held = frames(tmp_path / "card.mov", SMALL)[18, :, 3, 3].astype(int)
    middle = lay_out(card("title")).places[0].rect[1] + 4
    assert (np.diff(held[:middle]) >= 0).all()
    assert held[0] < held[middle] * 6 // 10
    assert held[-1] < held[middle] * 6 // 10


def test_what_is_not_seen_has_the_background_colour_too(tmp_path: Path) -> None:
    """Otherwise chroma, which 4:2:0 keeps for four pixels together, gets dark at the edges."""
    given = card("lower_third")
    rendered(given, tmp_path / "card.mov")
    film = frames(tmp_path / "card.mov", lay_out(given).region[2:])
    unseen = film[film[..., 3] == 0]
    assert len(unseen)
    assert (unseen[:, :3] == BACKGROUND).all()


@pytest.mark.parametrize("template", ["title", "counter"])
def test_the_same_card_makes_the_same_bytes(tmp_path: Path, template: str) -> None:
    for name in ("one.mov", "two.mov"):
        rendered(card(template), tmp_path / name)
    one, two = ((tmp_path / name).read_bytes() for name in ("one.mov", "two.mov"))
    assert one == two
    rendered(card(template, colours=Colours(accent="FFFFFF")), tmp_path / "other.mov")
    assert (tmp_path / "other.mov").read_bytes() != one


def test_ntsc_rates_and_short_cards(tmp_path: Path) -> None:
    for rate, length_ms in ((Fraction(30000, 1001), 3000), (Fraction(60000, 1001), 60), (Fraction(25), 40)):
        given = card("lower_third", rate=rate, length_ms=length_ms)
        report = rendered(given, tmp_path / "card.mov")
        assert len(frames(tmp_path / "card.mov", lay_out(given).region[2:])) == report.frames
        assert report.frames <= given.frames


@pytest.mark.parametrize(
    ("count", "last"),
    [
        (Count(1000, 367_000, after="人"), "367,000"),
        (Count(1889, 2026, grouped=False), "2026"),
        (Count(120, -5, before="約"), "-5"),
        (Count(7, 7), "7"),
    ],
)
def test_a_counter_runs_one_way_and_ends_on_its_last_value(count: Count, last: str) -> None:
    digits, _ = set_number(count, 60, 400, (caption_font(), 0))
    values = [counted(digits, step / 48) for step in range(49)]
    assert values[0] == count.first
    assert count.shown(values[-1]) == last
    assert values in (sorted(values), sorted(values, reverse=True))
    masks = [digits.mask(value) for value in values]
    assert {mask.shape for mask in masks} == {(60, digits.width)}
    unit = digits.after.shape[1]
    assert all((mask[:, digits.width - unit :] == masks[0][:, digits.width - unit :]).all() for mask in masks)


def test_a_number_that_is_too_wide_is_set_smaller() -> None:
    digits, em = set_number(Count(0, 10**15, after="円"), 60, 100, (caption_font(), 0))
    assert em < 60
    assert digits.width <= 100


def test_a_dark_logo_on_a_dark_card_gets_a_plate(tmp_path: Path) -> None:
    for colour, plated in (("black", True), ("white", False)):
        Image.new("RGB", (200, 100), colour).save(tmp_path / "logo.png")
        given = card("title", logo=tmp_path / "logo.png")
        layout = lay_out(given)
        logo = draw(
            given, layout, choose_palette(given.colours, layout.template.shape), (caption_font(), 0)
        ).layers[-1]
        assert not isinstance(logo.colour, tuple)
        assert bool((logo.colour == 255).any() and (logo.colour == 0).any()) == plated


def test_a_text_that_hardly_fits_is_told(tmp_path: Path) -> None:
    texts = (Text("title", ("移住" * 10,)),)
    report = rendered(card("title", texts=texts), tmp_path / "card.mov")
    assert [finding.rule for finding in report.findings] == ["card-text-small"]
    with pytest.raises(UsageError, match="too long for a card"):
        rendered(card("title", texts=(Text("title", ("移住" * 500,)),)), tmp_path / "long.mov")


def test_a_code_that_phones_may_not_read_is_told(tmp_path: Path) -> None:
    report = rendered(card("end", link="https://ijyu.example.jp/" + "a" * 60), tmp_path / "card.mov")
    assert report.module_px == 2
    assert [finding.rule for finding in report.findings] == ["card-code-small"]


def test_progress_is_told_and_nothing_is_said(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    heard: list[float] = []
    report = render_card(card("lower_third"), caption_font(), 0, tmp_path / "card.mov", heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 1.0
    assert len(set(heard)) == report.frames
    assert capfd.readouterr() == ("", "")


def test_stopping_leaves_nothing_behind(tmp_path: Path) -> None:
    cancel = threading.Event()
    with pytest.raises(Cancelled):
        render_card(
            card("title"), caption_font(), 0, tmp_path / "card.mov", lambda share: cancel.set(), cancel
        )
    assert list(tmp_path.iterdir()) == []


def test_failures_are_ours_and_leave_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "font.ttf").write_text("no font")
    with pytest.raises(CaptionError, match=r"font\.ttf"):
        render_card(card("title"), tmp_path / "font.ttf", 0, tmp_path / "card.mov")
    with pytest.raises(ResourceError, match=r"card\.mov"):
        rendered(card("lower_third"), tmp_path / "nowhere" / "card.mov")
    assert [path.name for path in tmp_path.iterdir()] == ["font.ttf"]


Program = Callable[[str], None]


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    """Puts a script in ffmpeg's place; `$FFMPEG` is the real one."""
    script = tmp_path / "program"

    def put(text: str) -> None:
        script.write_text(f"#!/bin/sh\n{text}\n")
        script.chmod(0o755)
        executable.cache_clear()

    monkeypatch.setenv("FFMPEG", executable())
    monkeypatch.setenv("TAYORI_FFMPEG", str(script))
    yield put
    executable.cache_clear()


def test_moviepy_uses_the_ffmpeg_we_use(tmp_path: Path, program: Program) -> None:
    program(f'touch "{tmp_path}/used"; exec "$FFMPEG" "$@"')
    rendered(card("lower_third"), tmp_path / "card.mov")
    assert (tmp_path / "used").exists()


@pytest.mark.parametrize(
    "text",
    [
        "head -c 300000 > /dev/null; echo No space left on device >&2; exit 1",
        "cat > /dev/null; exit 1",
        'head -c 300000 | "$FFMPEG" "$@" 2> /dev/null; cat > /dev/null',
    ],
)
def test_a_film_that_was_cut_short_is_noticed(tmp_path: Path, program: Program, text: str) -> None:
    program(text)
    with pytest.raises(ResourceError, match=r"card\.mov cannot be written"):
        rendered(card("title"), tmp_path / "card.mov")
    assert not (tmp_path / "card.mov").exists()


@pytest.mark.slow
def test_a_full_size_card_of_any_length_is_sixty_frames(tmp_path: Path) -> None:
    given = card("title", (1080, 1920), rate=Fraction(60), length_ms=60_000)
    assert rendered(given, tmp_path / "card.mov").frames == 61
    assert len(frames(tmp_path / "card.mov", (1080, 1920))) == 61
