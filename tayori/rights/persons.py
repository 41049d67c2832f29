"""Whose grant it is: which records are about a person, and where one is named."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tayori.model.folding import folded, spellings
from tayori.model.grant import PERSONAL_COMPONENTS, Grant

LEAST = 2
"""Characters of the shortest text that is looked for; a single one (父) is in every other word."""
_CODE = re.compile(r"[a-z]{0,3}[-_.]?\d[\d-]*", re.IGNORECASE)
"""A number, as files are called whose name says nothing of a person: `rel-0001`, `2026-014`."""


def is_personal(grant: Grant) -> bool:
    """Whether subject and holder of a grant are people: of a portrait, a voice, or what a minor made."""
    return grant.component in PERSONAL_COMPONENTS or grant.minor


def names_in_id(grant: Grant) -> Iterator[str]:
    """The last part of a person's grant's id where it may be a full name: `yamada-hanako`, not `rel-0001`.

    One word is no full name: `voice/narrator` must not keep everybody from being called a narrator.
    """
    name = _own_name(grant)
    if name and len(re.split(r"[-_.]+", name)) > 1:
        yield name


def names_person(grant: Grant, text: str) -> bool:
    """Whether `text` shows the grant's subject, a guardian or who gave it, however it is spelled (`folding`).

    Of a person's grant the last part of its id is such a name too, unless it is a number.
    """
    holder = grant.holder if is_personal(grant) else ""
    names = (grant.subject, grant.guardian.name if grant.guardian else "", holder, _own_name(grant))
    told = folded(text)
    found = (spelling for name in names for spelling in spellings(name))
    return any(spelling in told for spelling in found if len(spelling) >= LEAST)


def _own_name(grant: Grant) -> str:
    """The last part of a person's grant's id, unless it is a number."""
    name = grant.id.rpartition("/")[2]
    return "" if not is_personal(grant) or _CODE.fullmatch(name) else name
