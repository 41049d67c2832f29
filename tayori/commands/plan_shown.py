"""A target's plan for people: what would be done and why, what changes line by line, when it fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tayori.commands.desk import Desk
    from tayori.model.publishing import FieldChange
    from tayori.pipelines.publishing.target_plan import TargetLine, TargetPlan

MOST_NAMES = 3
"""Assets that a warning names."""


def show_plan(desk: Desk, plan: TargetPlan, *, fields: bool, is_sending: bool = False) -> None:
    """Every line with its reason; with `fields` every field that changes, old and new.

    `is_sending`: it is carried out at once, and what stands in the way is told then.
    """
    # planning many targets for machines tells nobody
    from tayori.pipelines.publishing.told import changes

    for note in plan.notes:
        desk.say(f"{note.severity}: {plan.target.name}: {note.text} {note.cure}".rstrip())
    columns = ["asset", "action", "because"]
    whys = [_why(desk, line, is_sending=is_sending) for line in plan.lines]
    rows = [
        [line.action.slug, str(line.action.action), why] for line, why in zip(plan.lines, whys, strict=True)
    ]
    if plan.capacity is not None:
        columns.append("fits")
        rows = [[*row, _when(plan, line)] for row, line in zip(rows, plan.lines, strict=True)]
    desk.table(columns, rows, f"{plan.target.name} ({plan.kind.name})")
    for line in plan.lines:
        if fields:
            show_changes(desk, line.action.slug, changes(line))
    for sentence in _warnings(plan):
        desk.say(sentence)
    desk.say(_quota(plan))


def show_changes(
    desk: Desk,
    title: str,
    changes: tuple[FieldChange, ...],
    columns: tuple[str, str, str] = ("field", "now", "will be"),
) -> None:
    """Short values as a table, long texts by the lines that differ."""
    # other commands compare no texts
    from tayori.pipelines.publishing.line_diff import changed_lines, is_long

    short = [c for c in changes if not is_long(c.old, c.new)]
    desk.table(columns, [[c.field, c.old or "", c.new] for c in short], title)
    for change in changes:
        if change not in short:
            desk.say(f"{title}: {change.field}")
            for line in changed_lines(change.old, change.new):
                desk.say(f"  {line}")


def _why(desk: Desk, line: TargetLine, *, is_sending: bool) -> str:
    from tayori.model.publishing import Action
    from tayori.pipelines.publishing.told import because

    if is_sending and line.action.action is Action.BLOCKED and not (desk.as_json or desk.quiet):
        return "told below"
    if desk.verbose and line.action.blocked_by:
        return " ".join(line.action.blocked_by)
    return because(line)


def _warnings(plan: TargetPlan) -> Iterator[str]:
    """Each warning once, with the assets it is about."""
    about: dict[str, list[str]] = {}
    for line in plan.lines:
        for text in line.action.warnings:
            about.setdefault(text, []).append(line.action.slug)
    for text, slugs in about.items():
        more = f" and {len(slugs) - MOST_NAMES} more" if len(slugs) > MOST_NAMES else ""
        yield f"warning: {', '.join(slugs[:MOST_NAMES])}{more}: {text}"


def _when(plan: TargetPlan, line: TargetLine) -> str:
    # a plan without quota needs no calendar
    from tayori.pipelines.publishing.quota_fit import day_begins

    fit = plan.fits.get(line.action.slug)
    if fit is None or plan.capacity is None:
        return ""
    if fit.day is None:
        return f"more {fit.bucket} than a day gives"
    if fit.is_today(plan.capacity):
        return "today"
    return f"{day_begins(plan.capacity, fit.day).astimezone(plan.zone):%Y-%m-%d %H:%M %Z}"


def _quota(plan: TargetPlan) -> str:
    """As in `Quota: needs 1,820 units; 8,180 of 10,000 are left today (new day at 17:00 JST)`."""
    from tayori.pipelines.describe import total_quota
    from tayori.pipelines.publishing.quota_fit import next_day

    total, capacity = total_quota(plan), plan.capacity
    if not total:
        return ""
    if capacity is None:
        return f"Quota: {', '.join(f'{units:,} of {bucket}' for bucket, units in total.items())}."
    left, limits = capacity.left, dict(capacity.limits)
    told = [
        f"needs {units:,} {bucket}"
        + (f"; {left[bucket]:,} of {limits[bucket]:,} are left today" if bucket in left else "")
        for bucket, units in total.items()
    ]
    begins = next_day(capacity).astimezone(plan.zone)
    return f"Quota: {'; '.join(told)} (new day at {begins:%H:%M %Z})."
