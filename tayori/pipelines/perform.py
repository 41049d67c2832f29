"""Carrying out steps in a scratch folder: what one stage made is handed to the next, and nothing else.

Stages get paths, values and an `on_progress`; they know neither store nor ledger. What comes back is files
and a report (findings and facts) for each step.
"""

from __future__ import annotations

from dataclasses import replace

from tayori.media.artwork import podcast_cover
from tayori.media.check import check_rendition, expect, raise_if_failed
from tayori.media.embedding.jpeg import embed_jpeg_xmp
from tayori.media.flashes import flash_findings, from_json
from tayori.media.mux import mux
from tayori.media.photo import LARGE_PX, SMALL_PX, develop, original
from tayori.media.sound import SoundJob, make_sound
from tayori.media.stills import choose_poster, contact_sheet, extract_frame
from tayori.media.thumbnails import thumbnail, title_box
from tayori.model.finding import Finding, Severity
from tayori.model.metadata import OutputMetadata
from tayori.pipelines.caption_work import check_legibility, check_reading, make_sidecars
from tayori.pipelines.cards import make_card
from tayori.pipelines.copy_steps import make_copies
from tayori.pipelines.episode_work import make_audio, make_chapters, tag_archive, tag_audio
from tayori.pipelines.pictures import Hands, make_pictures, read_viewing
from tayori.pipelines.steps import (
    THUMBNAILS,
    ArchiveWork,
    CaptionsWork,
    CardWork,
    ChaptersWork,
    ContactWork,
    CopiesWork,
    CoverWork,
    EpisodeTagsWork,
    EpisodeWork,
    FrameWork,
    LegibilityWork,
    OriginalWork,
    PhotoWork,
    PictureWork,
    ReadingWork,
    RenditionWork,
    RightsWork,
    SigningWork,
    SoundWork,
    Step,
    StillsWork,
    StreamWork,
)
from tayori.pipelines.stream_steps import make_ladder
from tayori.pipelines.workbench import Bench, Inputs, Made, report_of
from tayori.rights.metadata import with_packet
from tayori.rights.xmp import packet
from tayori.subtitles.lines.titles import break_title


def perform(steps: tuple[Step, ...], inputs: Inputs, bench: Bench) -> dict[str, Made]:
    """Make `steps` (the pictures of one clip, or any one step) below `bench.folder`.

    Raises MediaError, CaptionError, CheckFailed, ResourceError, Cancelled.
    """
    pictures = {step.name: step.work for step in steps if isinstance(step.work, PictureWork)}
    if pictures:
        films = {step: files["card.mov"] for step, files in inputs.items()}
        return {
            name: Made(
                {"picture.mp4": made.path, "viewing.json": made.viewing},
                report_of(made.findings, made.facts),
            )
            for name, made in make_pictures(pictures, films, bench.folder, _hands(bench)).items()
        }
    return {step.name: _perform_one(step, inputs, bench) for step in steps}


def _hands(bench: Bench) -> Hands:
    return Hands(bench.threads, bench.on_progress, bench.cancel)


def _perform_one(step: Step, inputs: Inputs, bench: Bench) -> Made:
    match step.work:
        case SoundWork() as work:
            return _sound(work, bench)
        case RenditionWork() as work:
            return _rendition(work, inputs, bench)
        case CaptionsWork() as work:
            return make_sidecars(work, (output.name for output in step.outputs), inputs, bench)
        case ReadingWork() as work:
            return check_reading(work, inputs, bench)
        case LegibilityWork() as work:
            return check_legibility(work, inputs, bench)
        case CardWork() as work:
            out = bench.folder / "card.mov"
            return Made({"card.mov": out}, report_of(make_card(work, out).findings))
        case FrameWork() as work:
            return _frame(work, inputs, bench)
        case StillsWork() as work:
            return _stills(work, inputs, bench)
        case ContactWork() as work:
            out = bench.folder / "contact.jpg"
            contact_sheet(inputs[work.picture]["picture.mp4"], out)
            return Made({"contact": out})
        case EpisodeWork() as work:
            return make_audio(step, work, bench)
        case EpisodeTagsWork() as work:
            return tag_audio(work, inputs, bench)
        case ArchiveWork() as work:
            return tag_archive(work, inputs, bench)
        case ChaptersWork() as work:
            return make_chapters(work, inputs, bench)
        case CoverWork() as work:
            out = bench.folder / "cover.jpg"
            cover, findings = podcast_cover(work.cover.path)
            out.write_bytes(_with_rights(cover, work.metadata))
            return Made({"cover": out}, report_of(findings))
        case PhotoWork() as work:
            return _photo(work, bench)
        case OriginalWork() as work:
            out = bench.folder / "original.jpg"
            out.write_bytes(_with_rights(original(work.source.path), work.metadata))
            return Made({"original": out})
        case CopiesWork() as work:
            return make_copies(step, work, inputs, bench)
        case StreamWork() as work:
            return make_ladder(step, work, inputs, bench)
        case RightsWork() as work:
            out = bench.folder / "policy.odrl.json"
            out.write_text(work.policy, encoding="utf-8")
            return Made({"policy": out})
        case SigningWork() as work:
            # cryptography and mutagen take their time, and few builds sign
            from tayori.pipelines.signing import sign_files

            return sign_files(work, step.outputs, inputs, bench)
        case _:
            raise TypeError(f"no way to make {step.name}")


