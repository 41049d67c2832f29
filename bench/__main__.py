"""Run every benchmark, print the tables, and write them with the machine into docs/benchmarks.md.

    python -m bench [--quick] [--no-write]

Ratios are what counts: every rival runs in the same run, in turn with ours. `--quick` leaves out the thousand
clips and the moviepy script.
"""

from __future__ import annotations

import argparse
import platform
import re
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bench.builds import build_rows
from bench.captions import caption_rows
from bench.cards import card_rows
from bench.clearing import clearing_rows
from bench.enforcing import enforcing_rows
from bench.feed_build import feed_build_rows
from bench.feeds import feed_rows
from bench.flashes import flash_rows
from bench.long_episode import long_episode_rows
from bench.mastering import mastering_rows
from bench.portal import portal_rows
from bench.portal_paint import paint_rows
from bench.publishing import publishing_rows
from bench.serving import serving_rows
from bench.small import small_rows
from bench.statistics import statistics_rows
from bench.wrapping import wrapping_rows
from tayori.media.ffmpeg import fingerprint
from tayori.pipelines.executors import machine_cores

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
HEADINGS = ("what", "against", "measured", "goal", "")


def main() -> None:
    """Run, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--no-write", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tayori-bench-") as folder:
        rows = [
            *build_rows(Path(folder), quick=options.quick),
            *small_rows(Path(folder), quick=options.quick),
            *caption_rows(Path(folder)),
            *wrapping_rows(quick=options.quick),
            *clearing_rows(),
            *(() if options.quick else enforcing_rows()),
            *flash_rows(Path(folder)),
            *card_rows(Path(folder)),
            *mastering_rows(Path(folder)),
            *(() if options.quick else long_episode_rows(Path(folder))),
            *feed_rows(),
            *feed_build_rows(),
            *statistics_rows(Path(folder), quick=options.quick),
            *publishing_rows(Path(folder), quick=options.quick),
            *portal_rows(),
            *(() if options.quick else paint_rows(Path(folder))),
            *serving_rows(Path(folder), quick=options.quick),
        ]
    table = "\n".join(f"| {' | '.join(row)} |" for row in (HEADINGS, ("---",) * len(HEADINGS), *rows))
    sys.stdout.write(f"{machine()}\n\n{table}\n")
    if not options.no_write and not options.quick:
        write(table)


def machine() -> str:
    """What it ran on."""
    cpu = next(
        iter(re.findall(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())), platform.machine()
    )
    day = datetime.now(UTC).date()
    versions = f"Python {platform.python_version()}, ffmpeg {fingerprint()}"
    return f"Measured on {day}: {cpu.strip()}, {machine_cores()} cores, {versions}."


def write(table: str) -> None:
    """Put table and machine between the marks of docs/benchmarks.md; the rest of the page stays."""
    text = PAGE.read_text(encoding="utf-8")
    start, end = "<!-- measured: make bench -->", "<!-- end -->"
    head, _, rest = text.partition(start)
    _, _, tail = rest.partition(end)
    PAGE.write_text(f"{head}{start}\n\n{machine()}\n\n{table}\n\n{end}{tail}", encoding="utf-8")


if __name__ == "__main__":
    main()
