from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from tayori.config.workspace import (
    circles,
    find_workspace,
    list_slugs,
    load_grants,
    load_workspace,
    read_workspace,
)
from tayori.errors import ConfigError, UsageError
from tayori.model.ids import GrantId
from tests.config import samples
from tests.watchdog import watchdog


def test_everything_is_found(nagano: Path) -> None:
    found = load_workspace(nagano)
    assert [a.slug for a in found.assets] == ["asa-no-eki", "asa-no-hanashi", "zenkoji"]
    assert [s.slug for s in found.shows] == ["machikado"]
    assert list(found.grants) == ["portrait/yamada-hanako"]
    assert list_slugs(nagano) == ("asa-no-eki", "asa-no-hanashi", "zenkoji")
    assert found.root == nagano.resolve()
    assert found.get_asset("zenkoji") is found.photos[0]


def test_the_workspace_is_found_from_any_folder_of_it(nagano: Path, tmp_path: Path) -> None:
    assert find_workspace(nagano / "clips/asa-no-eki") == nagano
    assert find_workspace(nagano) == nagano
    with pytest.raises(UsageError, match="tayori init"):
        find_workspace(tmp_path)


def test_an_empty_workspace_has_nothing(tmp_path: Path) -> None:
    samples.write(tmp_path / "tayori.yaml", samples.SETTINGS)
    found = load_workspace(tmp_path)
    assert (found.assets, found.shows, dict(found.grants)) == ((), (), {})


def test_a_part_is_loaded_without_reading_the_rest(nagano: Path) -> None:
    samples.add_clip(nagano, "broken", "schema: 1\n")
    found = load_workspace(nagano, {"asa-no-eki", "asa-no-hanashi"})
    assert [a.slug for a in found.assets] == ["asa-no-eki", "asa-no-hanashi"]
    assert [s.slug for s in found.shows] == ["machikado"]
    assert load_workspace(nagano, ["zenkoji"]).shows == ()
    assert found.grants


def test_a_slug_that_is_not_there_is_named_with_the_nearest(nagano: Path) -> None:
    with pytest.raises(UsageError, match=r"no asset 'asa-no-ek'.*asa-no-eki"):
        load_workspace(nagano, ["asa-no-ek"])
    with pytest.raises(UsageError, match="tayori status"):
        load_workspace(nagano).get_asset("xyz")
    with pytest.raises(UsageError, match=r"no show 'machikad'.*machikado"):
        load_workspace(nagano).get_show("machikad")


def test_mistakes_of_all_files_come_at_once(nagano: Path) -> None:
    samples.add_clip(nagano, "one", "schema: 1\ntitle: a\nsource: nowhere.mp4\n")
    samples.add_clip(nagano, "two", "schema: 1\ntitle: a\ntitle: b\n")
    samples.write(nagano / "grants/music/x.yaml", "schema: 1\nkind: music\n")
    samples.write(nagano / "shows/machikado/asa-no-hanashi/episode.yaml", "schema: 1\n")
    with pytest.raises(ConfigError) as caught:
        load_workspace(nagano)
    assert {m.file for m in caught.value.mistakes} == {
        "clips/one/clip.yaml",
        "clips/two/clip.yaml",
        "grants/music/x.yaml",
        "shows/machikado/asa-no-hanashi/episode.yaml",
    }
    assert pickle.loads(pickle.dumps(caught.value)).mistakes == caught.value.mistakes


def test_read_workspace_leaves_out_what_is_wrong(nagano: Path) -> None:
    samples.add_clip(nagano, "one", "schema: 1\ntitle: a\nsource: nowhere.mp4\n")
    samples.write(nagano / "grants/music/x.yaml", "schema: 1\nkind: music\n")
    found, mistakes = read_workspace(nagano)
    assert [c.slug for c in found.clips] == ["asa-no-eki"]
    assert "music/x" not in found.grants
    assert {m.file for m in mistakes} == {"clips/one/clip.yaml", "grants/music/x.yaml"}


def test_a_broken_show_takes_its_episodes_along(nagano: Path) -> None:
    samples.write(nagano / "shows/machikado/show.yaml", "schema: 1\n")
    found, mistakes = read_workspace(nagano)
    assert found.episodes == ()
    assert {m.file for m in mistakes} == {"shows/machikado/show.yaml"}


def test_without_settings_nothing_is_read(nagano: Path) -> None:
    samples.write(nagano / "tayori.yaml", "schema: 1\n")
    with pytest.raises(ConfigError, match="organisation: is missing"):
        read_workspace(nagano)


