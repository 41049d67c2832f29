"""`posted`: what a person put out, or took down, where machines cannot."""

from __future__ import annotations

from typing import Annotated

import typer

from tayori.commands.desk import Desk, command
from tayori.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command("posted")(posted)


@command
def posted(
    desk: Desk,
    target: Annotated[str, typer.Argument(help="A target a person publishes to, e.g. of kind manual.")],
    slug: Annotated[str, typer.Argument(help="The asset.")],
    url: Annotated[str | None, typer.Option(help="Where it can be seen.")] = None,
    gone: Annotated[bool, typer.Option("--gone", help="It was deleted there.")] = False,
) -> None:
    """Write down what you posted by hand, so that it is called back when its rights end.

    Example: tayori posted tiktok asa-no-eki --url https://www.tiktok.com/@city/video/123
    """
    from tayori.pipelines.describe import receipt_document
    from tayori.pipelines.opening import lock_path, open_workspace
    from tayori.pipelines.publishing.posted import record_deletion, record_post
    from tayori.store.lock import workspace_lock

    if gone == (url is not None):
        raise UsageError("Say where it is, or that it is gone.", "Give --url ADDRESS or --gone.")
    root = desk.root
    with workspace_lock(lock_path(root), f"tayori posted {target}", on_wait=desk.reporter().note):
        opened = open_workspace(root, tolerant=gone, actor=desk.actor)
        if url is None:
            receipt = record_deletion(opened, target, slug)
        else:
            receipt = record_post(opened, target, slug, url)
    desk.emit(receipt_document(receipt))
    desk.result(f"{slug} at {target}: {receipt.state} {receipt.url}".rstrip())
