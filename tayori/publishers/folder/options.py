"""What a target of kind `folder` says in tayori.yaml."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from tayori.publishers.base import Options
from tayori.publishers.bucket.options import BucketOptions


def _web_address(value: str) -> str:
    if not value.startswith(("https://", "http://")) or any(c in value for c in "?#\"'<> \\"):
        raise ValueError("not a web address; write it like https://portal.example.jp/")
    return value.rstrip("/") + "/"


class AccessibilityOptions(Options):
    """The result of the last test against JIS X 8341-3:2016, level AA."""

    level: Literal["", "conforms", "partly", "considered"] = ""
    """As WAIC names it: 準拠, 一部準拠, 配慮し試験; empty = no result is declared."""
    checked: date | None = None
    """The day of the test."""
    contact: dict[str, str] = Field(default_factory=dict)
    """The department or person to turn to, by language."""


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
    accessibility: AccessibilityOptions = AccessibilityOptions()
    """What the accessibility statement declares."""
    keep_replaced_days: int = Field(default=14, ge=0, le=366)
    """How long media that newer ones replaced stay at their addresses, for apps and pages that know these."""
    bucket: BucketOptions | None = None
    """An S3-compatible bucket that is brought to the folder's state whenever the site is rendered."""
