"""The small things manifests are made of, from the text a person wrote to exact values.

Every reader here takes what the YAML reader left (text, a list, a mapping) and raises ValueError with one
sentence for the person; config.mistakes adds file, line and key.
"""

from __future__ import annotations

import os
import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field

from tayori.config.languages import is_lang, mendable
from tayori.config.mistakes import unknown
from tayori.config.yaml import MappingNode
from tayori.errors import UsageError
from tayori.model.grant import Component
from tayori.model.ids import GrantId, Lang, parse_slug
from tayori.model.time import parse_seconds

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>.]+")
_WEB = re.compile(r"https?://[^\s/?#<>\"]+[^\s<>\"]*")
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,62}[a-z0-9])?")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ISRC = re.compile(r"[A-Z]{2}-?[A-Z0-9]{3}-?\d{2}-?\d{5}")
_ISWC = re.compile(r"T-?\d{3}\.?\d{3}\.?\d{3}-?\d")
_COLOUR = re.compile(r"#?([0-9A-Fa-f]{6})")
_TERRITORY = re.compile(r"world|[A-Z]{2}")
_NUMBER = re.compile(r"[+-]?\d{1,9}(\.\d{1,9})?")
_TIME = re.compile(r"(\d{1,9}:){0,2}\d{1,9}(\.\d{1,9})?")
_RATE = re.compile(r"\d{1,6}(\.\d{1,6}|/[1-9]\d{0,5})?")
"""Bounded before they are computed with: `1e999999` is a number too, of a million digits."""
MOST_BURNED = 2
"""Languages one picture has room for: four lines are all a telop may take (facts B.5)."""
_LICENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")


def _string(value: Any, what: str) -> str:
    if not isinstance(value, str):
        raise ValueError(f"should be {what}")  # noqa: TRY004 - pydantic collects ValueError only
    return value


def read_text(value: Any) -> str:
    """Text for people: not empty, no control characters but line breaks and tabs."""
    text = _string(value, "text").strip()
    if not text:
        raise ValueError("should not be empty")
    bad = next((c for c in text if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"), None)
    if bad is not None:
        raise ValueError(f"contains the control character U+{ord(bad):04X}")
    return text


def read_lang(value: Any) -> Lang:
    """A BCP-47 tag: `ja`, `en`, `zh-Hant`, `pt-BR`."""
    text = _string(value, "a language tag such as `ja`")
    if not is_lang(text):
        raise ValueError(f"`{text}` is no language tag; write `ja`, `en`, `zh-Hant`")
    return Lang(text)


def read_burn(value: Any) -> tuple[Lang, ...]:
    """Languages to burn in, the first above the second: `ja`, `[ja, en]`, or `none`."""
    if value in ("none", "false", "off"):
        return ()
    if not isinstance(value, (list, tuple)):
        return (read_lang(value),)
    if not 1 <= len(value) <= MOST_BURNED:
        raise ValueError(f"should be 1 to {MOST_BURNED} languages, or `none`")
    return tuple(dict.fromkeys(read_lang(lang) for lang in value))


def read_texts(value: Any) -> dict[str, str]:
    """A text by language; a bare text stands under the empty language, filled in later.

    In `{en: Seven a.m., Nagano Station}` the comma ends the value in YAML's eyes; what follows is no
    language, so it is taken as the rest of the text, as it was meant.
    """
    if isinstance(value, str):
        return {"": read_text(value)}
    if not isinstance(value, dict):
        raise ValueError("should be a text by language: `{ja: ..., en: ...}`")  # noqa: TRY004
    mended = dict(value)
    if isinstance(value, MappingNode):
        for rest, (owner, text) in value.spilled.items():
            if mendable(value, rest):
                del mended[rest]
                mended[owner] = text
    texts = {str(read_lang(k)): read_text(v) for k, v in mended.items() if v is not None}
    if not texts:
        raise ValueError("should not be empty")
    return texts


def read_named_texts(value: Any) -> dict[str, str]:
    """A text by language where nothing says which language a bare text would be in."""
    if isinstance(value, str):
        raise ValueError("needs its language: `{ja: ...}`")  # noqa: TRY004
    return read_texts(value)


def read_day(value: Any) -> date:
    """A local day, `2026-07-01`."""
    text = _string(value, "a day such as 2026-07-01")
    if not _DAY.fullmatch(text):
        raise ValueError(f"`{text}` should be a day such as 2026-07-01")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"`{text}` is no day of the calendar") from error


def read_moment(value: Any) -> datetime:
    """A day with a time, `2026-12-25T09:00:00+09:00`; naive when no offset is written."""
    text = _string(value, "a time such as 2026-12-25T09:00:00+09:00")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"`{text}` should be a time such as 2026-12-25T09:00:00+09:00") from error
    if ":" not in text:
        raise ValueError(f"`{text}` needs a time of day: 2026-12-25T09:00")
    return moment


