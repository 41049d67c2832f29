"""The GUIDs of a show: minted once, kept in the ledger for ever, never a second one for the same sound."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from tayori.errors import UsageError
from tayori.feeds.guid import mint_guid, podcast_guid
from tayori.ledger.ledger import Ledger
from tayori.model.asset import Show
from tayori.model.ids import Slug
from tayori.model.publishing import Package, Role
from tayori.pipelines.approval.sent import sent_packages
from tayori.publishers.base import SiteItem

SHOW_GUID = Slug("podcast-guid")
"""The name under which a show's own podcast:guid stands in the ledger, beside those of its episodes."""


def show_guids(ledger: Ledger, show: Show, items: Sequence[SiteItem], feed_url: str) -> dict[Slug, str]:
    """Every GUID of a show: the kept ones, and new ones for episodes that are out for the first time.

    Raises UsageError for a new episode that is an old one under another name.
    """
    known = ledger.guids(show.slug)
    new = [item for item in items if item.package.slug not in known]
    for item in new:
        _refuse_renamed(ledger, show, item, known)
    if SHOW_GUID not in known:
        ledger.record_guid(show.slug, SHOW_GUID, podcast_guid(feed_url))
    for item in new:
        slug = item.package.slug
        ledger.record_guid(show.slug, slug, mint_guid(show.slug, slug, os.urandom(16)))
    return ledger.guids(show.slug) if new or SHOW_GUID not in known else known


def _refuse_renamed(ledger: Ledger, show: Show, item: SiteItem, known: Iterable[Slug]) -> None:
    """A renamed folder would come to every subscriber a second time (facts 4.1).

    What is known and has no folder any more, and sounds the same, is what it was before.
    """
    here, new, target = {episode.slug for episode in show.episodes}, item.package, item.receipt.target
    left = [slug for slug in known if slug not in here and slug != SHOW_GUID]
    sent = sent_packages(ledger, target) if left else {}
    was = next((slug for slug in left if slug in sent and _sounds_alike(sent[slug], new)), None)
    if was is not None:
        raise UsageError(
            f"{new.slug} has the sound of {was}, which listeners of {show.slug} know: it has no folder.",
            f"Rename {new.slug} back to {was} and run `tayori publish {target} {was}`: "
            "then nobody gets it a second time.",
        )


def _sounds_alike(one: Package, other: Package) -> bool:
    """The same bytes, or the same length to the millisecond: tags in the files follow the title."""
    files = ({file.digest for file in package.files_of(Role.AUDIO)} for package in (one, other))
    return bool(set.intersection(*files)) or one.duration_ms == other.duration_ms > 0
