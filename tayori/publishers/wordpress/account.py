"""Who we are at a site and what it can do: asked before anything is sent (facts 5.1, 5.7)."""

from __future__ import annotations

from dataclasses import dataclass

from tayori.errors import RemoteError
from tayori.publishers.wordpress.api import Api
from tayori.publishers.wordpress.errors import SiteRefused
from tayori.publishers.wordpress.options import WordPressOptions


@dataclass(frozen=True, slots=True)
class Account:
    """A user of a site, and what its media library knows."""

    name: str
    capabilities: frozenset[str]
    meta: frozenset[str]
    """Registered meta fields of media; without the companion plugin none of ours."""
    has_featured_media: bool
    """Whether video and sound may have a picture of their own: since WordPress 6.5."""

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
            raise RemoteError(
                f"{api.site} does not know {user}: {refused.message}", refused.next_step
            ) from refused
        raise
    schema = api.describe("wp/v2/media").get("schema", {}).get("properties", {})
    able = me.get("capabilities") or {}
    return Account(
        name=str(me.get("name", user)),
        capabilities=frozenset(name for name, given in able.items() if given),
        meta=frozenset(schema.get("meta", {}).get("properties") or ()),
        has_featured_media="featured_media" in schema,
    )


def require_able(account: Account, options: WordPressOptions, status: str) -> None:
    """Raise RemoteError unless the account may do all that publishing needs."""
    missing = sorted(_needed(options, status) - account.capabilities)
    if missing:
        raise RemoteError(
            f"{account.name} may not publish at {options.url}: {', '.join(missing)} is missing.",
            "Give the user the role of author, for pages that of editor. Nothing was sent.",
        )


def _needed(options: WordPressOptions, status: str) -> set[str]:
    if options.page == "none":
        return {"upload_files"}
    edit = {"upload_files", f"edit_{options.page}s"}
    return edit if status == "draft" else {*edit, f"publish_{options.page}s"}
