"""Which methods the stand-in offers: what it refuses before media comes, and what it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.youtube import account, captions, playlist_items, playlists, thumbnails, videos
from tests.youtube.answers import Answer
from tests.youtube.calls import Call
from tests.youtube.channel import Channel

Act = Callable[[Channel, Call], Answer]
Check = Callable[[Channel, Call], None]


def _nothing(channel: Channel, call: Call) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Route:
    """One method."""

    act: Act
    check: Check = _nothing
    needs_media: bool = False


ROUTES = {
    "videos.insert": Route(videos.insert, videos.check_insert, needs_media=True),
    "videos.list": Route(videos.listed),
    "videos.update": Route(videos.update),
    "videos.delete": Route(videos.delete),
    "captions.insert": Route(captions.insert, captions.check_insert, needs_media=True),
    "captions.list": Route(captions.listed),
    "captions.update": Route(captions.update, captions.check_update),
    "captions.delete": Route(captions.delete),
    "captions.download": Route(captions.download),
    "thumbnails.set": Route(thumbnails.set_thumbnail, thumbnails.check_set, needs_media=True),
    "playlists.list": Route(playlists.listed),
    "playlists.insert": Route(playlists.insert),
    "playlists.update": Route(playlists.update),
    "playlists.delete": Route(playlists.delete),
    "playlistItems.list": Route(playlist_items.listed),
    "playlistItems.insert": Route(playlist_items.insert),
    "playlistItems.update": Route(playlist_items.update),
    "playlistItems.delete": Route(playlist_items.delete),
    "channels.list": Route(account.channels),
    "videoCategories.list": Route(account.categories),
    "search.list": Route(account.search),
}
FORBIDDEN = frozenset({"search.list"})
"""Answered, and written down as a violation."""
