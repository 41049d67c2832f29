"""An asset taken down: its page is no longer public, its media are gone, and both are proven."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from tayori.errors import RemoteError
from tayori.model.publishing import Part, PublicationState, Receipt
from tayori.publishers.wordpress.library import Library
from tayori.publishers.wordpress.media import stem_of
from tayori.publishers.wordpress.pages import Pages
from tayori.publishers.wordpress.proof import still_there

PAGE = "page"


@dataclass(frozen=True, slots=True)
class Retraction:
    """How one target takes down what it has. Media are deleted: the file of a private one is public."""

    library: Library
    pages: Pages
    retracted: Literal["draft", "private", "delete"]
    now: datetime

    def run(self, receipt: Receipt) -> Receipt:
        """Take down by ids, and prove it. Raises RemoteError where something is still to be had."""
        page = self._page_of(receipt)
        self._hide(page)
        for number in dict.fromkeys(self._media_of(receipt, page)):
            self.library.delete(number)
            if self.library.get(number) is not None:
                raise RemoteError(f"Media item {number} is still there.", "Delete it in WordPress.")
        self._prove(receipt, page)
        kept = page if self.retracted != "delete" else ""
        return replace(
            receipt,
            state=PublicationState.RETRACTED,
            files=(),
            fields=(),
            error="",
            at=self.now,
            parts=(Part(PAGE, PublicationState.RETRACTED, kept),) if kept else (),
        )

    def _page_of(self, receipt: Receipt) -> str:
        """The page's id; one that was begun and not answered is looked for by its mark."""
        part = receipt.find_part(PAGE)
        if part is None or part.remote_id:
            return part.remote_id if part else ""
        found = self.pages.find(receipt.slug)
        return str(found["id"]) if found else ""

    def _hide(self, page: str) -> None:
        if not page:
            return
        if self.retracted == "delete":
            self.pages.delete(page)
        else:
            self.pages.set_status(page, self.retracted)

    def _media_of(self, receipt: Receipt, page: str) -> Iterator[str]:
        """Ids the receipt names; what was begun and not answered is looked for by name."""
        for part in receipt.parts:
            if part.name.startswith(("media.", "replaced.")) and part.remote_id:
                yield part.remote_id
            elif part.name.startswith("media.") and part.digest:
                found = self.library.find(stem_of(receipt.slug, part.digest, part.name))
                yield from [str(found["id"])] if found else []
        if page:
            yield from (str(item["id"]) for item in self.library.of_page(page, receipt.slug))

    def _prove(self, receipt: Receipt, page: str) -> None:
        urls = [file.url for file in receipt.files]
        if page:
            urls += [receipt.url, self.library.api.address(f"{self.pages.route}/{page}")]
        left = still_there(self.library.api, dict.fromkeys(urls))
        if left:
            raise RemoteError(
                f"{receipt.slug} is still to be had at {', '.join(left)}.",
                "A cache may still have it: empty it, and run again.",
            )
