"""The index of the search: what is in it, how large it is, and what changes it."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tayori.model.asset import Kind
from tayori.publishers.plain_text import clean
from tayori.publishers.site.contents import site_files
from tayori.publishers.site.paths import file_of
from tayori.publishers.site.search.index import ASSETS_PER_BLOCK, index_files
from tayori.publishers.site.search.pages import KINDS
from tayori.publishers.site.search.records import LONG, records_in
from tests.portal.searched import BELOW, WORKS, Work, fold, many, site_of, with_title, write_searched

BUDGET_BYTES = 300_000
"""Issue 7: of 1,000 assets."""


def index_of(works: Any, lang: str = "ja") -> dict[str, bytes]:
    return {
        f.path: f.make() for f in index_files(site_of(tuple(works))) if f.path.startswith(f"search/{lang}")
    }


def records_of(works: Any, part: str = "-all-") -> list[dict[str, Any]]:
    blocks = (data for path, data in index_of(works).items() if part in path)
    return [record for data in blocks for record in records_in(data)]


def test_a_thousand_assets_are_found_by_less_than_300_kilobytes() -> None:
    files = index_of(many(1000))
    assert len(files) == 1000 // ASSETS_PER_BLOCK + 2
    spoken = [sum(len(text) for _, text in work.said) for work in many(1000)]
    assert 110 <= sum(spoken) / 1000 <= 200
    assert sum(map(len, files.values())) < BUDGET_BYTES


def test_the_list_names_every_block_and_no_other() -> None:
    files = index_of(WORKS)
    listed = json.loads(files.pop("search/ja.json"))
    assert sorted([*listed["blocks"], *listed["transcripts"]]) == sorted(files)
    assert listed["long"] == 1


def test_a_new_asset_changes_the_last_block_alone() -> None:
    before = set(index_of(many(600)))
    after = set(index_of(many(601)))
    assert len(before - after) == 1
    assert next(iter(before - after)).startswith("search/ja-all-3.")


def test_another_word_is_another_address() -> None:
    changed = (with_title(WORKS[0], "朝八時、長野駅へ"), *WORKS[1:])
    assert {path for path in index_of(WORKS) if "-all-" in path}.isdisjoint(index_of(changed))


def test_blocks_are_the_same_bytes_on_any_day(monkeypatch: pytest.MonkeyPatch) -> None:
    before = index_of(WORKS)
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    assert index_of(WORKS) == before


def test_long_transcripts_are_not_loaded_with_the_rest() -> None:
    at_once = {record["page"]: record for record in records_of(WORKS)}
    later = records_of(WORKS, "-long-")
    assert [record["page"] for record in later] == ["podcasts/machi-no-koe/hajimari/"]
    assert "said" not in at_once[later[0]["page"]]
    assert sum(len(text) for _, text in later[0]["said"]) >= LONG
    assert at_once["clips/asa-no-eki/"]["said"][1] == [12, "善光寺の前を通って、駅まで下る道です。"]


def test_what_is_in_another_language_says_so() -> None:
    record = next(r for r in records_in(next(d for p, d in index_of(WORKS, "en").items() if "-all-" in p)))
    assert record["said_lang"] == "ja"
    assert "title_lang" not in record


def test_a_clip_has_the_title_of_its_series() -> None:
    records = {record["page"]: record for record in records_of(WORKS)}
    assert records["clips/jr/"]["series"] == "みどり町の一日"
    assert "series" not in records["clips/ringo/"]


def test_series_shows_lists_and_pages_about_the_site_are_in_the_index() -> None:
    found = {record["page"]: record for record in records_of(WORKS, "-pages-")}
    drawn = {file.path for file in site_files(site_of(WORKS))}
    assert all(file_of(page) in drawn for page in found)
    assert {record["kind"] for record in found.values()} == set(KINDS)
    assert found["series/midori/"]["text"] == "山あいの町の、朝から夜まで。"
    assert found["terms/"]["title"] == "利用条件とプライバシー"
    assert {"podcasts/machi-no-koe/", "podcasts/", "about/", "accessibility/", "photos/"} <= set(found)


def test_no_list_of_nothing_is_in_the_index() -> None:
    pages = {record["page"] for record in records_of((), "-pages-")}
    assert pages == {"credits/", "about/", "accessibility/", "terms/"}


def test_the_terms_say_when_the_server_sees_what_is_looked_for() -> None:
    terms = {file.path: file for file in site_files(site_of(WORKS))}
    for path in ("terms/index.html", "en/terms/index.html"):
        assert "?q=" in terms[path].make().decode()


def test_the_index_belongs_to_the_site_and_not_to_an_asset() -> None:
    assert {file.owner for file in site_files(site_of(WORKS)) if file.path.startswith("search/")} == {""}


words = st.text(max_size=30)


@given(words, words, words, st.data())
@settings(max_examples=60)
def test_every_part_of_every_text_is_in_the_index(
    title: str, text: str, spoken: str, data: st.DataObject
) -> None:
    work = Work("a", {"ja": "題" + title}, {"ja": text}, (), ((1, spoken or "声"),), Kind.CLIP)
    record = records_of([work])[0]
    kept = [record["title"], record.get("text", ""), *(passage for _, passage in record.get("said", ()))]
    haystack = "\n".join(map(fold, kept))
    # a passage is one line: the lines of a Japanese caption follow each other without a space
    for given_text in ("題" + title, *re.split(r"\n\s*\n", text), spoken.replace("\n", "")):
        whole = fold(clean(given_text)).strip()
        start = data.draw(st.integers(0, len(whole)))
        assert whole[start : data.draw(st.integers(start, len(whole)))] in haystack


def test_a_page_in_the_index_is_one_that_is_led_to(tmp_path: Path) -> None:
    from tayori.publishers.folder.site_folder import SiteFolder
    from tayori.publishers.site.leading import pages_leading_to

    write_searched(tmp_path, site_of(WORKS))
    root = tmp_path / BELOW
    blocks = [path.relative_to(root).as_posix() for path in root.rglob("*.gz")]
    SiteFolder(root).claim(dict.fromkeys(blocks, ""))
    leading = pages_leading_to(root, ["clips/zenkoji/"], "https://ijyu.example.jp/machi/")
    assert [re.sub(r"\..*", "", path) for path in leading] == ["search/ja-all-1"]
    assert pages_leading_to(root, ["clips/nowhere/"], "https://ijyu.example.jp/machi/") == ()
    (root / leading[0]).write_bytes(b"\x1f\x8b damaged")
    assert pages_leading_to(root, ["clips/zenkoji/"], "https://ijyu.example.jp/machi/") == ()
