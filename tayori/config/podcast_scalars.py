"""The small things of `podcast:`: texts with the limits of feeds, places, rules, addresses (facts 4.5)."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from tayori.config.mistakes import unknown
from tayori.config.scalars import read_text
from tayori.feeds.services import SERVICES

_HTTPS = re.compile(r"https://[a-zA-Z0-9.-]+(:\d{1,5})?([/?#][!-~]*)?")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_GEO = re.compile(r"geo:(-?\d{1,2}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)(?:,-?\d+(?:\.\d+)?)?(?:;[\w.;=-]+)?")
_OSM = re.compile(r"[NWR]\d{1,19}(#\d{1,9})?")
_COUNTRY = re.compile(r"[A-Z]{2}")
_MIME = re.compile(r"[a-z]+/[A-Za-z0-9][A-Za-z0-9.+-]*")
_RATIO = re.compile(r"[1-9]\d{0,4}/[1-9]\d{0,4}")
_CODECS = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*(, ?[A-Za-z0-9][A-Za-z0-9.-]*)*")
_SRI = re.compile(r"sha(256|384|512)-[A-Za-z0-9+/]{43,86}={0,2}")
_DECIMAL = re.compile(r"\d{1,12}(\.\d{1,12})?")
_TOKEN = re.compile(r"[a-z0-9-]+/[a-z0-9-]+")
PURPOSES = ("artwork", "social", "canvas", "banner", "publisher", "circular", "poster")
"""What a picture can be for; an application may have words of its own: `app/token`."""
MEDIA = ("podcast", "music", "video", "film", "audiobook", "newsletter", "blog", "publisher", "course")
MEDIUMS = (*MEDIA, *(f"{medium}L" for medium in MEDIA), "mixed")
"""Of podcast:medium; with an L a feed is a list of other feeds."""

_FREQUENCIES = ("SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_DAYS = r"[+-]?\d{0,2}(MO|TU|WE|TH|FR|SA|SU)"
_NUMBERS = r"[+-]?\d{1,3}(,[+-]?\d{1,3})*"
_RULE: dict[str, str] = {
    "FREQ": "|".join(_FREQUENCIES),
    "UNTIL": r"\d{8}(T\d{6}Z?)?",
    "COUNT": r"[1-9]\d{0,5}",
    "INTERVAL": r"[1-9]\d{0,5}",
    "BYDAY": rf"{_DAYS}(,{_DAYS})*",
    "WKST": "MO|TU|WE|TH|FR|SA|SU",
} | {
    f"BY{part}": _NUMBERS
    for part in ("SECOND", "MINUTE", "HOUR", "MONTHDAY", "YEARDAY", "WEEKNO", "MONTH", "SETPOS")
}
"""The parts of a rule and their values (RFC 5545, 3.3.10)."""


def _text(value: Any, what: str) -> str:
    if not isinstance(value, str):
        raise ValueError(f"should be {what}")  # noqa: TRY004 - pydantic collects ValueError only
    return value


def matching(pattern: re.Pattern[str], what: str) -> BeforeValidator:
    """Reads text that `pattern` matches from end to end."""

    def read(value: Any) -> str:
        text = _text(value, what)
        if pattern.fullmatch(text) is None:
            raise ValueError(f"`{text}` should be {what}")
        return text

    return BeforeValidator(read)


def at_most(characters: int) -> BeforeValidator:
    """Reads text for people that feeds do not cut."""

    def read(value: Any) -> str:
        text = read_text(value)
        if len(text) > characters:
            raise ValueError(f"has {len(text)} characters; feeds have room for {characters}")
        return text

    return BeforeValidator(read)


def one_of(words: tuple[str, ...], what: str) -> BeforeValidator:
    """Reads one of `words`."""

    def read(value: Any) -> str:
        text = _text(value, f"a {what}")
        if text not in words:
            raise ValueError(unknown(text, words, what))
        return text

    return BeforeValidator(read)


def read_geo(value: Any) -> str:
    """A point on the earth as RFC 5870 has it: `geo:36.6433,138.1889`."""
    text = _text(value, "a place such as geo:36.6433,138.1889")
    match = _GEO.fullmatch(text)
    if match is None or abs(float(match[1])) > 90 or abs(float(match[2])) > 180:
        raise ValueError(f"`{text}` should be latitude and longitude: geo:36.6433,138.1889")
    return text


def read_purpose(value: Any) -> str:
    """Words for what a picture is for, with spaces between."""
    text = _text(value, "words such as `artwork social`")
    for word in text.split():
        if word not in PURPOSES and _TOKEN.fullmatch(word) is None:
            raise ValueError(unknown(word, PURPOSES, "purpose of a picture"))
    if not 0 < len(text) <= 128:
        raise ValueError("should be 1 to 128 characters")
    return text


def read_rule(value: Any) -> str:
    """A rule of repetition: `FREQ=WEEKLY;BYDAY=MO`. Known parts with possible values, each once."""
    text = _text(value, "a rule such as FREQ=WEEKLY;BYDAY=MO").upper().removeprefix("RRULE:")
    met: set[str] = set()
    for part in text.split(";"):
        name, _, said = part.partition("=")
        if name not in _RULE:
            raise ValueError(unknown(name, _RULE, "part of a rule"))
        if name in met or re.fullmatch(_RULE[name], said) is None:
            raise ValueError(f"`{part}` is no part of a rule such as FREQ=WEEKLY;BYDAY=MO")
        met.add(name)
    if "FREQ" not in met or met >= {"COUNT", "UNTIL"}:
        raise ValueError(f"`{text}` needs FREQ, and only one of COUNT and UNTIL")
    return text


Https = Annotated[str, matching(_HTTPS, "an address in ASCII that begins with https://")]
Short = Annotated[str, at_most(128)]
"""Every text of the podcast namespace that has a limit, but for those of 32."""
Shorter = Annotated[str, at_most(32)]
Uuid = Annotated[str, matching(_UUID, "a UUID such as 917393e3-1b1e-5cef-ace4-edaa54e1f810")]
Geo = Annotated[str, BeforeValidator(read_geo)]
Osm = Annotated[str, matching(_OSM, "N, W or R and the number of OpenStreetMap: R4076946")]
Country = Annotated[str, matching(_COUNTRY, "a country code of two capitals (JP)")]
Mime = Annotated[str, matching(_MIME, "a media type such as audio/mpeg")]
Ratio = Annotated[str, matching(_RATIO, "width and height such as 16/9")]
Codecs = Annotated[str, matching(_CODECS, "codecs such as mp4a.40.2 (RFC 6381)")]
Integrity = Annotated[str, matching(_SRI, "a digest such as sha256-... in base64")]
Decimal = Annotated[str, matching(_DECIMAL, "a decimal number such as 0.00000015000")]
Purpose = Annotated[str, BeforeValidator(read_purpose)]
Rule = Annotated[str, BeforeValidator(read_rule)]
Service = Annotated[str, one_of(SERVICES, "service")]
Medium = Annotated[str, one_of(MEDIUMS, "medium")]
Number = Annotated[int, Field(ge=1, le=10**12)]
