"""Carrying out the steps of an episode: programme, masters, pictures of the sound, tags, chapters."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tayori.feeds.chapters import render_chapters
from tayori.media.artwork import embedded_cover
from tayori.media.assembly.assemble import Assembled, AssemblyJob, assemble, needs_assembly
from tayori.media.check import Report, raise_if_failed
from tayori.media.embedding.flac import tag_flac
from tayori.media.embedding.id3 import tag_mp3
from tayori.media.embedding.itunes import tag_m4a
from tayori.media.embedding.mp4_chapters import add_mp4_chapters
from tayori.media.embedding.wav import tag_wav
from tayori.media.listening import remarks_on_listening
from tayori.media.loudness import LoudnessCurve
from tayori.media.mastering.job import MasterJob, MasterReport, Masters
from tayori.media.mastering.master import master_episode
from tayori.media.mastering.measure import measure_finished
from tayori.media.plots.loudness import loudness_plot
from tayori.media.plots.peaks import read_peaks
from tayori.media.plots.story import SoundStory, Stretch
from tayori.media.plots.waveform import waveform
from tayori.media.plots.words import clock
from tayori.media.probe import probe
from tayori.model.asset import Chapter
from tayori.model.finding import Finding, warning
from tayori.model.ids import Slug
from tayori.model.timeline import Piece, Timeline
from tayori.pipelines.programme import OUTPUT, HeardMusic, Programme, parse_programme, render_programme
from tayori.pipelines.steps import ArchiveWork, ChaptersWork, EpisodeTagsWork, EpisodeWork, Step
from tayori.pipelines.workbench import Bench, Inputs, Made, report_of
from tayori.rights.metadata import with_packet

_ASSEMBLED = 0.5
"""The assembly's share of the work, where there is one (measured on two hours)."""


@dataclass(frozen=True, slots=True)
class _Mastered:
    """What is known of a sound when it is finished."""

    programme: Programme
    before: LoudnessCurve
    after: LoudnessCurve
    findings: tuple[Finding, ...]
    facts: dict[str, Any]


def make_audio(step: Step, work: EpisodeWork, bench: Bench) -> Made:
    """The programme of an episode in every form it is kept, and pictures of what was done to it."""
    made = {output.name: bench.folder / f"audio.{output.name}" for output in step.outputs}
    done = _copy_finished(work, made, bench) if work.treatment.as_is else _master(work, made, bench)
    findings = (*done.findings, *remarks_on_listening(done.after))
    raise_if_failed(Report(findings, done.facts), step.slug)
    made[OUTPUT].write_text(render_programme(done.programme), encoding="utf-8")
    made["loudness"].write_text(loudness_plot(_story(step.slug, work, done)), encoding="utf-8")
    heard = made.get("mp3") or made["m4a"]
    waveform(read_peaks(heard, cancel=bench.cancel), made["waveform"])
    return Made(made, report_of(findings, done.facts))


def _copy_finished(work: EpisodeWork, made: dict[str, Path], bench: Bench) -> _Mastered:
    (sound, _), *_ = work.recordings
    shutil.copyfile(sound.file.path, made["mp3"] if "mp3" in made else made["m4a"])
    reading, curve, findings = measure_finished(sound.file.path, work.loudness, bench.cancel)
    facts = {
        "source_integrated_clufs": reading.integrated_clufs,
        "source_true_peak_cdb": reading.true_peak_cdb,
    }
    return _Mastered(Programme(Timeline.whole(sound.probe.duration_ms)), curve, curve, findings, facts)


def _master(work: EpisodeWork, made: dict[str, Path], bench: Bench) -> _Mastered:
    masters = Masters(made["mp3"], made["m4a"], made.get("archive"))
    job = AssemblyJob(
        recordings=tuple((recording, sound.probe) for sound, recording in work.recordings),
        intro=(work.intro[1], work.intro[0].probe) if work.intro else None,
        outro=(work.outro[1], work.outro[0].probe) if work.outro else None,
        music=tuple((bed, sound.probe) for sound, bed in work.music),
        treatment=work.treatment,
    )
    if not needs_assembly(job):
        (sound, recording), *_ = work.recordings
        master = MasterJob(recording.path, sound.probe, work.treatment, work.loudness)
        report = master_episode(master, masters, bench.on_progress, bench.cancel)
        kept = report.kept
        timeline = Timeline((Piece(kept.start_ms, kept.end_ms, 0),), kept.length_ms)
        return _mastered(Programme(timeline), report)
    whole = bench.folder / "programme.flac"
    assembled = assemble(job, whole, _part(bench, 0, _ASSEMBLED), bench.cancel)
    # The assembly has cleaned and trimmed already.
    rest = replace(work.treatment, trim_silence=False, highpass_hz=None, reduce_noise=False)
    master = MasterJob(whole, probe(whole), rest, work.loudness)
    report = master_episode(master, masters, _part(bench, _ASSEMBLED, 1), bench.cancel)
    whole.unlink()
    return _mastered(_programme_of(assembled), report, assembled)


