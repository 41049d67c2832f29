"""Categories and tags by name at a real WordPress: found, made once, adopted."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from tayori.publishers.http.exchange import Exchange
from tayori.publishers.wordpress.api import Api
from tayori.publishers.wordpress.errors import SiteRefused
from tayori.publishers.wordpress.terms import Taxonomy, term_ids
from tests.faults import Fault
from tests.proxy import proxying
from tests.wordpress.fixtures import NEEDS_WORDPRESS
from tests.wordpress.server import WordPressSite

pytestmark = NEEDS_WORDPRESS


def api_of(site: WordPressSite, role: str = "editor", url: str | None = None) -> Api:
    pair = ":".join(site.passwords[role]).encode()
    authorization = f"Basic {base64.b64encode(pair).decode()}"
    root = f"{url or site.url}/"
    exchange = Exchange(root, lambda: authorization)
    return Api(exchange, root, lambda _seconds: None, lambda: datetime.now(UTC))


@pytest.fixture
def api(empty_wordpress: WordPressSite) -> Iterator[Api]:
    with api_of(empty_wordpress) as opened:
        yield opened


def names(site: WordPressSite, taxonomy: str) -> list[str]:
    asked = f"['taxonomy' => '{taxonomy}', 'hide_empty' => false, 'fields' => 'names']"
    code = f"echo implode('|', get_terms({asked}));"
    return sorted(site.run_php(code).split("|"))


@pytest.mark.parametrize(("taxonomy", "kept_as"), [("categories", "category"), ("tags", "post_tag")])
def test_terms_are_made_once_and_found_again(
    empty_wordpress: WordPressSite, api: Api, taxonomy: Taxonomy, kept_as: str
) -> None:
    wanted = ("移住", "Q & A <1>", "it's “長野”", "a/b, c", "100%")
    made = term_ids(api, taxonomy, wanted)
    assert len(set(made)) == len(wanted)
    assert term_ids(api, taxonomy, reversed(wanted)) == made[::-1]
    there = names(empty_wordpress, kept_as)
    assert [name for name in there if name.endswith("A &lt;1&gt;")] == ["Q &amp; A &lt;1&gt;"]
    assert len([name for name in there if "移住" in name]) == 1


def test_part_of_a_name_is_another_name(api: Api) -> None:
    long, short = term_ids(api, "tags", ("長野市移住", "移住"))
    assert long != short
    assert term_ids(api, "tags", ("移住", "長野市移住", "移住 ")) == (short, long)


def test_what_wordpress_takes_for_the_same_is_adopted(empty_wordpress: WordPressSite, api: Api) -> None:
    """Its database compares letters without case or width; the answer 400 term_exists names the term."""
    (there,) = term_ids(api, "tags", ("Nagano",))
    assert term_ids(api, "tags", ("nagano",)) == (there,)
    assert names(empty_wordpress, "post_tag") == ["Nagano"]


def test_nothing_is_asked_for_no_names() -> None:
    closed: Api = None  # type: ignore[assignment]
    assert term_ids(closed, "tags", ("", " ")) == ()


def test_a_lost_answer_makes_no_second_term(empty_wordpress: WordPressSite) -> None:
    with proxying(empty_wordpress.url, [Fault("after", "POST", "/wp/v2/tags")]) as proxy:
        with api_of(empty_wordpress, url=proxy.url) as api:
            (made,) = term_ids(api, "tags", ("移住",))
            assert term_ids(api, "tags", ("移住",)) == (made,)
    assert names(empty_wordpress, "post_tag") == ["移住"]


def test_more_terms_than_a_list_gives_at_once(empty_wordpress: WordPressSite, api: Api) -> None:
    empty_wordpress.run_php("foreach (range(1, 105) as $n) wp_insert_term(\"移住 $n\", 'post_tag');")
    found = term_ids(api, "tags", ("移住 105", "移住 104"))
    assert all(first - second == 1 for first, second in pairwise(found))
    assert len(names(empty_wordpress, "post_tag")) == 105


def test_an_author_may_not_make_categories(empty_wordpress: WordPressSite) -> None:
    with api_of(empty_wordpress, "author") as api, pytest.raises(SiteRefused, match="rest_cannot_create"):
        term_ids(api, "categories", ("移住",))
