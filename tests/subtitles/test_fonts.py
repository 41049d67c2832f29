from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from PIL import ImageFont

from tayori.errors import CaptionError, ResourceError, UsageError
from tayori.subtitles import fonts
from tayori.subtitles.burning.glyphs import missing_glyphs, require_glyphs
from tayori.subtitles.fonts import (
    FaceRuler,
    FontFace,
    choose_font,
    install_files,
    load_face,
)
from tayori.subtitles.lines.wrap import width


def _numbered(*texts: str) -> tuple[tuple[int, str], ...]:
    return tuple(enumerate(texts, 1))


def test_the_bundled_font_is_found_without_being_imported(bundled: FontFace) -> None:
    assert (bundled.family, bundled.weight, bundled.bold, bundled.index) == ("IPAexGothic", 400, False, 0)
    assert bundled.height_milli == 1076  # facts B.2.3
    assert len(bundled.digest) == 64


def test_without_other_fonts_the_bundled_one_is_chosen(
    monkeypatch: pytest.MonkeyPatch, bundled: FontFace
) -> None:
    monkeypatch.setattr(fonts, "_installed", dict)
    assert choose_font(None) == bundled


def test_without_any_font_there_is_an_error_with_a_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_installed", dict)
    monkeypatch.setattr(fonts, "_bundled", lambda: None)
    with pytest.raises(ResourceError, match="no Japanese font"):
        choose_font(None)


def test_installed_faces_come_in_order_of_preference(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, bundled: FontFace
) -> None:
    copies = {stem: tmp_path / f"{stem}.ttf" for stem in ("NotoSansJP-Bold", "BIZUDPGothic-Bold")}
    for copy in copies.values():
        shutil.copy(bundled.path, copy)
    monkeypatch.setattr(fonts, "_installed", lambda: copies)
    assert choose_font(None).path.stem == "BIZUDPGothic-Bold"


def test_the_workspace_comes_first(tmp_path: Path, bundled: FontFace) -> None:
    shutil.copy(bundled.path, tmp_path / "町.ttf")
    assert choose_font(tmp_path).path.parent == tmp_path


def test_bold_comes_before_regular(tmp_path: Path, latin_only: Path) -> None:
    (regular,) = latin_only.iterdir()
    shutil.copy(regular, tmp_path / "a-regular.ttf")
    with TTFont(regular) as font:
        font["OS/2"].usWeightClass = 700
        font.save(tmp_path / "b-bold.ttf")
    assert choose_font(tmp_path).path.name == "b-bold.ttf"
    assert choose_font(tmp_path).bold


def test_a_face_that_has_every_character_is_preferred(
    monkeypatch: pytest.MonkeyPatch, latin_only: Path
) -> None:
    monkeypatch.setattr(fonts, "_installed", dict)
    assert choose_font(latin_only, text="abc").path.parent == latin_only
    assert choose_font(latin_only, text="長野").family == "IPAexGothic"
    assert choose_font(latin_only, text="\U0010ffff").path.parent == latin_only


def test_a_font_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_installed", dict)
    assert choose_font(None, "ipaexgothic").family == "IPAexGothic"
    with pytest.raises(UsageError, match=r"no font 'Comic'.*IPAexGothic"):
        choose_font(None, "Comic")


def test_a_broken_font_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.ttf").write_bytes(b"not a font at all")
    with pytest.raises(CaptionError, match=r"broken\.ttf is no usable font"):
        choose_font(tmp_path)


def test_missing_glyphs_are_named_with_their_cue(bundled: FontFace) -> None:
    texts = _numbered("長野", "マイク🎤と🎤", "𠮷野家")
    assert missing_glyphs(texts, bundled) == ((2, "🎤"), (3, "𠮷"))
    with pytest.raises(CaptionError) as caught:
        require_glyphs(texts, bundled)
    assert "🎤 (U+1F3A4 MICROPHONE)" in caught.value.message
    assert "cue 2, 3" in caught.value.message
    assert "IPAexGothic" in caught.value.message


def test_names_and_symbols_of_japan_are_there(bundled: FontFace) -> None:
    # facts B.2: all seen in a burned frame
    assert missing_glyphs(_numbered("髙﨑〜①㎡♪鷗", "Ａb1、。「」……―"), bundled) == ()


def test_characters_that_draw_nothing_need_no_glyph(bundled: FontFace) -> None:
    assert missing_glyphs(_numbered("か\u200bき\ufe0f\n葛\U000e0100 \u3000"), bundled) == ()


@pytest.mark.parametrize("text", ["長野市の魅力", "WAVE Type 123", "ＡＢＣabc123、。"])
def test_widths_are_those_of_the_font(bundled: FontFace, text: str) -> None:
    measured = ImageFont.truetype(str(bundled.path), 1000).getlength(text)
    assert abs(width(text, FaceRuler(bundled)) - measured) <= max(8, measured * 0.02)


def test_beside_it_is_a_configuration_without_any_other_font(tmp_path: Path, bundled: FontFace) -> None:
    alone = install_files((bundled,), tmp_path / "fonts")
    assert alone == tmp_path / "fonts.conf"
    assert alone.read_text() == "<fontconfig/>\n"


def test_a_folder_for_libass_holds_the_face_alone(tmp_path: Path, bundled: FontFace) -> None:
    install_files((bundled,), tmp_path / "fonts")
    install_files((bundled,), tmp_path / "fonts")
    (file,) = (tmp_path / "fonts").iterdir()
    assert load_face(file).digest == bundled.digest
    assert file.name.isascii()


def test_a_folder_holds_every_face_and_nothing_left_from_before(
    tmp_path: Path, bundled: FontFace, latin_only: Path
) -> None:
    (latin,) = map(load_face, latin_only.iterdir())
    install_files((bundled, latin, bundled), tmp_path)
    assert {load_face(file).digest for file in tmp_path.iterdir()} == {bundled.digest, latin.digest}
    install_files((latin,), tmp_path)
    (file,) = tmp_path.iterdir()
    assert load_face(file).digest == latin.digest
