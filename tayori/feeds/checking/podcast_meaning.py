"""What tags of the podcast namespace have to be together: rules no table has a column for (facts 4.5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tayori.feeds.checking.values import SECONDS, SRI
from tayori.feeds.checking.vocabulary import GROUPS, ROLES, SERVICES, meant
from tayori.feeds.document import PODCAST, Element, here, named
from tayori.feeds.rights import KNOWN_LICENCES
from tayori.model.finding import Finding, error, note, warning

_LICENCES = {name.casefold() for name in KNOWN_LICENCES.values()}
_BITE_MS = (15_000, 120_000)
"""Of a soundbite, as recommended."""


def check_meaning(element: Element, tag: str) -> Iterator[Finding]:
    """What is wrong with an element as a whole."""
    check = _CHECKS.get(tag)
    if check is not None:
        yield from check(element)


def _licence(element: Element) -> Iterator[Finding]:
    said = _text(element)
    if said and said.casefold() not in _LICENCES and not element.get("url"):
        text = f"{named(element)}: nobody knows {said!r} without the address of its terms."
        yield error("license-url", text, "Add url=.", here(element))


def _person(element: Element) -> Iterator[Finding]:
    role, group = element.get("role", "host").strip(), element.get("group", "cast").strip()
    if group.casefold() not in GROUPS:
        text = (
            f"{named(element)}: the taxonomy has no group {group!r}{meant(group, GROUPS)}".rstrip("?") + "."
        )
        yield note("person-role", text, "Readers count it as cast.", here(element))
    elif role.casefold() not in ROLES:
        text = f"{named(element)}: the taxonomy has no role {role!r}{meant(role, ROLES)}".rstrip("?") + "."
        yield note("person-role", text, "Readers show it as it is, or not at all.", here(element))


def _soundbite(element: Element) -> Iterator[Finding]:
    said = element.get("duration") or ""
    if SECONDS.fits(said) and not _BITE_MS[0] <= float(said[:12]) * 1000 <= _BITE_MS[1]:
        text = f"{named(element)} is {said} s long; 15 to 120 are recommended."
        yield note("soundbite-length", text, "", here(element))


def _social(element: Element) -> Iterator[Finding]:
    if element.get("protocol") != "disabled" and not element.get("uri"):
        text = f"{named(element)} has no uri."
        yield error("podcast-attribute-missing", text, "Only the protocol disabled has none.", here(element))


def _integrity(element: Element) -> Iterator[Finding]:
    if element.get("type") == "sri" and not SRI.fits(element.get("value") or ""):
        text = f"{named(element)}: {element.get('value')!r} is not {SRI.name}."
        yield error("integrity-value", text, "Use the Base64 form of SHA-256, 384 or 512.", here(element))


def _time_split(element: Element) -> Iterator[Finding]:
    remote = element.findall(f"{PODCAST}remoteItem")
    own = element.find(f"{PODCAST}valueRecipient")
    if len(remote) > 1 or (remote and own is not None):
        text = f"{named(element)} pays both another show and recipients of its own."
        yield error("value-split", text, "It has one remoteItem, or recipients.", here(element))


def _publisher(element: Element) -> Iterator[Finding]:
    remote = element.findall(f"{PODCAST}remoteItem")
    if len(remote) > 1 or any(r.get("medium") != "publisher" for r in remote):
        text = f'{named(element)} has to name exactly one remoteItem, with medium="publisher".'
        yield error("publisher-value", text, "Correct it.", here(element))


def _frequency(element: Element) -> Iterator[Finding]:
    if "COUNT=" in (element.get("rrule") or "") and not element.get("dtstart"):
        text = f"{named(element)} counts episodes without saying from when."
        yield error("podcast-attribute-missing", text, "Add dtstart=.", here(element))


def _block(element: Element) -> Iterator[Finding]:
    service = element.get("id")
    if service is not None and service not in SERVICES:
        text = (
            f"{named(element)}: no service has the id {service!r}{meant(service, SERVICES)}".rstrip("?") + "."
        )
        yield warning("block-service", text, "It blocks nobody.", here(element))


def _txt(element: Element) -> Iterator[Finding]:
    if element.get("purpose") == "ai-content" and _text(element) not in ("true", "false"):
        text = f"{named(element)}: ai-content is {_text(element)!r}; it is true or false."
        yield error("ai-content-value", text, "Correct it.", here(element))


def _medium(element: Element) -> Iterator[Finding]:
    channel = element.getparent()
    if _text(element).endswith("L") and channel.find("item") is not None:
        text = f"{named(element)} is {_text(element)}, a list of other shows, but has episodes."
        yield error("medium-items", text, "A list has podcast:remoteItem only.", here(element))


def _text(element: Element) -> str:
    return (element.text or "").strip()


_CHECKS: dict[str, Callable[[Element], Iterator[Finding]]] = {
    "license": _licence,
    "person": _person,
    "soundbite": _soundbite,
    "socialInteract": _social,
    "integrity": _integrity,
    "valueTimeSplit": _time_split,
    "publisher": _publisher,
    "updateFrequency": _frequency,
    "block": _block,
    "txt": _txt,
    "medium": _medium,
}
