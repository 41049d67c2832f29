"""What a site has of an asset, field by field as a person reads it: kept in receipts, compared for drift."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

from tayori.publishers.wordpress.media_library import Attachment, file_name
from tayori.publishers.wordpress.pages import Page, Pages
from tayori.publishers.wordpress.texts import lines_shown, markup_digest, raw

MARKUP = "markup"


def seen(pages: Pages | None, page: Page | None, media: Mapping[str, Attachment | None]) -> dict[str, str]:
    """Field -> value of a page (None: it is not there, or there is to be none) and of media by part."""
    fields = seen_page(page, *_terms(pages, page)) if page is not None else {}
    return {**fields, **seen_media(media)}


def seen_page(page: Page, categories: Sequence[str], tags: Sequence[str]) -> dict[str, str]:
    """Field -> value of a page."""
    status = str(page.get("status", ""))
    fields = {
        "title": html.unescape(raw(page.get("title"))),
        "excerpt": html.unescape(raw(page.get("excerpt"))),
        "slug": str(page.get("slug", "")),
        "status": status,
        # WordPress moves the date of a draft to each moment it is saved
        "date": str(page.get("date_gmt") or "") if status in ("publish", "future") else "",
        "categories": ", ".join(categories),
        "tags": ", ".join(sorted(tags)),
        "content": lines_shown(raw(page.get("content"))),
        # for comparison only: not all of a page is read
        MARKUP: markup_digest(raw(page.get("content"))),
        "featured media": str(page.get("featured_media") or ""),
    }
    return {name: value for name, value in fields.items() if value}


def seen_media(media: Mapping[str, Attachment | None]) -> dict[str, str]:
    """Field -> value of media by part; what all say alike is said once."""
    there = {part: item for part, item in media.items() if item is not None}
    files = {part: file_name(item) for part, item in there.items()}
    captions = {part: lines_shown(raw(item.get("caption"))) for part, item in there.items()}
    descriptions = {part: lines_shown(raw(item.get("description"))) for part, item in there.items()}
    alts = {part: str(item.get("alt_text", "")) for part, item in there.items() if item.get("alt_text")}
    rights = {part: _rights(item) for part, item in there.items()}
    return {
        **files,
        **_common("caption", captions),
        **_common("description", descriptions),
        **_common("alt", alts),
        **_common("rights", rights),
    }


def rights_shown(meta: Mapping[str, Any]) -> str:
    """The machine-readable rights as a plan names them."""
    own = {"tayori_id", "tayori_digest", "tayori_jsonld"}
    said = {name: value for name, value in meta.items() if value and name not in own}
    return "; ".join(
        f"{name.removeprefix('tayori_')}: {value}"
        for name, value in sorted(said.items())
        if name.startswith("tayori_")
    )


def _rights(item: Attachment) -> str:
    meta = item.get("meta")
    return rights_shown(meta) if isinstance(meta, dict) else ""


def _terms(pages: Pages | None, page: Page | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if pages is None or page is None or pages.kind != "post":
        return (), ()
    return pages.term_names(page, "categories"), pages.term_names(page, "tags")


def _common(name: str, values: Mapping[str, str]) -> dict[str, str]:
    """The value of the first part under `name`, and those of parts that say something else."""
    first = next(iter(values.values()), "")
    shown = {name: first} if first else {}
    return shown | {f"{name} of {part}": value for part, value in values.items() if value != first}
