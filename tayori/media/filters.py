"""A filter graph as a value: nodes that share what they have in common, rendered once.

Equal chains are one chain: whatever two outputs both need is computed once, and a `split` is put in where a
picture is used more than once. Values are escaped by ffmpeg-python when it renders (see media/escape.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Node:
    """One filter with its options and the pictures it takes; without inputs, a stream of the source."""

    name: str
    options: tuple[tuple[str, str], ...] = ()
    inputs: tuple[Node, ...] = ()

    def then(self, name: str, **options: str | int) -> Node:
        """The filter `name` applied to this picture."""
        return Node(name, tuple((key, str(value)) for key, value in options.items()), (self,))


def joined(name: str, first: Node, second: Node, **options: str | int) -> Node:
    """A filter of two pictures, such as `overlay`."""
    return Node(name, tuple((key, str(value)) for key, value in options.items()), (first, second))


def streams(finals: Iterable[Node], sources: Mapping[str, Any], split: str = "split") -> tuple[Any, ...]:
    """`finals` as streams of ffmpeg-python, one for each, with the splits they need.

    `sources`: ffmpeg-python's stream for each node without inputs, by name;
    `split`: the filter that doubles a stream, `asplit` for sound.
    """
    ends = tuple(finals)
    return _Renderer(_uses(ends), sources, split).render(ends)


def reader(name: str, **options: str) -> Any:
    """A filter that takes no picture, such as `movie`: a stream of ffmpeg-python, which knows none of them.

    Readers of equal options are one: ffmpeg-python compares filters by what they are given.
    """
    from ffmpeg.nodes import FilterableStream, FilterNode, Node  # see below

    class Reader(FilterNode):  # type: ignore[misc]
        def __init__(self) -> None:
            Node.__init__(self, None, name, set(), FilterableStream, 0, 0, [], options)

    return Reader().stream()


def _uses(finals: tuple[Node, ...]) -> Counter[Node]:
    uses: Counter[Node] = Counter(finals)
    seen: set[Node] = set()
    waiting = list(finals)
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        uses.update(node.inputs)
        waiting.extend(node.inputs)
    return uses


class _Renderer:
    def __init__(self, uses: Counter[Node], sources: Mapping[str, Any], split: str) -> None:
        self._split = split
        self._uses = uses
        self._sources = sources
        self._made: dict[Node, Any] = {}
        self._taken: Counter[Node] = Counter()

    def render(self, finals: tuple[Node, ...]) -> tuple[Any, ...]:
        return tuple(self._take(node) for node in finals)

    def _take(self, node: Node) -> Any:
        """The next free copy of a node's picture."""
        if node not in self._made:
            self._made[node] = self._make(node)
        if self._uses[node] < 2 or not node.inputs:
            return self._made[node]
        number = self._taken[node]
        self._taken[node] += 1
        return self._made[node][number]

    def _make(self, node: Node) -> Any:
        import ffmpeg  # takes 60 ms, and only encoding needs it

        if not node.inputs:
            return self._sources[node.name]
        inputs = [self._take(each) for each in node.inputs]
        made = ffmpeg.filter(inputs, node.name, **dict(node.options))
        return made.filter_multi_output(self._split) if self._uses[node] > 1 else made
