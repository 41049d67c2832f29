"""oEmbed documents, by which other sites show our player for an address of ours (https://oembed.com)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from html import escape
from typing import Any

from tayori.model.asset import Kind
from tayori.model.publishing import RemoteFile
from tayori.publishers.plain_text import clean, web
from tayori.publishers.site import paths
from tayori.publishers.site.entry import Entry
from tayori.publishers.site.made_file import MadeFile
from tayori.publishers.site.site import Site

_LONG_SIDE = 640
"""CSS pixels of the longer side of a film's player: fits a column of text, and a phone held upright."""
_SOUND = (640, 240)
"""CSS pixels of an episode's player."""
_CACHE_SECONDS = 86_400


def oembed_files(site: Site) -> Iterator[MadeFile]:
    """A document for every page that can be embedded, in each of its languages."""
    for lang in site.languages:
        for entry in site.entries(lang):
            path = oembed_path(entry, site)
            if path:
                values = (entry, site.info, site.look.base_url, site.name(lang))
                yield MadeFile(path, values, partial(_made, entry, site), str(entry.package.slug))


def oembed_path(entry: Entry, site: Site) -> str:
    """Where the document of `entry` is; empty for what nobody can embed."""
    file = entry.main[0] if entry.main else None
    if file is None or (entry.package.kind is not Kind.EPISODE and not (file.width and file.height)):
        return ""
    return paths.oembed(entry.package.slug, entry.lang, site.first)


def _made(entry: Entry, site: Site) -> bytes:
    return (json.dumps(_document(entry, site), ensure_ascii=False, indent=1) + "\n").encode()


def _document(entry: Entry, site: Site) -> dict[str, Any]:
    return {
        "version": "1.0",
        "title": entry.title.text,
        "provider_name": site.name(entry.lang),
        "provider_url": site.address(paths.home(entry.lang, site.first)),
        **_author(entry, site),
        "cache_age": _CACHE_SECONDS,
        **(_thumbnail(entry.share_image, site) if entry.share_image else {}),
        **_shown(entry, site),
    }


def _author(entry: Entry, site: Site) -> dict[str, str]:
    name, url = clean(site.info.organisation.get(entry.lang)), web(site.info.url)
    return {"author_name": name} | ({"author_url": url} if url else {})


def _thumbnail(image: RemoteFile, site: Site) -> dict[str, Any]:
    """All three fields or none, as the specification has it."""
    if not (image.width and image.height):
        return {}
    return {
        "thumbnail_url": site.address(image.url),
        "thumbnail_width": image.width,
        "thumbnail_height": image.height,
    }


def _shown(entry: Entry, site: Site) -> dict[str, Any]:
    file = entry.main[0]
    match entry.package.kind:
        case Kind.CLIP:
            return {"type": "video", **_frame(entry, site, *_fitted(file.width, file.height))}
        case Kind.EPISODE:
            return {"type": "rich", **_frame(entry, site, *_SOUND)}
        case _:
            return {
                "type": "photo",
                "url": site.address(file.url),
                "width": file.width,
                "height": file.height,
                "web_page": site.address(entry.page),
            }


def _frame(entry: Entry, site: Site, width: int, height: int) -> dict[str, Any]:
    page = site.address(paths.embed(entry.package.slug, entry.lang, site.first))
    html = (
        f'<iframe src="{escape(page)}" width="{width}" height="{height}" title="{escape(entry.title.text)}" '
        'loading="lazy" allow="fullscreen; picture-in-picture" allowfullscreen></iframe>'
    )
    return {"html": html, "width": width, "height": height}


def _fitted(width: int, height: int) -> tuple[int, int]:
    longer = max(width, height)
    return round(width * _LONG_SIDE / longer), round(height * _LONG_SIDE / longer)
