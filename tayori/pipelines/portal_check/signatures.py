"""The file in which a person says what machines cannot: YAML, CSV or a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from tayori.config.yaml import load_yaml
from tayori.inspection.criteria import Signature
from tayori.inspection.signed import HEADINGS, read_signatures
from tayori.reports.spreadsheet import read_rows

_YAML = (".yaml", ".yml")


def load_signatures(path: Path) -> tuple[Signature, ...]:
    """Every word in the file. Raises UsageError for a file or a line that cannot be understood.

    A table has the columns criterion, result, note, who and when, or the Japanese ones of the sheet; YAML has
    them below the number of each criterion.
    """
    if path.suffix.lower() in _YAML:
        return read_signatures(_from_yaml(path))
    rows = read_rows(path, _are_headings)
    return read_signatures((f"{path.name}, line {row.number}", dict(row.values)) for row in rows)


def _are_headings(cells: object) -> bool:
    known = {name for called in (HEADINGS["criterion"], HEADINGS["result"]) for name in called}
    return (
        isinstance(cells, (list, tuple)) and len({str(cell).strip().casefold() for cell in cells} & known) > 1
    )


def _from_yaml(path: Path) -> Iterator[tuple[str, Mapping[str, str]]]:
    document = load_yaml(path)
    for number, said in document.root.items():
        place = f"{path.name}:{document.line_of((number,))}"
        # a word alone has nobody who says it: that is told with all other mistakes
        cells = said if isinstance(said, dict) else {"result": said}
        yield place, {"criterion": str(number), **{str(k): str(v or "") for k, v in cells.items()}}
