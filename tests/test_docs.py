"""The documentation is true: everything the program has is in it, and it names nothing that is not there.

Each check has a bad sample that it must reject.
"""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from scripts import write_command_reference
from tayori.cli import run
from tayori.config.asset_schema import AssetFile, ClipFile, EpisodeFile, PhotoFile, ShowFile
from tayori.config.glossary import GlossaryFile
from tayori.config.grant_schema import GrantFile
from tayori.config.profiles import BUILT_IN, DEFAULT_RENDITIONS
from tayori.config.section import SCHEMA_VERSION
from tayori.config.settings_schema import SettingsFile
from tayori.config.targets import CommonSection
from tayori.config.workspace import load_workspace
from tayori.errors import ConfigError, ExitCode
from tayori.ledger import tables
from tayori.ledger.migrations import MIGRATIONS
from tayori.model.artifact import Reason, Status
from tayori.model.asset import COMPONENTS
from tayori.model.audit import Deed
from tayori.model.probe import Dynamic
from tayori.model.publishing import Action, PublicationState
from tayori.model.sound import MusicBed
from tayori.publishers.registry import get_kind, kind_names
from tayori.subtitles.burning.safe_areas import SAFE_AREAS
from tayori.subtitles.burning.style import Style
from tayori.subtitles.formats.registry import formats
from tests.documents import (
    READMES,
    ROOT,
    anchors,
    blocks,
    broken_links,
    differences,
    finding_rules,
    known_commands,
    leaf_keys,
    missing_paths,
    missing_targets,
    named,
    pages,
    reference,
    rows,
    section,
    sources,
    step_names,
    undocumented_options,
    verdict_codes,
    written_default,
    wrong_calls,
    xmp_fields,
)
from tests.media.clips import source

# ---- commands


def test_every_command_and_option_is_documented() -> None:
    assert undocumented_options(reference("commands.md")) == []


def test_an_undocumented_command_or_option_is_noticed() -> None:
    page = reference("commands.md")
    gone = page.replace("`--slug SLUG`", "")
    assert undocumented_options(gone) == ["add --slug", "episode clip --slug"]
    assert undocumented_options(page.replace("## tayori prune\n", "## tayori pruned\n")) == ["prune"]


