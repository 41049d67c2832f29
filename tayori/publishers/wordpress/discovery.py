"""Where the REST interface of a site is: its Link header, /wp-json/, or ?rest_route= (facts 5.1)."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urljoin

from tayori.publishers.http.exchange import Call, is_same_origin
from tayori.publishers.http.web import Answer
from tayori.publishers.wordpress.errors import SiteRefused, json_value, refusal

_LINK = re.compile(r'<([^<>]+)>\s*;\s*rel="?https://api\.w\.org/"?')
_GUESSES = ("wp-json/", "?rest_route=/")


def find_root(ask: Callable[[Call], Answer], site: str) -> str:
    """The address routes are appended to, at the origin of `site`.

    Raises SiteRefused where the site has moved, or has no REST interface.
    """
    front = ask(Call(method="HEAD", url=site, credentials=False))
    if 300 <= front.status < 400:
        raise refusal(front, site)
    if (named := _named(front, site)) is not None:
        return named
    answer = front
    for guess in _GUESSES:
        answer = ask(Call(method="GET", url=site + guess, credentials=False))
        value = json_value(answer)
        if answer.ok and isinstance(value, dict) and "namespaces" in value:
            return site + guess
    raise refusal(answer, "The REST interface is not to be found")


def _named(front: Answer, site: str) -> str | None:
    match = _LINK.search(front.headers.get("link", ""))
    if match is None:
        return None
    root = urljoin(site, str(match.group(1)))
    if not is_same_origin(root, site):
        raise SiteRefused(
            f"{site} says that its REST interface is at {root}; the password is not sent there.",
            f"Write the address of that site as `url`: {urljoin(root, '/')}",
        )
    return str(root)
