"""One asset brought to a site, in this order: media, their page, what was replaced, and a look at all.

Every step asks first what is there, so that a first publication, an update, the rest of an interrupted run
and the repair of what somebody changed are the same walk.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from tayori.errors import OutcomeUnknown, RemoteError, TayoriError
from tayori.model.ids import Digest
from tayori.model.publishing import Part, PublicationState, Receipt, RemoteFile, Role
from tayori.publishers.base import Progress, Record
from tayori.publishers.wordpress.account import Account
from tayori.publishers.wordpress.former import FORMER, PAGE, set_former_aside, take_down_former
from tayori.publishers.wordpress.media import MAIN, MediaItem, Outgoing, PublishedMedia, placed, stem_of
from tayori.publishers.wordpress.media_library import Attachment, Library, attachment_fields, file_name
from tayori.publishers.wordpress.page import page_fields
from tayori.publishers.wordpress.pages import Page, Pages, page_body
from tayori.publishers.wordpress.planning import Wish, recall_wanted, remember_wanted
from tayori.publishers.wordpress.proof import Fault, faults_of
from tayori.publishers.wordpress.seen import seen
from tayori.publishers.wordpress.texts import plain, raw

REPLACED = "replaced."
_BEGUN = (PublicationState.INTENDED, PublicationState.UNKNOWN)
_PLAYED = (Role.RENDITION, Role.AUDIO)
_NOT_KEPT = (
    "WordPress did not keep the page's text as sent; a plugin may filter what users of this role write."
)


@dataclass(slots=True)
class Publication:
    """A walk; `receipt` is where it stands, recorded before every act and after every answer."""

    wish: Wish
    account: Account
    media_library: Library
    pages: Pages
    receipt: Receipt
    record: Record
    on_progress: Progress | None = None
    _there: dict[str, Attachment] = field(default_factory=dict)
    """Media that are there, by part."""
    _page: Page | None = None

    def run(self) -> Receipt:
        """Walk; the receipt of what is there. Raises like `Publisher.publish`; where it stood is recorded."""
        try:
            self._set_aside_replaced()
            self._bring_media()
            self._write_page()
            self._attach_media()
            self._prove_media()
            self._delete_replaced()
            self._keep(take_down_former(self.receipt, self.pages, self.wish.options.retracted))
            return self._read_back()
        except OutcomeUnknown as failure:
            self._keep(replace(self.receipt, state=PublicationState.UNKNOWN, error=str(failure)))
            raise
        except TayoriError as failure:
            self._keep(replace(self.receipt, state=PublicationState.FAILED, error=str(failure)))
            raise

    def _set_aside_replaced(self) -> None:
        """Media of other bytes, and those no longer wanted, are remembered by id until they are deleted.

        So is a page of another kind.
        """
        wanted = {file.part: file.item.digest for file in self.wish.files}
        before = recall_wanted(self.receipt).get("page", "")
        receipt = set_former_aside(self.receipt, self.pages, self.wish.options.page, before)
        receipt = replace(receipt, state=PublicationState.UPLOADING, error="")
        for part in self.receipt.parts:
            if part.name.startswith("media.") and part.digest != wanted.get(part.name):
                receipt = receipt.without_part(part.name)
                if number := self._number_of(part):
                    old = Part(REPLACED + number, PublicationState.INTENDED, number)
                    receipt = receipt.with_part(old)
        self._keep(receipt)

    def _number_of(self, part: Part) -> str:
        """The id of a part's item; one that was begun and not answered is looked for by name."""
        if part.remote_id or part.state not in _BEGUN:
            return part.remote_id
        found = self.media_library.find(stem_of(self.receipt.slug, part.digest, part.name))
        return str(found["id"]) if found else ""

    def _bring_media(self) -> None:
        meter = _Meter(sum(file.size for file in self.wish.files), self.on_progress)
        known = [part.remote_id for part in self.receipt.parts if part.name.startswith("media.")]
        self._there = self.media_library.survey(self.wish.files, [number for number in known if number])
        for file in self.wish.files:
            self._bring(file, meter)
            meter.add(file.size)

    def _bring(self, file: Outgoing, meter: _Meter) -> None:
        """One file. Without what is to be seen or heard there is nothing to go on with; the rest can fail."""
        item = self._there.get(file.part)
        before = self.receipt.find_part(file.part)
        begun = before is not None and before.state in _BEGUN
        number = str(item["id"]) if item else ""
        self._part(file, PublicationState.INTENDED, number)
        try:
            item = item or self.media_library.bring(file, meter.sent, perhaps_there=begun)
        except OutcomeUnknown as failure:
            self._part(file, PublicationState.UNKNOWN, number, str(failure))
            raise
        except TayoriError as failure:
            self._part(file, PublicationState.FAILED, number, str(failure))
            if file.item.role is MAIN[self.wish.package.kind]:
                raise
            return
        self._there[file.part] = item
        self._part(file, PublicationState.UPLOADED, str(item["id"]))
        # at once: until then it is in the lists of everybody, and says nothing of its rights
        self._describe(file)

    def _write_page(self) -> None:
        """The page, which leads to its media by their addresses: after them, and before replaced ones go."""
        if self.wish.options.page == "none":
            main = next(iter(self._media().files))
            self._keep(replace(self.receipt, remote_id=str(main.id), url=main.url))
            return
        wish = self.wish
        known = self.receipt.find_part(PAGE)
        number = known.remote_id if known else ""
        unsure = known is not None and known.state in _BEGUN
        fields = page_fields(wish.package, self._media(), wish.options, wish.lang)
        before = recall_wanted(self.receipt)
        body = page_body(self.pages, fields, self.receipt, before, has_meta=self.account.keeps_rights)
        self._keep(self.receipt.with_part(Part(PAGE, PublicationState.INTENDED, number)))
        try:
            self._page = self.pages.bring(wish.package.slug, body, number, unsure=unsure)
        except OutcomeUnknown as failure:
            part = Part(PAGE, PublicationState.UNKNOWN, number, error=str(failure))
            self._keep(self.receipt.with_part(part))
            raise
        number, url = str(self._page["id"]), str(self._page.get("link", ""))
        part = Part(PAGE, PublicationState.UPLOADED, number)
        if plain(raw(self._page.get("content"))) != plain(fields.content):
            part = replace(part, state=PublicationState.FAILED, error=_NOT_KEPT)
        self._keep(replace(self.receipt.with_part(part), remote_id=number, url=url))

    def _attach_media(self) -> None:
        """Every item to its page, which may be newer than they are."""
        for file in self.wish.files:
            if file.part in self._there:
                self._describe(file)

    def _describe(self, file: Outgoing) -> None:
        wish, number = self.wish, str(self._there[file.part]["id"])
        wanted = attachment_fields(wish.package, file, wish.lang, self.account, is_public=wish.is_public)
        if self._page is not None:
            wanted["post"] = self._page["id"]
        elif self.receipt.find_part(f"{FORMER}{self._there[file.part].get('post')}"):
            wanted["post"] = 0
        picture = self._there.get("media.poster") or self._there.get("media.cover")
        if picture and self.account.has_featured_media and file.item.role in _PLAYED:
            wanted["featured_media"] = picture["id"]
        try:
            self._there[file.part] = self.media_library.describe(self._there[file.part], wanted)
        except RemoteError as failure:
            self._part(file, PublicationState.FAILED, number, str(failure))

    def _delete_replaced(self) -> None:
        """Other bytes of the same files, also those a lost receipt does not name; last of all.

        They stay while there is another file in the place of what replaces them.
        """
        for number in self._stray():
            self._keep(self.receipt.with_part(Part(REPLACED + number, PublicationState.INTENDED, number)))
        if any(part.state is PublicationState.FAILED for part in self._main_parts()):
            return
        for part in self.receipt.parts:
            if part.name.startswith(REPLACED):
                self.media_library.delete(part.remote_id)
                self._keep(self.receipt.without_part(part.name))

    def _main_parts(self) -> list[Part]:
        role = MAIN[self.wish.package.kind]
        names = [file.part for file in self.wish.files if file.item.role is role]
        return [part for part in map(self.receipt.find_part, names) if part is not None]

    def _stray(self) -> list[str]:
        if self._page is None:
            return []
        kept = {item["id"] for item in self._there.values()}
        kept |= {int(p.remote_id) for p in self.receipt.parts if p.name.startswith("media.") and p.remote_id}
        attached = self.media_library.of_page(str(self._page["id"]), self.wish.package.slug)
        return [str(item["id"]) for item in attached if item["id"] not in kept]

    def _prove_media(self) -> None:
        """Each item is there, and what a stranger is shown of it."""
        media, faults = self._media_now(), faults_of(self.media_library.api, self._files())
        for file in self.wish.files:
            part = self.receipt.find_part(file.part)
            if part is not None and part.state is PublicationState.UPLOADED:
                fault = faults.get(str(self._there[file.part].get("source_url", "")))
                fault = fault if media[file.part] else Fault("it is not there", is_other=True)
                self._keep(self.receipt.with_part(_proven(part, fault)))

    def _read_back(self) -> Receipt:
        """What is there now; verified when all that was sent is."""
        page = self.pages.get(str(self._page["id"])) if self._page else None
        media = self._media_now()
        part = self.receipt.find_part(PAGE)
        if page is not None and part is not None and part.state is PublicationState.UPLOADED:
            self.receipt = self.receipt.with_part(replace(part, state=PublicationState.VERIFIED))
        return self._finish(seen(self.pages, page, media), self._files())

    def _files(self) -> tuple[RemoteFile, ...]:
        return tuple(self._remote(file) for file in self.wish.files if file.part in self._there)

    def _media_now(self) -> dict[str, Attachment | None]:
        there = self.media_library.of_ids(item["id"] for item in self._there.values())
        return {part: there.get(item["id"]) for part, item in self._there.items()}

    def _finish(self, fields: dict[str, str], files: tuple[RemoteFile, ...]) -> Receipt:
        failed = self.receipt.unsettled
        error = " ".join(f"{part.name}: {part.error or _left(part)}" for part in failed)
        receipt = replace(
            self.receipt,
            state=PublicationState.UPLOADED if failed else PublicationState.VERIFIED,
            payload_digest=self.wish.digest,
            at=self.wish.now,
            files=files,
            fields=tuple(fields.items()),
            detail=remember_wanted(self.wish.fields()),
            error=error,
        )
        self._keep(receipt)
        return receipt

    def _media(self) -> PublishedMedia:
        return PublishedMedia(tuple(self._item(f) for f in self.wish.files if f.part in self._there))

    def _item(self, file: Outgoing) -> MediaItem:
        item = self._there[file.part]
        return placed(file, int(item["id"]), str(item.get("source_url", "")))

    def _remote(self, file: Outgoing) -> RemoteFile:
        item = self._there[file.part]
        return replace(file.remote(str(item.get("source_url", ""))), name=file_name(item))

    def _part(self, file: Outgoing, state: PublicationState, number: str, error: str = "") -> None:
        self._keep(self.receipt.with_part(Part(file.part, state, number, file.item.digest, error)))

    def _keep(self, receipt: Receipt) -> None:
        self.receipt = receipt
        self.record(receipt)


def _left(part: Part) -> str:
    return "it stays until what replaces it is there" if part.name.startswith(REPLACED) else "it is not there"


def _proven(part: Part, fault: Fault | None) -> Part:
    """A part that was sent, by what a stranger is shown of it."""
    if fault is None:
        return replace(part, state=PublicationState.VERIFIED, error="")
    state = PublicationState.FAILED if fault.is_other else PublicationState.UPLOADED
    return replace(part, state=state, error=fault.text)


def begin(wish: Wish, target: str, last: Receipt | None) -> Receipt:
    """Where a walk starts: at the last recorded state, or at nothing."""
    if last is not None:
        return replace(last, state=PublicationState.INTENDED, error="")
    return Receipt(wish.package.slug, target, PublicationState.INTENDED, "", "", Digest(""), wish.now)


@dataclass(slots=True)
class _Meter:
    """How much of all bytes has gone out."""

    total: int
    on_progress: Callable[[float], None] | None
    done: int = 0

    def sent(self, size: int) -> None:
        """So much of the present file."""
        if self.on_progress and self.total:
            self.on_progress(min(1.0, (self.done + size) / self.total))

    def add(self, size: int) -> None:
        """A file is there."""
        self.done += size
        self.sent(0)
