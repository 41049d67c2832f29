"""The search index: what visitors' browsers look through, in blocks that stay as they are.

The words themselves lie in compressed blocks, and the browser looks through all of them: a text is found by
any part of it, and no word is missed because it was parted wrongly, as dictionaries of Japanese do. Blocks
begin with the oldest assets, so that a new one changes the last block alone; long transcripts have blocks of
their own, which are loaded when the rest has been searched.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from tayori.model.ids import Lang, digest_bytes
from tayori.publishers.site import paths
from tayori.publishers.site.entry import Entry
from tayori.publishers.site.made_file import MadeFile
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
        yield from _language(lang, site.entries(lang)[::-1])


def _language(lang: Lang, oldest_first: Sequence[Entry]) -> Iterator[MadeFile]:
    long = [entry for entry in oldest_first if has_long_transcript(entry)]
    blocks = list(_blocks(lang, "all", _parts(oldest_first, ASSETS_PER_BLOCK), record))
    transcripts = list(_blocks(lang, "long", _parts(long, TRANSCRIPTS_PER_BLOCK), long_record))
    listed = {
        "blocks": [file.path for file in blocks],
        "transcripts": [file.path for file in reversed(transcripts)],
        "long": len(long),
    }
    yield from (*blocks, *transcripts)
    yield MadeFile(paths.search_index(lang), (listed,), partial(_json, listed))


def _blocks(
    lang: Lang, name: str, parts: Sequence[Sequence[Entry]], make: Callable[[Entry], Record]
) -> Iterator[MadeFile]:
    for number, entries in enumerate(parts, 1):
        records = listed(map(make, entries))
        # by what it says: nobody compresses a block only to learn its address
        digest = digest_bytes(records)
        yield MadeFile(
            paths.search_block(lang, f"{name}-{number}", digest), (digest,), partial(block, records)
        )


def _parts(entries: Sequence[Entry], size: int) -> list[Sequence[Entry]]:
    return [tuple(entries[start : start + size]) for start in range(0, len(entries), size)]


def _json(document: object) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
