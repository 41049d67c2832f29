"""What the target or the manifest says otherwise of something that is out: brought there, and once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from tayori.model.publishing import Package, PublicationState, Receipt, Role
from tests.faults import Fault
from tests.proxy import proxying
from tests.publishers.samples import NOW, episode, with_rights
from tests.publishers.wordpress.pages import with_chapters
from tests.wordpress.fixtures import NEEDS_WORDPRESS, PLUGIN
from tests.wordpress.publishing import Desk, alone, counts, desk, real
from tests.wordpress.server import WordPressSite

pytestmark = NEEDS_WORDPRESS

HOSTILE = "A & B [gallery] \"一\" 'two' <b>三</b> \\ &amp; &#91;"


def standing(site: WordPressSite) -> list[tuple[str, str]]:
    return sorted((post["type"], post["status"]) for post in site.posts())


def kinds(site: WordPressSite, root: Path, kind: str, **options: Any) -> Desk:
    return desk(site, root, page=kind, status="publish", **options)


@pytest.fixture
def plugin(empty_wordpress: WordPressSite) -> Iterator[WordPressSite]:
    empty_wordpress.install_plugin(PLUGIN)
    yield empty_wordpress
    empty_wordpress.remove_plugin(PLUGIN.name)


def test_an_authors_rights_read_literally(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    """kses filters what authors write: what it changed would be told as not kept."""
    package = replace(alone(tmp_path), metadata=with_rights(credit=HOSTILE))
    target = desk(empty_wordpress, tmp_path, role="author", status="publish")
    receipt = target.publish(package)
    assert receipt.state is PublicationState.VERIFIED, receipt.error
    assert HOSTILE in dict(receipt.fields)["caption"]
    assert HOSTILE in dict(receipt.fields)["description"]
    assert target.publish(package, receipt) == receipt
    assert target.publisher.drift(receipt) == ()


@pytest.mark.parametrize(("before", "after", "how"), [("post", "page", "draft"), ("page", "post", "delete")])
def test_another_kind_of_page_takes_the_place_of_the_former(
    empty_wordpress: WordPressSite, tmp_path: Path, before: str, after: str, how: str
) -> None:
    site, package = empty_wordpress, alone(tmp_path)
    first = kinds(site, tmp_path, before).publish(package)
    target = kinds(site, tmp_path, after, retracted=how)
    second = target.publish(package, first)
    assert second.state is PublicationState.VERIFIED
    assert second.remote_id != first.remote_id
    assert standing(site) == sorted([(after, "publish"), *([(before, "draft")] if how == "draft" else [])])
    assert [item["parent"] for item in site.media()] == [int(second.remote_id)]
    assert httpx.get(f"{site.url}/wp-json/wp/v2/{before}s").json() == []
    assert target.publish(package, second) == second
    assert (target.publisher.verify(second), target.publisher.drift(second)) == ((), ())
    again = kinds(site, tmp_path, before).publish(package, second)
    assert again.remote_id == (first.remote_id if how == "draft" else again.remote_id)
    assert [kind for kind, status in standing(site) if status == "publish"] == [before]


def test_without_a_page_the_media_stay(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    site, package = empty_wordpress, alone(tmp_path)
    first = kinds(site, tmp_path, "post").publish(package)
    target = kinds(site, tmp_path, "none")
    second = target.publish(package, first)
    assert second.state is PublicationState.VERIFIED
    assert standing(site) == [("post", "draft")]
    assert httpx.get(first.url).status_code == 404
    assert [item["parent"] for item in site.media()] == [0]
    assert len(httpx.get(f"{site.url}/wp-json/wp/v2/media").json()) == 1
    assert target.publish(package, second) == second


def test_a_former_page_goes_though_the_answer_is_lost(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    site, package = empty_wordpress, alone(tmp_path)
    first = kinds(site, tmp_path, "post").publish(package)
    with proxying(site.url, (Fault("after", "POST", rf"/posts/{first.remote_id}", nth=0),)) as proxy:
        target = kinds(site, tmp_path, "page", url=proxy.url)
        # its status is repeated, five times; then nobody knows
        with pytest.raises(Exception, match="posts"):
            target.publish(package, first)
        proxy.faults = ()
        receipt = target.publish(package, target.recorded[-1])
    assert receipt.state is PublicationState.VERIFIED
    assert standing(site) == [("page", "publish"), ("post", "draft")]


def test_what_is_retracted_goes_whatever_kind_the_target_wants_now(
    empty_wordpress: WordPressSite, tmp_path: Path
) -> None:
    receipt = kinds(empty_wordpress, tmp_path, "post").publish(alone(tmp_path))
    gone = kinds(empty_wordpress, tmp_path, "page").publisher.retract(receipt)
    assert standing(empty_wordpress) == [("post", "draft")]
    assert empty_wordpress.media() == []
    assert gone.remote_id == receipt.remote_id


def test_emptied_lists_and_dates_are_emptied(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    site = empty_wordpress
    day = datetime.now(UTC).replace(microsecond=0) + timedelta(days=3)
    package = alone(tmp_path, publish_at=day, tags=("移住",))
    target = desk(site, tmp_path, now=datetime.now(UTC), status="publish", categories=("便り",))
    first = target.publish(package)
    (page,) = site.posts()
    assert (page["status"], page["categories"], page["tags"]) == ("future", ["便り"], ["移住"])
    fewer = replace(package, publish_at=None, tags=())
    target = desk(site, tmp_path, now=datetime.now(UTC), status="publish")
    second = target.publish(fewer, first)
    (page,) = site.posts()
    assert (page["status"], page["categories"], page["tags"]) == ("publish", [], [])
    assert not {"categories", "tags"} & set(dict(second.fields))
    assert page["date_gmt"] < day.strftime("%Y-%m-%d")
    assert target.publish(fewer, second) == second


def test_without_a_ledger_nothing_waits_for_a_day_that_is_no_more(
    empty_wordpress: WordPressSite, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    target = desk(empty_wordpress, tmp_path, now=now, status="publish")
    target.publish(alone(tmp_path, publish_at=now + timedelta(days=3)))
    assert dict(target.publish(alone(tmp_path)).fields)["status"] == "publish"
    assert counts(empty_wordpress) == (1, 1)


@pytest.mark.parametrize("way", ["raw", "form"])
def test_chapters_go_with_the_plugin(plugin: WordPressSite, tmp_path: Path, way: str) -> None:
    package = with_chapters(real(episode(tmp_path)))
    package = replace(
        package, files=tuple(f for f in package.files if f.role is not Role.CAPTIONS), tracks=()
    )
    with proxying(plugin.url) as proxy:
        target = desk(plugin, tmp_path, role="author", url=proxy.url, status="publish", upload=way)
        receipt = target.publish(package)
        (chapters,) = [file for file in receipt.files if file.role is Role.CHAPTERS]
        served = httpx.get(chapters.url).json()
        types = [exchange.headers["content-type"] for exchange in proxy.of("POST", r"/media[?&]")]
    assert receipt.state is PublicationState.VERIFIED, receipt.error
    assert not [kind for kind in types if "json" in kind]
    assert served["version"] == "1.2.0"
    assert chapters.url in plugin.posts()[0]["content"]
    assert target.publisher.plan(package, receipt).action == "nothing"


def test_the_plugin_says_what_a_form_may_have(plugin: WordPressSite, tmp_path: Path) -> None:
    """65 MB in a form of 64: not even tried; as a raw body it goes."""
    package = alone(tmp_path, size=65 << 20)
    with proxying(plugin.url) as proxy:
        told = desk(plugin, tmp_path, url=proxy.url, upload="form")
        with pytest.raises(Exception, match="the site takes 67,108,864"):
            told.publish(package)
        assert not proxy.of("POST", r"/media[?&]")
        receipt = desk(plugin, tmp_path, url=proxy.url).publish(package)
        assert [exchange.status for exchange in proxy.of("POST", r"/media[?&]")] == [201]
    assert receipt.state is PublicationState.VERIFIED


def test_two_at_once_make_one_of_each_term(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    site = empty_wordpress
    target = desk(site, tmp_path, status="publish", categories=("便り",), now=NOW)

    def publish(slug: str) -> Receipt:
        package: Package = alone(tmp_path / slug, slug=slug, tags=("移住", "祭り"))
        return target.publisher.publish(package, None)

    with ThreadPoolExecutor(2) as pool:
        receipts = list(pool.map(publish, ("asa-no-eki", "yoru-no-eki")))
    assert {receipt.state for receipt in receipts} == {PublicationState.VERIFIED}
    assert [(post["categories"], sorted(post["tags"])) for post in site.posts()] == [
        (["便り"], ["祭り", "移住"])
    ] * 2
    code = "echo implode(',', get_terms(['taxonomy' => ['category', 'post_tag'], 'fields' => 'names']));"
    assert sorted(site.run_php(code).split(",")) == sorted(["便り", "移住", "祭り"])
    assert counts(site) == (2, 2)
