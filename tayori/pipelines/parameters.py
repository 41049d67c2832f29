"""Values as the plain parameters of a recipe: integers, strings, lists; fractions as `n/d`."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Any

from tayori.model.metadata import OutputMetadata
from tayori.model.rights import RightsStatement


def plain(value: Any) -> Any:
    """`value` in JSON's words, without loss. Raises TypeError for a path or a float: neither is identity."""
    match value:
        case None | bool() | int():
            return value
        case StrEnum():
            return str(value)
        case str():
            return value
        case Fraction():
            return f"{value.numerator}/{value.denominator}"
        case date():
            return value.isoformat()
        case tuple() | list():
            return [plain(item) for item in value]
        case dict():
            return {str(key): plain(item) for key, item in value.items()}
        case Path() | float() | bytes():
            raise TypeError(f"not a recipe parameter: {value!r}")
    if is_dataclass(value):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    raise TypeError(f"not a recipe parameter: {value!r}")


def metadata_parameters(metadata: OutputMetadata) -> dict[str, Any]:
    """Everything the metadata says; without the XMP packet, which says the same.

    A day of release only where there is one: the keys of clips and photos stay what they were without it.
    """
    told = {f.name: getattr(metadata, f.name) for f in fields(metadata) if f.name not in ("xmp", "rights")}
    if not metadata.released:
        del told["released"]
    return {name: plain(value) for name, value in told.items()} | {"rights": _latest.of(metadata.rights)}


class _Latest:
    """The plain form of the statement asked for last: all outputs of an asset share one."""

    def __init__(self) -> None:
        self._rights: RightsStatement | None = None
        self._plain: Any = None

    def of(self, rights: RightsStatement) -> Any:
        """The plain form of `rights`."""
        if self._rights is not rights:
            self._rights, self._plain = rights, plain(rights)
        return self._plain


_latest = _Latest()
