"""gPodder's command line, in a home of its own."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class GPodder:
    """One listener."""

    home: Path

    def run(self, *words: str) -> str:
        """What `gpo` says to a command. Raises CalledProcessError when it fails."""
        environment = {
            "GPODDER_HOME": str(self.home),
            "HOME": str(self.home),
            "LC_ALL": "C.UTF-8",
            "PATH": os.environ.get("PATH", os.defpath),
        }
        done = subprocess.run(
            ["gpo", *words], env=environment, capture_output=True, text=True, check=True, timeout=60
        )
        return done.stdout + done.stderr

    def subscribe(self, url: str) -> None:
        """Take a feed."""
        self.run("subscribe", url)
        assert url in self.run("list")

    def pending(self) -> int:
        """How many episodes are new to this listener."""
        return int(re.findall(r"(\d+) new episode", self.run("pending"))[-1])

    def update(self) -> int:
        """Ask all feeds; how many episodes are new afterwards."""
        return int(re.findall(r"(\d+) new episode", self.run("update"))[-1])

    def guids(self) -> list[str]:
        """Of all episodes it knows, sorted."""
        return sorted(re.findall(r"^\s*\d+\. (\S+)", self.run("episodes", "--guid"), re.MULTILINE))

    def downloads(self) -> list[bytes]:
        """The bytes of all files it keeps, sorted."""
        return sorted(path.read_bytes() for path in (self.home / "Downloads").rglob("*.mp3"))
