"""Grants written down: from answers, from tables of consent forms, and put on assets."""

from __future__ import annotations

import csv
import hashlib
import re
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from tayori.config.grants import read_grant
from tayori.config.workspace import load_workspace
from tayori.errors import ConfigError, TayoriError, UsageError
from tayori.ledger.ledger import Ledger
from tayori.model.audit import AuditEntry, Deed
from tayori.model.grant import (
    Component,
    Grant,
    GrantStatus,
    Guardian,
    MusicManager,
    MusicPart,
    Permit,
    Scope,
)
from tayori.model.ids import digest_bytes
from tayori.model.rights import SignOff
from tayori.pipelines.clearance.clearing import local_today
from tayori.pipelines.grants.attaching import Change, Changed, plan_attach, plan_detach, write_attachment
from tayori.pipelines.grants.chosen import Chosen
from tayori.pipelines.grants.form import next_public_id
from tayori.pipelines.grants.importing import Intake, plan_import, write_import
from tayori.pipelines.grants.questions import QUESTIONS, find_question, headings
from tayori.pipelines.grants.record import draft_grant, record_grant
from tayori.pipelines.grants.words import read_day
from tests.config import samples
from tests.documents import DOCS, rows, section

ACTOR = "広報課 山田"


@pytest.fixture
def nagano(tmp_path: Path) -> Path:
    """The sample workspace, with the forms that grants name."""
    root = samples.make(tmp_path / "nagano")
    samples.write(root / "forms/yamada.pdf", "signed")
    samples.write(root / "forms/sato.pdf", "signed too")
    return root


def deeds(root: Path) -> tuple[AuditEntry, ...]:
    return Ledger(root / ".tayori/ledger.db").audit_entries()


def record(root: Path, name: str, answers: Mapping[str, str]) -> Grant:
    path = record_grant(root, draft_grant(root, name, answers, ACTOR), ACTOR)
    return read_grant(path, root)


# ---- one grant


def test_a_portrait_of_a_child(nagano: Path) -> None:
    answers = {
        "subject": "佐藤 花", "channels": "YouTube、ポータル", "minor": "はい", "born": "平成28年4月2日",
        "guardian.name": "佐藤 一郎", "guardian.relation": "父", "guardian.consented": "2026/7/1",
        "assent": "R8.7.1", "valid.until": "2027年3月31日", "document.file": "sato.pdf",
        "notes": "右から二人目",
    }  # fmt: skip
    grant = record(nagano, "portrait/sato", answers)
    assert grant.public_id == "REL-0002"
    assert grant.guardian == Guardian("佐藤 一郎", "父", date(2026, 7, 1))
    assert (grant.minor, grant.born, grant.assent) == (True, date(2016, 4, 2), date(2026, 7, 1))
    assert grant.scope == Scope(("youtube", "portal"), ("world",), ("information",), None, date(2027, 3, 31))
    assert grant.document == "forms/sato.pdf"
    assert grant.document_sha256 == hashlib.sha256(b"signed too").hexdigest()
    assert [(h.status, h.by) for h in grant.history] == [(GrantStatus.ACTIVE, ACTOR)]
    assert "右から二人目" in (nagano / "grants/portrait/sato.yaml").read_text()


def test_a_track_and_a_permit(nagano: Path) -> None:
    answers = {
        "subject": "朝のうた", "title.ja": "朝のうた", "composition.manager": "日本音楽著作権協会",
        "composition.work_code": "０８８－１２３４－５", "composition.domestic": "内国",
        "master.isrc": "JPA012600001", "master.self_performed": "○",
    }  # fmt: skip
    composition, master = record(nagano, "music", answers).music
    assert (composition.part, composition.manager, composition.domestic) == (
        MusicPart.COMPOSITION, MusicManager.JASRAC, True,
    )  # fmt: skip
    assert composition.work_code == "088-1234-5"
    assert (master.code, master.self_performed) == ("JPA012600001", True)
    place = record(nagano, "place/eki", {"subject": "駅", "permit.number": "第3号", "channels": "any"})
    assert place.permit == Permit("第3号")


