"""Writing grants down, and withdrawing them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tayori.config.workspace import load_settings
from tayori.config.write import withdraw_grant, write_grant
from tayori.errors import UsageError
from tayori.model.grant import Component, Grant, GrantStatus, Scope
from tayori.model.ids import GrantId, parse_slug
from tayori.pipelines.clearing import local_today
from tayori.pipelines.opening import open_workspace
from tayori.store.files import digest_file


@dataclass(frozen=True, slots=True)
class GrantOptions:
    """What the command line said of a grant."""

    subject: str
    public_id: str
    channels: tuple[str, ...]
    until: date | None
    document: Path | None


def record_grant(root: Path, grant_id: str, options: GrantOptions) -> Path:
    """Write grants/<kind>/<id>.yaml. Raises UsageError for its name, its document, or a second one."""
    kind, _, name = grant_id.partition("/")
    if kind not in list(Component):
        raise UsageError(f"{grant_id} is no grant: its kind is unknown.", f"Kinds: {', '.join(Component)}.")
    settings = load_settings(root)
    today = local_today(settings)
    document = _below(root, options.document) if options.document else None
    return write_grant(
        root,
        Grant(
            id=GrantId(f"{kind}/{parse_slug(name)}"),
            component=Component(kind),
            subject=options.subject,
            public_id=options.public_id,
            granted=today,
            scope=Scope(options.channels, settings.rights.territories, (), today, options.until),
            status=GrantStatus.ACTIVE,
            document=document,
            document_sha256=digest_file(root / document) if document else None,
        ),
    )


def _below(root: Path, document: Path) -> str:
    path = (document if document.is_absolute() else root / document).resolve()
    if not path.is_file() or not path.is_relative_to(root.resolve()):
        raise UsageError(
            f"{document} is no file of the workspace.", "Copy the form below it, e.g. into forms/."
        )
    return str(path.relative_to(root.resolve()))


def record_withdrawal(root: Path, grant_id: str, day: date | None) -> Path:
    """Mark a grant as withdrawn; its file keeps comments and order. Raises UsageError without it."""
    path = root / "grants" / f"{grant_id}.yaml"
    if ".." in Path(grant_id).parts or not path.is_file():
        raise UsageError(f"There is no grant {grant_id}.", "See `tayori rights show`.")
    withdraw_grant(path, day or local_today(load_settings(root)))
    return path


def used_by(root: Path, grant_id: str) -> list[tuple[str, str]]:
    """(asset, target) of everything out there that lists the grant."""
    opened = open_workspace(root, tolerant=True)
    listing = {asset.slug for asset in opened.workspace.assets if grant_id in asset.rights.grants}
    found = opened.ledger.publications().items()
    return sorted(
        (str(slug), target) for (target, slug), receipt in found if receipt.is_out and slug in listing
    )
