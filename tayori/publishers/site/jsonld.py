"""JSON-LD of every page: films, episodes, series and pictures with their rights (facts 6, A.4)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tayori.model.asset import Kind
from tayori.model.ids import Lang
from tayori.publishers.base import SiteInfo, SiteShow
from tayori.publishers.plain_text import clean
from tayori.publishers.site import paths
from tayori.publishers.site.entry import Entry
from tayori.publishers.site.jsonld_rights import regions_allowed, work_rights
from tayori.publishers.site.words import iso_length

Address = Callable[[str], str]
"""From a path below the base to the absolute URL."""

_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def render(document: dict[str, Any]) -> str:
    """`document` as text that is safe inside a script element: no `</script>` can come of it (facts 6.1)."""
    return json.dumps(document, ensure_ascii=False).translate(_ESCAPES)


def asset(entry: Entry, site: SiteInfo, show: SiteShow | None, address: Address) -> dict[str, Any]:
    """The document of one asset's page."""
    match entry.package.kind:
        case Kind.CLIP:
            special = _video(entry, address)
        case Kind.EPISODE:
            special = _episode(entry, show, address)
        case _:
            special = _image(entry, address)
    common = {**_common(entry, address), "publisher": _organisation(site, entry.lang), **work_rights(entry)}
    return _present({"@context": "https://schema.org", **special, **common})


def series(show: SiteShow, lang: Lang, site: SiteInfo, address: Address) -> dict[str, Any]:
    """The document of a show's page (facts 6.3)."""
    return _present(
        {
            "@context": "https://schema.org",
            "@type": "PodcastSeries",
            "name": clean(show.title.get(lang)),
            "description": clean(show.description.get(lang)),
            "url": address(paths.show(show.slug, lang, site.languages[0])),
            "webFeed": address(paths.feed(show.slug)) if show.feed else None,
            "image": address(show.cover.url) if show.cover else None,
            "author": {"@type": "Organization", "name": clean(show.author)},
            "inLanguage": str(show.lang),
            "copyrightNotice": clean(show.copyright),
        }
    )


def website(name: str, lang: Lang, site: SiteInfo, address: Address) -> dict[str, Any]:
    """The document of the front page."""
    return _present(
        {
            "@context": "https://schema.org",
            "@type": "WebSite",
            "name": name,
            "url": address(paths.home(lang, site.languages[0])),
            "inLanguage": str(lang),
            "publisher": _organisation(site, lang),
        }
    )


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


def _episode(entry: Entry, show: SiteShow | None, address: Address) -> dict[str, Any]:
    return {
        "@type": "PodcastEpisode",
        "datePublished": entry.published.isoformat(timespec="seconds"),
        "duration": iso_length(entry.duration_ms) if entry.duration_ms else None,
        "episodeNumber": entry.package.number,
        "image": address(entry.poster.url) if entry.poster else None,
        "associatedMedia": [
            _present(
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
        "partOfSeries": _part_of(show, entry.lang, address),
    }


def _part_of(show: SiteShow | None, lang: Lang, address: Address) -> dict[str, Any] | None:
    if show is None:
        return None
    feed = address(paths.feed(show.slug)) if show.feed else None
    return _present({"@type": "PodcastSeries", "name": clean(show.title.get(lang)), "webFeed": feed})


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


def _organisation(site: SiteInfo, lang: Lang) -> dict[str, Any]:
    return _present({"@type": "Organization", "name": clean(site.organisation.get(lang)), "url": site.url})


def _transcript(entry: Entry) -> str | None:
    if not entry.transcripts:
        return None
    return "\n".join(passage.text for passage in entry.transcripts[0][1])


def _features(entry: Entry) -> list[str]:
    captioned = bool(entry.captions) or entry.burned is not None
    return (["captions"] if captioned else []) + (["transcript"] if entry.transcripts else [])


def _present(document: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in document.items() if value not in (None, "", [], 0)}
