"""The rules for a show (facts 4.1-4.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tayori.feeds.categories import category_mistake
from tayori.feeds.checking.vocabulary import LANGUAGES, MISTAKEN_LANGUAGES
from tayori.feeds.document import ATOM, ITUNES, PODCAST, Element, here, is_url, short, text_of
from tayori.model.finding import Finding, error, note, warning

_REQUIRED = (
    "title",
    "link",
    "description",
    "language",
    *(ITUNES + t for t in ("category", "explicit", "image")),
)
_RECOMMENDED = (f"{PODCAST}guid", f"{PODCAST}locked")
_ONCE = (
    "title",
    "link",
    "description",
    "language",
    *(ITUNES + t for t in ("author", "image", "type", "explicit")),
)
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(-[A-Za-z0-9]{2,8})*")
_COPYRIGHT = re.compile(r"©|\(c\)|copyright|\b(19|20)\d\d\b", re.IGNORECASE)
_LONGEST_NAME = 100
"""Of a category that is compared with the known ones."""
_PICTURES = (".jpg", ".jpeg", ".png")


def check_channel(channel: Element) -> Iterator[Finding]:
    """What is wrong with what a show says of itself."""
    yield from _check_presence(channel)
    yield from _check_category(channel)
    yield from _check_language(channel)
    yield from _check_cover(channel)
    yield from _check_owner(channel)
    yield from _check_words(channel)
    yield from _check_move(channel)
    yield from check_explicit(channel, "The show")
    if channel.find("item") is None and channel.find(f"{PODCAST}remoteItem") is None:
        yield warning("feed-empty", "The feed has no episode; directories take a show with one at least.")


def _check_presence(channel: Element) -> Iterator[Finding]:
    for tag in _REQUIRED:
        element = channel.find(tag)
        if element is None or not ((element.text or "").strip() or element.attrib):
            text = f"The show has no {short(tag)}."
            yield error("channel-tag-missing", text, "Every directory requires it.", here(channel))
    if not text_of(channel, f"{ITUNES}author"):
        text = "The show has no itunes:author."
        yield error("author-missing", text, "Spotify requires it.", here(channel))
    for tag in _RECOMMENDED:
        if channel.find(tag) is None:
            text = f"The show has no {short(tag)}."
            yield warning("channel-tag-recommended", text, "Directories ask for it.", here(channel))
    for tag in _ONCE:
        if len(channel.findall(tag)) > 1:
            text = f"The show has {short(tag)} more than once."
            yield error("channel-tag-twice", text, "Keep one.", here(channel.findall(tag)[1]))


def _check_category(channel: Element) -> Iterator[Finding]:
    for nth, category in enumerate(channel.findall(f"{ITUNES}category")):
        names = [(element.get("text") or "")[:_LONGEST_NAME] for element in (category, *category)]
        mistake = category_mistake(names)
        if mistake is None:
            continue
        # Apple reads the first and no other
        say = error if nth == 0 else warning
        yield say("category-unknown", f"The show's category: {mistake}.", "Correct it.", here(category))


def _check_language(channel: Element) -> Iterator[Finding]:
    said = text_of(channel, "language")
    found = _LANGUAGE.fullmatch(said or "")
    code = found[1].lower() if found else ""
    if not said or len(code) == 3 or code in LANGUAGES:
        return
    meant = MISTAKEN_LANGUAGES.get(code)
    cure = f"Write {meant}." if meant else "Write ja, en or en-us."
    if "_" in said:
        cure = f"Write {said.replace('_', '-')}."
    yield error(
        "language-value", f"The language {said!r} is none of ISO 639.", cure, _at(channel, "language")
    )


def _at(parent: Element, tag: str) -> str:
    return here(parent.find(tag))


def _check_cover(channel: Element) -> Iterator[Finding]:
    image = channel.find(f"{ITUNES}image")
    address = image.get("href") if image is not None else None
    # hosts put the size of the picture behind it: cover.jpg?width=3000
    path = (address or "").lower().partition("?")[0]
    if image is not None and not (is_url(address) and path.endswith(_PICTURES)):
        text = f"The cover {address!r} is no URL of a JPEG or PNG file."
        yield error("cover-url", text, "Correct it.", here(image))


def _check_owner(channel: Element) -> Iterator[Finding]:
    if channel.find(f"{ITUNES}owner/{ITUNES}email") is None:
        text = "The show has no owner address; Spotify sends its proof of ownership there."
        yield note("owner-missing", text)
    said = text_of(channel, "copyright")
    if said and _COPYRIGHT.search(said):
        text = f"The show's copyright is {said!r}; PSP-1 wants the holder alone."
        yield note(
            "copyright-form", text, "Leave out the word, the sign and the year.", _at(channel, "copyright")
        )


def _check_words(channel: Element) -> Iterator[Finding]:
    kind = text_of(channel, f"{ITUNES}type")
    if kind is not None and kind not in ("episodic", "serial"):
        text = f"itunes:type is {kind!r}; only episodic and serial are known."
        yield error("type-value", text, "Correct it.", _at(channel, f"{ITUNES}type"))
    for tag in (f"{ITUNES}block", f"{ITUNES}complete"):
        for element in (*channel.findall(tag), *channel.findall(f"item/{tag}")):
            said = (element.text or "").strip()
            if said != "Yes":
                text = f"{short(tag)} is {said!r}; any value but Yes has no effect."
                yield note("yes-value", text, "Remove it, or write Yes.", here(element))


def _check_move(channel: Element) -> Iterator[Finding]:
    moved = channel.find(f"{ITUNES}new-feed-url")
    if moved is None:
        return
    said, own = (moved.text or "").strip(), {link.get("href") for link in _own(channel)}
    if not is_url(said):
        text = f"itunes:new-feed-url is {said!r}, no URL."
        yield error("new-feed-url-value", text, "Give the feed's new address.", here(moved))
    elif own and said not in own:
        text = f"itunes:new-feed-url sends subscribers to {said}, not to this feed."
        cure = "In the new feed it has the new feed's address."
        yield warning("new-feed-url-elsewhere", text, cure, here(moved))


def _own(channel: Element) -> list[Element]:
    return [link for link in channel.findall(f"{ATOM}link") if link.get("rel") == "self"]


def check_explicit(parent: Element, name: str) -> Iterator[Finding]:
    """itunes:explicit of a show or an episode: true or false; the older words still pass (facts 4.1)."""
    value = text_of(parent, f"{ITUNES}explicit")
    if value in (None, "true", "false"):
        return
    text = f"{name}: itunes:explicit is {value!r}; it is true or false today."
    say = warning if (value or "").lower() in ("yes", "no", "clean", "explicit", "true", "false") else error
    yield say("explicit-value", text, "Correct it.", _at(parent, f"{ITUNES}explicit"))
