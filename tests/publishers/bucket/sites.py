"""Sites that are brought to a bucket."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from tayori.model.publishing import Package
from tayori.publishers.base import SiteItem
from tayori.publishers.bucket.record import RECORD
from tayori.publishers.folder.options import FolderOptions
from tayori.publishers.folder.publisher import Folder
from tests.publishers.bucket.service import BASE, SECRETS, Service
from tests.publishers.samples import SHOW, SITE, context


def folder(root: Path, service: Service, base: str = BASE, **said: Any) -> Folder:
    """The publisher of a site below `root` that is brought to the bucket of `service`."""
    options = FolderOptions.model_validate(
        {"path": "site", "base_url": base, "keep_replaced_days": 0, "bucket": service.said(**said)}
    )
    return Folder(replace(context(root, options), secret=SECRETS.__getitem__), options)


def render(publisher: Folder, *packages: Package, feed: bytes = b"") -> tuple[SiteItem, ...]:
    """Publish `packages` and nothing else, with their pages."""
    items = tuple(SiteItem(package, publisher.publish(package, None)) for package in packages)
    shows = (replace(SHOW, feed=feed or SHOW.feed),)
    publisher.render(items, shows, SITE)
    return items


def objects(service: Service) -> dict[str, bytes]:
    """What is in the bucket but our list."""
    return {path: data for path, data in service.files().items() if path != RECORD}
