"""What an import will do: a value made of a feed and of what the ledger knows, before anything is fetched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from tayori.errors import Refused, UsageError
from tayori.feeds.guid import podcast_guid
from tayori.feeds.reading.noticed import Noticed
from tayori.feeds.reading.values import FoundEpisode, FoundFeed, FoundShow
from tayori.model.finding import Finding, error, warning
from tayori.model.ids import Slug, parse_slug
from tayori.pipelines.feeds.guids import SHOW_GUID
from tayori.pipelines.feeds.moving_in.same_show import Appearance, Known, about_guid, by_episodes, by_name
from tayori.pipelines.feeds.moving_in.slugs import episode_slug, show_slug
from tayori.publishers.http.addresses import shown


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What the command line said."""

    source: str
    """A URL, or the path of a file."""
    show: str | None = None
    old_url: str | None = None
    """The address the feed has had; needed only where neither `source` nor the feed says it."""
    audio: bool = True
    limit: int | None = None
    """Only the newest so many episodes."""
    dry_run: bool = False
    allow_private: bool = False
    owner: str | None = None
    """The owner's address, against podcast:locked."""
    unlocked: bool = False
    """The caller's word that the owner agrees."""


@dataclass(frozen=True, slots=True)
class PlannedEpisode:
    """One episode, and where it goes."""

    slug: Slug
    guid: str
    found: FoundEpisode
    is_known: bool
    """Its guid is in the ledger."""
    is_there: bool
    """It has a manifest, which is left alone."""


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import will do."""

    show: Slug
    guid: str
    """podcast:guid."""
    is_known: bool
    old_url: str
    """Empty when nobody says it."""
    found: FoundShow
    episodes: tuple[PlannedEpisode, ...]
    """Oldest first."""
    findings: tuple[Finding, ...]

    @property
    def wanted(self) -> tuple[PlannedEpisode, ...]:
        """Those still to be brought, newest first: what people listen to comes first."""
        return tuple(episode for episode in reversed(self.episodes) if not episode.is_there)


def plan_import(feed: FoundFeed, options: ImportOptions, known: Known) -> ImportPlan:
    """Where everything goes. Raises UsageError for a slug that is taken, or cannot be made."""
    old_url = _old_url(feed.show, options)
    noticed = Noticed()
    chosen, doubled = _chosen(feed, noticed)
    like = _appearance(feed.show, old_url, options, chosen)
    show, alike = _show(feed.show, like, options, known)
    kept = known.guids.get(show, {}).get(SHOW_GUID, "")
    basis = old_url or feed.show.link or feed.show.title
    guid = kept or feed.show.guid or podcast_guid(basis)
    if options.limit is not None:
        chosen = chosen[-options.limit :] if options.limit else []
    episodes = tuple(_placed(chosen, show, known))
    told = about_guid(like, guid, basis, is_known=bool(kept))
    findings = (*feed.findings, *noticed.findings(), *doubled, *alike, *told)
    return ImportPlan(show, guid, bool(kept), old_url, feed.show, episodes, findings)


def _appearance(
    show: FoundShow, old_url: str, options: ImportOptions, chosen: list[FoundEpisode]
) -> Appearance:
    source = shown(options.source) if "://" in options.source else ""
    addresses = (old_url, source, *(shown(url) for url in (show.feed_url, show.new_feed_url) if url))
    return Appearance(show.guid, addresses, frozenset(map(_identity, chosen)))


def _identity(item: FoundEpisode) -> str:
    """What an episode is known by; of an address that stands for a guid nothing secret is kept."""
    return item.identity if item.guid.strip() else shown(item.identity)


def refuse_locked(show: FoundShow, options: ImportOptions) -> None:
    """Raise Refused for a show whose owner asks other hosts not to import it, and who has not been asked."""
    if not show.locked or options.unlocked:
        return
    owners = {address.lower() for address in (show.locked_owner, show.email) if address}
    if options.owner and options.owner.strip().lower() in owners:
        return
    raise Refused(
        f"{show.title!r} says podcast:locked: its owner asks other hosts not to import it.",
        "If it is yours, unlock it at the old host, or run again with --owner and the owner's address, or "
        "with --unlocked.",
    )


def _old_url(show: FoundShow, options: ImportOptions) -> str:
    given = options.old_url or (options.source if "://" in options.source else "")
    return shown(given or show.feed_url)


def wished_slug(show: FoundShow, options: ImportOptions) -> Slug:
    """The slug a show gets when it never moved in before. Raises UsageError for what is none."""
    return parse_slug(options.show) if options.show else show_slug(show, _old_url(show, options))


def _show(
    found: FoundShow, like: Appearance, options: ImportOptions, known: Known
) -> tuple[Slug, tuple[Finding, ...]]:
    """The slug of the show, here already or new, and what is to be said of one that has the same episodes."""
    before = by_name(like, known)
    if before is not None:
        if options.show and options.show != before:
            raise UsageError(
                f"This show moved in as {before}.",
                f"Run again with --show {before}; another name for it is a matter of `tayori feed rename`.",
            )
        return before, ()
    alike = by_episodes(like, known)
    if alike is not None and options.show in (None, alike):
        return alike, ()
    slug = wished_slug(found, options)
    if slug in known.slugs or known.guids.get(slug):
        raise UsageError(
            f"There is, or was, something called {slug} already, and it is not this show.",
            "Name the show with --show SLUG, or rename the one there was with `tayori feed rename`.",
        )
    if alike is None:
        return slug, ()
    text = f"{alike} has episodes with the guids of this feed; it comes as {slug} all the same."
    return slug, (warning("import-show-alike", text, f"If it is the same show, use --show {alike}.", slug),)


def _chosen(feed: FoundFeed, noticed: Noticed) -> tuple[list[FoundEpisode], tuple[Finding, ...]]:
    """Items that can be carried, oldest first, and an error for each that stands in another's place."""
    chosen: dict[str, FoundEpisode] = {}
    wrong: list[Finding] = []
    for item in feed.episodes:
        if item.audio is None:
            noticed.tell(
                warning("import-no-audio", "An item has no file of sound; left out."), item.title[:60]
            )
            continue
        if not item.guid.strip():
            text = "An item has no guid; apps know it by the address of its file, which is kept as its guid."
            noticed.tell(warning("import-guid-missing", text), item.title[:60])
        key = _identity(item).strip()
        if key in chosen:
            wrong.append(_doubled(item, chosen[key]))
        else:
            chosen[key] = item
    upwards = list(reversed(chosen.values()))  # feeds have the newest first, and dates may be equal
    ordered = sorted(upwards, key=lambda item: item.published or _NEVER)
    return ordered, tuple(wrong)


_NEVER = datetime(1, 1, 1, tzinfo=UTC)


def _doubled(item: FoundEpisode, first: FoundEpisode) -> Finding:
    text = f"{item.title!r} has the guid of {first.title!r} ({_identity(item).strip()}); it is not carried."
    return error("import-guid-twice", text, "Give it one of its own at the old host, then import again.")


def _placed(chosen: list[FoundEpisode], show: Slug, known: Known) -> Iterator[PlannedEpisode]:
    before = {guid: slug for slug, guid in known.guids.get(show, {}).items() if slug != SHOW_GUID}
    taken = {*known.slugs, *before.values(), show, SHOW_GUID}
    for item in chosen:
        guid = _identity(item)
        slug = before.get(guid)
        is_known = slug is not None
        if slug is None:
            slug = episode_slug(item, guid, show, taken)
            taken.add(slug)
        yield PlannedEpisode(slug, guid, item, is_known, slug in known.there)