def test_who_did_it_is_in_the_ledger_without_personal_data(nagano: Path) -> None:
    answers = {"subject": "佐藤 花", "born": "2016-04-02", "channels": "any", "notes": "電話番号は090"}
    grant = record(nagano, "portrait", answers)
    (entry,) = deeds(nagano)
    assert (entry.actor, entry.deed, entry.subject) == (ACTOR, Deed.GRANT_RECORDED, "portrait/rel-0002")
    details = dict(entry.details)
    file = nagano / "grants/portrait/rel-0002.yaml"
    assert details["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert details["public_id"] == "REL-0002"
    assert "born" in details["keys"]
    assert not any(text in str(entry.details) for text in grant.personal)


@pytest.mark.parametrize("kind", Component)
def test_every_kind_can_be_written_with_little(nagano: Path, kind: Component) -> None:
    answers = {"subject": "x", "channels": "any"}
    answers |= {"ai.system": "S", "ai.what": "背景"} if kind is Component.AI else {}
    grant = record(nagano, kind, answers)
    number = 2 if kind is Component.PORTRAIT else 1
    assert grant.public_id == f"{grant.public_id.partition('-')[0]}-{number:04d}"
    assert grant.id == f"{kind}/{grant.public_id.lower()}"


def test_numbers_are_not_used_again_and_unreadable_grants_count(nagano: Path) -> None:
    samples.write(nagano / "grants/portrait/odd.yaml", "schema: 1\npublic_id: REL-0041\nsubjekt: x\n")
    assert record(nagano, "portrait/one", {"subject": "x", "channels": "any"}).public_id == "REL-0042"
    assert next_public_id(Component.PORTRAIT, ["REL-0009", "VOI-0100", "REL-X"]) == "REL-0010"


@pytest.mark.parametrize(
    ("name", "answers", "says"),
    [
        ("potrait/x", {"subject": "x"}, "its kind is unknown"),
        ("portrait/../x", {"subject": "x"}, "cannot be a slug"),
        ("portrait/x", {"subject": "x"}, "--channels is missing"),
        ("portrait/yamada-hanako", {"subject": "x", "channels": "any"}, "There is a grant"),
        ("place/x", {}, "--subject is missing"),
        ("place/x", {"subject": "x", "valid.until": "soon"}, "--until should be a day"),
        ("place/x", {"subject": "x", "valid.until": "2026-02-30"}, "--until is no day of the calendar"),
        ("place/x", {"subject": "x", "minor": "yes"}, "--minor is for portrait"),
        ("place/x", {"subject": "x", "document.file": "../x.pdf"}, "--document is no file"),
        (
            "place/x",
            {"subject": "x", "valid.from": "2027-01-02", "valid.until": "2027-01-01"},
            "before it",
        ),
        ("music/x", {"subject": "x", "composition.manager": "GEMA"}, "--manager should be one of"),
        ("script/x", {"subject": "x", "author.articles": "27、28"}, "nothing is transferred"),
    ],
)
def test_what_is_wrong_is_told_by_option(nagano: Path, name: str, answers: dict[str, str], says: str) -> None:
    before = sorted(nagano.rglob("*"))
    with pytest.raises(UsageError) as caught:
        draft_grant(nagano, name, answers, ACTOR)
    assert says in caught.value.message
    assert sorted(nagano.rglob("*")) == before


@given(st.dates(date(1926, 1, 1), date(2059, 12, 31)), st.sampled_from(["-", "/", ".", "年"]))
def test_a_day_is_the_same_day_however_it_is_written(day: date, sign: str) -> None:
    signs = (sign, "月" if sign == "年" else sign, "日" if sign == "年" else "")
    written = f"{day.year}{signs[0]}{day.month}{signs[1]}{day.day}{signs[2]}"
    wide = written.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789/"})
    era = f"昭和{day.year - 1925}年{day.month}月{day.day}日"
    assert {read_day(written), read_day(wide), read_day(day.isoformat())} == {day.isoformat()}
    assert read_day(era) == day.isoformat() if day.year < 1926 + 98 else True


def test_headings_tell_questions_apart() -> None:
    assert len({q.name for q in QUESTIONS}) == len({q.key for q in QUESTIONS}) == len(QUESTIONS)
    spelled = [h for q in QUESTIONS for h in {q.key, q.name.replace("-", "_"), q.japanese, *q.headings}]
    assert len(headings()) == len({h.lower() for h in spelled})
    assert find_question(" 保護者 氏名 ") is find_question("Guardian.Name") is find_question("guardian")
    assert find_question("ＩＳＲＣ") is find_question("isrc")


# ---- tables

HEADINGS = ("種別", "氏名", "生年月日", "未成年", "保護者氏名", "続柄", "保護者同意日", "媒体", "期間開始",
            "期間終了", "同意日", "同意書")  # fmt: skip
ROWS = (
    ("肖像", "佐藤 花", "平成28年4月2日", "はい", "佐藤 一郎", "父", "2026/7/1", "youtube, portal",
     "2026/7/1", "2027/3/31", "2026/7/1", "sato.pdf"),
    ("声", "鈴木 次郎", "", "", "", "", "", "すべて", "", "", "2026年7月2日", ""),
)  # fmt: skip


def table(path: Path, rows: object, head: tuple[str, ...] = HEADINGS, encoding: str = "utf-8-sig") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([head, *rows])  # type: ignore[misc]
    return path


def import_table(root: Path, path: Path) -> Intake:
    intake = plan_import(root, path, "portrait", ACTOR)
    if not intake.problems:
        write_import(root, intake, ACTOR)
    return intake


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932"])
def test_a_table_of_consent_forms_becomes_grants(nagano: Path, encoding: str) -> None:
    intake = import_table(nagano, table(nagano / "forms.csv", ROWS, encoding=encoding))
    assert intake.problems == []
    grants = load_workspace(nagano).grants
    child, voice = (grants[draft.grant.id] for _, draft in intake.drafts)
    assert (child.public_id, voice.public_id) == ("REL-0002", "VOI-0001")
    assert child.guardian == Guardian("佐藤 一郎", "父", date(2026, 7, 1))
    assert child.scope == Scope(
        ("youtube", "portal"), ("world",), ("information",), date(2026, 7, 1), date(2027, 3, 31)
    )
    assert child.document == "forms/sato.pdf"
    assert (voice.component, voice.scope.channels, voice.granted) == (
        Component.VOICE, ("any",), date(2026, 7, 2),
    )  # fmt: skip
    assert [entry.subject for entry in deeds(nagano)] == [child.id, voice.id]


def test_a_spreadsheet_with_dates_is_read_too(nagano: Path) -> None:
    book = Workbook()
    assert book.active is not None
    for row in (("subject", "channels", "granted", "valid.until", "public_id"),
                ("Hana Sato", "any", date(2026, 7, 1), date(2027, 3, 31), "REL-0100")):  # fmt: skip
        book.active.append(row)
    book.save(nagano / "forms.xlsx")
    ((_, draft),) = import_table(nagano, nagano / "forms.xlsx").drafts
    assert (draft.grant.id, draft.grant.public_id) == ("portrait/rel-0100", "REL-0100")
    assert draft.grant.scope.valid_until == date(2027, 3, 31)


def test_importing_twice_changes_nothing(nagano: Path) -> None:
    path = table(nagano / "forms.csv", ROWS)
    import_table(nagano, path)
    before = {p: p.read_bytes() for p in (nagano / "grants").rglob("*.yaml")}
    intake = import_table(nagano, path)
    assert (intake.drafts, intake.problems) == ([], [])
    assert [row for row, _ in intake.there] == [2, 3]
    assert {p: p.read_bytes() for p in (nagano / "grants").rglob("*.yaml")} == before
    assert len(deeds(nagano)) == 2


def test_a_withdrawn_grant_is_not_added_again(nagano: Path) -> None:
    path = table(nagano / "forms.csv", ROWS)
    import_table(nagano, path)
    file = nagano / "grants/voice/voi-0001.yaml"
    text = file.read_text().replace("status: active", "status: withdrawn\nwithdrawn: 2026-08-01")
    file.write_text(text.partition("history:")[0])
    intake = import_table(nagano, path)
    assert (intake.drafts, intake.problems, len(intake.there)) == ([], [], 2)


def test_a_row_that_says_something_else_than_its_grant_is_a_problem(nagano: Path) -> None:
    import_table(nagano, table(nagano / "forms.csv", ROWS))
    later = (tuple(c.replace("2027/3/31", "2028/3/31") for c in ROWS[0]), ROWS[1])
    intake = import_table(nagano, table(nagano / "forms.csv", later))
    assert [str(p) for p in intake.problems] == [
        "row 2: 期間終了 is recorded as REL-0002 already, with something else here"
    ]
    (nagano / "forms/sato.pdf").write_text("another")
    intake = import_table(nagano, table(nagano / "forms.csv", ROWS))
    assert [(p.row, p.column) for p in intake.problems] == [(2, "document.sha256")]


def test_one_wrong_row_and_nothing_is_written_and_no_cell_is_repeated(nagano: Path) -> None:
    wrong = [list(ROWS[0]), list(ROWS[1]), list(ROWS[1])]
    wrong[0][2], wrong[0][9], wrong[0][11] = "平成28年2月30日", "あした", "nowhere.pdf"
    wrong[1][7] = ""
    wrong[2][0] = "顔"
    intake = import_table(nagano, table(nagano / "forms.csv", wrong))
    told = [str(p) for p in intake.problems]
    assert told == [
        "row 2: 生年月日 is no day of the calendar",
        "row 2: 期間終了 should be a day such as 2026-07-01 or 令和8年7月1日",
        "row 2: 同意書 is no file of the workspace; copy it there, e.g. into forms/",
        "row 3: 媒体 is missing",
        "row 4: 種別 should be one of " + ", ".join(Component),
    ]
    assert list(load_workspace(nagano).grants) == ["portrait/yamada-hanako"]


def test_unknown_columns_are_named_with_a_guess(nagano: Path) -> None:
    path = table(nagano / "forms.csv", [("a", "b", "any")], ("氏名", "期間修了", "媒体"))
    with pytest.raises(UsageError, match="`期間修了`; did you mean `期間終了`"):
        plan_import(nagano, path, "portrait", ACTOR)


def test_a_grant_with_mistakes_stops_an_import(nagano: Path) -> None:
    samples.write(nagano / "grants/portrait/odd.yaml", "schema: 1\nsubjekt: x\n")
    with pytest.raises(ConfigError, match=r"odd\.yaml"):
        plan_import(nagano, table(nagano / "forms.csv", ROWS), "portrait", ACTOR)


def test_two_rows_of_one_consent_are_one_grant(nagano: Path) -> None:
    intake = import_table(nagano, table(nagano / "forms.csv", (ROWS[1], ROWS[1])))
    assert len(intake.drafts) == 1
    assert [row for row, _ in intake.there] == [3]


NAMES = st.text("山田佐藤花太郎 Hana", min_size=1, max_size=6).filter(str.strip)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(NAMES, st.sampled_from(["2026-07-01", "2026/7/2", ""])), min_size=1, max_size=6))
def test_any_table_imported_twice_is_imported_once(
    tmp_path_factory: pytest.TempPathFactory, people: list[tuple[str, str]]
) -> None:
    root = samples.make(tmp_path_factory.mktemp("any"))
    path = table(root / "t.csv", [(name, day, "any") for name, day in people], ("氏名", "同意日", "媒体"))
    first = import_table(root, path)
    again = import_table(root, path)
    if not first.problems:
        assert again.drafts == []
        assert len(again.there) == len(people)
    assert len(load_workspace(root).grants) == 1 + (0 if first.problems else len(first.drafts))


