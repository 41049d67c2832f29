"""The media library: each of our files found or brought exactly once, described, and deleted.

A file's name has twelve digits of its bytes' digest, and WordPress makes its slug from that name: so it is
found again whatever was lost, and other bytes are another item (facts 5.5).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import unquote, urlsplit

from tayori.errors import RemoteError
from tayori.model.ids import Lang, Slug
from tayori.model.publishing import Package, Role
from tayori.publishers.http.exchange import Sent
from tayori.publishers.marker import marker
from tayori.publishers.once import once
from tayori.publishers.plain_text import one_line
from tayori.publishers.site.words import language_name
from tayori.publishers.wordpress.account import Account
from tayori.publishers.wordpress.api import Api
from tayori.publishers.wordpress.media import TRANSCRIPT_MIME, Outgoing, is_ours
from tayori.publishers.wordpress.rights_fields import rights_fields
from tayori.publishers.wordpress.texts import plain, raw
from tayori.publishers.wordpress.upload import Uploader

_ROUTE = "wp/v2/media"
_ALL = {"status": "inherit,private", "context": "edit", "orderby": "id", "order": "asc"}

_SAYS_RIGHTS = ("caption", "description", "meta")

Attachment = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Library:
    """The media library of one site."""

    api: Api
    uploader: Uploader

    def get(self, number: str) -> Attachment | None:
        """The item with this id; None when there is none."""
        return self.api.find(f"{_ROUTE}/{number}", {"context": "edit"}) if number else None

    def survey(self, files: Sequence[Outgoing], known: Iterable[str]) -> dict[str, Attachment]:
        """The items that are there by part: those `known` by id, and those of the slugs of `files`."""
        ids, slugs = ",".join(known), ",".join(file.stem for file in files)
        asked = [{"slug": slugs}, *([{"include": ids}] if ids else [])]
        items = [item for query in asked for item in self.api.list(_ROUTE, {**_ALL, **query})]
        found = {f.part: _first(item for item in items if _is_of(item, f.stem, f.size)) for f in files}
        return {part: item for part, item in found.items() if item is not None}

    def of_ids(self, numbers: Iterable[int]) -> dict[int, Attachment]:
        """The items with these ids, as far as they are there."""
        ids = ",".join(map(str, numbers))
        items = self.api.list(_ROUTE, {**_ALL, "include": ids}) if ids else ()
        return {int(item["id"]): item for item in items}

    def bring(self, file: Outgoing, on_sent: Sent | None = None, *, perhaps_there: bool) -> Attachment:
        """A new item of a file that was in no survey; where an answer was lost, the one that came of it."""
        self.uploader.require_size(file)
        looks = count()
        return once(
            # a survey was the first look
            lambda: self.find(file.stem, file.size) if next(looks) or perhaps_there else None,
            lambda: self.uploader.send(file, on_sent),
            self.api.sleep,
            f"the media item of {file.item.name}",
            unsure=perhaps_there,
        )

    def find(self, stem: str, size: int | None = None) -> Attachment | None:
        """The item whose file is called `stem`, by its slug or else its file name."""
        for asked in ({"slug": stem}, {"search": stem}):
            for item in self.api.list(_ROUTE, {**_ALL, **asked}):
                if _is_of(item, stem, size):
                    return item
        return None

    def of_page(self, page: str, slug: Slug) -> Iterator[Attachment]:
        """Everything attached to a page whose file is named as we name files of `slug`."""
        for item in self.api.list(_ROUTE, {**_ALL, "parent": page}):
            if is_ours(slug, file_name(item)):
                yield item

    def of_slug(self, slug: Slug) -> tuple[Attachment, ...]:
        """Every item whose file is named as we name files of `slug`: of any cut, attached or not."""
        items = self.api.list(_ROUTE, {**_ALL, "search": f"{slug}-"})
        return tuple(item for item in items if is_ours(slug, file_name(item)))

    def describe(self, item: Attachment, wanted: dict[str, Any]) -> Attachment:
        """Bring the fields of an item to `wanted`; nothing is sent when they are.

        Raises RemoteError where the site kept other words than it was sent: rights would be lost.
        """
        if all(_is_as(item, name, value) for name, value in wanted.items()):
            return item
        there = self.api.change(f"{_ROUTE}/{item['id']}", wanted)
        lost = [name for name in _SAYS_RIGHTS if name in wanted and not _says(there, name, wanted[name])]
        if lost:
            raise RemoteError(
                f"WordPress did not keep the {' and '.join(lost)} of {file_name(there)} as sent.",
                "A plugin may filter what users of this role write: let it through.",
            )
        return there

    def delete(self, number: str) -> None:
        """Delete an item with its file, for good; a private item's file would stay readable."""
        self.api.delete(f"{_ROUTE}/{number}")


