"""What manifests say of sound: recordings, jingles, music, treatment, with the show's defaults filled in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tayori.config.asset_schema import BedSection, EpisodeFile, JingleSection, MusicSection, TreatmentSection
from tayori.model.sound import Jingle, MusicBed, Recording, Treatment
from tayori.model.time import Span


def recordings(said: EpisodeFile) -> tuple[Recording, ...]:
    """The recordings of an episode: its mix, or one for each microphone."""
    if said.source is not None:
        return (Recording(said.source),)
    return tuple(Recording(r.file, r.speaker or "", r.start) for r in said.recordings)


def jingle(said: JingleSection | None, otherwise: Jingle | None = None) -> Jingle | None:
    """What is said, `none` included; `otherwise` where nothing is."""
    if said is None:
        return otherwise
    return Jingle(said.file, said.crossfade, said.grant) if said.file else None


def bed(said: MusicSection) -> MusicBed:
    """Music under a clip or an episode."""
    told: dict[str, Any] = {
        "level_clufs": said.level_lufs,
        "fade_in_ms": said.fade_in_s,
        "fade_out_ms": said.fade_out_s,
        "span": _stretch(said) if isinstance(said, BedSection) else None,
    }
    written = {name: value for name, value in told.items() if value is not None}
    return replace(MusicBed(said.file, grant=said.grant, duck=said.duck), **written)


def _stretch(said: BedSection) -> Span | None:
    return Span(said.start or 0, said.end) if said.end is not None else None


def treatment(said: TreatmentSection, otherwise: Treatment) -> Treatment:
    """What is done to recordings; `otherwise` where nothing is said."""
    told: dict[str, Any] = {
        "trim_silence": said.trim_silence,
        "longest_pause_ms": said.longest_pause,
        "highpass_hz": said.highpass_hz,
        "reduce_noise": said.reduce_noise,
        "level_speakers": said.level_speakers,
        "layout": said.channels,
        "archive": said.archive,
        "as_is": said.as_is,
    }
    return replace(otherwise, **{name: value for name, value in told.items() if value is not None})