def test_the_page_of_commands_is_what_the_program_says() -> None:
    assert reference("commands.md") == write_command_reference.render(), (
        "run .venv/bin/python scripts/write_command_reference.py"
    )


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.relative_to(ROOT).as_posix())
def test_pages_call_only_what_there_is(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert wrong_calls(text) == []
    assert missing_paths(text) == []
    assert missing_targets(text, (ROOT / "Makefile").read_text()) == []
    assert broken_links(page, text) == []


def test_calls_and_links_to_nothing_are_noticed() -> None:
    assert wrong_calls("`tayori biuld`") == ["tayori biuld: no such command"]
    assert wrong_calls("`build --wy`") == ["build --wy: no option --wy"]
    assert wrong_calls("```sh\ntayori rights chek a\n```\n") == ["tayori rights chek a: no such command"]
    assert wrong_calls("`tayori rights check a --at 2026-01-01` and `plan`") == []
    assert missing_paths("`media/nowhere.py` `errors.py` `scripts/nowhere.py`") == [
        "media/nowhere.py",
        "scripts/nowhere.py",
    ]
    assert missing_targets("`make demo` `make coffee`", "demo: x\n") == ["coffee"]
    links = "[a](nowhere.md) [b](README.md#nothing) [c](README.md#licence) [d](https://example.jp/x)"
    assert broken_links(ROOT / "x.md", links) == [
        "nowhere.md: no such file",
        "README.md#nothing: no such heading",
    ]
    assert anchors("# Names in build/\n") == {"names-in-build"}


def test_both_readmes_tell_the_same() -> None:
    english, japanese = (readme.read_text(encoding="utf-8") for readme in READMES)
    for language in ("sh", "srt", "yaml"):
        assert blocks(english, language) == blocks(japanese, language)
    assert named(section(english, "Commands")) == named(section(japanese, "コマンド"))
    listed = {call.removeprefix("tayori ") for call in named(section(english, "Commands"))}
    assert differences(listed, known_commands()) == []
    missing = [section(english, "Status").count("\n- "), section(japanese, "現状").count("\n- ")]
    assert missing[0] == missing[1] > 0


# ---- configuration

SHARED = leaf_keys(AssetFile)
KEYS: dict[str, dict[str, Any]] = {
    "Clips, episodes and photos": SHARED
    | {
        f"publish.<{kind}>.{key}": default
        for kind in kind_names()
        for key, default in leaf_keys(get_kind(kind).asset_options).items()
    },
    "clip.yaml": {k: v for k, v in leaf_keys(ClipFile).items() if k not in SHARED},
    "episode.yaml": {k: v for k, v in leaf_keys(EpisodeFile).items() if k == "source" or k not in SHARED},
    "photo.yaml": {k: v for k, v in leaf_keys(PhotoFile).items() if k not in SHARED},
    "show.yaml": {k: v for k, v in leaf_keys(ShowFile).items() if k not in SHARED or "." not in k},
    "Grants": leaf_keys(GrantFile),
    "glossary.yaml": leaf_keys(GlossaryFile),
    "tayori.yaml": leaf_keys(SettingsFile)
    | {f"captions.style.{field.name}": getattr(Style(), field.name) or None for field in fields(Style)}
    | {f"targets.<name>.{key}": default for key, default in leaf_keys(CommonSection).items()}
    | {f"targets.<{kind}>.kind": None for kind in kind_names()}
    | {
        f"targets.<{kind}>.{key}": default
        for kind in kind_names()
        for key, default in leaf_keys(get_kind(kind).options).items()
    },
}
PARENTS = {
    "profiles",
    "captions",
    "rights",
    "rights.none",
    *(kind for kinds in COMPONENTS.values() for kind in kinds),
}
SCALED = {
    "streaming.above": "`60`",
    "intro.crossfade": "`1`",
    "outro.crossfade": "`1`",
    "music[].level_lufs": f"`{MusicBed(Path()).level_clufs // 100}`",
    "music[].fade_in_s": f"`{MusicBed(Path()).fade_in_ms}`",
    "music[].fade_out_s": f"`{MusicBed(Path()).fade_out_ms / 1000}`",
    "trim.start": "`0`",
    "cards[].length": "`3`",
    "focus.x": "`0.5`",
    "focus.y": "`0.5`",
    "renditions": f"`[{', '.join(DEFAULT_RENDITIONS)}]`",
    "music.level_lufs": f"`{MusicBed(Path()).level_clufs // 100}`",
    "music.fade_in_s": f"`{MusicBed(Path()).fade_in_ms}`",
    "music.fade_out_s": f"`{MusicBed(Path()).fade_out_ms / 1000}`",
}
"""Defaults that are kept in other units than they are written in, or set where the file is read."""


def configuration() -> str:
    """Both pages of it."""
    return reference("configuration.md") + "\n" + reference("shows.md")


@pytest.mark.parametrize("heading", KEYS)
def test_every_configuration_key_is_documented(heading: str) -> None:
    documented = named(section(configuration(), heading)) - PARENTS - {"clip"}
    assert differences(documented, KEYS[heading]) == []


@pytest.mark.parametrize("heading", KEYS)
def test_documented_defaults_are_the_real_ones(heading: str) -> None:
    assert wrong_defaults(section(configuration(), heading), KEYS[heading]) == []


def wrong_defaults(text: str, keys: dict[str, Any]) -> list[str]:
    """Keys whose row has a default column that does not say the default."""
    wrong = []
    for key, *cells in ([row[0].strip("`"), *row[1:]] for row in rows(text)):
        said = cells[1] if len(cells) == 2 else None
        wanted = SCALED.get(key) or written_default(keys.get(key))
        if (
            said is not None
            and wanted is not None
            and said != wanted
            and not said.startswith(("as in", "this or"))
        ):
            wrong.append(f"{key}: {said} instead of {wanted}")
    return wrong


def test_a_missing_key_and_a_wrong_default_are_noticed() -> None:
    page = section(reference("configuration.md"), "clip.yaml")
    assert differences(named(page.replace("`poster`", "`postre`")) - PARENTS, KEYS["clip.yaml"]) == [
        "poster is not documented",
        "postre is documented and does not exist",
    ]
    assert wrong_defaults("| `type` | what | `ful` |", KEYS["episode.yaml"]) == [
        "type: `ful` instead of `full`"
    ]
    assert {"chapters[].start", "chapters[].title"} <= set(KEYS["episode.yaml"])
    assert "profiles.<name>.encoding.crf" in KEYS["tayori.yaml"]


GIVEN = (
    "IMG_0412.MOV",
    "IMG_0413.MOV",
    "asa.wav",
    "captions.en.vtt",
    "captions.ja.srt",
    "captions.ja.vtt",
    "cover.jpg",
    "eki.jpg",
    "recording.wav",
)


def write_samples(root: Path, text: str) -> list[Path]:
    """The YAML blocks that begin with `# path`, written there, with the files they name beside them."""
    written = []
    for block in blocks(text, "yaml"):
        named_path = re.match(r"# (\S+\.yaml)\n", block)
        assert named_path is not None, f"a sample that does not say which file it is: {block[:40]!r}"
        path = root / named_path[1]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block, encoding="utf-8")
        written.append(path)
        for name in GIVEN if path.parent.parent != root / "grants" and path.parent != root else ():
            (path.parent / name).touch()
    return written


