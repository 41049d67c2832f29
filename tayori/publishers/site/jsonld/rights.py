"""The rights of a work as schema.org has them (facts A.4, 6.2)."""

from __future__ import annotations

from typing import Any

from tayori.model.asset import Kind
from tayori.model.grant import Component
from tayori.model.rights import Person, RightsStatement, Work
from tayori.publishers.plain_text import clean, web
from tayori.publishers.site.entry import Entry

_SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/"
# footage is no VideoObject here: search engines would ask for its thumbnail and its date
_WORK_TYPES = {
    Component.MUSIC: "MusicRecording",
    Component.PHOTO: "Photograph",
    Component.ARTWORK: "VisualArtwork",
}
_PARTS = (Component.FOOTAGE, Component.PHOTO, Component.SCRIPT)
"""Works it is made of; the others are heard or seen in it, and cited."""


def work_rights(entry: Entry) -> dict[str, Any]:
    """What the document of any asset says of its rights; empty values are for the caller to leave out."""
    said, creator = entry.rights, clean(entry.package.metadata.creator)
    seen = "contributor" if entry.package.kind is Kind.PHOTO else "actor"
    return {
        "license": web(said.licence_url) or web(said.web_statement),
        "acquireLicensePage": web(said.licensor_url),
        "usageInfo": web(said.web_statement),
        "creditText": clean(said.credit),
        "copyrightNotice": clean(said.copyright_notice),
        "copyrightYear": said.copyright_year,
        "copyrightHolder": _organisation(said.owner, said.owner_url),
        "creator": _organisation(creator, ""),
        "conditionsOfAccess": clean(said.usage_terms.get(entry.lang)),
        "expires": said.valid_until,
        "digitalSourceType": _SOURCE_TYPE + said.source_type if said.source_type else None,
        seen: [_person(person, seen) for person in said.people],
        "isBasedOn": [_work(work, entry) for work in said.works if work.component in _PARTS],
        "citation": [_work(work, entry) for work in said.works if work.component not in _PARTS],
    }


def regions_allowed(said: RightsStatement) -> list[dict[str, Any]]:
    """The countries a media file may be shown in; empty where it may be everywhere (facts 6.1)."""
    if "world" in said.territories:
        return []
    return [{"@type": "Country", "name": clean(code)} for code in said.territories]


def _organisation(name: str, url: str) -> dict[str, Any] | None:
    made = {"@type": "Organization", "name": clean(name)}
    return (made | ({"url": url} if web(url) else {})) if name else None


def _person(person: Person, place: str) -> dict[str, Any]:
    made = {"@type": "Person", "name": clean(person.name)}
    return {"@type": "Role", "roleName": clean(person.role), place: made} if person.role else made


def _work(work: Work, entry: Entry) -> dict[str, Any]:
    made = {
        "@type": _WORK_TYPES.get(work.component, "CreativeWork"),
        "name": clean(work.title.get(entry.lang)),
        "creditText": clean(work.credit),
        "identifier": clean(work.public_id),
    }
    return {key: value for key, value in made.items() if value}
