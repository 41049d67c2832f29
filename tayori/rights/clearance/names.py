"""Personal texts of a grant that stand where people would read them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from tayori.model.grant import PERSONAL_COMPONENTS, Grant
from tayori.model.rights import Shown, VerdictReason
from tayori.rights.clearance.duties import squeezed
from tayori.rights.clearance.use import Subject

_LEAST = 2
"""Characters; a text of one (父) is in every other word."""


def name_reasons(subject: Subject, grant: Grant, words: str) -> Iterator[VerdictReason]:
    """A text of the record that is personal, and that its `public_name` does not give, is among the words."""
    if any(text in words for text in hidden_texts(grant)):
        yield subject.reason("names-person", "public_name")


def words_of(shown: Shown) -> str:
    """Everything that is shown, as names are looked for in it."""
    return _folded(f"{shown.description}\0{shown.elsewhere}\0{shown.end_card}\0{shown.metadata}")


def hidden_texts(grant: Grant) -> tuple[str, ...]:
    """Personal texts of a grant as they are looked for: without spaces and case."""
    return _hidden(grant.personal, grant.public_name)


@lru_cache(maxsize=4096)
def _hidden(personal: tuple[str, ...], public_name: str) -> tuple[str, ...]:
    public = _folded(public_name)
    folded = dict.fromkeys(_folded(text) for text in personal)
    return tuple(text for text in folded if len(text) >= _LEAST and text not in public)


def names_person(grant: Grant, text: str) -> bool:
    """Whether `text` shows the grant's subject, a guardian, or who gave it; spaces and case aside."""
    holder = grant.holder if grant.component in PERSONAL_COMPONENTS else ""
    names = (grant.subject, grant.guardian.name if grant.guardian else "", holder)
    return any(_folded(name) in _folded(text) for name in names if _folded(name))


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    return squeezed(text).casefold()
