"""Looking at the files a person gave us: digests and probes, each taken once and remembered.

Identity is content. Stat data only saves re-hashing, and never for a file written moments ago,
whose next change could fall into the same tick of the clock.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tayori.errors import CaptionError
from tayori.ledger.ledger import Ledger, SeenFile
from tayori.media.photo import upright_size
from tayori.media.probe import PROBE_VERSION, from_json, probe, to_json
from tayori.model.ids import Digest, Lang, canonical_json, digest_bytes
from tayori.model.probe import Probe
from tayori.store.files import digest_file
from tayori.store.marks import Mark, mark_of, read_mark
from tayori.subtitles.burning.style import SOUND
from tayori.subtitles.fonts import FontFace, choose_font, font_files

_SETTLED_NS = 2_000_000_000
_NAMES_VERSION = 2
"""Raised when other names are found in the same captions."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file a person gave us, and the digest it had when the plan was made."""

    path: Path
    digest: Digest


@dataclass(frozen=True, slots=True)
class CaptionNames:
    """What the cues of a caption file ask of the look."""

    styles: frozenset[str] = frozenset()
    speakers: frozenset[str] = frozenset()
    characters: str = ""
    """Each once, sorted: what its font must have."""


@dataclass(slots=True)
class Observer:
    """Digests and probes of a workspace's files; new ones are collected for `run.remember`."""

    root: Path
    known_files: dict[str, SeenFile]
    known_facts: dict[str, str]
    new_files: dict[str, SeenFile] = field(default_factory=dict)
    new_facts: dict[str, str] = field(default_factory=dict)
    looked_at: dict[Path, Mark | None] = field(default_factory=dict)
    """Files since somebody emptied it, and the folders they are in, with the marks they had just before."""

    @classmethod
    def open(cls, root: Path, ledger: Ledger) -> Observer:
        """An observer that knows what the ledger remembers."""
        return cls(root, ledger.seen_files(), ledger.facts())

    def source(self, path: Path) -> SourceFile:
        """`path` with its digest. Raises OSError when it cannot be read."""
        return SourceFile(path, self.digest(path))

    def digest(self, path: Path) -> Digest:
        """The file's digest: remembered when size, time and inode are as they were, else taken now."""
        if path.parent not in self.looked_at:
            self.looked_at[path.parent] = read_mark(path.parent)
        stat = os.stat(path)
        self.looked_at[path] = mark_of(stat)
        name = self._name(path)
        seen = self.known_files.get(name)
        if seen and (seen.size, seen.mtime_ns, seen.inode) == (stat.st_size, stat.st_mtime_ns, stat.st_ino):
            return seen.digest
        taken = SeenFile(stat.st_size, stat.st_mtime_ns, stat.st_ino, digest_file(path))
        self.known_files[name] = taken
        if time.time_ns() - stat.st_mtime_ns > _SETTLED_NS:
            self.new_files[name] = taken
        return taken.digest

    def probe(self, source: SourceFile) -> Probe:
        """What the file is. Raises MediaError when it is not usable media."""
        key = digest_bytes(f"probe {PROBE_VERSION} {source.digest}".encode())
        known = self.known_facts.get(key)
        if known is not None:
            return from_json(json.loads(known))
        found = probe(source.path)
        self.known_facts[key] = self.new_facts[key] = json.dumps(to_json(found))
        return found

    def picture_size(self, source: SourceFile) -> tuple[int, int]:
        """Width and height of a photo as it is seen. Raises MediaError when it is none."""
        key = digest_bytes(f"picture size {source.digest}".encode())
        known = self.known_facts.get(key)
        if known is None:
            known = canonical_json(upright_size(source.path))
            self.known_facts[key] = self.new_facts[key] = known
        width, height = json.loads(known)
        return int(width), int(height)

    def caption_names(self, source: SourceFile, lang: Lang) -> CaptionNames:
        """Styles and speakers a caption file names; none of one that cannot be read: its build will tell."""
        key = digest_bytes(f"caption names {_NAMES_VERSION} {lang} {source.digest}".encode())
        known = self.known_facts.get(key)
        if known is None:
            found = _names_in(source.path, lang)
            known = canonical_json([sorted(found.styles), sorted(found.speakers), found.characters])
            self.known_facts[key] = self.new_facts[key] = known
        styles, speakers, characters = json.loads(known)
        return CaptionNames(frozenset(styles), frozenset(speakers), characters)

    def _name(self, path: Path) -> str:
        text, root = str(path), str(self.root) + os.sep
        return text.removeprefix(root)

    def font(self, folder: Path | None, wanted: str, text: str = "") -> FontFace:
        """The font `choose_font` takes; its file is opened only when a candidate or the text is new.

        Raises what `choose_font` raises.
        """
        candidates = [(str(path), self.digest(path)) for path in font_files(folder)]
        key = digest_bytes(canonical_json(["font", wanted, text, candidates]).encode())
        known = self.known_facts.get(key)
        if known is not None:
            fields = json.loads(known)
            return FontFace(**(fields | {"path": Path(fields["path"])}))
        face = choose_font(folder, wanted, text)
        self.known_facts[key] = self.new_facts[key] = json.dumps(asdict(face) | {"path": str(face.path)})
        return face


def _names_in(path: Path, lang: Lang) -> CaptionNames:
    # Only new captions are read, and what reads them takes a tenth of a second to load.
    from tayori.subtitles.burning.dress import is_sound
    from tayori.subtitles.burning.glyphs import characters
    from tayori.subtitles.loading import load_track

    try:
        track = load_track(path, lang).track
    except CaptionError:
        return CaptionNames()
    cues = track.cues
    styles = {cue.style for cue in cues if cue.style}
    if any(is_sound(cue.text) for cue in cues):
        styles.add(SOUND)
    speakers = frozenset(cue.speaker for cue in cues if cue.speaker)
    return CaptionNames(frozenset(styles), speakers, characters(track))
