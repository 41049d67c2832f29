"""What brings a bucket to the state of a folder, and in which order: nobody meets a name without its file.

First everything new, while nothing leads to it yet; then what changes in its place, which from now on
names only what is there; then the deletions, of what nothing names any more. A run that is cut short anywhere
leaves a whole site: the old one, the new one, or the new one with a few files too many.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, IntEnum
from pathlib import PurePosixPath

from tayori.publishers.serving.files import digest_in, is_feed

_FRONT = "index.html"
_DOOR = re.compile(r"(?:[a-z]{2}/index\.html|robots\.txt|sw\.js)\Z")


class Stage(IntEnum):
    """The kinds of files in the order they are written; deletions go the other way round."""

    KEPT = 0
    """Media and assets, whose addresses carry a digest."""
    PAGE = 1
    """What belongs to one asset."""
    LIST = 2
    """What leads to many: lists, search, the documents beside them."""
    FEED = 3
    """Feeds and site maps: what machines come back to."""
    DOOR = 4
    """Where visitors come in by other ways: front pages of other languages, what says where to look."""
    FRONT = 5
    """The front page: whoever sees it sees a whole site, from the first run on."""


class Act(Enum):
    """What is done to an object."""

    CREATE = "create"
    CHANGE = "change"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the site as it is, or as it is to be, in the bucket."""

    digest: str
    """Of its bytes; empty where they are not known."""
    mime: str
    caching: str


@dataclass(frozen=True, slots=True)
class Step:
    """One object, one act."""

    act: Act
    stage: Stage
    path: str


_ACTS = (Act.CREATE, Act.CHANGE, Act.DELETE)


def plan_sync(
    local: Mapping[str, Entry], remote: Mapping[str, Entry], owners: Mapping[str, str]
) -> tuple[Step, ...]:
    """The steps from `remote` (what is ours in the bucket) to `local`, by path; none when they are equal.

    `owners` tells the pages of one asset from lists, as the manifest of the folder does. Steps of the same
    act and stage may be done at the same time.
    """
    created = (Step(Act.CREATE, stage_of(path, owners), path) for path in local.keys() - remote.keys())
    changed = (
        Step(Act.CHANGE, stage_of(path, owners), path)
        for path in local.keys() & remote.keys()
        if local[path] != remote[path]
    )
    deleted = (Step(Act.DELETE, stage_of(path, owners), path) for path in remote.keys() - local.keys())
    return tuple(sorted([*created, *changed, *deleted], key=_order))


def _order(step: Step) -> tuple[int, int, str]:
    stage = -step.stage if step.act is Act.DELETE else step.stage
    return _ACTS.index(step.act), stage, step.path


def stage_of(path: str, owners: Mapping[str, str]) -> Stage:
    """When a file is written. `owners` (path -> owner) tells the pages of one asset from lists."""
    file = PurePosixPath(path)
    if digest_in(file) is not None:
        return Stage.KEPT
    if is_feed(file) or file.suffix == ".xml":
        return Stage.FEED
    if path == _FRONT:
        return Stage.FRONT
    if _DOOR.match(path):
        return Stage.DOOR
    return Stage.PAGE if owners.get(path) else Stage.LIST
