"""`python -m tests.youtube --port 8765`: the stand-in for a person, until Ctrl-C."""

from __future__ import annotations

import argparse
import json
import threading
from pathlib import Path

from tests.youtube.server import youtube


def main() -> None:
    """Serve, and say where and with which credentials."""
    options = argparse.ArgumentParser(prog="python -m tests.youtube", description=__doc__)
    options.add_argument("--port", type=int, default=8765)
    options.add_argument("--credentials", type=Path, help="write the credentials to this file, mode 0600")
    options.add_argument("--no-hashing", action="store_true", help="count video bytes only, for measuring")
    chosen = options.parse_args()
    with youtube(chosen.port, hashing=not chosen.no_hashing) as stand_in:
        text = json.dumps(stand_in.credentials(), indent=2)
        print(stand_in.url)
        print(text, flush=True)
        if chosen.credentials is not None:
            chosen.credentials.touch(mode=0o600)
            chosen.credentials.write_text(text + "\n", "utf-8")
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print(json.dumps(stand_in.state(), ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
