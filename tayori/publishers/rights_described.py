"""A statement field by field, as a person reads it, so that a plan can say which of them would change."""

from __future__ import annotations

from collections.abc import Iterator

from tayori.model.rights import RightsStatement
from tayori.model.text import Texts


def rights_described(said: RightsStatement) -> Iterator[tuple[str, str]]:
    """(name, value) of every field of the statement, the same for equal statements; empty where not said."""
    yield from _names(said)
    yield from _conditions(said)
    yield from _releases(said)


def _names(said: RightsStatement) -> Iterator[tuple[str, str]]:
    yield "credit", said.credit
    yield "copyright", said.copyright_notice
    yield "copyright year", str(said.copyright_year or "")
    yield "owner", said.owner
    yield "owner page", said.owner_url
    yield "notices", " / ".join(said.notices)
    yield "people", ", ".join(f"{p.name} ({p.role})" if p.role else p.name for p in said.people)
    yield "heard", ", ".join(p.name for p in said.people if p.heard)
    for work in said.works:
        name = f"work {work.component} {work.public_id}".strip()
        told = (*(text for _, text in work.title.items), work.credit, work.notice)
        yield name, " / ".join(filter(None, told))


def _conditions(said: RightsStatement) -> Iterator[tuple[str, str]]:
    yield "licence", said.licence
    yield "licence page", said.licence_url
    yield from _languages("terms", said.usage_terms)
    yield "terms page", said.web_statement
    yield "permissions page", said.licensor_url
    yield "policy page", said.policy_url
    yield "licence begin", said.valid_from
    yield "licence end", said.valid_until
    yield "territories", ", ".join(said.territories)
    yield "channels", ", ".join(said.channels)
    yield "media", ", ".join(said.media)
    yield "conditions", " / ".join(said.conditions)
    yield "editing", "not allowed" if said.no_editing else ""


def _releases(said: RightsStatement) -> Iterator[tuple[str, str]]:
    yield "model release", " ".join((said.model_release, *said.model_release_ids)).strip()
    yield "property release", " ".join((said.property_release, *said.property_release_ids)).strip()
    yield "data mining", said.data_mining
    yield "source type", said.source_type
    yield "AI", "disclosed" if said.ai.used else ""
    yield "AI system", " ".join(filter(None, (said.ai.system, said.ai.version)))
    yield "AI made", said.ai.what
    yield from _languages("AI disclosure", said.ai.disclosure)


def _languages(name: str, texts: Texts) -> Iterator[tuple[str, str]]:
    for lang, text in texts.items:
        yield f"{name}.{lang}", text
