"""Questions to a page: JavaScript functions that look, and answer plain data."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def probe(name: str) -> str:
    """The function in `<name>.js`, with the words of common.js in its reach."""
    folder = files(__name__)
    common, function = (folder.joinpath(f"{n}.js").read_text(encoding="utf-8") for n in ("common", name))
    return f"(argument) => {{\n{common}\nreturn ({function.strip().rstrip(';')})(argument);\n}}"
