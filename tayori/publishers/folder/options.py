"""What a target of kind `folder` says in tayori.yaml."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from tayori.publishers.base import Options


def _web_address(value: str) -> str:
    if not value.startswith(("https://", "http://")) or any(c in value for c in "?#\"'<> \\"):
        raise ValueError("not a web address; write it like https://portal.example.jp/")
    return value.rstrip("/") + "/"


class FolderOptions(Options):
    """A target of kind `folder` in tayori.yaml."""

    path: str = Field(min_length=1)
    """Folder the site is written to; relative to the workspace."""
    base_url: Annotated[str, AfterValidator(_web_address)]
    """Where that folder is to be found on the web."""
    renditions: tuple[str, ...] = ("vertical", "wide")
    """Profiles offered to viewers, the player's own first; those not built are left out."""
    title: dict[str, str] = Field(default_factory=dict)
    """The site's name by language; unset: made from the organisation's name."""
    lead: dict[str, str] = Field(default_factory=dict)
    """One or two sentences under it."""
    about: dict[str, str] = Field(default_factory=dict)
    """What the page about the site says, by language; paragraphs are parted by empty lines."""
    keep_replaced_days: int = Field(default=14, ge=0, le=366)
    """How long media that newer ones replaced stay at their addresses, for apps and pages that know these."""
