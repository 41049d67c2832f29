"""The finished programme of an episode: where its recordings and its music are in it.

Known only when the sound is made, so it is an artifact beside it: captions, chapters, feeds and the report of
music read it there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tayori.model.artifact import Status
from tayori.model.asset import Episode
from tayori.model.ids import Digest, GrantId, canonical_json
from tayori.model.rights import MusicCue
from tayori.model.timeline import Timeline
from tayori.pipelines.build_plan import PlannedStep
from tayori.pipelines.steps import EpisodeWork
from tayori.store.store import Store

OUTPUT = "programme"
"""The output of the step `audio` that holds one."""


@dataclass(frozen=True, slots=True)
class HeardMusic:
    """A stretch of the programme in which a piece is heard; milliseconds."""

    role: str
    """`intro`, `outro`, or the bed's number from 0: `music/0`."""
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Programme:
    """What is heard when."""

    timeline: Timeline
    music: tuple[HeardMusic, ...] = ()


def render_programme(programme: Programme) -> str:
    """As JSON, byte-stable."""
    music = [[heard.role, heard.start_ms, heard.end_ms] for heard in programme.music]
    return canonical_json({"timeline": programme.timeline.document(), "music": music})


def parse_programme(text: str) -> Programme:
    """What `render_programme` wrote."""
    document = json.loads(text)
    music = tuple(HeardMusic(*heard) for heard in document["music"])
    return Programme(Timeline.from_document(document["timeline"]), music)


def music_of(episode: Episode) -> dict[str, GrantId | None]:
    """The grants of what is laid into an episode, by role."""
    jingles = {"intro": episode.intro, "outro": episode.outro}
    placed = {role: jingle.grant for role, jingle in jingles.items() if jingle}
    return placed | {f"music/{number}": bed.grant for number, bed in enumerate(episode.music)}


def laid_music(episode: Episode, music: Iterable[HeardMusic]) -> Iterator[MusicCue]:
    """Where the pieces we laid into an episode are heard; an editor's own cues of a piece count instead."""
    written, grants = {cue.grant for cue in episode.rights.cues}, music_of(episode)
    for heard in music:
        grant = grants.get(heard.role)
        if grant is not None and grant not in written:
            yield MusicCue(grant, heard.start_ms, heard.end_ms)


def find_programme(steps: Iterable[PlannedStep], store: Store) -> Programme | None:
    """The programme among the steps of an asset; None for other assets and while it is not made."""
    for planned in steps:
        if isinstance(planned.step.work, EpisodeWork) and planned.status is Status.UP_TO_DATE:
            return parse_programme(store.get(_digest(planned)).read_text(encoding="utf-8"))
    return None


def _digest(planned: PlannedStep) -> Digest:
    return next(artifact.digest for artifact in planned.artifacts if artifact.output == OUTPUT)
