"""A folder as a place: nobody answers there, so that only processes and disks fail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from tayori.publishers.folder.drawn import RECORD
from tests.chaos import place
from tests.chaos.child import NO_DEATH, Death
from tests.chaos.place import Disaster, Victim, Whole
from tests.chaos.workspaces import NOWHERE

_TIMES = re.compile(
    rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+\d\d:\d\d)?"
    rb"|\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}"
)
"""Moments of this run, ISO 8601 and RFC 822: nothing two runs could have in common."""
_TEXTS = (".html", ".xml", ".json", ".txt")


@dataclass(slots=True)
class AtFolder:
    """The folder `site` of a workspace."""

    folder: Path
    target: str = "portal"
    steps: int = 0
    url: str = NOWHERE

    @property
    def secret_file(self) -> Path:
        """No secret is needed."""
        return self.folder / "nothing"

    def arrange(self, disaster: Disaster, whole: Whole, _victim: Victim) -> Death:
        """See Place."""
        return place.death(disaster, whole) or NO_DEATH

    def calm(self) -> None:
        """See Place."""

    def kept(self) -> Any:
        """The site is in the workspace, which is kept as a whole."""

    def put_back(self, kept: Any) -> None:
        """See `kept`."""

    def state(self) -> Any:
        """Every file there by its content, unfinished ones too; but for the times when pages were drawn."""
        every = sorted(self._site.rglob("*"))
        files = (path for path in every if path.is_file() and path.name != RECORD)
        return {str(path.relative_to(self._site)): _content(path) for path in files}

    def requests(self) -> int:
        """See Place."""
        return 0

    def writing(self, _since: int) -> list[str]:
        """See Place; that nothing changes is seen by `state`."""
        return []

    def secrets(self) -> frozenset[str]:
        """See Place."""
        return frozenset()

    def sessions(self) -> frozenset[str]:
        """See Place."""
        return frozenset()

    def violations(self) -> list[str]:
        """See Place."""
        return []

    @property
    def _site(self) -> Path:
        return self.folder / "ws/site"


def _content(path: Path) -> str:
    content = path.read_bytes()
    return sha256(_TIMES.sub(b"TIME", content) if path.suffix in _TEXTS else content).hexdigest()


@contextmanager
def _opened(folder: Path) -> Iterator[AtFolder]:
    yield AtFolder(folder)


FOLDER = place.Kind(
    "folder",
    _opened,
    (place.KILLED_BEFORE, place.KILLED_AFTER, place.KILLED_IN_FILES, place.DISK_FULL, place.KILLED_BY_DISK),
)
