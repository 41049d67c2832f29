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
from tayori.model.finding import Finding
from tayori.model.publishing import Drift, Package, PlannedAction, Receipt
from tayori.publishers.base import Progress, PublisherKind, Record, TargetContext, keep_nothing
from tayori.publishers.rights_lines import shown_text
from tayori.publishers.wordpress.options import WordPressAssetOptions, WordPressOptions
from tayori.publishers.wordpress.planning import Wish, make_wish, plan, warnings

if TYPE_CHECKING:
    from tayori.publishers.wordpress.account import Account
    from tayori.publishers.wordpress.api import Api
    from tayori.publishers.wordpress.drift import Look
    from tayori.publishers.wordpress.library import Library

_PLUGIN = "plugin"
"""The fact on record of whether the companion plugin is active: `yes` or `no`."""


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
        wish = self._wish(package)
        loses_rights = self.context.account.get(_PLUGIN) == "no"
        return plan(wish, self.context.name, last, warnings(wish, loses_rights=loses_rights))

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
        from tayori.publishers.wordpress.account import read_account, require_able
        from tayori.publishers.wordpress.pages import Pages
        from tayori.publishers.wordpress.publication import Publication, begin

        wish = self._wish(package)
        _require_sendable(wish)
        with self._library() as library:
            account = read_account(library.api, self.options.user)
            require_able(account, wish.options, wish.status)
            self._learn(account)
            page = wish.options.page
            pages = Pages(library.api, page) if page != "none" else None
            start = begin(wish, self.context.name, last)
            return Publication(wish, account, library, pages, start, record, on_progress).run()

    def retract(self, receipt: Receipt) -> Receipt:
        """Delete its media, take its page down as the options say, and prove both; the page's id is kept."""
        from tayori.publishers.wordpress.pages import Pages
        from tayori.publishers.wordpress.retraction import Retraction

        with self._library() as library:
            self._require_known(library)
            pages = Pages(library.api, self._page_kind)
            return Retraction(library, pages, self.options.retracted, self.context.now()).run(receipt)

    def verify(self, receipt: Receipt) -> tuple[Finding, ...]:
        """Every file and the page; of something retracted, that nothing is to be had."""
        with self._looking(receipt) as look:
            return look.verify()

    def drift(self, receipt: Receipt) -> tuple[Drift, ...]:
        """Field by field what is no longer as it was read back."""
        with self._looking(receipt) as look:
            return look.drift()

    @property
    def _page_kind(self) -> str:
        return "page" if self.options.page == "page" else "post"

    def _wish(self, package: Package) -> Wish:
        context = self.context
        return make_wish(package, self.options, context.languages, context.now(), context.timezone)

    @contextmanager
    def _library(self) -> Iterator[Library]:
        from tayori.publishers.wordpress.library import Library
        from tayori.publishers.wordpress.upload import Uploader

        with self._api() as api:
            yield Library(api, Uploader(api, self.options.upload, self.options.max_upload_bytes))

    @contextmanager
    def _looking(self, receipt: Receipt) -> Iterator[Look]:
        from tayori.publishers.wordpress.drift import Look
        from tayori.publishers.wordpress.pages import Pages

        with self._library() as library:
            self._require_known(library)
            yield Look(library, Pages(library.api, self._page_kind), receipt)

    def _require_known(self, library: Library) -> None:
        """A stranger is told that nothing is there: no answer of that kind may be believed."""
        from tayori.publishers.wordpress.account import read_account

        read_account(library.api, self.options.user)

    def _api(self) -> Api:
        from tayori.publishers.http.exchange import Exchange
        from tayori.publishers.wordpress.api import Api

        options = self.options
        login = f"{options.user}:{self.context.secret(options.password)}"
        header = "Basic " + base64.b64encode(login.encode()).decode()
        exchange = Exchange(options.url, lambda: header, options.timeout_s)
        return Api(exchange, options.url, self.context.sleep, self.context.now)

    def _learn(self, account: Account) -> None:
        self.context.learn({_PLUGIN: "yes" if account.keeps_rights else "no"})


def _require_sendable(wish: Wish) -> None:
    late = wish.too_late()
    if late:
        raise Refused(" ".join(late), "Nothing was sent.")
    faults = wish.faults()
    if faults:
        raise UsageError(" ".join(faults), "Correct this and publish again.")


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
)
