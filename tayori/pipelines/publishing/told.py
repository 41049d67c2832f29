"""How a line of a plan is told: in the words of who publishes, not of who builds."""

from __future__ import annotations

from dataclasses import replace

from tayori.model.publishing import Action, FieldChange, PublicationState
from tayori.pipelines.package import NOT_BUILT
from tayori.pipelines.publishing.target_plan import SENDING, TargetLine

RESTORE = "restore"


def deed(line: TargetLine) -> str:
    """What is done with it; what was taken down is not created again."""
    return RESTORE if is_restored(line) else str(line.action.action)


def is_restored(line: TargetLine) -> bool:
    """Whether it was out, was taken down, and is published again."""
    last = line.last
    is_down = last is not None and bool(last.remote_id) and last.state is PublicationState.RETRACTED
    return is_down and line.action.action in SENDING


def not_sent(line: TargetLine) -> tuple[str, ...]:
    """Why it is blocked; all that is not built is one sentence, whatever steps it is."""
    why, slug = line.action.blocked_by, line.action.slug
    rest = tuple(sentence for sentence in why if NOT_BUILT not in sentence)
    if line.action.action is not Action.BLOCKED or rest == why:
        return why
    is_new = line.last is None and all("never built" in one for one in why if NOT_BUILT in one)
    how = "is not built" if is_new else "was changed since it was built"
    return (f"{slug} {how}: run `tayori build {slug}`.", *rest)


def because(line: TargetLine) -> str:
    """Why that is done with it."""
    if line.action.blocked_by:
        return " ".join(not_sent(line))
    changed = changes(line)
    words = [RESTORE] if is_restored(line) else []
    words += [f"{len(changed)} {'field' if len(changed) == 1 else 'fields'}"] if changed else []
    return ", ".join(words) or _left(line)


def changes(line: TargetLine) -> tuple[FieldChange, ...]:
    """Every field that changes; of what is replaced too, with the value it has out there."""
    if line.action.action is not Action.REPLACE or line.last is None:
        return line.action.changes
    there = dict(line.last.fields)
    known = (replace(c, old=there.get(c.field)) if c.old is None else c for c in line.action.changes)
    return tuple(change for change in known if change.old != change.new)


def _left(line: TargetLine) -> str:
    """What an earlier run left to do."""
    if line.last is None or line.action.action not in SENDING:
        return ""
    left = ", ".join(part.name for part in line.last.unsettled)
    return f"left to do: {left}" if left else ""
