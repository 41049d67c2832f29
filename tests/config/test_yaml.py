from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.config.yaml import MAX_BYTES, MappingNode, dotted, load_yaml, parse_yaml
from tayori.errors import ConfigError, ExitCode
from tests.watchdog import watchdog


def refused(text: str) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        parse_yaml(text, "clip.yaml")
    return caught.value


def test_scalars_stay_as_they_are_spelled() -> None:
    text = (
        "country: NO\nver: 1.10\ntime: 12:30:45\noct: 0777\nyes: on\nday: 2026-07-01\nbig: 1e999\nnan: .nan\n"
    )
    assert dict(parse_yaml(text, "x").root) == {
        "country": "NO", "ver": "1.10", "time": "12:30:45", "oct": "0777",
        "yes": "on", "day": "2026-07-01", "big": "1e999", "nan": ".nan",
    }  # fmt: skip


@pytest.mark.parametrize("written", ["", "~", "null", "Null", "NULL"])
def test_only_bare_nulls_are_none(written: str) -> None:
    assert parse_yaml(f"a: {written}\n", "x").root["a"] is None
    assert parse_yaml(f'a: "{written}"\n', "x").root["a"] == written


def test_every_key_knows_its_line() -> None:
    document = parse_yaml("a: 1\nb:\n  c: [x,\n    y]\n  d:\n    - e: 5\n", "x")
    assert document.line_of(("b", "c", 1)) == 4
    assert document.line_of(("b", "d", 0, "e")) == 6
    assert document.line_of(("b", "nowhere", 7)) == 2


def test_duplicate_keys_are_told_with_both_lines() -> None:
    error = refused("title: a\nrights:\n  grants: []\n  grants: [music/x]\ntitle: b\n")
    assert [(m.line, m.text) for m in error.mistakes] == [
        (4, "`grants` stands twice in one mapping, first in line 3"),
        (5, "`title` stands twice in one mapping, first in line 1"),
    ]
    assert error.exit_code is ExitCode.USAGE


def test_an_alias_bomb_is_refused_without_expanding_it() -> None:
    lines = ['a: &a ["lol"]']
    lines += [f"{c}: &{c} [{','.join([f'*{p}'] * 9)}]" for p, c in zip("abcdefgh", "bcdefghi", strict=True)]
    with watchdog():
        error = refused("\n".join(lines))
    assert "anchors" in error.mistakes[0].text
    assert len(error.mistakes) <= 20


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a: !!python/object/apply:os.system [x]\n", 1, "tags (`!!python/object/apply:os.system`)"),
        ("a: 1\nb: !!str 2\n", 2, "tags"),
        ("a: &x 1\n", 1, "anchors"),
        ("a: *x\n", 1, "aliases"),
        ("a: 1\n---\na: 2\n", 2, "a second document"),
        ("a:\n\tb: 1\n", 2, "use spaces"),
        ("a: @b\n", 1, "in quotes"),
        ("title: Tayori: the town\n", 1, "in quotes"),
        ("? [a, b]\n: c\n", 1, "a key must be plain text"),
        ("a: [1, 2\n", 2, "is not YAML here"),
        ('a: "\\x"\n', 1, "is not YAML here"),
        ("a: \x01\n", 0, "is not YAML here"),
        ("", 0, "holds nothing"),
        ("# only a comment\n", 0, "holds nothing"),
        ("[a, b]\n", 0, "should hold keys"),
        ("just text\n", 0, "should hold keys"),
    ],
)
def test_what_is_refused_says_where_and_why(text: str, line: int, says: str) -> None:
    mistake = refused(text).mistakes[0]
    assert (mistake.file, mistake.line) == ("clip.yaml", line)
    assert says in mistake.text


@pytest.mark.parametrize("text", ["[" * 20_000, "a: " + "[" * 400_000, "- " * 20_000, "{a: " * 20_000])
def test_depth_is_refused_and_costs_no_stack(text: str) -> None:
    assert "nested deeper than 32" in refused(text).mistakes[0].text


def test_depth_up_to_the_limit_is_read() -> None:
    assert parse_yaml("a: " + "[" * 31 + "]" * 31, "x").root
    refused("a: " + "[" * 32 + "]" * 32)


def test_a_comma_in_a_flow_mapping_is_remembered_as_it_was_written() -> None:
    root = parse_yaml("t: {ja: 朝, en: Seven a.m.,  in Nagano,now , fr: x, de: 1,000\n    Leute}", "x").root
    spilled = root["t"].spilled
    assert spilled["now"] == ("en", "Seven a.m.,  in Nagano,now")
    assert spilled["000 Leute"] == ("de", "1,000 Leute")


@pytest.mark.parametrize("text", ["t: {a: x, b: }", "t: {a: 'x', b}", "t: {a: [x], b}", "t:\n  a: x\n  b:\n"])
def test_keys_that_continue_nothing_are_not_taken_for_it(text: str) -> None:
    assert parse_yaml(text, "x").root["t"].spilled == {}


def test_a_byte_order_mark_is_no_part_of_the_first_key(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("schema: 1\r\ntitle: 朝\r\n".encode("utf-8-sig"))
    document = load_yaml(path)
    assert dict(document.root) == {"schema": "1", "title": "朝"}
    assert document.line_of(("title",)) == 2


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("title: 朝".encode("cp932"), "UTF-8"),
        ("title: 朝".encode("utf-16"), "UTF-8"),
        (b"a: " + b"x" * MAX_BYTES, "larger than 1,000,000 bytes"),
        (b"", "holds nothing"),
        (b"a: \x00", "is not YAML here"),
    ],
)
def test_bad_bytes_are_one_sentence(tmp_path: Path, data: bytes, says: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(data)
    with pytest.raises(ConfigError, match=says):
        load_yaml(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"clips/x/clip\.yaml: cannot be read: No such file"):
        load_yaml(tmp_path / "nowhere.yaml", "clips/x/clip.yaml")


def test_dotted_counts_items_from_one() -> None:
    assert dotted(("rights", "grants", 1)) == "rights.grants[2]"
    assert dotted(()) == ""


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_with_mistakes(text: str) -> None:
    try:
        outcome: object = parse_yaml(text, "x").root
    except ConfigError as error:
        outcome = error
    assert isinstance(outcome, MappingNode) or (isinstance(outcome, ConfigError) and outcome.mistakes)


@pytest.mark.real
def test_the_hostile_files_of_the_collection(shared_media: Path) -> None:
    folder = shared_media / "hostile" / "config"
    says = {
        "yaml_alias_bomb.yaml": "anchors",
        "yaml_deep.yaml": "nested deeper",
        "yaml_python_object.yaml": "tags",
        "yaml_norway.yaml": "`dup` stands twice",
        "json_deep.json": "nested deeper",
        "json_odd.json": "is not YAML here",
    }
    for name, text in says.items():
        with pytest.raises(ConfigError, match=text):
            load_yaml(folder / name)
    assert not Path("/tmp/yaml_canary").exists()
