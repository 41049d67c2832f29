"""The feed's own address, its hubs, its pages and archives (facts 4.2, 4.6, RFC 5005)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from tayori.feeds.document import ATOM, HISTORY, Element, here, is_url
from tayori.model.finding import Finding, error, warning

_PAGED = ("first", "previous", "next", "last")
_ARCHIVED = ("prev-archive", "next-archive", "current")
_ONE = ("hub", *_PAGED, *_ARCHIVED)


def check_links(channel: Element) -> Iterator[Finding]:
    """What is wrong with the atom:links of a show."""
    links: dict[str, list[Element]] = defaultdict(list)
    for link in channel.findall(f"{ATOM}link"):
        links[link.get("rel") or "alternate"].append(link)
    yield from _check_self(links, channel)
    for relation in _ONE:
        for link in links[relation]:
            if not is_url(link.get("href")):
                text = f"The {relation} link {link.get('href')!r} is no URL."
                yield error("link-url", text, "Correct it.", here(link))
    yield from _check_history(links, channel)


def _check_self(links: dict[str, list[Element]], channel: Element) -> Iterator[Finding]:
    own = links["self"]
    if not own:
        cure = 'PSP-1 requires atom:link rel="self" with the feed\'s address.'
        yield error("self-missing", "The feed does not name its own address.", cure, here(channel))
    if len(own) > 1:
        text = "The feed names its own address more than once."
        yield error("self-twice", text, "Keep one atom:link rel=self.", here(own[1]))
    for link in own:
        address = link.get("href")
        if not is_url(address):
            text = f"The feed's own address {address!r} is no URL."
            yield error("self-url", text, "Correct it.", here(link))
        elif not (address or "").startswith("https://"):
            yield warning(
                "not-https", f"The feed is served without https: {address}.", "Use https.", here(link)
            )


def _check_history(links: dict[str, list[Element]], channel: Element) -> Iterator[Finding]:
    complete, archive = channel.find(f"{HISTORY}complete"), channel.find(f"{HISTORY}archive")
    paged = [link for relation in _PAGED for link in links[relation]]
    archived = [link for relation in _ARCHIVED for link in links[relation]]
    cure = "See RFC 5005: a feed is complete, or paged, or has archives."
    if complete is not None and (archive is not None or paged or archived):
        text = "The feed says that it is complete, and has pages or archives."
        yield warning("history-mixed", text, cure, here(complete))
    elif paged and archived:
        text = "The feed has pages and archives; readers expect one of them."
        yield warning("history-mixed", text, cure, here(paged[0]))
    if archive is not None and _addresses(links["current"]) <= _addresses(links["self"]):
        text = "The feed says that it is an archive, which never changes: readers will never look again."
        cure = 'Remove fh:archive; a real archive names the feed with atom:link rel="current".'
        yield error("history-archive", text, cure, here(archive))


def _addresses(links: list[Element]) -> set[str | None]:
    return {link.get("href") for link in links}
