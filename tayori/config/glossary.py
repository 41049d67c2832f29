"""glossary.yaml: how the names of places and people are written.

schema: 1
names:
  - 善光寺
  - {write: 鶴賀緑町, wrong: [鶴が緑町, つるが緑町]}
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, model_validator

from tayori.config.mistakes import check
from tayori.config.scalars import Text, Words
from tayori.config.section import File, Section
from tayori.config.yaml import load_yaml
from tayori.subtitles.transcription.glossary import Glossary, Term

GLOSSARY = "glossary.yaml"
"""The workspace's glossary, when it names no other."""


class NameSection(Section):
    """One name."""

    write: Text
    wrong: Words = ()

    @model_validator(mode="after")
    def _not_its_own_mistake(self) -> Self:
        if self.write in self.wrong:
            raise ValueError(f"`{self.write}` cannot be right and wrong")
        return self


def _spelled_out(value: Any) -> Any:
    return {"write": value} if isinstance(value, str) else value


class GlossaryFile(File):
    """The whole file."""

    names: tuple[Annotated[NameSection, BeforeValidator(_spelled_out)], ...] = ()

    @model_validator(mode="after")
    def _not_contradictory(self) -> Self:
        rights: dict[str, str] = {}
        for name in self.names:
            for wrong in name.wrong:
                other = rights.setdefault(wrong, name.write)
                if other != name.write:
                    raise ValueError(f"`{wrong}` is to be both {other} and {name.write}")
        both = next((name.write for name in self.names if name.write in rights), None)
        if both is not None:
            raise ValueError(f"`{both}` is right for one name and wrong for {rights[both]}")
        return self


def load_glossary(path: Path, name: str = "") -> Glossary:
    """The glossary in `path`, called `name` in mistakes. Raises ConfigError with all that is wrong in it."""
    said = check(GlossaryFile, load_yaml(path, name))
    return Glossary(tuple(Term(each.write, each.wrong) for each in said.names))
