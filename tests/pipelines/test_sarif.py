from __future__ import annotations

import json
import re
from typing import Any

from tayori import __version__
from tayori.model.finding import Finding, Severity, error, note, warning
from tayori.pipelines.sarif import CuePlace, sarif

_SHORT = Finding(
    "captions-short", Severity.WARNING, "Shown for less than 800 ms.", "Longer.", "cue 1, 3", (1, 3)
)
_MISSING = warning("captions-missing", "Speech has no caption.", "Add it.", "0:02.400-0:04.600")
_PLACES = (CuePlace(0, 500, 2), CuePlace(500, 2000, 6), CuePlace(2000, 2400))


def _require_sarif(document: dict[str, Any]) -> None:
    """What the schema of SARIF 2.1.0 requires of the parts we write, by hand; JSON all through."""
    assert json.loads(json.dumps(document, ensure_ascii=False)) == document
    assert document["version"] == "2.1.0"
    assert re.fullmatch(r"https://.+sarif.+2\.1\.0.*\.json", document["$schema"])
    for run in document["runs"]:
        driver = run["tool"]["driver"]
        assert driver["name"]
        rules = [rule["id"] for rule in driver["rules"]]
        assert len(set(rules)) == len(rules)
        uris = [artifact["location"]["uri"] for artifact in run["artifacts"]]
        for result in run["results"]:
            assert set(result) <= {"ruleId", "ruleIndex", "level", "message", "locations", "properties"}
            assert rules[result["ruleIndex"]] == result["ruleId"]
            assert result["level"] in ("none", "note", "warning", "error")
            assert result["message"]["text"]
            for location in result["locations"]:
                physical = location["physicalLocation"]
                assert physical["artifactLocation"]["uri"] in uris
                assert physical.get("region", {"startLine": 1})["startLine"] >= 1
                for logical in location.get("logicalLocations", ()):
                    assert isinstance(logical["name"], str)


def test_each_cue_is_a_result_with_its_place() -> None:
    document = sarif((_SHORT, _MISSING), "clips/朝 7/captions.ja.srt", _PLACES)
    _require_sarif(document)
    first, third, missing = document["runs"][0]["results"]
    assert first["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "clips/%E6%9C%9D%207/captions.ja.srt"},
                "region": {"startLine": 2},
            },
            "logicalLocations": [{"name": "1", "fullyQualifiedName": "cue 1"}],
        }
    ]
    assert first["properties"] == {"cure": "Longer.", "cue": 1, "start_ms": 0, "end_ms": 500}
    assert first["message"] == {"text": "Shown for less than 800 ms. Longer."}
    assert third["properties"]["cue"] == 3
    assert "region" not in third["locations"][0]["physicalLocation"]
    assert missing["properties"] == {"cure": "Add it.", "where": "0:02.400-0:04.600"}
    assert "logicalLocations" not in missing["locations"][0]


def test_rules_are_named_once_and_severities_are_sarifs_own() -> None:
    found = (error("c", "C."), note("a", "A."), warning("b", "B."), note("a", "Again."))
    document = sarif(found, "captions.srt")
    _require_sarif(document)
    (run,) = document["runs"]
    assert run["tool"]["driver"]["rules"] == [{"id": "c"}, {"id": "a"}, {"id": "b"}]
    assert run["tool"]["driver"]["version"] == __version__
    assert [r["level"] for r in run["results"]] == ["error", "note", "warning", "note"]


def test_nothing_found_is_an_empty_list() -> None:
    document = sarif((), "captions.srt")
    _require_sarif(document)
    assert document["runs"][0]["results"] == []


def test_cues_beyond_the_known_ones_have_a_number_only() -> None:
    document = sarif((_SHORT,), "captions.srt", _PLACES[:1])
    _require_sarif(document)
    assert document["runs"][0]["results"][1]["properties"] == {"cure": "Longer.", "cue": 3}
