"""An access log as a portal with a podcast has it, made up: listeners, browsers, robots, ranges."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tayori.statistics.enclosures import Enclosure, EnclosureIndex

EPISODES, SIZE, DURATION_MS, HEADER = 50, 20_000_000, 1_200_000, 120_000
_AGENTS = (
    "AppleCoreMedia/1.0.0.21F90 (iPhone; U; CPU OS 17_5_1 like Mac OS X; ja_jp)",
    "Podcasts/4023.610.1 CFNetwork/1568.300.101 Darwin/24.2.0",
    "Spotify/8.9.82.620 Android/34 (Pixel 8)",
    "AntennaPod/3.5.0",
    "PocketCasts/1.0 (Pocket Casts Feed Parser; +http://pocketcasts.com/)",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "curl/8.5.0",
)
_PAGES = ("/", "/style.css", "/episodes/", "/feed/koe.xml", "/media/koe/cover.jpg", "/favicon.ico", "/en/")
_MEDIA_SHARE = 0.3
_LISTENERS = 40_000
_START = datetime(2026, 11, 1, tzinfo=UTC)


def enclosures() -> EnclosureIndex:
    """What the log is about."""
    paths = (f"media/kai-{n}/kai-{n}.{n:08x}.{kind}" for n in range(EPISODES) for kind in ("mp3", "m4a"))
    return EnclosureIndex(
        Enclosure(f"koe/{path.split('/')[1]}", path, SIZE, DURATION_MS, HEADER) for path in paths
    )


def write_log(path: Path, lines: int, media_share: float = _MEDIA_SHARE) -> None:
    """Write a combined log of so many lines; three in ten are for enclosures, as much again are parts."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(_lines(lines, media_share))


def _lines(lines: int, media_share: float) -> Iterator[str]:
    chance = random.Random(5)
    for number in range(lines):
        at = _START + timedelta(seconds=number * 2_400_000 // lines)
        listener = chance.randrange(_LISTENERS)
        address = f"192.{listener % 200}.{listener // 200}.7"
        asked = (
            _media(chance)
            if chance.random() < media_share
            else f'"GET {chance.choice(_PAGES)} HTTP/1.1" 200 5120'
        )
        yield f'{address} - - [{at:%d/%b/%Y:%H:%M:%S} +0000] {asked} "-" "{chance.choice(_AGENTS)}"\n'


def _media(chance: random.Random) -> str:
    number = chance.randrange(EPISODES)
    status, sent = (200, SIZE) if chance.random() < 0.5 else (206, chance.choice((2, 65_536, 2_000_000)))
    kind = chance.choice(("mp3", "m4a"))
    return f'"GET /media/kai-{number}/kai-{number}.{number:08x}.{kind} HTTP/2.0" {status} {sent}'
