"""The podcast taxonomy: who can have done what (podcast-namespace c0ff5ca, taxonomy.json, CC0).

Groups and roles are compared without case (facts 4.5).
"""

from __future__ import annotations

from functools import cache

ROLES: dict[str, tuple[str, ...]] = {
    "creative direction": (
        "director",
        "assistant director",
        "executive producer",
        "senior producer",
        "producer",
        "associate producer",
        "development producer",
        "creative director",
    ),
    "cast": (
        "host",
        "co-host",
        "guest host",
        "guest",
        "voice actor",
        "narrator",
        "announcer",
        "reporter",
    ),
    "writing": (
        "author",
        "editorial director",
        "co-writer",
        "writer",
        "songwriter",
        "guest writer",
        "story editor",
        "managing editor",
        "script editor",
        "script coordinator",
        "researcher",
        "editor",
        "fact checker",
        "translator",
        "transcriber",
        "logger",
    ),
    "audio production": (
        "studio coordinator",
        "technical director",
        "technical manager",
        "audio engineer",
        "remote recording engineer",
        "post production engineer",
    ),
    "audio post-production": (
        "audio editor",
        "sound designer",
        "foley artist",
        "composer",
        "theme music",
        "music production",
        "music contributor",
    ),
    "administration": (
        "production coordinator",
        "booking coordinator",
        "production assistant",
        "content manager",
        "marketing manager",
        "sales representative",
        "sales manager",
    ),
    "visuals": (
        "graphic designer",
        "cover art designer",
    ),
    "community": ("social media manager",),
    "misc.": (
        "consultant",
        "intern",
    ),
    "video production": (
        "camera operator",
        "lighting designer",
        "camera grip",
        "assistant camera",
    ),
    "video post-production": (
        "editor",
        "assistant editor",
    ),
}
"""Roles by group, in lower case."""
DEFAULT_ROLE, DEFAULT_GROUP = "host", "cast"


@cache
def group_of(role: str) -> str | None:
    """The first group that has a role; None for an unknown one."""
    return next((group for group, roles in ROLES.items() if role in roles), None)
