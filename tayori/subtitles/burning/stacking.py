"""Where blocks stand in the safe area: at the bottom, in the middle or at the top, none over another."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tayori.subtitles.burning.blocks import Rect

_PASSES = ("bottom", "middle", "top")


@dataclass(frozen=True, slots=True)
class Wish:
    """A block that wants a place."""

    track: int
    start_ms: int
    end_ms: int
    width: int
    height: int
    position: str
    align: str


@dataclass(frozen=True, slots=True)
class _Taken:
    start_ms: int
    end_ms: int
    place: Rect


def stacked(wishes: Sequence[Wish], area: Rect) -> tuple[Rect | None, ...]:
    """A place for every wish, nearest to the edge it asks for; None where no room is left at its time.

    Of several tracks the first stands above the others, and lines that are shown longer do not move when
    others come: at the bottom the last track is therefore placed first, at the top the first.
    """
    found: list[Rect | None] = [None] * len(wishes)
    taken: list[_Taken] = []
    for passed in _passes(wishes):
        earlier = _Earlier(taken)
        mine: list[_Taken] = []
        for number in passed:
            wish = wishes[number]
            mine = [t for t in mine if t.end_ms > wish.start_ms]
            place = earlier.place(wish, [t.place for t in mine], area)
            if place is not None:
                found[number] = place
                mine.append(_Taken(wish.start_ms, wish.end_ms, place))
        taken = sorted(
            (_Taken(w.start_ms, w.end_ms, p) for w, p in zip(wishes, found, strict=True) if p),
            key=lambda t: t.start_ms,
        )
    return tuple(found)


def _passes(wishes: Sequence[Wish]) -> Iterator[list[int]]:
    """Numbers of the wishes that are placed together, each in order of time."""
    tracks = sorted({wish.track for wish in wishes})
    for position in _PASSES:
        for track in tracks if position == "top" else reversed(tracks):
            mine = (i for i, w in enumerate(wishes) if w.track == track and w.position == position)
            yield sorted(mine, key=lambda i: wishes[i].start_ms)


class _Earlier:
    """What was placed in earlier passes, asked for times that only go forward."""

    def __init__(self, taken: list[_Taken]) -> None:
        self._coming = taken
        self._starts = [t.start_ms for t in taken]
        self._begun = 0
        self._there: list[_Taken] = []

    def place(self, wish: Wish, mine: list[Rect], area: Rect) -> Rect | None:
        """The best free place for a wish, or None."""
        now = bisect_left(self._starts, wish.start_ms + 1, self._begun)
        begun = (*self._there, *self._coming[self._begun : now])
        self._there = [t for t in begun if t.end_ms > wish.start_ms]
        self._begun = now
        there = [*mine, *(t.place for t in self._there)]
        if _free(wish, there, area) is None:
            return None
        until = bisect_left(self._starts, wish.end_ms, now)
        return _free(wish, [*there, *{t.place for t in self._coming[now:until]}], area)


def _free(wish: Wish, there: Iterable[Rect], area: Rect) -> Rect | None:
    """The place nearest to where the wish wants to be that meets nothing that is there."""
    if wish.width > area.right - area.left:
        return None
    left, right = _left(wish, area), _left(wish, area) + wish.width
    beside = [r for r in there if r.left < right and left < r.right]
    lowest = area.bottom - wish.height
    wanted = {"bottom": lowest, "top": area.top}.get(wish.position, (area.top + lowest) // 2)
    tops = {wanted, *(r.top - wish.height for r in beside), *(r.bottom for r in beside)}
    for top in sorted(tops, key=lambda t: (abs(t - wanted), t)):
        if area.top <= top <= lowest and all(r.bottom <= top or top + wish.height <= r.top for r in beside):
            return Rect(left, top, right, top + wish.height)
    return None


def _left(wish: Wish, area: Rect) -> int:
    ends = {"left": area.left, "right": area.right - wish.width}
    return ends.get(wish.align, (area.left + area.right - wish.width) // 2)
