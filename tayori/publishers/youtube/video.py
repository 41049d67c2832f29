"""A clip as YouTube takes it: the body of `videos.insert` and all that follows it, as one pure value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tayori.model.ids import Digest, Lang, canonical_json, digest_bytes
from tayori.model.metadata import OutputMetadata
from tayori.model.publishing import Package, PackageFile, Role
from tayori.publishers.plain_text import clean
from tayori.publishers.youtube.rights import full_description, licence_setting
from tayori.publishers.youtube.rules import (
    CAPTIONS_MAX_BYTES,
    DESCRIPTION_MAX_BYTES,
    FILE_MAX_BYTES,
    POLLS,
    SHORT_MAX_MS,
    TITLE_MAX_CHARACTERS,
    UNVERIFIED_MAX_MS,
    fit_tags,
    price,
    text_faults,
)

_BEFORE_ALL_TIME = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The target's options with the manifest's own words laid over them."""

    rendition: str
    privacy: str
    category: str
    licence: str
    made_for_kids: bool
    embeddable: bool
    public_stats: bool
    notify_subscribers: bool
    thumbnail_max_bytes: int
    prices: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """Everything that is sent for one clip, what it costs and what stands against it."""

    body: dict[str, Any]
    """The JSON of `videos.insert`; its keys are the `part` parameter (facts 1.4)."""
    notify_subscribers: bool
    file: PackageFile | None
    captions: tuple[PackageFile, ...]
    thumbnail: PackageFile | None
    playlist: str | None
    digest: Digest
    """The same whenever the same is sent; the clock has no part in it."""
    quota: tuple[tuple[str, int], ...]
    warnings: tuple[str, ...]
    faults: tuple[str, ...]

    def fields(self) -> Iterator[tuple[str, str]]:
        """(name, value as a person reads it) of everything sent, in order."""
        if self.file is not None:
            yield "video", f"{self.file.name} ({self.file.size:,} bytes)"
        yield from _flat("", self.body)
        yield "notifySubscribers", _plain(self.notify_subscribers)
        for file in self.captions:
            yield f"captions.{file.lang}", f"{file.name} ({file.size:,} bytes)"
        if self.thumbnail is not None:
            yield "thumbnail", f"{self.thumbnail.name} ({self.thumbnail.width}x{self.thumbnail.height})"
        if self.playlist is not None:
            yield "playlist", self.playlist


def describe(package: Package, wish: Wish, now: datetime) -> Upload:
    """What would be sent for `package` at `now` (aware). Never raises: what is wrong is in `faults`."""
    tags, dropped = fit_tags(package.tags)
    file = next((f for f in package.files_of(Role.RENDITION) if f.profile == wish.rendition), None)
    thumbnail = _thumbnail(package, file, wish.thumbnail_max_bytes)
    captions = _captions(package)
    body = _body(package, wish, tags, now)
    return Upload(
        body=body,
        notify_subscribers=wish.notify_subscribers,
        file=file,
        captions=captions,
        thumbnail=thumbnail,
        playlist=package.playlist,
        digest=_digest(package, wish, tags, (file, thumbnail, *captions)),
        quota=_quota(package, captions, thumbnail, dict(wish.prices)),
        warnings=tuple(_warnings(package, wish, file, dropped, now)),
        faults=tuple(_faults(package, wish, file, body)),
    )


def _body(package: Package, wish: Wish, tags: tuple[str, ...], now: datetime) -> dict[str, Any]:
    lang = _language(package)
    body: dict[str, Any] = {
        "snippet": {
            "title": package.title.get(lang),
            "description": _description(package, lang),
            "tags": list(tags),
            "categoryId": wish.category,
            "defaultLanguage": str(lang),
            "defaultAudioLanguage": str(package.lang),
        },
        "status": _status(package, wish, now),
    }
    if package.recorded is not None:
        body["recordingDetails"] = {"recordingDate": f"{package.recorded.isoformat()}T00:00:00Z"}
    others = {
        str(tag): {"title": title, "description": _description(package, tag)}
        for tag, title in package.title.items
        if tag != lang and title.strip()
    }
    if others:
        body["localizations"] = others
    return body


def _status(package: Package, wish: Wish, now: datetime) -> dict[str, Any]:
    """Every mutable property, always: what is left out falls back to YouTube's default (facts 1.5, 1.7)."""
    scheduled = package.publish_at is not None and package.publish_at > now
    status: dict[str, Any] = {
        "privacyStatus": "private" if scheduled else wish.privacy,
        "license": licence_setting(package.rights, wish.licence),
        "embeddable": wish.embeddable,
        "publicStatsViewable": wish.public_stats,
        "selfDeclaredMadeForKids": wish.made_for_kids,
        "containsSyntheticMedia": package.rights.ai.used,
    }
    if scheduled and package.publish_at is not None:
        status["publishAt"] = package.publish_at.isoformat()
    return status


def shown(metadata: OutputMetadata, lang: Lang) -> str:
    """The description that is sent in `lang`, from an output's metadata alone."""
    slug = metadata.identifier.rpartition("#")[2]
    return full_description(metadata.description.get(lang), metadata.rights, lang, slug)


def _description(package: Package, lang: Lang) -> str:
    return full_description(package.description.get(lang), package.rights, lang, package.slug)


def _language(package: Package) -> Lang:
    if package.title.find(package.lang) is not None or not package.title:
        return package.lang
    return package.title.items[0][0]


