"""The rules for one episode of a feed (facts 4.1-4.5, 4.8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from tayori.feeds.check_rights import check_rights
from tayori.feeds.document import ITUNES, PODCAST, Element, here, is_url, text_of
from tayori.model.finding import Finding, error, warning

ENCLOSURE_TYPES = {
    "audio/x-m4a": (".m4a",),
    "audio/mp4": (".m4a", ".mp4"),
    "audio/mpeg": (".mp3",),
    "video/quicktime": (".mov",),
    "video/mp4": (".mp4",),
    "video/x-m4v": (".m4v",),
    "application/pdf": (".pdf",),
}
"""Types Apple takes, with their extensions (facts 4.1); audio/mp4 is what others write for m4a."""
TRANSCRIPT_TYPES = (
    "text/vtt", "application/x-subrip", "application/srt", "text/plain", "text/html", "application/json",
)  # fmt: skip
EPISODE_TYPES = ("full", "trailer", "bonus")
DESCRIPTION_BYTES = 4000


def check_item(item: Element, *, serial: bool) -> Iterator[Finding]:
    """What is wrong with an episode; `serial` shows need episode numbers."""
    title = text_of(item, "title")
    name = f"The episode {title!r}" if title else f"The episode at {here(item)}"
    if not title:
        yield error(
            "item-title-missing", f"{name} has no title.", "Every directory requires one.", here(item)
        )
    yield from _check_texts(item, name)
    yield from _check_enclosure(item, name)
    yield from _check_guid(item, name)
    yield from _check_date(item, name)
    yield from _check_numbers(item, name, serial=serial)
    yield from _check_extras(item, name)
    yield from check_rights(item, name)


def _check_texts(item: Element, name: str) -> Iterator[Finding]:
    size = len((text_of(item, "description") or "").encode())
    if size == 0:
        yield warning("item-description-missing", f"{name} has no description.", "Write one.", here(item))
    if size > DESCRIPTION_BYTES:
        text = f"{name} has a description of {size} bytes; Apple takes 4000."
        yield error("description-long", text, "Shorten it.", here(item))
    if len(text_of(item, "title") or "") > 255:
        yield error(
            "text-long", f"{name} has a title of more than 255 characters.", "Shorten it.", here(item)
        )


def _check_enclosure(item: Element, name: str) -> Iterator[Finding]:
    files = item.findall("enclosure")
    if len(files) != 1:
        yield error(
            "enclosure-count",
            f"{name} has {len(files)} enclosures; one is needed.",
            "Correct it.",
            here(item),
        )
    for file in files:
        url, size, kind = file.get("url"), file.get("length") or "", file.get("type") or ""
        if not is_url(url):
            yield error(
                "enclosure-url", f"{name}: {url!r} is no absolute ASCII URL.", "Correct it.", here(file)
            )
        if not (size.isascii() and size.isdigit() and int(size) > 0):
            cure = "Give the file's size in bytes."
            yield error("enclosure-length", f"{name}: {size!r} is no length of a file.", cure, here(file))
        yield from _check_type(file, name, kind, url or "")


def _check_type(file: Element, name: str, kind: str, url: str) -> Iterator[Finding]:
    suffixes = ENCLOSURE_TYPES.get(kind)
    if suffixes is None:
        cure = "Use audio/mpeg or audio/x-m4a."
        yield error("enclosure-type", f"{name}: players do not know the type {kind!r}.", cure, here(file))
    elif is_url(url) and not urlsplit(url).path.lower().endswith(suffixes):
        text = f"{name}: the file name in {url} does not fit its type {kind}."
        yield error("enclosure-suffix", text, f"Let it end in {' or '.join(suffixes)}.", here(file))


def _check_guid(item: Element, name: str) -> Iterator[Finding]:
    element = item.find("guid")
    guid = text_of(item, "guid")
    if element is None or not guid:
        yield error(
            "guid-missing", f"{name} has no guid.", "Without one every move makes it new again.", here(item)
        )
        return
    if element.get("isPermaLink", "true").lower() != "false" and not is_url(guid):
        text = f"{name}: the guid {guid} claims to be a link and is none."
        yield error("guid-permalink", text, 'Write isPermaLink="false".', here(element))
    file = item.find("enclosure")
    if file is not None and guid == file.get("url"):
        yield warning(
            "guid-is-url", f"{name} has its file's URL as guid.", "It must not change with it.", here(element)
        )


def _check_date(item: Element, name: str) -> Iterator[Finding]:
    text = text_of(item, "pubDate")
    if text is None:
        yield warning("date-missing", f"{name} has no date.", "Directories sort by it.", here(item))
    elif _parse_date(text) is None:
        cure = "Write Mon, 02 Nov 2026 07:00:00 +0900."
        yield error("date-format", f"{name}: {text!r} is no date of RFC 2822.", cure, here(item))


def _parse_date(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except ValueError:
        return None


def _check_numbers(item: Element, name: str, *, serial: bool) -> Iterator[Finding]:
    for tag in ("episode", "season"):
        value = text_of(item, ITUNES + tag)
        if value is not None and not _is_count(value):
            text = f"{name}: itunes:{tag} is {value!r}, not a whole number from 1."
            yield error("number-value", text, "Correct it.", here(item))
    kind = text_of(item, f"{ITUNES}episodeType")
    if kind is not None and kind not in EPISODE_TYPES:
        text = f"{name}: itunes:episodeType {kind!r} is unknown."
        yield error("episode-type", text, "Use full, trailer or bonus.", here(item))
    if serial and text_of(item, f"{ITUNES}episode") is None and kind in (None, "full"):
        text = f"{name} has no number, but the show is serial."
        yield error("number-missing", text, "Apple orders a serial show by number.", here(item))
    duration = text_of(item, f"{ITUNES}duration")
    if duration is None:
        yield warning(
            "duration-missing", f"{name} has no itunes:duration.", "Spotify requires it.", here(item)
        )
    elif not all(_is_number(part) for part in duration.split(":")):
        yield error("duration-value", f"{name}: {duration!r} is no duration.", "Give seconds.", here(item))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _is_count(text: str) -> bool:
    return _is_number(text) and int(text) > 0


def _check_extras(item: Element, name: str) -> Iterator[Finding]:
    for transcript in item.findall(f"{PODCAST}transcript"):
        if not is_url(transcript.get("url")) or transcript.get("type") not in TRANSCRIPT_TYPES:
            text = f"{name}: a transcript needs a URL and a known type, not {transcript.get('type')!r}."
            yield error("transcript-value", text, "text/vtt is the best of them.", here(transcript))
    for chapters in item.findall(f"{PODCAST}chapters"):
        if not is_url(chapters.get("url")) or chapters.get("type") != "application/json+chapters":
            text = f"{name}: chapters need a URL and the type application/json+chapters."
            yield error("chapters-value", text, "Correct it.", here(chapters))
    if item.find(f"{PODCAST}transcript") is None:
        yield warning(
            "transcript-missing", f"{name} has no transcript.", "Those who cannot hear need it.", here(item)
        )
    yield from check_explicit(item, name)


def check_explicit(parent: Element, name: str) -> Iterator[Finding]:
    """itunes:explicit of a show or an episode: true or false; the older words still pass (facts 4.1)."""
    value = text_of(parent, f"{ITUNES}explicit")
    if value in (None, "true", "false"):
        return
    text = f"{name}: itunes:explicit is {value!r}; it is true or false today."
    say = warning if (value or "").lower() in ("yes", "no", "clean", "explicit") else error
    yield say("explicit-value", text, "Correct it.", here(parent))
