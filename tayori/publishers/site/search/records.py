"""What can be found, as browsers read it: one record for each asset in one language."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Sequence
from typing import Any

from tayori.model.asset import Kind
from tayori.model.ids import Lang
from tayori.publishers.plain_text import clean
from tayori.publishers.site.entry import Entry, Passage

Record = dict[str, Any]
"""`page`, `kind`, `date`, `title`, `text`, `tags`, `series` (title of what a clip is part of), `said`
([second, text] of every passage); what is empty is left out. `title_lang`, `text_lang` and `said_lang` stand
where they differ from the index's language."""

LONG = 1000
"""Characters from which on a transcript is not loaded with the rest."""


def record(entry: Entry, series: str = "") -> Record:
    """What can be found of `entry` at once; `series` is the title of its series."""
    described = {"text": _text(entry), "text_lang": _other(entry.description_lang, entry.lang)}
    made = {
        "page": entry.page,
        "kind": str(entry.package.kind),
        "date": entry.published.date().isoformat(),
        "title": entry.title.text,
        "title_lang": _other(entry.title.lang, entry.lang),
        "tags": [clean(tag) for tag in entry.package.tags],
        "series": series,
        **(described if described["text"] else {}),
        **({} if has_long_transcript(entry) else _said(entry)),
    }
    return {name: value for name, value in made.items() if value}


def long_record(entry: Entry) -> Record:
    """The transcript of `entry`, by its page."""
    return {"page": entry.page, **_said(entry)}


def has_long_transcript(entry: Entry) -> bool:
    """Whether its transcript is loaded after the rest."""
    return sum(len(passage.text) for passage in _passages(entry)) >= LONG


def listed(records: Iterable[Record]) -> bytes:
    """A JSON list, a record a line; equal records make equal bytes."""
    lines = (json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in records)
    return ("[" + ",\n".join(lines) + "]\n").encode()


def block(records: bytes) -> bytes:
    """A list of records as browsers load it."""
    # without the time in its header, which would differ from day to day
    return gzip.compress(records, compresslevel=9, mtime=0)


def records_in(data: bytes) -> list[Record]:
    """The records of a block."""
    found: list[Record] = json.loads(gzip.decompress(data))
    return found


def _said(entry: Entry) -> Record:
    passages = _passages(entry)
    if not passages:
        return {}
    lang = _other(entry.transcripts[0][0], entry.lang)
    said = [[passage.start_ms // 1000, passage.text] for passage in passages]
    return {"said": said, "said_lang": lang} if lang else {"said": said}


def _passages(entry: Entry) -> Sequence[Passage]:
    # the first is in the page's language where there is one; the others say the same
    return entry.transcripts[0][1] if entry.transcripts else ()


def _text(entry: Entry) -> str:
    """The description; of a photo also what it shows."""
    alt = clean(entry.package.alt.get(entry.lang)) if entry.package.kind is Kind.PHOTO else ""
    return " ".join(filter(None, (entry.summary, alt)))


def _other(lang: Lang, here: Lang) -> str:
    return "" if lang == here else str(lang)
