"""What the film of an audiogram is called, by which others know that it is one."""

from __future__ import annotations

import re

_FILM = re.compile(r"audiogram-[0-9a-f]{12}\.mov")


def film_name(digits: str) -> str:
    """The name of a film; `digits` are the first twelve of the digest of all it is made of."""
    return f"audiogram-{digits}.mov"


def is_film(name: str) -> bool:
    """Whether a file called `name` is one: its picture, a cover, stands still when nobody speaks."""
    return _FILM.fullmatch(name) is not None
