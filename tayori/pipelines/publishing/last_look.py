"""Rights as they are on disk just before something is sent, which may be minutes after it was planned."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from tayori.config.layout import list_grants
from tayori.config.manifests import read_clip, read_episode, read_photo, read_show
from tayori.config.settings import MANIFEST, Settings, TargetSettings
from tayori.config.settings_file import load_settings
from tayori.config.workspace import Workspace, load_grants
from tayori.errors import ConfigError
from tayori.model.asset import Asset, Clip, Episode, Photo, grants_of
from tayori.model.grant import Grant
from tayori.model.ids import GrantId
from tayori.model.rights import ClearanceRequest, Verdict
from tayori.pipelines.clearance.clearing import Clearing, local_today
from tayori.pipelines.clearance.standing import documents_of, standing_grants
from tayori.pipelines.opening import OpenWorkspace
from tayori.store.marks import Mark, read_mark

_SETTLED_NS = 2_000_000_000
"""A file that was changed just before it was looked at may change again within one tick of its clock."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What all assets have in common, and the marks its files had before they were read."""

    marks: Mapping[Path, Mark | None]
    settings: Settings
    written: Mapping[GrantId, Grant]
    clearing: Clearing
    day: date


@dataclass(frozen=True, slots=True)
class Look:
    """An asset as it is planned and as it is on disk now."""

    opened: OpenWorkspace
    seen: _Seen
    target: TargetSettings
    planned: Asset
    fresh: Asset

    @property
    def verdict(self) -> Verdict:
        """What stands against sending it: against what was planned, else against what is written now."""
        verdicts = (self.seen.clearing.clear(asset, self.target) for asset in (self.planned, self.fresh))
        return next((verdict for verdict in verdicts if not verdict.allowed), Verdict())

    @property
    def questions(self) -> tuple[ClearanceRequest, ...]:
        """What clearance is asked about what was planned, to be asked again as long as it is out."""
        return self.seen.clearing.questions(self.planned, self.target)

    @property
    def workspace(self) -> OpenWorkspace:
        """A workspace of this asset alone, as it is on disk now."""
        opened, fresh = self.opened, self.fresh
        alone = Workspace(settings=self.seen.settings, grants=self.seen.written)
        match fresh:
            case Clip():
                alone = replace(alone, clips=(fresh,))
            case Photo():
                alone = replace(alone, photos=(fresh,))
            case Episode():
                alone = replace(alone, shows=(replace(fresh.podcast, episodes=(fresh,)),))
        return OpenWorkspace(alone, opened.store, opened.ledger, actor=opened.actor)


class LastLook:
    """Looks at assets just before they are sent to one target.

    The manifest is read each time. Settings and grants are read once, and again as soon as one that the asset
    rests on, or a document of it, is another file than before: what is withdrawn a moment ago counts, and
    nobody reads a thousand grants for each of a thousand assets.
    """

    def __init__(self, opened: OpenWorkspace, target: str) -> None:
        self._opened = opened
        self._target = target
        self._seen: _Seen | None = None

    def at(self, planned: Asset) -> Look:
        """Look at one asset. Raises ConfigError for mistakes in the files it depends on."""
        seen = self._seen or self._read()
        fresh = _read_again(planned, seen.settings)
        if self._is_outdated(seen, (planned, fresh)):
            seen = self._read()
            fresh = _read_again(planned, seen.settings)
        self._seen = seen
        return Look(self._opened, seen, seen.settings.get_target(self._target), planned, fresh)

    def _is_outdated(self, seen: _Seen, assets: Iterable[Asset]) -> bool:
        if seen.day != local_today(seen.settings):
            return True
        files = _files_of(self._opened.root, {g for asset in assets for g in grants_of(asset)}, seen.written)
        return any(seen.marks.get(path) != read_mark(path) for path in files)

    def _read(self) -> _Seen:
        root = self._opened.root
        marks = _marks((root / MANIFEST, *list_grants(root)[0]))
        settings = load_settings(root)
        written, mistakes = load_grants(root)
        if mistakes:
            raise ConfigError(mistakes)
        marks |= _marks(root / path for grant in written.values() for path, _ in documents_of(grant))
        grants = standing_grants(written, root, self._opened.ledger)
        day = local_today(settings)
        clearing = Clearing(settings, grants, day, self._opened.workspace.episodes)
        return _Seen(marks, settings, written, clearing, day)


def _files_of(root: Path, wanted: Iterable[GrantId], grants: Mapping[GrantId, Grant]) -> Iterator[Path]:
    """Every file that says whether `wanted` stand, with the contracts they rest on."""
    yield root / MANIFEST
    left, met = list(wanted), set[GrantId]()
    while left:
        grant_id = left.pop()
        if grant_id in met:
            continue
        met.add(grant_id)
        yield root / "grants" / f"{grant_id}.yaml"
        grant = grants.get(grant_id)
        if grant is not None:
            yield from (root / path for path, _ in documents_of(grant))
            left += [grant.under] if grant.under is not None else []


def _marks(paths: Iterable[Path]) -> dict[Path, Mark | None]:
    """The marks of files; of one that is not settled a mark that equals none."""
    now = time.time_ns()
    found: dict[Path, Mark | None] = {}
    for path in paths:
        mark = read_mark(path)
        settled = mark is None or now - max(mark[1], mark[2]) > _SETTLED_NS
        found[path] = mark if settled else (-1, 0, 0, 0)
    return found


def _read_again(asset: Asset, settings: Settings) -> Asset:
    match asset:
        case Clip():
            return read_clip(asset.manifest, settings)
        case Episode():
            return read_episode(asset.manifest, settings, read_show(asset.podcast.manifest, settings))
        case _:
            return read_photo(asset.manifest, settings)
