"""What follows from captions: sidecars, the check beside sound and cuts, the check as they are seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tayori.media.cue_sheet import SheetCue, SheetJob, cue_sheets
from tayori.media.legibility import (
    CueLegibility,
    LegibilityJob,
    Sample,
    legibility_findings,
    measure_legibility,
)
from tayori.media.moments import key_times
from tayori.media.speech import Spans, listen, union
from tayori.media.stills import contact_sheet
from tayori.model.cue import Track
from tayori.model.finding import Finding, warning
from tayori.model.ids import Lang, canonical_json
from tayori.model.time import Span
from tayori.pipelines.burning import FONTS, lay_out, write_script
from tayori.pipelines.observe import SourceFile
from tayori.pipelines.pictures import read_viewing
from tayori.pipelines.programme import OUTPUT, parse_programme
from tayori.pipelines.steps import CaptionsWork, LegibilityWork, ReadingWork
from tayori.pipelines.transcription_file import origins_now
from tayori.pipelines.workbench import Bench, Inputs, Made, report_of
from tayori.subtitles.burning.burn import ShownPart
from tayori.subtitles.burning.look import Frame
from tayori.subtitles.checks.limits import Around, limits_for
from tayori.subtitles.checks.track import check_track
from tayori.subtitles.formats.base import places
from tayori.subtitles.loading import Loaded, load_track
from tayori.subtitles.sidecars import render_sidecar, wrap_track
from tayori.subtitles.transcription.merge import Origin

_SETTLED_MS = 200
"""After this a cue that fades or pops in is all there (subtitles/burning/motion.py)."""


def make_sidecars(work: CaptionsWork, suffixes: Iterable[str], inputs: Inputs, bench: Bench) -> Made:
    """The captions in every format they travel in."""
    loaded = load_cut(work.captions, work.lang, work.span)
    lined = wrap_track(_in_programme(loaded.track, work, inputs))
    paths = {}
    for suffix in suffixes:
        paths[suffix] = bench.folder / f"captions.{suffix}"
        text = render_sidecar(lined, paths[suffix].name)
        paths[suffix].write_text(text, encoding="utf-8", newline="\n")
    return Made(paths, report_of(loaded.findings, {"cues": len(lined.cues)}))


def _in_programme(track: Track, work: CaptionsWork, inputs: Inputs) -> Track:
    if work.audio is None:
        return track
    text = inputs[work.audio][OUTPUT].read_text(encoding="utf-8")
    return parse_programme(text).timeline.carry(track)


def check_reading(work: ReadingWork, inputs: Inputs, bench: Bench) -> Made:
    """What a reader would stumble over, beside the cuts of the picture and what is spoken."""
    track, span = load_track(work.captions.path, work.lang).track, work.span
    cuts: tuple[int, ...] = ()
    if work.picture:
        cuts = tuple(read_viewing(inputs[work.picture]["viewing.json"])["cuts_ms"] or ())
    around = replace(_sound(work, bench), length_ms=work.length_ms, cuts_ms=cuts)
    limits = limits_for(work.kind, burned=work.burned)
    told = check_track(track.cut(span.start_ms, span.end_ms) if span else track, limits, around)
    findings = (*(_in_file(track, span, finding) for finding in told), *_unread(work))
    out = bench.folder / "findings.json"
    report = report_of(findings)
    out.write_text(canonical_json(report["findings"]), encoding="utf-8")
    return Made({"findings.json": out}, report)


def _in_file(track: Track, span: Span | None, finding: Finding) -> Finding:
    """With the numbers that cues of a trimmed clip have in their file, where people look for them."""
    if span is None or not finding.cues:
        return finding
    numbers = track.numbers_in(span.start_ms, span.end_ms)
    cues = tuple(numbers[number - 1] for number in finding.cues)
    return replace(finding, cues=cues, where=places("cue", cues))


def _unread(work: ReadingWork) -> Iterator[Finding]:
    """Cues nobody has touched since a machine wrote them."""
    origins = origins_now(work.captions.path, work.lang) if work.draft else None
    heard = tuple(n for n, origin in enumerate(origins or (), 1) if origin is Origin.MACHINE)
    if heard:
        text = f"{len(heard)} of {len(origins or ())} cues are as a machine heard them."
        found = warning("captions-unread", text, "Read and correct them.", places("cue", heard))
        yield replace(found, cues=heard)


def _sound(work: ReadingWork, bench: Bench) -> Around:
    """When there is sound and speech, on the clock of the trimmed clip or of an episode's recordings."""
    if not work.recordings:
        return Around()
    start, end = (work.span.start_ms, work.span.end_ms) if work.span else (0, work.length_ms)
    heard = [(listen(file.path, bench.cancel), begins - start) for file, begins in work.recordings]

    def on_our_clock(found: Iterable[tuple[Spans, int]]) -> Spans:
        moved = ((a + by, b + by) for spans, by in found for a, b in spans)
        return union((max(a, 0), min(b, end - start)) for a, b in moved if b > 0 and a < end - start)

    return Around(
        sound=on_our_clock((each.sound, by) for each, by in heard),
        speech=on_our_clock((each.speech, by) for each, by in heard),
    )


