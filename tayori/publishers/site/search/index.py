"""The search index: what visitors' browsers look through, in blocks that stay as they are.

The words themselves lie in compressed blocks, and the browser looks through all of them: a text is found by
any part of it, and no word is missed because it was parted wrongly, as dictionaries of Japanese do. Blocks
begin with the oldest assets, so that a new one changes the last block alone; long transcripts have blocks of
their own, which are loaded when the rest has been searched.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial

from tayori.model.ids import Lang, digest_bytes
from tayori.publishers.plain_text import clean
from tayori.publishers.site import paths
from tayori.publishers.site.entry import Entry
from tayori.publishers.site.made_file import MadeFile
from tayori.publishers.site.search.pages import page_records
from tayori.publishers.site.search.records import (
    Record,
    block,
    has_long_transcript,
    listed,
    long_record,
    record,
)
from tayori.publishers.site.site import Site

ASSETS_PER_BLOCK = 250
TRANSCRIPTS_PER_BLOCK = 10
"""Of half an hour each: about 100 kB."""


def index_files(site: Site) -> Iterator[MadeFile]:
    """The files of the index, by language."""
    for lang in site.languages:
        yield from _language(site, lang)


def _language(site: Site, lang: Lang) -> Iterator[MadeFile]:
    oldest_first = site.entries(lang)[::-1]
    long = [entry for entry in oldest_first if has_long_transcript(entry)]
    assets = [record(entry, _series(site, entry)) for entry in oldest_first]
    blocks = [
        *_blocks(lang, "all", _parts(assets, ASSETS_PER_BLOCK)),
        *_blocks(lang, "pages", [tuple(page_records(site, lang))]),
    ]
    transcripts = list(_blocks(lang, "long", _parts(list(map(long_record, long)), TRANSCRIPTS_PER_BLOCK)))
    listed = {
        "blocks": [file.path for file in blocks],
        "transcripts": [file.path for file in reversed(transcripts)],
        "long": len(long),
    }
    yield from (*blocks, *transcripts)
    yield MadeFile(paths.search_index(lang), (listed,), partial(_json, listed))


def _series(site: Site, entry: Entry) -> str:
    name = entry.package.series
    return clean(site.series(name).title.get(entry.lang)) if name else ""


def _blocks(lang: Lang, name: str, parts: Sequence[Sequence[Record]]) -> Iterator[MadeFile]:
    for number, part in enumerate(parts, 1):
        records = listed(part)
        # by what it says: nobody compresses a block only to learn its address
        digest = digest_bytes(records)
        yield MadeFile(
            paths.search_block(lang, f"{name}-{number}", digest), (digest,), partial(block, records)
        )


def _parts(records: Sequence[Record], size: int) -> list[Sequence[Record]]:
    return [records[start : start + size] for start in range(0, len(records), size)]


def _json(document: object) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
