"""What outputs may not show of grants: every personal text and every id, wherever a record repeats one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from tayori.model.folding import folded, spellings
from tayori.model.grant import Grant
from tayori.model.text import Texts
from tayori.rights.bounds import stands
from tayori.rights.persons import LEAST, is_personal, names_in_id

_HEAD = LEAST
"""Characters by which hidden texts are looked up, so that thousands of them take no longer than one."""


@dataclass(frozen=True, slots=True)
class Discretion:
    """The texts some grants keep to the house, and the names they let be known."""

    hidden: frozenset[str]
    """Folded, as `named` are."""
    named: tuple[str, ...]
    """Longest first."""
    _heads: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, grants: Iterable[Grant], public: Iterable[str] = (), *, ids: bool = True) -> Discretion:
        """What `grants` hide. Public names of those that stand and the `public` ones (ours) may be shown.

        A text of one character (`父`) hides nothing: every other word has it. Without `ids` the grants' own
        ids are not hidden: an asset may be called like a grant.
        """
        known = tuple(grants)
        names = (grant.public_name for grant in known if stands(grant))
        named = {spelling for text in (*public, *names) for spelling in spellings(text)}
        told = {spelling for grant in known for text in _private(grant, ids) for spelling in spellings(text)}
        hidden = frozenset(text for text in told if len(text) >= LEAST)
        return cls(hidden, tuple(sorted(named, key=_longest_first)), _by_head(hidden))

    def shows(self, text: str) -> bool:
        """Whether `text` shows something hidden, however it is spelled (see `folding`)."""
        found = set(self._found(told := folded(text)))
        if not found:
            return False
        for name in self.named:
            told = told.replace(name, "\n")
        left = set(self._found(told))
        return any(secret in left or not any(secret in name for name in self.named) for secret in found)

    def shown(self, text: str) -> str:
        """`text` on one line, or nothing when it shows what is hidden."""
        return "" if self.shows(text) else " ".join(text.split())

    def kept(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Those of `texts` that may be shown, once each, in order."""
        return tuple(dict.fromkeys(kept for text in texts if (kept := self.shown(text))))

    def translated(self, texts: Texts) -> Texts:
        """`texts` in those languages in which they may be shown."""
        return Texts(tuple((lang, kept) for lang, text in texts.items if (kept := self.shown(text))))

    def _found(self, told: str) -> Iterator[str]:
        for at in range(len(told) - _HEAD + 1):
            for secret in self._heads.get(told[at : at + _HEAD], ()):
                if told.startswith(secret, at):
                    yield secret


def _by_head(hidden: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    heads: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for text in sorted(hidden):
        heads[text[:_HEAD]] += (text,)
    return dict(heads)


def _private(grant: Grant, ids: bool) -> Iterator[str]:
    yield from grant.personal
    if ids:
        yield grant.id
        yield from names_in_id(grant)
    if is_personal(grant):
        yield grant.subject
        yield grant.holder
    if grant.guardian is not None:
        yield grant.guardian.name
    if grant.born is not None:
        yield grant.born.isoformat()


def _longest_first(text: str) -> tuple[int, str]:
    return -len(text), text