def attachment_fields(
    package: Package, file: Outgoing, lang: Lang, account: Account, *, is_public: bool
) -> dict[str, Any]:
    """What is said of a file in the library: rights with each, a private status until its page is public."""
    said = rights_fields(package.rights, lang)
    own = {"tayori_id": marker(package.slug, file.item.digest), "tayori_digest": str(file.item.digest)}
    meta = {name: value for name, value in {**said["meta"], **own}.items() if name in account.meta}
    fields = {
        "title": _title(package, file, lang),
        "alt_text": _alt(package, file, lang),
        "caption": said["caption"],
        "description": said["description"],
        "slug": file.stem,
        # WordPress makes `inherit` of it, which it does not take by that name (facts 5.2)
        "status": "publish" if is_public else "private",
    }
    return {**fields, "meta": meta} if meta else fields


def _first(items: Iterator[Attachment]) -> Attachment | None:
    return next(items, None)


def file_name(item: Attachment) -> str:
    """The name of an item's file, as the server stored it."""
    return unquote(urlsplit(str(item.get("source_url", ""))).path).rpartition("/")[2]


def _is_of(item: Attachment, stem: str, size: int | None) -> bool:
    """Whether an item is of the file called `stem`; WordPress may have added `-1` or `-scaled`."""
    name = file_name(item).rpartition(".")[0]
    numbered = name.removeprefix(f"{stem}-")
    if name != stem and not (numbered.isdecimal() or numbered == "scaled"):
        return False
    details = item.get("media_details")
    stored = details.get("filesize") if isinstance(details, dict) else None
    # of a scaled picture, the size is another file's
    return size is None or stored in (None, 0, size) or numbered == "scaled"


def _title(package: Package, file: Outgoing, lang: Lang) -> str:
    title, item = one_line(package.title.get(lang)), file.item
    if item.role is Role.CHAPTERS:
        return f"{title} (chapters)"
    if item.role is not Role.CAPTIONS or item.lang is None:
        return title
    kind = "transcript" if item.mime == TRANSCRIPT_MIME else "captions"
    return f"{title} ({kind}, {language_name(item.lang)})"


def _alt(package: Package, file: Outgoing, lang: Lang) -> str:
    if file.item.role is Role.PHOTO:
        return one_line(package.alt.get(lang))
    return (
        one_line(package.title.get(lang))
        if file.item.role in (Role.POSTER, Role.COVER, Role.THUMBNAIL)
        else ""
    )


def _says(item: Attachment, name: str, value: Any) -> bool:
    """Whether a field says what it was sent, however the site spells its HTML."""
    return _is_as(item, name, value) if name == "meta" else plain(raw(item.get(name))) == plain(value)


def _is_as(item: Attachment, name: str, value: Any) -> bool:
    if name == "meta":
        meta = item.get("meta") or {}
        return all((meta.get(key) or None) == (said or None) for key, said in value.items())
    if name == "status":
        return bool(item.get("status") == ("inherit" if value == "publish" else value))
    if isinstance(value, int):
        return bool((item.get(name) or 0) == value)
    return raw(item.get(name)) == str(value)