# ---- all or nothing

KILLED = """
import os, sys
from pathlib import Path
from tayori.ledger.ledger import Ledger
from tayori.pipelines.grants.importing import plan_import, write_import

root, table, moment = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
replace, record = Path.replace, Ledger.record_deeds

def kill_at_second_file(self, target):
    if str(target).endswith("voi-0001.yaml"):
        os._exit(9)
    return replace(self, target)

def kill(*_):
    os._exit(9)

def kill_after(*args):
    record(*args)
    os._exit(9)

if moment == "between the files":
    Path.replace = kill_at_second_file
else:
    Ledger.record_deeds = kill if moment == "before the deeds" else kill_after
write_import(root, plan_import(root, table, "portrait", "広報課 山田"), "広報課 山田")
"""


@pytest.mark.parametrize("moment", ["before the deeds", "after the deeds", "between the files"])
def test_a_killed_import_is_finished_by_the_same_import(nagano: Path, moment: str) -> None:
    path = table(nagano / "forms.csv", ROWS)
    child = subprocess.run([sys.executable, "-c", KILLED, nagano, path, moment], check=False)
    assert child.returncode == 9
    there = {grant for grant in load_workspace(nagano).grants if grant != "portrait/yamada-hanako"}
    assert there == ({"portrait/rel-0002"} if moment == "between the files" else set())
    assert there <= {entry.subject for entry in deeds(nagano)}, "no file without a deed"
    import_table(nagano, path)
    assert set(load_workspace(nagano).grants) == {
        "portrait/yamada-hanako", "portrait/rel-0002", "voice/voi-0001",
    }  # fmt: skip
    assert [entry.subject for entry in deeds(nagano)] == ["portrait/rel-0002", "voice/voi-0001"]
    assert not list((nagano / "grants").rglob(".*")), "nothing half-made stays"


