"""Names for plain strings, so that a digest can never be passed where a slug is meant."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any, NewType

from tayori.errors import UsageError

Slug = NewType("Slug", str)
"""An asset's name: a-z, 0-9 and hyphens; safe as folder name, URL segment and Apple file name."""

Digest = NewType("Digest", str)
"""SHA-256 of some bytes, 64 lower-case hexadecimal digits."""

Key = NewType("Key", str)
"""SHA-256 of a recipe: name + version + inputs + parameters + tools."""

Lang = NewType("Lang", str)
"""A BCP-47 language tag as the workspace writes it: `ja`, `en`, `zh-Hant`."""

GrantId = NewType("GrantId", str)
"""`<kind>/<id>`: the grant's path below grants/ without its suffix."""

_PERHAPS_FLOAT = re.compile(r"(?:^|[\[:,])-?(?:\d+[.e]|NaN|Infinity)")
"""How every float of JSON begins. Texts may look like it, whole numbers do not."""

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")


def parse_slug(text: str) -> Slug:
    """`text` as a slug. Raises UsageError for anything but a-z, 0-9 and inner hyphens, 64 at most."""
    if not _SLUG.fullmatch(text):
        raise UsageError(
            f"{text!r} cannot be a slug.",
            "Use 1-64 of a-z, 0-9 and hyphens, beginning and ending with a letter or digit.",
        )
    return Slug(text)


def component_of(grant: str) -> str:
    """The component a grant's name begins with: `portrait` of `portrait/rel-0001`."""
    return grant.partition("/")[0]


def canonical_json(value: Any) -> str:
    """One spelling for one value: sorted keys, no spaces; floats are refused: they are no identity."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if _PERHAPS_FLOAT.search(text):
        _refuse_floats(value)
    return text


def digest_bytes(data: bytes) -> Digest:
    """SHA-256 of `data`."""
    return Digest(hashlib.sha256(data).hexdigest())


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError(f"a float in an identity: {value!r}")
    if isinstance(value, dict):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _refuse_floats(item)
