"""The `wordpress` kind: media in the library, a post or page for each asset, both with their rights.

Planning is pure; everything that speaks to the site is brought in by the calls that do.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tayori.errors import Refused, UsageError
from tayori.model.finding import Finding, note
from tayori.model.publishing import Drift, Package, PlannedAction, Receipt
from tayori.publishers.base import Progress, PublisherKind, Record, TargetContext, keep_nothing
from tayori.publishers.rights_lines import shown_text
from tayori.publishers.wordpress.options import WordPressAssetOptions, WordPressOptions
from tayori.publishers.wordpress.planning import READABLE, Wish, make_wish, plan, warnings

if TYPE_CHECKING:
    from tayori.publishers.wordpress.account import Account
    from tayori.publishers.wordpress.api import Api
    from tayori.publishers.wordpress.drift import Look
    from tayori.publishers.wordpress.media_library import Library
    from tayori.publishers.wordpress.pages import Pages

PLUGIN = "plugin"
"""The fact on record of whether the companion plugin is active: `yes`, `no`, or nobody has looked."""


@dataclass(frozen=True, slots=True)
class WordPress:
    """One site. Planning needs neither network nor password."""

    context: TargetContext
    options: WordPressOptions

    @property
    def wanted(self) -> tuple[str, ...]:
        """The renditions that are sent."""
        return self.options.renditions

    def plan(self, package: Package, last: Receipt | None) -> PlannedAction:
        """Create, update field by field, replace, take down or nothing; no call is made."""
        wish = self._wish(package, has_plugin=self.context.account.get(PLUGIN) == "yes")
        # of a target where nothing is public its notes say it for all
        told = warnings(wish, is_public=self.options.status == "publish")
        return plan(wish, self.context.name, last, told)

    def publish(
        self,
        package: Package,
        last: Receipt | None,
        on_progress: Progress | None = None,
        record: Record = keep_nothing,
    ) -> Receipt:
        """Bring the site to `package` and read back; each step asks first what is there.

        Raises Refused after `until`, UsageError without anything to show, RemoteError, OutcomeUnknown.
        """
        # the client is loaded by those who speak to the site
        from tayori.publishers.wordpress.account import require_able, require_categories
        from tayori.publishers.wordpress.publication import Publication, begin

        _require_sendable(self._wish(package, has_plugin=False))
        with self._library() as (library, account):
            wish = self._wish(package, has_plugin=account.keeps_rights)
            # the target's own options: what is missing for all is told once
            require_able(account, self.options, wish.status)
            require_categories(library.api, account, wish.options, self.options.categories)
            pages, start = self._pages(library), begin(wish, self.context.name, last)
            return Publication(wish, account, library, pages, start, record, on_progress).run()

    def retract(self, receipt: Receipt, record: Record = keep_nothing) -> Receipt:
        """Delete its media, take its page down as the options say, and prove both; the page's id is kept.

        What the receipt does not know is found by our mark and our file names.
        """
        from tayori.publishers.wordpress.retraction import Retraction

        with self._library() as (library, _):
            pages, now = self._pages(library), self.context.now()
            return Retraction(library, pages, self.options.retracted, now, record).run(receipt)

    def verify(self, receipt: Receipt) -> tuple[Finding, ...]:
        """Every file and the page; of something retracted, that nothing is to be had."""
        with self._looking(receipt) as look:
            return look.verify()

    def drift(self, receipt: Receipt) -> tuple[Drift, ...]:
        """Field by field what is no longer as it was read back."""
        with self._looking(receipt) as look:
            return look.drift()

    def _wish(self, package: Package, *, has_plugin: bool) -> Wish:
        return make_wish(package, self.options, self.context, has_plugin=has_plugin)

    def _pages(self, library: Library) -> Pages:
        from tayori.publishers.wordpress.pages import Pages

        return Pages(library.api, "page" if self.options.page == "page" else "post")

    @contextmanager
    def _library(self) -> Iterator[tuple[Library, Account]]:
        """The media library of those who are known there: a stranger is told that nothing is there."""
        from tayori.publishers.wordpress.account import read_account
        from tayori.publishers.wordpress.media_library import Library
        from tayori.publishers.wordpress.upload import Uploader

        options = self.options
        with self._api() as api:
            account = read_account(api, options.user)
            self.context.learn({PLUGIN: "yes" if account.keeps_rights else "no"})
            most, in_form = options.max_upload_bytes, account.upload_bytes
            yield Library(api, Uploader(api, options.upload, most, in_form)), account

    @contextmanager
    def _looking(self, receipt: Receipt) -> Iterator[Look]:
        from tayori.publishers.wordpress.drift import Look

        with self._library() as (library, _):
            yield Look(library, self._pages(library), receipt)

    def _api(self) -> Api:
        from tayori.publishers.http.exchange import Exchange
        from tayori.publishers.wordpress.api import Api

        options = self.options
        login = f"{options.user}:{self.context.secret(options.password)}"
        header = "Basic " + base64.b64encode(login.encode()).decode()
        exchange = Exchange(options.url, lambda: header, options.timeout_s)
        return Api(exchange, options.url, self.context.sleep, self.context.now)


def _require_sendable(wish: Wish) -> None:
    late = wish.too_late()
    if late:
        raise Refused(" ".join(late), "Nothing was sent.")
    faults = wish.faults()
    if faults:
        raise UsageError(" ".join(faults), "Correct this and publish again.")


def notes(context: TargetContext) -> tuple[Finding, ...]:
    """What is so of all that goes to the site; asks nobody."""
    return tuple(_notes(context))


def _notes(context: TargetContext) -> Iterator[Finding]:
    if context.options.status != "publish":
        cure = "Send on its day what nobody may see before; the addresses cannot be guessed."
        yield note("wordpress-drafts-readable", READABLE, cure, where=context.name)
    if context.account.get(PLUGIN) != "no":
        return
    text = (
        f"{context.options.url} has no plugin of Tayori: rights stay there as text only, nothing machine-"
        "readable is kept of them, pages have no JSON-LD, and chapter files and some captions are not taken."
    )
    cure = "Install wordpress/tayori there to keep them; everything else works without it."
    yield note("wordpress-plugin-missing", text, cure, where=context.name)


def _open(context: TargetContext) -> WordPress:
    return WordPress(context, context.options)


KIND = PublisherKind(
    name="wordpress",
    summary="A WordPress site's media library and pages, through its REST API",
    options=WordPressOptions,
    open=_open,
    asset_options=WordPressAssetOptions,
    shows=shown_text,
    at_once=2,
    notes=notes,
)