def _programme_of(assembled: Assembled) -> Programme:
    music = (HeardMusic(heard.role, heard.start_ms, heard.end_ms) for heard in assembled.heard)
    return Programme(assembled.timeline, tuple(music))


def _mastered(programme: Programme, report: MasterReport, assembled: Assembled | None = None) -> _Mastered:
    findings = (*assembled.findings, *report.findings) if assembled else report.findings
    facts = ({"assembly": assembled.facts} if assembled else {}) | report.facts
    return _Mastered(programme, report.before, report.after, findings, facts)


def _part(bench: Bench, start: float, end: float) -> Callable[[float], None] | None:
    tell = bench.on_progress
    return (lambda share: tell(start + share * (end - start))) if tell else None


def _story(slug: Slug, work: EpisodeWork, done: _Mastered) -> SoundStory:
    recorded = (recording.start_ms + sound.probe.duration_ms for sound, recording in work.recordings)
    music = (Stretch(_shown(heard.role), heard.start_ms, heard.end_ms) for heard in done.programme.music)
    return SoundStory(
        title=slug,
        lang=work.lang,
        before=done.before,
        after=done.after,
        target=work.loudness,
        gain_cdb=done.facts.get("gain_cdb", 0),
        lowered_cdb=done.facts.get("lowered_cdb", 0),
        timeline=done.programme.timeline,
        recorded_ms=max(recorded),
        stretches=tuple(music),
    )


def _shown(role: str) -> str:
    """`intro`, `outro`, or the number of the bed as people count."""
    kind, _, number = role.partition("/")
    return f"BGM {int(number) + 1}" if number else kind


def tag_audio(work: EpisodeTagsWork, inputs: Inputs, bench: Bench) -> Made:
    """The masters with tags, cover, chapters and rights."""
    given = {name: path for name, path in inputs["audio"].items() if name in ("mp3", "m4a")}
    files = {name: bench.folder / f"tagged.{name}" for name in given}
    metadata = with_packet(work.metadata)
    cover = embedded_cover(work.cover.path) if work.cover else None
    timeline = _programme(inputs).timeline
    chapters = timeline.carry_chapters(work.chapters)
    if "mp3" in files:
        shutil.copyfile(given["mp3"], files["mp3"])
        tag_mp3(files["mp3"], metadata, cover, chapters, work.show_title, work.numbering)
    if "m4a" in files:
        _place_chapters(given["m4a"], files["m4a"], chapters, timeline.length_ms)
        tag_m4a(files["m4a"], metadata, cover, work.show_title, work.numbering)
    return Made(files)


def _place_chapters(m4a: Path, out: Path, chapters: tuple[Chapter, ...], length_ms: int) -> None:
    if chapters:
        add_mp4_chapters(m4a, out, chapters, length_ms)
    else:
        shutil.copyfile(m4a, out)


def tag_archive(work: ArchiveWork, inputs: Inputs, bench: Bench) -> Made:
    """The lossless master with its tags."""
    out = bench.folder / f"archive.{work.kind}"
    shutil.copyfile(inputs["audio"]["archive"], out)
    tag = tag_flac if work.kind == "flac" else tag_wav
    tag(out, with_packet(work.metadata), None, (), work.show_title, work.numbering)
    return Made({"archive": out})


def make_chapters(work: ChaptersWork, inputs: Inputs, bench: Bench) -> Made:
    """The chapters as players read them, on the programme's clock."""
    out = bench.folder / "chapters.json"
    timeline = _programme(inputs).timeline
    chapters = timeline.carry_chapters(work.chapters)
    out.write_bytes(render_chapters(chapters, work.title, work.show_title))
    lost = tuple(_not_heard(chapter) for chapter in timeline.lost_chapters(work.chapters))
    return Made({"chapters": out}, report_of(lost))


def _not_heard(chapter: Chapter) -> Finding:
    return warning(
        "chapter-not-heard",
        f"Nothing is heard of the chapter “{chapter.title}” at {clock(chapter.start_ms)}: it is left out.",
        "Give it a time of the recordings, or take it out of `chapters:`.",
    )


def _programme(inputs: Inputs) -> Programme:
    return parse_programme(inputs["audio"][OUTPUT].read_text(encoding="utf-8"))
