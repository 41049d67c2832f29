"""What Google and schema.org ask of JSON-LD (facts 6.1 to 6.3), and everything in a document that differs.

Only types and properties the portal writes are known: a new one is first entered here, with what it takes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

Check = Callable[[Any], bool]

REQUIRED = {
    "VideoObject": ("name", "thumbnailUrl", "uploadDate", "description"),
    "Clip": ("name", "startOffset", "url"),
    "SeekToAction": ("target", "startOffset-input"),
    "ImageObject": ("contentUrl",),
    "BreadcrumbList": ("itemListElement",),
    "ItemList": ("itemListElement",),
    "ListItem": ("position",),
    "Organization": ("name",),
    "WebSite": ("name", "url"),
    "SearchAction": ("target", "query-input"),
    "PodcastSeries": ("name", "url"),
    "PodcastEpisode": ("name", "url", "datePublished", "associatedMedia", "partOfSeries"),
    "AudioObject": ("contentUrl", "encodingFormat", "duration"),
}
RECOMMENDED = {
    "VideoObject": ("contentUrl", "embedUrl", "duration", "inLanguage", "transcript", "license"),
    "ImageObject": ("creditText", "copyrightNotice", "creator", "license", "acquireLicensePage"),
    "PodcastEpisode": ("episodeNumber", "duration", "description", "inLanguage"),
    "PodcastSeries": ("webFeed", "image", "author", "inLanguage", "description"),
}
"""Of a work whose manifest says everything; asked of whole documents only."""
_IMAGE_RIGHTS = ("creator", "creditText", "copyrightNotice", "license")
_COUNTRY = re.compile(r"[A-Z]{2}")
_DURATION = re.compile(r"PT(?=\d)(\d+H)?(\d+M)?(\d+S)?")
_LANG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def faults(document: dict[str, Any], *, complete: bool = False) -> list[str]:
    """What is wrong with a document; with `complete`, what is recommended and absent too."""
    if document.get("@context") != "https://schema.org":
        return ["no @context"]
    parts = document.get("@graph", [document])
    found = [fault for part in parts for fault in _faults(part, str(part.get("@type")))]
    for part in parts if complete else ():
        absent = [name for name in RECOMMENDED.get(part["@type"], ()) if name not in part]
        found += [f"{part['@type']}: no {name}" for name in absent]
    return found


def types(document: dict[str, Any]) -> list[str]:
    """The types of a document's own things."""
    return [part["@type"] for part in document.get("@graph", [document])]


def _faults(thing: dict[str, Any], where: str) -> Iterator[str]:
    kind = str(thing.get("@type"))
    if kind not in _PROPERTIES:
        yield f"{where}: unknown type {kind}"
        return
    yield from (f"{where}: no {name}" for name in REQUIRED.get(kind, ()) if name not in thing)
    if kind == "ImageObject" and not any(name in thing for name in _IMAGE_RIGHTS):
        yield f"{where}: says nothing of its rights"
    for name, value in thing.items():
        if name in ("@context", "@type", "@id"):
            continue
        expected = (_ANY_WORK | _PROPERTIES[kind]).get(name)
        if expected is None:
            yield f"{where}.{name}: {kind} has no such property"
        else:
            yield from _value_faults(value, expected, f"{where}.{name}")


