"""What an episode says only in feeds, field by field, as a plan shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

from tayori.model.ids import canonical_json, digest_bytes
from tayori.model.podcast import EpisodeTags
from tayori.model.publishing import Package


def feed_described(package: Package) -> Iterator[tuple[str, str]]:
    """Field -> value; equal values mean equal items.

    What is as most episodes have it is empty: what was sent before there was a word for it stays as it was.
    """
    yield "season", str(package.season or "")
    yield "type", package.episode_type if package.episode_type != "full" else ""
    yield "explicit", "yes" if package.explicit else ""
    for name, value in _said(package.feed or EpisodeTags()).items():
        if name == "kept":
            yield "feed.kept", digest_bytes(value.encode())[:12]
        else:
            yield f"feed.{name}", value if isinstance(value, str) else canonical_json(value)


def _said(value: Any) -> Any:
    """A value for JSON, with no more than what is said in it."""
    if isinstance(value, tuple):
        return [_said(part) for part in value]
    if is_dataclass(value):
        pairs = ((field, getattr(value, field.name)) for field in fields(value))
        return {field.name: _said(part) for field, part in pairs if part != field.default}
    return value.isoformat() if isinstance(value, datetime) else value
