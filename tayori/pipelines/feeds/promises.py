"""What feeds that are out promised: a guid that the ledger cannot explain keeps a feed from being written.

Subscribers would get everything a second time. Such a feed stays as it is, costs no other page or feed
anything, and still loses what may not be heard any more: nothing ever stands in the way of taking down.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from tayori.errors import UsageError
from tayori.feeds.promised import PromisedItem, only_items, read_promised
from tayori.model.ids import Lang, Slug
from tayori.model.text import Texts
from tayori.pipelines.feeds.guids import SHOW_GUID
from tayori.pipelines.feeds.shows import MadeShow, Press
from tayori.publishers.base import SiteItem, SiteShow

_RESTORE = "A guid is a promise: restore .tayori/ledger.db from a backup, then publish again."


@dataclass(frozen=True, slots=True)
class Promised:
    """The shows of a site as they may be written."""

    shows: tuple[SiteShow, ...]
    new_guids: tuple[tuple[Slug, Mapping[Slug, str]], ...]
    """By show, to be recorded before anything is written."""
    refusals: tuple[UsageError, ...]
    """Of feeds that stay as they are."""


@dataclass(frozen=True, slots=True)
class _Documents:
    """All documents of a feed as they are on the site now."""

    main: bytes = b""
    archives: tuple[tuple[str, bytes], ...] = ()

    @property
    def all(self) -> tuple[bytes, ...]:
        return (self.main, *(content for _, content in self.archives))


def keep_promises(press: Press, items: tuple[SiteItem, ...], made: tuple[MadeShow, ...]) -> Promised:
    """What of `made` may be written, and what of the feeds that are out stays instead."""
    broken = {one.show.slug: why for one in made if (why := _broken(press, items, one))}
    kept = (_kept(press, items, one.show) if one.show.slug in broken else one.show for one in made)
    lost = tuple(_shows_without_folder(press, items))
    return Promised(
        (*kept, *(show for show, _ in lost)),
        tuple((o.show.slug, o.guids.new) for o in made if o.guids and o.show.slug not in broken),
        (*broken.values(), *(error for _, error in lost)),
    )


def _broken(press: Press, items: tuple[SiteItem, ...], made: MadeShow) -> UsageError | None:
    """Why the feed of a show is not written; None when the ledger explains all that is out of it."""
    published = _published(press, made.show.slug)
    if made.guids is None:
        return _without_cover(made, len(press.heard(items, made.show.slug)) if published.main else 0)
    said = f"The feed of {made.show.slug} was not written:"
    known = {_plain(guid) for guids in press.renames.guids.values() for guid in guids.values()}
    out = [item for document in published.all for item in read_promised(document).items]
    strange = [item for item in out if _plain(item.guid) not in known]
    if strange:
        one, slug = strange[0], _slug_of(strange[0])
        text = f"{len(strange)} guids of it are not in the ledger, {one.guid} of {slug} among them."
        return UsageError(f"{said} {text}", _RESTORE)
    was, now = read_promised(published.main).guid, made.guids.all[SHOW_GUID]
    if _plain(was) not in ("", _plain(now)):
        return UsageError(f"{said} its podcast:guid is {was}, not {now}.", _RESTORE)
    return None


def _without_cover(made: MadeShow, heard: int) -> UsageError | None:
    """A show that lost its cover, while listeners have its feed."""
    if not heard:
        return None
    text = f"{made.show.slug} has no cover any more, and {heard} of its episodes are out"
    return UsageError(
        f"{text}: its feed stays as it is.",
        "Put `cover:` back into its show.yaml, or retract its episodes.",
    )


def _plain(guid: str) -> str:
    """Without what XML and its readers do to white space."""
    return " ".join(guid.split())


def _shows_without_folder(press: Press, items: tuple[SiteItem, ...]) -> Iterator[tuple[SiteShow, UsageError]]:
    """Shows that cannot be read, with episodes that are out: their feeds stay, and why."""
    known = {show.slug for show in press.opened.workspace.shows}
    left = {item.package.show for item in items if item.package.show and press.is_heard(item)} - known
    for slug in sorted(show for show in left if show is not None):
        main = _published(press, slug).main
        if main:
            said = read_promised(main)
            lang = Lang(said.lang)
            texts = (Texts(((lang, text),)) for text in (said.title, said.description))
            show = SiteShow(slug=slug, title=next(texts), description=next(texts), lang=lang, author="")
            yield _kept(press, items, show), _without_folder(press, items, slug)


def _without_folder(press: Press, items: tuple[SiteItem, ...], show: Slug) -> UsageError:
    renames = press.renames
    heard = [item.package.slug for item in press.heard(items, show)]
    renamed = next((renames.unsettled[slug] for slug in heard if slug in renames.unsettled), None)
    text = f"shows/{show} is not there or cannot be read, and {len(heard)} of its episodes are out"
    if renamed is not None:
        cure = renamed.cure
    elif show not in renames.guids:
        cure = "Run `tayori build` and `tayori publish`: then they are out under their new name."
    else:
        cure = f"Put shows/{show} back, or retract its episodes."
    return UsageError(f"{text}: its feed stays as it is.", cure)


def _kept(press: Press, items: tuple[SiteItem, ...], show: SiteShow) -> SiteShow:
    """The show with the feed that is out, without what may not be heard."""
    published, publisher = _published(press, show.slug), press.publisher
    heard = {item.package.slug for item in press.heard(items, show.slug)}
    main = only_items(published.main, lambda item: _slug_of(item) in heard)
    archives = tuple(
        (name, only_items(content, lambda item: _slug_of(item) in heard))
        for name, content in published.archives
    )
    documents = (main, *(content for _, content in archives))
    return replace(show, feed=main, archives=archives, media=tuple(_media(documents, publisher.address(""))))


def _published(press: Press, show: Slug) -> _Documents:
    path = press.publisher.path / press.publisher.feed_path(show)
    if not path.is_file():
        return _Documents()
    beside = sorted(path.parent.glob(f"{path.stem}.archive-*{path.suffix}"))
    return _Documents(path.read_bytes(), tuple((each.name, each.read_bytes()) for each in beside))


def _slug_of(item: PromisedItem) -> Slug:
    """The slug of an episode: the last folder in the address of its page, whatever the site's address was."""
    return Slug(PurePosixPath(item.link).name)


def _media(documents: Collection[bytes], base: str) -> Iterator[str]:
    """Paths below the base that the documents lead to."""
    pattern = re.compile(re.escape(base.encode()) + rb"([A-Za-z0-9._/-]+)")
    for document in documents:
        yield from (found[1].decode() for found in pattern.finditer(document))
