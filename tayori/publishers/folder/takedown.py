"""Taking an asset off a site: every path it may have there, whether or not the manifest still knows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from tayori.errors import ResourceError
from tayori.model.finding import Finding, error
from tayori.model.ids import Lang
from tayori.model.publishing import PublicationState, Receipt
from tayori.publishers.bucket.compared import behind, left_in
from tayori.publishers.bucket.plan import stage_of
from tayori.publishers.bucket.sync import Bucket
from tayori.publishers.folder.site_folder import SiteFolder, digest_of, part_of
from tayori.publishers.serving.files import digest_in
from tayori.publishers.site import paths
from tayori.publishers.site.leading import pages_leading_to

_CURE = "Run `tayori retract` for it again."


@dataclass(frozen=True, slots=True)
class Takedown:
    """One asset of one site. The receipt outranks the manifest: what it names goes, even if that was lost."""

    receipt: Receipt
    root: Path
    bucket: Bucket | None
    languages: tuple[Lang, ...]
    """Of the site, the first one first."""

    def carry_out(self) -> Receipt:
        """Delete the asset here, then in the bucket; the receipt with what the bucket knew of it.

        A bucket that cannot be reached does not keep the files here, nor the other way round: the error is
        raised at the end, and what is gone here stays on the manifest until it is gone there.
        """
        folder = SiteFolder(self.root)
        owned = self._owned(folder)
        try:
            self._delete_here(folder)
        finally:
            found = self._delete_there(folder, owned)
        return replace(self.receipt, remote_id=self.receipt.remote_id or found)

    def findings(self, base_url: str) -> Iterator[Finding]:
        """An error for all that is left of it, here and in the bucket, and for all that leads to it."""
        folder = SiteFolder(self.root)
        named = dict.fromkeys([*self._owned(folder), *self.files(), *self._in_media()])
        parts = {part_of(path) for path in named} | set(self._parts())
        for path in [*named, *sorted(parts)]:
            if (self.root / path).exists():
                yield error("still-published", f"{path} is still in the site.", _CURE, where=path)
        for path in pages_leading_to(self.root, self.addresses(), base_url):
            yield error("still-linked", f"{path} leads to {self.receipt.slug}.", _CURE, where=path)
        if self.bucket is not None:
            yield from left_in(self.bucket, named)
            yield from behind(self.bucket, self.root, folder.owned())

    def files(self) -> list[str]:
        """Every path the receipt is enough to name."""
        addresses = (paths.file_of(address) for address in self.addresses())
        return [*(file.url for file in self.receipt.files), *addresses, paths.policy(self.receipt.slug)]

    def addresses(self) -> list[str]:
        """What leads to it: its page, its player for other sites and the document about that, by language."""
        slug, first = self.receipt.slug, self.languages[0]
        remote_id = self.receipt.remote_id
        pages = [paths.home(lang, first) + remote_id for lang in self.languages if remote_id]
        embeds = [paths.embed(slug, lang, first) for lang in self.languages]
        return [*pages, *embeds, *(paths.oembed(slug, lang, first) for lang in self.languages)]

    def _delete_here(self, folder: SiteFolder) -> None:
        self._require_site(folder)
        slug = str(self.receipt.slug)
        found = [path for path in [*self.files(), *self._in_media()] if (self.root / path).is_file()]
        if found:
            folder.claim(dict.fromkeys(found, slug))
        owners = folder.owned()
        doomed = [path for path, owner in owners.items() if owner == slug]
        folder.remove_parts([*map(part_of, [*doomed, *self.files()]), *self._parts()])
        # pages before the media they show
        folder.remove(sorted(doomed, key=lambda path: -stage_of(path, owners)))
        left = [path for path in doomed if (self.root / path).exists()]
        if left:
            raise ResourceError(f"{self.root / left[0]} is still there.", "Delete it by hand and run again.")

    def _delete_there(self, folder: SiteFolder, owned: Iterable[str]) -> str:
        """What a receipt that knows nothing learns: the slug, where the bucket had something of it."""
        if self.bucket is None:
            return ""
        slug = self.receipt.slug
        try:
            gone = self.bucket.withdraw([*owned, *self.files()], paths.media_folder(slug))
        except BaseException:
            if folder.is_ours:
                folder.claim(dict.fromkeys(owned, str(slug)))
            raise
        return str(slug) if gone else ""

    def _owned(self, folder: SiteFolder) -> list[str]:
        return [path for path, owner in folder.owned().items() if owner == self.receipt.slug]

    def _in_media(self) -> list[str]:
        """Files in its media folder that carry the digest of their bytes, as only ours do."""
        here = (self.root / paths.media_folder(self.receipt.slug)).glob("[!.]*")
        files = {path.relative_to(self.root).as_posix(): path for path in here if path.is_file()}
        named = {path: digest_in(PurePosixPath(path)) for path in files}
        return [path for path, digits in named.items() if digits and digest_of(files[path])[:8] == digits]

    def _parts(self) -> list[str]:
        """Halves of copies in its media folder that a kill left there."""
        here = (self.root / paths.media_folder(self.receipt.slug)).glob(part_of("*"))
        return [path.relative_to(self.root).as_posix() for path in here]

    def _require_site(self, folder: SiteFolder) -> None:
        """An absent folder proves nothing: the site may lie on a disk that is not mounted now."""
        files = self.receipt.files
        here = folder.is_ours or any((self.root / file.url).exists() for file in files)
        if files and not here and self.receipt.state is not PublicationState.RETRACTED:
            raise ResourceError(
                f"{self.root} is not the site {self.receipt.slug} was published to.",
                "Mount or restore the folder and run again; where it was deleted for good, publish it anew.",
            )
