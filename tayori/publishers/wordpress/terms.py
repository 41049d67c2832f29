"""Categories and tags by their names: found, or made once.

WordPress compares names as its database does, so that `Ａ` and `a` may be one term to it: what it says of a
name that exists already decides (facts 5.4).
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterable
from typing import Literal

from tayori.publishers.once import once
from tayori.publishers.plain_text import one_line
from tayori.publishers.wordpress.api import Api, made
from tayori.publishers.wordpress.errors import json_value

Taxonomy = Literal["categories", "tags"]


def term_ids(api: Api, taxonomy: Taxonomy, names: Iterable[str]) -> tuple[int, ...]:
    """The ids of the terms called `names`, in order and each once; those that are missing are made.

    Raises SiteRefused where the user may not make one, OutcomeUnknown where it stays unknown whether one was.
    """
    wanted = dict.fromkeys(filter(None, map(one_line, names)))
    return tuple(dict.fromkeys(_term_id(api, taxonomy, name) for name in wanted))


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
    body = json.dumps({"name": _stored(name)}).encode()
    answer = api.send_file(f"wp/v2/{taxonomy}", {"Content-Type": "application/json"}, body, None)
    said = json_value(answer)
    if isinstance(said, dict) and said.get("code") == "term_exists":
        return int(said["data"]["term_id"])
    return int(made(answer, f"“{name}” of the {taxonomy}")["id"])


def _stored(name: str) -> str:
    """A name as WordPress keeps it."""
    return html.escape(name, quote=False)
