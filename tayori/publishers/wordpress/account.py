"""Who we are at a site and what it can do: asked before anything is sent (facts 5.1, 5.7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tayori.errors import RemoteClosed, RemoteError
from tayori.publishers.plain_text import one_line
from tayori.publishers.wordpress.api import Api
from tayori.publishers.wordpress.errors import SiteRefused
from tayori.publishers.wordpress.options import WordPressOptions
from tayori.publishers.wordpress.terms import missing_categories


@dataclass(frozen=True, slots=True)
class Account:
    """A user of a site, and what its media library knows."""

    name: str
    capabilities: frozenset[str]
    meta: frozenset[str]
    """Registered meta fields of media; without the companion plugin none of ours."""
    has_featured_media: bool
    """Whether video and sound may have a picture of their own: since WordPress 6.5."""
    upload_bytes: int | None
    """What PHP takes in a form, as the companion plugin tells; None: nobody says."""

    @property
    def keeps_rights(self) -> bool:
        """Whether rights stay machine-readable there: the companion plugin is active."""
        return any(name.startswith("tayori_") for name in self.meta)


def read_account(api: Api, user: str) -> Account:
    """Ask who we are. A wrong password is no error to WordPress: it makes us a stranger."""
    try:
        me = api.get("wp/v2/users/me", {"context": "edit"})
    except SiteRefused as refused:
        if refused.status in (401, 403) and refused.code:
            raise RemoteClosed(
                f"{api.site} does not know {user}: {refused.message}", refused.next_step
            ) from refused
        raise
    schema = api.describe("wp/v2/media").get("schema", {}).get("properties", {})
    able = me.get("capabilities") or {}
    account = Account(
        name=str(me.get("name", user)),
        capabilities=frozenset(name for name, given in able.items() if given),
        meta=frozenset(schema.get("meta", {}).get("properties") or ()),
        has_featured_media="featured_media" in schema,
        upload_bytes=None,
    )
    return replace(account, upload_bytes=_upload_bytes(api)) if account.keeps_rights else account


def require_able(account: Account, options: WordPressOptions, status: str) -> None:
    """Raise RemoteError unless the account may do all that publishing needs.

    RemoteClosed where it is missing whatever is published.
    """
    missing = sorted(_needed(options, status) - account.capabilities)
    if missing:
        is_closed = bool(_needed(options, options.status) - account.capabilities)
        raise _refusal(is_closed)(
            f"{account.name} may not publish at {options.url}: {', '.join(missing)} is missing.",
            "Give the user the role of author, for pages that of editor. Nothing was sent.",
        )


def require_categories(api: Api, account: Account, wanted: WordPressOptions, every: Iterable[str]) -> None:
    """Raise RemoteError for a category that is not there and that the account may not make.

    `wanted` has the manifest's own beside the target's, `every`: without one of those it is RemoteClosed.
    """
    if wanted.page != "post" or "manage_categories" in account.capabilities:
        return
    missing = missing_categories(api, wanted.categories)
    if missing:
        named = f"The categories {', '.join(missing)} are" if missing[1:] else f"The category {missing[0]} is"
        them = "them" if missing[1:] else "it"
        is_closed = not set(map(one_line, every)).isdisjoint(missing)
        raise _refusal(is_closed)(
            f"{named} not there, and {account.name} may not make {them}. Nothing was sent.",
            f"Let an editor make {them} once, or take {them} out of `categories:`.",
        )


def _refusal(is_closed: bool) -> type[RemoteError]:
    return RemoteClosed if is_closed else RemoteError


def _upload_bytes(api: Api) -> int | None:
    try:
        told = api.get("tayori/v1/status").get("upload_bytes")
    except SiteRefused:
        # those who may not upload, or a plugin of another version
        return None
    return told if isinstance(told, int) and told > 0 else None


def _needed(options: WordPressOptions, status: str) -> set[str]:
    # nobody else may make an item private, as they all are at first
    media = {"upload_files", "publish_posts"}
    if options.page == "none":
        return media
    edit = {*media, f"edit_{options.page}s"}
    return edit if status == "draft" else {*edit, f"publish_{options.page}s"}
