"""A machine's draft and the caption file it belongs into: read, put together, written.

The caption file is written first and the record of the draft after it: a run that is killed between the two
is finished by the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tayori.errors import CaptionError
from tayori.model.cue import Track, TrackKind
from tayori.model.finding import Finding, note, warning
from tayori.model.ids import Lang
from tayori.model.time import Span
from tayori.store.files import replace_file
from tayori.subtitles.encoding import decode
from tayori.subtitles.formats.base import CaptionFormat
from tayori.subtitles.formats.carrying import losses, reduced
from tayori.subtitles.formats.registry import find_format, format_to_write
from tayori.subtitles.loading import LARGEST_BYTES, parse_track
from tayori.subtitles.transcription.draft import (
    UNSURE_PERMILLE,
    Draft,
    draft,
    draft_findings,
    unsure_findings,
)
from tayori.subtitles.transcription.glossary import Glossary, corrected, replaced_findings, wrong_spellings
from tayori.subtitles.transcription.merge import (
    Merged,
    Origin,
    conflict_findings,
    merge,
    origins,
    with_unheard,
)
from tayori.subtitles.transcription.record import Record, as_read, from_bytes, record_path, to_bytes

KEPT_SUFFIX = ".bak"
"""At the end of the name of what a new file replaced."""
_LARGEST_RECORD = 8 * LARGEST_BYTES


@dataclass(frozen=True, slots=True)
class CaptionsNow:
    """The captions as they are."""

    form: CaptionFormat
    track: Track
    there: bool
    """There is a file."""
    findings: tuple[Finding, ...] = ()
    data: bytes = b""
    text: str = ""

    @property
    def besides(self) -> tuple[str, ...]:
        """Lines that writing the file anew would not bring back: comments, styles, what no cue holds.

        Numbers and times do not count: they may only be written in another way.
        """
        assert self.form.render is not None
        again = {line.strip() for line in self.form.render(self.track).split("\n")}
        lines = (line.strip("\ufeff \t") for line in self.text.split("\n"))
        return tuple(n for n in lines if n and not n.isdigit() and "-->" not in n and n not in again)


@dataclass(frozen=True, slots=True)
class PutTogether:
    """What the captions are to be."""

    merged: Merged
    form: CaptionFormat
    heard: bool
    """False: nothing was heard, and nothing is to be written."""
    changed: bool
    replaced: bytes
    """What is kept beside the new file, as it held more than cues; empty for nothing."""
    findings: tuple[Finding, ...]


def read_record(captions: Path) -> Record | None:
    """What the last run left beside the caption file; None when there was none. Raises CaptionError."""
    path = record_path(captions)
    data = _read(path, _LARGEST_RECORD)
    return None if data is None else from_bytes(data, path.name)


def read_captions(file: Path, lang: Lang) -> CaptionsNow:
    """The captions now; a file from which a hand took every cue is an empty track, not a mistake.

    Raises CaptionError as `load_track` does, UsageError for a new file of a kind we do not write.
    """
    nothing = Track(lang, TrackKind.CAPTIONS, ())
    data = _read(file, LARGEST_BYTES)
    if data is None:
        return CaptionsNow(format_to_write(file), nothing, there=False)
    text = decode(data, file.name).text
    form = find_format(text)
    read = form.parse(text) if form is not None and form.parse is not None else None
    if form is not None and read is not None and not read.cues and not read.mistakes:
        return CaptionsNow(form, nothing, there=True, findings=read.findings, data=data, text=text)
    loaded = parse_track(data, file.name, lang)
    assert form is not None  # parse_track refuses what no format recognises
    return CaptionsNow(form, loaded.track, there=True, findings=loaded.findings, data=data, text=text)


def origins_now(captions: Path, lang: Lang) -> tuple[Origin, ...] | None:
    """Who made each cue of a caption file as it is now, without listening; None when no machine drafted it.

    Raises CaptionError when the file or the record beside it cannot be read.
    """
    record = read_record(captions)
    if record is None:
        return None
    now = read_captions(captions, lang)
    draft_there = as_read(record.draft, now.form) if now.form.render is not None else record.draft
    return origins(draft_there, now.track)


def put_together(record: Record, before: Record | None, now: CaptionsNow, glossary: Glossary) -> PutTogether:
    """The segments of `record` as a draft, merged with the file; nothing is written yet.

    Raises CaptionError for captions of a kind we do not write.
    """
    if now.form.render is None:
        raise CaptionError(
            f"Captions of the kind {now.form.name} are read only.",
            "Convert them with `tayori captions convert` and name the new file in the manifest.",
        )
    fixed, replacements = corrected(record.segments, glossary)
    new = draft(fixed, Lang(record.made.lang))
    theirs = as_read(new.track, now.form)
    last = before.draft if before is not None and now.there else replace(theirs, cues=())
    base = as_read(last, now.form)
    if not new.track.cues:
        told = (*now.findings, _silent(record))
        return PutTogether(_unchanged(base, now), now.form, False, False, b"", told)
    span = Span(*record.made.span) if record.made.span else None
    merged = merge(base, now.track, with_unheard(theirs, base, span))
    changed = not now.there or reduced(merged.track, now.form) != reduced(now.track, now.form)
    besides = now.besides if changed else ()
    findings = (
        *now.findings,
        *_first(now, before),
        *_besides(besides),
        *_unread(merged),
        *replaced_findings(replacements),
        *conflict_findings(merged.conflicts),
        *unsure_findings(_unsure(merged, new, theirs)),
        *draft_findings(merged.track),
        *wrong_spellings(merged.track.cues, glossary),
        *losses(merged.track, now.form),
    )
    return PutTogether(merged, now.form, True, changed, now.data if besides else b"", findings)


def write_captions(done: PutTogether, file: Path, record: Record) -> None:
    """Write the captions and the record beside them, each only when it changed. Raises ResourceError."""
    assert done.form.render is not None
    if done.replaced:
        replace_file(file.with_name(f"{file.name}{KEPT_SUFFIX}"), done.replaced)
    if done.changed:
        replace_file(file, done.form.render(done.merged.track).encode())
    path, data = record_path(file), to_bytes(replace(record, draft=done.merged.draft))
    if _read(path, _LARGEST_RECORD) != data:
        replace_file(path, data)


def _read(path: Path, most: int) -> bytes | None:
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CaptionError(
            f"{path.name} cannot be read: {error.strerror}.", f"Check the path {path}."
        ) from error
    if len(data) > most:
        raise CaptionError(f"{path.name} is larger than {most // 1_000_000} MB.", "Is it the right file?")
    return data


def _unchanged(base: Track, now: CaptionsNow) -> Merged:
    return Merged(now.track, origins(base, now.track), (), base)


def _silent(record: Record) -> Finding:
    return warning(
        "transcription-silent",
        f"{record.made.engine} ({record.made.model}) heard no speech; nothing was changed.",
        "Check that somebody speaks, and in which language.",
    )


def _first(now: CaptionsNow, before: Record | None) -> Iterator[Finding]:
    if now.track.cues and before is None:
        yield warning(
            "transcription-first",
            f"There is no record of an earlier draft: all {len(now.track.cues)} cues count as made by hand.",
        )


def _unread(merged: Merged) -> Iterator[Finding]:
    count = merged.origins.count(Origin.MACHINE)
    if count:
        text = f"{count} of {len(merged.origins)} cues are as the machine heard them."
        yield note("transcription-draft", text, "Read them before anything is published.")


def _besides(lines: tuple[str, ...]) -> Iterator[Finding]:
    if lines:
        yield warning(
            "transcription-rewritten",
            f"The new file has no place for what is no cue (lines: {len(lines)}; “{lines[0][:60]}”); "
            f"the old one is kept beside it, with {KEPT_SUFFIX} at the end of its name.",
            "Take over from it what matters.",
        )


def _unsure(merged: Merged, new: Draft, theirs: Track) -> tuple[int, ...]:
    """Numbers of the machine's cues with an unsure word; a cue may have been shortened at one end."""
    if len(theirs.cues) != len(new.least_permille):
        return ()
    ends = {
        end
        for cue, least in zip(theirs.cues, new.least_permille, strict=True)
        for end in ((cue.start_ms, cue.text), (cue.end_ms, cue.text))
        if least is not None and least < UNSURE_PERMILLE
    }
    cues = enumerate(zip(merged.track.cues, merged.origins, strict=True), 1)
    return tuple(
        number
        for number, (cue, origin) in cues
        if origin is Origin.MACHINE
        and not ends.isdisjoint(((cue.start_ms, cue.text), (cue.end_ms, cue.text)))
    )
