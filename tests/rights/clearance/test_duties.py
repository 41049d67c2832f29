"""What grants oblige to show and forbid to do, and what may not be shown."""

from __future__ import annotations

from typing import Any

import pytest

from tayori.model.grant import AiUse, AuthorRights, Duty, DutyKind, Edit, Place
from tayori.model.ids import Lang
from tayori.model.rights import Shown
from tayori.model.text import Texts
from tests.rights.clearance.cases import codes, only, verdict_on
from tests.rights.samples import PERSON, grant

CREDIT = "撮影 信州映像"


@pytest.mark.parametrize(
    ("where", "shown", "is_met"),
    [
        (Place.ANY, Shown(description=f"朝。{CREDIT}"), True),
        (Place.ANY, Shown(end_card=CREDIT), True),
        (Place.ANY, Shown(metadata=CREDIT), True),
        (Place.ANY, Shown(elsewhere=CREDIT), False),
        (Place.ANY, Shown(description="撮影", end_card="信州映像"), False),
        (Place.DESCRIPTION, Shown(description=CREDIT), True),
        (Place.DESCRIPTION, Shown(end_card=CREDIT, metadata=CREDIT), False),
        (Place.END_CARD, Shown(end_card=CREDIT), True),
        (Place.END_CARD, Shown(description=CREDIT, metadata=CREDIT), False),
        (Place.METADATA, Shown(metadata=CREDIT), True),
        (Place.METADATA, Shown(description=CREDIT, end_card=CREDIT), False),
    ],
)
@pytest.mark.parametrize("kind", [DutyKind.CREDIT, DutyKind.NOTICE, DutyKind.LABEL])
def test_words_have_to_stand_where_the_duty_says(
    kind: DutyKind, where: Place, shown: Shown, is_met: bool
) -> None:
    verdict = verdict_on(grant("footage/a", duties=(Duty(kind, CREDIT, where),)), shown=shown)
    assert codes(verdict) == (set() if is_met else {f"{kind}-missing"})


@pytest.mark.parametrize(
    "written", ["撮影　信州映像", "撮影信州\n映像", "撮影 信州映像（長野）", "撮影\u00a0信州映像"]
)
def test_spaces_and_the_width_of_letters_do_not_matter(written: str) -> None:
    assert verdict_on(grant("footage/a", credit=CREDIT), shown=Shown(description=written)).allowed
    wide = grant("footage/a", credit="(C) ABC ｶﾒﾗ")
    assert verdict_on(wide, shown=Shown(description="（Ｃ）ＡＢＣ　カメラ")).allowed


def test_a_part_of_another_word_shows_nobody() -> None:
    owing, longer = grant("place/a", credit="長野"), "長野市の朝"
    everywhere = Shown(description=longer, metadata=longer, end_card=longer)
    assert codes(verdict_on(owing, shown=everywhere)) == {"credit-missing"}
    assert verdict_on(owing, shown=Shown(metadata="長野市の朝 / 長野")).allowed
    said = {"ai": AiUse(used=True, disclosure=Texts.of({"ja": "AI"}))}
    mailed = verdict_on(grant("ai/a"), said=said, shown=Shown(description="URAII MAIL"))
    assert codes(mailed) == {"ai-undisclosed"}


def test_a_duty_without_words_cannot_be_met() -> None:
    assert codes(verdict_on(grant("footage/a", credit=" "), shown=Shown(description="x"))) == {
        "credit-missing"
    }


def test_the_cure_says_what_to_show() -> None:
    reason = only(verdict_on(grant("footage/a", credit=CREDIT)))
    assert all(CREDIT in text for _, text in reason.cure.items)


