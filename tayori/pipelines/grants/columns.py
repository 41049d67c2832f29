"""The columns of a table of consent forms: known, not wanted, or unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tayori.config.mistakes import did_you_mean
from tayori.errors import UsageError
from tayori.model.table import SheetRow
from tayori.pipelines.grants.questions import QUESTIONS, headings, plain_heading

KIND_HEADINGS = ("kind", "種別", "種類")
NAME_HEADINGS = ("id", "識別名")
"""Of two columns that are no questions: what kind of grant a row is, and what its file is called."""
UNWANTED = (
    "No.", "No", "番号", "連番", "通し番号", "整理番号", "行", "フリガナ", "ふりがな", "カナ",
    "氏名カナ", "氏名フリガナ", "よみ", "よみがな", "読み", "電話", "電話番号", "TEL", "携帯",
    "携帯電話", "携帯番号", "住所", "ご住所", "郵便番号", "〒", "メール", "メールアドレス", "Eメール",
    "E-mail", "mail", "address", "phone", "FAX", "年齢", "性別", "職業", "タイムスタンプ", "署名", "印",
    "押印", "furigana", "kana", "timestamp", "age",
)  # fmt: skip
"""Headings most forms have and no grant needs: personal data we do not need is not taken."""
_UNWANTED = frozenset(plain_heading(heading) for heading in UNWANTED)
_KNOWN = (*headings(), *KIND_HEADINGS, *NAME_HEADINGS)


def are_headings(cells: Sequence[str]) -> bool:
    """Whether a line is a table's headings and no title above them: two of its cells are known ones."""
    return sum(plain_heading(cell) in _KNOWN for cell in cells) > 1


def cell_under(cells: Mapping[str, str], names: Iterable[str]) -> str:
    """The cell under one of these headings, or ""."""
    return next((cell for heading, cell in cells.items() if plain_heading(heading) in names), "")


def unwanted_columns(rows: Iterable[SheetRow]) -> tuple[str, ...]:
    """Headings of columns that are ignored.

    Raises UsageError for unknown ones; where no heading is known they may be anything, and are not repeated.
    """
    used = tuple(dict.fromkeys(heading for row in rows for heading, _ in row.values))
    plain = {heading: plain_heading(heading) for heading in used}
    unknown = [heading for heading in used if plain[heading] not in {*_KNOWN, *_UNWANTED}]
    if unknown:
        wanted = f"Known are: {', '.join(q.japanese for q in QUESTIONS)}, {KIND_HEADINGS[1]}."
        if len(unknown) == len(used):
            raise UsageError("The headings of the table are not known.", wanted)
        told = ", ".join(f"`{h}`{did_you_mean(plain[h], _KNOWN)}" for h in unknown)
        raise UsageError(
            f"The table has columns that are not known: {told}.", f"Rename or delete them. {wanted}"
        )
    return tuple(heading for heading in used if plain[heading] in _UNWANTED and plain[heading] not in _KNOWN)
