"""Targets for the contract of publishers (tayori/publishers/contract.py); a new kind brings a bench."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tayori.model.publishing import Package, Receipt
from tayori.publishers.base import Publisher, SiteItem, TargetContext
from tayori.publishers.bench import PlainBench
from tayori.publishers.folder.publisher import Folder
from tayori.publishers.registry import get_kind
from tests.publishers.samples import JA, SITE, clip, context


def titled(folder: Path, title: str, slug: str) -> Package:
    """A captioned clip with this title in both languages."""
    package = clip(folder, slug)
    return replace(package, title=package.title.of({"ja": title, "en": title}))


@dataclass
class FolderBench(PlainBench):
    """A site in a folder, rendered after each act as pipelines do."""

    root: Path
    live: dict[str, SiteItem] = field(default_factory=dict)

    @property
    def _site(self) -> Path:
        return self.root / "site"

    def _context(self) -> TargetContext:
        options = get_kind("folder").options
        said: dict[str, Any] = {"path": "site", "base_url": "https://ijyu.example.jp/"}
        return context(self.root, options.model_validate(said), "folder")

    def open(self) -> Publisher:
        return self._open()

    def _open(self) -> Folder:
        made = get_kind("folder").open(self._context())
        assert isinstance(made, Folder)
        return made

    def package(self, title: str, slug: str) -> Package:
        return titled(self.root / "build", title, slug)

    def there(self) -> tuple[str, ...]:
        media = [path for path in self._site.rglob("*") if "media" in path.parts and path.is_file()]
        titles = [f"page {name}: {item.package.title.get(JA)}" for name, item in self._shown()]
        return tuple(sorted([*(path.name for path in media), *titles]))

    def shown(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self._shown())

    def _shown(self) -> list[tuple[str, SiteItem]]:
        """Items whose page is there and says their title."""
        pages = [page.read_text(encoding="utf-8") for page in self._site.rglob("index.html")]
        found = self.live.items()
        return [(n, i) for n, i in found if any(f"<h1>{i.package.title.get(JA)}</h1>" in p for p in pages)]

    def finish(self, package: Package, receipt: Receipt) -> None:
        self.live[package.slug] = SiteItem(package, receipt)
        self._open().render(tuple(self.live.values()), (), SITE)

    def meddle(self) -> bool:
        next(path for path in sorted(self._site.rglob("*.mp4"))).write_bytes(b"something else")
        return True
