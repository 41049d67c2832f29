"""`rights embed` and `rights inspect`: the rights inside files, written and shown."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from tayori.cli import run
from tests.media.embedding.conftest import SIX
from tests.media.embedding.conftest import originals as originals  # noqa: PLC0414 - a fixture
from tests.media.embedding.samples import decoded, pixels
from tests.media.embedding.test_png import chunk, with_before_data
from tests.pipelines.conftest import PRIVATE_NAME, edit

Ran = tuple[int, str, str]
Call = Callable[..., Ran]


@pytest.fixture
def tayori(capsys: pytest.CaptureFixture[str]) -> Call:
    """Run a command in this process: exit code, stdout, stderr."""

    def call(*words: object) -> Ran:
        code = run([str(word) for word in words])
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def extras(originals: Path, tmp_path: Path) -> Path:
    """One file of each format that somebody made."""
    folder = tmp_path / "extras"
    folder.mkdir()
    for name in SIX:
        shutil.copyfile(originals / name, folder / name)
    return folder


def test_an_assets_rights_go_into_all_six_formats(
    tayori: Call, workspace: Path, extras: Path, tmp_path: Path
) -> None:
    files, out = [extras / name for name in SIX], tmp_path / "out"
    before = {path.name: path.read_bytes() for path in files}
    code, told, _ = tayori("rights", "embed", "asa", *files, "--out", out, "--json", "-w", workspace)
    assert code == 0
    assert [file["written"] for file in json.loads(told)["files"]] == [str(out / name) for name in SIX]
    assert {path.name: path.read_bytes() for path in files} == before
    code, told, _ = tayori("rights", "inspect", *(out / name for name in SIX), "--json")
    assert code == 0
    inspected = json.loads(told)["files"]
    assert [file["format"] for file in inspected] == ["mp4", "m4a", "mp3", "jpeg", "png", "webp"]
    (said,) = {json.dumps(file["xmp"], sort_keys=True) for file in inspected}
    xmp = json.loads(said)
    assert (xmp["notice"], xmp["credit"]) == ("© 2026 長野市", "長野市 / 撮影 信州映像")
    assert xmp["title"]["ja"] == "朝七時、長野駅へ"
    assert xmp["model_release_ids"] == ["REL-0001"]
    assert PRIVATE_NAME not in said
    tags = {tag["name"]: tag["value"] for tag in inspected[0]["tags"]}
    assert tags["CREDIT"] == "長野市 / 撮影 信州映像"
    for name in SIX:
        assert decoded(out / name) == decoded(extras / name)


def test_in_place_it_asks_first(tayori: Call, workspace: Path, extras: Path) -> None:
    path = extras / "poster.png"
    before = path.read_bytes()
    code, _, err = tayori("rights", "embed", "asa", path, "-w", workspace)
    assert (code, path.read_bytes()) == (2, before)
    assert "--yes" in err
    code, told, _ = tayori("rights", "embed", "asa", path, "--dry-run", "-w", workspace)
    assert (code, path.read_bytes()) == (0, before)
    assert "changed" in told
    assert tayori("rights", "embed", "asa", path, "--yes", "-w", workspace)[0] == 0
    once = path.read_bytes()
    assert once != before
    assert pixels(once) == pixels(before)
    assert tayori("rights", "embed", "asa", path, "--yes", "-w", workspace)[0] == 0
    assert path.read_bytes() == once


def test_a_copy_over_another_file_is_asked_for_too(
    tayori: Call, workspace: Path, extras: Path, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/poster.png").write_bytes(b"mine")
    words = ("rights", "embed", "asa", extras / "poster.png", "--out", tmp_path / "out", "-w", workspace)
    assert tayori(*words)[0] == 2
    assert (tmp_path / "out/poster.png").read_bytes() == b"mine"


def test_one_bad_file_keeps_all_others_as_they_are(tayori: Call, workspace: Path, extras: Path) -> None:
    (extras / "notes.txt").write_text("hello", encoding="utf-8")
    before = (extras / "poster.png").read_bytes()
    code, _, err = tayori(
        "rights", "embed", "asa", extras / "poster.png", extras / "notes.txt", "--yes", "-w", workspace
    )
    assert code == 3
    assert "notes.txt" in err
    assert (extras / "poster.png").read_bytes() == before


def test_two_files_of_one_name_are_refused(
    tayori: Call, workspace: Path, extras: Path, tmp_path: Path
) -> None:
    twin = tmp_path / "twin" / "poster.png"
    twin.parent.mkdir()
    shutil.copyfile(extras / "poster.png", twin)
    code, _, err = tayori(
        "rights", "embed", "asa", extras / "poster.png", twin, "--out", tmp_path / "o", "-w", workspace
    )
    assert (code, (tmp_path / "o").exists()) == (2, False)
    assert "poster.png" in err


def test_an_unknown_asset_is_a_usage_error(tayori: Call, workspace: Path, extras: Path) -> None:
    assert tayori("rights", "embed", "nobody", extras / "poster.png", "--yes", "-w", workspace)[0] == 2


@pytest.mark.slow
def test_what_the_build_keeps_in_its_store_is_never_changed_through_a_link(tayori: Call, built: Path) -> None:
    link = built / "build/asa/asa.poster.jpg"
    before = link.read_bytes()
    code, _, err = tayori("rights", "embed", "asa", link, "--yes", "-w", built)
    assert (code, link.read_bytes()) == (2, before)
    assert "link" in err


def test_inspect_says_what_is_there_and_what_is_not(tayori: Call, tmp_path: Path) -> None:
    bare, odd = tmp_path / "bare.webp", tmp_path / "odd.png"
    Image.new("RGB", (4, 4)).save(bare)
    odd.write_bytes(
        with_before_data(
            chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<broken"),
            chunk(b"tEXt", b"Author\0[/red] \x1b[31mred"),
        )
    )
    code, told, _ = tayori("rights", "inspect", bare, odd)
    assert code == 0
    assert "XMP\t\tnone" in told
    assert "The XMP packet cannot be read" in told
    assert "[/red]  [31mred" in told
    assert "\x1b" not in told
    code, told, err = tayori("rights", "inspect", bare, tmp_path / "none.png", "--json")
    document = json.loads(told)
    assert code == 2
    assert [file["xmp"] for file in document["files"]] == [None]
    assert "none.png" in document["errors"][0]
    assert "none.png" in err


@pytest.mark.parametrize("command", ["embed", "inspect"])
def test_the_help_has_an_example(tayori: Call, command: str) -> None:
    code, out, _ = tayori("rights", command, "--help")
    assert code == 0
    assert f"Example: tayori rights {command}" in " ".join(out.split())


def test_a_withdrawn_grant_is_left_out_and_told(
    tayori: Call, workspace: Path, extras: Path, tmp_path: Path
) -> None:
    call = ("rights", "embed", "asa", extras / "poster.png", "--out", tmp_path / "out", "-w", workspace)
    code, told, err = tayori(*call, "--json")
    assert (code, json.loads(told)["not_standing"], "Warning" in err) == (0, [], False)
    portrait = workspace / "grants/portrait/yamada-hanako.yaml"
    edit(portrait, "status: active", "status: withdrawn\nwithdrawn: 2026-11-01")
    code, told, err = tayori(*call, "--json", "--yes")
    assert (code, json.loads(told)["not_standing"]) == (0, ["portrait/yamada-hanako"])
    assert "rights check asa" in err
    _, told, _ = tayori("rights", "inspect", tmp_path / "out/poster.png", "--json")
    (inspected,) = json.loads(told)["files"]
    assert "REL-0001" not in json.dumps(inspected)
