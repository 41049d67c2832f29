"""Whatever a person writes, they get an asset or a list of mistakes, never a traceback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tayori.config.grants import read_grant
from tayori.config.manifests import read_clip, read_episode, read_photo, read_show
from tayori.config.settings_file import load_settings
from tayori.errors import ConfigError
from tests.config import samples

ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["1e999999", "-0", "9" * 40, "..", "/", "env:", "2026-02-30", "25:61", "0/0"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=4,
)


def places_in(node: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [place for k, v in items for place in ((*at, k), *places_in(v, (*at, k)))]


def odd_version(text: str, place: int, value: Any) -> str:
    """`text` with `value` at one of its keys, by number."""
    tree = yaml.safe_load(text.replace("en: Seven a.m., Nagano Station", "en: Seven"))
    places = places_in(tree)
    *parents, last = places[place % len(places)]
    node = tree
    for part in parents:
        node = node[part]
    node[last] = value
    written: str = yaml.safe_dump(tree, allow_unicode=True)
    return written


def readers(root: Path) -> dict[str, tuple[str, Callable[[Path], object]]]:
    known = load_settings(root)
    show = read_show(root / "shows/machikado/show.yaml", known)
    return {
        "tayori.yaml": (samples.SETTINGS, lambda path: load_settings(path.parent)),
        "clips/asa-no-eki/clip.yaml": (samples.CLIP, lambda path: read_clip(path, known)),
        "photos/zenkoji/photo.yaml": (samples.PHOTO, lambda path: read_photo(path, known)),
        "shows/machikado/show.yaml": (samples.SHOW, lambda path: read_show(path, known)),
        "shows/machikado/asa-no-hanashi/episode.yaml": (
            samples.EPISODE,
            lambda path: read_episode(path, known, show),
        ),
        "grants/portrait/yamada-hanako.yaml": (samples.GRANT, lambda path: read_grant(path, root)),
        "grants/music/asa-no-uta.yaml": (samples.FULL_GRANT, lambda path: read_grant(path, root)),
    }


@pytest.mark.parametrize(
    "name", ["tayori", "clip", "photo", "show", "episode", "yamada-hanako", "asa-no-uta"]
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(place=st.integers(0, 90), value=ODD)
@example(place=44, value={"": False})
def test_one_odd_value_is_an_asset_or_mistakes(nagano: Path, name: str, place: int, value: Any) -> None:
    samples.write(nagano / "tayori.yaml", samples.SETTINGS)
    samples.write(nagano / "shows/machikado/show.yaml", samples.SHOW)
    file, (text, read) = next((f, r) for f, r in readers(nagano).items() if Path(f).stem == name)
    path = samples.write(nagano / file, odd_version(text, place, value))
    try:
        outcome: object = read(path)
    except ConfigError as error:
        outcome = error.mistakes and all(m.file == file and m.text for m in error.mistakes)
    assert outcome
