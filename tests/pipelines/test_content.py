"""A video's content is what is seen and heard: a new title is no new video, other burned captions are one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tayori.model.artifact import Recipe
from tayori.pipelines.opening import open_workspace
from tayori.pipelines.publishing.content import content_digest
from tests.pipelines.conftest import edit
from tests.pipelines.racks import FIRST

pytestmark = pytest.mark.slow


def _recipes(root: Path, tools: str = "") -> dict[str, Recipe]:
    """The recipes of the clip by step, as the planner makes them; `tools`: as if others had made it."""
    steps = open_workspace(root).plan.of(open_workspace(root).workspace.get_asset(FIRST).slug)
    recipes = {planned.step.name: planned.step.recipe for planned in steps}
    if not tools:
        return recipes
    anew: dict[str, str] = {}
    made: dict[str, Recipe] = {}
    for name, recipe in recipes.items():
        inputs = tuple((role, anew.get(value, value)) for role, value in recipe.inputs)
        changed = replace(recipe, inputs=inputs, version=recipe.version + 1, tools=(("ffmpeg", tools),))
        anew[recipe.key] = changed.key
        made[name] = changed
    return made


def _content(root: Path, profile: str = "vertical", tools: str = "") -> str:
    recipes = _recipes(root, tools)
    by_key: dict[str, Recipe] = {recipe.key: recipe for recipe in recipes.values()}
    return content_digest(recipes[f"rendition/{profile}"], by_key)


def _key(root: Path) -> str:
    return _recipes(root)["rendition/vertical"].key


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("朝の駅 その0", "夕の駅"),
        ("通勤の朝を歩く。", "通勤の夜を歩く。"),
        ("tags: [長野市, 移住]", "tags: [長野市]"),
        ("credit: 長野市 / 撮影 信州映像", "credit: 長野市"),
    ],
)
def test_what_is_said_of_it_changes_no_content(rack: Path, old: str, new: str) -> None:
    content, key = _content(rack), _key(rack)
    edit(rack / f"clips/{FIRST}/clip.yaml", old, new)
    assert _key(rack) != key, "the file is another one, with other tags"
    assert _content(rack) == content


def test_other_tools_and_editions_of_recipes_change_no_content(rack: Path) -> None:
    assert _recipes(rack, "ffmpeg 99")["rendition/vertical"].key != _key(rack)
    assert _content(rack, tools="ffmpeg 99") == _content(rack)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (f"clips/{FIRST}/clip.yaml", "end: 1.8", "end: 1.6"),
        (f"clips/{FIRST}/captions.ja.srt", "朝の駅。", "夕の駅。"),
        (
            "tayori.yaml",
            "renditions: [master",
            "profiles: {vertical: {height: 1280, width: 720}}\nrenditions: [master",
        ),
    ],
)
def test_what_is_seen_changes_it(rack: Path, file: str, old: str, new: str) -> None:
    content = _content(rack)
    edit(rack / file, old, new)
    assert _content(rack) != content


def test_captions_that_are_not_in_the_picture_change_nothing_of_it(rack: Path) -> None:
    content = _content(rack, "master")
    edit(rack / f"clips/{FIRST}/captions.ja.srt", "朝の駅。", "夕の駅。")
    assert _content(rack, "master") == content


def test_renditions_differ_and_packages_carry_it(rack: Path) -> None:
    from tayori.model.publishing import Role
    from tayori.pipelines.package import pack

    opened = open_workspace(rack)
    package = pack(opened.workspace.get_asset(FIRST), opened, ("vertical", "master"), "rack").package
    found = {file.profile: file.content for file in package.files_of(Role.RENDITION)}
    assert found == {name: _content(rack, name) for name in ("vertical", "master")}
    assert len(set(found.values())) == 2
    assert {file.content for file in package.files if file.role is not Role.RENDITION} == {""}
