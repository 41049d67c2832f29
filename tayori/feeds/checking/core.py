"""What the W3C's validator minds beside the rules of directories (facts 4.4, 4.8).

Tags it does not know and calls errors (itunes:complete, itunes:applepodcastsverify, media:license,
media:rights) are none here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tayori.feeds.checking.dates import is_date
from tayori.feeds.document import CONTENT, Element, here, is_number, is_url, named, short, subject, text_of
from tayori.model.finding import Finding, note, warning

_ADDRESS = re.compile(r"[^\s@()]+@[^\s@()]+(\s+\([^)]*\))?")
_PEOPLE = ("managingEditor", "webMaster", "author")
_LINKS = ("link", "docs", "comments")
_MOST_PIXELS = {"width": 144, "height": 400}
"""Of the picture in `<image>`, by the RSS 2.0 specification."""


def check_core(channel: Element, items: Sequence[Element]) -> Iterator[Finding]:
    """What is wrong with a feed by the letter of RSS 2.0."""
    yield from _check_order(items)
    yield from _check_image(channel)
    for parent in (channel, *items):
        yield from _check_values(parent)
    for tag in ("pubDate", "lastBuildDate"):
        said = text_of(channel, tag)
        if said is not None and not is_date(said):
            text = f"The show's {tag} {said!r} is no date of RFC 2822."
            yield warning(
                "channel-date", text, "Write Mon, 02 Nov 2026 07:00:00 +0900.", here(channel.find(tag))
            )
    ttl = text_of(channel, "ttl")
    if ttl is not None and not is_number(ttl):
        yield warning(
            "ttl-value", f"ttl is {ttl!r}, no number of minutes.", "Correct it.", here(channel.find("ttl"))
        )


def _check_order(items: Sequence[Element]) -> Iterator[Finding]:
    late = [e for e in items[0].itersiblings("*") if e.tag != "item"] if items else []
    if late:
        text = f"<{short(late[0].tag)}> of the show stands behind an episode; some readers stop there."
        yield warning("metadata-late", text, "Put what the show says before its episodes.", here(late[0]))
    for item in items:
        rich, plain = item.find(f"{CONTENT}encoded"), item.find("description")
        if rich is not None and plain is not None and item.index(rich) < item.index(plain):
            text = f"{subject(item)}: content:encoded stands before the description."
            yield note("content-order", text, "Some readers take the later one: put it after.", here(rich))


def _check_image(channel: Element) -> Iterator[Finding]:
    image = channel.find("image")
    if image is None:
        return
    for tag in ("url", "title", "link"):
        if not text_of(image, tag):
            yield warning("image-incomplete", f"<image> of the show has no {tag}.", "Add it.", here(image))
    for tag, most in _MOST_PIXELS.items():
        said = text_of(image, tag)
        if said is not None and not (is_number(said) and 0 < int(said[:9]) <= most):
            text = f"<image> of the show has the {tag} {said}; RSS allows 1 to {most}."
            yield note("image-size", text, "Leave it out; itunes:image has the large one.", here(image))


def _check_values(parent: Element) -> Iterator[Finding]:
    for element in parent.iterchildren("{}*"):
        said = (element.text or "").strip()
        if element.tag in _PEOPLE and said and not _ADDRESS.fullmatch(said):
            text = f"{named(element)} is {said!r}, no e-mail address."
            yield note("address-form", text, "Write name@example.jp (Name).", here(element))
        elif element.tag in _LINKS and said and not is_url(said):
            text = f"{named(element)} is {said!r}, no absolute URL."
            yield warning("link-value", text, "Write https://...", here(element))
