"""What people write for it: a regular expression on each line, and a Counter of paths answered 200."""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

_LINE = re.compile(r'(\S+) \S+ \S+ \[([^\]]+)\] "(\S+) (\S+) [^"]*" (\d+) (\d+|-) "([^"]*)" "([^"]*)"')


def main() -> None:
    paths: Counter[str] = Counter()
    with Path(sys.argv[1]).open(encoding="utf-8") as file:
        for line in file:
            found = _LINE.match(line)
            if found and found[5] == "200":
                paths[found[4]] += 1
    print(paths.most_common(10))


if __name__ == "__main__":
    main()
