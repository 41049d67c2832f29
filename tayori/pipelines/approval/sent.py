"""What was sent last, word for word, and what clearance was asked about it.

Pages and feeds of a site are rendered anew whenever anything changes there. They show what was sent, never
what somebody has written since; and what was sent is cleared again as long as it is out, whatever its
manifest says by now.
"""

from __future__ import annotations

from functools import cache

from pydantic import TypeAdapter, ValidationError

from tayori.ledger.ledger import Ledger, Sent
from tayori.model.ids import Slug
from tayori.model.publishing import Package
from tayori.model.rights import ClearanceRequest

Questions = tuple[ClearanceRequest, ...]
"""What clearance was asked when something was sent: of the asset, of an episode's show too."""


def as_sent(package: Package, questions: Questions = ()) -> Sent:
    """A package that was sent, and what was asked about it, as the ledger keeps them."""
    return Sent(_packages().dump_json(package).decode(), _questions().dump_json(questions).decode())


def remember_sent(ledger: Ledger, target: str, package: Package, questions: Questions = ()) -> None:
    """Keep a package that was sent to `target`."""
    ledger.record_sent(target, package.slug, as_sent(package, questions))


def remember_intent(ledger: Ledger, target: str, slug: Slug, questions: Questions, *, is_first: bool) -> None:
    """Keep what was asked before anything is sent: from then on it may be out, beside what is there already.

    `is_first`: nothing of it is there, so what was asked before counts no more.
    """
    last = ledger.sent(target, slug).get(slug, Sent(""))
    before = () if is_first else _asked(last.questions)
    asked = tuple(dict.fromkeys((*before, *questions)))
    ledger.record_sent(target, slug, Sent(last.package, _questions().dump_json(asked).decode()))


def sent_packages(ledger: Ledger, target: str) -> dict[Slug, Package]:
    """The packages that were sent last to `target`, by slug; none that an older Tayori wrote otherwise."""
    found = ledger.sent(target).items()
    return {slug: package for slug, sent in found if (package := _package(sent.package))}


class SentRecords:
    """What was sent, read from the ledger once a target and understood when it is asked for."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._found: dict[str, dict[Slug, Sent]] = {}

    def questions(self, target: str, slug: Slug) -> Questions:
        """What was asked about everything of `slug` that may be at `target`; nothing where nobody knows."""
        sent = self._sent(target).get(slug)
        return _asked(sent.questions) if sent is not None else ()

    def package(self, target: str, slug: Slug) -> Package | None:
        """The package that was sent last."""
        sent = self._sent(target).get(slug)
        return _package(sent.package) if sent is not None else None

    def _sent(self, target: str) -> dict[Slug, Sent]:
        if target not in self._found:
            self._found[target] = self._ledger.sent(target)
        return self._found[target]


def _package(text: str) -> Package | None:
    try:
        return _packages().validate_json(text)
    except ValidationError:
        return None


def _asked(text: str) -> Questions:
    try:
        return _questions().validate_json(text)
    except ValidationError:
        return ()


@cache
def _packages() -> TypeAdapter[Package]:
    return TypeAdapter(Package)


@cache
def _questions() -> TypeAdapter[Questions]:
    return TypeAdapter(Questions)
