"""Personal texts of a grant that stand where people would read them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import accumulate

from tayori.model.folding import folded, spellings
from tayori.model.grant import Grant
from tayori.model.ids import GrantId
from tayori.model.rights import CaptionWords, Shown, VerdictReason
from tayori.rights.clearance.standing import chain_of
from tayori.rights.clearance.use import Subject
from tayori.rights.persons import LEAST

_MOST_CUES = 5
"""Numbers a sentence names; an interview may name its guest a hundred times."""
_PARTS = ("description", "elsewhere", "end_card", "metadata")
"""Of `Shown`, in the order of `words_of`."""
_BETWEEN = "\0"


def name_reasons(subject: Subject, grant: Grant, words: str) -> Iterator[VerdictReason]:
    """A text of the record that is personal, and that its `public_name` does not give, is among the words."""
    hidden = hidden_texts(grant)
    if any(text in words for text in hidden):
        parts = zip(_PARTS, words.split(_BETWEEN), strict=False)
        places = tuple(place for place, part in parts if any(text in part for text in hidden))
        yield subject.reason("names-person", "public_name", place=places)


def naming_reasons(
    grant_id: GrantId, grants: Mapping[GrantId, Grant], shown: Shown
) -> Iterator[VerdictReason]:
    """Whom an output names of a grant that it does not list itself, and of the contracts it rests on."""
    words = words_of(shown)
    for subject, grant in chain_of(grant_id, grants)[0]:
        yield from name_reasons(subject, grant, words)


def caption_reasons(
    subject: Subject, grant: Grant, captions: Iterable[CaptionWords]
) -> Iterator[VerdictReason]:
    """The same in captions, with the numbers of the cues: a name may run from one cue into the next."""
    hidden = hidden_texts(grant)
    for track in captions if hidden else ():
        if found := _naming_cues(track, hidden):
            more = ("...",) if len(found) > _MOST_CUES else ()
            told = (*map(str, found[:_MOST_CUES]), *more)
            yield subject.reason("names-person-in-captions", "public_name", lang=track.lang, cues=told)


def words_of(shown: Shown) -> str:
    """Everything that is shown but captions, as names are looked for in it."""
    parts = (shown.description, shown.elsewhere, shown.end_card, shown.metadata)
    return _BETWEEN.join(map(folded, parts))


def hidden_texts(grant: Grant) -> tuple[str, ...]:
    """Personal texts of a grant as they are looked for: folded, in either order of a name's parts."""
    return _hidden(grant.personal, grant.public_name)


@lru_cache(maxsize=4096)
def _hidden(personal: tuple[str, ...], public_name: str) -> tuple[str, ...]:
    public, told = spellings(public_name), dict.fromkeys(map(spellings, personal))
    kept = (ways for ways in told if not any(way in name for way in ways for name in public))
    return tuple(dict.fromkeys(way for ways in kept for way in ways if len(way) >= LEAST))


def _naming_cues(track: CaptionWords, hidden: tuple[str, ...]) -> list[int]:
    """Numbers, from 1, of the cues in which one of the `hidden` texts begins."""
    run, starts, asides = _folded_cues(track)
    found = set()
    for text in hidden:
        at = run.find(text)
        while at >= 0:
            found.add(bisect_right(starts, at))
            at = run.find(text, at + 1)
        found |= {number for number, aside in asides if text in aside}
    return sorted(found)


@lru_cache(maxsize=16)
def _folded_cues(track: CaptionWords) -> tuple[str, tuple[int, ...], tuple[tuple[int, str], ...]]:
    """All texts in one run, where in it each cue begins, and what else is said in the cues that say more."""
    texts = [folded(cue[0]) if cue else "" for cue in track.cues]
    starts = (0, *accumulate(map(len, texts)))[:-1]
    asides = ((number, "\0".join(map(folded, cue[1:]))) for number, cue in enumerate(track.cues, 1))
    return "".join(texts), starts, tuple((number, aside) for number, aside in asides if aside)
