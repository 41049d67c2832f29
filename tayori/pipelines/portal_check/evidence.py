"""The sheet as files: one HTML page, one workbook, and the pictures beside them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

from tayori.inspection.model import PHONE, Theme
from tayori.pipelines.portal_check.check import PortalReport
from tayori.pipelines.portal_check.sheet import TABS, sheet_lead, sheet_tables, sheet_title
from tayori.reports.portal_evidence import PortalSheet, SheetPicture, portal_evidence_page
from tayori.reports.workbook import workbook
from tayori.store.files import replace_file

HTML, XLSX, SCREENSHOTS = "portal-check.html", "portal-check.xlsx", "screenshots"
MOST_PICTURES = 40
"""In the sheet; the files are all there."""


def write_evidence(report: PortalReport, out: Path, zone: ZoneInfo) -> tuple[Path, ...]:
    """Write the sheet to the folder `out`; the files that were written."""
    tables = sheet_tables(report, zone)
    pictures = tuple(_pictures(report, out))[:MOST_PICTURES]
    sheet = PortalSheet(sheet_title(report), sheet_lead(report, zone), tables, pictures)
    tabs = [replace(table, title=TABS.get(table.title, table.title)) for table in tables]
    files = {out / HTML: portal_evidence_page(sheet), out / XLSX: workbook(tabs, sheet.title)}
    for path, data in files.items():
        replace_file(path, data)
    return tuple(files)


def _pictures(report: PortalReport, out: Path) -> Iterator[SheetPicture]:
    """Those in light colours; the dark ones lie beside them."""
    titles = {page.url: page.title for page in report.crawl.pages}
    for shot in report.looked.shots:
        if shot.theme is Theme.LIGHT:
            path = quote(os.path.relpath(shot.path, out).replace(os.sep, "/"))
            text = f"{titles.get(shot.url, '')}（幅 {shot.width} px）{shot.url}"
            yield SheetPicture(path, text, is_narrow=shot.width <= PHONE.width)