def read_milliseconds(value: Any) -> int:
    """Seconds as people write them (`2.4`, `1:30.5`), as whole milliseconds. At most a day."""
    text = _string(value, "a time in seconds").strip()
    if not _TIME.fullmatch(text):
        raise ValueError(f"`{text}` should be seconds (2.4) or minutes and seconds (1:30.5), not negative")
    ms = parse_seconds(text)
    if ms > 86_400_000:
        raise ValueError(f"`{text}` is longer than a day")
    return ms


def _scaled(value: Any, factor: int, what: str) -> int:
    text = _string(value, what)
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"`{text}` should be {what}")
    return int((Decimal(text) * factor).to_integral_value())


def hundredths(low: int, high: int) -> BeforeValidator:
    """Reads a level (`-30`, `-14.5`) from `low` to `high` into hundredths."""

    def read(value: Any) -> int:
        scaled = _scaled(value, 100, "a number such as -14.5")
        if not low * 100 <= scaled <= high * 100:
            raise ValueError(f"`{value}` should be from {low} to {high}")
        return scaled

    return BeforeValidator(read)


def read_milli(value: Any) -> int:
    """A share of a picture, 0 to 1, in thousandths."""
    milli = _scaled(value, 1000, "a number from 0 to 1")
    if not 0 <= milli <= 1000:
        raise ValueError(f"`{value}` should be a number from 0 to 1")
    return milli


def read_rate(value: Any) -> Fraction:
    """Frames per second: `30`, `29.97` (meant as 30000/1001), `30000/1001`."""
    text = _string(value, "frames per second")
    if not _RATE.fullmatch(text):
        raise ValueError(f"`{text}` should be frames per second: 30, 29.97 or 30000/1001")
    rate = Fraction(text)
    if not 1 <= rate <= 240:
        raise ValueError(f"`{text}` should be from 1 to 240 frames per second")
    ntsc = Fraction(round(rate) * 1000, 1001)
    return ntsc if rate.denominator != 1 and abs(rate - ntsc) < Fraction(1, 100) else rate


def _matcher(pattern: re.Pattern[str], what: str) -> BeforeValidator:
    def read(value: Any) -> str:
        text = _string(value, what)
        if not pattern.fullmatch(text):
            raise ValueError(f"`{text}` should be {what}")
        return text

    return BeforeValidator(read)


def read_sha256(value: Any) -> str | None:
    """64 hexadecimal digits; `...` says that it is still to be filled in."""
    if value == "...":
        return None
    text = _string(value, "a SHA-256").lower()
    if not _SHA256.fullmatch(text):
        raise ValueError("should be a SHA-256: 64 hexadecimal digits")
    return text


def read_colour(value: Any) -> str:
    """`RRGGBB`, with or without `#`, in lower case."""
    match = _COLOUR.fullmatch(_string(value, 'a colour such as "1a2b3c"'))
    if match is None:
        raise ValueError(f'`{value}` should be a colour such as "1a2b3c"')
    return match[1].lower()


def read_timezone(value: Any) -> str:
    """An IANA time zone."""
    text = _string(value, "a time zone such as Asia/Tokyo")
    try:
        ZoneInfo(text)
    except (OSError, ValueError, LookupError) as error:
        raise ValueError(f"`{text}` is no time zone; write Asia/Tokyo, Europe/London, UTC") from error
    return text


