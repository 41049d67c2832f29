"""The statement of an asset's rights: true statuses, bounds of all grants together, and nothing private."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tayori.model.grant import (
    AiUse,
    Component,
    Duty,
    DutyKind,
    Grant,
    GrantStatus,
    MusicPart,
    MusicRight,
    Permit,
    Scope,
)
from tayori.model.ids import GrantId, Lang
from tayori.model.rights import Person, Work
from tayori.model.text import Texts
from tayori.rights.statement import credit_line
from tests.rights.houses import HOUSE, said_of
from tests.rights.samples import grant, minor, statement

NONE = ("portrait", "voice", "place", "music", "footage")


@pytest.mark.parametrize(
    ("grants", "none", "status"),
    [
        ((), NONE, "MR-NAP"),
        ((), NONE[1:], "MR-NON"),
        ((grant("portrait/a"),), NONE[1:], "MR-UMR"),
        ((grant("portrait/a"), grant("voice/a")), NONE[2:], "MR-UMR"),
        ((grant("portrait/a"), minor("portrait/b", date(2026, 7, 1))), NONE[1:], "MR-LMR"),
        ((grant("portrait/a"),), NONE[2:], "MR-LMR"),
        ((grant("portrait/a", valid_until=date(2029, 3, 31)),), NONE[1:], "MR-LMR"),
        ((grant("portrait/a", channels=("youtube",)),), NONE[1:], "MR-LMR"),
        ((grant("portrait/a", territories=("JP",)),), NONE[1:], "MR-LMR"),
        ((grant("portrait/a", purposes=("information",)),), NONE[1:], "MR-LMR"),
        ((grant("portrait/a", conditions=("x",)),), NONE[1:], "MR-LMR"),
        ((grant("portrait/a", prohibitions=(Scope(purposes=("advertising",)),)),), NONE[1:], "MR-LMR"),
        ((grant("portrait/a", duties=(Duty(DutyKind.NO_EDITING),)),), NONE[1:], "MR-LMR"),
        ((grant("portrait/a", doubt="document-changed"),), NONE[1:], "MR-LMR"),
        ((grant("portrait/a", under=GrantId("script/gone")),), NONE[1:], "MR-LMR"),
        *(
            ((grant("portrait/a", status=s),), NONE[1:], "MR-LMR")
            for s in GrantStatus
            if s is not GrantStatus.ACTIVE
        ),
        ((minor("portrait/a", None),), NONE[1:], "MR-LMR"),
    ],
)
def test_the_model_release_status(grants: tuple[Grant, ...], none: tuple[str, ...], status: str) -> None:
    said = statement(*(g.id for g in grants), none=none)
    assert said_of(said, *grants).model_release == status


def test_a_listed_release_that_does_not_exist_is_no_unlimited_one() -> None:
    assert said_of(statement("portrait/gone", none=NONE[1:])).model_release == "MR-LMR"


def test_a_release_under_a_limited_contract_is_limited() -> None:
    contract = grant("script/contract", valid_until=date(2027, 3, 31))
    release = grant("portrait/a", under=contract.id)
    assert said_of(statement(release.id, none=NONE[1:]), release, contract).model_release == "MR-LMR"


@pytest.mark.parametrize(
    ("changes", "status"), [({}, "PR-UPR"), ({"valid_until": date(2027, 1, 1)}, "PR-LPR")]
)
def test_the_property_release_status(changes: dict[str, Any], status: str) -> None:
    place = grant("place/station", public_id="LOC-7", **changes)
    made = said_of(statement(place.id, none=("portrait", "voice", "music", "footage")), place)
    assert (made.property_release, made.property_release_ids) == (status, ("LOC-7",))
    assert made.model_release == "MR-NAP"


def test_artwork_that_is_shown_needs_a_property_release_too() -> None:
    art = grant("artwork/statue", public_id="ART-1", valid_until=date(2027, 1, 1))
    made = said_of(statement(art.id, none=NONE), art)
    assert (made.property_release, made.property_release_ids) == ("PR-LPR", ("ART-1",))


def test_only_public_ids_are_shown_once_each_and_never_one_with_a_name() -> None:
    grants = (
        grant("portrait/a", public_id="REL-0002"),
        grant("voice/a", public_id="REL-0002"),
        grant("portrait/b", public_id="REL-0001"),
        grant("portrait/c", public_id="rel 山田花子"),
        grant("portrait/d", public_id=""),
        grant("portrait/e", public_id="portrait/e"),
        grant("portrait/f", subject="佐藤 健", public_id="of-portrait/a"),
    )
    assert said_of(statement(*(g.id for g in grants)), *grants).model_release_ids == ("REL-0001", "REL-0002")


# bounds ---------------------------------------------------------------------------------------------------


def test_the_bounds_are_those_of_all_grants_their_tracks_and_their_contracts() -> None:
    contract = grant("script/contract", valid_from=date(2026, 9, 1), channels=("youtube", "portal"))
    scope = Scope(("any",), ("JP", "TW"), ("any",), valid_until=date(2027, 3, 31))
    right = MusicRight(part=MusicPart.MASTER, scope=scope)
    grants = (
        grant("portrait/a", valid_until=date(2029, 3, 31), channels=("city-channel", "tiktok", "folder")),
        grant("music/a", music=(right,), under=contract.id),
        grant("place/a", territories=("JP", "KR")),
        contract,
    )
    made = said_of(statement("portrait/a", "music/a", "place/a"), *grants)
    assert (made.valid_from, made.valid_until) == ("2026-09-01", "2027-03-31")
    assert made.territories == ("JP",)
    assert made.channels == ("city-channel", "portal"), "a grant may name a target or its kind"


def test_no_permission_begins_before_it_was_given() -> None:
    undated = grant("portrait/a", valid_from=None, granted=date(2026, 9, 2))
    assert said_of(statement("portrait/a"), undated).valid_from == "2026-09-02"
    later = grant("portrait/a", valid_from=date(2026, 10, 1), granted=date(2026, 9, 2))
    assert said_of(statement("portrait/a"), later).valid_from == "2026-10-01"
    earlier = grant("portrait/a", valid_from=date(2026, 8, 1), granted=date(2026, 9, 2))
    assert said_of(statement("portrait/a"), earlier).valid_from == "2026-09-02"


def test_what_does_not_stand_lends_no_id() -> None:
    withdrawn = grant("portrait/a", status=GrantStatus.WITHDRAWN, withdrawn=date(2026, 11, 1))
    doubted = grant("portrait/b", doubt="document-changed")
    made = said_of(
        statement("portrait/a", "portrait/b", "portrait/c"), withdrawn, doubted, grant("portrait/c")
    )
    assert made.model_release_ids == ("REL-c",)


def test_what_grants_have_not_in_common_is_nowhere() -> None:
    grants = (grant("portrait/a", channels=("youtube",)), grant("place/a", channels=("folder",)))
    assert said_of(statement("portrait/a", "place/a"), *grants).channels == ()


def test_without_bounds_nothing_is_bounded() -> None:
    made = said_of(statement(none=NONE))
    assert (made.valid_from, made.valid_until) == ("", "")
    assert (made.territories, made.channels) == (("world",), ("any",))


def test_an_asset_is_meant_for_no_more_than_it_says() -> None:
    said = replace(statement(none=NONE), territories=("JP",))
    assert said_of(said).territories == ("JP",)


def test_contracts_in_a_circle_end() -> None:
    one, two = grant("place/a", under=GrantId("place/b")), grant("place/b", under=GrantId("place/a"))
    assert said_of(statement("place/a"), one, two).territories == ("world",)


# words ----------------------------------------------------------------------------------------------------


def test_the_plain_fields() -> None:
    made = said_of(statement(none=NONE))
    assert (made.owner, made.owner_url) == ("長野市", "https://www.city.example.jp/")
    assert (made.copyright_notice, made.copyright_year) == ("© 2026 長野市", 2026)
    assert made.data_mining == "DMI-PROHIBITED-AIMLTRAINING"
    assert made.source_type == "compositeCapture"
    assert "禁じます" in made.usage_terms.get(Lang("ja"))
    assert "No copying" in made.usage_terms.get(Lang("en"))
    assert made.web_statement == "https://ijyu.example.jp/clips/asa-no-eki/"
    assert made.licensor_url == "https://www.city.example.jp/"
    assert made.policy_url == "https://ijyu.example.jp/rights/asa-no-eki.odrl.json"
    assert made.licence_url == ""


def test_another_owner_has_no_address_of_ours() -> None:
    made = said_of(replace(statement(none=NONE), holder="信州映像"))
    assert (made.owner, made.owner_url) == ("信州映像", "")
    assert made.copyright_notice == "© 2026 信州映像"


def test_the_house_has_its_own_pages_and_word_on_data_mining() -> None:
    house = replace(
        HOUSE, terms_url="https://t.example/", licensor_url="https://l.example/", data_mining="DMI-PROHIBITED"
    )
    made = said_of(statement(none=NONE, licence="CC-BY-4.0"), house=house)
    assert (made.web_statement, made.licensor_url) == ("https://t.example/", "https://l.example/")
    assert made.data_mining == "DMI-PROHIBITED"


def test_without_a_site_nothing_is_linked() -> None:
    made = said_of(statement(none=NONE), house=replace(HOUSE, portal="", page=""))
    assert (made.policy_url, made.web_statement) == ("", "")


@pytest.mark.parametrize(("channel", "linked"), [("portal", True), ("folder", True), ("youtube", False)])
def test_a_portal_that_may_not_show_it_is_not_linked(channel: str, linked: bool) -> None:
    made = said_of(statement("place/a"), grant("place/a", channels=(channel,)))
    assert (bool(made.policy_url), bool(made.web_statement)) == (linked, linked)


@pytest.mark.parametrize("portal", ["https://a.example", "https://a.example/", "https://a.example/sub/"])
def test_the_policy_stands_below_the_portals_base(portal: str) -> None:
    made = said_of(statement(none=NONE), house=replace(HOUSE, portal=portal))
    assert made.policy_url == f"{portal.rstrip('/')}/rights/asa-no-eki.odrl.json"


def test_an_open_licence_brings_its_page_and_forbids_nothing() -> None:
    made = said_of(statement(none=NONE, licence="CC-BY-4.0"))
    assert made.web_statement == made.licence_url == "https://creativecommons.org/licenses/by/4.0/"
    assert made.data_mining == "DMI-UNSPECIFIED"
    assert made.usage_terms.get(Lang("en")).startswith("Licensed under CC-BY-4.0. https://")


def test_the_japanese_government_licence_says_what_it_leaves_out() -> None:
    made = said_of(statement(none=NONE, licence="LicenseRef-PDL-1.0"))
    assert "第三者" in made.usage_terms.get(Lang("ja"))
    assert made.licence_url.startswith("https://www.digital.go.jp/")


def test_a_duty_of_no_editing_is_said() -> None:
    place = grant("place/a", duties=(Duty(DutyKind.NO_EDITING),))
    made = said_of(statement(place.id, licence="CC-BY-4.0"), place)
    assert made.no_editing
    assert "must not be altered" in made.usage_terms.get(Lang("en"))


def test_notices_and_labels_are_shown_once_each() -> None:
    duties = (Duty(DutyKind.NOTICE, "許諾番号 12"), Duty(DutyKind.LABEL, "PR"), Duty(DutyKind.CREDIT, "x"))
    grants = (grant("music/a", duties=duties), grant("place/a", duties=duties[:1]))
    assert said_of(statement("music/a", "place/a"), *grants).notices == ("許諾番号 12", "PR")


def test_conditions_about_things_are_said_and_those_about_persons_stay_here() -> None:
    grants = (
        grant("place/a", conditions=("三脚は使わない",), permit=Permit("7", "駅", ("改札の中は撮らない",))),
        grant("portrait/a", conditions=("学校の名前を出さない",)),
        grant("voice/a", conditions=("姓を出さない",)),
    )
    made = said_of(statement(*(g.id for g in grants)), *grants)
    assert made.conditions == ("三脚は使わない", "改札の中は撮らない")


@pytest.mark.parametrize(
    ("own", "owed", "line"),
    [
        ("長野市", (), "長野市"),
        ("長野市", ("信州映像", "信州映像"), "長野市 / 信州映像"),
        ("長野市 / 撮影 信州映像", ("信州映像",), "長野市 / 撮影 信州映像"),
        ("長野市", ("市",), "長野市 / 市"),
        ("", ("Kevin MacLeod (CC BY 3.0)",), "Kevin MacLeod (CC BY 3.0)"),
    ],
)
def test_credits_that_are_owed_are_shown_once(own: str, owed: tuple[str, ...], line: str) -> None:
    assert credit_line(own, owed) == line


def test_a_contracts_credit_is_owed_too() -> None:
    contract = grant("script/contract", credit="信州映像")
    made = said_of(statement("place/a"), grant("place/a", credit="  ", under=contract.id), contract)
    assert made.credit == "長野市 / 信州映像"


# generative AI --------------------------------------------------------------------------------------------


def test_generative_ai_is_disclosed_in_the_usual_words() -> None:
    ai = AiUse(used=True, system="Voicer", what="narration", version="2")
    made = said_of(statement(none=NONE, ai=ai))
    assert made.source_type == "compositeWithTrainedAlgorithmicMedia"
    assert made.notices == ("この動画には、生成AIを使って制作した部分があります。",)
    assert made.ai.disclosure.get(Lang("en")) == "Parts of this video were made with generative AI."
    assert (made.ai.system, made.ai.version) == ("Voicer", "2")
    assert said_of(statement(none=NONE, ai=ai), lang=Lang("en")).notices == (
        made.ai.disclosure.get(Lang("en")),
    )


def test_ones_own_disclosure_stands_instead() -> None:
    ai = AiUse(used=True, disclosure=Texts.of({"ja": "語りは合成音声です。"}))
    assert said_of(statement(none=NONE, ai=ai)).notices == ("語りは合成音声です。",)


def test_a_grant_of_an_ai_is_disclosed_as_well() -> None:
    recorded = grant("ai/voicer", ai=AiUse(used=True, system="Voicer"))
    made = said_of(statement("ai/voicer", none=NONE), recorded)
    assert (made.ai.used, made.ai.system, len(made.notices)) == (True, "Voicer", 1)


def test_nothing_is_disclosed_where_nothing_was_used() -> None:
    made = said_of(statement(none=NONE, ai=AiUse(disclosure=Texts.of({"ja": "x"}))))
    assert (made.notices, made.ai) == ((), AiUse())


# people and works -----------------------------------------------------------------------------------------


def test_people_are_named_by_their_public_name_alone() -> None:
    grants = (
        grant("portrait/a", public_name="山田花子", personal=("山田 花子",)),
        grant("voice/a", public_name="山田花子", role="guest", personal=("山田 花子",)),
        grant("voice/b", subject="佐藤 健"),
        grant("voice/c", public_name="鈴木", status=GrantStatus.WITHDRAWN),
    )
    made = said_of(statement(*(g.id for g in grants)), *grants)
    assert made.people == (Person("山田花子", "guest", heard=True),)


def test_a_credit_may_show_a_public_name_and_no_longer_when_it_was_withdrawn() -> None:
    voice = grant("voice/a", public_name="山田花子", personal=("山田 花子",), credit="語り 山田花子")
    said = statement(voice.id)
    assert said_of(said, voice).credit == "長野市 / 語り 山田花子"
    withdrawn = replace(voice, status=GrantStatus.WITHDRAWN)
    assert said_of(said, withdrawn).credit == "長野市"


def test_a_public_name_gives_away_nothing_around_it() -> None:
    voice = grant("voice/a", public_name="花子", personal=("山田花子",), credit="語り 山田花子")
    assert said_of(statement(voice.id), voice).credit == "長野市"


def test_works_are_told_by_title_credit_and_public_id() -> None:
    grants = (
        grant("music/a", title=Texts.of({"ja": "朝のうた"}), credit="作曲 某", public_id="MUS-1"),
        grant("artwork/b", title=Texts.of({"en": "Morning"}), public_id="山田 花子"),
        grant("place/c"),
        grant("photo/d", public_id=""),
    )
    made = said_of(statement(*(g.id for g in grants)), *grants)
    assert made.works == (
        Work(Component.ARTWORK, Texts.of({"en": "Morning"})),
        Work(Component.MUSIC, Texts.of({"ja": "朝のうた"}), "作曲 某", "MUS-1"),
    )
