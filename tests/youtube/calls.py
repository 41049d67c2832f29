"""A call that has passed the discovery document, and how resources are cut to the parts asked for."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.youtube.answers import Answer, BadShape, Json, saying
from tests.youtube.channel import Media


@dataclass(frozen=True, slots=True)
class Call:
    """A method with its checked parameters, body and media."""

    name: str
    params: dict[str, list[str]]
    body: Json = field(default_factory=dict)
    media: Media | None = None
    root: str = ""

    def one(self, name: str) -> str:
        """A parameter's value, or ''."""
        return self.params.get(name, [""])[-1]

    @property
    def parts(self) -> list[str]:
        """The parts asked for."""
        return self.params.get("part", [])

    def resource(self, kind: str, whole: Json) -> Json:
        """A resource with the parts asked for, and no others."""
        chosen = {part: whole[part] for part in self.parts if part in whole}
        digest = hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).digest()
        etag = base64.urlsafe_b64encode(digest).decode()[:27]
        return {"kind": f"youtube#{kind}", "etag": etag, "id": whole["id"], **chosen}

    def listing(self, kind: str, wholes: Sequence[Json]) -> Answer:
        """A list without pages."""
        items = [self.resource(kind, whole) for whole in wholes]
        info = {"totalResults": len(items), "resultsPerPage": len(items)}
        return saying({"kind": f"youtube#{kind}ListResponse", "etag": "e", "items": items, "pageInfo": info})

    def page(self, kind: str, wholes: Sequence[Json]) -> Answer:
        """One page of a list, by maxResults (5 unless told) and pageToken."""
        size = int(self.one("maxResults") or 5)
        start = _offset(self.one("pageToken"))
        items = [self.resource(kind, whole) for whole in wholes[start : start + size]]
        answer: Json = {"kind": f"youtube#{kind}ListResponse", "etag": "e", "items": items}
        answer["pageInfo"] = {"totalResults": len(wholes), "resultsPerPage": size}
        if size and start + size < len(wholes):
            answer["nextPageToken"] = _token(start + size)
        if start:
            answer["prevPageToken"] = _token(max(0, start - size))
        return saying(answer)


def _token(offset: int) -> str:
    return base64.urlsafe_b64encode(f"from {offset}".encode()).decode()


def _offset(token: str) -> int:
    if not token:
        return 0
    try:
        return int(base64.urlsafe_b64decode(token).decode().removeprefix("from "))
    except ValueError:
        raise BadShape("no such page", "invalidPageToken", "pageToken") from None
