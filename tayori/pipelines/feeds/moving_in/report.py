"""What an import did or would do, for people and for machines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tayori.pipelines.describe import finding_document
from tayori.pipelines.feeds.moving_in.moving import moving_plan
from tayori.pipelines.feeds.moving_in.perform import Imported
from tayori.pipelines.feeds.moving_in.plan import PlannedEpisode
from tayori.publishers.http.addresses import shown


def import_document(done: Imported) -> dict[str, Any]:
    """Plain values."""
    plan = done.plan
    return {
        "show": plan.show,
        "title": plan.found.title,
        "guid": plan.guid,
        "moved_from": plan.old_url,
        "locked": plan.found.locked,
        "episodes": [
            {
                "slug": episode.slug,
                "guid": episode.guid,
                "title": episode.found.title,
                "published": episode.found.published.isoformat() if episode.found.published else None,
                "url": shown(episode.found.audio.url) if episode.found.audio else None,
                "status": _status(done, episode),
                "sha256": done.digests.get(episode.slug),
            }
            for episode in plan.episodes
        ],
        "findings": [finding_document(finding) for finding in done.findings],
        "errors": [
            {"slug": slug, "message": failure.message, "next_step": failure.next_step}
            for slug, failure in done.errors.items()
        ],
        "moving": list(moving_plan(plan.show, plan.old_url)),
    }


def import_rows(done: Imported) -> Iterator[tuple[str, ...]]:
    """Slug, date, title, status of every episode, newest first."""
    for episode in reversed(done.plan.episodes):
        date = f"{episode.found.published:%Y-%m-%d}" if episode.found.published else ""
        yield episode.slug, date, episode.found.title[:60], _status(done, episode)


def import_sentences(done: Imported) -> Iterator[str]:
    """What is to be said at the end: how much came, and that nothing is cleared by that."""
    plan = done.plan
    there = sum(episode.is_there for episode in plan.episodes)
    yield f"{plan.show}: {len(done.made)} episodes came, {there} were there, {len(done.errors)} did not come."
    if done.made:
        yield (
            "Nothing of it is cleared yet: no episode goes out before its rights are attached. "
            f"Next: tayori rights attach {done.made[0]} ..."
        )


def _status(done: Imported, episode: PlannedEpisode) -> str:
    if episode.is_there:
        return "there"
    if episode.slug in done.made:
        return "came"
    return "failed" if episode.slug in done.errors else "to come"
