"""The real WordPress as a bench for the contract of publishers (tayori/publishers/contract.py)."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from tayori.model.publishing import Package
from tayori.model.text import Texts
from tayori.publishers.base import Publisher
from tayori.publishers.bench import PlainBench
from tests.faults import Exchange, Fault, Proxy
from tests.wordpress.publishing import alone, desk
from tests.wordpress.server import WordPressSite

KINDS = {"media": "inherit,private", "posts": "any,trash", "pages": "any,trash"}
"""What a site has, and every status it can have."""

PUBLISHED = datetime(2026, 10, 1, 0, 0, tzinfo=UTC)


@dataclass
class WordPressBench(PlainBench):
    """A site that is emptied first: as its administrator sees it, and as a stranger does."""

    root: Path
    site: WordPressSite
    proxy: Proxy
    """Before the site, the same for each check: WordPress makes its addresses of the proxy's."""

    def __post_init__(self) -> None:
        with self._as_administrator() as admin:
            tags = [("tags", tag) for tag in admin.get("/tags").json()]
            for kind, item in (*_everything(admin), *tags):
                admin.delete(f"/{kind}/{item['id']}", params={"force": True}).raise_for_status()
        # ids are part of a page's content, which receipts compare; 3 is WordPress's own privacy policy
        self.site.run_php('$wpdb->query("ALTER TABLE $wpdb->posts AUTO_INCREMENT = 100");')

    @property
    def secrets(self) -> tuple[str, ...]:
        return (self.site.passwords["editor"][1],)

    def open(self) -> Publisher:
        return desk(self.site, self.root, url=self.proxy.url, status="publish").publisher

    def package(self, title: str, slug: str) -> Package:
        titles = Texts.of({"ja": title, "en": title})
        # without a date of its own a page has that of the moment, and no two publications were alike
        return alone(self.root / "build", slug, title=titles, tags=("移住",), publish_at=PUBLISHED)

    def there(self) -> tuple[str, ...]:
        with self._as_administrator() as admin:
            return tuple(sorted(f"{kind}: {_line(item)}" for kind, item in _everything(admin)))

    def shown(self) -> tuple[str, ...]:
        with self._opened() as stranger:
            items = [item for kind in KINDS for item in stranger.get(f"/{kind}").json()]
        return tuple(sorted(f"{item['type']}: {item['title']['rendered']}" for item in items))

    def meddle(self) -> bool:
        with self._as_administrator() as admin:
            (page,) = admin.get("/posts").json()
            admin.post(f"/posts/{page['id']}", json={"title": "別の題"}).raise_for_status()
        return True

    @contextmanager
    def losing(self, number: int) -> Iterator[Callable[[], bool]]:
        acts = 0

        def script(exchange: Exchange) -> Fault | None:
            nonlocal acts
            acts += exchange.method in ("POST", "DELETE")
            return Fault("after") if acts == number and exchange.method in ("POST", "DELETE") else None

        self.proxy.script = script
        yield lambda: acts >= number
        self.proxy.script = lambda _: None

    def _as_administrator(self) -> httpx.Client:
        return self._opened(auth=self.site.passwords["administrator"])

    def _opened(self, **more: Any) -> httpx.Client:
        return httpx.Client(base_url=f"{self.site.url}/wp-json/wp/v2", **more)


def _everything(admin: httpx.Client) -> list[tuple[str, dict[str, Any]]]:
    asked = {kind: {"status": status, "context": "edit"} for kind, status in KINDS.items()}
    return [
        (kind, item) for kind, query in asked.items() for item in admin.get(f"/{kind}", params=query).json()
    ]


def _line(item: dict[str, Any]) -> str:
    """What an item says, without ids, times and addresses."""
    file = str(item.get("source_url", "")).rpartition("/")[2]
    said = (item["title"]["raw"], item["status"], file, len(item.get("tags", ())))
    return " ".join(html.unescape(str(each)) for each in said)
