"""What is found wrong before a grant is written, and grants that are changed."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from tayori.config.grants import read_grant
from tayori.config.workspace import load_settings, load_workspace
from tayori.errors import UsageError
from tayori.ledger.ledger import Ledger
from tayori.model.audit import Deed
from tayori.model.grant import Component, Grant, GrantStatus
from tayori.model.ids import Lang
from tayori.pipelines.grants.amending import HIDDEN, Amendment, amend_grant, plan_amendment
from tayori.pipelines.grants.form import read_form
from tayori.pipelines.grants.guide import Guide
from tayori.pipelines.grants.importing import Intake, plan_import, write_import
from tayori.pipelines.grants.questions import QUESTIONS
from tayori.pipelines.grants.record import Draft, draft_grant, record_grant
from tayori.pipelines.grants.told import in_language
from tayori.pipelines.grants.words import read_text
from tests.config import samples

JAPANESE = Lang("ja")
ACTOR = "広報課 山田"
CHILD = {"subject": "佐藤 花", "channels": "any", "minor": "yes"}
CONSENT = {"guardian.name": "佐藤 一郎", "guardian.relation": "父", "guardian.consented": "2026-07-01"}


@pytest.fixture
def nagano(tmp_path: Path) -> Path:
    """The sample workspace."""
    return samples.make(tmp_path / "nagano")


def draft(root: Path, name: str, answers: Mapping[str, str]) -> Draft:
    return draft_grant(root, name, answers, ACTOR)


def record(root: Path, name: str, answers: Mapping[str, str]) -> Grant:
    return read_grant(record_grant(root, draft(root, name, answers), ACTOR), root)


def import_rows(root: Path, *rows: tuple[str, ...]) -> Intake:
    path = root / "t.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    intake = plan_import(root, path, "portrait", ACTOR)
    if not intake.problems:
        write_import(root, intake, ACTOR)
    return intake


def amend(root: Path, name: str, answers: Mapping[str, str]) -> Amendment:
    amendment = plan_amendment(root, name, answers, ACTOR)
    amend_grant(root, amendment, ACTOR)
    return amendment


# ---- contracts


@pytest.mark.parametrize("under", ["place/a", "place/nai"])
def test_a_contract_that_is_not_there_or_itself_is_refused(nagano: Path, under: str) -> None:
    with pytest.raises(UsageError, match="--under"):
        draft(nagano, "place/a", {"subject": "x", "under": under})


def test_a_circle_through_another_grant_is_refused(nagano: Path) -> None:
    record(nagano, "place/a", {"subject": "x"})
    record(nagano, "place/b", {"subject": "y", "under": "place/a"})
    with pytest.raises(UsageError, match="circle"):
        plan_amendment(nagano, "place/a", {"under": "place/b"}, ACTOR)


def test_rows_that_rest_on_each_other_are_refused_and_on_an_earlier_one_are_not(nagano: Path) -> None:
    head = ("種別", "識別名", "氏名", "媒体", "基本契約")
    contract = ("場所", "c", "契約", "any", "")
    first, second = ("場所", "a", "x", "any", "place/b"), ("場所", "b", "y", "any", "place/a")
    intake = import_rows(nagano, head, first, second, contract)
    assert [(p.row, p.column) for p in intake.problems] == [(2, "基本契約"), (3, "基本契約")]
    assert import_rows(nagano, head, ("場所", "b", "y", "any", "place/c"), contract).problems == []
    assert load_workspace(nagano).grants[read_grant(nagano / "grants/place/b.yaml", nagano).id].under


# ---- words, children


def test_no_cell_is_repeated_when_columns_are_shifted(nagano: Path) -> None:
    head = ("氏名", "媒体", "地域", "基本契約", "管理事業者", "状態")
    intake = import_rows(nagano, head, ("x", *["鈴木 花子"] * 5), ("x", "any", "world", "portrait", "", ""))
    assert len({p.row for p in intake.problems}) == intake.wrong_rows == 2
    assert len(intake.problems) > 3
    assert not any(name in str(p) for p in intake.problems for name in ("鈴木", "花子"))


def test_a_channel_that_names_nothing_is_told_and_written(nagano: Path) -> None:
    found = draft(nagano, "place/a", {"subject": "x", "channels": "yutube"})
    ((key, text),) = [(each.key, each.text) for each in found.told]
    assert key == "channels"
    assert "portal" in text
    assert "did you mean `youtube`" in text
    assert "yutube" not in text
    assert draft(nagano, "place/a", {"subject": "x", "channels": "youtube, portal, any"}).told == ()


@pytest.mark.parametrize("said", [{}, {"guardian.name": "佐藤 一郎", "guardian.relation": "父"}])
def test_a_minor_without_consent_is_only_requested(nagano: Path, said: dict[str, str]) -> None:
    found = draft(nagano, "portrait/hana", CHILD | said)
    assert found.grant.status is found.grant.history[0].status is GrantStatus.REQUESTED
    assert [each.key.partition(".")[0] for each in found.told] == ["guardian"]


def test_a_minor_with_consent_is_active(nagano: Path) -> None:
    assert draft(nagano, "portrait/hana", CHILD | CONSENT).grant.status is GrantStatus.ACTIVE


def test_an_imported_minor_without_consent_is_requested_told_and_known_again(nagano: Path) -> None:
    rows = (
        ("氏名", "媒体", "生年月日", "同意日", "状態"),
        ("佐藤 花", "any", "2016-04-02", "2026-07-01", "有効"),
    )
    intake = import_rows(nagano, *rows)
    ((_, found),) = intake.drafts
    assert found.grant.status is GrantStatus.REQUESTED
    assert [(note.row, note.column) for note in intake.notes] == [(2, "保護者氏名")]
    again = import_rows(nagano, *rows)
    assert (again.drafts, again.problems, len(again.there)) == ([], [], 1)


def test_grants_hold_world_wide_unless_they_say_otherwise(nagano: Path) -> None:
    path = nagano / "tayori.yaml"
    path.write_text(path.read_text().replace("territories: [world]", "territories: [JP]"))
    assert draft(nagano, "place/a", {"subject": "x"}).grant.scope.territories == ("world",)
    assert draft(nagano, "place/a", {"subject": "x", "territories": "日本"}).grant.scope.territories == (
        "JP",
    )


@pytest.mark.parametrize("written", ["27条,28条", "第27条、第28条", "27・28", "２７条，２８条"])
def test_articles_are_read_as_people_write_them(nagano: Path, written: str) -> None:
    answers = {"subject": "x", "author.transferred": "yes", "author.articles": written}
    author = draft(nagano, "script/x", answers).grant.author
    assert author is not None
    assert author.names_27_28


def test_only_a_persons_file_says_that_its_subject_is_personal(nagano: Path) -> None:
    assert "personal data" not in draft(nagano, "place/a", {"subject": "城山公園"}).text
    assert "personal data" in draft(nagano, "script/x", {"subject": "佐藤", "minor": "yes"}).text


# ---- tables


def test_a_title_and_columns_nobody_needs_are_skipped(nagano: Path) -> None:
    intake = import_rows(
        nagano,
        ("令和8年度 肖像使用同意書一覧",),
        ("No.", "氏名", "フリガナ", "電話番号", "住所", "メール", "媒体"),
        ("1", "佐藤 花", "サトウ ハナ", "026-000-0000", "長野市", "x@example.jp", "any"),
    )
    assert intake.ignored == ("No.", "フリガナ", "電話番号", "住所", "メール")
    ((row, found),) = intake.drafts
    assert row == 3
    assert not any(word in found.text for word in ("サトウ", "026-000", "長野市", "example.jp"))


def test_a_table_without_headings_repeats_nobodys_name(nagano: Path) -> None:
    with pytest.raises(UsageError, match="not known") as caught:
        import_rows(nagano, ("佐藤 花", "any"), ("鈴木 次郎", "any"))
    assert "佐藤" not in str(caught.value)


def test_a_person_who_withdrew_is_not_added_without_a_word(nagano: Path) -> None:
    path = nagano / "grants/portrait/yamada-hanako.yaml"
    path.write_text(path.read_text().replace("status: active", "status: withdrawn\nwithdrawn: 2026-08-01"))
    intake = import_rows(nagano, ("氏名", "媒体"), ("山田花子", "any"))
    assert len(intake.drafts) == 1
    assert [note.column for note in intake.notes] == ["氏名"]
    assert "REL-0001, which was withdrawn" in intake.notes[0].text
    assert "REL-0001" in intake.notes[0].told(JAPANESE)


# ---- guided


@pytest.mark.parametrize(
    ("kind", "key", "answer", "says"),
    [
        ("portrait", "channels", "yutube", "should be one of portal"),
        ("portrait", "channels", "鈴木 花子", "should be a name"),
        ("portrait", "channels", "", "has to be said"),
        ("portrait", "guardian.name", "", "has to be said"),
        ("portrait", "guardian.name", "佐藤", ""),
        ("portrait", "document.file", "nai.pdf", "is no file"),
        ("portrait", "valid.until", "2026-01-01", "before it begins"),
        ("portrait", "valid.until", "", ""),
        ("music", "composition.manager", "GEMA", "should be one of JASRAC"),
        ("music", "composition.manager", "日本音楽著作権協会", ""),
        ("script", "author.articles", "29", "should be"),
    ],
)
def test_each_answer_is_checked_at_once(nagano: Path, kind: str, key: str, answer: str, says: str) -> None:
    guide = Guide(nagano, load_settings(nagano), Component(kind))
    question = next(q for q in QUESTIONS if q.key == key)
    told = guide.wrong(question, {"subject": "x", "valid.from": "2026-07-01", key: answer})
    assert told.startswith(says) if says == "" else says in told
    assert bool(told) == bool(says)
    assert not answer or answer not in told or answer == "2026-01-01"
    assert in_language(told, JAPANESE) != told or not told


def test_choices_are_the_names_there_are(nagano: Path) -> None:
    guide = Guide(nagano, load_settings(nagano), Component.MUSIC)
    choices = {q.key: guide.choices(q) for q in QUESTIONS}
    assert {"portal", "wordpress", "youtube", "any"} <= set(choices["channels"])
    assert choices["composition.manager"] == ("JASRAC", "NexTone", "direct", "library", "PD")


# ---- changed


def test_a_grant_is_extended_with_its_comments(nagano: Path) -> None:
    path = nagano / "grants/portrait/yamada-hanako.yaml"
    before = path.read_text()
    found = amend(nagano, "portrait/yamada-hanako", {"valid.until": "令和12年3月31日"})
    assert found.changes == (("valid.until", "2029-03-31", "2030-03-31"),)
    lines, wanted = (
        path.read_text().replace("'...'", "...").splitlines(),
        before.replace("2029-03-31", "2030-03-31").splitlines(),
    )
    assert [" ".join(line.split()) for line in lines[: len(wanted)]] == [
        " ".join(line.split()) for line in wanted
    ]
    grant = read_grant(path, nagano)
    assert grant.scope.valid_until == date(2030, 3, 31)
    assert (grant.history[-1].by, grant.history[-1].why) == (ACTOR, "changed: valid.until")
    *_, entry = Ledger(nagano / ".tayori/ledger.db").audit_entries()
    assert (entry.deed, entry.subject) == (Deed.GRANT_RECORDED, "portrait/yamada-hanako")
    assert dict(entry.details)["keys"] == "valid.until"


def test_every_shape_of_answer_is_written_and_taken_out(nagano: Path) -> None:
    record(nagano, "script/x", {"subject": "x", "credit": "提供", "valid.until": "2027-03-31"})
    samples.write(nagano / "forms/x.pdf", "signed")
    amend(nagano, "script/x", {
        "author.transferred": "はい", "author.articles": "27条・28条", "conditions": "一、二",
        "document.file": "x.pdf", "credit": "", "valid.until": "",
    })  # fmt: skip
    grant = read_grant(nagano / "grants/script/x.yaml", nagano)
    assert grant.author is not None
    assert (grant.author.names_27_28, grant.conditions, grant.document) == (True, ("一", "二"), "forms/x.pdf")
    assert (grant.duties, grant.scope.valid_until) == ((), None)


def test_a_childs_grant_becomes_active_with_its_consent_only(nagano: Path) -> None:
    record(nagano, "portrait/hana", CHILD)
    with pytest.raises(UsageError, match="--guardian"):
        plan_amendment(nagano, "portrait/hana", {"status": "active"}, ACTOR)
    found = amend(nagano, "portrait/hana", CONSENT | {"status": "active"})
    assert ("guardian.name", HIDDEN, HIDDEN) in found.changes
    assert read_grant(nagano / "grants/portrait/hana.yaml", nagano).status is GrantStatus.ACTIVE


def test_a_places_name_is_shown_and_a_persons_is_not(nagano: Path) -> None:
    record(nagano, "place/a", {"subject": "駅"})
    assert amend(nagano, "place/a", {"subject": "長野駅"}).changes == (("subject", "駅", "長野駅"),)
    found = amend(nagano, "portrait/yamada-hanako", {"subject": "山田 花", "notes": "x"})
    assert found.changes == (("subject", HIDDEN, HIDDEN), ("notes", HIDDEN, HIDDEN))


def test_what_was_written_by_hand_before_is_told_too(nagano: Path) -> None:
    record(nagano, "place/a", {"subject": "x"})
    path = nagano / "grants/place/a.yaml"
    path.write_text(path.read_text().replace("subject: x", "subject: y"))
    amend(nagano, "place/a", {"credit": "提供"})
    told = [dict(entry.details).get("how") for entry in Ledger(nagano / ".tayori/ledger.db").audit_entries()]
    assert told == [None, "by hand", None]


@pytest.mark.parametrize(
    ("name", "answers", "says"),
    [
        ("place/nai", {"credit": "x"}, "There is no grant"),
        ("portrait", {"credit": "x"}, "There is no grant"),
        ("portrait/yamada-hanako", {}, "Nothing would change"),
        ("portrait/yamada-hanako", {"valid.until": "2029-03-31"}, "Nothing would change"),
        ("portrait/yamada-hanako", {"valid.until": "soon"}, "--until should be a day"),
        ("portrait/yamada-hanako", {"valid.until": "2020-01-01"}, "--until ends"),
        ("portrait/yamada-hanako", {"status": "withdrawn"}, "withdrawn"),
        ("portrait/yamada-hanako", {"channels": ""}, "--channels is missing"),
    ],
)
def test_what_cannot_be_amended(nagano: Path, name: str, answers: dict[str, str], says: str) -> None:
    before = {p: p.read_bytes() for p in (nagano / "grants").rglob("*.yaml")}
    with pytest.raises(UsageError) as caught:
        amend(nagano, name, answers)
    assert says in caught.value.message
    assert {p: p.read_bytes() for p in (nagano / "grants").rglob("*.yaml")} == before


def test_a_withdrawn_grant_is_not_amended_nor_one_set_back_by_hand(nagano: Path) -> None:
    path = nagano / "grants/portrait/yamada-hanako.yaml"
    active = path.read_text()
    path.write_text(active.replace("status: active", "status: withdrawn\nwithdrawn: 2026-08-01"))
    with pytest.raises(UsageError, match="was withdrawn"):
        plan_amendment(nagano, "portrait/yamada-hanako", {"credit": "x"}, ACTOR)
    Ledger(nagano / ".tayori/ledger.db").record_deed(
        ACTOR, Deed.GRANT_WITHDRAWN, "portrait/yamada-hanako", {}
    )
    path.write_text(active)
    with pytest.raises(UsageError, match="was withdrawn"):
        plan_amendment(nagano, "portrait/yamada-hanako", {"credit": "x"}, ACTOR)


@pytest.mark.parametrize(
    "cell", ["鈴木 花子", "portrait/鈴木", "鈴木/花子", "`鈴木` should be", "../鈴木", "鈴木\n花子"]
)
@pytest.mark.parametrize("kind", Component)
def test_no_sentence_about_an_answer_repeats_it(nagano: Path, kind: Component, cell: str) -> None:
    answers = {question.key: cell for question in QUESTIONS}
    readable = {question.key: cell for question in QUESTIONS if question.read is read_text}
    for said in (answers, readable, *({"subject": "x", "channels": "any", q.key: cell} for q in QUESTIONS)):
        _, wrong = read_form(kind, said, nagano)
        assert not any("鈴木" in each.key + each.text for each in wrong)
        assert not any("花子" in each.key + each.text for each in wrong)