@pytest.mark.parametrize("component", ["portrait", "place"])
def test_words_that_show_a_person_are_not_told_and_the_cure_is_in_the_grant(component: str) -> None:
    """The person of the portrait is private, whichever grant names them."""
    owing = grant(f"{component}/b", credit=f"出演 {PERSON}", personal=())
    reason = only(verdict_on(owing))
    assert (reason.code, reason.field) == ("duty-names-person", "duties")
    assert all(word not in str(reason) for word in ("山田", "花子", "出演"))
    assert "public_name:" in reason.cure.get(Lang("ja"))
    assert verdict_on(owing, shown=Shown(description=f"出演 {PERSON}")).allowed


@pytest.mark.parametrize(
    ("allowed", "edits", "refused"),
    [((), (), False), ((), (Edit.TRIM,), True), ((Edit.TRIM,), (Edit.TRIM,), False)],
)
def test_only_the_edits_that_are_allowed_may_be_made(
    allowed: tuple[Edit, ...], edits: tuple[Edit, ...], refused: bool
) -> None:
    bound = grant("footage/a", duties=(Duty(DutyKind.NO_EDITING, allowed=allowed),))
    assert codes(verdict_on(bound, edits=edits)) == ({"no-editing"} if refused else set())
    assert codes(verdict_on(bound, edits=(*edits, Edit.CARDS))) == {"no-editing"}


# ---- authors


def film(**author: Any) -> Any:
    given = {"transferred": True, "names_27_28": True, "moral_waived": True} | author
    return grant("footage/a", author=AuthorRights(**given), subject="信州の朝", holder="信州映像")


def test_a_full_transfer_with_a_waiver_allows_everything() -> None:
    assert verdict_on(film(), edits=tuple(Edit)).allowed


def test_a_transfer_that_does_not_name_articles_27_and_28_allows_no_edit() -> None:
    narrow = film(names_27_28=False)
    assert verdict_on(narrow).allowed
    reason = only(verdict_on(narrow, edits=(Edit.TRIM,)))
    assert (reason.code, reason.field) == ("articles-27-28", "author.articles")


def test_without_a_waiver_nobody_edits_and_the_author_is_named() -> None:
    moral = film(moral_waived=False)
    assert codes(verdict_on(moral)) == {"author-credit"}
    named = Shown(description="映像: 信州映像")
    assert verdict_on(moral, shown=named).allowed
    assert codes(verdict_on(moral, shown=named, edits=(Edit.CROP,))) == {"moral-rights"}


def test_the_author_may_have_approved_some_edits_and_asked_for_a_credit() -> None:
    duties = (Duty(DutyKind.NO_EDITING, allowed=(Edit.TRIM,)), Duty(DutyKind.CREDIT, "監督 千曲"))
    moral = grant("footage/a", author=AuthorRights(), duties=duties)
    shown = Shown(metadata="監督 千曲")
    assert verdict_on(moral, shown=shown, edits=(Edit.TRIM,)).allowed
    both = verdict_on(moral, shown=shown, edits=(Edit.TRIM, Edit.MUSIC))
    assert codes(both) == {"moral-rights", "no-editing"}


# ---- names


@pytest.mark.parametrize("place", ["description", "elsewhere", "end_card", "metadata"])
def test_a_personal_text_is_not_shown_anywhere(place: str) -> None:
    def at(text: str) -> Shown:
        said: dict[str, Any] = {place: text}
        return Shown(**said)

    known = grant("portrait/a", personal=(PERSON, "父"))
    reason = only(verdict_on(known, shown=at("今日は山田花子と父の日")))
    assert (reason.code, reason.field) == ("names-person", "public_name")
    assert PERSON not in str(reason)
    assert "花子" not in str(reason)
    told = {
        "elsewhere": "題名",
        "description": "説明文",
        "end_card": "終了カード",
        "metadata": "ファイル内の情報",
    }
    assert f"場所: {told[place]}" in reason.text.get(Lang("ja"))
    assert f"place: {place}" in reason.text.get(Lang("en"))
    assert verdict_on(known, shown=at("今日は父の日")).allowed


