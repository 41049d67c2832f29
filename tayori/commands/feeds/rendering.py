"""`feed build`: feeds and pages of a site, rendered again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, cast

import typer

from tayori.commands.desk import Desk, command

if TYPE_CHECKING:
    from tayori.publishers.base import SitePublisher


def register(group: typer.Typer) -> None:
    """Add these commands to the group."""
    group.command("build")(build)


@command
def build(
    desk: Desk,
    target: Annotated[str | None, typer.Option(help="A site; the first when none is named.")] = None,
) -> None:
    """Render pages and feeds of a site again from its receipts; nothing new is published.

    Example: tayori feed build
    """
    from tayori.pipelines.feeds.pinging import ping_hubs
    from tayori.pipelines.opening import lock_path, open_workspace
    from tayori.pipelines.publishing.target_plan import plan_target
    from tayori.pipelines.site import first_site, render_site
    from tayori.store.lock import workspace_lock

    root, reporter = desk.root, desk.reporter()
    with workspace_lock(lock_path(root), "tayori feed build", on_wait=reporter.note):
        opened = open_workspace(root)
        name = first_site(opened.workspace.settings, target).name
        plan = plan_target(opened, name)
        pages = render_site(opened, plan)
        ping_hubs(opened, cast("SitePublisher", plan.publisher), pages, reporter)
    desk.emit({"target": name, "changed": list(pages)})
    desk.result(f"{len(pages)} files of {name} changed." if pages else f"{name} is as it should be.")
