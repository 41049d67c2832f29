"""The best way through a row of places: fewest steps first, then the cheapest (dynamic programming).

Both questions of typesetting are this one: a text into lines, and a cue into parts in time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable


def best_path(last: int, arcs: Callable[[int], Iterable[tuple[int, int]]]) -> tuple[int, ...]:
    """The places from 0 to `last`, both included, in the fewest steps and of those at the lowest cost.

    `arcs(end)` gives every (start, cost) of a step that ends there. Of equal ways the one with the longer
    last step is taken. Empty when there is no way.
    """
    best: list[tuple[int, int, int] | None] = [(0, 0, 0)]
    for end in range(1, last + 1):
        found: tuple[int, int, int] | None = None
        for start, cost in arcs(end):
            before = best[start]
            if before is None:
                continue
            way = (before[0] + 1, before[1] + cost, start)
            if found is None or way < found:
                found = way
        best.append(found)
    return _back(best)


def _back(best: list[tuple[int, int, int] | None]) -> tuple[int, ...]:
    at, path = len(best) - 1, []
    while at:
        way = best[at]
        if way is None:
            return ()
        path.append(at)
        at = way[2]
    return (0, *reversed(path))
