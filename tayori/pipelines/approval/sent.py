"""What was sent last, word for word.

Pages and feeds of a site are rendered anew whenever anything changes there. Where approval is demanded they
show what was sent, never what somebody has written since.
"""

from __future__ import annotations

from functools import cache

from pydantic import TypeAdapter, ValidationError

from tayori.ledger.ledger import Ledger
from tayori.model.ids import Slug
from tayori.model.publishing import Package


def remember_sent(ledger: Ledger, target: str, package: Package) -> None:
    """Keep a package that was sent to `target`."""
    ledger.record_sent(target, package.slug, _packages().dump_json(package).decode())


def sent_packages(ledger: Ledger, target: str) -> dict[Slug, Package]:
    """The packages that were sent last to `target`, by slug; none that an older Tayori wrote otherwise."""
    return {slug: package for slug, text in ledger.sent(target).items() if (package := _read(text))}


def _read(text: str) -> Package | None:
    try:
        return _packages().validate_json(text)
    except ValidationError:
        return None


@cache
def _packages() -> TypeAdapter[Package]:
    return TypeAdapter(Package)
