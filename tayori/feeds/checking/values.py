"""The forms that values of the podcast namespace have (facts 4.5)."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tayori.feeds.checking.dates import parse_date
from tayori.feeds.document import is_url


@dataclass(frozen=True, slots=True)
class Form:
    """What a text or an attribute has to look like."""

    name: str
    """As a sentence goes on: `... is 'x', not <name>`."""
    fits: Callable[[str], bool]
    strict: bool = True
    """False: programs take another value, or do without; that is a warning."""


def choice(*words: str, strict: bool = True) -> Form:
    """One of some words, compared exactly."""
    return Form(f"one of {', '.join(words)}", frozenset(words).__contains__, strict)


def at_most(characters: int) -> Form:
    """A text that no aggregator cuts."""
    return Form(f"a text of at most {characters} characters", lambda text: len(text) <= characters)


def _matching(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda text: compiled.fullmatch(text) is not None


def _is_uuid(text: str, version: int | None = None) -> bool:
    try:
        found = UUID(text)
    except ValueError:
        return False
    return str(found) == text.lower() and version in (None, found.version)


def _is_moment(text: str) -> bool:
    """ISO 8601 with date and time; the zone also without colon, as feeds have it."""
    try:
        datetime.fromisoformat(re.sub(r"([+-]\d\d)(\d\d)$", r"\1:\2", text))
    except ValueError:
        return False
    return "T" in text


_GEO = re.compile(r"geo:(-?\d{1,2}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)(,-?\d+(\.\d+)?)?(;[\w=.;-]*)?")


def _is_geo(text: str) -> bool:
    """RFC 5870, on the globe."""
    found = _GEO.fullmatch(text)
    return found is not None and abs(float(found[1])) <= 90 and abs(float(found[2])) <= 180


def _is_mime(text: str) -> bool:
    return re.fullmatch(r"[\w.+-]+/[\w.+-]+(\s*;.*)?", text) is not None


def _one_of(known: Collection[str]) -> Callable[[str], bool]:
    return lambda text: text in known


ANY = Form("any text", lambda _: True)
URL = Form("an absolute URL", is_url)
URI = Form("a URI", _matching(r"[A-Za-z][A-Za-z0-9+.-]*:\S+"))
MIME = Form("a MIME type", _is_mime)
SECONDS = Form("a number of seconds", _matching(r"\d+(\.\d+)?"))
INTEGER = Form("a whole number", _matching(r"\d+"))
DECIMAL = Form("a number", _matching(r"\d+(\.\d+)?"))
RATE = Form("a number", _matching(r"\d+(\.\d+)?"), strict=False)
PERCENT = Form("a percentage", lambda text: text.isascii() and text.isdigit() and int(text[:4]) <= 100)
BOOLEAN = choice("true", "false")
YES_NO = choice("yes", "no")
UUID5 = Form("a UUID of version 5", lambda text: _is_uuid(text, 5), strict=False)
UUID_ANY = Form("a podcast:guid", _is_uuid, strict=False)
GEO = Form("a place like geo:36.65,138.18", _is_geo)
OSM = Form("an OpenStreetMap id like R113314", _matching(r"[NWR]\d+(#\d+)?"))
COUNTRY = Form("a country code of ISO 3166", _matching(r"[A-Za-z]{2}"))
LANGUAGE = Form("a language code", _matching(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*"))
MAIL = Form("an e-mail address", _matching(r"[^\s@]+@[^\s@]+"))
DATE = Form("a date of RFC 2822", lambda text: parse_date(text) is not None)
MOMENT = Form("a moment of ISO 8601", _is_moment)
RATIO = Form("an aspect ratio like 16/9", _matching(r"\d+(\.\d+)?([/:]\d+(\.\d+)?)?"))
RRULE = Form(
    "a rule of RFC 5545",
    _matching(r"FREQ=(SECONDLY|MINUTELY|HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)(;\w+=[\w,+-]+)*"),
)
SRI = Form("a digest like sha256-...", _matching(r"sha(256|384|512)-[A-Za-z0-9+/]+={0,2}"))
TRANSCRIPT = Form(
    "text/vtt, application/x-subrip, application/srt, text/plain, text/html or application/json",
    _one_of(
        ("text/vtt", "application/x-subrip", "application/srt", "text/plain", "text/html", "application/json")
    ),
)
CHAPTERS = Form("application/json+chapters", _one_of(("application/json+chapters",)), strict=False)
