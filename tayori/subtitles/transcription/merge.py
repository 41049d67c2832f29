"""Three-way merge: the machine's last draft, the file as it is now, the machine's new draft.

What no hand has touched becomes what the machine says now; what a hand has touched stays exactly as it is,
and where the machine has changed its mind there too, the conflict is told (facts/mistakes.md: caption
overwritten by re-run).

A cue of the file is the machine's when it stands in the last or the new draft just so, else it is by hand; a
cue of the last draft that the file lacks was taken out by hand. Cues belong together when they share more
than half the time of the shorter one.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate

from tayori.model.cue import Cue, Track
from tayori.model.finding import Finding, warning
from tayori.model.time import Span, seconds
from tayori.subtitles.formats.base import places

MOVED_MS = 500
"""The machine has changed its mind about times when a text begins or ends this much elsewhere."""


class Origin(StrEnum):
    """Who made a cue what it is."""

    MACHINE = "machine"
    HAND = "hand"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A place where hand and machine both changed something; the hand's version is in the result."""

    cues: tuple[int, ...]
    """Numbers, from 1, in the result; none where the hand took everything out."""
    mine: tuple[Cue, ...]
    theirs: tuple[Cue, ...]
    """What the machine says there now."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The result of a merge."""

    track: Track
    origins: tuple[Origin, ...]
    """Of each cue."""
    conflicts: tuple[Conflict, ...]
    draft: Track
    """The last draft for the next merge: what the machine has said, as far as it is not replaced."""


class _Kind(StrEnum):
    HAND = "hand"
    MACHINE = "machine"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class _Ours:
    """A cue of the file, or of the last draft where the file has it no more, and what it meets."""

    cue: Cue
    kind: _Kind
    touched: range
    """The machine's cues that share time with it."""
    related: range
    """Those that belong together with it."""


@dataclass(slots=True)
class _Group:
    """Cues of both sides that belong together."""

    first: int
    last: int
    ours: list[_Ours]

    @property
    def by_hand(self) -> bool:
        return any(each.kind is not _Kind.MACHINE for each in self.ours)


def merge(base: Track, mine: Track, theirs: Track) -> Merged:
    """`mine` with what changed from `base` to `theirs`, wherever no hand has changed `mine`.

    `mine` and `theirs` are in order, and the cues of `theirs` do not overlap.
    """
    ours, shared = _sorted_out(base.cues, mine.cues, theirs.cues)
    groups = _groups(ours)
    held = [group for group in groups if group.by_hand]
    blocked = {n for group in held for n in range(group.first, group.last + 1)}
    staying = {id(each) for group in held for each in group.ours}
    kept = [o for o in ours if o.kind is _Kind.HAND or (o.kind is _Kind.MACHINE and id(o) in staying)]
    taken = _fitted(theirs.cues, kept, blocked, shared)
    entries = [(o.cue, Origin(o.kind.value)) for o in kept] + [(cue, Origin.MACHINE) for cue in taken]
    entries.sort(key=lambda entry: (entry[0].start_ms, entry[0].end_ms))
    cues = tuple(cue for cue, _ in entries)
    return Merged(
        replace(mine, cues=cues),
        tuple(origin for _, origin in entries),
        tuple(_conflicts(held, base.cues, theirs.cues, cues)),
        _next_base(base, theirs, entries, ours, blocked),
    )


def origins(draft: Track, track: Track) -> tuple[Origin, ...]:
    """Who made each cue of a file, by what the machine said last."""
    pool = _Pool(draft.cues)
    return tuple(Origin.HAND if pool.take(cue) is None else Origin.MACHINE for cue in track.cues)


def with_unheard(theirs: Track, base: Track, span: Span | None) -> Track:
    """A draft of `span` of the source, and around it what was said before: nobody listened there again."""
    if span is None:
        return theirs
    heard = (cue.between(span.start_ms, span.end_ms) for cue in theirs.cues)
    before = (cue.between(0, span.start_ms) for cue in base.cues if _middle(cue) < span.start_ms)
    after = (cue.between(span.end_ms, cue.end_ms) for cue in base.cues if _middle(cue) >= span.end_ms)
    cues = (cue for cue in (*before, *heard, *after) if cue.end_ms > cue.start_ms)
    return replace(theirs, cues=tuple(cues))


def _middle(cue: Cue) -> int:
    return (cue.start_ms + cue.end_ms) // 2


def conflict_findings(conflicts: Sequence[Conflict]) -> tuple[Finding, ...]:
    """Each conflict with both texts and times."""
    return tuple(_conflict_finding(conflict) for conflict in conflicts)


def _conflict_finding(conflict: Conflict) -> Finding:
    by_hand = (
        f"the file has {_told(conflict.mine)}" if conflict.mine else "the file has nothing there any more"
    )
    found = warning(
        "transcription-conflict",
        f"The machine now hears {_told(conflict.theirs)}; {by_hand}, which stays.",
        "Correct the file where the machine is right.",
        places("cue", conflict.cues) if conflict.cues else seconds(conflict.theirs[0].start_ms),
    )
    return replace(found, cues=conflict.cues)


def _told(cues: tuple[Cue, ...]) -> str:
    text = " / ".join(" ".join(cue.text.split()) for cue in cues)
    return f"“{text}” ({seconds(cues[0].start_ms)}-{seconds(max(cue.end_ms for cue in cues))})"


