"""What has to be in an answer for it to be one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tayori.publishers.http.exchange import AnswerLost


def made_id(answer: Mapping[str, Any], what: str) -> str:
    """The id of what was made. Raises AnswerLost where it is not said: it may have been made all the same."""
    found = answer.get("id")
    if not isinstance(found, str) or not found:
        raise AnswerLost(f"YouTube does not say the id of {what}.", "Run again: it is looked for.")
    return found
