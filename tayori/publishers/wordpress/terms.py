"""Categories and tags by their names: found, or made once.

WordPress compares names as its database does, so that `Ａ` and `a` may be one term to it: what it says of a
name that exists already decides (facts 5.4).
"""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import Literal

from tayori.publishers.once import once
from tayori.publishers.plain_text import one_line
from tayori.publishers.wordpress.api import Api
from tayori.publishers.wordpress.errors import SiteRefused

Taxonomy = Literal["categories", "tags"]


def term_ids(api: Api, taxonomy: Taxonomy, names: Iterable[str]) -> tuple[int, ...]:
    """The ids of the terms called `names`, in order and each once; those that are missing are made.

    Raises SiteRefused where the user may not make one, OutcomeUnknown where it stays unknown whether one was.
    """
    wanted = dict.fromkeys(filter(None, map(one_line, names)))
    return tuple(dict.fromkeys(_term_id(api, taxonomy, name) for name in wanted))


def missing_categories(api: Api, names: Iterable[str]) -> tuple[str, ...]:
    """Those of `names` that no category is called, as they would be; nothing is made."""
    wanted = dict.fromkeys(filter(None, map(one_line, names)))
    return tuple(name for name in wanted if _find(api, "categories", name) is None)


def _term_id(api: Api, taxonomy: Taxonomy, name: str) -> int:
    return once(
        lambda: _find(api, taxonomy, name),
        lambda: _make(api, taxonomy, name),
        api.sleep,
        f"“{name}” of the {taxonomy}",
    )


def _find(api: Api, taxonomy: Taxonomy, name: str) -> int | None:
    """The term of exactly this name; a search finds parts of names, and reads them as they are stored."""
    found = api.list(f"wp/v2/{taxonomy}", {"search": _stored(name), "_fields": "id,name", "orderby": "id"})
    return next((int(term["id"]) for term in found if html.unescape(str(term["name"])) == name), None)


def _make(api: Api, taxonomy: Taxonomy, name: str) -> int:
    try:
        return int(api.make(f"wp/v2/{taxonomy}", {"name": _stored(name)})["id"])
    except SiteRefused as refused:
        if refused.code == "term_exists" and "term_id" in refused.data:
            return int(refused.data["term_id"])
        raise


def _stored(name: str) -> str:
    """A name as WordPress keeps it."""
    return html.escape(name, quote=False)