def test_the_samples_of_the_configuration_are_read(tmp_path: Path) -> None:
    assert len(write_samples(tmp_path, configuration())) == 11
    workspace = load_workspace(tmp_path)
    slugs = ["asa-no-eki", "yoru-no-hanabi", "asa-no-eki-de", "eki-no-asa"]
    assert [asset.slug for asset in workspace.assets] == slugs
    known = set(workspace.grants)
    assert {grant for asset in workspace.assets for grant in asset.rights.grants} <= known


def test_a_wrong_sample_is_noticed(tmp_path: Path) -> None:
    write_samples(tmp_path, configuration().replace("alt: {", "alternative: {"))
    with pytest.raises(ConfigError, match="alternative"):
        load_workspace(tmp_path)


# ---- formats, exit codes, findings

FORMATS_PAGE: dict[str, Callable[[], set[str]]] = {
    "Rights in files": lambda: {
        field
        for path, tree in sources()
        if path.startswith("tayori/rights/xmp")
        for field in xmp_fields(tree)
    },
    "Statuses": lambda: set(Status),
    "Reasons": lambda: set(Reason),
    "Publishing": lambda: {*Action, *PublicationState, *kind_names()},
    "Publisher kinds": lambda: set(kind_names()),
    "Clearance": lambda: {code for _, tree in sources() for code in verdict_codes(tree)},
    "Captions": lambda: {caption_format.name for caption_format in formats()},
    "Profiles": lambda: {profile.name for profile in BUILT_IN},
    "Safe areas": lambda: {area.name for area in SAFE_AREAS},
    "The ledger": lambda: set(tables.metadata.tables),
    "Deeds": lambda: set(Deed),
}


@pytest.mark.parametrize("heading", FORMATS_PAGE)
def test_every_word_of_the_formats_is_documented(heading: str) -> None:
    assert differences(named(section(reference("formats.md"), heading)), FORMATS_PAGE[heading]()) == []


def test_a_missing_and_an_invented_word_are_noticed() -> None:
    page = section(reference("formats.md"), "Reasons").replace("`font changed`", "`font lost`")
    assert differences(named(page), set(Reason)) == [
        "font changed is not documented",
        "font lost is documented and does not exist",
    ]
    tree = ast.parse("Wording('a', en, ja, c, d)\nx = (Wording('b', en, ja, c, d),)")
    assert set(verdict_codes(tree)) == {"a", "b"}


def facts(heading: str) -> dict[str, str]:
    """The rows under a heading of the formats page, by their first name."""
    return {row[0].strip("`"): " | ".join(row) for row in rows(section(reference("formats.md"), heading))}


def test_the_tables_of_the_formats_have_the_real_numbers() -> None:
    profiles, areas = facts("Profiles"), facts("Safe areas")
    for profile in BUILT_IN:
        burned = "burned" if profile.burn else "never"
        area = f"`{profile.safe_area}`" if profile.burn else ""
        size = f"{profile.width}x{profile.height}"
        wanted = f"`{profile.name}` | {size} | {profile.fit} | {burned} | {area}"
        assert profiles[profile.name].startswith(wanted)
    for area_of in SAFE_AREAS:
        size = f"{area_of.width}x{area_of.height}"
        wanted = f"`{area_of.name}` | {size} | {area_of.top} | {area_of.bottom} | {area_of.side}"
        assert areas[area_of.name] == wanted
        assert area_of.as_of in section(reference("formats.md"), "Safe areas")


def test_caption_formats_and_ledger_columns_are_the_real_ones() -> None:
    documented, ledger = facts("Captions"), facts("The ledger")
    for caption_format in formats():
        row = documented[caption_format.name]
        assert all(f"`{suffix}`" in row for suffix in caption_format.suffixes)
        assert all(lost in row for lost in caption_format.lossy)
        assert ("no;" in row) == (caption_format.render is None)
    for table in tables.metadata.tables.values():
        columns = re.findall(r"`(\w+)`", ledger[table.name].rpartition("|")[2])
        assert columns == [column.name for column in table.columns]


