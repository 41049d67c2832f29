"""`rights report`: the rights ledger and the music cue sheet as files; personal data in one of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from tayori.errors import UsageError
from tayori.model.table import Table
from tayori.pipelines.opening import OpenWorkspace
from tayori.pipelines.reports.discreet import JAPANESE
from tayori.pipelines.reports.music_report import music_table
from tayori.pipelines.reports.rights_ledger import ledger_tables, people_table
from tayori.reports.page import page
from tayori.reports.paper import paper
from tayori.reports.workbook import workbook
from tayori.store.files import replace_file
from tayori.subtitles.fonts import choose_font

FORMATS = ("xlsx", "html", "pdf")
_PAPER_FONT = "IPAexGothic"
"""Comes along, and is one TrueType file: what a PDF can embed."""
PRIVATE_MODE = 0o600
"""Only the owner reads the file with personal data."""


@dataclass(frozen=True, slots=True)
class RightsReport:
    """The files that were written."""

    files: tuple[Path, ...]
    personal: Path | None
    """The one with personal data; None when it was not asked for."""


def write_report(
    opened: OpenWorkspace, out: Path, formats: Sequence[str], today: date, *, personal: bool
) -> RightsReport:
    """Write the ledger and the cue sheet into the folder `out`, in each of `formats`.

    Raises UsageError for an unknown format, ResourceError when a file cannot be written.
    """
    unknown = [name for name in formats if name not in FORMATS]
    if unknown:
        raise UsageError(f"{unknown[0]} is no format of a report.", f"Choose among {', '.join(FORMATS)}.")
    tables = {"rights-ledger": ledger_tables(opened, today), "music-cues": (music_table(opened, today),)}
    files = [
        _write(out / f"{name}.{format_name}", data)
        for name, those in tables.items()
        for format_name, data in _rendered(those, opened, formats, today)
    ]
    private = None
    if personal:
        private = _write(out / "rights-ledger.personal.xlsx", workbook([people_table(opened.grants)]))
        private.chmod(PRIVATE_MODE)
    return RightsReport(tuple(files), private)


def _rendered(
    tables: Sequence[Table], opened: OpenWorkspace, formats: Sequence[str], today: date
) -> Iterator[tuple[str, bytes]]:
    title = tables[0].title
    lead = (opened.workspace.settings.organisation.name.get(JAPANESE), f"{today.isoformat()} 作成")
    for name in formats:
        match name:
            case "xlsx":
                yield name, workbook(tables)
            case "html":
                yield name, page(title, tables, JAPANESE, lead)
            case _:
                made = datetime(today.year, today.month, today.day, tzinfo=UTC)
                yield name, paper(title, tables, choose_font(None, _PAPER_FONT).path, made, lead)


def _write(path: Path, data: bytes) -> Path:
    replace_file(path, data)
    return path
