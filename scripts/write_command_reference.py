"""Write docs/reference/commands.md from the program itself, so that the two cannot differ.

.venv/bin/python scripts/write_command_reference.py
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer.main

from tayori.cli import app

OUT = Path(__file__).resolve().parents[1] / "docs" / "reference" / "commands.md"
COMMON = ("--workspace", "--json", "--quiet", "--verbose")
"""What every command takes; told once."""
_NOISE = ("--help", "--install-completion", "--show-completion")
_VALUES = {"workspace": "DIR", "to": "PROFILES", "at": "DAY", "trim": "START-END", "port": "N"}
"""What an option's value is called where its own name does not say it."""

HEAD = """\
# Commands

Written from the program by `scripts/write_command_reference.py`; do not edit it by hand.
`tayori COMMAND --help` says the same.

A command works from any folder of a workspace, or of the one `-w` names. It prints tables on a terminal and
tab-separated lines elsewhere. Progress goes to standard error, as bars on a terminal and as lines elsewhere.
Nothing asks a question when there is no terminal to answer it: `publish` and `retract` then want `--yes`.
How a command ends is told by its [exit code](exit-codes.md).

"""
ENVIRONMENT = """\
## Environment

| variable | does |
|---|---|
| `TAYORI_FFMPEG` | the ffmpeg to use instead of the one that comes along; `tayori doctor` judges it |
| `TAYORI_MEMORY_MB` | memory one encode may take, 1000 unless set; what does not fit is decoded twice |
| `NO_COLOR` | no colours on the terminal |
"""


def commands() -> Iterator[tuple[str, Any]]:
    """Every command of the program by its full name: `build`, `captions check`, ..."""
    for name, command in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        if inner is None:
            yield name, command
        else:
            yield from ((f"{name} {sub}", below) for sub, below in inner.items())


def options(command: Any) -> Iterator[Any]:
    """A command's options but for help."""
    for parameter in command.params:
        if parameter.param_type_name == "option" and not set(_NOISE) & set(parameter.opts):
            yield parameter


def render() -> str:
    """The whole page."""
    found = dict(commands())
    common = [o for o in options(next(iter(found.values()))) if o.opts[0] in COMMON]
    program = list(options(typer.main.get_command(app)))
    parts = [HEAD, _index(found)]
    parts.append("## Options of the program\n\n" + _table("option", [*program], _option) + _completion())
    parts.append("## Options of every command\n\n" + _table("option", common, _option))
    parts += [_section(name, command) for name, command in found.items()]
    return "\n".join([*parts, ENVIRONMENT])


def _completion() -> str:
    return (
        "\n`--install-completion` and `--show-completion` set up the Tab key of your shell.\n"
        "`-h` and `--help` show help.\n"
    )


def _index(found: dict[str, Any]) -> str:
    rows = [f"| [`{name}`](#{_anchor(name)}) | {_summary(command)} |" for name, command in found.items()]
    return "\n".join(["| command | does |", "|---|---|", *rows, ""])


def _anchor(name: str) -> str:
    return f"tayori-{name.replace(' ', '-')}"


def _summary(command: Any) -> str:
    return " ".join(command.help.split("Example:")[0].split())


def _section(name: str, command: Any) -> str:
    text = f"## tayori {name}\n\n{_summary(command)}\n\n"
    example = command.help.partition("Example:")[2].strip()
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    own = [o for o in options(command) if o.opts[0] not in COMMON]
    text += f"```sh\n{example}\n```\n" if example else ""
    text += "\n" + _table("argument", arguments, _argument) if arguments else ""
    text += "\n" + _table("option", own, _option) if own else ""
    return text


def _table(what: str, parameters: list[Any], row: Any) -> str:
    return "\n".join([f"| {what} | meaning | default |", "|---|---|---|", *map(row, parameters), ""])


def _argument(parameter: Any) -> str:
    name = (parameter.metavar or parameter.name).upper().removesuffix("...")
    many = "..." if parameter.nargs == -1 else ""
    default = "(required)" if parameter.required else _default(parameter)
    return f"| `{name}{many}` | {parameter.help} | {default} |"


def _option(parameter: Any) -> str:
    value = (
        ""
        if parameter.is_flag or parameter.count
        else f" {parameter.metavar or _VALUES.get(parameter.name, parameter.name.upper())}"
    )
    names = ", ".join(f"`{name}{value}`" for name in sorted(parameter.opts, key=len, reverse=True))
    return f"| {names} | {parameter.help} | {_default(parameter)} |"


def _default(parameter: Any) -> str:
    switch = parameter.param_type_name == "option" and (parameter.is_flag or parameter.count)
    if isinstance(parameter.show_default, str):
        return str(parameter.show_default)
    return "" if parameter.default is None or switch else f"`{parameter.default}`"


if __name__ == "__main__":
    OUT.write_text(render(), encoding="utf-8")