def test_who_may_be_named_is_named() -> None:
    guest = grant("voice/a", personal=(PERSON, "090-0000-0000"), public_name="山田花子")
    assert verdict_on(guest, shown=Shown(description="ゲスト: 山田 花子")).allowed
    leaked = Shown(description="山田花子 090-0000-0000")
    assert codes(verdict_on(guest, shown=leaked)) == {"names-person"}


@pytest.mark.parametrize(
    "text",
    [
        "山田\u200b花子さん",
        "山田・花子",
        "花子 山田",
        "#山田_花子",
        "山\U000e0100田花子",
        "HANAKO-YAMADA",
        "Yamada, Hanako",
    ],
)
def test_look_alikes_do_not_hide_a_name(text: str) -> None:
    known = grant("portrait/a", personal=(PERSON, "Hanako Yamada"))
    assert codes(verdict_on(known, shown=Shown(description=text))) == {"names-person"}
    assert codes(verdict_on(known, shown=Shown(elsewhere=text))) == {"names-person"}
    public = grant("portrait/a", personal=known.personal, public_name=f"{PERSON} (Hanako Yamada)")
    assert verdict_on(public, shown=Shown(description=text, elsewhere=text)).allowed


def test_half_a_name_is_no_name() -> None:
    known = grant("portrait/a", personal=("長野 花子",))
    assert verdict_on(known, shown=Shown(description="長野市の花子さん")).allowed


def test_case_and_width_do_not_hide_a_name() -> None:
    known = grant("portrait/a", personal=("Hanako Yamada",))
    assert codes(verdict_on(known, shown=Shown(elsewhere="with HANAKO ＹＡＭＡＤＡ"))) == {"names-person"}


def test_names_are_not_put_together_from_two_texts() -> None:
    known = grant("portrait/a", personal=(PERSON,))
    assert verdict_on(known, shown=Shown(description="山田", elsewhere="花子")).allowed


# ---- generative AI

AI = {"ai": AiUse(used=True, disclosure=Texts.of({"ja": "生成AIの声です。", "en": "The voice is AI."}))}


def test_generative_ai_needs_a_grant_and_is_disclosed() -> None:
    bare = verdict_on(grant("portrait/a"), said=AI)
    assert codes(bare) == {"unaccounted", "ai-undisclosed"}
    tool = grant("ai/voice")
    assert codes(verdict_on(tool, said=AI)) == {"ai-undisclosed"}
    assert codes(verdict_on(tool, said=AI, shown=Shown(end_card="生成AIの声です。"))) == {"ai-undisclosed"}
    assert verdict_on(tool, said=AI, shown=Shown(description="朝。生成AIの声です。")).allowed
    assert verdict_on(tool, said=AI, shown=Shown(description="The voice is AI.")).allowed


def test_a_grant_that_records_generative_ai_is_disclosed_though_the_asset_says_nothing() -> None:
    tool = grant("ai/voice", ai=AiUse(used=True))
    assert codes(verdict_on(tool)) == {"ai-undisclosed"}
    assert verdict_on(
        tool, shown=Shown(description="この動画には、生成AIを使って制作した部分があります。")
    ).allowed


def test_none_is_not_believed_of_generative_ai_that_was_used() -> None:
    verdict = verdict_on(grant("portrait/a"), said={**AI, "none": ("ai",)}, shown=Shown("The voice is AI."))
    assert codes(verdict) == {"carried"}


def test_without_words_of_ones_own_the_usual_ones_or_those_of_the_grant_are_looked_for() -> None:
    said = {"ai": AiUse(used=True)}
    usual = Shown(description="Parts of this video were made with generative AI.")
    assert verdict_on(grant("ai/voice"), said=said, shown=usual).allowed
    told = grant("ai/voice", ai=AiUse(used=True, disclosure=Texts.of({"ja": "声は合成です。"})))
    assert codes(verdict_on(told, said=said, shown=usual)) == {"ai-undisclosed"}
    assert verdict_on(told, said=said, shown=Shown(description="声は合成です。")).allowed
