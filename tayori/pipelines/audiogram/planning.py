"""What an audiogram will be: which sound, which cues, which rights, under which name. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tayori.errors import Refused, UsageError
from tayori.media.audiogram import SHOW_ROOM, TITLE_ROOM, AudiogramJob
from tayori.media.audiogram_film import film_name
from tayori.media.cards.card import Colours
from tayori.media.probe import probe
from tayori.media.thumbnails import TitleBox
from tayori.model.artifact import Status
from tayori.model.asset import Episode
from tayori.model.cue import Track
from tayori.model.finding import Finding, warning
from tayori.model.ids import Slug, canonical_json, digest_bytes, parse_slug
from tayori.model.time import Span, seconds
from tayori.model.timeline import Timeline
from tayori.pipelines.audiogram.borders import (
    LONGEST_MS,
    SHORTEST_MS,
    USUAL,
    is_readable,
    snapped,
    spoken_cues,
    told_borders,
)
from tayori.pipelines.audiogram.manifest import clip_document, render_manifest
from tayori.pipelines.audiogram.rights import ClipRights, clip_rights
from tayori.pipelines.opening import OpenWorkspace
from tayori.pipelines.programme import HeardMusic, find_programme
from tayori.pipelines.steps import EpisodeWork
from tayori.store.files import digest_file
from tayori.subtitles.fonts import FontFace
from tayori.subtitles.lines.titles import break_title
from tayori.subtitles.loading import load_track
from tayori.subtitles.sidecars import render_sidecar

VERSION = 1
"""Of how the film looks; part of its name."""
_HEARD_FORMS = ("mp3", "m4a")
_CAPTION_FORMS = ("srt", "vtt")
_SLUG_LENGTH = 64


@dataclass(frozen=True, slots=True)
class AskedClip:
    """Which stretch is to become a clip."""

    span: Span
    """Of what listeners hear."""
    slug: str | None = None
    """None: after the episode and the time."""
    snap: bool = False
    """Ends that cut through a caption are moved to its border."""


@dataclass(frozen=True, slots=True)
class HeardSound:
    """What is heard of an episode, and where its recordings are in it."""

    path: Path
    timeline: Timeline
    mastered: bool
    music: tuple[HeardMusic, ...] = ()
    """What we laid into it."""


@dataclass(frozen=True, slots=True)
class AudiogramPlan:
    """A clip that can be made."""

    slug: Slug
    folder: Path
    """clips/<slug>."""
    film: str
    """Name of its source; it ends in the digest of everything the clip is made of."""
    job: AudiogramJob
    files: tuple[tuple[str, str], ...]
    """Text files beside the film: clip.yaml and captions, by name."""
    findings: tuple[Finding, ...]

    @property
    def is_made(self) -> bool:
        """The very same clip is there."""
        return (self.folder / self.film).is_file() and (self.folder / "clip.yaml").is_file()


def find_episode(opened: OpenWorkspace, named: str) -> Episode:
    """The episode called `SHOW/SLUG`. Raises UsageError."""
    show, _, slug = named.rpartition("/")
    asset = opened.workspace.get_asset(slug)
    if not isinstance(asset, Episode):
        raise UsageError(f"{slug} is no episode.", "Name one as SHOW/SLUG.")
    if show and show != asset.show:
        raise UsageError(
            f"{slug} is an episode of {asset.show}, not of {show}.", f"Name it {asset.show}/{slug}."
        )
    return asset


def heard_sound(opened: OpenWorkspace, episode: Episode) -> HeardSound:
    """The episode as listeners hear it; while it is not built, its recording.

    Raises UsageError where the recording alone is not what they will hear.
    """
    planned = opened.plan.of(episode.slug)
    programme = find_programme(planned, opened.store)
    for each in planned:
        if programme and isinstance(each.step.work, EpisodeWork) and each.status is Status.UP_TO_DATE:
            made = {artifact.output: artifact.digest for artifact in each.artifacts}
            form = next(name for name in _HEARD_FORMS if name in made)
            return HeardSound(
                opened.store.get(made[form]), programme.timeline, mastered=True, music=programme.music
            )
    if len(episode.recordings) > 1 or episode.has_music:
        raise UsageError(
            f"{episode.slug} is not built, and its recordings alone are not what listeners hear.",
            f"Run `tayori build {episode.slug}` first.",
        )
    return HeardSound(episode.source, Timeline.whole(probe(episode.source).duration_ms), mastered=False)


def plan_audiogram(
    opened: OpenWorkspace, episode: Episode, sound: HeardSound, asked: AskedClip
) -> AudiogramPlan:
    """The clip that was `asked` for of what is heard of `episode`.

    Raises UsageError for a stretch that is not in it, or too short or long to be a clip, Refused where rights
    of the episode that are missing would not be missed in the clip, CaptionError.
    """
    _require_inside(episode, sound.timeline, asked.span)
    spoken = spoken_cues(episode, sound.timeline)
    span = snapped(spoken, asked.span, sound.timeline.length_ms) if asked.snap else asked.span
    settings = opened.workspace.settings
    rights = clip_rights(episode, span, settings.rights.grants, sound.music)
    _require_noticed(episode, rights)
    captions = tuple(_captions(episode, sound.timeline, span))
    document = clip_document(
        episode, rights.declaration, settings, {lang: told for lang, told, _, _ in captions}
    )
    job, font = _job(opened, episode, sound, span)
    texts = {name: text for _, _, name, text in captions}
    film = film_name(_key(job, font, document, texts))
    manifest = render_manifest(episode, span.start_ms, span.length_ms, document | {"source": film})
    name = parse_slug(asked.slug) if asked.slug else _usual_slug(episode, span)
    findings = (
        *_length(span),
        *told_borders(spoken, asked.span, span),
        *_unbuilt(episode, sound),
        *_uncaptioned(episode, captions),
        *(_unaccounted(part) for part in rights.unaccounted),
    )
    files = (*texts.items(), ("clip.yaml", manifest))
    return AudiogramPlan(name, opened.root / "clips" / name, film, job, files, findings)


def _require_inside(episode: Episode, timeline: Timeline, span: Span) -> None:
    if not SHORTEST_MS <= span.length_ms <= LONGEST_MS:
        raise UsageError(
            f"{seconds(span.length_ms)} s are no clip.",
            f"Choose {SHORTEST_MS // 1000} to {LONGEST_MS // 1000} seconds; 15 to 30 are usual.",
        )
    if span.end_ms > timeline.length_ms:
        raise UsageError(
            f"{episode.slug} ends at {seconds(timeline.length_ms)} s, before {seconds(span.end_ms)}.",
            "Choose an earlier stretch.",
        )


def _require_noticed(episode: Episode, rights: ClipRights) -> None:
    if rights.overlooked:
        raise Refused(
            f"Nobody accounts for {' and '.join(rights.overlooked)} of {episode.slug} or its cover, and in a "
            "clip nothing would ask for it.",
            "Add a grant or a sign-off to the episode, or to its show for the cover.",
        )


def _captions(
    episode: Episode, timeline: Timeline, span: Span
) -> Iterator[tuple[str, str | dict[str, str], str, str]]:
    """Of each language in which something is said: what the manifest says, the file's name and its text."""
    for file in episode.captions:
        loaded = load_track(file.path, file.lang)
        track = _readable(timeline.carry(loaded.track), span)
        if track.cues:
            form = loaded.form.name if loaded.form.name in _CAPTION_FORMS else _CAPTION_FORMS[-1]
            name = f"captions.{file.lang}.{form}"
            told: str | dict[str, str] = {"file": name, "style": file.style} if file.style else name
            yield str(file.lang), told, name, render_sidecar(track, form)


