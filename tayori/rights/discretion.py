"""What outputs may not show of grants: every personal text and every id, wherever a record repeats one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from tayori.model.grant import PERSONAL_COMPONENTS, Grant
from tayori.model.text import Texts
from tayori.rights.bounds import stands


@dataclass(frozen=True, slots=True)
class Discretion:
    """The texts some grants keep to the house, and the names they let be known."""

    hidden: tuple[str, ...]
    named: tuple[str, ...]

    @classmethod
    def of(cls, grants: Iterable[Grant], public: Iterable[str] = ()) -> Discretion:
        """What `grants` hide. Public names of those that stand and the `public` ones (ours) may be shown.

        A text of one character (`父`) hides nothing: every other word has it.
        """
        known = tuple(grants)
        names = (grant.public_name for grant in known if stands(grant))
        named = {_squeezed(text) for text in (*public, *names)} - {""}
        told = {_squeezed(text) for grant in known for text in _private(grant)}
        return cls(tuple(sorted(t for t in told if len(t) > 1)), tuple(sorted(named, key=_longest_first)))

    def shows(self, text: str) -> bool:
        """Whether `text` shows something hidden, whatever its spaces, case and width of letters."""
        squeezed = _squeezed(text)
        found = [secret for secret in self.hidden if secret in squeezed]
        if not found:
            return False
        rest = squeezed
        for name in self.named:
            rest = rest.replace(name, "\n")
        return any(secret in rest or not any(secret in name for name in self.named) for secret in found)

    def shown(self, text: str) -> str:
        """`text` on one line, or nothing when it shows what is hidden."""
        return "" if self.shows(text) else " ".join(text.split())

    def kept(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Those of `texts` that may be shown, once each, in order."""
        return tuple(dict.fromkeys(kept for text in texts if (kept := self.shown(text))))

    def translated(self, texts: Texts) -> Texts:
        """`texts` in those languages in which they may be shown."""
        return Texts(tuple((lang, kept) for lang, text in texts.items if (kept := self.shown(text))))


def _private(grant: Grant) -> Iterator[str]:
    yield from grant.personal
    yield grant.id
    if grant.component in PERSONAL_COMPONENTS:
        yield grant.subject
        yield grant.holder
    if grant.guardian is not None:
        yield grant.guardian.name
    if grant.born is not None:
        yield grant.born.isoformat()


def _longest_first(text: str) -> tuple[int, str]:
    return -len(text), text


@lru_cache(maxsize=4096)
def _squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()
