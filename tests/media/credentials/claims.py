"""What the tests sign: metadata of an asset and how a file of it was made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tayori.media.credentials.manifest import Act, Action, Ingredient, Relation, manifest
from tayori.model.ids import digest_bytes
from tayori.model.metadata import OutputMetadata
from tayori.model.rights import RightsStatement
from tayori.model.text import Texts

RIGHTS = RightsStatement(
    copyright_notice="© 2026 長野市",
    credit="長野市 / 信州映像",
    data_mining="DMI-PROHIBITED",
    source_type="compositeCapture",
    web_statement="https://www.city.example.jp/rights/asa",
)
METADATA = OutputMetadata(
    title=Texts.of({"ja": "朝七時、長野駅へ", "en": "Seven a.m."}),
    description=Texts(),
    creator="長野市",
    keywords=(),
    language="ja",
    identifier="asa",
    rendition="tall",
    created="2026-07-01",
    rights=RIGHTS,
)
INGREDIENTS = (
    Ingredient("source", "Source recording", "video/mp4", digest_bytes(b"source")),
    Ingredient("music", "Music", "audio/wav", digest_bytes(b"music")),
    Ingredient("captions-ja", "Captions (ja)", "text/vtt", digest_bytes(b"captions"), Relation.INPUT),
)
ACTIONS = (
    Action(Act.TRIMMED),
    Action(Act.CROPPED),
    Action(Act.ADDED_TEXT, ("captions-ja",), "Captions"),
    Action(Act.MIXED, ("source", "music")),
    Action(Act.TRANSCODED),
)


def claim(**rights: Any) -> dict[str, Any]:
    """The manifest of a clip whose statement says `rights` besides the usual."""
    return manifest(replace(METADATA, rights=replace(RIGHTS, **rights)), INGREDIENTS, ACTIONS)


def assertion(told: dict[str, Any], label: str) -> Any:
    """The data of one assertion; None without it."""
    return next((a["data"] for a in told["assertions"] if a["label"] == label), None)


def with_packet(metadata: OutputMetadata, packet: Callable[[OutputMetadata], bytes]) -> OutputMetadata:
    """`metadata` with its XMP."""
    return replace(metadata, xmp=packet(metadata))
