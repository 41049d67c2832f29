"""QR codes and logos as pixels."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from tayori.errors import MediaError, UsageError
from tayori.media.cards.logo import load_logo
from tayori.media.cards.qr import QUIET_MODULES, module_px, qr_modules, qr_pixels


def read_back(pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> str:
    return str(cv2.QRCodeDetector().detectAndDecode(cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR))[0])


@pytest.mark.parametrize(
    "link", ["a", "https://ijyu.example.jp/?utm_source=video&id=42", "https://例え.jp/移住"]
)
def test_a_code_can_be_read_and_stands_in_a_quiet_zone(link: str) -> None:
    modules = qr_modules(link)
    pixels = qr_pixels(modules, module_px(modules, 400), (18, 48, 74))
    assert read_back(pixels) == link
    zone = QUIET_MODULES * module_px(modules, 400)
    for edge in (pixels[:zone], pixels[-zone:], pixels[:, :zone], pixels[:, -zone:]):
        assert (edge == 255).all()
    assert (pixels[zone, zone] == (18, 48, 74)).all()
    assert len(pixels) == len(modules) * module_px(modules, 400) <= 400


def test_a_code_is_never_a_micro_code_and_repairs_a_seventh() -> None:
    assert len(qr_modules("1")) == 21 + 2 * QUIET_MODULES


def test_links_that_fit_no_code_or_no_room_are_refused() -> None:
    with pytest.raises(UsageError, match="too long for a QR code"):
        qr_modules("https://example.jp/" + "a" * 3000)
    with pytest.raises(UsageError, match="shorter link"):
        module_px(qr_modules("https://example.jp/" + "a" * 1000), 100)


@pytest.mark.parametrize("size", [(600, 160), (40, 300), (3, 3)])
def test_a_logo_keeps_its_shape_in_its_room(tmp_path: Path, size: tuple[int, int]) -> None:
    Image.new("RGBA", size, (10, 120, 60, 200)).save(tmp_path / "logo.png")
    logo = load_logo(tmp_path / "logo.png", (120, 40))
    assert logo.mode == "RGBA"
    assert logo.width <= 120
    assert logo.height <= 40
    assert abs(logo.width * size[1] - logo.height * size[0]) <= max(size)


def test_a_logos_hidden_colours_do_not_come_out_at_its_edges(tmp_path: Path) -> None:
    image = Image.new("RGBA", (400, 400), (255, 0, 0, 0))
    image.paste((255, 255, 255, 255), (103, 103, 297, 297))
    image.save(tmp_path / "logo.png")
    logo = np.asarray(load_logo(tmp_path / "logo.png", (100, 100)))
    seen = logo[logo[..., 3] > 40]
    assert len(np.unique(seen[:, 3])) > 1
    assert seen[:, 1].min() > 240


@pytest.mark.parametrize("kind", ["text", "cut", "missing", "bomb", "svg"])
def test_what_is_no_logo_is_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "logo.png"
    if kind == "text":
        path.write_text("logo")
    elif kind == "svg":
        path.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    elif kind == "cut":
        Image.effect_noise((64, 64), 50).save(path)
        path.write_bytes(path.read_bytes()[:900])
    elif kind == "bomb":
        Image.new("1", (8000, 8000)).save(path)
    with pytest.raises(MediaError, match=r"logo\.png"):
        load_logo(path, (100, 100))
