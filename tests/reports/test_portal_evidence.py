"""The evidence sheet as HTML: escaped, structured, nothing from elsewhere."""

from __future__ import annotations

from tayori.inspection.markup import parse_html
from tayori.inspection.page_read import read_page
from tayori.model.table import Table
from tayori.reports.portal_evidence import PortalSheet, SheetPicture, portal_evidence_page

NASTY = '<script>alert(1)</script>"&'
SHEET = PortalSheet(
    f"検査結果 {NASTY}",
    (f"対象 {NASTY}",),
    (
        Table(
            "達成基準", ("項番", "適合", "数"), (("1.1.1", "○ 適合", 3), (NASTY, "× 不適合", None)), (NASTY,)
        ),
        Table("空の表", ("項番",), ()),
    ),
    (SheetPicture("screenshots/front.390.png", NASTY),),
)


def test_nothing_anybody_wrote_is_markup() -> None:
    page = portal_evidence_page(SHEET).decode()
    assert "<script" not in page
    assert page.count("&lt;script&gt;") == 7


def test_the_sheet_keeps_the_rules_it_reports() -> None:
    assert read_page("https://a.example/", portal_evidence_page(SHEET)).observations == ()


def test_rows_and_columns_have_headings_and_results_are_words() -> None:
    document = parse_html(portal_evidence_page(SHEET))
    assert {node.get("scope") for node in document.all("th")} == {"col", "row"}
    assert [node.element.text for node in document.all("td") if "bad" in node.get("class")] == ["× 不適合"]
    assert [node.get("role") for node in document.all("div") if node.get("tabindex") == "0"] == ["region"]


def test_a_caption_does_not_repeat_the_heading() -> None:
    document = parse_html(portal_evidence_page(SHEET))
    assert [node.element.text for node in document.all("caption")] == ["全 2 行"]


def test_it_loads_its_pictures_and_nothing_else() -> None:
    document = parse_html(portal_evidence_page(SHEET))
    assert [node.get("src") for node in document.nodes if node.get("src")] == ["screenshots/front.390.png"]
    assert b"http" not in portal_evidence_page(SHEET)
