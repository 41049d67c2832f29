"""The words of caption files, as names are looked for in them."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

from tayori.errors import CaptionError
from tayori.model.asset import Asset, CaptionFile, Clip, Episode
from tayori.model.cue import Cue
from tayori.model.folding import folded
from tayori.model.ids import Lang
from tayori.model.rights import CaptionWords

Cut = tuple[int, int]
State = tuple[int, int]
"""Time and size of a file: as long as both stay it is not read again."""
_ESCAPED = re.compile(r"&[#\w]|\\[uU]")
"""Characters may be written otherwise in the file (`&#23665;`): only a parser knows them."""


def caption_words(asset: Asset, hidden: Collection[str]) -> tuple[CaptionWords, ...]:
    """What is read in those captions of an asset in which one of the `hidden` (folded) texts may stand.

    Transcripts are made of them. Cues that are cut off say nothing. A file that cannot be read has no words:
    nothing can be made of it, so nothing of it goes out.
    """
    if not hidden or not isinstance(asset, Clip | Episode):
        return ()
    span = asset.trim if isinstance(asset, Clip) else None
    cut = (span.start_ms, span.end_ms) if span else None
    found = (_read(file, cut, hidden) for file in asset.captions)
    return tuple(words for words in found if words.cues)


def _read(file: CaptionFile, cut: Cut | None, hidden: Collection[str]) -> CaptionWords:
    try:
        seen = file.path.stat()
        state = (seen.st_mtime_ns, seen.st_size)
        letters = _letters(file.path, state)
        if letters is None or any(letters.issuperset(text) for text in hidden):
            return _words(file.path, file.lang, cut, state)
    except (OSError, CaptionError):
        pass
    return CaptionWords(file.lang, ())


@lru_cache(maxsize=4096)
def _letters(path: Path, _state: State) -> frozenset[str] | None:
    """Every letter in a file, folded: a name that lacks one is not in it. None where only a parser knows.

    Telling so takes a fifth of the time that reading the cues does.
    """
    from tayori.subtitles.encoding import decode

    text = decode(path.read_bytes(), path.name).text
    return None if _ESCAPED.search(text) else frozenset(folded(text))


@lru_cache(maxsize=1024)
def _words(path: Path, lang: Lang, cut: Cut | None, _state: State) -> CaptionWords:
    # what reads captions takes a tenth of a second to load, and most grants hide nothing
    from tayori.subtitles.loading import load_track

    track = load_track(path, lang).track
    kept = set(track.numbers_in(*cut)) if cut else None
    cues = enumerate(track.cues, 1)
    return CaptionWords(lang, tuple(_said(cue) if kept is None or n in kept else () for n, cue in cues))


def _said(cue: Cue) -> tuple[str, ...]:
    """The text, and what stands beside it: speaker, readings, voices, names of cues and classes."""
    beside = (cue.speaker, cue.name, cue.style, *(mark.value for mark in cue.marks))
    return (cue.text, *filter(None, beside))
