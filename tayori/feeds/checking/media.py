"""The rules for media RSS, Dublin Core terms, simple chapters and Spotify's tags (facts 4.3, 4.7, 4.8)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tayori.feeds.document import MEDIA, PSC, SPOTIFY, Element, here, is_number, is_url, named, short, subject
from tayori.feeds.namespaces import DCTERMS
from tayori.model.finding import Finding, error, warning

_CHOICES = {
    ("content", "medium"): ("image", "audio", "video", "document", "executable"),
    ("content", "expression"): ("full", "sample", "nonstop"),
    ("hash", "algo"): ("md5", "sha-1"),
    ("restriction", "relationship"): ("allow", "deny"),
    ("restriction", "type"): ("country", "uri", "sharing"),
    ("rights", "status"): ("userCreated", "official"),
    ("title", "type"): ("plain", "html"),
    ("description", "type"): ("plain", "html"),
    ("status", "state"): ("active", "blocked", "deleted"),
}
"""(tag, attribute) -> its values."""
_RATINGS = ("adult", "nonadult")
_ADDRESSES = ("content", "thumbnail", "player")
_COUNTRIES = re.compile(r"(all|none|[a-z]{2}( [a-z]{2})*)", re.IGNORECASE)
_MOMENT = r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?"
_PERIOD = re.compile(rf"(start=(?P<start>{_MOMENT});\s*)?(end=(?P<end>{_MOMENT});\s*)?scheme=W3C-DTF")
_CLOCK = re.compile(r"((\d+):)?([0-5]?\d):([0-5]?\d)(\.\d{1,3})?|\d+(\.\d{1,3})?")


def check_media(channel: Element) -> Iterator[Finding]:
    """What is wrong with the tags of other namespaces in a show and its episodes."""
    for element in channel.iter(f"{MEDIA}*"):
        yield from _check_media_tag(element)
    for valid in channel.iter(f"{{{DCTERMS}}}valid"):
        yield from _check_period(valid)
    for chapters in channel.iter(f"{PSC}chapters"):
        yield from _check_chapters(chapters)
    yield from _check_spotify(channel)


def _check_media_tag(element: Element) -> Iterator[Finding]:
    where, tag = here(element), element.tag.removeprefix(MEDIA)
    for key, value in element.attrib.items():
        known = _CHOICES.get((tag, key))
        if known is not None and value not in known:
            text = f"{named(element)} has the {key} {value!r}; known are {', '.join(known)}."
            yield error("media-value", text, "Correct it.", where)
    if tag in _ADDRESSES and element.get("url") is not None and not is_url(element.get("url")):
        text = f"{named(element)} has {element.get('url')!r}, no absolute URL."
        yield error("media-url", text, "Correct it.", where)
    if tag == "restriction":
        yield from _check_restriction(element)
    elif tag == "rating" and element.get("scheme", "urn:simple") == "urn:simple":
        said = (element.text or "").strip()
        if said not in _RATINGS:
            text = f"{named(element)} is {said!r}; known are adult and nonadult."
            yield error("media-value", text, "Correct it, or name another scheme.", where)


def _check_restriction(element: Element) -> Iterator[Finding]:
    text = (element.text or "").strip()
    whether = element.get("relationship")
    if whether is None or (element.get("type") == "country" and not _COUNTRIES.fullmatch(text)):
        wrong = f"{named(element)} has to allow or deny ISO country codes, not {text!r}."
        yield error("restriction-value", wrong, "Correct it.", here(element))


def _check_period(valid: Element) -> Iterator[Finding]:
    said = (valid.text or "").strip()
    found = _PERIOD.fullmatch(said)
    if re.fullmatch(_MOMENT, said):
        text = f"{subject(valid)}: {said!r} is a moment; Spotify reads periods."
        yield warning("valid-value", text, f"Write end={said};scheme=W3C-DTF.", here(valid))
    elif found is None or not (found["start"] or found["end"]):
        cure = "Write end=2027-03-31T23:59+09:00;scheme=W3C-DTF."
        yield error("valid-value", f"{subject(valid)}: {said!r} is no period.", cure, here(valid))
    elif found["start"] and found["end"] and found["start"][:10] > found["end"][:10]:
        yield error(
            "valid-value", f"{subject(valid)}: {said!r} ends before it begins.", "Correct it.", here(valid)
        )


def _check_chapters(chapters: Element) -> Iterator[Finding]:
    last = -1
    for chapter in chapters.findall(f"{PSC}chapter"):
        start = _milliseconds(chapter.get("start") or "")
        if start is None or not chapter.get("title"):
            text = f"{subject(chapters)}: psc:chapter needs a title and a start like 00:01:30.000."
            yield error("psc-value", text, "Correct it.", here(chapter))
        elif start <= last:
            text = (
                f"{subject(chapters)}: the chapter {chapter.get('title')!r} begins before the one above it."
            )
            yield error("psc-order", text, "Order them by time.", here(chapter))
        last = last if start is None else start
        for key in ("href", "image"):
            if chapter.get(key) is not None and not is_url(chapter.get(key)):
                text = f"{subject(chapters)}: psc:chapter has {chapter.get(key)!r} as {key}, no URL."
                yield error("psc-value", text, "Correct it.", here(chapter))


def _milliseconds(text: str) -> int | None:
    """A normal play time (RFC 2326); None for what is none."""
    if not _CLOCK.fullmatch(text):
        return None
    whole, _, fraction = text.partition(".")
    seconds = 0
    for part in whole.split(":"):
        seconds = seconds * 60 + int(part[:9])
    return seconds * 1000 + int(fraction.ljust(3, "0") if fraction else 0)


def _check_spotify(channel: Element) -> Iterator[Finding]:
    for element in channel.iter(f"{SPOTIFY}limit", f"{SPOTIFY}countryOfOrigin"):
        if element.tag == f"{SPOTIFY}limit":
            said = element.get("recentCount") or ""
            fits = is_number(said) and bool(said.strip("0"))
        else:
            said = (element.text or "").strip()
            fits = bool(_COUNTRIES.fullmatch(said))
        if not fits:
            text = f"{short(element.tag)} is {said!r}, which Spotify does not take."
            yield warning("spotify-value", text, "Give a number, or ISO country codes.", here(element))
