"""What publishing a package would make of a site, and how that differs from what was made: pure values."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
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
from tayori.publishers.rights_described import rights_described
from tayori.publishers.wordpress.media import MAIN, Outgoing, PublishedMedia, outgoing
from tayori.publishers.wordpress.options import PageStatus, WordPressAssetOptions, WordPressOptions
from tayori.publishers.wordpress.page import page_fields
from tayori.publishers.wordpress.rights_fields import rights_fields
from tayori.publishers.wordpress.texts import content_shown, plain

_WANTED = "wanted="


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

    @property
    def files(self) -> tuple[Outgoing, ...]:
        """What is to be in the media library."""
        return outgoing(self.package, self.options.renditions)

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
        return digest_bytes(canonical_json(self.fields()).encode())

    def fields(self) -> dict[str, str]:
        """Field -> value, as a person reads it; equal values mean that the same is sent."""
        package = self.package
        said = rights_fields(package.rights, self.lang)
        fields = self._page() if self.options.page != "none" else {"status": self.status}
        fields |= {file.part: file.item.name for file in self.files}
        fields |= {"caption": plain(said["caption"]), "description": plain(said["description"])}
        fields |= {"alt": package.alt.get(self.lang), "until": str(package.until or "")}
        fields |= {f"rights.{name}": value for name, value in rights_described(package.rights)}
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

    def _page(self) -> dict[str, str]:
        """The page as it would be, were its media where their names are."""
        media = PublishedMedia(tuple(file.item for file in self.files))
        page = page_fields(self.package, media, self.options, self.lang)
        meta = {name: value for name, value in page.meta.items() if value}
        return {
            "title": html.unescape(page.title),
            "excerpt": html.unescape(page.excerpt),
            "slug": page.slug,
            "status": self.status,
            "date": page.date_gmt or "",
            "categories": ", ".join(page.categories),
            "tags": ", ".join(sorted(page.tags)),
            "content": content_shown(page.content),
            "fields of the plugin": digest_bytes(canonical_json(meta).encode())[:12],
        }


def make_wish(
    package: Package, options: WordPressOptions, languages: tuple[Lang, ...], now: datetime, timezone: str
) -> Wish:
    """What a target is to show of a package; `languages` are the workspace's, default first."""
    said = WordPressAssetOptions.model_validate(dict(package.options))
    status: PageStatus = said.status or options.status
    own = filter(None, map(str.strip, said.categories.split(",")))
    merged = options.model_copy(update={"status": status, "categories": (*options.categories, *own)})
    lang = (*options.languages, *languages)[0]
    return Wish(package, merged, lang, now, timezone)


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
        changes=_changes(fields, out) if shown else (),
        payload_digest=digest,
        warnings=warnings,
        blocked_by=late if action is Action.RETRACT else blocked,
    )


def warnings(wish: Wish, *, loses_rights: bool) -> tuple[str, ...]:
    """What a person should know before it is sent."""
    return tuple(_warnings(wish, loses_rights=loses_rights))


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


def _changes(fields: Mapping[str, str], out: Receipt | None) -> tuple[FieldChange, ...]:
    """Fields that are wanted otherwise than before; old values as the site had them."""
    before, there = recall_wanted(out), dict(out.fields) if out is not None else {}
    names = [name for name in dict.fromkeys([*fields, *before]) if fields.get(name) != before.get(name)]
    return tuple(FieldChange(name, there.get(name, before.get(name)), fields.get(name, "")) for name in names)


def _warnings(wish: Wish, *, loses_rights: bool) -> Iterator[str]:
    package = wish.package
    if not wish.is_public:
        yield (
            "Until it is public, its files can be fetched by whoever knows their addresses: WordPress keeps "
            "no file private. The addresses cannot be guessed."
        )
    if package.publish_at is not None and wish.options.status != "publish":
        yield f"It appears at no time by itself: `status` is {wish.options.status}, not publish."
    if loses_rights:
        yield (
            "Without Tayori's plugin the site keeps rights as text only; machine-readable fields are lost."
        )
    if package.kind is Kind.PHOTO and not package.alt:
        yield "There is no text alternative (alt)."
    if package.kind is Kind.EPISODE and not package.tracks:
        yield "There is no transcript."
    if package.kind is Kind.CLIP and not any(f.item.role is Role.CAPTIONS for f in wish.files):
        yield "There are no captions."
