"""The form of what a refusal says, with gaps for facts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """What a code says, and what helps."""

    code: str
    en: str
    ja: str
    cure_en: str
    cure_ja: str