def read_grant_id(value: Any) -> GrantId:
    """`<kind>/<id>`, the grant's path below grants/ without `.yaml`."""
    text = _string(value, "a grant such as portrait/yamada-hanako")
    kind, slash, name = text.partition("/")
    if not slash:
        raise ValueError(f"`{text}` should be a grant with its kind: portrait/{text}")
    if kind not in list(Component):
        raise ValueError(unknown(kind, [c.value for c in Component], "kind of grant"))
    try:
        parse_slug(name)
    except UsageError as error:
        raise ValueError(f"`{name}` cannot be a grant's name; use a-z, 0-9 and hyphens") from error
    return GrantId(text)


def read_music_id(value: Any) -> GrantId:
    """A grant of kind music."""
    grant = read_grant_id(value)
    if not grant.startswith(f"{Component.MUSIC}/"):
        raise ValueError(f"`{grant}` should be a grant of kind music")
    return grant


def read_file_name(value: Any) -> str:
    """The name of a file, relative or absolute; never through `..`."""
    text = _string(value, "a file name")
    if not text or "\0" in text or max(len(os.fsencode(part)) for part in text.split("/")) > 255:
        raise ValueError("should be a file name, 1 to 255 bytes long")
    if ".." in re.split(r"[/\\]", text):
        raise ValueError(
            f"`{text}` leaves its folder by `..`; name a file beside this one, in a folder below it, "
            "or by its path from the workspace's own folder, such as `shows/koe/intro.ogg`"
        )
    return text


def read_inner_path(value: Any) -> str:
    """A path below the workspace, with forward slashes."""
    text = read_file_name(value)
    if text.startswith(("/", "\\", "~")) or re.match(r"[A-Za-z]:", text):
        raise ValueError(f"`{text}` should be a path below the workspace")
    return text


def read_string_map(value: Any) -> Any:
    """Keys without a value are left out."""
    return {k: v for k, v in value.items() if v is not None} if isinstance(value, MappingNode) else value


def read_bare_file(value: Any) -> Any:
    """A bare file name stands for `{file: ...}`."""
    return {"file": value} if isinstance(value, str) else value


def read_words(value: Any) -> Any:
    """A list of texts; one bare text stands for a list of one."""
    return [value] if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(read_text)]
LangTag = Annotated[Lang, BeforeValidator(read_lang)]
Burn = Annotated[tuple[Lang, ...], BeforeValidator(read_burn)]
TextsByLang = Annotated[dict[str, str], BeforeValidator(read_texts)]
NamedTexts = Annotated[dict[str, str], BeforeValidator(read_named_texts)]
Day = Annotated[date, BeforeValidator(read_day)]
Milliseconds = Annotated[int, BeforeValidator(read_milliseconds)]
Milli = Annotated[int, BeforeValidator(read_milli)]
Rate = Annotated[Fraction, BeforeValidator(read_rate)]
Mail = Annotated[str, _matcher(_MAIL, "an e-mail address")]
Web = Annotated[str, _matcher(_WEB, "a web address (https://...)")]
Name = Annotated[str, _matcher(_NAME, "a name of a-z, 0-9, hyphens and underscores")]
Territory = Annotated[str, _matcher(_TERRITORY, "`world` or a country code of two capitals (JP)")]
Licence = Annotated[str, _matcher(_LICENCE, "an SPDX identifier (CC-BY-4.0) or LicenseRef-...")]
Isrc = Annotated[str, _matcher(_ISRC, "an ISRC such as JP-A01-26-00001")]
Iswc = Annotated[str, _matcher(_ISWC, "an ISWC such as T-034.524.680-1")]
Sha256 = Annotated[str | None, BeforeValidator(read_sha256)]
Colour = Annotated[str, BeforeValidator(read_colour)]
TimeZone = Annotated[str, BeforeValidator(read_timezone)]
GrantRef = Annotated[GrantId, BeforeValidator(read_grant_id)]
MusicRef = Annotated[GrantId, BeforeValidator(read_music_id)]
FileName = Annotated[str, BeforeValidator(read_file_name)]
InnerPath = Annotated[str, BeforeValidator(read_inner_path)]
Words = Annotated[tuple[Text, ...], BeforeValidator(read_words)]
Count = Annotated[int, Field(ge=0, le=10**12)]
