"""The rules for what a show or an episode says of its rights (facts 4.5, 4.7)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tayori.feeds.document import PODCAST, Element, here, is_url
from tayori.feeds.namespaces import DCTERMS, MEDIA
from tayori.feeds.rights import KNOWN_LICENCES, TEXT_CHARACTERS
from tayori.model.finding import Finding, error

_KNOWN = {name.casefold() for name in KNOWN_LICENCES.values()}
_COUNTRIES = re.compile(r"(all|none|[a-z]{2}( [a-z]{2})*)", re.IGNORECASE)
_MOMENT = r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d))?"
_PERIOD = re.compile(rf"(start={_MOMENT};\s*)?(end={_MOMENT};\s*)?scheme=W3C-DTF")


def check_rights(parent: Element, name: str) -> Iterator[Finding]:
    """What is wrong with the rights of a show or an episode; nothing said is nothing wrong."""
    yield from _check_licences(parent, name)
    for person in parent.findall(f"{PODCAST}person"):
        text = (person.text or "").strip()
        if not 0 < len(text) <= TEXT_CHARACTERS:
            wrong = f"{name}: podcast:person needs a name of 1 to 128 characters, not {len(text)}."
            yield error("person-value", wrong, "Correct it.", here(person))
    for valid in parent.findall(f"{{{DCTERMS}}}valid"):
        if not _PERIOD.fullmatch((valid.text or "").strip()):
            cure = "Write end=2027-03-31T23:59+09:00;scheme=W3C-DTF."
            yield error("valid-value", f"{name}: {valid.text!r} is no period.", cure, here(valid))
    yield from _check_restrictions(parent, name)


def _check_licences(parent: Element, name: str) -> Iterator[Finding]:
    licences = parent.findall(f"{PODCAST}license")
    if len(licences) > 1:
        yield error("license-twice", f"{name} has more than one podcast:license.", "Keep one.", here(parent))
    for licence in licences:
        text = (licence.text or "").strip()
        if not 0 < len(text) <= TEXT_CHARACTERS:
            wrong = f"{name}: podcast:license has {len(text)} characters; 1 to 128 are allowed."
            yield error("license-value", wrong, "Give its short name.", here(licence))
        elif text.casefold() not in _KNOWN and not is_url(licence.get("url")):
            wrong = f"{name}: nobody knows the licence {text!r} without the address of its terms."
            yield error("license-value", wrong, "Add url=.", here(licence))


def _check_restrictions(parent: Element, name: str) -> Iterator[Finding]:
    for restriction in parent.iter(f"{{{MEDIA}}}restriction"):
        known = restriction.get("relationship") in ("allow", "deny")
        text = (restriction.text or "").strip()
        if not known or (restriction.get("type") == "country" and not _COUNTRIES.fullmatch(text)):
            wrong = f"{name}: media:restriction has to allow or deny ISO country codes, not {text!r}."
            yield error("restriction-value", wrong, "Correct it.", here(restriction))
