"""Pages that are to be public no longer: that of something retracted, and one of a kind no longer wanted.

A page is never turned from a post into a page or back: a new one is made, and the former goes when that is
there. Until then its id stands in a part of its own, `former.<id>`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from tayori.errors import RemoteError
from tayori.model.ids import Slug
from tayori.model.publishing import Part, PublicationState, Receipt
from tayori.publishers.wordpress.api import Api
from tayori.publishers.wordpress.pages import KINDS, Page, Pages
from tayori.publishers.wordpress.proof import still_there

PAGE = "page"
FORMER = "former."
Retracted = Literal["draft", "private", "delete"]


@dataclass(frozen=True, slots=True)
class Standing:
    """A page that is there, among those of its kind."""

    part: str
    pages: Pages
    number: str
    url: str
    status: str

    @property
    def is_public(self) -> bool:
        """Whether strangers see it, now or on a day that is set."""
        return self.status in ("publish", "future")

    @property
    def api(self) -> Api:
        """The site."""
        return self.pages.api

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where strangers would be shown it."""
        return (self.url, self.api.address(f"{self.pages.route}/{self.number}"))


def standing_of(pages: Pages, slug: Slug, part: Part) -> Standing | None:
    """The page of a part, whatever its kind; None when it is gone, or was never made."""
    located = pages.located(slug, part)
    if located is None:
        return None
    found, page = located
    return _standing(part.name, found, page)


def _standing(part: str, pages: Pages, page: Page) -> Standing:
    number, url, status = (str(page.get(name, "")) for name in ("id", "link", "status"))
    return Standing(part, pages, number, url, status)


def standing_by_mark(pages: Pages, slug: Slug) -> Iterator[Standing]:
    """Every page of either kind that bears our mark for `slug`, whatever a receipt knows of it."""
    for kind in KINDS:
        found = replace(pages, kind=kind)
        for page in found.marked(slug):
            yield _standing(PAGE, found, page)


def set_former_aside(receipt: Receipt, pages: Pages, kind: str, before: str) -> Receipt:
    """The receipt with its page among the former ones where it is not of `kind` (`none`: of no kind).

    `before` is the kind that was wanted when it was last settled: nothing is asked where that is the same.
    """
    part = receipt.find_part(PAGE)
    if part is None or (part.is_settled and before == kind):
        return receipt
    there = standing_of(pages, receipt.slug, part)
    if there is None or there.pages.kind == kind:
        return receipt
    former = Part(FORMER + there.number, PublicationState.INTENDED, there.number)
    return receipt.without_part(PAGE).with_part(former)


def take_down_former(receipt: Receipt, pages: Pages, how: Retracted) -> Receipt:
    """The receipt without its former pages: they are down, proven; one that is wanted again stays."""
    for part in receipt.parts:
        if not part.name.startswith(FORMER):
            continue
        page = standing_of(pages, receipt.slug, part)
        if page is not None and page.number != receipt.remote_id:
            page.pages.take_down(page.number, how)
            # the page in its place may have its address
            require_gone(page.api, (url for url in page.addresses if url != receipt.url))
        receipt = receipt.without_part(part.name)
    return receipt


def require_gone(api: Api, urls: Iterable[str]) -> None:
    """Raise RemoteError where a stranger is shown something at one of `urls`."""
    left = still_there(api, dict.fromkeys(urls))
    if left:
        raise RemoteError(
            f"What was taken down is still to be had at {', '.join(left)}.",
            "A cache may still have it: empty it, and run again.",
        )
