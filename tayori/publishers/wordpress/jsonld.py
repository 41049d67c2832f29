"""A page's JSON-LD, for the companion plugin to print: kses takes script elements out of what authors write.

It is what the portal says of the same asset. The page's address, and its date where the manifest says none,
are the plugin's to add: only WordPress knows them.
"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from tayori.model.ids import Digest, Lang
from tayori.model.publishing import Package, PublicationState, Receipt, RemoteFile
from tayori.model.text import Texts
from tayori.publishers.base import SiteInfo, SiteItem
from tayori.publishers.site.entry import make_entry
from tayori.publishers.site.jsonld import asset, render
from tayori.publishers.wordpress.media import MediaItem, PublishedMedia

_DATES = ("uploadDate", "datePublished")
_NO_DATE = datetime.min.replace(tzinfo=UTC)


def page_jsonld(package: Package, media: PublishedMedia, site_url: str, lang: Lang) -> str:
    """VideoObject, PodcastEpisode or ImageObject as text (facts 6); the same for the same asset and media."""
    receipt = Receipt(
        slug=package.slug,
        target="",
        state=PublicationState.VERIFIED,
        remote_id="",
        url="",
        payload_digest=Digest(""),
        at=_NO_DATE,
        files=tuple(_remote(item, package) for item in media.files),
    )
    said = asset(
        make_entry(SiteItem(package, receipt), lang, lang, ZoneInfo("UTC")),
        _site(package, site_url, lang),
        None,
        lambda path: path,
    )
    dated = package.published or package.publish_at
    left_out = ("url",) if dated else ("url", *_DATES)
    return render({key: value for key, value in said.items() if key not in left_out})


def _remote(item: MediaItem, package: Package) -> RemoteFile:
    file = next((f for f in package.files if f.digest == item.digest), None)
    return RemoteFile(
        role=item.role,
        name=item.name,
        url=item.url,
        digest=item.digest,
        size=file.size if file else 0,
        mime=item.mime,
        lang=item.lang,
        profile=item.profile,
        duration_ms=file.duration_ms if file else 0,
        width=item.width,
        height=item.height,
    )


def _site(package: Package, url: str, lang: Lang) -> SiteInfo:
    creator = Texts(((lang, package.metadata.creator),))
    return SiteInfo(organisation=creator, url=url, contact="", languages=(lang,), timezone="UTC")
