"""Where everything is on a site: every path below its base is made here.

Pages are folders (`clips/<slug>/`), so that their addresses say nothing of file types; the first
language has no prefix, the others have theirs (`en/clips/<slug>/`).
"""

from __future__ import annotations

import posixpath
import re
from urllib.parse import quote, unquote

from tayori.model.asset import Asset, Episode, Kind, Show, kind_of
from tayori.model.ids import Digest, Lang, Slug
from tayori.model.publishing import Package

MEDIA = "media"
STATIC = "assets"
NOT_FOUND = "404.html"
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_FOLDERS = {Kind.CLIP: "clips", Kind.PHOTO: "photos"}


def home(lang: Lang, first: Lang) -> str:
    """The front page: empty in the first language, `en/` in another."""
    return "" if lang == first else f"{lang}/"


def listing(kind: Kind, lang: Lang, first: Lang, number: int = 1) -> str:
    """A page of the list of all clips or photos."""
    page = f"page/{number}/" if number > 1 else ""
    return f"{home(lang, first)}{_FOLDERS[kind]}/{page}"


def podcasts(lang: Lang, first: Lang) -> str:
    """The list of shows."""
    return f"{home(lang, first)}podcasts/"


def show(slug: Slug, lang: Lang, first: Lang) -> str:
    """A show's page."""
    return f"{podcasts(lang, first)}{slug}/"


def asset(package: Package, lang: Lang, first: Lang) -> str:
    """An asset's page; an episode's is below its show's."""
    return _page(package.kind, package.slug, package.show, lang, first)


def asset_page(asset: Asset, first: Lang) -> str:
    """An asset's page in the site's first language, before there is a package of it; a show's page too."""
    if isinstance(asset, Show):
        return show(asset.slug, first, first)
    return _page(kind_of(asset), asset.slug, asset.show if isinstance(asset, Episode) else None, first, first)


def _page(kind: Kind, slug: Slug, of_show: Slug | None, lang: Lang, first: Lang) -> str:
    if kind is Kind.EPISODE:
        parent = show(of_show, lang, first) if of_show else podcasts(lang, first)
        return f"{parent}{slug}/"
    return f"{listing(kind, lang, first)}{slug}/"


def feed(slug: Slug) -> str:
    """A show's feed, the same in every language: subscribers keep this address for years."""
    return f"podcasts/{slug}/feed.xml"


def beside_feed(show: Slug, name: str) -> str:
    """Of another document of a show's feed."""
    return feed(show).rpartition("/")[0] + f"/{name}"


def policy(slug: Slug) -> str:
    """An asset's rights for machines, an ODRL policy; the same in every language."""
    return f"rights/{slug}.odrl.json"


def media_folder(slug: Slug) -> str:
    """Where an asset's files are."""
    return f"{MEDIA}/{slug}/"


def media(slug: Slug, name: str, digest: Digest) -> str:
    """`media/<slug>/<name>.<8 digits of the digest>.<type>`: new bytes have a new address, so caches hold."""
    stem, _, suffix = name.rpartition(".") if "." in name else (name, "", "")
    plain = _UNSAFE.sub("-", stem).strip(".-") or "file"
    kind = _UNSAFE.sub("", suffix)
    return f"{media_folder(slug)}{plain}.{digest[:8]}{'.' + kind if kind else ''}"


def file_of(page: str) -> str:
    """The file a page's path is served from."""
    return page + "index.html" if page.endswith("/") or not page else page


def relative(page: str, target: str) -> str:
    """`target` as a link on `page`: works below any base, and on localhost. Absolute URLs stay."""
    if "://" in target:
        return target
    start = posixpath.dirname(file_of(page))
    path = posixpath.relpath("/" + unquote(target), "/" + start)
    slash = "/" if target.endswith("/") or not target else ""
    return quote(path) + slash
