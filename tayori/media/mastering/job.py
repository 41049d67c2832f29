"""What to master, where to, and what came of it: values only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tayori.errors import MediaError
from tayori.media.loudness import LoudnessCurve
from tayori.model.finding import Finding
from tayori.model.probe import AudioStream, Probe
from tayori.model.profile import Loudness
from tayori.model.sound import Layout, Treatment
from tayori.model.time import Span

PODCAST_LOUDNESS = Loudness(integrated_clufs=-1600, true_peak_cdb=-100, tolerance_clu=100)
"""-16 LUFS +-1 and -1 dBTP: Apple's audio requirements (facts 4.1)."""


@dataclass(frozen=True, slots=True)
class MasterJob:
    """One sound to master: a recording, or an assembled programme."""

    source: Path
    probe: Probe
    treatment: Treatment
    """Of it only layout, archive, trim_silence, highpass_hz and reduce_noise are used here."""
    loudness: Loudness = PODCAST_LOUDNESS

    @property
    def audio(self) -> AudioStream:
        """The sound that is mastered. Raises MediaError when there is none."""
        if self.probe.audio is None:
            raise MediaError(f"{self.source.name} has no sound.", "An episode needs a recording with sound.")
        return self.probe.audio

    @property
    def mono(self) -> bool:
        """Whether the masters have one channel: as asked, else as many as the recording."""
        layout = self.treatment.layout
        return layout is Layout.MONO or (layout is Layout.AUTO and self.audio.channels == 1)


@dataclass(frozen=True, slots=True)
class Masters:
    """Where the files go."""

    mp3: Path
    m4a: Path
    archive: Path | None
    """FLAC or WAV, as the treatment says; None = no archive master."""

    @property
    def paths(self) -> tuple[Path, ...]:
        """All of them."""
        return (self.mp3, self.m4a, *((self.archive,) if self.archive else ()))


@dataclass(frozen=True, slots=True)
class MasterReport:
    """What the mastering did, measured on the encoded files."""

    findings: tuple[Finding, ...]
    facts: dict[str, Any]
    """Ready for JSON: loudness and peak of the source and of each file, gain, limiter."""
    kept: Span
    """What of the source is heard, milliseconds on its own clock."""
    before: LoudnessCurve
    """Of the source as it came, over `kept`."""
    after: LoudnessCurve
    """Of the MP3."""
