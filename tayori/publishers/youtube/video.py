"""A clip as YouTube takes it: the body of `videos.insert` and all that follows it, as one pure value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from tayori.model.ids import Digest, Lang, Slug, canonical_json, digest_bytes
from tayori.model.metadata import OutputMetadata
from tayori.model.publishing import Package, PackageFile, Role
from tayori.publishers.marker import marker
from tayori.publishers.plain_text import clean
from tayori.publishers.youtube.metadata import flat, plain
from tayori.publishers.youtube.rights import full_description, licence_setting
from tayori.publishers.youtube.rules import (
    CAPTIONS_MAX_BYTES,
    DESCRIPTION_MAX_BYTES,
    FILE_MAX_BYTES,
    SHORT_MAX_MS,
    TITLE_MAX_CHARACTERS,
    UNVERIFIED_MAX_MS,
    fit_tags,
    text_faults,
)

_NO_CONTENT = "0" * 12
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
    paid_placement: bool
    thumbnail_max_bytes: int
    was_public: bool = False
    """YouTube schedules no video that was public once; after its hour it stays public (facts 1.5)."""


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
    number: int | None
    """Its place in the playlist among those of its series."""
    content: str
    """Digest of what is seen and heard; of the file where that is not known."""
    mark: str
    """Our mark in the description."""
    digest: Digest
    """The same whenever the same is sent; neither the clock nor tags inside the file have a part in it."""
    warnings: tuple[str, ...]
    faults: tuple[str, ...]

    def fields(self) -> Iterator[tuple[str, str]]:
        """(name, value as a person reads it) of everything sent, in order."""
        if self.file is not None:
            yield "video", f"{self.file.name} ({self.file.size:,} bytes)"
        yield from flat(self.body)
        yield "notifySubscribers", plain(self.notify_subscribers)
        for file in self.captions:
            yield f"captions.{file.lang}", f"{file.name} ({file.size:,} bytes)"
        if self.thumbnail is not None:
            yield "thumbnail", f"{self.thumbnail.name} ({self.thumbnail.width}x{self.thumbnail.height})"
        if self.playlist is not None:
            yield "playlist", self.playlist


def describe(package: Package, wish: Wish, now: datetime) -> Upload:
    """What would be sent for `package` at `now` (aware). Never raises: what is wrong is in `faults`."""
    tags, dropped = fit_tags(package.tags)
    file = _rendition(package, wish)
    thumbnail = _thumbnail(package, file, wish.thumbnail_max_bytes)
    captions = _captions(package)
    content = _content(file)
    body = _body(package, wish, tags, now)
    return Upload(
        body=body,
        notify_subscribers=wish.notify_subscribers,
        file=file,
        captions=captions,
        thumbnail=thumbnail,
        playlist=package.playlist,
        number=package.series_number if package.series else None,
        content=content,
        mark=marker(package.slug, content),
        digest=_digest(package, wish, body, (thumbnail, *captions)),
        warnings=tuple(_warnings(package, wish, file, dropped, now)),
        faults=tuple(_faults(package, wish, file, body)),
    )


def _body(package: Package, wish: Wish, tags: tuple[str, ...], now: datetime) -> dict[str, Any]:
    lang, mark = _language(package), _mark(package, wish)
    body: dict[str, Any] = {
        "snippet": {
            "title": package.title.get(lang),
            "description": _description(package, lang, mark),
            "tags": list(tags),
            "categoryId": wish.category,
            "defaultLanguage": str(lang),
            "defaultAudioLanguage": str(package.lang),
        },
        "status": _status(package, wish, now),
        "paidProductPlacementDetails": {"hasPaidProductPlacement": wish.paid_placement},
    }
    if package.recorded is not None:
        body["recordingDetails"] = {"recordingDate": f"{package.recorded.isoformat()}T00:00:00Z"}
    others = {
        str(tag): {"title": title, "description": _description(package, tag, mark)}
        for tag, title in package.title.items
        if tag != lang and title.strip()
    }
    if others:
        body["localizations"] = others
    return body


def _status(package: Package, wish: Wish, now: datetime) -> dict[str, Any]:
    """Every mutable property, always: what is left out falls back to YouTube's default (facts 1.5, 1.7)."""
    scheduled = package.publish_at is not None and package.publish_at > now
    came_out = package.publish_at is not None and wish.was_public
    status: dict[str, Any] = {
        "privacyStatus": "private" if scheduled else "public" if came_out else wish.privacy,
        "license": licence_setting(package.rights, wish.licence),
        "embeddable": wish.embeddable,
        "publicStatsViewable": wish.public_stats,
        "selfDeclaredMadeForKids": wish.made_for_kids,
        "containsSyntheticMedia": package.rights.ai.used,
    }
    if scheduled and package.publish_at is not None and not wish.was_public:
        status["publishAt"] = package.publish_at.isoformat()
    return status


