"""Which file on disk a manifest means by a name, and what to say when there is none."""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from tayori.config.mistakes import did_you_mean
from tayori.config.settings import Settings


@dataclass(frozen=True, slots=True)
class Around:
    """What a manifest is read against: the workspace's settings and the folder the manifest is in."""

    settings: Settings
    folder: Path

    def resolve(self, name: str) -> Path:
        """The file called `name`, beside the manifest or else below the workspace; absolute.

        Raises ValueError with one sentence: missing (with the nearest name), a folder, a dead link, or
        outside the workspace where that is not allowed.
        """
        if Path(name).is_absolute():
            self._allow_outside(name)
            bases: tuple[Path, ...] = (Path("/"),)
        else:
            bases = (self.folder, self.settings.root)
        found = next((path for base in bases if (path := find_file(base, name)) is not None), None)
        if found is None:
            raise ValueError(self._missing(name))
        if not self.settings.allow_outside and not self._inside(found):
            raise ValueError(f"`{name}` leads out of the workspace by a link; {_ALLOW}")
        return found

    def _allow_outside(self, name: str) -> None:
        if not self.settings.allow_outside and not Path(name).is_relative_to(self.settings.root):
            raise ValueError(f"`{name}` is outside the workspace; copy it here, or {_ALLOW}")

    def _inside(self, path: Path) -> bool:
        return os.path.realpath(path).startswith(f"{self.settings.root}{os.sep}")

    def _missing(self, name: str) -> str:
        path = self.folder / name
        if path.is_dir():
            return f"`{name}` is a folder, not a file"
        if path.is_symlink():
            return f"`{name}` is a link to a file that does not exist"
        try:
            beside = [entry.name for entry in os.scandir(path.parent) if entry.is_file()]
        except OSError:
            beside = []
        near = did_you_mean(path.name, beside, alike=0.7)
        return f"`{name}` does not exist{near}" if near else f"`{name}` does not exist in {self.folder.name}/"


_ALLOW = "say `allow_outside: true` in tayori.yaml"


def find_file(base: Path, name: str) -> Path | None:
    """The file `name` below `base`, or None.

    A name typed on one system finds a file named on another: macOS decomposes が into two characters, so both
    Unicode forms are tried.
    """
    forms = dict.fromkeys((name, unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name)))
    return next((path for form in forms if (path := base / form).is_file()), None)
