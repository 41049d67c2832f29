"""Assets as if they had been published: real rows and files, media of three bytes that nothing looks at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from tayori.model.asset import Asset, Episode, kind_of
from tayori.model.ids import digest_bytes
from tayori.model.publishing import Package, PublicationState, Receipt, RemoteFile, Role
from tayori.pipelines.approval.sent import remember_sent
from tayori.pipelines.clearance.clearing import Clearing, local_today
from tayori.pipelines.opening import OpenWorkspace
from tayori.publishers.folder.site_folder import SiteFolder

TARGET = "portal"
_LENGTH_MS = 70_000


def send(opened: OpenWorkspace, assets: Iterable[Asset]) -> None:
    """Files, receipts and what was said of `assets`, at the workspace's target `portal`."""
    run = opened.ledger.begin_run("bench")
    settings = opened.workspace.settings
    target = settings.get_target(TARGET)
    clearing = Clearing(settings, opened.grants, local_today(settings), opened.workspace.episodes)
    owners: dict[str, str] = {}
    for asset in assets:
        receipt = _receipt(asset)
        path = opened.root / "site" / receipt.files[0].url
        path.parent.mkdir(parents=True)
        path.write_bytes(b"mp4")
        owners[receipt.files[0].url] = str(asset.slug)
        opened.ledger.record_publication(run, receipt)
        remember_sent(opened.ledger, TARGET, _package(opened, asset), clearing.questions(asset, target))
    SiteFolder(opened.root / "site").claim(owners)


def _receipt(asset: Asset) -> Receipt:
    slug, digest = asset.slug, digest_bytes(asset.slug.encode())
    if isinstance(asset, Episode):
        page = f"podcasts/{asset.show}/{slug}/"
        file = RemoteFile(Role.AUDIO, f"{slug}.mp3", f"media/{slug}/{slug}.mp3", digest, 3, "audio/mpeg")
    else:
        page = f"clips/{slug}/"
        url = f"media/{slug}/{slug}.mp4"
        file = RemoteFile(Role.RENDITION, f"{slug}.mp4", url, digest, 3, "video/mp4", profile="vertical")
    at, state = datetime(2026, 8, 1, tzinfo=UTC), PublicationState.VERIFIED
    return Receipt(slug, TARGET, state, page, f"https://ijyu.example.jp/{page}", digest, at, (file,))


def _package(opened: OpenWorkspace, asset: Asset) -> Package:
    return Package(
        slug=asset.slug,
        kind=kind_of(asset),
        title=asset.title,
        description=asset.description,
        tags=(),
        lang=asset.lang,
        metadata=opened.context.metadata(asset, "portal"),
        files=(),
        show=asset.show if isinstance(asset, Episode) else None,
        duration_ms=_LENGTH_MS,
    )
