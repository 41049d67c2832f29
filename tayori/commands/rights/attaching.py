"""`rights attach`, `detach`: grants put on assets and shows, one or a hundred at once, and taken off them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tayori.commands.desk import Desk, command
from tayori.commands.rights.alone import alone
from tayori.errors import UsageError

if TYPE_CHECKING:
    from tayori.pipelines.grants.attaching import Attachment, Change, Changed
    from tayori.pipelines.grants.chosen import Chosen

    Planner = Callable[[Path, Chosen, Change], Attachment]

NamesArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="SLUG... GRANT...", help="Assets (or SHOW/SLUG) and shows; grants, KIND/ID."),
]
ShowOption = Annotated[list[str] | None, typer.Option("--show", help="Every episode of a show.")]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Change several manifests without asking.")]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Show what would change, write nothing.")]


def register(group: typer.Typer) -> None:
    """Add these commands to `rights`."""
    group.command("attach")(attach)
    group.command("detach")(detach)


@command
def attach(
    desk: Desk,
    names: NamesArgument = None,
    show: ShowOption = None,
    none: Annotated[
        list[str] | None,
        typer.Option("--none", help="Components that need no grant, comma-separated; with --why."),
    ] = None,
    why: Annotated[str, typer.Option(help="Why they need none.", show_default=False)] = "",
    yes: YesOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Say which grants clear assets, or which components need none, in their manifests: all or none of them.

    Example: tayori rights attach --show machikado voice/sato --none footage,photo --why 音声のみ
    """
    from tayori.pipelines.grants.attaching import plan_attach

    chosen, change = _asked(desk, names, show, none, why)
    attachment = _carry_out(desk, plan_attach, (chosen, change), "attach", None if dry_run else yes)
    _tell(desk, attachment, "attached", written=not dry_run)


@command
def detach(
    desk: Desk,
    names: NamesArgument = None,
    show: ShowOption = None,
    none: Annotated[
        list[str] | None, typer.Option("--none", help="Components that do need a grant, comma-separated.")
    ] = None,
    yes: YesOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Take grants, or the word that a component needs none, out of the manifests of assets, where they stand.

    Example: tayori rights detach asa-no-eki music/asa-no-uta
    """
    from tayori.pipelines.grants.attaching import plan_detach

    chosen, change = _asked(desk, names, show, none)
    attachment = _carry_out(desk, plan_detach, (chosen, change), "detach", None if dry_run else yes)
    _tell(desk, attachment, "detached", written=not dry_run)


def _asked(
    desk: Desk, names: list[str] | None, shows: list[str] | None, none: list[str] | None, why: str = ""
) -> tuple[Chosen, Change]:
    """What is changed, and how. Raises UsageError when one of the two is not named."""
    from tayori.pipelines.grants.attaching import Change, is_grant, parse_component
    from tayori.pipelines.grants.chosen import Chosen

    grants = tuple(name for name in names or () if is_grant(name))
    slugs = tuple(name for name in names or () if not is_grant(name))
    words = [word.strip() for text in none or () for word in text.split(",")]
    components = tuple(parse_component(word) for word in words if word)
    if not (slugs or shows):
        raise UsageError("No asset is named.", "Name assets or shows, or all episodes of a show with --show.")
    if not (grants or components):
        strange = next((f"{name} is no grant." for name in slugs if "/" in name), "Nothing is named.")
        raise UsageError(strange, "Name grants (KIND/ID), or components with --none.")
    return Chosen(slugs, tuple(shows or ())), Change(grants, components, why, desk.actor)


def _carry_out(
    desk: Desk, plan: Planner, asked: tuple[Chosen, Change], word: str, yes: bool | None
) -> Attachment:
    """Plan, ask when several manifests change, and write; only plan for a dry run, of which `yes` is None."""
    from tayori.pipelines.grants.attaching import write_attachment

    with nullcontext() if yes is None else alone(desk, word):
        attachment = plan(desk.root, *asked)
        news = [changed for changed in attachment.changes if changed]
        if yes is None or len(news) > 1:
            _show(desk, news)
        if yes is not None:
            if len(news) > 1 and not desk.confirm(f"Change {len(news)} manifests?", yes=yes):
                raise UsageError("Nothing was changed.", "Run again with --yes to go ahead.")
            write_attachment(desk.root, attachment, desk.actor)
    return attachment


def _show(desk: Desk, news: Sequence[Changed]) -> None:
    rows = [[changed.slug, ", ".join(changed.grants), ", ".join(changed.none)] for changed in news]
    desk.table(["asset or show", "grants", "none of"], rows)


def _tell(desk: Desk, attachment: Attachment, word: str, *, written: bool) -> None:
    changes = attachment.changes
    documents = [_document(changed, word) for changed in changes]
    single = documents[0] if len(documents) == 1 else {}
    desk.emit({**single, "written": written, "assets": documents})
    count = sum(map(bool, changes))
    if not count:
        desk.result("nothing to change")
    elif not written:
        desk.result(f"Dry run: nothing was written; {count} of {len(changes)} would change.")
    elif len(changes) > 1:
        desk.result(f"{word}: {count} of {len(changes)} manifests changed")
    else:
        for grant_id in changes[0].grants:
            desk.result(f"{word}: {grant_id}")
        for component in changes[0].none:
            desk.result(f"{word}: none of {component}")


def _document(changed: Changed, word: str) -> dict[str, Any]:
    return {
        "slug": changed.slug,
        "file": str(changed.manifest),
        word: changed.grants,
        "none": changed.none,
    }
