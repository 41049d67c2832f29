"""An import: the guids first, then the show, then one episode after the other, each put in place whole.

Everything of an episode is gathered in `.tayori/import/<show>/<slug>/` and becomes the episode's folder by
one rename. So a kill leaves whole episodes, and parts that the next run goes on with; and since its guid was
in the ledger before, no episode can ever get another one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tayori.config.layout import list_assets
from tayori.config.settings_file import load_settings
from tayori.config.workspace import read_workspace
from tayori.config.write_podcast import write_moved_episode, write_show_manifest
from tayori.errors import Cancelled, ResourceError, TayoriError, UsageError
from tayori.feeds.document import Element
from tayori.feeds.kept import read_kept, write_kept
from tayori.ledger.ledger import Ledger, SeenFile
from tayori.model.finding import Finding, warning
from tayori.model.ids import Digest, Lang, Slug
from tayori.pipelines.feeds.guids import SHOW_GUID
from tayori.pipelines.feeds.moving_in.beside import Brought, bring_beside, bring_cover, usable_lang
from tayori.pipelines.feeds.moving_in.fetching import load_feed
from tayori.pipelines.feeds.moving_in.manifests import FALLBACK_CATEGORY, episode_said, show_said
from tayori.pipelines.feeds.moving_in.plan import (
    ImportOptions,
    ImportPlan,
    PlannedEpisode,
    plan_import,
    refuse_locked,
)
from tayori.pipelines.feeds.moving_in.same_show import Known
from tayori.pipelines.feeds.moving_in.sound import bring_sound
from tayori.pipelines.opening import lock_path, open_ledger, state_folder
from tayori.pipelines.report import Reporter
from tayori.publishers.http.web import Web
from tayori.store.files import disk_errors, replace_file, sync_folder
from tayori.store.lock import workspace_lock

KEPT = "kept.xml"
GUESSED_BYTES = 50_000_000
"""Of an episode whose feed does not say how large it is: fifty minutes at 128 kbit/s."""
SPARE_BYTES = 200_000_000
"""Left free on the disk."""


@dataclass
class Imported:
    """What an import did."""

    plan: ImportPlan
    made: list[Slug] = field(default_factory=list)
    """Episodes that came."""
    digests: dict[Slug, str] = field(default_factory=dict)
    """SHA-256 of their files of sound."""
    errors: dict[Slug, TayoriError] = field(default_factory=dict)
    """Episodes that did not come, and why."""
    findings: list[Finding] = field(default_factory=list)


def import_feed(root: Path, options: ImportOptions, reporter: Reporter) -> Imported:
    """Bring a show over. What cannot be had is told and left out; running again goes on where it stopped.

    With `dry_run` nothing is written. Raises UsageError, RemoteError when there is no feed, Refused for a
    locked one, ResourceError for a disk that is full or too small.
    """
    with Web(allow_private=options.allow_private) as web:
        feed = load_feed(web, options.source)
        if options.dry_run:
            return _told(plan_import(feed, options, _known(root)))
        refuse_locked(feed.show, options)
        with workspace_lock(lock_path(root), "tayori feed import", on_wait=reporter.note):
            done = _told(plan_import(feed, options, _known(root)))
            _Work(root, web, options, reporter, done).run()
    return done


def _told(plan: ImportPlan) -> Imported:
    return Imported(plan, findings=list(plan.findings))


def _known(root: Path) -> Known:
    """What the workspace has; makes no ledger where there is none."""
    layout = list_assets(root.resolve())
    shows = [Slug(path.parent.name) for path in layout.shows]
    has_ledger = (state_folder(root) / "ledger.db").is_file()
    slugs = {entry.slug for entry in layout.entries}
    workspace, _ = read_workspace(root, (), shows)
    return Known(
        guids=open_ledger(root).all_guids() if has_ledger else {},
        slugs=frozenset({*slugs, *shows}),
        there=frozenset(slugs),
        moved_from={show.slug: show.feed.moved_from for show in workspace.shows},
    )


@dataclass
class _Work:
    """One import at work."""

    root: Path
    web: Web
    options: ImportOptions
    reporter: Reporter
    done: Imported

    @property
    def plan(self) -> ImportPlan:
        return self.done.plan

    @property
    def lang(self) -> Lang:
        return usable_lang(self.plan.found.language, load_settings(self.root).lang)

    @property
    def staging(self) -> Path:
        """Where what comes is gathered; parts of the last run are there."""
        return state_folder(self.root) / "import" / self.plan.show

    def run(self) -> None:
        if self.options.audio:
            refuse_small_disk(self.root, self.plan.wanted)
        with disk_errors(self.staging):
            self.staging.mkdir(parents=True, exist_ok=True)
        self._record(open_ledger(self.root))
        self._bring_show()
        if self.options.audio:
            self._bring_episodes()
        with suppress(OSError):  # parts of episodes that did not come are in it
            self.staging.rmdir()
            self.staging.parent.rmdir()

    def _record(self, ledger: Ledger) -> None:
        """Guids before anything else: an episode without its own would get a new one when it is published."""
        new = {episode.slug: episode.guid for episode in self.plan.episodes if not episode.is_known}
        own = {} if self.plan.is_known else {SHOW_GUID: self.plan.guid}
        ledger.record_guids(self.plan.show, own | new)

    def _bring_show(self) -> None:
        folder, found = self.root / "shows" / self.plan.show, self.plan.found
        if (folder / "show.yaml").exists():
            return
        if not found.category:
            text = f"show.yaml says {FALLBACK_CATEGORY[0]!r}, for want of a better one."
            self.done.findings.append(warning("import-category", text, "Set `category`.", self.plan.show))
        with disk_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
        brought = Brought()
        cover = ""
        if found.cover_url:
            cover = bring_cover(self.web, self.plan.show, found.cover_url, folder, brought)
        self.done.findings += brought.findings
        kept = self._keep(folder, found.kept, self.plan.show)
        said = show_said(found, self.lang, self.plan.old_url, cover, kept)
        write_show_manifest(folder / "show.yaml", said)

    def _bring_episodes(self) -> None:
        wanted = self.plan.wanted
        weights = {episode.slug: _weight(episode) for episode in wanted}
        self.reporter.expect(sum(weights.values()))
        for episode in wanted:
            title = f"{self.plan.show}: {episode.slug}"
            self.reporter.started(title, weights[episode.slug])
            try:
                self._bring_episode(episode, title)
            except (ResourceError, Cancelled):
                raise
            except TayoriError as failure:
                self.done.errors[episode.slug] = failure
                self.reporter.failed(title, failure.message)
            else:
                self.done.made.append(episode.slug)
                self.reporter.finished(title)

    def _bring_episode(self, episode: PlannedEpisode, title: str) -> None:
        place = self.root / "shows" / self.plan.show / episode.slug
        if place.is_dir() and any(place.iterdir()):
            raise UsageError(
                f"The folder shows/{self.plan.show}/{episode.slug} has files, but no episode.yaml.",
                "Move them away, then run again.",
            )
        folder = self.staging / episode.slug
        with disk_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
        sound = bring_sound(
            self.web, episode.slug, episode.found, folder, lambda part: self.reporter.progress(title, part)
        )
        beside = bring_beside(
            self.web, episode.slug, episode.found, sound.path, self.lang, self.plan.found.cover_url
        )
        self.done.findings += [*sound.findings, *beside.findings]
        kept = self._keep(folder, episode.found.kept, episode.slug)
        (folder / "episode.yaml").unlink(missing_ok=True)
        write_moved_episode(
            folder / "episode.yaml", episode_said(episode.found, self.lang, sound, beside, kept)
        )
        with disk_errors(place):
            sync_folder(folder)
            os.replace(folder, place)  # noqa: PTH105 - pathlib's says nothing of folders
            sync_folder(place.parent)
        self._remember(place / sound.path.name, sound.digest)
        self.done.digests[episode.slug] = sound.digest

    def _remember(self, path: Path, digest: Digest) -> None:
        """An episode is known by its sound from now on, whatever its folder is called."""
        stat = path.stat()
        seen = SeenFile(stat.st_size, stat.st_mtime_ns, stat.st_ino, digest)
        open_ledger(self.root).record_observations({path.relative_to(self.root).as_posix(): seen}, {})

    def _keep(self, folder: Path, tags: Iterable[Element], slug: Slug) -> str:
        """The name of the file of kept tags; empty when there are none, or when they cannot be written."""
        try:
            text = write_kept(tags)
            read_kept(text)
        except (UsageError, ValueError) as mistake:
            self.done.findings.append(
                warning("import-tags-lost", f"Tags could not be kept: {mistake}", "Compare by hand.", slug)
            )
            return ""
        if not text:
            return ""
        replace_file(folder / KEPT, text.encode())
        return KEPT


def refuse_small_disk(root: Path, wanted: tuple[PlannedEpisode, ...]) -> None:
    """Raise ResourceError when the disk has no room for the episodes, as far as the feed tells their size."""
    needed = sum(_size(episode) for episode in wanted)
    free = shutil.disk_usage(root).free
    if wanted and needed + SPARE_BYTES > free:
        raise ResourceError(
            f"{len(wanted)} episodes need about {needed / 1e9:.1f} GB, and {free / 1e9:.1f} GB are free.",
            "Free some space, or import some at a time with --limit.",
        )


def _size(episode: PlannedEpisode) -> int:
    return (episode.found.audio and episode.found.audio.length) or GUESSED_BYTES


def _weight(episode: PlannedEpisode) -> int:
    """For the time left: seconds at 5 MB a second."""
    return max(1, _size(episode) // 5_000_000)