class _Pool:
    """Cues to be found again, each once. A file may lose word times without a hand in it."""

    def __init__(self, cues: Sequence[Cue]) -> None:
        self._cues = cues
        self._left: dict[Cue, deque[int]] = defaultdict(deque)
        for number, cue in enumerate(cues):
            self._left[replace(cue, words=())].append(number)

    def take(self, cue: Cue) -> int | None:
        """The number of a cue that is the same, or None."""
        left = self._left.get(replace(cue, words=()))
        if not left or (cue.words and cue.words != self._cues[left[0]].words):
            return None
        return left.popleft()

    def left(self) -> list[Cue]:
        """Those that were not taken, in order."""
        return [self._cues[n] for n in sorted(n for numbers in self._left.values() for n in numbers)]


class _Line:
    """Cues on the line of time."""

    def __init__(self, cues: Sequence[Cue]) -> None:
        self._cues = cues
        self._starts = [cue.start_ms for cue in cues]
        self._ends = list(accumulate((cue.end_ms for cue in cues), max))

    def place(self, cue: Cue, kind: _Kind) -> _Ours:
        """The cue and what it meets here."""
        first = bisect_right(self._ends, cue.start_ms)
        end = max(first, bisect_left(self._starts, cue.end_ms))
        low, high = first, end
        while low < high and not _related(cue, self._cues[low]):
            low += 1
        while low < high and not _related(cue, self._cues[high - 1]):
            high -= 1
        return _Ours(cue, kind, range(first, end), range(low, high))


def _related(one: Cue, two: Cue) -> bool:
    shared = min(one.end_ms, two.end_ms) - max(one.start_ms, two.start_ms)
    return 2 * shared > min(one.end_ms - one.start_ms, two.end_ms - two.start_ms)


def _sorted_out(
    base: Sequence[Cue], mine: Sequence[Cue], theirs: Sequence[Cue]
) -> tuple[list[_Ours], frozenset[int]]:
    """Our side, and which of the machine's cues stand in the file already."""
    line, last, new = _Line(theirs), _Pool(base), _Pool(theirs)
    ours: list[_Ours] = []
    shared: set[int] = set()
    for cue in mine:
        before, now = last.take(cue), new.take(cue)
        shared |= {now} if now is not None else set()
        ours.append(line.place(cue, _Kind.HAND if before is None and now is None else _Kind.MACHINE))
    return ours + [line.place(cue, _Kind.GONE) for cue in last.left()], frozenset(shared)


def _groups(ours: list[_Ours]) -> list[_Group]:
    groups: list[_Group] = []
    for each in sorted((o for o in ours if o.related), key=lambda o: o.related.start):
        first, last = each.related.start, each.related.stop - 1
        if groups and first <= groups[-1].last:
            groups[-1].last = max(groups[-1].last, last)
            groups[-1].ours.append(each)
        else:
            groups.append(_Group(first, last, [each]))
    return groups


def _fitted(
    theirs: Sequence[Cue], kept: list[_Ours], blocked: set[int], shared: frozenset[int]
) -> Iterator[Cue]:
    """The machine's cues that are taken, without the moments they would share with one that stays."""
    fitted: dict[int, Cue] = {n: cue for n, cue in enumerate(theirs) if n not in blocked}
    for each in kept:
        beside = (range(each.touched.start, each.related.start), range(each.related.stop, each.touched.stop))
        for n in (n for side in beside for n in side if n in fitted and n not in shared):
            cue, other = fitted[n], each.cue
            if cue.start_ms < other.start_ms:
                fitted[n] = cue.between(cue.start_ms, other.start_ms)
            else:
                fitted[n] = cue.between(other.end_ms, max(cue.end_ms, other.end_ms))
    return (cue for cue in fitted.values() if cue.end_ms > cue.start_ms)


def _next_base(
    base: Track, theirs: Track, entries: list[tuple[Cue, Origin]], ours: list[_Ours], blocked: set[int]
) -> Track:
    """The machine's cues in the result, those it would have put in, and those a hand took out."""
    cues = [cue for cue, origin in entries if origin is Origin.MACHINE]
    there = _Pool(cues)
    cues += [theirs.cues[n] for n in sorted(blocked) if there.take(theirs.cues[n]) is None]
    cues += [o.cue for o in ours if o.kind is _Kind.GONE and not o.related]
    return replace(base, cues=tuple(sorted(cues, key=lambda cue: (cue.start_ms, cue.end_ms))))


def _conflicts(
    held: list[_Group], base: Sequence[Cue], theirs: Sequence[Cue], result: Sequence[Cue]
) -> Iterator[Conflict]:
    known = {replace(cue, words=()) for cue in base}
    numbers = {id(cue): number for number, cue in enumerate(result, 1)}
    for group in held:
        new = tuple(theirs[group.first : group.last + 1])
        if all(replace(cue, words=()) in known for cue in new):
            continue
        mine = _in_order(o.cue for o in group.ours if o.kind is not _Kind.GONE)
        old = _in_order(o.cue for o in group.ours if o.kind is not _Kind.HAND)
        if _says(new) != _says(mine) and (_says(new) != _says(old) or _moved(new, old)):
            yield Conflict(tuple(numbers[id(cue)] for cue in mine), mine, new)


def _in_order(cues: Iterator[Cue]) -> tuple[Cue, ...]:
    return tuple(sorted(cues, key=lambda cue: (cue.start_ms, cue.end_ms)))


def _says(cues: Sequence[Cue]) -> str:
    """Letters and digits only: a comma more is no other text."""
    text = unicodedata.normalize("NFKC", "".join(cue.text for cue in cues)).casefold()
    return "".join(char for char in text if char.isalnum())


def _moved(new: Sequence[Cue], old: Sequence[Cue]) -> bool:
    starts = abs(new[0].start_ms - old[0].start_ms)
    ends = abs(max(cue.end_ms for cue in new) - max(cue.end_ms for cue in old))
    return max(starts, ends) > MOVED_MS
