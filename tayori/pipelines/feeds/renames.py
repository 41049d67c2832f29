"""Episodes under another name: their folder was renamed; to listeners they are what they were (facts 4.1).

An episode is known by the bytes of its recordings, which no new title changes, and by what is out under its
slug. A copy is no rename: as long as the first folder is there, the other is an episode of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from tayori.config.layout import SHOW_MANIFEST
from tayori.errors import CheckFailed, UsageError
from tayori.ledger.guids import EpisodeName
from tayori.model.asset import Episode
from tayori.model.audit import Deed
from tayori.model.ids import Digest, Slug
from tayori.model.publishing import Receipt
from tayori.pipelines.approval.sent import SentRecords
from tayori.pipelines.feeds.guids import SHOW_GUID
from tayori.pipelines.opening import OpenWorkspace

_SHOWS, _MANIFEST = "shows", "episode.yaml"


@dataclass(frozen=True, slots=True)
class Renamed:
    """An episode whose guid is kept under the name it had before: nobody has said yet that it is the same."""

    old: EpisodeName
    new: EpisodeName
    whole_show: bool
    """The folder of its whole show was renamed."""

    @property
    def words(self) -> str:
        """A sentence for people."""
        return f"{self.new} is {self.old} under another name: it has its recordings, and {self.old} is gone."

    @property
    def cure(self) -> str:
        """What to do."""
        old, new = (self.old.show, self.new.show) if self.whole_show else (self.old, self.new)
        return f"Run `tayori feed rename {old} {new}`: it keeps its guid, and nobody gets it a second time."

    def error(self) -> UsageError:
        """Why it is not sent."""
        return UsageError(self.words, self.cure)


@dataclass(frozen=True)
class Renames:
    """Which names of one workspace mean the same episode; found out when somebody asks."""

    opened: OpenWorkspace

    @cached_property
    def guids(self) -> dict[Slug, dict[Slug, str]]:
        """Every guid of the ledger, by show and episode."""
        return self.opened.ledger.all_guids()

    @cached_property
    def unsettled(self) -> dict[Slug, Renamed]:
        """Episodes without a guid that had one under another name, by their slug now."""
        gone = self._gone
        new = [e for e in self.opened.workspace.episodes if e.slug not in self.guids.get(e.show, {})]
        found = ((e, self._was(e, gone)) for e in new) if gone else ()
        return {
            episode.slug: Renamed(old, EpisodeName(episode.show, episode.slug), not self.has_show(old.show))
            for episode, old in found
            if old is not None
        }

    @cached_property
    def settled(self) -> dict[Slug, Slug]:
        """Slugs that `feed rename` gave up, and what each became."""
        names = (said for said in self._said if all("/" in name for name in said))
        return {Slug(old.partition("/")[2]): Slug(new.partition("/")[2]) for old, new in names}

    def heir(self, slug: Slug) -> Slug | None:
        """The episode of the workspace that `slug`, which has no folder, is now."""
        here, seen = self._episodes, {slug}
        while slug not in here:
            now = self.settled.get(slug) or self._moved.get(slug)
            if now is None or now in seen:
                return None
            slug = now
            seen.add(slug)
        return slug if len(seen) > 1 else None

    def names(self, show: Slug, slug: Slug) -> Iterator[EpisodeName]:
        """Every name that the guid of what is out as `show`/`slug` may be kept under, likeliest first."""
        yield EpisodeName(show, slug)
        now = self._episodes.get(slug) or self._episodes.get(self.heir(slug) or slug)
        if now is not None:
            yield EpisodeName(now.show, now.slug)
            if now.slug in self.unsettled:
                yield self.unsettled[now.slug].old

    def has_show(self, show: Slug) -> bool:
        """Whether a show has its folder."""
        return (self.opened.root / _SHOWS / show / SHOW_MANIFEST).is_file()

    def has_episode(self, name: EpisodeName) -> bool:
        """Whether an episode has its folder."""
        return (self.opened.root / _SHOWS / name.show / name.episode / _MANIFEST).is_file()

    @cached_property
    def _episodes(self) -> dict[Slug, Episode]:
        return {episode.slug: episode for episode in self.opened.workspace.episodes}

    @cached_property
    def _moved(self) -> dict[Slug, Slug]:
        return {r.old.episode: r.new.episode for r in self.unsettled.values()}

    @cached_property
    def _gone(self) -> tuple[EpisodeName, ...]:
        """Names that have a guid and no folder."""
        here = {(e.show, e.slug) for e in self._episodes.values()}
        named = (EpisodeName(show, slug) for show, kept in self.guids.items() for slug in kept)
        left = (n for n in named if n.episode != SHOW_GUID and (n.show, n.episode) not in here)
        return tuple(sorted(name for name in left if not self.has_episode(name)))

    def _was(self, episode: Episode, gone: Collection[EpisodeName]) -> EpisodeName | None:
        out_as = next((n for n in gone if n.episode == episode.slug and self._is_out_in(n)), None)
        if out_as is not None:
            return out_as
        digests = self._digests(episode)
        return next((n for n in gone if digests and digests <= self._remembered(n)), None)

    def _is_out_in(self, name: EpisodeName) -> bool:
        """Whether what is out under a slug was sent as an episode of that show."""
        sent = SentRecords(self.opened.ledger)
        where = (r.target for (_, slug), r in self._receipts if slug == name.episode and r.is_out)
        packages = (sent.package(target, name.episode) for target in where)
        return any(package is not None and package.show == name.show for package in packages)

    @cached_property
    def _receipts(self) -> tuple[tuple[tuple[str, Slug], Receipt], ...]:
        return tuple(self.opened.ledger.publications().items())

    def _digests(self, episode: Episode) -> frozenset[Digest]:
        """Of its recordings; none of one that cannot be read."""
        digest = self.opened.context.observer.digest
        try:
            return frozenset(digest(recording.path) for recording in episode.recordings)
        except OSError:
            return frozenset()

    def _remembered(self, name: EpisodeName) -> frozenset[Digest]:
        """Digests of the files a folder had when it was last looked at, under whatever name its show had."""
        shows = {name.show, *(old for old, new in self._said if new == name.show)}
        return frozenset().union(*(self._folders.get((show, name.episode), ()) for show in shows))

    @cached_property
    def _folders(self) -> dict[tuple[str, str], set[Digest]]:
        found: dict[tuple[str, str], set[Digest]] = {}
        for path, seen in self.opened.ledger.seen_files().items():
            match path.split("/"):
                case [folder, show, episode, _, *_] if folder == _SHOWS:
                    found.setdefault((show, episode), set()).add(seen.digest)
        return found

    @cached_property
    def _said(self) -> tuple[tuple[str, str], ...]:
        """(old, new) of every `feed rename`, oldest first; none of a broken chain: `audit verify` tells."""
        try:
            entries = self.opened.ledger.audit_entries((Deed.RENAMED,))
        except CheckFailed:
            return ()
        return tuple((dict(e.details)["from"], dict(e.details)["to"]) for e in entries)
