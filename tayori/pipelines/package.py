"""Packages: what is up to date of an asset, as a publisher takes it; no grant and no personal field in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tayori.media.copies import copy_size
from tayori.media.embedding.sound_bytes import sound_bytes
from tayori.media.photo import picture_size
from tayori.model.artifact import Artifact, Recipe, Status
from tayori.model.asset import Asset, Chapter, Clip, Episode, Photo, kind_of
from tayori.model.cue import Track
from tayori.model.ids import Digest, Lang, digest_bytes
from tayori.model.playlist import PLAYLIST_TYPE
from tayori.model.podcast import EpisodeTags
from tayori.model.publishing import Package, PackageFile, Role
from tayori.model.rights import RightsStatement
from tayori.model.text import Texts
from tayori.pipelines.build_plan import PlannedStep
from tayori.pipelines.opening import OpenWorkspace
from tayori.pipelines.programme import Programme, find_programme
from tayori.pipelines.publishing.content import content_digest
from tayori.pipelines.steps import (
    THUMBNAILS,
    CaptionsWork,
    CopiesWork,
    CoverWork,
    OriginalWork,
    PhotoWork,
    RenditionWork,
    RightsWork,
    StillsWork,
    StreamWork,
    content_step,
)
from tayori.publishers.registry import get_kind
from tayori.rights.taking_away import why_kept
from tayori.store.store import Store
from tayori.subtitles.loading import load_track

_MIME = {
    "mp4": "video/mp4",
    "mp3": "audio/mpeg",
    "m4a": "audio/x-m4a",
    "vtt": "text/vtt",
    "srt": "application/x-subrip",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "avif": "image/avif",
    "json": "application/json",
    "html": "text/html",
    "m3u8": PLAYLIST_TYPE,
}
_CHAPTERS = "application/json+chapters"
_STILLS = {"poster": Role.POSTER, "tall": Role.THUMBNAIL, "wide": Role.THUMBNAIL}

NOT_BUILT = "is not built"
"""What a sentence of `Packed.missing` says where building helps."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A package, and what it lacks because it is not built."""

    package: Package
    missing: tuple[str, ...]
    """Sentences; empty when everything asked for is there."""
    warnings: tuple[str, ...] = ()
    """What somebody wants and its rights forbid, in sentences."""


def pack(asset: Asset, opened: OpenWorkspace, wanted: tuple[str, ...], target: str) -> Packed:
    """The package of `asset` for `target`, with the renditions `wanted` names; all when it is empty.

    What only pages of ours can show is for sites alone: other places neither get it nor wait for it.
    """
    (plan,) = opened.plan_of(asset.slug)
    is_site = get_kind(opened.workspace.settings.get_target(target).kind).is_site
    steps = tuple(_as_content(planned) for planned in plan.steps if is_site or not _is_for_sites(planned))
    missing = (plan.problem.message,) if plan.problem else tuple(_missing(steps, wanted))
    options = asset.publish_options(target)
    ready = tuple(s for s in steps if s.status is Status.UP_TO_DATE)
    programme = find_programme(ready, opened.store)
    package = Package(
        slug=asset.slug,
        kind=kind_of(asset),
        title=asset.title,
        description=asset.description,
        tags=asset.tags,
        lang=asset.lang,
        metadata=opened.context.metadata(asset, "portal"),
        files=tuple(file for step in ready for file in _files(step, opened, wanted)),
        tracks=_tracks(ready, programme),
        show=asset.show if isinstance(asset, Episode) else None,
        series=asset.series.id if isinstance(asset, Clip) and asset.series else None,
        series_number=asset.series.number if isinstance(asset, Clip) and asset.series else None,
        audience=dict(asset.audience).get("segment", "") if isinstance(asset, Clip) else "",
        publish_at=options.publish_at,
        until=options.until,
        playlist=options.playlist,
        options=options.options,
        alt=asset.alt if isinstance(asset, Photo) else Texts(),
        chapters=_chapters(asset, programme),
        recorded=asset.recorded,
        published=asset.published if isinstance(asset, Episode) else None,
        duration_ms=length_ms(ready, opened.store),
        number=asset.number if isinstance(asset, Episode) else None,
        season=asset.season if isinstance(asset, Episode) else None,
        episode_type=asset.episode_type if isinstance(asset, Episode) else "full",
        explicit=isinstance(asset, Episode) and asset.explicit,
        feed=_feed_tags(asset, programme),
        policy=_policy(ready),
    )
    kept = _kept(asset, package.rights) if is_site else ()
    return Packed(replace(package, rests_on=_rests_on(asset, package.rights)), missing, tuple(kept))


