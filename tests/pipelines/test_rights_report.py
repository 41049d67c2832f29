"""The rights ledger and the music cue sheet of a small published workspace."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tayori.errors import UsageError
from tayori.pipelines.opening import open_workspace
from tayori.pipelines.reports.music_report import clock, music_cues
from tayori.pipelines.reports.rights_report import write_report
from tests.pipelines.conftest import PRIVATE_NAME, edit

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
    assert rows["REL-0001"]["状態"] == "撤回（2026-11-01）"
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


def test_without_being_asked_no_personal_file_is_written(published: Path) -> None:
    assert not list(report(published).glob("*personal*"))


def test_an_unknown_format_is_told(workspace: Path) -> None:
    with pytest.raises(UsageError, match="docx"):
        report(workspace, "docx")


def test_music_without_a_cue_is_heard_throughout(workspace: Path) -> None:
    opened = open_workspace(workspace)
    (cue,) = music_cues(opened.workspace.get_asset("asa"), opened.grants)
    assert (cue.grant, cue.start_ms, cue.end_ms) == ("music/asa-no-uta", 0, None)
    assert clock(65_250) == "1:05.250"
