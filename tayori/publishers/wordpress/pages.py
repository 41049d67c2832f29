"""The post or page of an asset: found by our mark, made once, brought to what is wanted field by field."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tayori.model.ids import Slug
from tayori.model.publishing import Part, Receipt
from tayori.publishers.marker import find_markers
from tayori.publishers.once import once
from tayori.publishers.wordpress import blocks
from tayori.publishers.wordpress.api import Api
from tayori.publishers.wordpress.page import PageFields
from tayori.publishers.wordpress.terms import term_ids
from tayori.publishers.wordpress.texts import raw

ADOPTABLE = ("title", "excerpt")
"""Fields that may stay as somebody wrote them: nothing of rights is in them."""

KINDS = ("post", "page")
Page = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pages:
    """The posts of one site, or its pages."""

    api: Api
    kind: str
    """`post` or `page`."""

    @property
    def route(self) -> str:
        """Where they are below the REST root."""
        return f"wp/v2/{self.kind}s"

    def get(self, number: str) -> Page | None:
        """The page with this id, in the trash or not; None when it was deleted."""
        return self.api.find(f"{self.route}/{number}", {"context": "edit"}) if number else None

    def find(self, slug: Slug) -> Page | None:
        """The oldest page that bears our mark for `slug`, wherever it is but in the trash."""
        return next(self.marked(slug), None)

    def marked(self, slug: Slug) -> Iterator[Page]:
        """Every page that bears our mark for `slug`, the oldest first; none of the trash."""
        query = {
            "search": f"tayori:{slug}:",
            "status": "any",
            "context": "edit",
            "orderby": "id",
            "order": "asc",
        }
        return (page for page in self.api.list(self.route, query) if _is_of(page, slug))

    def bring(self, slug: Slug, body: dict[str, Any], known: str, *, unsure: bool) -> Page:
        """The page of an asset with the fields of `body`: the one `known`, one found, or a new one.

        `unsure`: an earlier run may have made it just now.
        """
        there = self.get(known)
        if there is None:
            there = once(
                lambda: self.find(slug),
                lambda: self.api.make(self.route, body),
                self.api.sleep,
                f"the page of {slug}",
                unsure=unsure,
            )
        if there.get("status") == "future" and "date_gmt" not in body:
            # it would go on waiting for its day; WordPress calls now what is none
            body = {**body, "date_gmt": None}
        if all(_is_as(there, name, value) for name, value in body.items()):
            return there
        return self.api.change(f"{self.route}/{there['id']}", body)

    def located(self, slug: Slug, part: Part) -> tuple[Pages, Page] | None:
        """The page of a part, and what kind it is of: made when the target said otherwise, or never answered.

        None when there is none of either kind.
        """
        for kind in sorted(KINDS, key=lambda kind: kind != self.kind):
            pages = replace(self, kind=kind)
            page = pages.get(part.remote_id) if part.remote_id else pages.find(slug)
            if page is not None:
                return pages, page
        return None

    def take_down(self, number: str, how: str) -> None:
        """Delete a page for good, or bring it to the status `how`; deleted or in the trash it is down."""
        if how == "delete":
            self.api.delete(f"{self.route}/{number}")
            return
        page = self.get(number)
        if page is not None and page.get("status") not in (how, "trash"):
            self.api.change(f"{self.route}/{number}", {"status": how})

    def term_names(self, page: Page, taxonomy: str) -> tuple[str, ...]:
        """Names of a page's categories or tags, in order of their ids."""
        ids = page.get(taxonomy) or []
        if not ids:
            return ()
        query = {"include": ",".join(map(str, ids)), "orderby": "id", "_fields": "id,name"}
        return tuple(html.unescape(str(t["name"])) for t in self.api.list(f"wp/v2/{taxonomy}", query))


def page_body(
    pages: Pages, fields: PageFields, receipt: Receipt, before: Mapping[str, str], *, has_meta: bool
) -> dict[str, Any]:
    """What is sent for a page, with its terms made and what was adopted kept.

    `before` is what was wanted the last time: what is no longer said of it is taken out of the page as well,
    and what we never said is left to the site.
    """
    said: dict[str, Any] = {
        "title": kept(receipt, "title", fields.title),
        "content": fields.content,
        "excerpt": kept(receipt, "excerpt", fields.excerpt),
        "slug": fields.slug,
        "status": fields.status,
        "featured_media": fields.featured_media,
    }
    if fields.date_gmt or before.get("date"):
        said["date_gmt"] = fields.date_gmt
    if pages.kind == "post":
        said["tags"] = list(term_ids(pages.api, "tags", fields.tags))
    if pages.kind == "post" and (fields.categories or before.get("categories")):
        said["categories"] = list(term_ids(pages.api, "categories", fields.categories))
    if has_meta:
        said["meta"] = fields.meta
    return said


def kept(receipt: Receipt, field: str, markup: str) -> str:
    """The text of a field, or what stands there by agreement while we want what we wanted then."""
    ours = html.unescape(markup)
    theirs = next((a.theirs for a in receipt.adopted if a.field == field and a.ours == ours), None)
    return markup if theirs is None else str(blocks.text(theirs))


def _is_of(page: Page, slug: Slug) -> bool:
    return any(mark.split(":")[1] == slug for mark in find_markers(raw(page.get("content"))))


def _is_as(page: Page, name: str, value: Any) -> bool:
    there = page.get(name)
    if name in ("title", "excerpt", "content"):
        return html.unescape(raw(there)) == html.unescape(value)
    if name == "status":
        # a date to come makes one of the other
        return there == value or (value == "publish" and there == "future")
    if name in ("categories", "tags"):
        return sorted(there or []) == sorted(value)
    if name == "meta":
        return all(((there or {}).get(key) or None) == (said or None) for key, said in value.items())
    return bool(there == value)
