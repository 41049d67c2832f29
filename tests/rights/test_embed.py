"""What outputs say about their rights: true statuses, public ids, credits; never a private name."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.model.grant import AiUse, Grant, GrantStatus
from tayori.model.ids import GrantId, Lang
from tayori.model.metadata import OutputMetadata
from tayori.model.rights import RightsDeclaration
from tayori.rights.embed import credit_line, output_metadata
from tayori.rights.xmp import packet
from tests.rights.samples import PARENT, PERSON, clip, grant, minor, shelf, statement

NONE = ("portrait", "voice", "place", "music", "footage")


def embedded(said: RightsDeclaration, *grants: Grant, **changes: Any) -> OutputMetadata:
    return output_metadata(
        clip(said, **changes),
        shelf(*grants),
        organisation="長野市",
        organisation_url="https://www.city.example.jp/",
        rendition="vertical",
        year=2026,
    )


@pytest.mark.parametrize(
    ("grants", "none", "status"),
    [
        ((), NONE, "MR-NAP"),
        ((), NONE[1:], "MR-NON"),
        ((grant("portrait/a"),), NONE[1:], "MR-UMR"),
        ((grant("portrait/a"), minor("portrait/b", date(2026, 7, 1))), NONE[1:], "MR-UMR"),
        ((grant("portrait/a"),), NONE[2:], "MR-LMR"),
        ((grant("portrait/a", valid_until=date(2029, 3, 31)),), NONE[1:], "MR-LMR"),
        ((grant("portrait/a", channels=("youtube",)),), NONE[1:], "MR-LMR"),
        ((grant("portrait/a", territories=("JP",)),), NONE[1:], "MR-LMR"),
        ((grant("portrait/a", conditions=("x",)),), NONE[1:], "MR-LMR"),
        ((grant("portrait/a", status=GrantStatus.WITHDRAWN),), NONE[1:], "MR-LMR"),
        ((minor("portrait/a", None),), NONE[1:], "MR-LMR"),
    ],
)
def test_the_model_release_status(grants: tuple[Grant, ...], none: tuple[str, ...], status: str) -> None:
    said = statement(*(g.id for g in grants), none=none)
    assert embedded(said, *grants).rights.model_release == status


def test_a_listed_release_that_does_not_exist_is_no_unlimited_one() -> None:
    assert embedded(statement("portrait/gone", none=NONE[1:])).rights.model_release == "MR-LMR"


@pytest.mark.parametrize(
    ("changes", "status"), [({}, "PR-UPR"), ({"valid_until": date(2027, 1, 1)}, "PR-LPR")]
)
def test_the_property_release_status(changes: dict[str, Any], status: str) -> None:
    place = grant("place/station", public_id="LOC-7", **changes)
    made = embedded(statement(place.id, none=("portrait", "voice", "music", "footage")), place)
    assert (made.rights.property_release, made.rights.property_release_ids) == (status, ("LOC-7",))
    assert made.rights.model_release == "MR-NAP"


def test_only_public_ids_are_shown_once_each_and_never_one_with_a_name() -> None:
    grants = (
        grant("portrait/a", public_id="REL-0001"),
        grant("voice/a", public_id="REL-0001"),
        grant("portrait/b", public_id="REL-0002"),
        grant("portrait/c", public_id="rel 山田花子"),
        grant("portrait/d", public_id=""),
    )
    made = embedded(statement(*(g.id for g in grants)), *grants)
    assert made.rights.model_release_ids == ("REL-0001", "REL-0002")


def test_the_earliest_end_is_the_licences_end() -> None:
    grants = (
        grant("portrait/a", valid_until=date(2029, 3, 31)),
        grant("music/a", valid_until=date(2027, 3, 31)),
        grant("place/a"),
    )
    assert embedded(statement(*(g.id for g in grants)), *grants).rights.valid_until == "2027-03-31"
    assert embedded(statement(none=NONE)).rights.valid_until == ""


def test_the_plain_fields() -> None:
    made = embedded(statement(none=NONE))
    assert made.rights.copyright_notice == "© 2026 長野市"
    assert made.identifier == "https://www.city.example.jp/#asa-no-eki"
    assert made.rights.data_mining == "DMI-PROHIBITED-AIMLTRAINING"
    assert made.rights.source_type == "compositeCapture"
    assert (made.created, made.rendition, made.language) == ("2026-08-01", "vertical", "ja")
    assert made.rights.usage_terms.find(Lang("ja"))
    assert made.rights.web_statement == ""
    assert made.xmp == packet(made)


def test_an_open_licence_brings_its_page_and_forbids_nothing() -> None:
    made = embedded(statement(none=NONE, licence="CC-BY-4.0"))
    assert made.rights.web_statement == "https://creativecommons.org/licenses/by/4.0/"
    assert made.rights.data_mining == "DMI-UNSPECIFIED"
    assert "CC-BY-4.0" in made.rights.usage_terms.get(Lang("en"))


def test_generative_ai_is_disclosed() -> None:
    made = embedded(statement(none=NONE, ai=AiUse(used=True, system="x", what="narration")))
    assert made.rights.source_type == "compositeWithTrainedAlgorithmicMedia"
    assert b"compositeWithTrainedAlgorithmicMedia" in made.xmp


@pytest.mark.parametrize(
    ("own", "owed", "line"),
    [
        ("長野市", None, "長野市"),
        ("長野市", "信州映像", "長野市 / 信州映像"),
        ("長野市 / 撮影 信州映像", "信州映像", "長野市 / 撮影 信州映像"),
        ("長野市", "市", "長野市 / 市"),
        ("", "Kevin MacLeod (CC BY 3.0)", "Kevin MacLeod (CC BY 3.0)"),
        ("長野市", "  ", "長野市"),
    ],
)
def test_credits_that_are_owed_are_shown(own: str, owed: str | None, line: str) -> None:
    said = replace(statement("music/a", "music/b"), credit=own)
    grants = shelf(grant("music/a", credit=owed), grant("music/b", credit=owed))
    assert credit_line(said, grants) == line


@given(
    st.lists(st.sampled_from(["portrait/a", "voice/a", "place/b", "music/c"]), unique=True),
    st.sampled_from(["REL-1", "", PERSON, PARENT.replace(" ", ""), "山田　花子"]),
)
def test_no_output_shows_a_person(ids: list[str], public_id: str) -> None:
    grants = [replace(minor(i, date(2026, 7, 1)), public_id=public_id) for i in ids]
    made = embedded(statement(*ids), *grants)
    everything = "".join(str(asdict(made)).split()) + "".join(made.xmp.decode().split())
    for private in (PERSON, PARENT, "forms/a.pdf", *(GrantId(i) for i in ids)):
        assert "".join(private.split()) not in everything


def test_equal_input_gives_equal_bytes() -> None:
    grants = (grant("portrait/a"), grant("music/a"))
    said = statement("portrait/a", "music/a")
    assert embedded(said, *grants) == embedded(said, *reversed(grants))


def test_nothing_is_claimed_for_a_file_whose_owner_nobody_named() -> None:
    names = {"organisation": "", "organisation_url": "", "rendition": "vertical", "year": 2026}
    bare = output_metadata(clip(RightsDeclaration()), {}, **names)  # type: ignore[arg-type]
    assert (bare.rights.copyright_notice, bare.rights.owner, bare.rights.usage_terms.items) == ("", "", ())
    assert b"Marked" not in bare.xmp
    assert "©".encode() not in bare.xmp