def _captions(package: Package) -> tuple[PackageFile, ...]:
    """One file per language, SRT before others: its text is taken as it is (facts 1.8)."""
    chosen: dict[str, PackageFile] = {}
    for file in sorted(
        package.files_of(Role.CAPTIONS), key=lambda f: (f.mime != "application/x-subrip", f.name)
    ):
        if file.lang is not None:
            chosen.setdefault(file.lang, file)
    return tuple(chosen[lang] for lang in sorted(chosen))


def _thumbnail(package: Package, video: PackageFile | None, max_bytes: int) -> PackageFile | None:
    """The one shaped like the video: 9:16 is taken for Shorts since 2026-11-03 (facts 1.9, 1.12)."""
    upright = video is not None and video.height > video.width
    fitting = [f for f in package.files_of(Role.THUMBNAIL) if f.size <= max_bytes]
    return next((f for f in fitting if (f.height > f.width) == upright), fitting[0] if fitting else None)


def _digest(
    package: Package, wish: Wish, tags: tuple[str, ...], files: tuple[PackageFile | None, ...]
) -> Digest:
    document = {
        "body": _body(package, wish, tags, _BEFORE_ALL_TIME),
        "files": [f"{f.role}:{f.lang or ''}:{f.digest}" for f in files if f is not None],
        "playlist": package.playlist,
    }
    return digest_bytes(canonical_json(document).encode())


def _quota(
    package: Package,
    captions: tuple[PackageFile, ...],
    thumbnail: PackageFile | None,
    prices: dict[str, int],
) -> tuple[tuple[str, int], ...]:
    calls = {
        "videos.insert": 1,
        "videos.list": POLLS,
        "thumbnails.set": int(thumbnail is not None),
        "captions.insert": len(captions),
        "playlistItems.insert": int(package.playlist is not None),
    }
    return price(calls, prices)


def _faults(package: Package, wish: Wish, file: PackageFile | None, body: dict[str, Any]) -> Iterator[str]:
    if file is None:
        yield f"{package.slug} has no rendition {wish.rendition!r}: build it or choose another."
    elif not 0 < file.size <= FILE_MAX_BYTES:
        yield f"{file.name} has {file.size:,} bytes; YouTube takes 1 to {FILE_MAX_BYTES:,}."
    for name, text in _texts(body):
        characters = TITLE_MAX_CHARACTERS if name.startswith("title") else None
        size = DESCRIPTION_MAX_BYTES if name.startswith("description") else None
        yield from text_faults(name, text, characters=characters, size=size)
    if not body["snippet"]["title"].strip():
        yield f"{package.slug} has no title."
    for caption in _captions(package):
        if caption.size > CAPTIONS_MAX_BYTES:
            yield f"{caption.name} has {caption.size:,} bytes; YouTube takes {CAPTIONS_MAX_BYTES:,}."
    licence = package.rights.licence
    if licence_setting(package.rights, wish.licence) != wish.licence:
        yield f"{package.slug} is under {licence}: creativeCommon is CC BY and would give away more."


def _texts(body: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield "title", body["snippet"]["title"]
    yield "description with credit and marker", body["snippet"]["description"]
    for tag in body["snippet"]["tags"]:
        yield f"tag {tag!r}", tag
    for lang, texts in body.get("localizations", {}).items():
        yield f"title in {lang}", texts["title"]
        yield f"description in {lang} with credit and marker", texts["description"]


def _warnings(
    package: Package, wish: Wish, file: PackageFile | None, dropped: tuple[str, ...], now: datetime
) -> Iterator[str]:
    if dropped:
        yield f"Tags left out, 500 characters is the limit: {', '.join(dropped)}."
    if package.publish_at is not None and package.publish_at <= now:
        yield f"publish_at {package.publish_at.isoformat()} is past: it would be {wish.privacy} at once."
    elif package.publish_at is not None and wish.privacy == "unlisted":
        yield "publish_at makes a video public, not unlisted."
    thumbnails = package.files_of(Role.THUMBNAIL)
    if thumbnails and all(f.size > wish.thumbnail_max_bytes for f in thumbnails):
        yield f"Every thumbnail is over {wish.thumbnail_max_bytes:,} bytes; none would be sent."
    if not package.files_of(Role.CAPTIONS):
        yield "There are no captions to send."
    yield from _shortened(package)
    yield from _length_warnings(package, file)


def _shortened(package: Package) -> Iterator[str]:
    for lang in dict.fromkeys((_language(package), *(tag for tag, _ in package.title.items))):
        text = clean(package.description.get(lang)).strip()
        if not _description(package, lang).startswith(text):
            yield f"The description in {lang} is cut short, for its rights have to fit as well: shorten it."


def _length_warnings(package: Package, file: PackageFile | None) -> Iterator[str]:
    length_ms = file.duration_ms if file is not None and file.duration_ms else package.duration_ms
    if file is not None and file.height >= file.width and length_ms > SHORT_MAX_MS:
        yield f"{length_ms // 1000} s is over 3 minutes: it is not filed as a Short."
    if length_ms > UNVERIFIED_MAX_MS:
        yield "Longer than 15 minutes: the YouTube account has to be verified."


def _flat(prefix: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _flat(f"{prefix}.{key}" if prefix else key, item)
    else:
        yield prefix, _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(value)
    return str(value)
