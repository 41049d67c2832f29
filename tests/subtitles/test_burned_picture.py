"""The script burned by the real ffmpeg: what is on the picture, not what we meant."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tayori.media.ffmpeg import executable
from tayori.media.process import run
from tayori.model.cue import Cue, Track, TrackKind
from tayori.model.ids import Lang
from tayori.subtitles.burn import prepare_burn
from tayori.subtitles.fonts import FaceRuler, FontFace, install_face
from tayori.subtitles.safe_areas import find_safe_area, safe_box
from tayori.subtitles.style import Style
from tayori.subtitles.wrap import width

W, H = 540, 960
_LIT = 128


def _frame(
    text: str, face: FontFace, folder: Path, style: Style, background: str = "black"
) -> tuple[np.ndarray, str]:
    """The brightness of a frame with `text` burned in, and what ffmpeg said."""
    track = Track(Lang("ja"), TrackKind.CAPTIONS, (Cue(0, 1000, text),))
    (folder / "t.ass").write_text(prepare_burn(track, face, style, W, H, "union").ass, encoding="utf-8")
    install_face(face, folder / "fonts")
    source = f"color={background}:s={W}x{H}:r=10:d=0.1,format=yuv420p,ass=filename=t.ass:fontsdir=fonts"
    argv = [executable(), "-hide_banner", "-nostdin", "-f", "lavfi", "-i", source, "-frames:v", "1"]
    done = run([*argv, "-f", "rawvideo", "-pix_fmt", "gray", "-"], cwd=folder)
    return np.frombuffer(done.stdout, np.uint8).reshape(H, W), done.stderr


def test_text_is_where_and_as_wide_as_predicted(bundled: FontFace, tmp_path: Path) -> None:
    frame, said = _frame("長野市の\n魅力、朝七時", bundled, tmp_path, Style(halo_milli=0))
    rows, columns = np.where(frame > _LIT)
    box = safe_box(find_safe_area("union"), W, H)
    assert box.left <= columns.min() < columns.max() < box.right
    assert box.top <= rows.min() < rows.max() < box.bottom
    em = W * 60 // 1080
    predicted = width("魅力、朝七時", FaceRuler(bundled)) * em // 1000
    assert predicted - em // 4 <= columns.max() - columns.min() <= predicted + 2
    assert abs((columns.min() + columns.max()) / 2 - W / 2) <= 3
    # two lines, apart: a dark row between them
    lit = np.flatnonzero((frame > _LIT).any(axis=1))
    assert (np.diff(lit) > 4).sum() == 1
    assert f"fontselect: ({bundled.family}, 700, 0) -> {bundled.postscript}," in said
    assert "not found" not in said


def test_white_text_has_a_dark_edge_on_a_white_picture(bundled: FontFace, tmp_path: Path) -> None:
    frame, _ = _frame("長野", bundled, tmp_path, Style(), "white")
    assert frame.min() <= 20
    assert (frame < 60).sum() > 500


def test_a_regular_face_is_made_bold(bundled: FontFace, tmp_path: Path) -> None:
    thin, _ = _frame("長野市", bundled, tmp_path, Style(halo_milli=0, stroke_milli=0))
    bold, _ = _frame("長野市", bundled, tmp_path, Style(halo_milli=0))
    assert (bold > _LIT).sum() > 1.08 * (thin > _LIT).sum()


@pytest.mark.parametrize("text", ["{\\b1}{\\pos(0,0)}あ", "\\Nあ\\N", "{あ", "C:\\new\\h"])
def test_commands_in_a_text_stay_text(text: str, bundled: FontFace, tmp_path: Path) -> None:
    frame, said = _frame(text, bundled, tmp_path, Style(halo_milli=0))
    rows, columns = np.where(frame > _LIT)
    box = safe_box(find_safe_area("union"), W, H)
    assert box.left <= columns.min() < columns.max() < box.right
    assert rows.min() >= box.bottom - 2 * 1.4 * (W * 60 / 1080)
    assert "not found" not in said
