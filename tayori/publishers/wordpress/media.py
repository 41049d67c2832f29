"""Media items of a WordPress site: those a package would have there, and those its pages are written from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tayori.model.asset import Kind
from tayori.model.cue import Track
from tayori.model.ids import Digest, Lang, Slug, digest_bytes
from tayori.model.publishing import Package, PackageFile, RemoteFile, Role
from tayori.publishers.site.entry import passages

TRANSCRIPT_MIME = "text/plain"
MAIN = {Kind.CLIP: Role.RENDITION, Kind.EPISODE: Role.AUDIO, Kind.PHOTO: Role.PHOTO}
"""What a page of each kind is about."""
_NAME = re.compile(r"(?P<slug>.+)-[0-9a-f]{12}-[a-z0-9-]+\.[a-z0-9]+")
"""A name of `stem_of`, with what WordPress adds. The last digest counts: slugs may have dates."""
_LABEL = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class MediaItem:
    """A file in the site's media library. A transcript has the role of captions and is `text/plain`."""

    role: Role
    profile: str
    lang: Lang | None
    id: int
    """0: not there yet, as in plans."""
    url: str
    """Absolute; what is planned only has the name it would get."""
    name: str
    """The file's name as it was sent: `asa-no-eki-0123456789ab-vertical.mp4`."""
    digest: Digest
    width: int
    height: int
    mime: str


@dataclass(frozen=True, slots=True)
class PublishedMedia:
    """All media items of one asset, those for viewing first."""

    files: tuple[MediaItem, ...] = ()

    def of(self, role: Role) -> tuple[MediaItem, ...]:
        """Its items of one role, in order; transcripts are no captions."""
        return tuple(f for f in self.files if f.role is role and f.mime != TRANSCRIPT_MIME)

    @property
    def transcripts(self) -> tuple[MediaItem, ...]:
        """Its transcripts, one per language."""
        return tuple(f for f in self.files if f.mime == TRANSCRIPT_MIME)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A file that is to be in the media library: `item` as it will be, and its bytes."""

    part: str
    """Name of its part in receipts, the same for other bytes: `media.captions.ja`."""
    item: MediaItem
    size: int
    path: Path | None
    """None: `data` are the bytes."""
    data: bytes = b""
    duration_ms: int = 0

    @property
    def stem(self) -> str:
        """Its name without suffix, which is its slug in WordPress and found again by."""
        return self.item.name.rpartition(".")[0]

    def remote(self, url: str) -> RemoteFile:
        """The file as a receipt has it."""
        item = self.item
        return RemoteFile(
            role=item.role,
            name=item.name,
            url=url,
            digest=item.digest,
            size=self.size,
            mime=item.mime,
            lang=item.lang,
            profile=item.profile,
            duration_ms=self.duration_ms,
            width=item.width,
            height=item.height,
        )


def outgoing(package: Package, renditions: tuple[str, ...], *, takes_json: bool) -> tuple[Outgoing, ...]:
    """What a site gets of a package: media for viewing, pictures, captions and transcripts by language.

    Chapters are JSON, which WordPress takes with Tayori's plugin only (facts 5.3).
    """
    chapters = package.files_of(Role.CHAPTERS)[:1] if takes_json else ()
    files = (*_main(package, renditions), *_pictures(package), *_captions(package), *chapters)
    sent = [_of_file(package.slug, file) for file in files]
    return (*sent, *(_transcript(package.slug, track) for track in package.tracks if track.cues))


def stem_of(slug: Slug, digest: str, part: str) -> str:
    """The name without suffix of the file of a part: what is sent can be named without having it."""
    label = part.removeprefix("media.").removeprefix(f"{Role.RENDITION}.")
    return f"{slug}-{digest[:12]}-{_LABEL.sub('-', label.lower()).strip('-')}"


def is_ours(slug: Slug, name: str) -> bool:
    """Whether a file's name in the media library is one that we give to files of `slug`."""
    parsed = _NAME.fullmatch(name)
    return parsed is not None and parsed["slug"] == slug


def _main(package: Package, renditions: tuple[str, ...]) -> Iterator[PackageFile]:
    files = package.files_of(MAIN[package.kind])
    if package.kind is Kind.CLIP:
        yield from (file for profile in renditions for file in files if file.profile == profile)
    else:
        # every player plays MP3
        yield from sorted(files, key=lambda file: file.mime != "audio/mpeg")[:1]


def _pictures(package: Package) -> tuple[PackageFile, ...]:
    """The player's own, and a wide one for the site's lists."""
    wide = [file for file in package.files_of(Role.THUMBNAIL) if file.width > file.height]
    return (*(*package.files_of(Role.POSTER), *package.files_of(Role.COVER))[:1], *wide[:1])


def _captions(package: Package) -> Iterator[PackageFile]:
    yield from (file for file in package.files_of(Role.CAPTIONS) if file.mime == "text/vtt")


def _of_file(slug: Slug, file: PackageFile) -> Outgoing:
    part = ".".join(filter(None, ("media", file.role, file.profile, file.lang)))
    # the name is of the media type: a package's own name may be anything
    name = f"{stem_of(slug, file.digest, part)}.{file.name.rpartition('.')[2].lower()}"
    item = MediaItem(
        role=file.role,
        profile=file.profile,
        lang=file.lang,
        id=0,
        url=name,
        name=name,
        digest=file.digest,
        width=file.width,
        height=file.height,
        mime=file.mime,
    )
    return Outgoing(part, item, file.size, file.path, duration_ms=file.duration_ms)


def _transcript(slug: Slug, track: Track) -> Outgoing:
    paragraphs = (f"{p.speaker}: {p.text}" if p.speaker else p.text for p in passages(track))
    data = ("\n\n".join(paragraphs) + "\n").encode()
    part, digest = f"media.transcript.{track.lang}", digest_bytes(data)
    name = f"{stem_of(slug, digest, part)}.txt"
    item = MediaItem(Role.CAPTIONS, "", track.lang, 0, name, name, digest, 0, 0, TRANSCRIPT_MIME)
    return Outgoing(part, item, len(data), None, data)


def placed(file: Outgoing, attachment_id: int, url: str) -> MediaItem:
    """The item of a file that is there."""
    return replace(file.item, id=attachment_id, url=url)
