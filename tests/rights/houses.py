"""A house the statement tests speak for."""

from __future__ import annotations

from typing import Any

from tayori.model.grant import Grant
from tayori.model.ids import Lang
from tayori.model.metadata import OutputMetadata
from tayori.model.rights import RightsDeclaration, RightsStatement
from tayori.model.text import Texts
from tayori.rights.metadata import bare_metadata, with_packet
from tayori.rights.odrl import policy
from tayori.rights.statement import House, rights_statement
from tests.rights.samples import clip, shelf

HOUSE = House(
    organisation=Texts.of({"ja": "長野市", "en": "Nagano City"}),
    lang=Lang("ja"),
    url="https://www.city.example.jp/",
    portal="https://ijyu.example.jp/",
    site="portal",
    page="https://ijyu.example.jp/clips/asa-no-eki/",
    kinds=(("portal", "folder"), ("city-channel", "youtube")),
    places=(("portal", "folder"), ("city-channel", "youtube")),
)


def said_of(said: RightsDeclaration, *grants: Grant, house: House = HOUSE, **changes: Any) -> RightsStatement:
    """The statement of a clip."""
    return rights_statement(clip(said, **changes), shelf(*grants), house, 2026)


def embedded(said: RightsDeclaration, *grants: Grant, house: House = HOUSE, **changes: Any) -> OutputMetadata:
    """The metadata of a clip's vertical rendition, with its packet."""
    return with_packet(bare_metadata(clip(said, **changes), shelf(*grants), house, "vertical", 2026))


def policy_of(said: RightsDeclaration, *grants: Grant, house: House = HOUSE, **changes: Any) -> bytes:
    """The policy of a clip."""
    asset = clip(said, **changes)
    return policy(asset, rights_statement(asset, shelf(*grants), house, 2026), shelf(*grants), house)