def _readable(track: Track, span: Span) -> Track:
    """The cues seen in `span`, on its clock, without those its edges leave too little of."""
    kept = tuple(cue for cue in track.cues if is_readable(cue, span))
    return replace(track, cues=kept).cut(span.start_ms, span.end_ms)


def _job(
    opened: OpenWorkspace, episode: Episode, sound: HeardSound, span: Span
) -> tuple[AudiogramJob, FontFace]:
    lang, look = episode.lang, opened.workspace.settings.cards
    show, title = episode.podcast.title.get(lang), episode.title.get(lang)
    font = opened.context.face(f"{show}{title}")
    job = AudiogramJob(
        sound=sound.path,
        span=span,
        show=_lines(show, font, SHOW_ROOM),
        title=_lines(title, font, TITLE_ROOM),
        face=(font.path, font.index),
        cover=episode.cover or episode.podcast.cover,
        colours=Colours(look.background, look.text, look.accent),
    )
    return job, font


def _lines(text: str, font: FontFace, room: TitleBox) -> tuple[str, ...]:
    return break_title(text, font.path, room.font_px, room.max_width_px, room.max_lines)


def _key(job: AudiogramJob, font: FontFace, document: dict[str, Any], texts: dict[str, str]) -> str:
    """Twelve digits that stand for all the clip is made of."""
    colours = [job.colours.background, job.colours.text, job.colours.accent]
    told = {
        "version": VERSION,
        "sound": digest_file(job.sound),
        "cover": digest_file(job.cover) if job.cover else "",
        "span": [job.span.start_ms, job.span.end_ms],
        "lines": [*job.show, "", *job.title],
        "font": [font.digest, font.index],
        "colours": colours,
        "manifest": repr(document),
        "captions": texts,
    }
    return digest_bytes(canonical_json(told).encode())[:12]


def _usual_slug(episode: Episode, span: Span) -> Slug:
    """The episode's name and the second it begins at: `asa-no-eki-de-12m30s`."""
    whole = span.start_ms // 1000
    ending = f"-{whole // 60}m{whole % 60:02d}s"
    return parse_slug(episode.slug[: _SLUG_LENGTH - len(ending)].rstrip("-") + ending)


# ---- what is noticed


def _length(span: Span) -> Iterator[Finding]:
    if not USUAL.start_ms <= span.length_ms <= USUAL.end_ms:
        text = f"The clip lasts {seconds(span.length_ms)} s; 15 to 30 are usual."
        yield warning("audiogram-length", text, "Choose --from and --to closer to that.")


def _unbuilt(episode: Episode, sound: HeardSound) -> Iterator[Finding]:
    if not sound.mastered:
        text = f"{episode.slug} is not built: times and sound are those of the recording."
        cure = f"Run `tayori build {episode.slug}` first for the times and the loudness listeners get."
        yield warning("audiogram-unbuilt", text, cure)


def _uncaptioned(episode: Episode, captions: tuple[Any, ...]) -> Iterator[Finding]:
    if not captions:
        text = f"No captions of {episode.slug} fall into this stretch: most people watch without sound."
        yield warning("audiogram-uncaptioned", text, "Write captions for the episode, or choose other times.")


def _unaccounted(part: str) -> Finding:
    return warning(
        "audiogram-unaccounted",
        f"Neither the episode nor its cover's owner accounts for {part}: the clip will not be cleared.",
        "Add a grant or a sign-off there, and to the clip; then say under `none:` that there is no footage.",
    )
