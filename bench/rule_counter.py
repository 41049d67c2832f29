"""Our count of one log, without a workspace: what `feed stats` does once it knows the episodes."""

from __future__ import annotations

import sys
from zoneinfo import ZoneInfo

from bench.access_log import enclosures
from tayori.statistics.agents import own_table
from tayori.statistics.counting import CountJob, count_downloads
from tayori.statistics.rules import Rules


def main() -> None:
    rules = Rules(own_table(), ZoneInfo("Asia/Tokyo"))
    print(count_downloads(CountJob(sys.argv[1:], enclosures(), rules)).total)


if __name__ == "__main__":
    main()
