"""The plan for moving a feed: what to do, in which order, and how to know that nobody was lost.

itunes:new-feed-url and a 301, both for four weeks at least: facts 4.1.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from tayori.model.ids import Slug

_UNKNOWN = """\
The old address of the feed is not known; write it at `podcast: moved_from` in shows/{show}/show.yaml."""

_PLAN = """\
1. Clear the episodes (`tayori rights attach`), build and publish them. As long as show.yaml has `moved_from`,
   the new feed says itunes:new-feed-url.
2. Compare before anybody is sent over: `tayori feed check {show}`, then
   `tayori feed diff {old} NEW`. No episode may be new, none may vanish.
3. At the old host, answer {old} with 301 and the new address (NEW):
   nginx:   location = {path} {{ return 301 NEW; }}
   Apache:  Redirect 301 {path} NEW
   A hosting service (Spotify for Creators, Libsyn, Podbean, Buzzsprout, Acast, ...) has a field for it in the
   settings of the feed, called redirect or 301. Set podcast:locked to no there, and keep the account.
4. Keep both, the 301 and `moved_from`, for four weeks at least, and the old files as long as somebody asks
   for them. Apple Podcasts Connect and Spotify for Creators also take the new address by hand.
5. Then take `moved_from` out of show.yaml, build the feed again, and close the old account."""


def moving_plan(show: Slug, old_url: str) -> tuple[str, ...]:
    """The lines of the plan; where the old address of the feed is not known, how to go on."""
    path = urlsplit(old_url).path or "/"
    text = _PLAN.format(show=show, old=old_url, path=path) if old_url else _UNKNOWN.format(show=show)
    return tuple(text.splitlines())
