"""Live through scenarios by their numbers, print a table, and write it into docs/reliability.md.

    python -m tests.chaos --place youtube --seeds 0:300 [--jobs 2] [--write]

A seed that ends otherwise than in peace is printed with all that differs, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from tests.chaos.places import NAMES
from tests.chaos.shares import live
from tests.chaos.table import text, write
from tests.chaos.workspaces import fast_folder, make_workspace


def main() -> int:
    """Run, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--place", choices=NAMES, required=True)
    parser.add_argument("--seeds", type=_seeds, default=range(100), help="FIRST:STOP")
    parser.add_argument("--jobs", type=int, default=2, help="scenarios at the same time")
    parser.add_argument("--write", action="store_true", help="put the table into docs/reliability.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tayori-chaos-", dir=fast_folder()) as name:
        folder = Path(name)
        for variable in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
            os.environ[variable] = str(folder / "home")
        make_workspace(folder / "base")
        shares = [options.seeds[first :: options.jobs] for first in range(options.jobs)]
        with ProcessPoolExecutor(options.jobs, get_context("spawn")) as pool:
            done = pool.map(partial(live, options.place, folder), shares)
            lives = sorted((life for share in done for life in share), key=lambda life: life.scenario.seed)
    table = text(options.place, options.seeds, lives)
    print(f"\n{table}")
    if options.write:
        write(options.place, table)
    return int(any(life.broken for life in lives))


def _seeds(said: str) -> range:
    first, _, stop = said.partition(":")
    return range(int(first), int(stop) if stop else int(first) + 1)


if __name__ == "__main__":
    sys.exit(main())
