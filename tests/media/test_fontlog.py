from __future__ import annotations

import pytest

from tayori.media.fontlog import font_findings

TAKEN = "[Parsed_ass_0 @ 0x7f07] fontselect: (IPAexGothic, 700, 0) -> IPAexGothic, 0, IPAexGothic"
REPLACED = (
    "[Parsed_ass_0 @ 0x7f] fontselect: (Nonexistent, 700, 0) -> "
    "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf, 0, DejaVuSans-Bold"
)
NO_GLYPH = "[Parsed_ass_0 @ 0x7f] Glyph 0x1F3A4 not found, selecting one more font for (IPAexGothic, 700, 0)"
NO_FALLBACK = "[x] fontselect: failed to find any fallback with glyph 0x1F3A4 for font: (IPAexGothic, 700, 0)"


@pytest.mark.parametrize(
    "line",
    [
        TAKEN,
        "fontselect: (Noto Sans CJK JP, 700, 0) -> /fonts/NotoSansCJK-Bold.ttc, 0, NotoSansCJKjp-Bold",
        "fontselect: (BIZ UDPGothic, 700, 0) -> /w/fonts/BIZUDPGothic-Bold.ttf, 0, BIZUDPGothic-Bold",
        "frame=  120 fps= 30",
        "",
    ],
)
def test_the_font_that_was_asked_for_is_fine(line: str) -> None:
    assert font_findings(line) == ()


def test_a_replaced_font_is_named_once() -> None:
    (finding,) = font_findings(f"{REPLACED}\n{TAKEN}\n{REPLACED}\n")
    assert finding.rule == "font-substituted"
    assert "Nonexistent" in finding.text
    assert "DejaVuSans-Bold" in finding.text


@pytest.mark.parametrize("line", [NO_GLYPH, NO_FALLBACK])
def test_a_missing_glyph_is_shown(line: str) -> None:
    (finding,) = font_findings(f"{TAKEN}\n{line}\n{line}")
    assert finding.rule == "glyph-missing"
    assert "🎤 (U+1F3A4)" in finding.text
