"""What to assemble, and what came of it: values only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tayori.errors import MediaError
from tayori.media.pieces import Form
from tayori.model.finding import Finding
from tayori.model.probe import AudioStream, Probe
from tayori.model.sound import Jingle, Layout, MusicBed, Recording, Treatment
from tayori.model.timeline import Timeline

RATE_HZ = 44_100
"""What podcasts are delivered at (facts 4.1); 10 ms are a whole number of samples."""


@dataclass(frozen=True, slots=True)
class AssemblyJob:
    """The parts of one episode, each with the probe of its file."""

    recordings: tuple[tuple[Recording, Probe], ...]
    """At least one."""
    intro: tuple[Jingle, Probe] | None
    outro: tuple[Jingle, Probe] | None
    music: tuple[tuple[MusicBed, Probe], ...]
    treatment: Treatment

    @property
    def jingles(self) -> tuple[tuple[Jingle, Probe], ...]:
        """Those there are."""
        return tuple(jingle for jingle in (self.intro, self.outro) if jingle is not None)

    @property
    def files(self) -> tuple[tuple[Path, Probe], ...]:
        """Every file it is made from."""
        return self._files()

    def _files(self, left_out: Collection[int] = ()) -> tuple[tuple[Path, Probe], ...]:
        spoken = tuple((said.path, probe) for said, probe in self.recordings)
        rung = tuple((said.path, probe) for said, probe in self.jingles)
        beds = (bed for number, bed in enumerate(self.music) if number not in left_out)
        return (*spoken, *rung, *((said.path, probe) for said, probe in beds))

    def form(self, left_out: Collection[int] = ()) -> Form:
        """Of the programme: stereo where it is asked for or where any part is that is heard, else mono.

        `left_out` has the numbers of beds that are not.
        """
        layout = self.treatment.layout
        if layout is Layout.AUTO:
            wide = any(audio_of(path, probe).channels > 1 for path, probe in self._files(left_out))
            layout = Layout.STEREO if wide else Layout.MONO
        return Form(RATE_HZ, 1 if layout is Layout.MONO else 2)


@dataclass(frozen=True, slots=True)
class Heard:
    """A stretch of the programme in which a piece of music is heard; milliseconds."""

    role: str
    """`intro`, `outro`, or the bed's number from 0: `music/0`."""
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Assembled:
    """What is where in the programme that was made."""

    timeline: Timeline
    """From the recordings' clock to the programme."""
    heard: tuple[Heard, ...]
    findings: tuple[Finding, ...]
    facts: dict[str, Any]
    """Ready for JSON."""


def needs_assembly(job: AssemblyJob) -> bool:
    """False for one recording with nothing to do but what mastering does itself."""
    if job.treatment.as_is:
        return False
    parts = len(job.recordings) + len(job.jingles) + len(job.music)
    late = any(recording.start_ms for recording, _ in job.recordings)
    return parts > 1 or late or job.treatment.longest_pause_ms is not None


def audio_of(path: Path, probe: Probe) -> AudioStream:
    """The sound of a part. Raises MediaError when it has none."""
    if probe.audio is None:
        raise MediaError(f"{path.name} has no sound.", "Take it out of the episode, or use another file.")
    return probe.audio
