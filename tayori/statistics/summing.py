"""From sorted records to numbers: address by address, listener by listener, window by window."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from tayori.statistics.record import ADDRESS_BYTES, EPISODE_BYTES, FORM, Record
from tayori.statistics.rules import Rules
from tayori.statistics.windows import Limit, Window

Place = tuple[int, int, int]
"""Episode, day and agent, by number."""


class Sums:
    """Grows with episodes, days and apps; of listeners it holds one address at a time."""

    def __init__(self, rules: Rules, limits: Sequence[Limit]) -> None:
        self._rules = rules
        self._first_day, self._last_day = rules.period.first, rules.period.last
        self._limits = limits
        self._found: dict[Place, int] = {}
        """Downloads of the address that is being read."""
        self.downloads: Counter[Place] = Counter()
        self.kept = self.unplaced = self.windows = self.too_little = self.high_volume = 0

    def add(self, records: Iterable[bytes]) -> None:
        """Sum up all records, which come sorted."""
        rule, unpack, make = self._rules.window, FORM.unpack, Record._make
        key = b""
        window: Window | None = None
        for data in records:
            record = make(unpack(data))
            if window is not None:
                if data[:EPISODE_BYTES] == key and window.continues(record, rule):
                    window.add(record)
                    continue
                self._close(window)
                if data[:ADDRESS_BYTES] != key[:ADDRESS_BYTES]:
                    self._close_address(is_shared=window.start.is_shared)
            key, window = data[:EPISODE_BYTES], Window(record)
        if window is not None:
            self._close(window)
            self._close_address(is_shared=window.start.is_shared)

    def _close(self, window: Window) -> None:
        start = window.start
        if not self._first_day <= start.day <= self._last_day:
            return
        self.windows += 1
        self.kept += window.requests
        self.unplaced += window.unplaced
        if window.is_download(self._limits):
            place = start.episode, start.day, start.agent
            self._found[place] = self._found.get(place, 0) + 1
        else:
            self.too_little += 1

    def _close_address(self, *, is_shared: bool) -> None:
        """Keep the downloads of an address, but for its days with too many."""
        found, most = self._found, self._rules.most_downloads
        if most and not is_shared and sum(found.values()) > most:
            self._leave_high_volume(most)
        # not Counter.update, which costs more than the rest for the one download of most addresses
        for place, number in found.items():
            self.downloads[place] += number
        found.clear()

    def _leave_high_volume(self, most: int) -> None:
        by_day: Counter[int] = Counter()
        for (_, day, _), number in self._found.items():
            by_day[day] += number
        for place in [place for place in self._found if by_day[place[1]] > most]:
            self.high_volume += self._found.pop(place)
