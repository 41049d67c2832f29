"""The items of a feed, from what was sent and what the site has of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from tayori.feeds.feed import Enclosure, FeedItem, Transcript
from tayori.feeds.limits import DESCRIPTION_BYTES
from tayori.model.asset import Episode
from tayori.model.ids import Lang
from tayori.model.podcast import EpisodeTags
from tayori.model.publishing import Package, PublicationState, RemoteFile, Role
from tayori.publishers.base import SiteItem, SitePublisher
from tayori.publishers.rights_lines import beside, rights_text

_ENCODINGS = {"audio/x-m4a": ("mp4a.40.2", "AAC"), "audio/mp4": ("mp4a.40.2", "AAC")}
"""What a listener chooses an alternative by, and its codecs (RFC 6381): ours are AAC-LC."""


def feed_item(
    publisher: SitePublisher, item: SiteItem, guid: str, first_out: datetime, written: Episode | None
) -> FeedItem:
    """An episode as it was sent; `written` is its manifest, for what an older Tayori did not send."""
    package, receipt = _completed(item.package, written), item.receipt
    files: Mapping[Role, RemoteFile] = {file.role: file for file in reversed(receipt.files)}
    cover, chapters = files.get(Role.COVER), files.get(Role.CHAPTERS)
    audio = [file for file in receipt.files if file.role is Role.AUDIO]
    first, *others = sorted(audio, key=lambda file: file.mime != "audio/mpeg")
    return FeedItem(
        guid=guid,
        title=package.title.get(package.lang),
        description=feed_text(package, package.lang),
        enclosure=_enclosure(publisher, package, first),
        published=package.published or first_out,
        # the time of one that failed is that of the attempt
        changed=receipt.at if receipt.state is PublicationState.VERIFIED else None,
        duration_ms=package.duration_ms,
        link=publisher.page_address(package),
        alternatives=tuple(_enclosure(publisher, package, file) for file in others),
        transcripts=tuple(
            Transcript(publisher.address(file.url), file.mime, file.lang or package.lang)
            for file in receipt.files
            if file.role is Role.CAPTIONS
        ),
        chapters_url=publisher.address(chapters.url) if chapters else "",
        cover_url=publisher.address(cover.url) if cover else "",
        number=package.number,
        season=package.season,
        episode_type=package.episode_type,
        explicit=package.explicit,
        rights=package.rights,
        chapters=package.chapters,
        keywords=package.tags,
        tags=package.feed or EpisodeTags(),
    )


def feed_text(package: Package, lang: Lang) -> str:
    """An episode's description as listeners read it: with credits and terms, which are never cut."""
    rights = rights_text(package.rights, lang)
    return beside(package.description.get(lang), rights, DESCRIPTION_BYTES)


def _completed(package: Package, written: Episode | None) -> Package:
    """What an older Tayori sent, with season, type and tags as the manifest has them."""
    if package.feed is not None or written is None:
        return package
    return replace(
        package,
        season=written.season,
        episode_type=written.episode_type,
        explicit=written.explicit,
        feed=written.feed,
    )


def _enclosure(publisher: SitePublisher, package: Package, file: RemoteFile) -> Enclosure:
    codecs, title = _ENCODINGS.get(file.mime, ("", ""))
    return Enclosure(
        url=publisher.address(file.url),
        size=file.size,
        mime=file.mime,
        digest=file.digest,
        bitrate_bps=_bitrate(package, file),
        codecs=codecs,
        title=title,
    )


def _bitrate(package: Package, file: RemoteFile) -> int:
    """Of the sound in `file`; with its tags and cover where an older Tayori sent it, 0 where nobody knows."""
    known = (sent.bitrate_bps for sent in package.files if sent.digest == file.digest)
    length_ms = file.duration_ms or package.duration_ms
    return next(filter(None, known), file.size * 8000 // length_ms if length_ms else 0)
