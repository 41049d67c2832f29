"""Loudness as EBU R128 measures it, read from ffmpeg's meter."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from pathlib import Path

from tayori.errors import MediaError
from tayori.media.escape import file_url
from tayori.media.ffmpeg import SAFE_INPUT, run_ffmpeg
from tayori.media.process import ToolFailed

SILENCE_CLUFS = -7000
"""The meter's floor: what it says of silence, and of less than 0.4 s (EBU R128's gate)."""
SILENT_PEAK_CDB = -12000
"""Stands for the peak of digital silence, which has none."""
METER = "ebur128=peak=true:framelog=quiet"
"""True peak by oversampling; loudnorm's own peak is a sample peak (facts/rights-captions-loudness.md D)."""

_NUMBER = r"\s*(-?\d+\.\d+|-?inf|nan)"
_INTEGRATED = re.compile(rf"\bI:{_NUMBER} LUFS")
_RANGE = re.compile(rf"\bLRA:{_NUMBER} LU\b")
_PEAK = re.compile(rf"\bPeak:{_NUMBER} dBFS")


@dataclass(frozen=True, slots=True)
class LoudnessReading:
    """What the meter read of one sound; hundredths, so that reports stay exact."""

    integrated_clufs: int
    """Programme loudness, hundredths of LUFS; SILENCE_CLUFS for silence."""
    true_peak_cdb: int
    """Highest true peak, hundredths of dBTP; SILENT_PEAK_CDB for digital silence."""
    range_clu: int
    """Loudness range, hundredths of LU."""

    @property
    def silent(self) -> bool:
        """Nothing loud or long enough to be measured."""
        return self.integrated_clufs <= SILENCE_CLUFS


def measure_loudness(path: Path, cancel: threading.Event | None = None) -> LoudnessReading:
    """Loudness of the first sound of a media file. Raises MediaError when it has none that decodes."""
    arguments = (*SAFE_INPUT, "-i", file_url(path), "-map", "0:a:0", "-af", METER, "-f", "null", "-")
    try:
        return parse_loudness(run_ffmpeg(arguments, cancel=cancel))
    except ToolFailed as error:
        raise MediaError(
            f"The sound of {path.name} cannot be measured: {error.reason}.", "Check that it plays."
        ) from error


def parse_loudness(log: str) -> LoudnessReading:
    """The reading in ffmpeg's summary. Raises MediaError when there is none: nothing was decoded."""
    summary = log[log.rfind("Summary:") :]
    integrated, spread = _INTEGRATED.search(summary), _RANGE.search(summary)
    if integrated is None or spread is None:
        raise MediaError("No sound was decoded.", "Check that the file plays.")
    peaks = [_hundredths(each, SILENT_PEAK_CDB) for each in _PEAK.findall(summary)]
    return LoudnessReading(
        max(SILENCE_CLUFS, _hundredths(integrated[1], SILENCE_CLUFS)),
        max(SILENT_PEAK_CDB, *peaks) if peaks else SILENT_PEAK_CDB,
        _hundredths(spread[1], 0),
    )


def _hundredths(number: str, otherwise: int) -> int:
    return otherwise if "inf" in number or "nan" in number else round(float(number) * 100)
