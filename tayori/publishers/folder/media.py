"""Media in a site's folder: how they get there, and how long those stay that newer ones replaced.

Apps and pages that somebody read before know old addresses only, so these answer a while longer. Rights come
first: a copy whose rights were said otherwise does not stay, and what is taken down goes with all its copies.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tayori.model.ids import digest_bytes
from tayori.model.publishing import Package, PackageFile, Receipt, RemoteFile
from tayori.publishers.base import Progress, SiteItem
from tayori.publishers.folder.package import recall_rights
from tayori.publishers.folder.site_folder import SiteFolder


class Meter:
    """Turns bytes copied into 0..1."""

    def __init__(self, total: int, report: Progress | None) -> None:
        self.total, self.done, self.report = max(1, total), 0, report

    def add(self, count: int) -> None:
        """`count` more bytes are there."""
        self.done += count
        if self.report:
            self.report(min(1.0, self.done / self.total))

    def finish(self) -> None:
        """All of it is there."""
        if self.report:
            self.report(1.0)


def bring(
    folder: SiteFolder, file: PackageFile, path: str, meter: Meter, said: bytes | None = None
) -> RemoteFile:
    """Copy `file` to `path` of the site, or write `said` there in its place; answers what is there."""
    if said is None:
        size, digest = folder.copy_in(path, file.path, file.digest, meter.add), file.digest
    else:
        folder.write(path, said)
        size, digest = len(said), digest_bytes(said)
    return RemoteFile(
        role=file.role,
        name=file.name,
        url=path,
        digest=digest,
        size=size,
        mime=file.mime,
        lang=file.lang,
        profile=file.profile,
        duration_ms=file.duration_ms,
        width=file.width,
        height=file.height,
        burned=file.burned,
    )


def replaced_by(package: Package, last: Receipt | None, today: date) -> dict[str, date] | None:
    """Files `last` named that may stay when `package` replaces them: path -> day it was replaced.

    None once anything about the rights changed, or when nobody knows: then no older copy may stay.
    """
    is_same = last is not None and bool(package.rests_on) and recall_rights(last) == package.rests_on
    if last is None or not last.is_out or not is_same:
        return None
    return dict.fromkeys((file.url for file in last.files), today)


def staying(folder: SiteFolder, live: Iterable[SiteItem], since: date | None) -> set[str]:
    """Replaced media of what is out that stay: those replaced on `since` or later; None = none do."""
    if since is None:
        return set()
    known = folder.read()
    slugs = {str(item.package.slug) for item in live}
    return {path for path, day in known.replaced.items() if day >= since and known.files.get(path) in slugs}
