from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from tayori.config.files import Around, find_file
from tayori.config.settings_file import load_settings
from tests.config import samples


@pytest.fixture
def around(nagano: Path) -> Around:
    return Around(load_settings(nagano), nagano / "clips/asa-no-eki")


def test_a_file_is_looked_for_beside_the_manifest_and_then_below_the_workspace(around: Around) -> None:
    root = around.settings.root
    shared = samples.write(root / "music/common.wav", "x")
    assert around.resolve("music/common.wav") == shared
    beside = samples.write(around.folder / "music/common.wav", "y")
    assert around.resolve("music/common.wav") == beside


@pytest.mark.parametrize(
    "name", ["長野 の 朝.MOV", "a'b\"c.mp4", "a:b[c];d,e.mp4", "a\nb.mp4", "-rf.mp4", "%00.mp4", "~.mp4"]
)
def test_odd_names_are_found(around: Around, name: str) -> None:
    path = samples.write(around.folder / name, "x")
    assert around.resolve(name) == path


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_name_in_either_unicode_form_is_found(tmp_path: Path, form: str) -> None:
    name = "がくどう.srt"
    path = samples.write(tmp_path / unicodedata.normalize("NFD" if form == "NFC" else "NFC", name), "x")
    assert find_file(tmp_path, unicodedata.normalize(form, name)) == path  # type: ignore[arg-type]


def test_what_is_not_there_is_named_with_the_nearest(around: Around) -> None:
    with pytest.raises(ValueError, match=r"`IMG_0421\.MOV` does not exist; did you mean `IMG_0412\.MOV`\?"):
        around.resolve("IMG_0421.MOV")
    with pytest.raises(ValueError, match="does not exist in asa-no-eki/"):
        around.resolve("全然.wav")
    with pytest.raises(ValueError, match="does not exist"):
        around.resolve("no/such/folder.wav")


def test_folders_and_dead_links_are_no_files(around: Around) -> None:
    (around.folder / "takes").mkdir()
    (around.folder / "dead.mp4").symlink_to("nowhere.mp4")
    with pytest.raises(ValueError, match="is a folder"):
        around.resolve("takes")
    with pytest.raises(ValueError, match="link to a file that does not exist"):
        around.resolve("dead.mp4")


def test_nothing_leads_out_of_the_workspace_unless_it_is_allowed(around: Around, tmp_path: Path) -> None:
    outside = samples.write(tmp_path / "nas/IMG.MOV", "x")
    (around.folder / "link.MOV").symlink_to(outside)
    (around.folder / "folder").symlink_to(outside.parent)
    for name in ("link.MOV", "folder/IMG.MOV", str(outside)):
        with pytest.raises(ValueError, match="allow_outside: true"):
            around.resolve(name)
    open_to_all = replace(around, settings=replace(around.settings, allow_outside=True))
    assert open_to_all.resolve("link.MOV") == around.folder / "link.MOV"
    assert open_to_all.resolve(str(outside)) == outside


def test_links_and_absolute_names_inside_are_fine(around: Around) -> None:
    inside = around.folder / "IMG_0412.MOV"
    (around.folder / "link.MOV").symlink_to("IMG_0412.MOV")
    assert around.resolve("link.MOV").samefile(inside)
    assert around.resolve(str(inside)) == inside
