"""The `folder` kind: a site of plain files, for `tayori serve` and for any web server.

Media first, each file at an address that carries its digest, re-read after the copy; then pages rendered
from the receipts, so that the site never shows what is not there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from tayori.errors import Refused, UsageError
from tayori.model.finding import Finding, error
from tayori.model.ids import Lang, Slug, digest_bytes
from tayori.model.publishing import (
    Action,
    Drift,
    Package,
    PackageFile,
    PlannedAction,
    PublicationState,
    Receipt,
    RemoteFile,
)
from tayori.publishers.base import (
    Progress,
    PublisherKind,
    Record,
    SiteInfo,
    SiteItem,
    SiteShow,
    TargetContext,
    keep_nothing,
)
from tayori.publishers.bucket.compared import missing_in
from tayori.publishers.bucket.sync import Bucket
from tayori.publishers.folder.drawn import remove_files, write_files
from tayori.publishers.folder.media import Meter, bring, replaced_by, staying
from tayori.publishers.folder.options import FolderOptions
from tayori.publishers.folder.package import (
    chosen_files,
    described,
    differences,
    faults,
    fields_digest,
    next_action,
    recall_fields,
    recall_rights,
    remember_fields,
    remember_rights,
    warnings,
)
from tayori.publishers.folder.site_folder import SiteFolder, digest_of
from tayori.publishers.folder.streams import addressed
from tayori.publishers.folder.takedown import Takedown
from tayori.publishers.rights_lines import shown_text
from tayori.publishers.site import paths
from tayori.publishers.site.brand import brand_findings
from tayori.publishers.site.contents import site_files
from tayori.publishers.site.entry import remember_date, remembered_date
from tayori.publishers.site.logo import logo_findings
from tayori.publishers.site.site import Accessibility, Look, Site


@dataclass(frozen=True, slots=True)
class Folder:
    """One site in one folder."""

    context: TargetContext
    options: FolderOptions

    @property
    def wanted(self) -> tuple[str, ...]:
        """The renditions offered to viewers."""
        return self.options.renditions

    @property
    def path(self) -> Path:
        """Where the site is written."""
        return self.context.root / Path(self.options.path).expanduser()

    def address(self, path: str) -> str:
        """The absolute URL of a path below the site's base; absolute URLs stay."""
        return urljoin(self.options.base_url, path)

    def page_address(self, package: Package, lang: Lang | None = None) -> str:
        """The absolute URL of an asset's page."""
        return self.address(paths.asset(package, lang or self._first, self._first))

    def show_address(self, show: Slug, lang: Lang | None = None) -> str:
        """The absolute URL of a show's page."""
        return self.address(paths.show(show, lang or self._first, self._first))

    def feed_path(self, show: Slug) -> str:
        """Path of a show's feed below the base."""
        return paths.feed(show)

    def plan(self, package: Package, last: Receipt | None) -> PlannedAction:
        """Create, update field by field, replace, take down or nothing; nothing is read from the folder."""
        fields = self._fields(package)
        out = last if last is not None and last.is_out else None
        untimely = (*self._too_early(package), *self._too_late(package))
        blocked = (*faults(package, self.options.renditions, self._first), *untimely)
        if out is not None and untimely:
            action = Action.RETRACT
        else:
            action = Action.BLOCKED if blocked else next_action(package, fields, out)
        shown = action not in (Action.NOTHING, Action.RETRACT)
        return PlannedAction(
            slug=package.slug,
            target=self.context.name,
            action=action,
            changes=differences(recall_fields(out), fields) if shown else (),
            payload_digest=fields_digest(fields),
            warnings=warnings(package, self.context.languages),
            blocked_by=untimely if action is Action.RETRACT else blocked,
        )

    def publish(
        self,
        package: Package,
        last: Receipt | None,
        on_progress: Progress | None = None,
        record: Record = keep_nothing,  # noqa: ARG002 - copying again is harmless
    ) -> Receipt:
        """Copy the package's files into the site and answer what is there. Pages follow with `render`.

        Doing it again copies nothing and answers the same receipt. Raises Refused before `publish_at` and
        after `until`, UsageError without a rendition to show, CheckFailed, ResourceError.
        """
        plan = self.plan(package, last)
        self._refuse(package, plan)
        files = chosen_files(package, self.options.renditions)
        here = addressed(package.slug, files)
        targets = {
            file: paths.media(
                package.slug, file.name, digest_bytes(here[file]) if file in here else file.digest
            )
            for file in files
        }
        folder = SiteFolder(self.path)
        stay = replaced_by(package, last, self._today())
        folder.claim_media(str(package.slug), tuple(targets.values()), stay)
        meter = Meter(sum(file.size for file in files), on_progress)
        remote = tuple(bring(folder, file, path, meter, here.get(file)) for file, path in targets.items())
        meter.finish()
        return self._receipt(package, plan, last, remote)

    def retract(self, receipt: Receipt, record: Record = keep_nothing) -> Receipt:  # noqa: ARG002 - at once
        """Delete the asset's pages and media, replaced ones too. `render` then takes it from lists and feeds.

        The folder itself knows which files are whose; without one of the asset a bare receipt stays bare.
        From a bucket they are deleted after, and proven gone.
        Raises ResourceError and RemoteError when a file cannot be deleted; then the receipt stands.
        """
        found = self._takedown(self._as_found(receipt, SiteFolder(self.path))).carry_out()
        return replace(found, state=PublicationState.RETRACTED, files=(), at=self.context.now())

    def verify(self, receipt: Receipt) -> tuple[Finding, ...]:
        """Every file of the receipt is re-read; a retracted one has to be gone, and nothing leads to it."""
        if receipt.state is PublicationState.RETRACTED:
            return tuple(self._takedown(receipt).findings(self.options.base_url))
        owned = [path for path, owner in SiteFolder(self.path).owned().items() if owner == receipt.slug]
        found = [self._compare(file) for file in receipt.files]
        pages = [path for path in owned if path.endswith(".html")]
        if not any((self.path / path).is_file() for path in pages):
            found.append(_finding("page-missing", receipt.url, "has no page in the site", "publish"))
        if self._bucket is not None:
            found += missing_in(self._bucket, receipt.files, paths.file_of(receipt.remote_id))
        return tuple(finding for finding in found if finding is not None)

    def drift(self, receipt: Receipt) -> tuple[Drift, ...]:
        """What is missing or other than the receipt says: a folder is brought back by publishing again."""
        return tuple(
            Drift(receipt.slug, receipt.target, found.where, "as published", "", found.text, found.cure)
            for found in self.verify(receipt)
        )

    def put(self, slug: Slug, file: PackageFile) -> RemoteFile:
        """Publish a file of no asset, such as a show's cover; the same bytes are copied once."""
        path = paths.media(slug, file.name, file.digest)
        folder = SiteFolder(self.path)
        folder.claim({path: str(slug)})
        return bring(folder, file, path, Meter(file.size, None))

    def render(
        self, items: tuple[SiteItem, ...], shows: tuple[SiteShow, ...], site: SiteInfo
    ) -> tuple[str, ...]:
        """Write what differs, remove what is ours and no longer shown; answers the changed paths, sorted.

        Media of what is out that were replaced a few days ago stay (`keep_replaced_days`). A bucket follows.
        Raises UsageError, before anything is written, where a file lies that we did not write; RemoteError.
        """
        live = tuple(item for item in items if item.receipt.is_out)
        files = tuple(site_files(Site(live, shows, site, self._look())))
        folder = SiteFolder(self.path)
        self._refuse_strangers(folder.strangers({file.path: file.make for file in files}))
        keep = {file.path for file in files} | _media_of(live, shows) | staying(folder, live, self._since())
        folder.claim({file.path: file.owner for file in files})
        changed = write_files(folder, files)
        gone = remove_files(folder, keep)
        brought = self._bucket.bring(self.path, folder.owned()) if self._bucket is not None else ()
        return tuple(sorted({*changed, *gone, *brought}))

    def _look(self) -> Look:
        said = self.options
        return Look(
            base_url=said.base_url,
            title=said.title,
            lead=said.lead,
            about=said.about,
            accessibility=Accessibility(**dict(said.accessibility)),
        )

    @property
    def _first(self) -> Lang:
        return self.context.languages[0]

    @property
    def _bucket(self) -> Bucket | None:
        said = self.options.bucket
        if said is None:
            return None
        return Bucket(said, self.options.base_url, self.context.secret, self.context.tell)

    def _takedown(self, receipt: Receipt) -> Takedown:
        return Takedown(receipt, self.path, self._bucket, tuple(self.context.languages))

    def _as_found(self, receipt: Receipt, folder: SiteFolder) -> Receipt:
        """A receipt that knows nothing, with what the folder says of its asset: its page."""
        owned = [path for path, owner in folder.owned().items() if owner == receipt.slug]
        if receipt.remote_id or receipt.files or not owned:
            return receipt
        pages = sorted((path for path in owned if path.endswith("/index.html")), key=len)
        found = pages[0].removesuffix("index.html") if pages else str(receipt.slug)
        return replace(receipt, remote_id=found, url=self.address(found))

    def _since(self) -> date | None:
        """The first day whose replaced media stay; None: none do."""
        days = self.options.keep_replaced_days
        return self._today() - timedelta(days=days) if days else None

    def _today(self) -> date:
        return self.context.now().astimezone(ZoneInfo(self.context.timezone)).date()

    def _too_early(self, package: Package) -> tuple[str, ...]:
        if package.publish_at is None or package.publish_at <= self.context.now():
            return ()
        return (
            f"{package.slug} is not to appear before {package.publish_at.isoformat()}: publish again then.",
        )

    def _too_late(self, package: Package) -> tuple[str, ...]:
        if package.until is None or package.until >= self._today():
            return ()
        return (f"{package.slug} was to be available until {package.until} only.",)

    def _fields(self, package: Package) -> dict[str, str]:
        files = chosen_files(package, self.options.renditions)
        return {"url": self.page_address(package), **described(package, files)}

    def _refuse(self, package: Package, plan: PlannedAction) -> None:
        timely = (*self._too_early(package), *self._too_late(package))
        if timely:
            raise Refused(" ".join(timely), "Nothing was copied.")
        if plan.blocked_by:
            raise UsageError(" ".join(plan.blocked_by), "Correct this and publish again.")

    def _receipt(
        self, package: Package, plan: PlannedAction, last: Receipt | None, files: tuple[RemoteFile, ...]
    ) -> Receipt:
        is_same = plan.action is Action.NOTHING and last is not None and last.files == files
        if last is not None and is_same and recall_rights(last) == package.rests_on:
            return last
        now = self.context.now()
        known = remembered_date(last.detail) if last is not None else None
        return Receipt(
            slug=package.slug,
            target=self.context.name,
            state=PublicationState.VERIFIED,
            remote_id=paths.asset(package, self._first, self._first),
            url=self.page_address(package),
            payload_digest=fields_digest(self._fields(package)),
            at=now,
            files=files,
            detail="\n".join(
                (
                    remember_date(known or now),
                    remember_fields(self._fields(package)),
                    *remember_rights(package),
                )
            ),
        )

    def _compare(self, file: RemoteFile) -> Finding | None:
        target = self.path / file.url
        if not target.is_file():
            return _finding("published-file-missing", file.url, "is missing", "publish")
        if digest_of(target) != file.digest:
            return _finding("published-file-differs", file.url, "is not what was published", "publish")
        return None

    def _refuse_strangers(self, strangers: tuple[str, ...]) -> None:
        if strangers:
            names = ", ".join(strangers[:5]) + (" ..." if len(strangers) > 5 else "")
            raise UsageError(
                f"{self.path} holds files that Tayori did not write and would have to overwrite: {names}.",
                f"Move them away, or choose another `path` for {self.context.name}.",
            )


def _media_of(items: tuple[SiteItem, ...], shows: tuple[SiteShow, ...]) -> set[str]:
    covers = {show.cover.url for show in shows if show.cover is not None}
    pictures = {picture.url for show in shows for picture in show.pictures}
    kept = {path for show in shows for path in show.media}
    return covers | pictures | kept | {file.url for item in items for file in item.receipt.files}


def _finding(rule: str, subject: str, text: str, command: str) -> Finding:
    return error(rule, f"{subject} {text}.", f"Run `tayori {command}` for it again.", where=subject)


def notes(context: TargetContext) -> tuple[Finding, ...]:
    """Whether the organisation's colour can be read on the site, and its logo shown."""
    return (*brand_findings(context.colour), *logo_findings(context.logo))


def _open(context: TargetContext) -> Folder:
    return Folder(context, context.options)


KIND = PublisherKind(
    name="folder",
    summary="A site of plain files: pages, media and feeds for any web server",
    options=FolderOptions,
    open=_open,
    is_site=True,
    shows=shown_text,
    notes=notes,
)