def _sound(work: SoundWork, bench: Bench) -> Made:
    bed = replace(work.music[1], path=work.music[0].path) if work.music else None
    job = SoundJob(
        source=work.source.path,
        probe=work.probe,
        span=work.span,
        length_ms=work.length_ms,
        music=bed,
        loudness=work.loudness,
        audio_bps=work.audio_bps,
    )
    out = bench.folder / "sound.m4a"
    report = make_sound(job, out, bench.on_progress, bench.cancel)
    facts = {
        "integrated_clufs": report.integrated_clufs,
        "true_peak_cdb": report.true_peak_cdb,
        "gain_mdb": report.gain_mdb,
        "limited": report.limited,
    }
    return Made({"sound.m4a": out}, report_of(report.findings, facts))


def _rendition(work: RenditionWork, inputs: Inputs, bench: Bench) -> Made:
    out = bench.folder / "rendition.mp4"
    metadata = with_packet(work.metadata)
    mux(inputs[work.picture]["picture.mp4"], inputs[work.sound]["sound.m4a"], metadata, out)
    # The picture was decoded and checked when it was made, and the sound's own report says why it is quiet.
    wanted = replace(
        expect(work.conform, work.profile, sound=not work.silent),
        picture_decoded=True,
        quiet_is_known=True,
        xmp=True,
    )
    report = check_rendition(out, wanted, bench.cancel)
    flashing = _flashing(work, inputs)
    raise_if_failed(replace(report, findings=(*report.findings, *flashing)), work.profile.name)
    return Made({"rendition.mp4": out}, report_of((*report.findings, *flashing), report.facts))


def _flashing(work: RenditionWork, inputs: Inputs) -> tuple[Finding, ...]:
    """Where it flashes too often; no errors where a person has taken it on their account."""
    seen = read_viewing(inputs[work.picture]["viewing.json"])["flashes"]
    found = flash_findings(from_json(seen)) if seen else ()
    if work.flashing is None:
        answer = "Or let somebody answer for it: `flashing:` in clip.yaml."
        return tuple(
            replace(f, cure=f"{f.cure} {answer}") if f.severity is Severity.ERROR else f for f in found
        )
    told = f"{work.flashing.reviewed_by} let it pass: {work.flashing.reason}"
    return tuple(replace(f, severity=Severity.WARNING, cure=told) for f in found)


def _frame(work: FrameWork, inputs: Inputs, bench: Bench) -> Made:
    picture = inputs[work.picture]["picture.mp4"]
    at_ms = choose_poster(picture).time_ms if work.at_ms is None else work.at_ms
    out = bench.folder / "frame.jpg"
    extract_frame(picture, at_ms, out)
    return Made({"frame.jpg": out}, report_of((), {"at_ms": at_ms}))


def _stills(work: StillsWork, inputs: Inputs, bench: Bench) -> Made:
    frame, font = inputs["frame"]["frame.jpg"], work.font
    made = {"poster": bench.folder / "poster.jpg"}
    made["poster"].write_bytes(_with_rights(frame.read_bytes(), work.metadata))
    facts = {}
    for name, size in THUMBNAILS.items():
        made[name] = bench.folder / f"{name}.jpg"
        box = title_box(size, work.poster_size)
        lines = break_title(work.title, font.path, box.font_px, box.max_width_px, box.max_lines)
        report = thumbnail(frame, lines, size, font.path, made[name], font.index)
        made[name].write_bytes(_with_rights(made[name].read_bytes(), work.metadata))
        facts[name] = {"contrast_milli": report.contrast_milli, "size": report.size}
    return Made(made, report_of((), facts))


def _with_rights(jpeg: bytes, metadata: OutputMetadata) -> bytes:
    return embed_jpeg_xmp(jpeg, packet(metadata))


def _photo(work: PhotoWork, bench: Bench) -> Made:
    made = {}
    for name, longest_px in (("photo", LARGE_PX), ("small", SMALL_PX)):
        made[name] = bench.folder / f"{name}.jpg"
        made[name].write_bytes(_with_rights(develop(work.source.path, longest_px), work.metadata))
    return Made(made)