def check_legibility(work: LegibilityWork, inputs: Inputs, bench: Bench) -> Made:
    """Contrast and place of every burned cue as it is seen, and a sheet of them."""
    burned = lay_out(work.burn, work.profile, work.span)
    script = write_script(burned, work.burn, bench.folder, "burned")
    picture = inputs[work.picture]["picture.mp4"]
    width, height = work.profile.width, work.profile.height
    box = Frame(width, height, work.profile.safe_area).box
    safe_box = (box.left, box.top, box.right, box.bottom)
    keys = key_times(picture)
    at = {part: seen_at(part, keys, work.length_ms) for part in burned.script.shown}
    shown = tuple(part for part in at if part.start_ms < work.length_ms)
    samples = tuple(
        Sample(part.cue, at[part], part.em_px, colour) for part in shown for colour in part.colours
    )
    job = LegibilityJob(picture, script, bench.folder / FONTS, width, height, safe_box, samples, burned=True)
    measured = measure_legibility(job, bench.cancel)
    sheet = bench.folder / "cues.jpg"
    # Languages that stand together are one picture.
    cues = tuple(
        {(p.start_ms, p.end_ms): SheetCue(p.cue, at[p], p.start_ms, p.end_ms) for p in shown}.values()
    )
    if cues:
        cue_sheets(SheetJob(picture, width, height, safe_box, cues), sheet, bench.cancel)
    else:
        contact_sheet(picture, sheet)
    return Made({"cues": sheet}, report_of(legibility_findings(measured), {"cues": _facts(measured)}))


def load_cut(file: SourceFile, lang: Lang, span: Span | None) -> Loaded:
    """The captions of a file on the clock of the trimmed clip."""
    loaded = load_track(file.path, lang)
    return replace(loaded, track=loaded.track.cut(span.start_ms, span.end_ms)) if span else loaded


def seen_at(part: ShownPart, keys: tuple[int, ...], length_ms: int) -> int:
    """A time at which a part is fully there, near its middle: of a key frame, where there is one."""
    end_ms = min(part.end_ms, length_ms)
    middle = (part.start_ms + end_ms) // 2
    settled = [key for key in keys if part.start_ms + _SETTLED_MS <= key <= end_ms - _SETTLED_MS]
    return min(settled, key=lambda key: abs(key - middle), default=middle)


def _facts(measured: Iterable[CueLegibility]) -> list[dict[str, int | None]]:
    return [
        {
            "cue": m.cue,
            "at_ms": m.at_ms,
            "contrast_milli": m.contrast.milli if m.contrast else None,
            "required_milli": m.required_milli,
            "outside_px": m.outside_px,
        }
        for m in measured
    ]
