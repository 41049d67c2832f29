"""Where everything is on a site: every path below its base is made here.

Pages are folders (`clips/<slug>/`), so that their addresses say nothing of file types; the first
language has no prefix, the others have theirs (`en/clips/<slug>/`).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote, unquote

from tayori.model.asset import Asset, Episode, Kind, Show, kind_of
from tayori.model.ids import Digest, Lang, Slug, digest_bytes
from tayori.model.publishing import Package

MEDIA = "media"
STATIC = "assets"
NOT_FOUND = "404.html"
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
MANIFEST = "manifest.webmanifest"
WORKER = "sw.js"
"""The service worker: at the root, for it may only work below where it is."""

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_NO_NAME = re.compile(r"[^\w・-]+")
_NAME_BYTES = 160
"""A file's name has 255 at most."""
_DIGITS = re.compile(r"(?:^|-)[0-9a-f]{12}$")
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


def all_series(lang: Lang, first: Lang) -> str:
    """The list of series."""
    return f"{home(lang, first)}series/"


def series(name: str, lang: Lang, first: Lang, number: int = 1) -> str:
    """A page of a series."""
    return f"{all_series(lang, first)}{named(name)}/{_numbered(number)}"


def tags(lang: Lang, first: Lang) -> str:
    """The index of tags and audiences."""
    return f"{home(lang, first)}tags/"


def tag(name: str, lang: Lang, first: Lang, number: int = 1) -> str:
    """A page of what carries a tag."""
    return f"{tags(lang, first)}{named(name)}/{_numbered(number)}"


def audience(name: str, lang: Lang, first: Lang, number: int = 1) -> str:
    """A page of what is for an audience."""
    return f"{home(lang, first)}for/{named(name)}/{_numbered(number)}"


def named(name: str) -> str:
    """`name` as one step of a path, percent-encoded: readable, and another for every other name.

    What no file can be called, or what one file system tells apart and another does not (case, composed
    and decomposed letters), is replaced, and digits of the name's digest tell it from its neighbours.
    """
    plain = _NO_NAME.sub("-", unicodedata.normalize("NFC", name).casefold()).strip("-")
    short = plain.encode()[:_NAME_BYTES].decode(errors="ignore")
    if short != name or _DIGITS.search(name):
        # a name that ends as ours do could be taken for one
        short = f"{short}-{digest_bytes(name.encode(errors='replace'))[:12]}".lstrip("-")
    return quote(short)


def _numbered(number: int) -> str:
    return f"page/{number}/" if number > 1 else ""


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


def feed_qr(show: Slug) -> str:
    """The QR code of a feed's address."""
    return beside_feed(show, "feed-qr.svg")


def beside_feed(show: Slug, name: str) -> str:
    """Of another document of a show's feed."""
    return feed(show).rpartition("/")[0] + f"/{name}"


def embed(slug: Slug, lang: Lang, first: Lang) -> str:
    """The page that other sites show in a frame."""
    return f"{home(lang, first)}embed/{slug}/"


def oembed(slug: Slug, lang: Lang, first: Lang) -> str:
    """What tells other sites how to show an asset."""
    return f"{home(lang, first)}oembed/{slug}.json"


def about(lang: Lang, first: Lang) -> str:
    """What the site is and whose."""
    return f"{home(lang, first)}about/"


def accessibility(lang: Lang, first: Lang) -> str:
    """The accessibility statement."""
    return f"{home(lang, first)}accessibility/"


def terms(lang: Lang, first: Lang) -> str:
    """Under which terms what is shown may be used, and what the site keeps of its visitors."""
    return f"{home(lang, first)}terms/"


def credits_page(lang: Lang, first: Lang, number: int = 1) -> str:
    """A page of the list of all works with their credits."""
    page = f"page/{number}/" if number > 1 else ""
    return f"{home(lang, first)}credits/{page}"


def search(lang: Lang, first: Lang) -> str:
    """The page to search on."""
    return f"{home(lang, first)}search/"


def search_index(lang: Lang) -> str:
    """The list of the blocks of a language's search index."""
    return f"search/{lang}.json"


def search_block(lang: Lang, name: str, key: str) -> str:
    """A block of a language's search index; what holds other words has another address."""
    return f"search/{lang}-{name}.{key[:8]}.gz"


def offline(lang: Lang, first: Lang) -> str:
    """What is shown in place of a page while there is no connection."""
    return f"{home(lang, first)}offline.html"


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
    """The file a page's path, which is percent-encoded, is served from."""
    path = unquote(page)
    return path + "index.html" if path.endswith("/") or not path else path


def relative(page: str, target: str) -> str:
    """`target` as a link on `page`: works below any base, and on localhost. Absolute URLs stay."""
    if "://" in target:
        return target
    return "../" * unquote(page).count("/") + _encoded(target) or "./"


@lru_cache(maxsize=4096)
def _encoded(target: str) -> str:
    return quote(unquote(target))
