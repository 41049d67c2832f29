"""`approve`: somebody's word that an asset may go out as it is now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tayori.commands.desk import Desk, command

if TYPE_CHECKING:
    from tayori.model.audit import AuditEntry
    from tayori.pipelines.approval.approving import Intent
    from tayori.pipelines.opening import OpenWorkspace


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command("approve")(approve)


@command
def approve(
    desk: Desk,
    slug: Annotated[str, typer.Argument(help="The asset.")],
    stage: Annotated[str, typer.Option(help="A stage of tayori.yaml, e.g. agency or city.")],
    by: Annotated[str, typer.Option(help="Who approves it, or takes the approval back.")],
    revoke: Annotated[bool, typer.Option("--revoke", help="Take the approval back.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be sealed and stop.")] = False,
) -> None:
    """Approve an asset at a stage: its files, captions, words and rights are sealed as they are now.

    Any change to them voids the approval. Exit 4 when a stage before is missing, when the rights let it go
    nowhere, or when this person may not approve.

    Example: tayori approve asa-no-eki --stage city --by 佐藤
    """
    from tayori.pipelines.opening import open_workspace

    opened = open_workspace(desk.root, [slug], actor=desk.actor)
    act = _revoke if revoke else _approve
    act(desk, opened, slug, stage=stage, by=by, dry_run=dry_run)


def _approve(desk: Desk, opened: OpenWorkspace, slug: str, *, stage: str, by: str, dry_run: bool) -> None:
    from tayori.pipelines.approval.approving import approve as record
    from tayori.pipelines.approval.approving import intend
    from tayori.pipelines.approval.told import picture

    intent = intend(opened, slug, stage, by, desk.lang)
    look_at = picture(intent.asset, opened)
    entry = None if dry_run else record(opened, intent)
    desk.emit(
        {
            "slug": slug,
            "title": intent.asset.title.get(intent.asset.lang),
            "stage": stage,
            "by": intent.by,
            "look_at": look_at,
            "seal": dict(intent.seal.parts),
            "changed": list(intent.changed),
            "refused": {refusal.target: list(refusal.reasons) for refusal in intent.refused},
            "entry": entry.number if entry else None,
            "hash": entry.hash if entry else None,
        }
    )
    _tell(desk, intent, look_at)
    desk.result(
        f"approved: {slug} at {stage} by {intent.by} ({_entry(desk, entry)})"
        if entry
        else f"{intent.by} may approve {slug} at {stage}; nothing was recorded."
    )


def _tell(desk: Desk, intent: Intent, look_at: str) -> None:
    """What is approved, for people: by name, and with -v by digest."""
    from tayori.pipelines.approval.told import contents, named

    asset, last = intent.asset, intent.last
    desk.say(f"{asset.slug}: {asset.title.get(asset.lang)}")
    if look_at:
        desk.say(f"look at: {look_at}")
    if not desk.quiet:
        rows = [(kind, ", ".join(names)) for kind, names in contents(intent.seal).items()]
        desk.table(["sealed", "names"], rows, f"{asset.slug}, {intent.stage}")
    if desk.verbose:
        desk.table(["part", "SHA-256"], intent.seal.parts)
    if last is not None and intent.changed:
        parts = ", ".join(named(part) for part in intent.changed)
        desk.say(f"changed since {last.by} approved it on {last.at.astimezone():%Y-%m-%d}: {parts}")
    for refusal in intent.refused:
        desk.result(f"not cleared for {refusal.target}: {' '.join(refusal.reasons)}")


def _entry(desk: Desk, entry: AuditEntry) -> str:
    return f"entry {entry.number}, {entry.hash}" if desk.verbose else f"entry {entry.number}"


def _revoke(desk: Desk, opened: OpenWorkspace, slug: str, *, stage: str, by: str, dry_run: bool) -> None:
    from tayori.pipelines.approval.approving import revocable
    from tayori.pipelines.approval.approving import revoke as record

    revocable(opened, slug, stage)
    entry = None if dry_run else record(opened, slug, stage, by)
    number, own = (entry.number, entry.hash) if entry else (None, None)
    desk.emit({"slug": slug, "stage": stage, "by": by, "entry": number, "hash": own})
    desk.result(
        f"revoked: {slug} at {stage} by {by} ({_entry(desk, entry)})"
        if entry
        else f"The approval of {slug} at {stage} can be revoked; nothing was recorded."
    )
