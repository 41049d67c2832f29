"""The rights ledger and the music cue sheet of a small published workspace."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tayori.errors import UsageError
from tayori.ledger.ledger import Ledger
from tayori.model.ids import Digest, Slug
from tayori.model.publishing import PublicationState, Receipt
from tayori.pipelines.opening import open_workspace
from tayori.pipelines.reports.music_report import clock, music_cues, music_table
from tayori.pipelines.reports.rights_report import write_report
from tests.pipelines.conftest import GRANT, PRIVATE_NAME, edit

TODAY = date(2026, 11, 20)


def sheets(path: Path) -> dict[str, list[dict[Any, Any]]]:
    """The rows of every sheet under their headings, notes left out."""
    found: dict[str, list[dict[Any, Any]]] = {}
    for sheet in load_workbook(path).worksheets:
        head, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        lines: list[dict[Any, Any]] = [dict(zip(head, row, strict=True)) for row in rows]
        found[sheet.title] = [line for line in lines if line[head[-1]] or line[head[1]]]
    return found


def report(root: Path, *formats: str, personal: bool = False) -> Path:
    out = root / "out"
    write_report(open_workspace(root), out, formats or ("xlsx",), TODAY, personal=personal)
    return out


def test_the_ledger_says_what_is_held_and_where_it_is_used(published: Path) -> None:
    told = sheets(report(published) / "rights-ledger.xlsx")
    rows = {row["公開ID"]: row for row in told["権利台帳"]}
    assert list(rows) == ["REL-0001", "REL-0002", "PER-0001", "MUS-0001"]
    portrait = rows["REL-0001"]
    assert (portrait["種別"], portrait["対象"], portrait["状態"]) == ("肖像", "（非公開）", "有効")
    assert (portrait["期間終了"], portrait["残り日数"]) == ("2039-03-31", 4515)
    assert (portrait["使用作品"], portrait["媒体"]) == ("asa", "すべて")
    assert portrait["公開先"].startswith("asa: portal（")
    assert rows["PER-0001"]["対象"] == "長野駅"
    works = told["作品別の根拠と判定"]
    by_component = {(w["作品"], w["構成要素"]): w for w in works}
    assert by_component["asa", "肖像"]["根拠"] == "REL-0001"
    assert by_component["asa", "声"]["根拠"] == "該当なし"
    assert by_component["asa", "肖像"]["公開できる先"] == "portal、youtube"


def test_a_withdrawn_and_an_ended_grant_are_told_as_such(published: Path) -> None:
    edit(published / "grants/place/nagano-station.yaml", "until: 2039-03-31", "until: 2026-11-19")
    edit(
        published / "grants/portrait/yamada-hanako.yaml",
        "status: active",
        "status: withdrawn\nwithdrawn: 2026-11-01",
    )
    told = sheets(report(published) / "rights-ledger.xlsx")
    rows = {row["公開ID"]: row for row in told["権利台帳"]}
    assert (rows["PER-0001"]["状態"], rows["PER-0001"]["残り日数"]) == ("期限切れ", 0)
    assert (rows["REL-0001"]["状態"], rows["REL-0001"]["残り日数"]) == ("撤回（2026-11-01）", None)
    assert {w["公開できない先"] for w in told["作品別の根拠と判定"] if w["作品"] == "asa"} == {
        "portal、youtube"
    }


def test_the_cue_sheet_says_what_is_heard_for_how_long(published: Path) -> None:
    (row,) = sheets(report(published) / "music-cues.xlsx")["使用楽曲報告"]
    assert (row["作品"], row["公開ID"], row["使い方"]) == ("asa", "MUS-0001", "BGM")
    assert (row["開始"], row["終了"], row["使用秒数"]) == ("0:00.000", "0:02.000", 2)
    assert (row["管理"], row["原盤権者"], row["自作自演"]) == ("PD", "長野市", "はい")
    assert row["公開先"] == "portal"


def test_cues_of_the_manifest_come_first_and_end_with_the_clip(published: Path) -> None:
    edit(
        published / "clips/asa/clip.yaml",
        "  credit: 長野市 / 撮影 信州映像",
        "  credit: 長野市 / 撮影 信州映像\n"
        "  cues:\n"
        "    - {grant: music/asa-no-uta, in: 1.5, out: 60, use: テーマ}\n"
        "    - {grant: music/asa-no-uta, in: 0, out: 0.5}",
    )
    rows = sheets(report(published) / "music-cues.xlsx")["使用楽曲報告"]
    assert [(r["開始"], r["終了"], r["使用秒数"], r["使い方"]) for r in rows] == [
        ("0:00.000", "0:00.500", 1, "BGM"),
        ("0:01.500", "0:02.000", 1, "テーマ"),
    ]


def test_names_stand_in_the_file_for_them_alone(published: Path) -> None:
    out = report(published, "xlsx", "html", "pdf", personal=True)
    personal = out / "rights-ledger.personal.xlsx"
    people = {row["公開ID"]: row["本人・対象"] for row in sheets(personal)["個人情報"]}
    assert people["REL-0001"] == PRIVATE_NAME
    assert personal.stat().st_mode & 0o077 == 0
    assert PRIVATE_NAME not in repr(sheets(out / "rights-ledger.xlsx"))
    assert PRIVATE_NAME not in (out / "rights-ledger.html").read_text(encoding="utf-8")
    names = {path.name for path in out.iterdir()}
    assert names == {
        *(f"rights-ledger.{end}" for end in ("xlsx", "html", "pdf", "personal.xlsx")),
        *(f"music-cues.{end}" for end in ("xlsx", "html", "pdf")),
    }


def add_grant(root: Path, kind: str, name: str, subject: str, public_id: str, more: str = "") -> None:
    path = root / f"grants/{kind}/{name}.yaml"
    path.parent.mkdir(exist_ok=True)
    said = GRANT.format(kind=kind, subject=subject, public_id=public_id)
    path.write_text(said + more, encoding="utf-8")


CHILD = """minor: true
guardian: {name: 鈴木 次郎, relation: 父, consented: 2026-07-01}
conditions: [鈴木さんの学校を出さない]
author: {transferred: true, articles: [27, 28], moral_rights: {waived: true}}
"""
PORTRAIT = "grants/portrait/yamada-hanako.yaml"


def test_no_cell_of_the_ledger_tells_of_a_person(built: Path) -> None:
    add_grant(built, "script", "sakubun", "鈴木 一郎", "SCR-0001", CHILD)
    add_grant(built, "script", "suzuki-ichiro", "鈴木 一郎", "suzuki-ichiro", CHILD)
    edit(built / PORTRAIT, "status:", "conditions: [山田 花子の学校名（長野小）を出さない]\nstatus:")
    edit(built / PORTRAIT, "public_id: REL-0001", "public_id: yamada-hanako")
    told = "duties: [{kind: credit, text: 協力 花子・山田}, {kind: credit, text: 信州映像}]\n"
    ended = "prohibitions: [{channels: [portal], purposes: [yamada-hanako]}]\nconditions: [三脚は使わない]\n"
    add_grant(built, "place", "ie", "山田花子の家", "山田花子", told + ended)
    edit(
        built / "clips/asa/clip.yaml",
        "none: [voice, footage]",
        "none: {voice: {why: 山田花子は話さない}, footage: {why: 借りていない}}",
    )
    text = repr(sheets(report(built) / "rights-ledger.xlsx"))
    for secret in ("山田", "花子", "yamada", "鈴木", "suzuki", "学校"):
        assert secret not in text
    for shown in ("SCR-0001", "信州映像", "三脚は使わない", "借りていない", "（非公開）"):
        assert shown in text


def test_what_persons_asked_for_stands_in_the_personal_file(built: Path) -> None:
    edit(built / PORTRAIT, "status:", "conditions: [学校名を出さない]\nstatus:")
    out = report(built, personal=True)
    assert "学校名" not in repr(sheets(out / "rights-ledger.xlsx"))
    people = {row["公開ID"]: row["条件"] for row in sheets(out / "rights-ledger.personal.xlsx")["個人情報"]}
    assert people["REL-0001"] == "学校名を出さない"


def test_a_name_that_may_be_shown_and_a_work_called_like_a_grant_are_shown(built: Path) -> None:
    add_grant(built, "voice", "asa-no-hito", "佐藤 健", "VOI-0009", "public_name: 佐藤 健\n")
    edit(built / "clips/asa/clip.yaml", "title: {ja: 朝七時、長野駅へ", "title: {ja: Asa no hito")
    told = sheets(report(built) / "rights-ledger.xlsx")
    rows = {row["公開ID"]: row for row in told["権利台帳"]}
    assert rows["VOI-0009"]["対象"] == "佐藤 健"
    assert {row["題名"] for row in told["作品別の根拠と判定"] if row["作品"] == "asa"} == {"Asa no hito"}


@pytest.mark.parametrize(
    ("status", "told"), [("requested", "依頼中"), ("refused", "不許諾"), ("active", "有効")]
)
def test_the_ledger_says_the_status_as_clearance_does(built: Path, status: str, told: str) -> None:
    edit(built / PORTRAIT, "status: active", f"status: {status}")
    rows = {row["公開ID"]: row for row in sheets(report(built) / "rights-ledger.xlsx")["権利台帳"]}
    assert rows["REL-0001"]["状態"] == told


def test_days_are_local_and_those_of_the_first_publication(built: Path) -> None:
    ledger = Ledger(built / ".tayori/ledger.db")
    for day, hour in ((2, 20), (9, 3)):  # the later one: a title was corrected
        at = datetime(2026, 11, day, hour, tzinfo=UTC)
        receipt = Receipt(
            Slug("asa"), "portal", PublicationState.VERIFIED, "1", "https://x/", Digest("0" * 64), at
        )
        ledger.record_publication(ledger.begin_run("test"), receipt)
    rows = {row["公開ID"]: row for row in sheets(report(built) / "rights-ledger.xlsx")["権利台帳"]}
    assert rows["PER-0001"]["公開先"] == "asa: portal（2026-11-03から）"
    (heard,), _ = cue_sheet(built)
    assert (heard["公開先"], heard["公開日"]) == ("portal", "2026-11-03")


def test_the_ledger_says_what_permits_authors_and_guardians_gave(built: Path) -> None:
    permit = "permit: {number: A-1, authority: 長野市, conditions: [ドローン不可, 三脚不可]}\n"
    edit(built / "grants/place/nagano-station.yaml", "status:", f"{permit}holder: 駅長\nstatus:")
    add_grant(built, "script", "sakubun", "鈴木 一郎", "SCR-0001", CHILD)
    adult = "author: {transferred: true}\nholder: 千曲書房\n"
    add_grant(built, "script", "hon", "朝の本", "SCR-0002", adult)
    edit(built / PORTRAIT, "status:", "minor: true\nstatus:")
    rows = {row["公開ID"]: row for row in sheets(report(built) / "rights-ledger.xlsx")["権利台帳"]}
    for words in ("ドローン不可", "三脚不可", "許可番号: A-1（長野市）"):
        assert words in rows["PER-0001"]["条件・義務"]
    asked = ("許諾者", "未成年の保護者同意", "著作者の権利")
    assert [rows["PER-0001"][key] for key in asked] == ["駅長", None, None]
    full = "著作権譲渡: 有\n27条・28条の明記: 有\n人格権不行使: 有"
    assert [rows["SCR-0001"][key] for key in asked] == ["（非公開）", "有", full]
    kept = "著作権譲渡: 有\n27条・28条の明記: 無\n人格権不行使: 無"
    assert [rows["SCR-0002"][key] for key in asked] == ["千曲書房", None, kept]
    assert [rows["REL-0001"][key] for key in asked] == ["（非公開）", "無", None]
    assert {row["書類"] for row in rows.values()} <= {"有", "無"}


# ---- the cue sheet


def cue_sheet(root: Path) -> tuple[list[dict[Any, Any]], str]:
    """Rows and notes."""
    table = music_table(open_workspace(root), TODAY)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows], "\n".join(table.notes)


def with_cues(root: Path, *cues: str) -> None:
    lines = "".join(f"    - {{{cue}}}\n" for cue in cues)
    clip = root / "clips/asa/clip.yaml"
    edit(clip, "  credit: 長野市 / 撮影 信州映像\n", f"  credit: 長野市 / 撮影 信州映像\n  cues:\n{lines}")


def with_second_piece(root: Path) -> None:
    rights = "composition: {holder: 作者不詳, manager: PD}\nmaster: {holder: 長野市, self_performed: true}\n"
    add_grant(root, "music", "yoru-no-uta", "夜のうた", "MUS-0002", rights)
    edit(root / "clips/asa/clip.yaml", "music/asa-no-uta]", "music/asa-no-uta, music/yoru-no-uta]")


def test_a_listed_piece_without_a_cue_does_not_vanish(published: Path) -> None:
    with_second_piece(published)
    edit(published / "clips/asa/clip.yaml", "file: asa.wav,", "file: asa.wav, grant: music/asa-no-uta,")
    rows, notes = cue_sheet(published)
    assert [(r["曲名"], r["開始"], r["終了"], r["使用秒数"]) for r in rows] == [
        ("朝のうた", "0:00.000", "0:02.000", 2),
        ("夜のうた", "未確認", "未確認", None),
    ]
    assert "夜のうた" in notes
    with_cues(published, "grant: music/yoru-no-uta, in: 0.5, out: 1")
    rows, notes = cue_sheet(published)
    assert [(r["曲名"], r["開始"], r["使用秒数"]) for r in rows] == [
        ("夜のうた", "0:00.500", 1),
        ("朝のうた", "0:00.000", 2),
    ]
    assert "夜のうた" not in notes


def test_without_a_bed_other_pieces_than_those_with_cues_are_unknown(published: Path) -> None:
    with_second_piece(published)
    edit(published / "clips/asa/clip.yaml", "music: {file: asa.wav, level_lufs: -30, fade_out_s: 0.5}\n", "")
    rows, _ = cue_sheet(published)
    assert [row["終了"] for row in rows] in ([("0:02.000")] * 2, ["未確定"] * 2)
    with_cues(published, "grant: music/yoru-no-uta, in: 0.5, out: 1")
    rows, notes = cue_sheet(published)
    assert [(r["曲名"], r["開始"]) for r in rows] == [("夜のうた", "0:00.500"), ("朝のうた", "未確認")]
    assert "「朝のうた」は、どこで使われているか" in notes


def test_a_cue_after_the_end_is_told_and_has_no_seconds(published: Path) -> None:
    with_cues(published, "grant: music/asa-no-uta, in: 61, out: 70", "grant: music/asa-no-uta, in: 1, out: 9")
    rows, notes = cue_sheet(published)
    assert [(r["開始"], r["終了"], r["使用秒数"]) for r in rows] == [
        ("0:01.000", "0:02.000", 1),
        ("1:01.000", "未確認", None),
    ]
    assert "1:01.000 は、作品の長さ 0:02.000 より後です" in notes
    assert "終了 0:09.000 は作品の長さを超える" in notes


def test_writers_and_performers_are_left_to_be_filled_in(published: Path) -> None:
    (row,), notes = cue_sheet(published)
    assert (row["著作権者"], row["作詞・作曲"], row["実演家"]) == ("作者不詳", None, None)
    assert "作詞・作曲と実演家" in notes


def test_without_being_asked_no_personal_file_is_written(published: Path) -> None:
    assert not list(report(published).glob("*personal*"))


def test_an_unknown_format_is_told(workspace: Path) -> None:
    with pytest.raises(UsageError, match="docx"):
        report(workspace, "docx")


def test_music_without_a_cue_is_heard_throughout(workspace: Path) -> None:
    opened = open_workspace(workspace)
    (heard,) = music_cues(opened.workspace.get_asset("asa"), opened.grants)
    assert heard.is_said
    assert (heard.cue.grant, heard.cue.start_ms, heard.cue.end_ms) == ("music/asa-no-uta", 0, None)
    assert clock(65_250) == "1:05.250"
