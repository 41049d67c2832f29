"""The documents of films, episodes and pictures (facts 6.1 to 6.3)."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from tayori.model.asset import Kind
from tayori.model.ids import Lang
from tayori.publishers.base import SiteInfo, SiteShow
from tayori.publishers.plain_text import clean
from tayori.publishers.site import paths
from tayori.publishers.site.entry import Entry
from tayori.publishers.site.jsonld.document import Address, present
from tayori.publishers.site.jsonld.rights import regions_allowed, work_rights
from tayori.publishers.site.jsonld.whole import organisation
from tayori.publishers.site.site import Site
from tayori.publishers.site.words import iso_length

_LEAST_SEEK_MS = 30_000
"""Search engines offer moments of films that are at least this long."""


def asset(entry: Entry, site: SiteInfo, show: SiteShow | None, address: Address) -> dict[str, Any]:
    """The document of one asset's page, on whichever site."""
    match entry.package.kind:
        case Kind.CLIP:
            special = _video(entry, address)
        case Kind.EPISODE:
            special = _episode(entry, show, site, address)
        case _:
            special = _image(entry, address)
    common = {**_common(entry, address), "publisher": organisation(site, entry.lang), **work_rights(entry)}
    return present({"@context": "https://schema.org", **special, **common})


def work(entry: Entry, site: Site) -> dict[str, Any]:
    """The document of one asset's page on the portal: with its player's address and its moments."""
    document = asset(entry, site.info, site.show_of(entry), site.address)
    if entry.until:
        # a day ends with the site's own midnight, and search engines ask for the zone
        end = datetime.combine(entry.until, time(23, 59, 59), entry.published.tzinfo)
        document["expires"] = end.isoformat()
    if entry.package.kind is not Kind.CLIP or not entry.main:
        return document
    embed = site.address(paths.embed(entry.package.slug, entry.lang, site.first))
    return present({**document, "embedUrl": embed, **_moments(entry, site.address(entry.page))})


def _moments(entry: Entry, page: str) -> dict[str, Any]:
    """Where to begin: chapters as a person set them, else any second."""
    starts = [chapter.start_ms for chapter in entry.package.chapters]
    if starts:
        ends = [*starts[1:], entry.duration_ms]
        named = zip(entry.package.chapters, ends, strict=True)
        return {"hasPart": [_part(clean(c.title), c.start_ms, end, page) for c, end in named]}
    if entry.duration_ms < _LEAST_SEEK_MS:
        return {}
    return {
        "potentialAction": {
            "@type": "SeekToAction",
            "target": f"{page}?t={{seek_to_second_number}}",
            "startOffset-input": "required name=seek_to_second_number",
        }
    }


def _part(name: str, start_ms: int, end_ms: int, page: str) -> dict[str, Any]:
    start, end = start_ms // 1000, end_ms // 1000
    made = {"@type": "Clip", "name": name, "startOffset": start, "url": f"{page}?t={start}"}
    return made | ({"endOffset": end} if end > start else {})


def _video(entry: Entry, address: Address) -> dict[str, Any]:
    main = entry.main[0] if entry.main else None
    thumbnails = dict.fromkeys(f.url for f in (entry.share_image, entry.poster) if f)
    return {
        "@type": "VideoObject",
        "thumbnailUrl": [address(url) for url in thumbnails],
        "uploadDate": entry.published.isoformat(timespec="seconds"),
        "duration": iso_length(entry.duration_ms) if entry.duration_ms else None,
        "contentUrl": address(main.url) if main else None,
        "encodingFormat": main.mime if main else None,
        "width": main.width if main else None,
        "height": main.height if main else None,
        "transcript": _transcript(entry),
        "caption": [
            {
                "@type": "MediaObject",
                "contentUrl": address(f.url),
                "encodingFormat": "text/vtt",
                "inLanguage": f.lang,
            }
            for f in entry.captions
        ],
        "accessibilityFeature": _features(entry),
        "regionsAllowed": regions_allowed(entry.rights),
    }


def _episode(entry: Entry, show: SiteShow | None, site: SiteInfo, address: Address) -> dict[str, Any]:
    package = entry.package
    return {
        "@type": "PodcastEpisode",
        "datePublished": entry.published.isoformat(timespec="seconds"),
        "duration": iso_length(entry.duration_ms) if entry.duration_ms else None,
        "episodeNumber": package.number,
        "image": address(entry.poster.url) if entry.poster else None,
        "associatedMedia": [
            present(
                {
                    "@type": "AudioObject",
                    "contentUrl": address(file.url),
                    "encodingFormat": file.mime,
                    "contentSize": str(file.size),
                    "duration": iso_length(file.duration_ms or entry.duration_ms),
                    "transcript": _transcript(entry),
                    "regionsAllowed": regions_allowed(entry.rights),
                }
            )
            for file in entry.main
        ],
        "accessibilityFeature": ["transcript"] if entry.transcripts else None,
        "partOfSeason": {"@type": "PodcastSeason", "seasonNumber": package.season}
        if package.season
        else None,
        "partOfSeries": _part_of(show, entry.lang, site, address),
    }


def _part_of(show: SiteShow | None, lang: Lang, site: SiteInfo, address: Address) -> dict[str, Any] | None:
    if show is None:
        return None
    return present(
        {
            "@type": "PodcastSeries",
            "name": clean(show.title.get(lang)),
            "url": address(paths.show(show.slug, lang, site.languages[0])),
            "webFeed": address(paths.feed(show.slug)) if show.feed else None,
        }
    )


def _image(entry: Entry, address: Address) -> dict[str, Any]:
    main = entry.main[0] if entry.main else None
    return {
        "@type": "ImageObject",
        "contentUrl": address(main.url) if main else None,
        "encodingFormat": main.mime if main else None,
        "width": main.width if main else None,
        "height": main.height if main else None,
        "caption": clean(entry.package.alt.get(entry.lang)),
        "datePublished": entry.published.isoformat(timespec="seconds"),
        "regionsAllowed": regions_allowed(entry.rights),
    }


def _common(entry: Entry, address: Address) -> dict[str, Any]:
    return {
        "name": entry.title.text,
        "description": entry.summary or entry.title.text,
        "url": address(entry.page),
        "inLanguage": str(entry.package.lang),
        "keywords": ", ".join(clean(tag) for tag in entry.package.tags),
    }


def _transcript(entry: Entry) -> str | None:
    if not entry.transcripts:
        return None
    return "\n".join(passage.text for passage in entry.transcripts[0][1])


def _features(entry: Entry) -> list[str]:
    captioned = bool(entry.captions) or entry.burned is not None
    return (["captions"] if captioned else []) + (["transcript"] if entry.transcripts else [])