def _is_for_sites(planned: PlannedStep) -> bool:
    return isinstance(planned.step.work, CopiesWork | OriginalWork | StreamWork)


def _kept(asset: Asset, statement: RightsStatement) -> Iterator[str]:
    """Why a photo's original is not offered though somebody wants it to be."""
    why = why_kept(statement) if isinstance(asset, Photo) and asset.original else ""
    if why:
        yield f"The original is not offered. {why} Write an open licence, or no `original:` in photo.yaml."


def _rests_on(asset: Asset, statement: RightsStatement) -> str:
    """A digest of everything that is said of its rights, an episode's show included."""
    said = (asset.rights, asset.podcast.rights if isinstance(asset, Episode) else None, statement)
    return digest_bytes(repr(said).encode())


def _policy(ready: tuple[PlannedStep, ...]) -> bytes:
    works = (planned.step.work for planned in ready)
    return next((work.policy.encode() for work in works if isinstance(work, RightsWork)), b"")


def _as_content(planned: PlannedStep) -> PlannedStep:
    """A signed file is sent as what was signed: same role, profile and length, other bytes."""
    content = content_step(planned.step)
    if content is planned.step:
        return planned
    return replace(planned, step=replace(content, outputs=planned.step.outputs))


def _missing(steps: tuple[PlannedStep, ...], wanted: tuple[str, ...]) -> Iterator[str]:
    profiles = {s.step.work.profile.name for s in steps if isinstance(s.step.work, RenditionWork)}
    for planned in steps:
        work = planned.step.work
        if isinstance(work, RenditionWork) and wanted and work.profile.name not in wanted:
            continue
        if planned.status is not Status.UP_TO_DATE and any(o.file_name for o in planned.step.outputs):
            yield f"{planned.step.name} {NOT_BUILT} ({', '.join(planned.reasons)})."
    if profiles and wanted and not profiles & set(wanted):
        made, sent = ", ".join(sorted(profiles)), ", ".join(wanted)
        yield f"None of its renditions ({made}) is one the target sends ({sent})."


def _files(planned: PlannedStep, opened: OpenWorkspace, wanted: tuple[str, ...]) -> Iterator[PackageFile]:
    work = planned.step.work
    if isinstance(work, RenditionWork) and wanted and work.profile.name not in wanted:
        return
    for output, artifact in zip(planned.step.outputs, planned.artifacts, strict=True):
        if output.file_name is not None and (role := role_of(planned, output.name)) is not None:
            yield _file(planned, artifact, role, output.file_name, opened)


def role_of(planned: PlannedStep, output: str) -> Role | None:
    """What an output of a step is to publishers; None for what is never sent."""
    match content_step(planned.step).name.split("/")[0]:
        case "rendition":
            return Role.RENDITION
        case "stream":
            return Role.STREAM
        case "captions":
            return None if output == "transcript.txt" else Role.CAPTIONS
        case "stills":
            return _STILLS[output]
        case "tagged":
            return Role.AUDIO
        case "cover":
            return Role.COVER
        case "chapters":
            return Role.CHAPTERS
        case "photo":
            return Role.PHOTO
        case "copies":
            return Role.PICTURE
        case "original":
            return Role.ORIGINAL
        case _:
            return None


