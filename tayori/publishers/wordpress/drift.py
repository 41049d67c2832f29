"""What is at a site otherwise than a receipt says: fields, files, and the page itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tayori.model.finding import Finding, error
from tayori.model.publishing import Drift, PublicationState, Receipt
from tayori.publishers.wordpress.former import PAGE, Standing
from tayori.publishers.wordpress.media_library import Attachment, Library, file_name
from tayori.publishers.wordpress.pages import ADOPTABLE, Page, Pages
from tayori.publishers.wordpress.proof import faults_of, still_there
from tayori.publishers.wordpress.retraction import standing
from tayori.publishers.wordpress.seen import MARKUP, seen

_RESTORE = "Publish it again to restore what was sent."
_MARKUP_CHANGED = "The page's markup was changed in WordPress; its words are the same."
_DELETE = (
    "Let strangers fetch it; where its file is lost, delete its item in WordPress and publish again: it is "
    "sent anew."
)


@dataclass(frozen=True, slots=True)
class Look:
    """One look at what a receipt names."""

    media_library: Library
    pages: Pages
    receipt: Receipt

    def drift(self) -> tuple[Drift, ...]:
        """Field by field; nothing of what was retracted, but what is public again."""
        if self.receipt.state is PublicationState.RETRACTED:
            return tuple(self._back())
        return tuple(self._drift())

    def verify(self) -> tuple[Finding, ...]:
        """What is missing: files and page; of what was retracted, what is still there."""
        return tuple(self._findings())

    def _drift(self) -> Iterator[Drift]:
        page, media = self._page(), self._media()
        if self._has_page and page is None:
            yield self._gone(PAGE, self.receipt.url, "The page was deleted.")
        names = {part.name: part.remote_id for part in self.receipt.parts}
        for part in (part for part, item in media.items() if item is None):
            yield self._gone(part, names[part], f"Its media item {names[part]} was deleted.")
        missing = {part for part, item in media.items() if item is None}
        yield from self._fields(seen(self.pages if page else None, page, media), missing, page is None)
        for url, fault in faults_of(self.media_library.api, self.receipt.files).items():
            if url not in self._urls_of(missing):
                yield self._drifted("file", url, "", fault.text, _DELETE)

    def _fields(self, found: Mapping[str, str], missing: set[str], pageless: bool) -> Iterator[Drift]:
        expected = dict(self.receipt.fields)
        for name in dict.fromkeys([*expected, *found]):
            said = expected.get(name, expected.get(name.partition(" of ")[0], ""))
            if said == found.get(name, "") or name in missing:
                continue
            if pageless and name in _PAGE_FIELDS:
                continue
            if name == MARKUP:
                if expected.get("content") == found.get("content"):
                    yield self._drifted("content", "as it was sent", "other markup", _MARKUP_CHANGED)
                continue
            if name == "status" and (said, found.get(name)) == ("future", "publish"):
                continue
            yield self._drifted(name, said, found.get(name, ""), _sentence(name, found.get(name, "")))

    def _back(self) -> Iterator[Drift]:
        again = "Retract it again."
        for page in self._public_pages():
            yield self._drifted("status", "not public", page.status, "Its page is public again.", again)
        for item in self.media_library.of_slug(self.receipt.slug):
            name = file_name(item)
            yield self._drifted("media", "not there", name, f"{name} is in the library again.", again)

    def _public_pages(self) -> tuple[Standing, ...]:
        """Pages of something retracted that are public, whatever the receipt knows of them."""
        return tuple(page for page in standing(self.pages, self.receipt) if page.is_public)

    def _still_published(self) -> Iterator[Finding]:
        media = [str(item.get("source_url", "")) for item in self.media_library.of_slug(self.receipt.slug)]
        files = still_there(self.media_library.api, [file.url for file in self.receipt.files])
        for url in dict.fromkeys((*(page.url for page in self._public_pages()), *media, *files)):
            text = f"{url} is still to be had."
            yield error("still-published", text, "Run `tayori retract` for it again.", where=url)

    def _findings(self) -> Iterator[Finding]:
        if self.receipt.state is PublicationState.RETRACTED:
            yield from self._still_published()
            return
        slug, page = self.receipt.slug, self._page()
        cure = "Run `tayori publish` for it again."
        for url, fault in faults_of(self.media_library.api, self.receipt.files).items():
            yield error("published-file-missing", fault.text, _DELETE, where=url)
        if self._has_page and (page is None or page.get("status") == "trash"):
            yield error("page-missing", f"{slug} has no page in the site.", cure, where=self.receipt.url)

    @property
    def _has_page(self) -> bool:
        return self.receipt.find_part(PAGE) is not None

    def _page(self) -> Page | None:
        """Its page, also where the target has begun to want another kind."""
        part = self.receipt.find_part(PAGE)
        located = self.pages.located(self.receipt.slug, part) if part and part.remote_id else None
        return located[1] if located else None

    def _media(self) -> dict[str, Attachment | None]:
        parts = [part for part in self.receipt.parts if part.name.startswith("media.") and part.remote_id]
        there = self.media_library.of_ids(int(part.remote_id) for part in parts)
        return {part.name: there.get(int(part.remote_id)) for part in parts}

    def _urls_of(self, parts: set[str]) -> set[str]:
        """Addresses of files whose items are missing: these are told already."""
        digests = {part.digest for part in self.receipt.parts if part.name in parts}
        return {file.url for file in self.receipt.files if file.digest in digests}

    def _gone(self, name: str, expected: str, text: str) -> Drift:
        return self._drifted(name, expected, "", text)

    def _drifted(self, name: str, expected: str, found: str, text: str, cure: str = _RESTORE) -> Drift:
        return Drift(
            slug=self.receipt.slug,
            target=self.receipt.target,
            field=name,
            expected=expected,
            found=found,
            text=text,
            cure=cure,
            can_restore=cure == _RESTORE,
            can_adopt=name in ADOPTABLE,
        )


_PAGE_FIELDS = frozenset(
    ("title", "excerpt", "slug", "status", "date", "categories", "tags", "content", MARKUP, "featured media")
)


def _sentence(name: str, found: str) -> str:
    if name == "status" and found == "trash":
        return "The page is in the trash."
    return f"{name} was changed in WordPress." if found else f"{name} was taken out in WordPress."
