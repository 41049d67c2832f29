"""Slugs for shows and episodes that come without: stable, ASCII, and free."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from urllib.parse import urlsplit

from tayori.errors import UsageError
from tayori.feeds.reading.values import FoundEpisode, FoundShow
from tayori.model.ids import Slug, digest_bytes, parse_slug

_SHOW_LETTERS, _TITLE_LETTERS, _LETTERS = 24, 32, 60
_LATIN_SHARE = 2
"""A title is worth a slug when one of so many of its letters is Latin."""


def show_slug(show: FoundShow, url: str) -> Slug:
    """A slug from the title, else from the address of the feed. Raises UsageError when neither gives one."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    parts = [
        part for part in urlsplit(url).path.split("/") if _ascii(part) not in ("", "rss", "feed", "rss-xml")
    ]
    for text in (show.title if _is_latin(show.title) else "", *reversed(parts), host):
        slug = _cut(_ascii(text.removesuffix(".xml").removesuffix(".rss")), _SHOW_LETTERS)
        if len(slug) >= 2:
            return parse_slug(slug)
    raise UsageError("The show's name has no letters a slug can hold.", "Name it with --show SLUG.")


def episode_slug(found: FoundEpisode, identity: str, show: Slug, taken: Collection[str]) -> Slug:
    """A slug from number or date and, where it is Latin, title; with `-2`, `-3` where that is taken."""
    when = f"{found.published:%Y-%m-%d}" if found.published else ""
    told = _number(found) or when
    kind = found.episode_type if found.episode_type != "full" else ""
    title = _cut(_ascii(found.title), _TITLE_LETTERS) if _is_latin(found.title) else ""
    if not told and not title:
        title = digest_bytes(identity.encode())[:8]
    words = [_cut(show, _SHOW_LETTERS), kind, told, title]
    base = _cut("-".join(filter(None, words)), _LETTERS)
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return parse_slug(slug)


def _number(found: FoundEpisode) -> str:
    if found.number is None:
        return ""
    season = f"s{found.season:02}" if found.season else ""
    return f"{season}e{found.number:03}" if season else f"{found.number:03}"


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")


def _is_latin(text: str) -> bool:
    letters = [character for character in unicodedata.normalize("NFKD", text) if character.isalpha()]
    latin = sum(character.isascii() for character in letters)
    return latin >= 3 and latin * _LATIN_SHARE >= len(letters)


def _cut(slug: str, most: int) -> str:
    """At most `most` letters of a slug, ending with a whole word where there is one."""
    if len(slug) <= most:
        return slug
    cut = slug[:most]
    whole = cut.rpartition("-")[0] if slug[most] != "-" else cut
    return (whole or cut).strip("-")
