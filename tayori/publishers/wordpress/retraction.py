"""An asset taken down: its page is no longer public, its media are gone, and both are proven.

A ledger may be older than what is out, or be lost: what bears our mark or one of our file names goes as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from tayori.errors import RemoteError, TayoriError
from tayori.model.publishing import Part, PublicationState, Receipt
from tayori.publishers.base import Record
from tayori.publishers.wordpress.former import (
    FORMER,
    PAGE,
    Retracted,
    Standing,
    require_gone,
    standing_by_mark,
    standing_of,
)
from tayori.publishers.wordpress.media_library import Library
from tayori.publishers.wordpress.pages import Pages
from tayori.publishers.wordpress.proof import not_asked

_BEGUN = "It is being taken down, and that is not proven yet."


@dataclass(frozen=True, slots=True)
class Retraction:
    """How one target takes down what it has. Media are deleted: the file of a private one is public."""

    media_library: Library
    pages: Pages
    retracted: Retracted
    now: datetime
    record: Record

    def run(self, receipt: Receipt) -> Receipt:
        """Take down all there is, and prove it. Raises RemoteError where something is still to be had."""
        media, found = self._media(receipt), list[Standing]()
        looks = (_named(self.pages, receipt), standing_by_mark(self.pages, receipt.slug))
        blind = [_tried(partial(found.extend, look)) for look in looks]
        pages = _each_once(found)
        receipt = self._begun(receipt, pages, tuple(media))
        if receipt.remote_id:
            self.record(receipt)
        refused = [_tried(act) for act in self._acts(pages, media)]
        for failure in filter(None, (*blind, *refused)):
            raise failure
        kept = [page.number for page in pages if page.part == PAGE and self.retracted != "delete"]
        parts = tuple(Part(PAGE, PublicationState.RETRACTED, number) for number in kept[:1])
        receipt = replace(receipt, parts=parts if receipt.remote_id else ())
        if receipt.remote_id:
            self.record(receipt)
        return self._proven(receipt, pages, tuple(media.values()))

    def _begun(self, receipt: Receipt, pages: tuple[Standing, ...], media: tuple[str, ...]) -> Receipt:
        """The receipt until all is proven; one that knew of nothing has the id of what is out.

        A page that is down already, and without media, is nothing that is out.
        """
        receipt = replace(receipt, state=PublicationState.FAILED, error=_BEGUN)
        is_out = bool(media) or any(page.status not in (self.retracted, "trash") for page in pages)
        if receipt.remote_id or not is_out:
            return receipt
        if pages:
            return replace(receipt, remote_id=pages[0].number, url=pages[0].url)
        return replace(receipt, remote_id=media[0])

    def _acts(self, pages: Iterable[Standing], media: Iterable[str]) -> Iterator[Callable[[], None]]:
        for page in pages:
            yield partial(page.pages.take_down, page.number, self.retracted)
        for number in media:
            yield partial(self._delete, number)

    def _delete(self, number: str) -> None:
        self.media_library.delete(number)
        if self.media_library.get(number) is not None:
            raise RemoteError(f"Media item {number} is still there.", "Delete it in WordPress.")

    def _proven(self, receipt: Receipt, pages: tuple[Standing, ...], media: tuple[str, ...]) -> Receipt:
        addresses = [url for page in pages for url in (receipt.url, *page.addresses)]
        urls = tuple(dict.fromkeys((*(file.url for file in receipt.files), *media, *addresses)))
        require_gone(self.media_library.api, urls)
        return replace(
            receipt,
            state=PublicationState.RETRACTED,
            # its files stay on record: their addresses are asked whenever the retraction is proven
            fields=(),
            # their items are gone from the library
            error=" ".join(not_asked(urls)),
            at=self.now,
        )

    def _media(self, receipt: Receipt) -> dict[str, str]:
        """Id -> address (empty: not known) of those the receipt names, and of all with our names."""
        named = [part for part in receipt.parts if part.name.startswith(("media.", "replaced."))]
        known = {part.remote_id: "" for part in named if part.remote_id}
        found = {
            str(item["id"]): str(item.get("source_url", ""))
            for item in self.media_library.of_slug(receipt.slug)
        }
        return known | found


def _tried(act: Callable[[], None]) -> TayoriError | None:
    """What went wrong with one of them: the others go all the same."""
    try:
        act()
    except TayoriError as failure:
        return failure
    return None


def standing(pages: Pages, receipt: Receipt) -> tuple[Standing, ...]:
    """Its pages: that of the receipt, those of another kind that were to go, and all that bear its mark."""
    return _each_once((*_named(pages, receipt), *standing_by_mark(pages, receipt.slug)))


def _each_once(pages: Iterable[Standing]) -> tuple[Standing, ...]:
    """By number; what the receipt calls a page comes first."""
    found: dict[str, Standing] = {}
    for page in pages:
        found.setdefault(page.number, page)
    return tuple(found.values())


def _named(pages: Pages, receipt: Receipt) -> Iterator[Standing]:
    for part in receipt.parts:
        if (part.name == PAGE or part.name.startswith(FORMER)) and part.remote_id:
            page = standing_of(pages, receipt.slug, part)
            yield from [page] if page else []
