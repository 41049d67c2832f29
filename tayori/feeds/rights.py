"""The rights of a show and of its episodes as tags, rendered from their statements (facts 4.5, 4.7, A.8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from tayori.feeds.document import is_url
from tayori.feeds.namespaces import CREATIVE_COMMONS, DC, DCTERMS, MEDIA, PODCAST
from tayori.feeds.tag import Tag
from tayori.feeds.text import plain
from tayori.model.ids import Lang
from tayori.model.rights import RightsStatement

TEXT_CHARACTERS = 128
"""Of a podcast:license and a podcast:person (facts 4.5)."""
KNOWN_LICENCES = {
    "LicenseRef-All-Rights-Reserved": "ARR",
    "CC-BY-4.0": "CC-BY-4.0",
    "CC-BY-NC-4.0": "CC-BY-NC-4.0",
    "CC-BY-NC-ND-4.0": "CC-BY-NC-ND-4.0",
    "POD-V4V-1.0": "POD-V4V-1.0",
}
"""SPDX identifiers as podcast:license knows them; any other needs a URL (facts 4.5)."""
_LAST_MINUTE = time(23, 59)


def channel_rights(said: RightsStatement, lang: Lang) -> tuple[Tag, ...]:
    """What a show says of its rights beside `<copyright>`."""
    return (*_licence(said), *_dublin_core(said, lang), *_creative_commons(said))


def item_rights(
    said: RightsStatement, channel: RightsStatement | None, lang: Lang, zone: ZoneInfo
) -> tuple[Tag, ...]:
    """What an episode says of its rights; its licence only where it is not the show's.

    Days are days of `zone`: the last one is over at midnight there.
    """
    inherited = set(_licence(channel)) if channel is not None else set()
    return (
        *(tag for tag in _licence(said) if tag not in inherited),
        *_ai(said),
        *_dublin_core(said, lang),
        *_media(said),
        *_validity(said, zone),
        *_creative_commons(said),
    )


def _licence(said: RightsStatement) -> Iterator[Tag]:
    known = KNOWN_LICENCES.get(said.licence)
    url = next(filter(is_url, (said.licence_url, said.web_statement)), "")
    name = plain(said.licence).removeprefix("LicenseRef-").lower()[:TEXT_CHARACTERS]
    if known is not None:
        yield Tag(PODCAST, "license", known)
    elif name and url:
        yield Tag(PODCAST, "license", name, (("url", url),))


def _ai(said: RightsStatement) -> Iterator[Tag]:
    if said.ai.used:
        yield Tag(PODCAST, "txt", "true", (("purpose", "ai-content"),))


def _dublin_core(said: RightsStatement, lang: Lang) -> Iterator[Tag]:
    text = " ".join(filter(None, (plain(said.copyright_notice), plain(said.usage_terms.get(lang)))))
    if text:
        yield Tag(DC, "rights", text)


def _media(said: RightsStatement) -> Iterator[Tag]:
    yield Tag(MEDIA, "rights", attributes=(("status", "official"),))
    licence_url = next(filter(is_url, (said.licence_url, said.web_statement)), "")
    named = (("type", "text/html"), ("href", licence_url)) if licence_url else ()
    yield Tag(MEDIA, "license", plain(said.licence).removeprefix("LicenseRef-"), named)
    if plain(said.copyright_notice):
        terms = (("url", said.web_statement),) if is_url(said.web_statement) else ()
        yield Tag(MEDIA, "copyright", plain(said.copyright_notice), terms)
    if plain(said.credit):
        yield Tag(MEDIA, "credit", plain(said.credit))
    if plain(said.owner):
        yield Tag(MEDIA, "credit", plain(said.owner), (("role", "owner"), ("scheme", "urn:yvs")))
    if "world" not in said.territories:
        allowed = " ".join(plain(code).lower() for code in said.territories) or "none"
        yield Tag(MEDIA, "restriction", allowed, (("relationship", "allow"), ("type", "country")))


def _validity(said: RightsStatement, zone: ZoneInfo) -> Iterator[Tag]:
    """dcterms:valid, the last day included (facts A.8)."""
    parts = [f"start={_moment(said.valid_from, time.min, zone)}"] if said.valid_from else []
    if said.valid_until:
        parts.append(f"end={_moment(said.valid_until, _LAST_MINUTE, zone)}")
    if parts:
        yield Tag(DCTERMS, "valid", ";".join((*parts, "scheme=W3C-DTF")))


def _moment(day: str, hour: time, zone: ZoneInfo) -> str:
    return datetime.combine(date.fromisoformat(day), hour, zone).isoformat(timespec="minutes")


def _creative_commons(said: RightsStatement) -> Iterator[Tag]:
    if said.licence.startswith("CC") and is_url(said.licence_url):
        yield Tag(CREATIVE_COMMONS, "license", said.licence_url)