@pytest.mark.parametrize("name", ["Asa", "asa_no", "長野", "-asa", "asa.no", "a b", "x" * 65])
def test_folders_that_cannot_be_slugs(nagano: Path, name: str) -> None:
    samples.add_clip(nagano, name)
    with pytest.raises(ConfigError) as caught:
        load_workspace(nagano)
    (mistake,) = caught.value.mistakes
    assert mistake.file == f"clips/{name}"
    assert "cannot be a slug" in mistake.text


def test_folders_without_a_manifest_and_hidden_ones_are_no_assets(nagano: Path) -> None:
    (nagano / "clips/Raw Footage").mkdir()
    samples.add_clip(nagano, ".trash")
    samples.write(nagano / "clips/notes.txt", "x")
    assert [c.slug for c in load_workspace(nagano).clips] == ["asa-no-eki"]


@pytest.mark.parametrize("name", ["clip.yml", "Clip.yaml", "clip.yaml.txt"])
def test_a_manifest_under_nearly_the_right_name_is_not_overlooked(nagano: Path, name: str) -> None:
    samples.write(nagano / "clips/other" / name, samples.CLIP)
    with pytest.raises(ConfigError, match=r"should be called clip\.yaml"):
        load_workspace(nagano)


@pytest.mark.parametrize("slug", ["zenkoji", "machikado", "asa-no-hanashi"])
def test_one_slug_for_two_things_is_refused(nagano: Path, slug: str) -> None:
    samples.add_clip(nagano, slug)
    with pytest.raises(ConfigError, match=f"the slug `{slug}` is taken by"):
        load_workspace(nagano)
    with pytest.raises(ConfigError, match="is taken by"):
        list_slugs(nagano)
    found, _ = read_workspace(nagano)
    assert len({a.slug for a in found.assets}) == len(found.assets)


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("grants/potrait/x.yaml", "did you mean `portrait`"),
        ("grants/portrait/x.yml", r"should end in \.yaml"),
        ("grants/portrait/Yamada.yaml", "cannot be a slug"),
    ],
)
def test_misnamed_grants(nagano: Path, path: str, says: str) -> None:
    samples.write(nagano / path, samples.GRANT.replace("REL-0001", "REL-0002"))
    with pytest.raises(ConfigError, match=says):
        load_workspace(nagano)


def test_public_ids_tell_grants_apart(nagano: Path) -> None:
    samples.write(nagano / "grants/portrait/yamada-taro.yaml", samples.GRANT)
    with pytest.raises(ConfigError, match="`REL-0001` is the public id of portrait/yamada-hanako too"):
        load_workspace(nagano)


def test_a_workspace_reached_by_a_link_is_the_same(nagano: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(nagano)
    assert load_workspace(tmp_path / "link") == load_workspace(nagano)


def test_many_manifests_load(nagano: Path) -> None:
    """How fast they do is measured by `make bench`."""
    for number in range(200):
        samples.add_clip(nagano, f"clip-{number}")
    with watchdog():
        assert len(load_workspace(nagano).clips) == 201


def add_contract(root: Path, name: str, under: str) -> None:
    text = f"schema: 1\nkind: footage\nsubject: x\npublic_id: {name.upper()}\nchannels: [any]\n"
    samples.write(root / f"grants/footage/{name}.yaml", f"{text}territories: [world]\nunder: {under}\n")


def test_grants_that_rest_on_one_another_in_a_circle_are_left_out(nagano: Path) -> None:
    for name, under in (("a", "b"), ("b", "c"), ("c", "a"), ("d", "a"), ("own", "own"), ("e", "gone")):
        add_contract(nagano, name, f"footage/{under}")
    grants, mistakes = load_grants(nagano)
    assert sorted(grants) == ["footage/d", "footage/e", "portrait/yamada-hanako"]
    assert {(m.file, m.line, m.key) for m in mistakes} == {
        (f"grants/footage/{name}.yaml", 7, "under") for name in ("a", "b", "c", "own")
    }
    assert "footage/a -> footage/b -> footage/c -> footage/a" in mistakes[0].text


def test_a_long_chain_is_no_circle_and_takes_no_time(nagano: Path) -> None:
    grant = load_workspace(nagano).grants[GrantId("portrait/yamada-hanako")]
    chain = {GrantId(f"x/{n}"): replace(grant, under=GrantId(f"x/{n + 1}")) for n in range(20_000)}
    assert circles(chain) == ()
    last = GrantId("x/19999")
    assert len(circles({**chain, last: replace(grant, under=GrantId("x/0"))})[0]) == 20_000
