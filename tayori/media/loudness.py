"""Loudness as EBU R128 measures it, read from ffmpeg's meter: as one reading, or as a curve with it."""

from __future__ import annotations

import math
import re
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from tayori.errors import MediaError
from tayori.media.escape import file_url
from tayori.media.ffmpeg import SAFE_INPUT, run_ffmpeg
from tayori.media.process import ToolFailed

SILENCE_CLUFS = -7000
"""The meter's floor: what it says of silence, and of less than 0.4 s (EBU R128's gate)."""
STEP_MS = 100
"""From one value of a curve to the next; each is of the 400 ms before (EBU Tech 3341, momentary)."""
SILENT_PEAK_CDB = -12000
"""Stands for the peak of digital silence, which has none."""
METER = "ebur128=peak=true:framelog=quiet"
"""True peak by oversampling; loudnorm's own peak is a sample peak (facts/rights-captions-loudness.md D)."""

_THINNED = "aselect=not(mod(n\\,50))"
"""What was measured is not kept: a frame in fifty is enough for ffmpeg to tell how far it is."""
BLOCK_STEPS = 4
"""Steps in the 400 ms of one momentary value."""
_RELATIVE_GATE_CLU = 1000

_NUMBER = r"\s*(-?\d+\.\d+|-?inf|nan)"
_INTEGRATED = re.compile(rf"\bI:{_NUMBER} LUFS")
_RANGE = re.compile(rf"\bLRA:{_NUMBER} LU\b")
_VALUE = re.compile(r"^lavfi\.[\w.]+=(\S+)$")
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


@dataclass(frozen=True, slots=True)
class LoudnessCurve:
    """How loud one sound is from moment to moment, and as a whole."""

    momentary_clufs: tuple[int, ...]
    """Momentary loudness, hundredths of LUFS, SILENCE_CLUFS at least: value `n` is of the 400 ms that end
    STEP_MS * (n + 1) after the beginning."""
    reading: LoudnessReading


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


# ---- curves


def curve_graph(name: str, rate_hz: int, *, mono: bool) -> str:
    """The rest of a filter graph: measures what comes, at `rate_hz`, into files `name`.* of ffmpeg's folder.

    It ends in the outputs `curve_outputs(name)`. Mono is measured as two loudspeakers play it, 3 dB louder
    (facts D); one channel must come then. True peak is read at four times the rate (BS.1770, annex 2).
    """
    dual = ":dualmono=true" if mono else ""
    momentary, peak = curve_outputs(name)
    return (
        f"asetnsamples=n={rate_hz * STEP_MS // 1000}:p=0,asplit[{name}.a][{name}.b];"
        f"[{name}.a]ebur128@{name}=metadata=1:framelog=quiet{dual},"
        f"ametadata=print:key=lavfi.r128.LRA:file={name}.range,"
        f"ametadata=print:key=lavfi.r128.M:file={name}.momentary,{_THINNED}{momentary};"
        f"[{name}.b]aresample={4 * rate_hz},"
        "astats=metadata=1:reset=1:measure_perchannel=none:measure_overall=Peak_level,"
        f"ametadata=print:key=lavfi.astats.Overall.Peak_level:file={name}.peaks,{_THINNED}{peak}"
    )


def curve_outputs(name: str) -> tuple[str, str]:
    """Labels to be mapped to an output each, that nobody keeps."""
    return f"[{name}.m]", f"[{name}.p]"


def read_curve(folder: Path, name: str) -> LoudnessCurve:
    """What `curve_graph(name)` measured; SILENCE_CLUFS where nothing came, or less than 0.4 s."""
    momentary = tuple(_read_steps(folder / f"{name}.momentary", SILENCE_CLUFS))
    peak = max(read_peaks(folder, name), default=SILENT_PEAK_CDB)
    (spread,) = deque(_read_steps(folder / f"{name}.range", 0), maxlen=1) or (0,)
    return LoudnessCurve(momentary, LoudnessReading(integrate(momentary), peak, spread))


def read_peaks(folder: Path, name: str) -> tuple[int, ...]:
    """True peak of each step of the curve `name`, hundredths of dB."""
    return tuple(_read_steps(folder / f"{name}.peaks", SILENT_PEAK_CDB))


def _read_steps(path: Path, lowest: int) -> Iterator[int]:
    """The decibels an `ametadata` wrote, hundredths, each at least `lowest`."""
    with path.open(encoding="ascii") as lines:
        for line in lines:
            if found := _VALUE.match(line):
                yield max(lowest, _hundredths(found[1], lowest))


def integrate(momentary_clufs: Sequence[int]) -> int:
    """Integrated loudness of momentary values, hundredths of LUFS: they are the gating blocks of BS.1770.

    SILENCE_CLUFS where nothing is over the absolute gate.
    """
    over = [10 ** (value / 1000) for value in momentary_clufs if value > SILENCE_CLUFS]
    if not over:
        return SILENCE_CLUFS
    gate = max(_level(over) - _RELATIVE_GATE_CLU, SILENCE_CLUFS)
    return round(_level([10 ** (value / 1000) for value in momentary_clufs if value > gate]))


def _level(energies: Sequence[float]) -> float:
    return 1000 * math.log10(sum(energies) / len(energies))


def cut_curve(curve: LoudnessCurve, start_ms: int, end_ms: int) -> LoudnessCurve:
    """The part of `curve` between two moments, integrated anew; peak and range stay those of the whole."""
    part = tuple(islice(curve.momentary_clufs, start_ms // STEP_MS, -(-end_ms // STEP_MS)))
    whole = curve.reading
    return LoudnessCurve(part, LoudnessReading(integrate(part), whole.true_peak_cdb, whole.range_clu))


def decibels(cdb: int) -> str:
    """Hundredths of a decibel as people and ffmpeg read them: -350 -> `-3.50`."""
    return f"{'-' if cdb < 0 else ''}{abs(cdb) // 100}.{abs(cdb) % 100:02d}"
