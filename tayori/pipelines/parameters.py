"""Values as the plain parameters of a recipe: integers, strings, lists; fractions as `n/d`."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Any

from tayori.model.metadata import OutputMetadata


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
    """Everything the metadata says; without the XMP packet, which says the same."""
    return {f.name: plain(getattr(metadata, f.name)) for f in fields(metadata) if f.name != "xmp"}
