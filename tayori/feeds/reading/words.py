"""The small values of feeds, in the spellings that are met: dates, durations, yes and no, languages."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

_ZONES = {
    "JST": 9, "KST": 9, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "BST": 1, "WET": 0, "WEST": 1, "EET": 2,
    "EEST": 3, "MSK": 3, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "HKT": 8, "SGT": 8, "BRT": -3,
    "AKST": -9, "AKDT": -8, "HST": -10, "GMT": 0, "UTC": 0, "UT": 0, "Z": 0,
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip
"""Hours from UTC; IST and the like mean several places, and are not here."""
_MONTHS = {
    word: month
    for month, words in {
        "Jan": "janvier janv janeiro enero ene januar jän",
        "Feb": "février févr febrero februar fevereiro fev",
        "Mar": "mars märz mär mrz marzo março",
        "Apr": "avril avr abril abr",
        "May": "mai mayo maio",
        "Jun": "juin juni junio junho",
        "Jul": "juillet juil juli julio julho",
        "Aug": "août agosto ago",
        "Sep": "septembre sept septiembre setembro set",
        "Oct": "octobre oktober okt octubre outubro out",
        "Nov": "novembre noviembre novembro",
        "Dec": "décembre déc dezember dez diciembre dic dezembro",
    }.items()
    for word in words.split()
}
"""Months as French, German, Spanish and Portuguese feeds write them, in RFC 822's words."""
_YEAR_FIRST = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
    r"(?:[T\s,]*(\d{1,2})[:時](\d{1,2})(?:[:分](\d{1,2})(?:[.,]\d+)?秒?)?分?)?\s*(.*)",
    re.DOTALL,
)
_OFFSET = re.compile(r"(?:GMT|UTC)?\s*([+-])(\d{1,2}):?(\d{2})?$")
_WEEKDAY = re.compile(r"^[^\W\d]+\.?,?\s+(?=\d)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_MAIL = re.compile(r"[^@\s<>()\[\],;:\"]+@[^@\s<>()\[\],;:\"]+\.[^@\s<>()\[\],;:\".]+")
_WEB = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_LONGEST_DATE = 80


def read_date(text: str) -> tuple[datetime, bool] | None:
    """A moment, and whether its zone was written (else it is taken as UTC); None when it is none.

    Takes RFC 822 with the zones, weekdays and month names people write, ISO 8601 and year-first dates.
    """
    text = " ".join(text.split())
    if not text or len(text) > _LONGEST_DATE:
        return None
    year_first = _YEAR_FIRST.match(text)
    try:
        return _from_parts(year_first) if year_first else _from_mail(text)
    except (ValueError, OverflowError):
        return None


def _from_parts(found: re.Match[str]) -> tuple[datetime, bool]:
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    zone = _zone(found[7])
    return datetime(year, month, day, hour, minute, second, tzinfo=zone or UTC), zone is not None


def _from_mail(text: str) -> tuple[datetime, bool] | None:
    """RFC 822, as mail and RSS write it."""
    text = _WEEKDAY.sub("", text)
    words = [_MONTHS.get(word.strip(".,").lower(), word) for word in text.split(" ")]
    zone = _zone(words[-1]) or (_zone(" ".join(words[-2:])) if len(words) > 2 else None)
    found = parsedate_tz(" ".join(words))
    if found is None or not 1900 <= found[0] <= 9998:
        return None
    known = zone or (timezone(timedelta(seconds=found[9])) if found[9] else None)
    return datetime(*found[:6], tzinfo=known or UTC), known is not None


def _zone(text: str) -> timezone | None:
    text = text.strip().strip("()")
    if text.upper() in _ZONES:
        return timezone(timedelta(hours=_ZONES[text.upper()]))
    offset = _OFFSET.match(text)
    if offset is None:
        return None
    minutes = int(offset[2]) * 60 + int(offset[3] or 0)
    return timezone(timedelta(minutes=-minutes if offset[1] == "-" else minutes))


def read_duration_ms(text: str) -> int | None:
    """`1:02:03`, `62:03`, `3723`, `3723.5`; None for anything else, and for nothing."""
    parts = text.strip().split(":")
    if not 1 <= len(parts) <= 3 or not all(re.fullmatch(r"\d{1,6}(?:[.,]\d{1,6})?", part) for part in parts):
        return None
    seconds = 0.0
    for part in parts:
        seconds = seconds * 60 + float(part.replace(",", "."))
    return round(seconds * 1000) or None


def read_flag(text: str) -> bool | None:
    """Yes or no, as itunes:explicit and its like have been written since 2005; None for anything else."""
    word = text.strip().lower()
    if word in ("yes", "true", "explicit", "1"):
        return True
    return False if word in ("no", "false", "clean", "0") else None


def read_count(text: str) -> int | None:
    """A number from 1; None for anything else."""
    text = text.strip()
    return int(text) or None if re.fullmatch(r"[0-9]{1,9}", text) else None


def read_language(text: str) -> str:
    """`en-us` as `en-US`; empty for what is no tag."""
    text = text.strip().replace("_", "-")
    if not _LANGUAGE.fullmatch(text):
        return ""
    first, *rest = text.split("-")
    return "-".join([first.lower(), *(_subtag(part) for part in rest)])


def _subtag(part: str) -> str:
    if len(part) == 2:
        return part.upper()
    return part.title() if len(part) == 4 and part.isalpha() else part.lower()


def read_mail(text: str) -> str:
    """The first mail address in a text; empty without."""
    found = _MAIL.search(text[:1000])
    return found[0] if found else ""


def read_web(text: str) -> str:
    """The first web address in a text; empty without. Some hosts wrote tags and quotes around it."""
    found = _WEB.search(text[:4000])
    return found[0] if found else ""


def one_line(text: str) -> str:
    """A text on one line, without control characters."""
    return " ".join(
        "".join(" " if c in "\n\r\t" else c for c in text if c in "\n\r\t" or _is_text(c)).split()
    )


def lines(text: str) -> str:
    """A text with its line breaks, without other control characters; at most one empty line in a row."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in text if c in "\n\t" or _is_text(c))
    stripped = "\n".join(line.strip() for line in kept.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", stripped).strip()


def _is_text(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cs")
