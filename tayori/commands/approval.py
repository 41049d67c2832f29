"""`approve`: somebody's word that an asset may go out as it is now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tayori.commands.desk import Desk, command

if TYPE_CHECKING:
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

    Any change to them voids the approval. Exit 4 when a stage before is missing, or a maker may not approve.

    Example: tayori approve asa-no-eki --stage city --by 佐藤
    """
    from tayori.pipelines.opening import open_workspace

    opened = open_workspace(desk.root, [slug], actor=desk.actor)
    act = _revoke if revoke else _approve
    act(desk, opened, slug, stage=stage, by=by, dry_run=dry_run)


def _approve(desk: Desk, opened: OpenWorkspace, slug: str, *, stage: str, by: str, dry_run: bool) -> None:
    from tayori.pipelines.approval.approving import approve as record
    from tayori.pipelines.approval.approving import intend

    intent = intend(opened, slug, stage, by)
    entry = None if dry_run else record(opened, intent)
    desk.emit(
        {
            "slug": slug,
            "stage": stage,
            "by": intent.by,
            "seal": dict(intent.seal.parts),
            "entry": entry.number if entry else None,
            "hash": entry.hash if entry else None,
        }
    )
    desk.table(["part", "SHA-256"], intent.seal.parts, f"{slug}, {stage}")
    desk.result(
        f"approved: {slug} at {stage} by {intent.by} (entry {entry.number}, {entry.hash})"
        if entry
        else f"{intent.by} may approve {slug} at {stage}; nothing was recorded."
    )


def _revoke(desk: Desk, opened: OpenWorkspace, slug: str, *, stage: str, by: str, dry_run: bool) -> None:
    from tayori.pipelines.approval.approving import revocable
    from tayori.pipelines.approval.approving import revoke as record

    revocable(opened, slug, stage)
    entry = None if dry_run else record(opened, slug, stage, by)
    number, own = (entry.number, entry.hash) if entry else (None, None)
    desk.emit({"slug": slug, "stage": stage, "by": by, "entry": number, "hash": own})
    desk.result(
        f"revoked: {slug} at {stage} by {by} (entry {number}, {own})"
        if entry
        else f"The approval of {slug} at {stage} can be revoked; nothing was recorded."
    )