def test_steps_and_versions_are_the_real_ones() -> None:
    page = section(reference("formats.md"), "Recipes and keys")
    documented = {name.partition("<")[0] for name in named(page)}
    made = {name for _, tree in sources() for name in step_names(tree)}
    assert len(made) >= 8
    assert made - documented == set()
    assert set(step_names(ast.parse("Step(slug, f'hologram/{x}', recipe)"))) - documented == {"hologram/"}
    assert f"now {len(MIGRATIONS)}." in section(reference("formats.md"), "The ledger")
    assert f"version of the format: `{SCHEMA_VERSION}`" in reference("configuration.md")


def test_exit_codes_are_documented() -> None:
    found = re.findall(r"^\| (\d) \| `([A-Z_]+)` \|", reference("exit-codes.md"), re.MULTILINE)
    real = [(str(int(code)), code.name) for code in ExitCode]
    assert found == real
    assert found[:-1] != real


def documented_rules() -> dict[str, set[str]]:
    """Rules with their severities, from the page of findings."""
    return {row[0].strip("`"): set(row[1].split(", ")) for row in rows(reference("findings.md"))}


def real_rules() -> dict[str, set[str]]:
    """Rules with the severities that can be read from the source."""
    found: dict[str, set[str]] = {}
    for path, tree in sources():
        for rule, severity in finding_rules(path, tree):
            found.setdefault(rule, set()).update({severity} if severity else ())
    return found | {f"{d}-tone-mapped": {"note"} for d in Dynamic if d is not Dynamic.SDR}


def test_every_finding_is_documented() -> None:
    documented, real = documented_rules(), real_rules()
    assert differences(documented, real) == []
    assert {rule: real[rule] - documented[rule] for rule in real if real[rule] - documented[rule]} == {}


def test_an_undocumented_finding_is_noticed() -> None:
    calls = ("x.note('one line')", "note('new-rule', t)", "_differs('hue', h, w)", "tell('odd', t)")
    tree = ast.parse("\n".join(("tell = error if bad else note", *calls)))
    found = dict(finding_rules("tayori/x.py", tree))
    assert found == {"new-rule": "note", "wrong-hue": "", "odd": ""}
    noticed = differences(documented_rules(), {**real_rules(), **found})
    assert {f"{rule} is not documented" for rule in found} <= set(noticed)
    with pytest.raises(AssertionError, match="which rule"):
        list(finding_rules("tayori/x.py", ast.parse("warning(name, text)")))


# ---- the tutorial

SMALL = """
profiles:
  master: {width: 90, height: 160}
  vertical: {width: 90, height: 160}
  square: {width: 90, height: 90}
  wide: {width: 160, height: 90}
  preview: {width: 90, height: 160}
"""
"""The tutorial's own commands, on pictures small enough for a test."""


@pytest.mark.slow
def test_the_tutorial_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    source(tmp_path / "IMG_0412.MOV", picture="testsrc2=s=90x160:r=25", length="9")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    for kind, what, text in tutorial(READMES[0].read_text(encoding="utf-8")):
        if kind == "file":
            Path(what).parent.mkdir(parents=True, exist_ok=True)
            Path(what).write_text(text, encoding="utf-8")
        elif what.startswith("cd "):
            monkeypatch.chdir(tmp_path / what.removeprefix("cd "))
            with Path("tayori.yaml").open("a", encoding="utf-8") as settings:
                settings.write(SMALL)
        else:
            assert call(what) == 0, f"{what}: {capfd.readouterr().err}"
    assert Path("build/asa-no-eki/asa-no-eki.vertical.mp4").is_file()
    assert Path("site/clips/asa-no-eki/index.html").is_file()


def tutorial(text: str) -> list[tuple[str, str, str]]:
    """The steps of the tutorial in order: ("call", line, "") and ("file", path, content)."""
    part = section(text, "Five minutes with a clip of your own").partition("No workspace?")[0]
    steps = []
    for match in re.finditer(r"(?:`([\w./-]+)`:\n\n)?^```(\w+)\n(.*?)^```$", part, re.MULTILINE | re.DOTALL):
        path, language, body = match.groups()
        if language == "sh":
            steps += [("call", line, "") for line in body.splitlines()]
        else:
            steps.append(("file", path, body))
    assert len(steps) > 12
    return steps


def call(line: str) -> int:
    """Run one line; `serve`, which does not end, is only asked for its help."""
    words = [str(Path(word).expanduser()) if word.startswith("~") else word for word in shlex.split(line)[1:]]
    return run([*words, "--help"] if words[0] == "serve" else words)
