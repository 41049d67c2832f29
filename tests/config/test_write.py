from __future__ import annotations

import difflib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.config.manifests import read_clip
from tayori.config.settings_file import load_settings
from tayori.config.workspace import load_workspace
from tayori.config.write import (
    edit_yaml,
    scalar,
    write_clip_manifest,
    write_episode_manifest,
    write_photo_manifest,
    write_workspace,
)
from tayori.config.write_rights import put_in, take_out
from tayori.config.yaml import load_yaml, parse_yaml
from tayori.errors import ConfigError, UsageError
from tayori.model.grant import Component
from tayori.model.rights import SignOff
from tests.config import samples


def changed_lines(before: str, after: str) -> list[str]:
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return [line for line in lines if line[0] in "+-"]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_survives_as_a_scalar(text: str) -> None:
    written = scalar(text)
    assert "\n" not in written
    assert parse_yaml(f"a: {written}\nb: {{c: {written}}}\nd: [{written}]\n", "x").root == {
        "a": text, "b": {"c": text}, "d": [text],
    }  # fmt: skip


def test_plain_texts_stay_plain() -> None:
    assert scalar("朝七時、長野駅へ") == "朝七時、長野駅へ"
    assert scalar("IMG_0412.MOV") == "IMG_0412.MOV"
    assert scalar("no") == '"no"'
    assert scalar("a: b") == '"a: b"'


def test_a_new_workspace_loads_and_says_whose_it_is(tmp_path: Path) -> None:
    written = write_workspace(
        tmp_path / "new", "長野市: 移住課", url="https://x.example.jp/", contact="a@x.jp"
    )
    assert [p.name for p in written] == ["tayori.yaml", "clips", "shows", "photos", "grants"]
    assert all(p.exists() for p in written)
    found = load_workspace(tmp_path / "new").settings
    assert found.organisation.name.as_dict() == {"ja": "長野市: 移住課"}
    assert (found.organisation.url, found.organisation.contact) == ("https://x.example.jp/", "a@x.jp")
    assert (found.languages, found.captions.burn) == (("ja", "en"), ("ja",))
    assert found.rights.holder == "長野市: 移住課"


def test_what_is_commented_out_in_a_new_workspace_can_be_used(tmp_path: Path) -> None:
    (path, *_) = write_workspace(tmp_path, "Town", languages=["en"])
    text = path.read_text()
    uncommented = text.replace("# profiles:", "profiles:").replace("#   story", "  story")
    for line in text.splitlines():
        if line.startswith("  #"):
            uncommented = uncommented.replace(line, line.replace("# ", "", 1))
    path.write_text(uncommented)
    found = load_settings(tmp_path)
    assert found.get_profile("story").safe_area == "reels"
    assert found.get_target("youtube").options is not None
    assert found.organisation.contact


def test_nothing_is_written_over(nagano: Path) -> None:
    before = (nagano / "tayori.yaml").read_bytes()
    with pytest.raises(UsageError, match=r"tayori\.yaml exists already"):
        write_workspace(nagano, "x")
    with pytest.raises(UsageError, match="exists already"):
        write_clip_manifest(nagano / "clips/asa-no-eki/clip.yaml", title={"ja": "x"}, source="x")
    assert (nagano / "tayori.yaml").read_bytes() == before


NAME = "長野 の, '朝' [1]: \"a\"\n.mp4"


