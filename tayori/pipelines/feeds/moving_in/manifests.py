"""The manifests of a show that moves in, as plain keys and values."""

from __future__ import annotations

from typing import Any

from tayori.feeds.reading.values import FoundEpisode, FoundShow
from tayori.model.ids import Lang
from tayori.pipelines.feeds.moving_in.beside import Brought
from tayori.pipelines.feeds.moving_in.sound import BroughtSound

FALLBACK_CATEGORY = ("Society & Culture",)
"""For shows that name none of Apple's; a finding asks for the right one."""


def show_said(found: FoundShow, lang: Lang, old_url: str, cover: str, kept: str) -> dict[str, Any]:
    """What show.yaml says."""
    return {
        "title": {lang: found.title or "podcast"},
        "description": {lang: found.description or found.title or "podcast"},
        "language": lang,
        "author": found.author,
        "email": found.email,
        "category": list(found.category or FALLBACK_CATEGORY),
        "cover": cover,
        "explicit": found.explicit or None,
        "link": found.link,
        "copyright": found.copyright,
        "type": found.show_type if found.show_type != "episodic" else None,
        "complete": found.complete or None,
        "podcast": _without_empty({"kept": kept, "moved_from": old_url}),
    }


def episode_said(
    found: FoundEpisode, lang: Lang, sound: BroughtSound, beside: Brought, kept: str
) -> dict[str, Any]:
    """What episode.yaml says."""
    return {
        "title": {lang: found.title},
        "description": {lang: found.description} if found.description else None,
        "source": sound.path.name,
        "sound": {"as_is": True} if sound.is_finished else None,
        "number": found.number,
        "season": found.season,
        "type": found.episode_type if found.episode_type != "full" else None,
        "published": found.published.isoformat() if found.published else None,
        "explicit": found.explicit,
        "cover": beside.cover,
        "captions": dict(sorted(beside.captions.items())),
        "chapters": [{"start": _clock(c.start_ms), "title": c.title} for c in beside.chapters],
        "podcast": _without_empty({"kept": kept}),
    }


def _clock(ms: int) -> str:
    """`1:02:03.5`, as people write times."""
    minutes, rest = divmod(ms, 60_000)
    hours, minutes = divmod(minutes, 60)
    seconds = f"{rest // 1000:02}" + (f".{rest % 1000:03}".rstrip("0") if rest % 1000 else "")
    return f"{hours}:{minutes:02}:{seconds}"


def _without_empty(said: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in said.items() if value}
