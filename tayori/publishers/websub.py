"""WebSub (W3C), the publisher's side: a hub hears that a feed changed, fetches it and tells subscribers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tayori.errors import RemoteError
from tayori.publishers.http.addresses import shown

if TYPE_CHECKING:
    from tayori.publishers.http.web import Web


def tell_hub(web: Web, hub: str, feed_url: str) -> None:
    """Tell `hub` that what is at `feed_url` is new: a form, as all public hubs take it (facts 4.6).

    Raises RemoteError when the hub is not there or does not take it, UsageError when its address is none.
    """
    answer = web.post_form(hub, {"hub.mode": "publish", "hub.url": feed_url})
    if not answer.ok:
        said = " ".join(answer.body.decode("utf-8", "replace").split())[:200]
        raise RemoteError(
            f"The hub {shown(hub)} did not take it: {answer.status} {said}".strip() + ".",
            "See what it expects, or name another hub.",
        )
