"""Only what differs is drawn, and the result is what drawing all of it gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tayori.model.asset import Chapter
from tayori.model.publishing import Package
from tayori.model.text import Texts
from tayori.publishers.base import SiteInfo, SiteItem, SiteSeries, SiteShow
from tayori.publishers.folder.drawn import RECORD
from tayori.publishers.folder.publisher import Folder
from tayori.publishers.folder.site_folder import MANIFEST
from tests.publishers.samples import (
    EN,
    JA,
    METADATA,
    SHOW,
    SITE,
    clip,
    episode,
    folder_publisher,
    photo,
    track,
)

Parts = tuple[tuple[SiteItem, ...], tuple[SiteShow, ...], SiteInfo]


def given(root: Path) -> tuple[Folder, Parts]:
    """A site of one of everything and of two clips, drawn once."""
    publisher = folder_publisher(root)
    packages = (
        clip(root / "b", series="asa", series_number=1),
        clip(root / "b", "kawa", title=Texts.of({"ja": "川"}), tags=("川",)),
        episode(root / "b"),
        photo(root / "b"),
    )
    items = tuple(SiteItem(package, publisher.publish(package, None)) for package in packages)
    return publisher, (items, (SHOW,), SITE)


def first(parts: Parts, **changes: Any) -> Parts:
    """The same with another word about the first asset."""
    items, shows, info = parts
    return (SiteItem(replace(items[0].package, **changes), items[0].receipt), *items[1:]), shows, info


def of(parts: Parts, number: int, change: Callable[[Package], Package]) -> Parts:
    items = list(parts[0])
    items[number] = SiteItem(change(items[number].package), items[number].receipt)
    return tuple(items), parts[1], parts[2]


CHANGES: dict[str, Callable[[Parts], Parts]] = {
    "title": lambda parts: first(parts, title=Texts.of({"ja": "別の題"})),
    "description": lambda parts: first(parts, description=Texts.of({"ja": "別の話。", "en": "Another."})),
    "tags": lambda parts: first(parts, tags=("山",)),
    "series": lambda parts: first(parts, series="yoru", series_number=2),
    "audience": lambda parts: first(parts, audience="学生"),
    "words": lambda parts: first(parts, tracks=(track(JA, "まったく別の言葉"),)),
    "rights": lambda parts: first(
        parts,
        metadata=replace(METADATA, rights=replace(METADATA.rights, credit="別の人", licence="CC-BY-4.0")),
    ),
    "policy": lambda parts: first(parts, policy=b"{}"),
    "language": lambda parts: first(parts, lang=EN),
    "chapters": lambda parts: of(
        parts, 2, lambda p: replace(p, chapters=(Chapter(start_ms=1000, title="別の章"),))
    ),
    "alt": lambda parts: of(parts, 3, lambda p: replace(p, alt=Texts.of({"ja": "別の説明"}))),
    "show": lambda parts: (parts[0], (replace(SHOW, title=Texts.of({"ja": "別の番組"})),), parts[2]),
    "feed": lambda parts: (parts[0], (replace(SHOW, feed=b""),), parts[2]),
    "subscribe": lambda parts: (
        parts[0],
        (replace(SHOW, subscribe=(("apple", "https://podcasts.example.com/1"),)),),
        parts[2],
    ),
    "organisation": lambda parts: (*parts[:2], replace(SITE, organisation=Texts.of({"ja": "みどり市"}))),
    "colour": lambda parts: (*parts[:2], replace(SITE, colour="0B6E4F")),
    "contact": lambda parts: (*parts[:2], replace(SITE, contact="")),
    "languages": lambda parts: (*parts[:2], replace(SITE, languages=(JA,))),
    "described series": lambda parts: (
        *parts[:2],
        replace(SITE, series=(SiteSeries(id="asa", title=Texts.of({"ja": "朝の町"})),)),
    ),
    "one less": lambda parts: (parts[0][1:], parts[1], parts[2]),
    "nothing left": lambda parts: ((), (), parts[2]),
}


def content(publisher: Folder) -> dict[str, bytes]:
    """Path -> bytes of the site without its media and our own records."""
    files = (path for path in publisher.path.rglob("*") if path.is_file())
    found = {path.relative_to(publisher.path).as_posix(): path.read_bytes() for path in files}
    ours = (MANIFEST, RECORD)
    return {name: data for name, data in found.items() if not name.startswith("media/") and name not in ours}


@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
def test_after_any_change_the_site_is_as_if_drawn_anew(
    tmp_path: Path, change: Callable[[Parts], Parts]
) -> None:
    publisher, parts = given(tmp_path / "old")
    publisher.render(*parts)
    assert publisher.render(*parts) == ()
    changed = publisher.render(*change(parts))
    fresh = folder_publisher(tmp_path / "new")
    fresh.render(*change(parts))
    assert content(publisher) == content(fresh)
    assert changed


def test_what_is_not_drawn_is_not_even_read(tmp_path: Path) -> None:
    publisher, parts = given(tmp_path)
    publisher.render(*parts)
    page = publisher.path / "index.html"
    before = page.stat()
    page.write_bytes(page.read_bytes().replace("長野市".encode(), "長埜市".encode()))
    publisher.render(*parts)
    assert "長埜市".encode() not in page.read_bytes()
    assert page.stat().st_ino != before.st_ino
    again = page.stat()
    publisher.render(*parts)
    assert page.stat() == again


def test_a_lost_record_costs_time_and_nothing_else(tmp_path: Path) -> None:
    publisher, parts = given(tmp_path)
    publisher.render(*parts)
    (publisher.path / RECORD).write_text("{", encoding="utf-8")
    assert publisher.render(*parts) == ()
    (publisher.path / "index.html").unlink()
    assert publisher.render(*parts) == ("index.html",)


def test_the_record_is_no_part_of_the_site(tmp_path: Path) -> None:
    from tayori.publishers.serving.files import find_file

    publisher, parts = given(tmp_path)
    publisher.render(*parts)
    assert (publisher.path / RECORD).is_file()
    assert find_file(publisher.path, f"/{RECORD}") is None


def test_a_new_asset_leaves_the_pages_of_the_others(tmp_path: Path) -> None:
    publisher, parts = given(tmp_path)
    publisher.render(*parts)
    more = clip(tmp_path / "b", "yama", title=Texts.of({"ja": "山"}), tags=())
    item = SiteItem(more, publisher.publish(more, None))
    changed = publisher.render((*parts[0], item), *parts[1:])
    assert "clips/yama/index.html" in changed
    assert "index.html" in changed
    assert "clips/kawa/index.html" not in changed
    assert "photos/yuki-no-michi/index.html" not in changed
