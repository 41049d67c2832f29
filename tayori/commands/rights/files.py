"""`rights embed`, `rights inspect`: the rights inside files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tayori.commands.desk import Desk, command, tell_errors
from tayori.errors import UsageError

if TYPE_CHECKING:
    from tayori.model.ids import GrantId, Lang
    from tayori.pipelines.file_rights import Embedding


def register(group: typer.Typer) -> None:
    """Add these commands to `rights`."""
    group.command("embed")(embed)
    group.command("inspect")(inspect)


@command
def embed(
    desk: Desk,
    slug: Annotated[str, typer.Argument(help="The asset whose rights they are.")],
    files: Annotated[list[Path], typer.Argument(help="MP4, M4A, MP3, JPEG, PNG or WebP files.")],
    out: Annotated[
        Path | None, typer.Option(help="Folder for copies with the rights.", show_default="in place")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be written.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Change files without asking.")] = False,
) -> None:
    """Write an asset's rights into files made beside it: a poster, a jingle.

    Earlier rights in them are replaced; picture, sound and everything else stay as they are. The id of
    a grant that does not stand, because it was withdrawn for instance, is left out, and a warning tells so.

    Example: tayori rights embed asa-no-eki poster.png jingle.mp3 --out out/
    """
    from tayori.pipelines.file_rights import embed_planned, plan_embedding

    plan = plan_embedding(desk.root, slug, files, out)
    if plan.fallen:
        typer.echo(_warning(slug, plan.fallen, desk.lang), err=True)
    changed = [file.place.name for file in plan.files if file.overwrites]
    if not dry_run:
        if changed and not desk.confirm(f"Change {', '.join(changed)}?", yes=yes):
            raise UsageError(
                "Nothing was changed.", "Run again with --yes, or give another folder with --out."
            )
        for file in embed_planned(plan):
            desk.say(f"rights of {slug} in {file.place}")
    files_written = [_document(file) for file in plan.files]
    desk.emit({"slug": slug, "dry_run": dry_run, "not_standing": plan.fallen, "files": files_written})
    if dry_run:
        desk.table(
            ["file", "format", "will be"],
            [[str(f.place), str(f.carrier), "changed" if f.overwrites else "written"] for f in plan.files],
        )


@command
def inspect(
    desk: Desk,
    files: Annotated[list[Path], typer.Argument(help="MP4, M4A, MP3, JPEG, PNG or WebP files.")],
) -> None:
    """Show what files say about their rights: XMP, tags, Content Credentials. Needs no workspace.

    Example: tayori rights inspect asa-no-eki.vertical.mp4 poster.png
    """
    from tayori.pipelines.file_rights import inspect_rights

    seen, errors = inspect_rights(files)
    desk.emit({"files": [file.document() for file in seen], "errors": [str(error) for error in errors]})
    for file in seen:
        desk.table(["where", "what", "says"], file.rows(), title=str(file.path))
    tell_errors(errors)
    if errors:
        raise typer.Exit(int(errors[0].exit_code))


def _warning(slug: str, fallen: tuple[GrantId, ...], lang: Lang) -> str:
    names = ", ".join(fallen)
    if lang == "ja":
        return f"注意: 許諾 {names} は有効ではないため、その番号は書かれません。tayori rights check {slug}"
    return f"Warning: {names} does not stand; files leave out its id. See: tayori rights check {slug}"


def _document(file: Embedding) -> dict[str, str]:
    return {"file": str(file.source), "written": str(file.place), "format": str(file.carrier)}
