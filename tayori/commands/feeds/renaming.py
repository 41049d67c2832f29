"""`feed rename`: an episode or a show has another name and stays what it is."""

from __future__ import annotations

from typing import Annotated

import typer

from tayori.commands.desk import Desk, command


def register(group: typer.Typer) -> None:
    """Add these commands to the group."""
    group.command("rename")(rename)


@command
def rename(
    desk: Desk,
    old: Annotated[str, typer.Argument(metavar="OLD", help="SHOW/SLUG as it was, or SHOW for a whole show.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="What it is called now; its folder is there.")],
) -> None:
    """Keep the guids of an episode or a show whose folder was renamed: nobody gets it a second time.

    Example: tayori feed rename machikado/dai-ichi machikado/hajimari
    """
    from tayori.pipelines.feeds.rename import rename_feed
    from tayori.pipelines.opening import lock_path, open_workspace
    from tayori.store.lock import workspace_lock

    with workspace_lock(lock_path(desk.root), "tayori feed rename", on_wait=desk.reporter().note):
        names = rename_feed(open_workspace(desk.root, actor=desk.actor), old, new)
    desk.emit({"from": old, "to": new, "guids": len(names)})
    desk.result(f"{new} keeps the guids of {old}: {len(names)}. Next: `tayori build`, then `tayori publish`.")
    if "/" not in new:
        desk.say(
            "The feed has another address from then on: say the old one at `podcast: {moved_from: ...}` in "
            f"shows/{new}/show.yaml, and let your web server redirect it (301)."
        )
