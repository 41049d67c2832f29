"""One item of a foreign feed."""

from __future__ import annotations

import re
from datetime import datetime

from tayori.feeds.document import Element
from tayori.feeds.reading.enclosures import find_audio
from tayori.feeds.reading.html_text import is_html, plain_text, says_more
from tayori.feeds.reading.kept_tags import ITEM_SAID, kept_tags, writable
from tayori.feeds.reading.noticed import Noticed
from tayori.feeds.reading.tags import Tags, html_in, text_in
from tayori.feeds.reading.values import FoundEpisode, FoundFile
from tayori.feeds.reading.words import (
    one_line,
    read_count,
    read_date,
    read_duration_ms,
    read_flag,
    read_language,
    read_web,
)
from tayori.model.asset import Chapter
from tayori.model.finding import note, warning
from tayori.model.time import parse_seconds

_NOTES = (
    "content:encoded", "description", "itunes:summary", "atom:content", "atom:summary", "content", "summary",
    "{http://www.w3.org/1999/xhtml}body",
)  # fmt: skip
_DATES = (
    "pubDate", "atom:published", "dc:date", "published", "dcterms:issued", "atom:issued", "atom:updated",
)  # fmt: skip
_TIME = re.compile(r"(\d{1,3}:){0,2}\d{1,6}(\.\d{1,9})?")
_TYPES = ("full", "trailer", "bonus")
_LONGEST_TITLE = 80
"""Characters of a title made from the beginning of a description."""


def read_episode(element: Element, number: int, noticed: Noticed) -> FoundEpisode:
    """What item `number` (from 1) says; what could not be understood goes to `noticed`."""
    tags = Tags(element)
    where = f"item {number}"
    audio = find_audio(tags, where, noticed)
    description = _description(tags)
    return FoundEpisode(
        guid=_guid(tags),
        title=_title(tags, description, where, noticed),
        description=description,
        link=one_line(tags.text("link")),
        published=_published(tags, where, noticed),
        audio=audio,
        number=_count(tags, "itunes:episode", where, noticed),
        season=_count(tags, "itunes:season", where, noticed),
        episode_type=_type(tags, where, noticed),
        explicit=_explicit(tags, where, noticed),
        duration_ms=read_duration_ms(tags.text("itunes:duration")),
        cover_url=read_web(tags.attribute("itunes:image", "href", "url") or tags.text("itunes:image")),
        chapters=_chapters(tags, where, noticed),
        chapters_file=next(iter(_files(tags, "podcast:chapters")), None),
        transcripts=tuple(_files(tags, "podcast:transcript")),
        kept=_kept(tags, audio, where, noticed),
    )


def _guid(tags: Tags) -> str:
    """The first that is not empty, with every character it has."""
    texts = (text_in(element) for element in tags.all("guid", "atom:id", "id"))
    found = next((text for text in texts if text.strip()), "")
    about: str = tags.element.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about", "")
    return found or about


def _title(tags: Tags, description: str, where: str, noticed: Noticed) -> str:
    written = tags.text("title", "atom:title", "itunes:title", "media:title", "dc:title")
    title = one_line(plain_text(written))
    if title:
        return title
    text = "An episode has no title; it has the beginning of its description."
    noticed.tell(warning("import-title", text, "Write one."), where)
    return one_line(description)[:_LONGEST_TITLE] or f"({where})"


def _description(tags: Tags) -> str:
    """The longest of the texts an item has; on a tie the first."""
    return max((plain_text(html_in(element)) for element in tags.all(*_NOTES)), key=len, default="")


def _published(tags: Tags, where: str, noticed: Noticed) -> datetime | None:
    written = tags.text(*_DATES)
    found = read_date(written)
    if not written:
        noticed.tell(warning("import-date", "An episode has no date.", "Set `published`."), where)
    elif found is None:
        text = f"The date {written[:40]!r} cannot be read; the episode has none."
        noticed.tell(warning("import-date", text, "Set `published` in its episode.yaml."), where)
    elif not found[1]:
        noticed.tell(note("import-date-zone", "A date without a time zone is taken as UTC."), where)
    return found[0] if found else None


def _count(tags: Tags, name: str, where: str, noticed: Noticed) -> int | None:
    written = tags.text(name, name.replace("itunes:", "podcast:"))
    number = read_count(written)
    if written and number is None:
        noticed.tell(
            note("import-value", f"{name} is {written[:40]!r}, which is no number from 1; left out."), where
        )
    return number


def _type(tags: Tags, where: str, noticed: Noticed) -> str:
    written = tags.text("itunes:episodeType").lower()
    if written and written not in _TYPES:
        noticed.tell(note("import-value", f"itunes:episodeType is {written[:40]!r}; taken as full."), where)
    return written if written in _TYPES else "full"


def _explicit(tags: Tags, where: str, noticed: Noticed) -> bool | None:
    written = tags.text("itunes:explicit", "googleplay:explicit")
    flag = read_flag(written)
    if written and flag is None:
        noticed.tell(
            note("import-value", f"itunes:explicit is {written[:40]!r}; taken as the show's."), where
        )
    return flag


def _chapters(tags: Tags, where: str, noticed: Noticed) -> tuple[Chapter, ...]:
    """Podlove Simple Chapters inside the item."""
    block = tags.inner("psc:chapters")
    if block is None:
        return ()
    rows = [(chapter.get("start", ""), chapter.get("title", "")) for chapter in block.all("psc:chapter")]
    found = in_order([(_start_ms(start), title) for start, title in rows])
    if len(found) < len(rows):
        noticed.tell(
            note("import-chapters", "Chapters without a time or title, or out of order, are left out."), where
        )
    return found


def _start_ms(text: str) -> int | None:
    text = text.strip()
    return parse_seconds(text) if _TIME.fullmatch(text) else None


def in_order(rows: list[tuple[int | None, str]]) -> tuple[Chapter, ...]:
    """Chapters of (start in milliseconds, title) that begin one after the other and have a title."""
    found: list[Chapter] = []
    usable = [(start, one_line(title)) for start, title in rows if start is not None]
    for start, title in sorted(usable, key=lambda row: row[0]):
        if title and 0 <= start <= 86_400_000 and (not found or start > found[-1].start_ms):
            found.append(Chapter(start_ms=start, title=title))
    return tuple(found)


def _files(tags: Tags, name: str) -> list[FoundFile]:
    return [
        FoundFile(
            url=element.get("url", "").strip(),
            mime=element.get("type", "").split(";")[0].strip().lower(),
            lang=read_language(element.get("language", "")),
        )
        for element in tags.all(name)
        if element.get("url", "").strip()
    ]


def _kept(tags: Tags, audio: FoundFile | None, where: str, noticed: Noticed) -> tuple[Element, ...]:
    """What a manifest cannot say; the description too, where its HTML says more than its text."""
    chosen = audio.element if audio else None
    kept = list(kept_tags(tags.element, ITEM_SAID, noticed, where, chosen))
    if not tags.all("content:encoded", "atom:content"):
        for element in tags.all("description")[:1]:
            markup = html_in(element)
            if is_html(markup) and says_more(markup) and (clean := writable(element)) is not None:
                kept.append(clean)
    return tuple(kept)