def _file(
    planned: PlannedStep, artifact: Artifact, role: Role, file_name: str, opened: OpenWorkspace
) -> PackageFile:
    path = opened.store.path(artifact.digest)
    width, height = _size(planned, artifact.output, path)
    return PackageFile(
        role=role,
        name=file_name,
        path=path,
        digest=artifact.digest,
        size=artifact.size,
        mime=_CHAPTERS if role is Role.CHAPTERS else mime_of(file_name),
        profile=_profile(planned),
        lang=_lang(planned),
        width=width,
        height=height,
        duration_ms=length_ms((planned,), opened.store),
        bitrate_bps=_bitrate(path, opened, planned) if role is Role.AUDIO else 0,
        content=_content(planned, opened),
        burned=_burned(planned),
    )


def mime_of(file_name: str) -> str:
    """The type of one of our files, by its name."""
    return _MIME[file_name.rsplit(".", 1)[1]]


def _profile(planned: PlannedStep) -> str:
    match planned.step.work:
        case RenditionWork(profile=profile) | StreamWork(profile=profile):
            return profile.name
        case CopiesWork(profile=shown):
            return shown
        case _:
            return ""


def _content(planned: PlannedStep, opened: OpenWorkspace) -> Digest:
    if not isinstance(planned.step.work, RenditionWork):
        return Digest("")
    made: dict[str, Recipe] = {p.step.recipe.key: p.step.recipe for p in _siblings(planned, opened)}
    return content_digest(planned.step.recipe, made)


def _siblings(planned: PlannedStep, opened: OpenWorkspace) -> tuple[PlannedStep, ...]:
    """Every step of its asset."""
    return opened.planner.of(planned.step.slug).steps


def _bitrate(path: Path, opened: OpenWorkspace, planned: PlannedStep) -> int:
    whole_ms = length_ms(_siblings(planned, opened), opened.store)
    return sound_bytes(path) * 8000 // whole_ms if whole_ms else 0


def _size(planned: PlannedStep, output: str, path: Path) -> tuple[int, int]:
    match planned.step.work:
        case RenditionWork(profile=profile):
            return profile.width, profile.height
        case StillsWork(poster_size=size):
            return size if output == "poster" else THUMBNAILS[output]
        case CopiesWork(size=shape):
            return copy_size(output, shape)
        case PhotoWork() | CoverWork() | OriginalWork():
            return picture_size(path)
        case _:
            return 0, 0


def _lang(planned: PlannedStep) -> Lang | None:
    match planned.step.work:
        case RenditionWork():
            return next(iter(_burned(planned)), None)
        case CaptionsWork(lang=lang):
            return lang
        case _:
            return None


def _burned(planned: PlannedStep) -> tuple[Lang, ...]:
    work = planned.step.work
    return work.burned if isinstance(work, RenditionWork) else ()


def length_ms(steps: tuple[PlannedStep, ...], store: Store) -> int:
    """Length of the finished asset; 0 while it is not built."""
    for planned in steps:
        if isinstance(work := planned.step.work, RenditionWork):
            return work.conform.length_ms
    programme = find_programme(steps, store)
    return programme.timeline.length_ms if programme else 0


def _chapters(asset: Asset, programme: Programme | None) -> tuple[Chapter, ...]:
    """The chapters as they are out there: on the clock of the programme."""
    if not isinstance(asset, Episode) or programme is None:
        return ()
    return programme.timeline.carry_chapters(asset.chapters)


def _feed_tags(asset: Asset, programme: Programme | None) -> EpisodeTags | None:
    """What an episode says only in feeds; its soundbites on the clock of the programme."""
    if not isinstance(asset, Episode):
        return None
    place = programme.timeline.place if programme else int
    return replace(asset.feed, soundbites=tuple(bite.placed(place) for bite in asset.feed.soundbites))


def _tracks(steps: tuple[PlannedStep, ...], programme: Programme | None) -> tuple[Track, ...]:
    """The captions as they are out there: on the clock of the trimmed clip, or of the programme."""
    found = []
    for planned in steps:
        if isinstance(work := planned.step.work, CaptionsWork):
            track = load_track(work.captions.path, work.lang).track
            track = track.cut(work.span.start_ms, work.span.end_ms) if work.span else track
            found.append(programme.timeline.carry(track) if programme else track)
    return tuple(found)