def test_new_manifests_load(nagano: Path) -> None:
    clip = nagano / "clips/new-clip"
    samples.write(clip / NAME, "x")
    samples.write(clip / "c.ja.srt", "x")
    write_clip_manifest(
        clip / "clip.yaml", title={"ja": "朝: 一、二", "en": "No"}, source=NAME,
        captions={"ja": "c.ja.srt"}, recorded=date(2026, 6, 1),
    )  # fmt: skip
    samples.write(nagano / "shows/new-show/one/r.wav", "x")
    samples.write(nagano / "shows/new-show/show.yaml", samples.SHOW.replace("cover: cover.jpg\n", ""))
    write_episode_manifest(
        nagano / "shows/new-show/one/episode.yaml", title={"ja": "一"}, source="r.wav", number=1
    )
    samples.write(nagano / "photos/new-photo/p.jpg", "x")
    write_photo_manifest(nagano / "photos/new-photo/photo.yaml", title={"ja": "寺"}, source="p.jpg")
    found = load_workspace(nagano)
    made = next(c for c in found.clips if c.slug == "new-clip")
    assert made.title.as_dict() == {"ja": "朝: 一、二", "en": "No"}
    assert (made.source, made.recorded, made.burn) == (clip / NAME, date(2026, 6, 1), ("ja",))
    assert (made.rights.grants, made.rights.none) == ((), ())
    assert found.get_show("new-show").episodes[0].number == 1
    assert found.get_asset("new-photo").title.as_dict() == {"ja": "寺"}


def test_editing_keeps_comments_order_spelling_and_what_a_comma_cut(nagano: Path) -> None:
    path = samples.add_clip(nagano, "edited", samples.CLIP + "poster: 0:02.50   # the bridge\nrecorded:\n")
    before = read_clip(path, load_settings(nagano))
    written = path.read_text()

    def retitle(manifest: dict[str, Any]) -> None:
        manifest["title"]["ja"] = "夜の駅: 終電"

    edit_yaml(path, retitle)
    after = read_clip(path, load_settings(nagano))
    assert after.title.as_dict() == {"ja": "夜の駅: 終電", "en": "Seven a.m., Nagano Station"}
    assert after.rights == before.rights
    assert after.publish == before.publish
    lines = changed_lines(written, path.read_text())
    assert [line[:9] for line in lines] == ["- title: ", "+ title: "]


def test_an_edit_that_changes_nothing_writes_nothing(nagano: Path) -> None:
    path = samples.add_clip(nagano, "same")
    before = path.stat()
    edit_yaml(path, lambda manifest: manifest.update(schema=1))
    assert path.stat().st_ino == before.st_ino
    assert path.read_text() == samples.CLIP


def test_a_failing_edit_leaves_the_file_and_no_other(nagano: Path) -> None:
    path = samples.add_clip(nagano, "same")
    files = sorted(p.name for p in path.parent.iterdir())

    def fail(_: dict[str, Any]) -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        edit_yaml(path, fail)
    assert path.read_text() == samples.CLIP
    assert sorted(p.name for p in path.parent.iterdir()) == files


def test_what_cannot_be_read_is_not_edited(nagano: Path) -> None:
    path = samples.add_clip(nagano, "twice", "a: 1\na: 2\n")
    with pytest.raises(ConfigError, match="stands twice"):
        edit_yaml(path, lambda manifest: manifest.clear())
    assert path.read_text() == "a: 1\na: 2\n"


def test_a_day_that_is_none_does_not_stand_in_the_way_of_an_edit(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("valid: {until: 2026-99-31}   # to be mended\nstatus: active\n", encoding="utf-8")
    edit_yaml(path, lambda data: data.update(status="withdrawn", withdrawn=date(2026, 11, 20)))
    assert path.read_text(encoding="utf-8") == (
        "valid: {until: 2026-99-31}   # to be mended\nstatus: withdrawn\nwithdrawn: 2026-11-20\n"
    )


def test_the_last_of_a_list_can_be_taken_out(tmp_path: Path) -> None:
    path = tmp_path / "clips/a/clip.yaml"
    write_clip_manifest(path, title={"ja": "朝"}, source="a.mp4")
    fresh = load_yaml(path).root
    said = SignOff(Component.VOICE, "誰も話していない", "佐藤", date(2026, 11, 1))
    path.write_bytes(put_in(path, ["place/a"], [said]))
    path.write_bytes(take_out(path, ["place/a"], [Component.VOICE]))
    assert load_yaml(path).root == fresh
    assert "# your word that there is none" in path.read_text(encoding="utf-8")
