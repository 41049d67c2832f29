"""Words of grants that name nothing: a limit that limits nothing is worse than none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tayori.model.finding import Severity
from tayori.model.grant import Scope
from tayori.rights.clearance import PURPOSES, is_advertising, word_findings
from tayori.rights.clearance.vocabulary import purpose_findings
from tests.rights.samples import SCOPE, grant, track

CHANNELS = frozenset({"portal", "folder", "youtube", "tiktok"})


def found(**changes: Any) -> list[tuple[str, Severity]]:
    told = word_findings([grant("portrait/a", **changes)], CHANNELS)
    assert all(finding.where == "portrait/a" for finding in told)
    return [(finding.rule, finding.severity) for finding in told]


def test_the_words_that_are_known_are_no_finding() -> None:
    assert found(channels=("any", "portal", "folder", "tiktok"), purposes=("any", *PURPOSES)) == []
    assert found(prohibitions=(Scope(("youtube",), (), ("advertising",)), Scope())) == []


UNKNOWN_CHANNEL = [("unknown-channel", Severity.ERROR)]
UNKNOWN_PURPOSE = [("unknown-purpose", Severity.WARNING)]


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({"channels": ("portal", "website")}, UNKNOWN_CHANNEL),
        ({"prohibitions": (Scope(channels=("website",)),)}, UNKNOWN_CHANNEL),
        ({"purposes": ("advertisement",)}, UNKNOWN_PURPOSE),
        ({"prohibitions": (Scope(purposes=("koukoku",)),)}, UNKNOWN_PURPOSE),
    ],
)
def test_a_channel_or_purpose_that_names_nothing_is_found(changes: dict[str, Any], rules: list[Any]) -> None:
    assert found(**changes) == rules


@pytest.mark.parametrize("right", [0, 1])
def test_the_rights_of_a_track_are_read_too_and_a_word_is_told_once(right: int) -> None:
    music = list(track())
    music[right] = replace(music[right], scope=replace(SCOPE, channels=("website",)))
    told = word_findings([grant("music/a", music=tuple(music))], CHANNELS)
    assert [finding.rule for finding in told] == ["unknown-channel"]
    both = grant("music/a", channels=("website",), prohibitions=(Scope(channels=("website",)),))
    assert [finding.rule for finding in word_findings([both], CHANNELS)] == ["unknown-channel"]


def test_the_nearest_word_is_offered() -> None:
    (channel,) = word_findings([grant("place/a", channels=("yuotube",))], CHANNELS)
    assert "`yuotube`" in channel.text
    assert "youtube" in channel.cure
    (purpose,) = word_findings([grant("place/a", purposes=("advertisement",))], CHANNELS)
    assert "`advertising`" in purpose.cure
    (far,) = word_findings([grant("place/a", channels=("xyz",))], CHANNELS)
    assert all(name in far.cure for name in CHANNELS)


def test_a_purpose_of_an_asset_or_target_is_read_as_well() -> None:
    assert purpose_findings(["information", "any", "promotion"], "asa-no-eki") == ()
    (told,) = purpose_findings(["informaton", "informaton"], "asa-no-eki")
    assert (told.rule, told.where) == ("unknown-purpose", "asa-no-eki")
    assert "`information`" in told.cure


def test_what_is_not_known_to_be_something_else_is_advertising() -> None:
    assert {word for word in PURPOSES if is_advertising(word)} == {"advertising", "promotion"}
    assert set(PURPOSES) == {"information", "education", "internal", "advertising", "promotion"}
    assert is_advertising("koukoku")
    assert is_advertising("")
