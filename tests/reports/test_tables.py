from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from openpyxl import load_workbook

from tayori.errors import ResourceError, UsageError
from tayori.model.ids import Lang
from tayori.model.table import Table
from tayori.reports.page import page
from tayori.reports.paper import paper
from tayori.reports.spreadsheet import read_rows
from tayori.reports.workbook import workbook
from tayori.subtitles.fonts import choose_font

LEDGER = Table(
    "権利台帳",
    ("公開ID", "媒体", "日数"),
    (("REL-0001", "youtube、portal", 131), ("=1+1", "<b>&\"'", None)),
    ("2026-11-20 現在",),
)
NOW = datetime(2026, 11, 20, tzinfo=UTC)
CELLS = st.none() | st.integers(-(10**9), 10**9) | st.text(max_size=40)


def cells(data: bytes) -> list[list[object]]:
    return [[cell.value for cell in row] for row in load_workbook(io.BytesIO(data)).worksheets[0].iter_rows()]


def test_a_workbook_holds_the_table_and_runs_no_formula() -> None:
    book = load_workbook(io.BytesIO(workbook([LEDGER, LEDGER])))
    assert book.sheetnames == ["権利台帳", "権利台帳 2"]
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == list(LEDGER.columns)
    assert (sheet["A3"].value, sheet["A3"].data_type) == ("=1+1", "s")
    assert sheet["C2"].value == 131
    assert sheet["A5"].value == "2026-11-20 現在"


@given(st.lists(st.tuples(CELLS, CELLS), max_size=5), st.text(max_size=40))
def test_any_table_is_written_and_read_back(
    rows: list[tuple[str | int | None, str | int | None]], title: str
) -> None:
    read = cells(workbook([Table(title, ("a", "b"), tuple(rows))]))
    for (first, _), line in zip(rows, read[1:], strict=False):
        if isinstance(first, int):
            assert line[0] == first


def test_the_page_escapes_and_loads_nothing() -> None:
    data = page("権利台帳", [LEDGER], Lang("ja"), ["長野市"])
    root: Any = html.document_fromstring(data)
    assert root.get("lang") == "ja"
    assert [cell.text_content() for cell in root.xpath("//tbody/tr[2]/td")] == ["=1+1", "<b>&\"'", ""]
    assert not root.xpath("//script | //link | //img | //@src")
    assert [h.get("scope") for h in root.xpath("//th")] == ["col"] * 3


def test_an_empty_table_says_so() -> None:
    assert "該当なし" in page("x", [Table("y", ("a",), ())], Lang("ja")).decode()


def test_the_pdf_is_the_same_for_the_same_table_and_has_the_letters(tmp_path: Path) -> None:
    font = choose_font(None, "IPAexGothic").path
    made = paper("権利台帳", [LEDGER], font, NOW, ["長野市"])
    assert made.startswith(b"%PDF-")
    assert made == paper("権利台帳", [LEDGER], font, NOW, ["長野市"])
    assert len(made) < 200_000
    (tmp_path / "no.ttf").write_bytes(b"no font")
    with pytest.raises(ResourceError, match="no.ttf"):
        paper("x", [], tmp_path / "no.ttf", NOW)


def test_long_tables_go_over_pages() -> None:
    rows = tuple((f"REL-{n:04d}", "長い文字列" * 12, n) for n in range(120))
    made = paper(
        "権利台帳", [Table("権利台帳", LEDGER.columns, rows)], choose_font(None, "IPAexGothic").path, NOW
    )
    assert made.count(b"/Type /Page\n") > 3


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", "氏名,公開ID\n山田 花子,REL-0001\n\n佐藤,REL-0002\n".encode("utf-8-sig")),
        ("b.csv", "氏名,公開ID\n山田 花子,REL-0001\n\n佐藤,REL-0002\n".encode("cp932")),
        ("c.csv", "氏名;公開ID\r\n山田 花子;REL-0001\r\n\r\n佐藤;REL-0002\r\n".encode()),
        ("d.csv", "\n氏名\t公開ID\n山田 花子\tREL-0001\n佐藤\tREL-0002\n".encode()),
    ],
)
def test_csv_is_read_as_excel_in_japan_writes_it(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    rows = read_rows(tmp_path / name)
    assert [dict(row.values) for row in rows] == [
        {"氏名": "山田 花子", "公開ID": "REL-0001"},
        {"氏名": "佐藤", "公開ID": "REL-0002"},
    ]


def test_a_workbook_is_read_with_its_row_numbers(tmp_path: Path) -> None:
    path = tmp_path / "forms.xlsx"
    path.write_bytes(workbook([Table("同意書", ("氏名", "枚数"), (("山田", 2), (None, None), ("佐藤", 1)))]))
    assert [(row.number, dict(row.values)) for row in read_rows(path)] == [
        (2, {"氏名": "山田", "枚数": "2"}),
        (4, {"氏名": "佐藤", "枚数": "1"}),
    ]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no zip", b"\x00\x01"])
def test_what_is_no_spreadsheet_is_told(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.xlsx").write_bytes(data)
    with pytest.raises(UsageError, match=r"x\.xlsx"):
        read_rows(tmp_path / "x.xlsx")


def test_a_missing_table_is_told(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match="none"):
        read_rows(tmp_path / "none.csv")