def shown(metadata: OutputMetadata, lang: Lang) -> str:
    """The description that is sent in `lang`, from an output's metadata alone: its mark names no cut."""
    mark = marker(Slug(metadata.identifier.rpartition("#")[2]), _NO_CONTENT)
    return full_description(metadata.description.get(lang), metadata.rights, lang, mark)


def _description(package: Package, lang: Lang, mark: str) -> str:
    return full_description(package.description.get(lang), package.rights, lang, mark)


def _rendition(package: Package, wish: Wish) -> PackageFile | None:
    return next((f for f in package.files_of(Role.RENDITION) if f.profile == wish.rendition), None)


def _content(file: PackageFile | None) -> str:
    return (file.content or file.digest) if file is not None else _NO_CONTENT


def _mark(package: Package, wish: Wish) -> str:
    return marker(package.slug, _content(_rendition(package, wish)))


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
    package: Package, wish: Wish, body: dict[str, Any], files: tuple[PackageFile | None, ...]
) -> Digest:
    status = _status(package, replace(wish, was_public=False), _BEFORE_ALL_TIME)
    document = {
        "body": {**body, "status": status},
        "files": [f"{f.role}:{f.lang or ''}:{f.digest}" for f in files if f is not None],
        "playlist": package.playlist,
        "number": package.series_number if package.playlist and package.series else None,
    }
    return digest_bytes(canonical_json(document).encode())


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
        if not wish.was_public:
            yield f"publish_at {package.publish_at.isoformat()} is past: it would be {wish.privacy} at once."
    elif package.publish_at is not None and wish.was_public:
        yield (
            "YouTube schedules no video that was public before: it would be private until "
            f"{package.publish_at.isoformat()}, and has to be published again then."
        )
    elif package.publish_at is not None and wish.privacy == "unlisted":
        yield "publish_at makes a video public, not unlisted."
    thumbnails = package.files_of(Role.THUMBNAIL)
    if thumbnails and all(f.size > wish.thumbnail_max_bytes for f in thumbnails):
        yield f"Every thumbnail is over {wish.thumbnail_max_bytes:,} bytes; none would be sent."
    if not package.files_of(Role.CAPTIONS):
        yield "There are no captions to send."
    yield from _shortened(package, wish)
    yield from _length_warnings(package, file)


def _shortened(package: Package, wish: Wish) -> Iterator[str]:
    for lang in dict.fromkeys((_language(package), *(tag for tag, _ in package.title.items))):
        text = clean(package.description.get(lang)).strip()
        if not _description(package, lang, _mark(package, wish)).startswith(text):
            yield f"The description in {lang} is cut short, for its rights have to fit as well: shorten it."


def _length_warnings(package: Package, file: PackageFile | None) -> Iterator[str]:
    length_ms = file.duration_ms if file is not None and file.duration_ms else package.duration_ms
    if file is not None and file.height >= file.width and length_ms > SHORT_MAX_MS:
        yield f"{length_ms // 1000} s is over 3 minutes: it is not filed as a Short."
    if length_ms > UNVERIFIED_MAX_MS:
        yield "Longer than 15 minutes: the YouTube account has to be verified."
