from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tayori.media.credentials.manifest import SOURCE_TYPES, Act, manifest
from tayori.model.grant import AiUse
from tayori.model.ids import canonical_json
from tayori.model.rights import RightsStatement
from tests.media.credentials.claims import METADATA, assertion, claim

VOICE = AiUse(used=True, system="Koe", version="2.1", what="ナレーションの声")
ALL_USES = {"cawg.ai_generative_training", "cawg.ai_inference", "cawg.ai_training", "cawg.data_mining"}


def actions(**rights: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = assertion(claim(**rights), "c2pa.actions.v2")["actions"]
    return found


def test_the_first_action_says_how_the_file_came_to_be() -> None:
    assert actions()[0] == {"action": "c2pa.created", "digitalSourceType": f"{SOURCE_TYPES}compositeCapture"}


def test_a_statement_without_a_source_type_still_gives_one() -> None:
    assert actions(source_type="")[0]["digitalSourceType"] == f"{SOURCE_TYPES}humanEdits"


def test_what_is_seen_and_heard_is_placed_and_captions_are_an_input() -> None:
    assert actions()[1] == {"action": "c2pa.placed", "parameters": {"ingredientIds": ["source", "music"]}}
    related = {i["label"]: i["relationship"] for i in claim()["ingredients"]}
    assert related == {"source": "componentOf", "music": "componentOf", "captions-ja": "inputTo"}


def test_what_was_done_follows_in_order_with_what_it_was_done() -> None:
    done = actions()[2:]
    assert [a["action"] for a in done] == [
        *("c2pa.trimmed", "c2pa.cropped", "c2pa.addedText", "c2pa.mixed", "c2pa.transcoded")
    ]
    assert done[2]["parameters"] == {"ingredientIds": ["captions-ja"]}


def test_an_action_points_only_to_ingredients_that_are_there() -> None:
    labels = {i["label"] for i in claim()["ingredients"]}
    pointed = {label for a in actions() for label in a.get("parameters", {}).get("ingredientIds", ())}
    assert pointed == labels


def test_generated_parts_are_admitted_for_the_whole_and_for_the_part() -> None:
    created, _, generated = actions(ai=VOICE)[:3]
    assert created["digitalSourceType"] == f"{SOURCE_TYPES}compositeWithTrainedAlgorithmicMedia"
    assert generated == {
        "action": "c2pa.edited",
        "digitalSourceType": f"{SOURCE_TYPES}trainedAlgorithmicMedia",
        "softwareAgent": {"name": "Koe", "version": "2.1"},
        "description": "ナレーションの声",
    }


def test_what_is_generated_altogether_is_not_called_a_composite() -> None:
    created = actions(ai=VOICE, source_type="trainedAlgorithmicMedia")[0]
    assert created["digitalSourceType"] == f"{SOURCE_TYPES}trainedAlgorithmicMedia"


def test_without_generative_ai_nothing_is_called_generated() -> None:
    assert "rainedAlgorithmic" not in canonical_json(claim())


@pytest.mark.parametrize(
    ("code", "uses", "rule"),
    [
        ("DMI-PROHIBITED", ALL_USES, "notAllowed"),
        ("DMI-PROHIBITED-AIMLTRAINING", {"cawg.ai_generative_training", "cawg.ai_training"}, "notAllowed"),
        ("DMI-PROHIBITED-GENAIMLTRAINING", {"cawg.ai_generative_training"}, "notAllowed"),
        ("DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING", ALL_USES, "constrained"),
        ("DMI-PROHIBITED-SEECONSTRAINT", ALL_USES, "constrained"),
        ("DMI-ALLOWED", ALL_USES, "allowed"),
    ],
)
def test_a_word_on_data_mining_becomes_one_on_each_use(code: str, uses: set[str], rule: str) -> None:
    entries = assertion(claim(data_mining=code), "cawg.training-mining")["entries"]
    assert {use: entry["use"] for use, entry in entries.items()} == dict.fromkeys(uses, rule)
    assert all("constraint_info" in entry for entry in entries.values()) == (rule == "constrained")


@pytest.mark.parametrize("code", ["", "DMI-UNSPECIFIED"])
def test_without_a_word_on_data_mining_there_is_no_assertion(code: str) -> None:
    assert assertion(claim(data_mining=code), "cawg.training-mining") is None


def test_the_rights_are_told_with_their_namespaces() -> None:
    told = assertion(claim(), "cawg.metadata")
    assert told["dc:rights"] == ["© 2026 長野市"]
    assert told["xmpRights:WebStatement"] == "https://www.city.example.jp/rights/asa"
    assert told["photoshop:Credit"] == "長野市 / 信州映像"
    assert set(told["@context"]) == {name.split(":")[0] for name in told if name != "@context"}


def test_nothing_to_say_about_rights_is_no_assertion() -> None:
    bare = manifest(replace(METADATA, creator="", rights=RightsStatement()), (), ())
    assert [a["label"] for a in bare["assertions"]] == ["c2pa.actions.v2"]
    assert bare["ingredients"] == []


def test_a_manifest_is_an_identity_without_floats_or_times() -> None:
    assert canonical_json(claim()) == canonical_json(claim())
    assert "when" not in canonical_json(claim())


def test_only_actions_of_the_specification_are_used() -> None:
    """C2PA 2.4, table of actions."""
    assert {str(act) for act in Act} <= {
        *("c2pa.addedText", "c2pa.adjustedColor", "c2pa.cropped", "c2pa.edited.metadata", "c2pa.mastered"),
        *("c2pa.mixed", "c2pa.resized", "c2pa.transcoded", "c2pa.trimmed"),
    }
