"""Cards on encoded pictures: in time to the frame, in their own colours, without a trace beside them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from tayori.media.cards.card import Card, Colours, Text
from tayori.media.cards.film import overlay_of
from tayori.media.cards.layout import lay_out
from tayori.media.ffmpeg import read_ffmpeg
from tayori.media.graph import PictureJob
from tayori.media.overlays import Overlay
from tayori.media.picture import encode_pictures, estimate_bytes
from tayori.model.profile import Encoding
from tests.media.cards.samples import SMALL, Frames, card, rendered
from tests.media.clips import TAGGED, source
from tests.media.jobs import COUNTER_SIZE, counting, job_for, numbers, tiny

PALE = (0xD8, 0xE0, 0xC8)
NAVY = (0x12, 0x30, 0x4A)
EXACT = Encoding("superfast", 1, 50_000_000, 50_000_000)


def plain_film(folder: Path, size: tuple[int, int] = SMALL, rate: str = "30", colour: str = "d8e0c8") -> Path:
    """A second of one colour, tagged BT.709."""
    picture = f"color=0x{colour}:s={size[0]}x{size[1]}:r={rate},format=gbrp"
    chain = f"scale=out_color_matrix=bt709:out_range=limited,format=yuv420p,{TAGGED}"
    return source(folder / "film.mp4", "-vf", chain, "-crf", "1", picture=picture, sound=None)


def with_card(work: PictureJob, given: Card, start_ms: int) -> PictureJob:
    """The job with the card, made for its rate, on its first output."""
    output = work.outputs[0]
    made = replace(given, rate=output.conform.rate)
    path = output.path.with_name("card.mov")
    rendered(made, path)
    laid = replace(output, overlays=(*output.overlays, overlay_of(made, path, start_ms)))
    return replace(work, outputs=(laid, *work.outputs[1:]))


def shown(work: PictureJob) -> Frames:
    """Every frame of the first output, in RGB."""
    encode_pictures(work)
    output = work.outputs[0]
    chain = "scale=in_color_matrix=bt709:in_range=limited:flags=accurate_rnd+full_chroma_int"
    raw = ("-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "rgb24", "-")
    data = read_ffmpeg(("-v", "error", "-i", str(output.path), "-vf", chain, *raw))
    size = (output.profile.width, output.profile.height)
    return np.frombuffer(data, np.uint8).reshape(-1, size[1], size[0], 3)


def off(pixels: Any, colour: tuple[int, int, int]) -> Any:
    """How far pixels are from a colour, in levels of the channel that is farthest."""
    return np.abs(pixels.astype(int) - colour).max(axis=-1)


@pytest.mark.parametrize(
    ("rate", "start_ms", "length_ms"),
    [("30", 200, 600), ("30000/1001", 333, 500), ("60", 0, 1000), ("25", 700, 2000), ("24000/1001", 500, 90)],
)
def test_a_card_is_there_to_the_frame_and_no_frame_more(
    tmp_path: Path, rate: str, start_ms: int, length_ms: int
) -> None:
    work = job_for(plain_film(tmp_path, rate=rate), tmp_path, [tiny("out", SMALL)])
    film = shown(with_card(work, card("end", length_ms=length_ms), start_ms))
    per_second = work.outputs[0].conform.rate
    assert len(film) == work.outputs[0].conform.frames
    seen = np.flatnonzero(off(film[:, 3, 3], PALE) > 3).tolist()
    first = round(start_ms * per_second / 1000)
    last = min(first + round(length_ms * per_second / 1000), len(film)) - 1
    # The very first and last frames are so faint that they may be within the encoder's noise.
    assert first <= seen[0] <= first + 1
    assert last - 1 <= seen[-1] <= last
    assert seen == list(range(seen[0], seen[-1] + 1))


def test_the_picture_under_a_card_keeps_its_frames(tmp_path: Path) -> None:
    film = counting(tmp_path / "film.mp4", length="1")
    width, height = COUNTER_SIZE
    work = job_for(film, tmp_path, [tiny("out", COUNTER_SIZE)])
    corner = Card(
        "lower_third", (Text("name", ("花",)),), COUNTER_SIZE, (0, 0, width, height // 3), Fraction(30), 400
    )
    laid = with_card(work, corner, 300)
    encode_pictures(laid)
    assert numbers(laid.outputs[0].path) == list(range(30))


@pytest.mark.parametrize("background", ["12304A", "B02020", "F0F0E8", "2E7D32"])
def test_a_cards_colours_come_out_as_they_are(tmp_path: Path, background: str) -> None:
    work = job_for(plain_film(tmp_path), tmp_path, [tiny("out", SMALL)])
    given = card("end", colours=Colours(background))
    held = shown(with_card(work, given, 0))[20]
    red, green, blue = bytes.fromhex(background)
    assert off(held[10:60, 10:-10], (red, green, blue)).max() <= 3


def test_a_card_leaves_no_trace_around_it(tmp_path: Path) -> None:
    """A panel of the picture's own colour is not seen, neither its edges nor while it comes and goes."""
    work = job_for(plain_film(tmp_path), tmp_path, [tiny("out", SMALL, encoding=EXACT)])
    given = card("lower_third", length_ms=900, colours=Colours("D8E0C8", "000000", "000000"))
    film = shown(with_card(work, given, 50))
    layout = lay_out(given)
    left, top, _, height = layout.panel
    ink = np.zeros((SMALL[1], SMALL[0]), bool)
    ink[top : top + height, left - 2 : left + 6] = True
    for place in layout.places:
        x, y, wide, high = place.rect
        ink[y - 4 : y + high + 8, x - 4 : x + wide + 4] = True
    assert not ink[top - 1].any()
    assert off(film[:, ~ink], PALE).max() <= 4
    assert off(film[15], PALE).max() > 150