def _value_faults(value: Any, expected: Check | tuple[str, ...], where: str) -> Iterator[str]:
    if isinstance(value, list):
        if not value:
            yield f"{where}: empty"
        for item in value:
            yield from _value_faults(item, expected, where)
    elif isinstance(expected, tuple):
        if not isinstance(value, dict):
            yield f"{where}: {value!r} is no {expected}"
        elif set(value) == {"@id"}:
            return
        elif value.get("@type") not in expected:
            yield f"{where}: a {value.get('@type')}, not one of {expected}"
        else:
            yield from _faults(value, where)
    elif not expected(value):
        yield f"{where}: {value!r} is no {expected.__name__.strip('_')}"


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _url(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("https://") and not set(value) & set(" <>\"'`\\")


def _moment(value: Any) -> bool:
    return isinstance(value, str) and "T" in value and datetime.fromisoformat(value).tzinfo is not None


def _day(value: Any) -> bool:
    return isinstance(value, str) and date.fromisoformat(value) is not None


def _duration(value: Any) -> bool:
    return isinstance(value, str) and _DURATION.fullmatch(value) is not None


def _number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _lang(value: Any) -> bool:
    return isinstance(value, str) and _LANG.fullmatch(value) is not None


def _country(value: Any) -> bool:
    return isinstance(value, str) and _COUNTRY.fullmatch(value) is not None


def _template(value: Any) -> bool:
    return isinstance(value, str) and _url(re.sub(r"\{[a-z_]+\}", "1", value)) and value.count("{") == 1


def _input(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"required name=[a-z_]+", value) is not None


def _mime(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[a-z]+/[a-z0-9.+-]+", value) is not None


_ANY_WORK: dict[str, Any] = {
    "name": _text,
    "description": _text,
    "url": _url,
    "inLanguage": _lang,
    "keywords": _text,
    "publisher": ("Organization",),
    "creator": ("Organization", "Person"),
    "copyrightHolder": ("Organization", "Person"),
    "copyrightNotice": _text,
    "copyrightYear": _number,
    "creditText": _text,
    "license": _url,
    "acquireLicensePage": _url,
    "usageInfo": _url,
    "conditionsOfAccess": _text,
    "digitalSourceType": lambda v: str(v).startswith("http://cv.iptc.org/newscodes/digitalsourcetype/"),
    "accessibilityFeature": _text,
    "identifier": _text,
    "isBasedOn": ("VideoObject", "Photograph", "CreativeWork", "VisualArtwork", "MusicRecording"),
    "citation": ("VideoObject", "Photograph", "CreativeWork", "VisualArtwork", "MusicRecording"),
    "actor": ("Person", "Role"),
    "contributor": ("Person", "Role"),
    "expires": lambda v: _day(v) if len(str(v)) == 10 else _moment(v),
}
_MEDIA: dict[str, Any] = {
    "contentUrl": _url,
    "encodingFormat": _mime,
    "duration": _duration,
    "width": _number,
    "height": _number,
    "contentSize": _text,
    "regionsAllowed": ("Country",),
    "transcript": _text,
}
_PROPERTIES: dict[str, dict[str, Any]] = {
    "VideoObject": _MEDIA
    | {
        "thumbnailUrl": _url,
        "uploadDate": _moment,
        "embedUrl": _url,
        "caption": ("MediaObject",),
        "hasPart": ("Clip",),
        "potentialAction": ("SeekToAction",),
        "expires": _moment,
    },
    "MediaObject": _MEDIA,
    "AudioObject": _MEDIA,
    "ImageObject": _MEDIA | {"caption": _text, "datePublished": _moment},
    "Clip": {"startOffset": _number, "endOffset": _number},
    "SeekToAction": {"target": _template, "startOffset-input": _input},
    "PodcastEpisode": {
        "datePublished": _moment,
        "duration": _duration,
        "episodeNumber": _number,
        "image": _url,
        "associatedMedia": ("AudioObject",),
        "partOfSeason": ("PodcastSeason",),
        "partOfSeries": ("PodcastSeries",),
    },
    "PodcastSeason": {"seasonNumber": _number},
    "PodcastSeries": {
        "webFeed": _url,
        "image": _url,
        "author": ("Organization",),
        "genre": _text,
        "sameAs": _url,
    },
    "Organization": {"logo": _url, "contactPoint": ("ContactPoint",)},
    "ContactPoint": {"email": _text, "contactType": _text},
    "Person": {},
    "Role": {"roleName": _text, "actor": ("Person",), "contributor": ("Person",)},
    "Country": {"name": _country},
    "WebSite": {"potentialAction": ("SearchAction",)},
    "SearchAction": {"target": ("EntryPoint",), "query-input": _input},
    "EntryPoint": {"urlTemplate": _template},
    "CollectionPage": {"mainEntity": ("ItemList",)},
    "ItemList": {"numberOfItems": _number, "itemListElement": ("ListItem",)},
    "BreadcrumbList": {"itemListElement": ("ListItem",)},
    "ListItem": {"position": _number, "item": _url},
    "MusicRecording": {},
    "Photograph": {},
    "VisualArtwork": {},
    "CreativeWork": {},
}
