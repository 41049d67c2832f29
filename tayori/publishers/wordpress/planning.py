"""What publishing a package would make of a site, and how that differs from what was made: pure values."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tayori.model.asset import Kind
from tayori.model.ids import Digest, Lang, canonical_json, digest_bytes
from tayori.model.publishing import (
    Action,
    FieldChange,
    Package,
    PlannedAction,
    PublicationState,
    Receipt,
    Role,
)
from tayori.publishers.base import TargetContext
from tayori.publishers.rights_described import rights_described
from tayori.publishers.wordpress.media import MAIN, Outgoing, PublishedMedia, outgoing
from tayori.publishers.wordpress.options import PageStatus, WordPressAssetOptions, WordPressOptions
from tayori.publishers.wordpress.page import PageFields, page_fields
from tayori.publishers.wordpress.rights_fields import rights_fields
from tayori.publishers.wordpress.texts import lines_shown

_WANTED = "wanted="
READABLE = (
    "Until a page is public, its files can be fetched by whoever knows their addresses: WordPress keeps no "
    "file private."
)


@dataclass(frozen=True, slots=True)
class Wish:
    """A package as one target is to show it at one moment."""

    package: Package
    options: WordPressOptions
    """The target's, with the manifest's own words laid over them."""
    lang: Lang
    now: datetime
    timezone: str
    """IANA name: `until` is a day there."""
    has_plugin: bool
    """Whether the companion plugin is active, as far as we know."""

    @property
    def files(self) -> tuple[Outgoing, ...]:
        """What is to be in the media library."""
        return outgoing(self.package, self.options.renditions, takes_json=self.has_plugin)

    @property
    def status(self) -> str:
        """Of the page at this moment: `future` until it is time."""
        moment = self.package.publish_at
        is_early = moment is not None and moment > self.now
        return "future" if is_early and self.options.status == "publish" else self.options.status

    @property
    def is_public(self) -> bool:
        """Whether everybody may find its media now."""
        return self.status == "publish"

    @property
    def digest(self) -> Digest:
        """Of everything that would be sent."""
        return digest_bytes(canonical_json([self.fields(), self._unread()]).encode())

    def fields(self) -> dict[str, str]:
        """Field -> value, as a person reads it."""
        package = self.package
        said = rights_fields(package.rights, self.lang)
        fields = self._page() if self.options.page != "none" else {"status": self.status}
        fields |= {file.part: file.item.name for file in self.files}
        fields |= {name: lines_shown(said[name]) for name in ("caption", "description")}
        fields |= {"alt": package.alt.get(self.lang), "until": str(package.until or "")}
        fields |= {"further rights": _further(package, fields["description"])}
        return {name: value for name, value in fields.items() if value}

    def too_late(self) -> tuple[str, ...]:
        """Why it may not be there any longer, in sentences."""
        until = self.package.until
        if until is None or until >= self.now.astimezone(ZoneInfo(self.timezone)).date():
            return ()
        return (f"{self.package.slug} was to be available until {until} only.",)

    def faults(self) -> tuple[str, ...]:
        """Why it cannot be sent, in sentences."""
        return tuple(self._faults())

    def _faults(self) -> Iterator[str]:
        role, most = MAIN[self.package.kind], self.options.max_upload_bytes
        if not any(file.item.role is role for file in self.files):
            wanted = f" of {', '.join(self.options.renditions)}" if role is Role.RENDITION else ""
            yield f"{self.package.slug} has no {role}{wanted} to show: build it first."
        if not self.package.title.get(self.lang).strip():
            yield f"{self.package.slug} has no title."
        for file in self.files:
            if most is not None and file.size > most:
                yield f"{file.item.name} has {file.size:,} bytes; `max_upload_bytes` is {most:,}."

    def _page_fields(self) -> PageFields:
        """The page as it would be, were its media where their names are."""
        media = PublishedMedia(tuple(file.item for file in self.files))
        return page_fields(self.package, media, self.options, self.lang)

    def _unread(self) -> dict[str, Any]:
        """What else is sent: markup, and what machines read."""
        rights = dict(rights_described(self.package.rights))
        if self.options.page == "none":
            return {"rights": rights}
        page = self._page_fields()
        return {"rights": rights, "content": page.content, "meta": page.meta}

    def _page(self) -> dict[str, str]:
        page = self._page_fields()
        return {
            "page": self.options.page,
            "title": html.unescape(page.title),
            "excerpt": html.unescape(page.excerpt),
            "slug": page.slug,
            "status": self.status,
            "date": page.date_gmt or "",
            "categories": ", ".join(page.categories),
            "tags": ", ".join(sorted(page.tags)),
            "content": lines_shown(page.content),
        }


def make_wish(
    package: Package, options: WordPressOptions, context: TargetContext, *, has_plugin: bool
) -> Wish:
    """What a target is to show of a package."""
    said = WordPressAssetOptions.model_validate(dict(package.options))
    status: PageStatus = said.status or options.status
    own = filter(None, map(str.strip, said.categories.split(",")))
    merged = options.model_copy(update={"status": status, "categories": (*options.categories, *own)})
    lang = (*options.languages, *context.languages)[0]
    return Wish(package, merged, lang, context.now(), context.timezone, has_plugin)


def plan(wish: Wish, target: str, last: Receipt | None, warnings: tuple[str, ...]) -> PlannedAction:
    """Create, update field by field, replace, take down or nothing, by what the last receipt says."""
    fields, digest = wish.fields(), wish.digest
    out = last if last is not None and last.is_out else None
    late = wish.too_late()
    blocked = (*wish.faults(), *late)
    if out is not None and late:
        action = Action.RETRACT
    else:
        action = Action.BLOCKED if blocked else _next_action(wish, digest, out)
    shown = action not in (Action.NOTHING, Action.RETRACT)
    return PlannedAction(
        slug=wish.package.slug,
        target=target,
        action=action,
        changes=_changes(fields, digest, out) if shown else (),
        payload_digest=digest,
        warnings=warnings,
        blocked_by=late if action is Action.RETRACT else blocked,
    )


def warnings(wish: Wish, *, is_public: bool) -> tuple[str, ...]:
    """What a person should know of this asset before it is sent to a target that `is_public` otherwise."""
    waits = (READABLE,) if is_public and not wish.is_public else ()
    return (*waits, *_warnings(wish))


def remember_wanted(fields: Mapping[str, str]) -> str:
    """A line for a receipt's detail: what was wanted, where a site may have made something else of it."""
    return _WANTED + canonical_json(dict(fields))


