"""The documentation as the tests read it, and what the program has, to be held against each other."""

from __future__ import annotations

import ast
import re
import shlex
import types
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from scripts.write_command_reference import COMMON, commands

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PACKAGE = ROOT / "tayori"
READMES = (ROOT / "README.md", ROOT / "README.ja.md")

_HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
_SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def pages() -> list[Path]:
    """Every document of the repository."""
    return [*READMES, ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]


def reference(name: str) -> str:
    """A page of docs/reference/."""
    return (DOCS / "reference" / name).read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    """What stands under a heading, its own subheadings included."""
    blank = _BLOCK.sub(lambda block: " " * len(block[0]), text)
    found = [(m.start(), len(m[1]), m[2]) for m in _HEADING.finditer(blank)]
    for number, (start, level, title) in enumerate(found):
        if title == heading:
            ends = (at for at, other, _ in found[number + 1 :] if other <= level)
            return text[start : next(ends, len(text))]
    raise AssertionError(f"there is no heading {heading!r}")


def rows(text: str) -> list[list[str]]:
    """The rows of all tables, without headings, as lists of cells."""
    lines = [line for line in text.splitlines() if line.startswith("|") and not set(line) <= set("|- ")]
    found = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    return [cells for cells in found if cells[0].startswith(("`", "["))]


def named(text: str) -> set[str]:
    """What the first cells of all rows name in code spans."""
    return {span for cells in rows(text) for span in _SPAN.findall(cells[0])}


def differences(documented: Iterable[str], real: Iterable[str]) -> list[str]:
    """What only one of the two has, as sentences."""
    said, there = set(documented), set(real)
    return [f"{x} is not documented" for x in sorted(there - said)] + [
        f"{x} is documented and does not exist" for x in sorted(said - there)
    ]


def blocks(text: str, language: str) -> list[str]:
    """The code blocks of one language."""
    return [body for lang, body in _BLOCK.findall(text) if lang == language]


def without_blocks(text: str) -> str:
    """The text without its code blocks."""
    return _BLOCK.sub("", text)


# ---- links


def broken_links(page: Path, text: str) -> list[str]:
    """Links of `text`, which stands in `page`, that lead to no file or no heading."""
    found = []
    for target in _LINK.findall(without_blocks(text)):
        name, _, anchor = target.partition("#")
        if "://" in target:
            continue
        path = (page.parent / name) if name else page
        if not path.exists():
            found.append(f"{target}: no such file")
        elif anchor and anchor not in anchors(text if path == page else path.read_text(encoding="utf-8")):
            found.append(f"{target}: no such heading")
    return found


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    return {
        re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
        for _, title in _HEADING.findall(without_blocks(text))
    }


_PATH = re.compile(r"(?:[\w-]+/)+[\w.-]+\.(?:py|md|jpg|sh)|(?:pyproject\.toml|constraints\.txt|Makefile)")


def missing_paths(text: str) -> list[str]:
    """Files of the repository or the package that code spans name and that are not there."""
    named_files = {span for span in _SPAN.findall(without_blocks(text)) if _PATH.fullmatch(span)}
    return sorted(n for n in named_files if not (ROOT / n).exists() and not (PACKAGE / n).exists())


def missing_targets(text: str, makefile: str) -> list[str]:
    """`make` targets that are named and that the Makefile does not have."""
    there = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    return sorted(set(re.findall(r"`?\bmake ([a-z-]+)`", text)) - there)


# ---- commands


@cache
def known_commands() -> dict[str, Any]:
    """Every command by its full name."""
    return dict(commands())


def wrong_calls(text: str) -> list[str]:
    """Calls of the program, in blocks and code spans, with a command or an option it does not have."""
    lines = [line for block in blocks(text, "sh") for line in block.splitlines()]
    calls = [*lines, *_SPAN.findall(without_blocks(text))]
    return [f"{call}: {why}" for call in calls for why in _faults_of_call(call)]


def _faults_of_call(call: str) -> Iterator[str]:
    known = known_commands()
    groups = {full.split()[0] for full in known if " " in full}
    words = shlex.split(call, comments=True) if call.count("'") % 2 == 0 else call.split()
    is_ours = bool(words) and words[0].removeprefix(".venv/bin/") == "tayori"
    words = words[1:] if is_ours else words
    name = next((" ".join(words[:n]) for n in (2, 1) if " ".join(words[:n]) in known), None)
    if name is not None:
        options = {opt for p in known[name].params for opt in p.opts} | {"-vv", *COMMON}
        yield from (f"no option {w}" for w in words if w.startswith("-") and w != "-" and w not in options)
    elif is_ours and words and words not in ([group] for group in groups) and _is_word(words[0]):
        yield "no such command"


def _is_word(text: str) -> bool:
    """Whether a command may be meant: neither an option nor a placeholder in capitals."""
    return not text.startswith("-") and not text.isupper()