def test_an_import_whose_deeds_cannot_be_recorded_leaves_no_file(nagano: Path) -> None:
    path = table(nagano / "forms.csv", ROWS)
    intake = plan_import(nagano, path, "portrait", ACTOR)
    assert deeds(nagano) == ()
    with sqlite3.connect(nagano / ".tayori/ledger.db") as connection:
        connection.execute(
            "CREATE TRIGGER full BEFORE INSERT ON audit WHEN NEW.number = 2"
            " BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
    connection.close()
    with pytest.raises(TayoriError):
        write_import(nagano, intake, ACTOR)
    assert deeds(nagano) == ()
    assert [p.name for p in (nagano / "grants").rglob("*") if p.is_file()] == ["yamada-hanako.yaml"]


def test_an_import_over_a_file_that_came_meanwhile_writes_nothing(nagano: Path) -> None:
    intake = plan_import(nagano, table(nagano / "forms.csv", ROWS), "portrait", ACTOR)
    samples.write(nagano / "grants/voice/voi-0001.yaml", "mine")
    with pytest.raises(UsageError, match="exists already"):
        write_import(nagano, intake, ACTOR)
    assert not (nagano / "grants/portrait/rel-0002.yaml").exists()
    assert deeds(nagano) == ()
    assert (nagano / "grants/voice/voi-0001.yaml").read_text() == "mine"


# ---- attached and detached


def manifest(root: Path) -> Path:
    return root / "clips/asa-no-eki/clip.yaml"


def attach(root: Path, slug: str, change: Change) -> Changed:
    attachment = plan_attach(root, Chosen((slug,)), change)
    write_attachment(root, attachment, change.by)
    return attachment.changes[0]


def detach(root: Path, slug: str, change: Change) -> Changed:
    attachment = plan_detach(root, Chosen((slug,)), change)
    write_attachment(root, attachment, change.by)
    return attachment.changes[0]


def hundred_episodes(root: Path) -> list[Path]:
    """A show of 100 episodes, each with a comment of its own; one says what is to be said already."""
    for old in (root / "shows/machikado").glob("*/episode.yaml"):
        old.unlink()
    paths = []
    for number in range(100):
        path = root / f"shows/machikado/kai-{number:03}/episode.yaml"
        extra = "rights:\n  none: [music]   # checked\n" if number == 7 else ""
        samples.write(path, f"schema: 1\ntitle: 第{number}回   # no. {number}\nsource: a.wav\n{extra}")
        samples.write(path.with_name("a.wav"), "x")
        paths.append(path)
    return paths


def test_a_hundred_episodes_are_cleared_at_once(nagano: Path) -> None:
    paths = hundred_episodes(nagano)
    record(nagano, "voice/sato", {"subject": "佐藤 花", "channels": "any"})
    change = Change(("voice/sato",), (Component.MUSIC,), "音楽なし", ACTOR)
    attachment = plan_attach(nagano, Chosen(episodes_of=("machikado",)), change)
    assert len(deeds(nagano)) == 1, "planning writes nothing"
    write_attachment(nagano, attachment, ACTOR)
    for number, path in enumerate(paths):
        text = path.read_text()
        assert f"title: 第{number}回   # no. {number}\n" in text
        assert "grants: [voice/sato]" in text
        assert "音楽なし" in text
    assert "# checked" in paths[7].read_text()
    assert (nagano / "shows/machikado/show.yaml").read_text() == samples.SHOW
    rights = [episode.rights for episode in load_workspace(nagano).episodes]
    assert all(r.grants == ("voice/sato",) and r.none == (Component.MUSIC,) for r in rights)
    told = deeds(nagano)[1:]
    assert [(e.deed, e.subject) for e in told] == [(Deed.GRANT_ATTACHED, p.parent.name) for p in paths]
    assert dict(told[42].details)["sha256"] == digest_bytes(paths[42].read_bytes())
    again = plan_attach(nagano, Chosen(episodes_of=("machikado",)), change)
    assert not any(again.changes)


def test_of_a_hundred_episodes_all_or_none(nagano: Path) -> None:
    paths = hundred_episodes(nagano)
    for path in paths[50:55]:
        path.write_text(f"{path.read_text()}rights: {{none: [voice]}}\n")
    record(nagano, "voice/sato", {"subject": "佐藤 花", "channels": "any"})
    change = Change(("voice/sato",), by=ACTOR)
    with pytest.raises(UsageError, match="kai-050 says under none: that it has no voice") as refusal:
        plan_attach(nagano, Chosen(episodes_of=("machikado",)), change)
    assert refusal.value.next_step.endswith("Refused as well: kai-051, kai-052, kai-053 and 1 more.")
    assert not any("voice/sato" in path.read_text() for path in paths)


def test_detaching_passes_over_what_does_not_list_the_grant(nagano: Path) -> None:
    record(nagano, "place/hashi", {"subject": "橋"})
    attach(nagano, "zenkoji", Change(("place/hashi",), by=ACTOR))
    chosen = Chosen(("zenkoji", "asa-no-eki"))
    plan = plan_detach(nagano, chosen, Change(("place/hashi",), by=ACTOR))
    assert [(c.slug, bool(c)) for c in plan.changes] == [("asa-no-eki", False), ("zenkoji", True)]
    with pytest.raises(UsageError, match="None of these 2 manifests lists place/asa"):
        plan_detach(nagano, chosen, Change(("place/asa",)))


def test_a_show_is_attached_to_by_its_name(nagano: Path) -> None:
    record(nagano, "artwork/hyoshi", {"subject": "表紙"})
    changed = attach(nagano, "machikado", Change(("artwork/hyoshi",), by=ACTOR))
    assert changed.manifest == nagano / "shows/machikado/show.yaml"
    assert "artwork/hyoshi" in load_workspace(nagano).get_show("machikado").rights.grants
    assert (deeds(nagano)[-1].deed, deeds(nagano)[-1].subject) == (Deed.GRANT_ATTACHED, "machikado")
    with pytest.raises(UsageError, match="machikado is a show") as refusal:
        attach(nagano, "machikado", Change(none=(Component.VOICE,), why="x"))
    assert "--show machikado" in refusal.value.next_step


def test_a_show_that_is_not_there_and_one_without_episodes(nagano: Path) -> None:
    with pytest.raises(UsageError, match="no show 'machikad'") as refusal:
        plan_attach(nagano, Chosen(episodes_of=("machikad",)), Change())
    assert "machikado" in refusal.value.next_step
    for old in (nagano / "shows/machikado").glob("*/episode.yaml"):
        old.unlink()
    with pytest.raises(UsageError, match="has no episodes"):
        plan_attach(nagano, Chosen(episodes_of=("machikado",)), Change())


def test_attaching_keeps_comments_and_order(nagano: Path) -> None:
    record(nagano, "place/hashi", {"subject": "橋"})
    samples.add_clip(nagano, "asa-no-eki", samples.CLIP.replace("Seven a.m., ", ""))
    before = manifest(nagano).read_text()
    changed = attach(nagano, "asa-no-eki", Change(("place/hashi", "portrait/yamada-hanako"), by=ACTOR))
    assert changed.grants == ("place/hashi",), "the other is listed already"
    after = manifest(nagano).read_text()
    assert after == before.replace("music/asa-no-uta]", "music/asa-no-uta, place/hashi]")
    detach(nagano, "asa-no-eki", Change(("place/hashi",), by=ACTOR))
    assert manifest(nagano).read_text() == before
    told = [(e.deed, e.subject, dict(e.details).get("public_ids")) for e in deeds(nagano)[1:]]
    assert told == [
        (Deed.GRANT_ATTACHED, "asa-no-eki", "LOC-0001"), (Deed.GRANT_DETACHED, "asa-no-eki", "LOC-0001"),
    ]  # fmt: skip


def test_attaching_to_a_manifest_that_says_nothing_of_rights(nagano: Path) -> None:
    attach(nagano, "zenkoji", Change(("portrait/yamada-hanako",), by=ACTOR))
    photo = nagano / "photos/zenkoji/photo.yaml"
    assert photo.read_text() == f"{samples.PHOTO}rights:\n  grants: [portrait/yamada-hanako]\n"


def test_attaching_what_is_attached_writes_and_records_nothing(nagano: Path) -> None:
    before = manifest(nagano).stat()
    changed = attach(nagano, "asa-no-eki", Change(("portrait/yamada-hanako",), by=ACTOR))
    assert changed.grants == ()
    assert manifest(nagano).stat().st_ino == before.st_ino
    assert deeds(nagano) == ()


def test_a_sign_off_is_a_record(nagano: Path) -> None:
    change = Change(none=(Component.ARTWORK,), why="看板は写っていない", by=ACTOR)
    attach(nagano, "asa-no-eki", change)
    settings_and_assets = load_workspace(nagano)
    rights = settings_and_assets.clips[0].rights
    today = local_today(settings_and_assets.settings)
    assert rights.none == (Component.VOICE, Component.FOOTAGE, Component.ARTWORK)
    assert rights.sign_offs == (SignOff(Component.ARTWORK, "看板は写っていない", ACTOR, today),)
    assert "# the editor's word that there is none of these in it" in manifest(nagano).read_text()
    assert attach(nagano, "asa-no-eki", change).none == ()
    detach(nagano, "asa-no-eki", replace(change, none=(Component.ARTWORK, Component.VOICE)))
    assert load_workspace(nagano).clips[0].rights.none == (Component.FOOTAGE,)
    assert [dict(e.details).get("none") for e in deeds(nagano)] == ["artwork", "artwork, voice"]


def test_comments_in_block_lists_stay(nagano: Path) -> None:
    text = """\
schema: 1
title: 朝      # t
rights:                 # r
  # which grants
  grants:
    - music/x     # its rights
    # and more
  none:           # words
    - voice       # no one speaks
    - footage
source: IMG_0412.MOV   # s
"""
    path = samples.add_clip(nagano, "asa-no-eki", text)
    change = Change(("portrait/yamada-hanako",), (Component.PLACE,), "空: だけ, です", ACTOR)
    attach(nagano, "asa-no-eki", change)
    after = path.read_text()
    assert [line.partition("#")[2] for line in after.splitlines() if "#" in line] == [
        line.partition("#")[2] for line in text.splitlines() if "#" in line
    ]
    assert "    - portrait/yamada-hanako\n" in after
    assert load_workspace(nagano).clips[0].rights.sign_offs[0].why == "空: だけ, です"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (Change(("portrait/yamada-hanak",)), "There is no grant portrait/yamada-hanak"),
        (Change(("voice/yamada",)), "There is no grant"),
        (Change(none=(Component.ARTWORK,)), "says why"),
        (Change(none=(Component.PORTRAIT,), why="x"), "lists a grant of kind portrait"),
    ],
)
def test_what_cannot_be_attached(nagano: Path, change: Change, says: str) -> None:
    before = manifest(nagano).read_text()
    with pytest.raises(UsageError, match=says):
        attach(nagano, "asa-no-eki", change)
    assert manifest(nagano).read_text() == before


def test_a_grant_against_the_editors_word_is_refused(nagano: Path) -> None:
    record(nagano, "voice/sato", {"subject": "佐藤 花", "channels": "any"})
    with pytest.raises(UsageError, match="under none: that it has no voice"):
        attach(nagano, "asa-no-eki", Change(("voice/sato",)))
    with pytest.raises(UsageError, match="does not list voice/sato"):
        detach(nagano, "asa-no-eki", Change(("voice/sato",)))


def test_the_documented_headings_are_the_real_ones() -> None:
    page = (DOCS / "rights.md").read_text(encoding="utf-8")
    told = rows(section(page, "Many consent forms at once"))[2:]
    spans = [[re.findall(r"`([^`]+)`", cell) for cell in row] for row in told]
    real = [[[q.japanese, *q.headings], [q.key], [f"--{q.name}"]] for q in QUESTIONS]
    assert spans == real