def test_half_a_card_is_half_of_each_colour(tmp_path: Path) -> None:
    """Straight alpha: the mix of a closing frame lies between picture and card, channel by channel."""
    work = job_for(plain_film(tmp_path), tmp_path, [tiny("out", SMALL)])
    given = card("lower_third", length_ms=900)
    laid = with_card(work, given, 0)
    (overlay,) = laid.outputs[0].overlays
    left, top, wide, _ = lay_out(given).panel
    held, *closing = shown(laid)[26 - overlay.closing : 27, top + 2, left + wide - 3].astype(int)
    assert len(closing) == 9
    for step, pixel in enumerate(closing, 1):
        share = 1 - step / (len(closing) + 1)
        mixed = [round(c * share + p * (1 - share)) for c, p in zip(held, PALE, strict=True)]
        assert np.abs(pixel - mixed).max() <= 4


def test_an_end_card_stays_to_the_last_frame(tmp_path: Path) -> None:
    work = job_for(plain_film(tmp_path), tmp_path, [tiny("out", SMALL)])
    film = shown(with_card(work, card("end", length_ms=1000), 0))
    assert off(film[-1, 3, 3], NAVY) <= 3


def test_one_file_serves_several_outputs_and_the_last_lies_on_top(tmp_path: Path) -> None:
    profiles = [tiny("one", SMALL), tiny("two", SMALL)]
    work = job_for(plain_film(tmp_path), tmp_path, profiles)
    end, name = card("end"), card("lower_third", colours=Colours("B02020"))
    rendered(end, tmp_path / "end.mov")
    rendered(name, tmp_path / "name.mov")
    both = (overlay_of(end, tmp_path / "end.mov", 0), overlay_of(name, tmp_path / "name.mov", 100))
    first, second = work.outputs
    laid = (replace(first, overlays=both), replace(second, overlays=(replace(both[0], start_ms=500),)))
    one = shown(replace(work, outputs=laid))
    two = shown(replace(work, outputs=laid[::-1]))
    assert off(two[10, 3, 3], PALE) <= 3
    assert off(two[29, 3, 3], NAVY) <= 3
    assert off(one[20, 3, 3], NAVY) <= 3
    left, top, _, high = lay_out(name).panel
    reds = [np.median(film[25, top : top + high, left + 8 : left + 60, 0]) for film in (one, two)]
    assert reds[0] > 120
    assert reds[1] < 40


@pytest.mark.slow
@pytest.mark.parametrize("size", [(1080, 1920), (540, 960)])
def test_the_code_of_an_end_card_is_read_from_the_encoded_picture(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    scale = Fraction(size[0], 1080)
    left, top, right, bottom = (int(edge * scale) for edge in (180, 270, 900, 1440))
    link = "https://ijyu.example.jp/start?utm_source=video&utm_id=42"
    given = card("end", size, length_ms=900, safe_box=(left, top, right, bottom), link=link)
    work = job_for(plain_film(tmp_path, size), tmp_path, [tiny("out", size)])
    held = shown(with_card(work, given, 0))[20]
    assert cv2.QRCodeDetector().detectAndDecode(cv2.cvtColor(held, cv2.COLOR_RGB2BGR))[0] == link


def test_a_card_may_come_twice_from_a_file_of_any_name(tmp_path: Path) -> None:
    work = job_for(plain_film(tmp_path), tmp_path, [tiny("out", SMALL)])
    given = card("end", length_ms=300)
    path = tmp_path / "移住, [card]: it's 100%.mov"
    rendered(given, path)
    twice = tuple(overlay_of(given, path, start_ms) for start_ms in (100, 600))
    film = shown(replace(work, outputs=(replace(work.outputs[0], overlays=twice),)))
    seen = np.flatnonzero(off(film[:, 3, 3], PALE) > 60).tolist()
    assert [n for n in seen if n < 15] == [n - 15 for n in seen if n > 15] != []


def test_cards_take_memory_that_is_counted(tmp_path: Path) -> None:
    work = job_for(plain_film(tmp_path), tmp_path, [tiny("out", SMALL)])
    overlay = Overlay(tmp_path / "card.mov", (0, 0, 1080, 1920), 0, 1000, 3, 3)
    laid = replace(work, outputs=(replace(work.outputs[0], overlays=(overlay,)),))
    assert estimate_bytes(laid) - estimate_bytes(work) == 1080 * 1920 * 12
