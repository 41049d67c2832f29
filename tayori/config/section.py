"""The base of every schema: known keys only, and a version in every file."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from tayori.config.mistakes import empty_is_absent

SCHEMA_VERSION = 1
"""Of every kind of file; a change of meaning raises it and adds a migration."""


def _read_version(value: Any) -> Any:
    if isinstance(value, str) and value.isdecimal() and int(value[:9]) > SCHEMA_VERSION:
        raise ValueError(f"`{value}` is newer than this Tayori reads ({SCHEMA_VERSION}); update Tayori")
    if value != str(SCHEMA_VERSION):
        raise ValueError(f"should be {SCHEMA_VERSION}")
    return SCHEMA_VERSION


class Section(BaseModel):
    """A mapping in a file: known keys only, and an empty key is an absent one."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _empty_is_absent(cls, value: Any) -> Any:
        return empty_is_absent(cls, value)


class File(Section):
    """A whole file."""

    version: Annotated[int, BeforeValidator(_read_version)] = Field(alias="schema")