def undocumented_options(text: str) -> list[str]:
    """Commands and options of the program that the page of commands lacks."""
    found = []
    common = section(text, "Options of every command")
    for name, command in known_commands().items():
        try:
            own = section(text, f"tayori {name}")
        except AssertionError:
            found.append(name)
            continue
        spans = {span.split()[0] for span in _SPAN.findall(own + common)}
        options = {o for p in command.params if p.param_type_name == "option" for o in p.opts} - {
            "--help",
            "-h",
        }
        found += [f"{name} {option}" for option in sorted(options - spans)]
    return found


# ---- configuration


def leaf_keys(model: type[BaseModel], prefix: str = "") -> dict[str, Any]:
    """Every key of a schema that holds a value, dotted, with its default."""
    found: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        key = f"{prefix}{field.alias or name}"
        inner = list(_inner_models(field.annotation, key))
        for below, shape in inner:
            found |= leaf_keys(below, shape)
        if not inner:
            found[key] = field.default
    return found


_PLACEHOLDERS = {"profiles": "<name>", "publish": "<target>", "captions": "<lang>", "rights.none": "<kind>"}


def _inner_models(annotation: Any, key: str) -> Iterator[tuple[type[BaseModel], str]]:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation, f"{key}."
    elif origin is Annotated:
        yield from _inner_models(arguments[0], key)
    elif origin in (Union, types.UnionType):
        for argument in arguments:
            yield from _inner_models(argument, key)
    elif origin is dict:
        yield from _inner_models(arguments[1], f"{key}.{_PLACEHOLDERS.get(key, '<name>')}")
    elif origin in (tuple, list):
        yield from _inner_models(arguments[0], f"{key}[]")


def written_default(default: Any) -> str | None:
    """A default as the page writes it; None where the page may use words."""
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    if isinstance(default, (str, int)) and default != "":
        return f"`{default}`"
    if isinstance(default, tuple) and default:
        return f"`[{', '.join(map(str, default))}]`"
    return None


# ---- what the source says


def sources() -> Iterator[tuple[str, ast.Module]]:
    """Every module of the package by its path below the repository."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def called(node: ast.Call) -> str:
    """The last name of what is called."""
    function = node.func
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else type(function).__name__


_SEVERITIES = ("note", "warning", "error")
_FINDERS = {*_SEVERITIES, "Finding", "_Rule", "_finding", "_differs", "IfExp"}
_RULE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
INDIRECT = {
    ("tayori/model/finding.py", "rule"),
    ("tayori/media/check.py", "f'wrong-{rule}'"),
    ("tayori/media/remarks.py", "rule"),
    ("tayori/publishers/folder/publisher.py", "rule"),
}
"""Calls whose rule is an argument; the rules they are called with are found where they are written."""


def finding_rules(path: str, tree: ast.Module) -> Iterator[tuple[str, str]]:
    """(rule, severity) of every finding a module can make; severity is empty where it is chosen at run time.

    Raises AssertionError for a rule that cannot be read from the source.
    """
    finders = _FINDERS | set(_other_names(tree))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or called(node) not in finders or len(node.args) < 2:
            continue
        rule, name = node.args[0], called(node)
        if isinstance(rule, ast.Constant) and isinstance(rule.value, str) and _RULE.fullmatch(rule.value):
            yield (
                f"wrong-{rule.value}" if name == "_differs" else rule.value,
                name if name in _SEVERITIES else "",
            )
        elif (path, ast.unparse(rule)) not in INDIRECT:
            raise AssertionError(f"{path}:{node.lineno}: which rule is {ast.unparse(rule)}?")


def step_names(tree: ast.Module) -> Iterator[str]:
    """Names of steps a module makes, up to where they vary: `frame`, `rendition/`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) == "Step" and len(node.args) > 1:
            name = node.args[1].values[0] if isinstance(node.args[1], ast.JoinedStr) else node.args[1]
            if isinstance(name, ast.Constant):
                yield str(name.value)


def xmp_fields(tree: ast.Module) -> Iterator[str]:
    """Fields of XMP a module writes: arguments of the form `dc:title`."""
    for node in ast.walk(tree):
        for argument in node.args if isinstance(node, ast.Call) else ():
            if isinstance(argument, ast.Constant) and re.fullmatch(r"\w+:[A-Za-z]+", str(argument.value)):
                yield str(argument.value)


def _other_names(tree: ast.Module) -> Iterator[str]:
    """Names that stand for one of the severities: `tell = warning if expected else error`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            used = {n.id for n in ast.walk(node.value) if isinstance(n, ast.Name)}
            if isinstance(node.value, ast.IfExp) and used & set(_SEVERITIES):
                yield node.targets[0].id


def verdict_codes(tree: ast.Module) -> Iterator[str]:
    """Codes of refusals that a module has words for; a reason without words cannot be given."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) == "Wording":
            code = node.args[0]
            assert isinstance(code, ast.Constant), f"line {node.lineno}: which code is {ast.unparse(code)}?"
            yield str(code.value)
