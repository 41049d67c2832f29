"""A site is written in an order in which nobody meets a name without its file, wherever the run stops."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tayori.model.text import Texts
from tayori.publishers.base import SiteItem
from tayori.publishers.folder.publisher import Folder
from tayori.publishers.folder.site_folder import SiteFolder
from tests.publishers.bucket.crawl import broken, doors
from tests.publishers.samples import SHOW, SITE, clip, episode, folder_publisher, photo

BASE = "https://ijyu.example.jp/"
HEAVY = ("assets/", "media/", "search/")


def on_disk(root: Path) -> dict[str, bytes]:
    files = (path for path in root.rglob("*") if path.is_file())
    found = {path.relative_to(root).as_posix(): path.read_bytes() for path in files}
    return {path: data for path, data in found.items() if not path.startswith(".")}


def pages(files: dict[str, bytes]) -> list[str]:
    return [path for path in files if path.endswith((".html", ".xml"))]


def nameless(files: dict[str, bytes]) -> set[str]:
    """Blocks that the list of a search index names and that are not there."""
    lists = [path for path in ("search/ja.json", "search/en.json") if path in files]
    named = {word for path in lists for word in _words(json.loads(files[path]))}
    return {
        word for word in named if word.endswith(".gz") and f"search/{word.rpartition('/')[2]}" not in files
    }


def _words(value: object) -> list[str]:
    if isinstance(value, dict):
        return [word for each in value.values() for word in _words(each)]
    if isinstance(value, list):
        return [word for each in value for word in _words(each)]
    return [value] if isinstance(value, str) else []


def watch(monkeypatch: pytest.MonkeyPatch, look: Callable[[str], None]) -> None:
    """Call `look` with the path after every write and every deletion of a file of the site."""
    write, unlink = SiteFolder.write, SiteFolder._unlink

    def written(self: SiteFolder, path: str, data: bytes) -> bool:
        changed = write(self, path, data)
        look(path)
        return changed

    def unlinked(self: SiteFolder, path: str) -> bool:
        gone = unlink(self, path)
        look(path)
        return gone

    monkeypatch.setattr(SiteFolder, "write", written)
    monkeypatch.setattr(SiteFolder, "_unlink", unlinked)


def published(publisher: Folder, root: Path) -> tuple[SiteItem, ...]:
    packages = (
        clip(root / "b", series="asa"),
        clip(root / "b", "kawa"),
        episode(root / "b"),
        photo(root / "b"),
    )
    return tuple(SiteItem(package, publisher.publish(package, None)) for package in packages)


def test_a_first_run_names_nothing_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publisher = folder_publisher(tmp_path)
    items = published(publisher, tmp_path)
    order: list[str] = []

    def look(path: str) -> None:
        order.append(path)
        files = on_disk(publisher.path)
        missing = [each.split(" -> ") for each in broken(files, BASE, pages(files))]
        assert [each for each in missing if _is_late(*each)] == [], path
        assert nameless(files) == set(), path

    watch(monkeypatch, look)
    publisher.render(items, (SHOW,), SITE)
    assert order[-1] == "index.html"
    assert order.index("podcasts/machi-no-koe/feed.xml") > order.index("clips/index.html")
    assert order.index("clips/index.html") > order.index("embed/kawa/index.html")


def _is_late(page: str, path: str) -> bool:
    """Works lead to lists, which come after them; nothing else may be missing where a page names it."""
    if path.startswith(HEAVY) and not path.endswith(".html"):
        return True
    return _is_of_work(path) and not _is_of_work(page)


def _is_of_work(path: str) -> bool:
    return any(slug in path for slug in ("asa-no-eki", "kawa", "hajimari", "yuki-no-michi"))


def test_a_changed_site_is_whole_after_every_act(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publisher = folder_publisher(tmp_path, keep_replaced_days=0)
    items = published(publisher, tmp_path)
    publisher.render(items, (SHOW,), SITE)
    more = clip(tmp_path / "b", "yama", title=Texts.of({"ja": "山"}), tags=("山",))
    other = replace(items[0].package, title=Texts.of({"ja": "別"}), tags=("谷",))
    given = (SiteItem(other, items[0].receipt), *items[2:], SiteItem(more, publisher.publish(more, None)))
    acts: list[str] = []

    def look(path: str) -> None:
        acts.append(path)
        files = on_disk(publisher.path)
        assert broken(files, BASE, doors(files)) == set(), path
        assert nameless(files) == set(), path

    watch(monkeypatch, look)
    publisher.render(given, (SHOW,), replace(SITE, colour="0B6E4F"))
    sheets = [path for path in acts if path.startswith("assets/") and path.endswith(".css")]
    assert len(sheets) == 2, "a new one, and the old one away"
    assert acts.index(sheets[1]) > acts.index("index.html") > acts.index(sheets[0])
