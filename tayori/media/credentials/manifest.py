"""What is signed, as a plain value: the manifest of Content Credentials (C2PA 2.4, CAWG 1.1; facts A.3).

Holds no path, no file name and nothing personal: titles of ingredients are words for what they were.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tayori.model.grant import AiUse
from tayori.model.ids import Digest, Lang
from tayori.model.metadata import OutputMetadata
from tayori.model.rights import RightsStatement

SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
GENERATED = "trainedAlgorithmicMedia"
_PARTLY_GENERATED = "compositeWithTrainedAlgorithmicMedia"
_EDITED_BY_PEOPLE = "humanEdits"
"""What a file is when its statement does not say: made by people from something given."""
_ADMITTING = (GENERATED, _PARTLY_GENERATED, "compositeSynthetic")
"""Terms that say themselves that something was generated."""

_ALL_USES: tuple[str, ...] = (
    "cawg.ai_generative_training",
    "cawg.ai_inference",
    "cawg.ai_training",
    "cawg.data_mining",
)
_FORBIDDEN_USES: dict[str, tuple[str, ...]] = {
    "DMI-PROHIBITED": _ALL_USES,
    "DMI-PROHIBITED-AIMLTRAINING": ("cawg.ai_generative_training", "cawg.ai_training"),
    "DMI-PROHIBITED-GENAIMLTRAINING": ("cawg.ai_generative_training",),
}
_CONSTRAINTS = {
    "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING": "Only indexing by search engines is allowed.",
    "DMI-PROHIBITED-SEECONSTRAINT": "See the terms of use.",
    "DMI-PROHIBITED-SEEEMBEDDEDRIGHTSEXPR": "See the rights expression in the file.",
    "DMI-PROHIBITED-SEELINKEDRIGHTSEXPR": "See the linked rights expression.",
}
_NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
}


class Act(StrEnum):
    """What can have been done to a file: those of the specification's actions that we do."""

    TRIMMED = "c2pa.trimmed"
    CROPPED = "c2pa.cropped"
    RESIZED = "c2pa.resized"
    ADJUSTED_COLOUR = "c2pa.adjustedColor"
    ADDED_TEXT = "c2pa.addedText"
    MIXED = "c2pa.mixed"
    MASTERED = "c2pa.mastered"
    TRANSCODED = "c2pa.transcoded"
    METADATA = "c2pa.edited.metadata"


class Relation(StrEnum):
    """How an ingredient is in the file."""

    COMPONENT = "componentOf"
    """It is seen or heard."""
    INPUT = "inputTo"
    """Something was made from it: pixels from captions."""


@dataclass(frozen=True, slots=True)
class Ingredient:
    """One thing a file was made from."""

    label: str
    """How actions point to it: `source`, `music`, `captions-ja`."""
    title: str
    """What it was, never what its file is called."""
    mime: str
    digest: Digest
    relation: Relation = Relation.COMPONENT


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that was done."""

    act: Act
    ingredients: tuple[str, ...] = ()
    """Labels of what it was done with."""
    description: str = ""


def manifest(
    metadata: OutputMetadata, ingredients: tuple[Ingredient, ...], actions: tuple[Action, ...]
) -> dict[str, Any]:
    """The manifest of one file, as c2pa-python's Builder takes it, without format and generator.

    Those two are known to who signs (sign.py): a new version of Tayori signs nothing anew.
    """
    rights = metadata.rights
    assertions = [
        ("c2pa.actions.v2", {"actions": list(_actions(rights, ingredients, actions))}),
        ("cawg.training-mining", _training_and_mining(rights)),
        ("cawg.metadata", _metadata(metadata)),
    ]
    return {
        "title": metadata.title.get(Lang(metadata.language)),
        "ingredients": [_ingredient(ingredient) for ingredient in ingredients],
        "assertions": [{"label": label, "data": data} for label, data in assertions if data],
    }


def source_type(rights: RightsStatement) -> str:
    """The IPTC term of the whole file; with generated parts never one that hides them."""
    told = rights.source_type or _EDITED_BY_PEOPLE
    return _PARTLY_GENERATED if rights.ai.used and told not in _ADMITTING else told


def _actions(
    rights: RightsStatement, ingredients: tuple[Ingredient, ...], actions: tuple[Action, ...]
) -> Iterator[dict[str, Any]]:
    """In order: created, with what is in it, by which generator, and what was done then."""
    yield {"action": "c2pa.created", "digitalSourceType": SOURCE_TYPES + source_type(rights)}
    components = [i.label for i in ingredients if i.relation is Relation.COMPONENT]
    if components:
        yield {"action": "c2pa.placed", "parameters": {"ingredientIds": components}}
    if rights.ai.used:
        yield _generation(rights.ai)
    for action in actions:
        yield _action(action)


def _generation(ai: AiUse) -> dict[str, Any]:
    told: dict[str, Any] = {"action": "c2pa.edited", "digitalSourceType": SOURCE_TYPES + GENERATED}
    if ai.system:
        told["softwareAgent"] = {"name": ai.system} | ({"version": ai.version} if ai.version else {})
    return told | ({"description": ai.what} if ai.what else {})


def _action(action: Action) -> dict[str, Any]:
    told: dict[str, Any] = {"action": str(action.act)}
    if action.ingredients:
        told["parameters"] = {"ingredientIds": list(action.ingredients)}
    return told | ({"description": action.description} if action.description else {})


def _ingredient(ingredient: Ingredient) -> dict[str, Any]:
    return {
        "label": ingredient.label,
        "title": ingredient.title,
        "format": ingredient.mime,
        "relationship": str(ingredient.relation),
        "instance_id": f"urn:sha256:{ingredient.digest}",
    }


def _training_and_mining(rights: RightsStatement) -> dict[str, Any]:
    """CAWG's words for a PLUS code; nothing where nothing is said."""
    code, where = rights.data_mining, rights.policy_url or rights.web_statement
    if code in _CONSTRAINTS:
        uses, rule = (
            _ALL_USES,
            {"use": "constrained", "constraint_info": f"{_CONSTRAINTS[code]} {where}".strip()},
        )
    elif code == "DMI-ALLOWED":
        uses, rule = _ALL_USES, {"use": "allowed"}
    else:
        uses, rule = _FORBIDDEN_USES.get(code, ()), {"use": "notAllowed"}
    return {"entries": dict.fromkeys(uses, rule)} if uses else {}


def _metadata(metadata: OutputMetadata) -> dict[str, Any]:
    rights, lang = metadata.rights, Lang(metadata.language)
    fields = {
        "dc:creator": [metadata.creator] if metadata.creator else [],
        "dc:rights": [rights.copyright_notice] if rights.copyright_notice else [],
        "photoshop:Credit": rights.credit,
        "xmpRights:UsageTerms": rights.usage_terms.get(lang),
        "xmpRights:WebStatement": rights.web_statement,
    }
    told = {name: value for name, value in fields.items() if value}
    used = {name.partition(":")[0] for name in told}
    return {"@context": {n: _NAMESPACES[n] for n in sorted(used)}} | told if told else {}
