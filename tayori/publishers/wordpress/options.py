"""What a target of kind `wordpress` and its manifests may say."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from tayori.model.ids import Lang
from tayori.publishers.base import Options

PageStatus = Literal["draft", "private", "publish"]


def _site_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("https", "http") or not parts.hostname or any(c in value for c in "?#\"'<> \\@"):
        raise ValueError("not the address of a site; write it like https://portal.example.jp/")
    if parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise ValueError("the password would travel unencrypted; write the address with https://")
    return value.rstrip("/") + "/"


def _login(value: str) -> str:
    if ":" in value or not value.isprintable():
        raise ValueError("not a user name that can sign in: no colon, no control character (RFC 7617)")
    return value


class WordPressOptions(Options):
    """A target of kind `wordpress` in tayori.yaml."""

    url: Annotated[str, AfterValidator(_site_address)]
    """Where the site's front page is."""
    user: Annotated[str, AfterValidator(_login)] = Field(min_length=1)
    """Whose application password it is; at least an author."""
    password: str = Field(min_length=1)
    """An application password: `env:NAME`, `file:PATH` or `keyring:...`."""
    status: PageStatus = "draft"
    """Of the page; anything but `publish` is for those who may edit."""
    page: Literal["none", "post", "page"] = "post"
    """What is made of an asset beside its media."""
    renditions: tuple[str, ...] = ("vertical",)
    """Profiles of a clip that are sent, the player's own first; those not built are left out."""
    languages: tuple[Lang, ...] = ()
    """What the page is written in, its own language first; empty: as the workspace says."""
    categories: tuple[str, ...] = ()
    """Names of categories of every page; made where they are missing."""
    tags: tuple[str, ...] = ()
    """Names of tags of every page, besides the asset's own."""
    upload: Literal["auto", "raw", "form"] = "auto"
    """How files are sent: a raw body is held in PHP's memory whole, a form is bound by its upload limits."""
    max_upload_bytes: int | None = Field(default=None, gt=0)
    """The server's limit, where it is known: REST does not tell it (facts 5.4)."""
    retracted: Literal["draft", "private", "delete"] = "draft"
    """What becomes of the page of something retracted; its media are always deleted."""
    timeout_s: float = Field(default=60.0, gt=0, le=3600)
    """For a connection, and for each piece of request or answer."""


class WordPressAssetOptions(Options):
    """What a manifest may say for a WordPress target; unsaid things are as the target says."""

    status: PageStatus | None = None
    categories: str = ""
    """Besides the target's, with commas between them."""
