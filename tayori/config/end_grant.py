"""A permission that ends on a day to come: it stays active until then, and its file says so itself."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from ruamel.yaml.comments import CommentedMap

from tayori.config.write import edit_yaml


def end_grant(path: Path, day: date, today: date, by: str = "", why: str = "") -> None:
    """Let the grant in the file `path` end the day before `day`, with a line of history of `today`.

    An end that is earlier stays. What the rights of a track say of their own needs no change: the grant's
    scope has to cover every use. Everything else stays as it is written. Raises what `edit_yaml` raises.
    """
    last = day - timedelta(days=1)

    def end(grant: dict[str, Any]) -> None:
        if _cut(grant, last):
            _remember(grant, day, today, by, why)

    edit_yaml(path, end)


def _cut(grant: dict[str, Any], last: date) -> bool:
    """Bring `valid: until:` forward to `last`; whether that changed anything."""
    valid = grant.get("valid")
    if not isinstance(valid, dict):
        valid = CommentedMap()
        valid.fa.set_flow_style()
        grant["valid"] = valid
    until = str(valid.get("until") or "")
    if until and until <= last.isoformat():
        return False
    valid["until"] = last
    return True


def _remember(grant: dict[str, Any], day: date, today: date, by: str, why: str) -> None:
    history = grant.get("history") or []
    latest = max((str(line.get("on", "")) for line in history), default="")
    on = max(today, date.fromisoformat(latest)) if latest else today
    said = f"withdrawn as of {day}" + (f": {why}" if why else "")
    line = CommentedMap({"on": on, "status": str(grant.get("status") or "active")})
    line.update({key: text for key, text in (("by", by), ("why", said)) if text})
    line.fa.set_flow_style()
    if history:
        history.append(line)
    else:
        grant["history"] = [line]
