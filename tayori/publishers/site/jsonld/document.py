"""A JSON-LD document as text, and what is left out of one."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

Address = Callable[[str], str]
"""From a path below the base to the absolute URL."""

_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def render(document: Mapping[str, Any]) -> str:
    """`document` as text that is safe inside a script element: no `</script>` can come of it (facts 6.1)."""
    return json.dumps(document, ensure_ascii=False).translate(_ESCAPES)


def present(document: Mapping[str, Any]) -> dict[str, Any]:
    """What of `document` says something."""
    return {key: value for key, value in document.items() if value not in (None, "", [], 0)}