def recall_wanted(receipt: Receipt | None) -> dict[str, str]:
    """The fields that were wanted when a receipt was made."""
    lines = receipt.detail.split("\n") if receipt is not None else []
    line = next((part for part in lines if part.startswith(_WANTED)), None)
    return dict(json.loads(line.removeprefix(_WANTED))) if line else {}


def _next_action(wish: Wish, digest: Digest, out: Receipt | None) -> Action:
    if out is None:
        return Action.CREATE
    is_done = out.state is PublicationState.VERIFIED and not out.unsettled
    if is_done and out.payload_digest == digest:
        return Action.NOTHING
    main = MAIN[wish.package.kind]
    sent = {file.digest for file in out.files if file.role is main}
    wanted = {file.item.digest for file in wish.files if file.item.role is main}
    return Action.UPDATE if sent & wanted else Action.REPLACE


def _changes(fields: Mapping[str, str], digest: Digest, out: Receipt | None) -> tuple[FieldChange, ...]:
    """Fields that are wanted otherwise than before; old values as the site had them."""
    before, there = recall_wanted(out), dict(out.fields) if out is not None else {}
    names = [name for name in dict.fromkeys([*fields, *before]) if fields.get(name) != before.get(name)]
    if out is not None and out.payload_digest != digest and not names:
        return (FieldChange("markup and data for machines", "as it was sent", "as it is now"),)
    return tuple(FieldChange(name, there.get(name, before.get(name)), fields.get(name, "")) for name in names)


def _further(package: Package, told: str) -> str:
    """Lines of the rights that the texts beside a file do not say."""
    said = rights_described(package.rights)
    return "\n".join(f"{name}: {_readable(value)}" for name, value in said if value and value not in told)


def _readable(value: str) -> str:
    """A word of PLUS's list for data mining, `DMI-PROHIBITED`, as words."""
    return value.removeprefix("DMI-").replace("-", " ").lower() if value.startswith("DMI-") else value


def _warnings(wish: Wish) -> Iterator[str]:
    package = wish.package
    if package.publish_at is not None and wish.options.status != "publish":
        yield f"It appears at no time by itself: `status` is {wish.options.status}, not publish."
    if package.files_of(Role.CHAPTERS) and not wish.has_plugin:
        yield "WordPress takes its chapter file only with Tayori's plugin; they are listed on the page."
    if package.kind is Kind.PHOTO and not package.alt:
        yield "There is no text alternative (alt)."
    if package.kind is Kind.EPISODE and not package.tracks:
        yield "There is no transcript."
    if package.kind is Kind.CLIP and not any(f.item.role is Role.CAPTIONS for f in wish.files):
        yield "There are no captions."
