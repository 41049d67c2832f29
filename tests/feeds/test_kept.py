"""Tags of another host come through as they were, and ours go before them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tayori.errors import UsageError
from tayori.feeds.document import safe_parser
from tayori.feeds.kept import namespaces_of, read_kept, write_kept
from tayori.feeds.rss import render_feed
from tayori.feeds.text import plain
from tayori.model.podcast import KEPT_BYTES, EpisodeTags, ShowTags
from tests.feeds.samples import FEED, channel, item

RAWVOICE = "http://www.rawvoice.com/rawvoiceRssModule/"
OLD = f"""<rss xmlns:a="{RAWVOICE}" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns="urn:d"
xmlns:y="urn:unused"><a:rating tv="TV-G">安全<!-- x --><i xmlns="urn:q" xml:lang="de">u &amp; v</i> z
</a:rating>
tail<ttl xmlns="">60</ttl><itunes:keywords>朝</itunes:keywords><?php ?></rss>""".encode()


def _canonical(element: Any) -> bytes:
    return bytes(etree.tostring(element, method="c14n", exclusive=True, with_tail=False))


def test_what_is_written_is_read_back_as_it_was() -> None:
    old = etree.fromstring(OLD, safe_parser())
    text = write_kept(old)
    assert "urn:unused" not in text
    assert write_kept(read_kept(text)) == text
    assert [element.tag for element in read_kept(text)] == [e.tag for e in old if isinstance(e.tag, str)]
    assert read_kept(text)[0][0].tail == " z\n"
    assert "".join(read_kept(text)[0].itertext()) == "安全u & v z\n"
    assert old[0].tail is not None, "what was given is as it was"


def test_nothing_kept_is_nothing_written() -> None:
    assert write_kept([]) == ""
    assert read_kept(" \n") == ()


def test_two_namespaces_of_one_prefix_have_two() -> None:
    one, other = (etree.fromstring(f'<p:a xmlns:p="urn:{n}"/>') for n in "12")
    assert namespaces_of([one, other]) == {"p": "urn:1", "x1": "urn:2"}


def test_a_prefix_that_readers_know_is_not_taken_by_others() -> None:
    odd = etree.fromstring('<podcast:a xmlns:podcast="urn:mine"/>')
    assert namespaces_of([odd]) == {"x1": "urn:mine"}


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        ("<kept>", "kept"),
        ("<rss/>", "its root is rss"),
        ('<!DOCTYPE kept [<!ENTITY a "b">]><kept>&a;</kept>', "document type"),
        ("<kept>" + "a" * KEPT_BYTES + "</kept>", "longer than"),
        ("<kept>\ud800</kept>", "cannot be read"),
        ("<kept>&nbsp;</kept>", "nbsp"),
    ],
)
def test_what_is_no_such_document_is_refused(xml: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read_kept(xml)


def test_kept_tags_go_out_again_where_we_say_nothing() -> None:
    old = etree.fromstring(OLD, safe_parser())
    kept = write_kept(old)
    document = render_feed(channel(tags=ShowTags(kept=kept)), [item(tags=EpisodeTags(kept=kept)), item(2)])
    root = etree.fromstring(document)
    for parent in (root.find("channel"), root.find("channel/item[2]")):
        assert parent is not None
        rating = parent.find(f"{{{RAWVOICE}}}rating")
        assert rating is not None
        assert _canonical(rating) == _canonical(read_kept(kept)[0])
        assert parent.findtext("ttl") == "60"
    assert document.count(b"xmlns:") == document.partition(b"<channel>")[0].count(b"xmlns:")


def test_ours_goes_before_theirs_and_their_addresses_are_left() -> None:
    kept = (
        '<kept xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
        'xmlns:podcast="https://podcastindex.org/namespace/1.0"><title>x</title><item/>'
        "<itunes:new-feed-url>https://old.example.jp/</itunes:new-feed-url><itunes:explicit>no</itunes:explicit>"
        "<podcast:guid>x</podcast:guid><podcast:funding url='https://a.jp/'>y</podcast:funding></kept>"
    )
    root = etree.fromstring(render_feed(channel(tags=ShowTags(kept=kept)), [item()]))
    show = root.find("channel")
    assert show is not None
    names = [etree.QName(child).localname for child in show]
    assert (names.count("title"), names.count("guid"), names.count("explicit")) == (1, 1, 1)
    assert "new-feed-url" not in names
    assert names.count("item") == 1
    assert names.count("funding") == 1
    assert FEED in {link.get("href") for link in show}


NAME = st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True)
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=20).map(plain)


@given(st.lists(st.tuples(NAME, NAME, TEXT, TEXT), max_size=5))
def test_any_elements_come_back(parts: list[tuple[str, str, str, str]]) -> None:
    elements = []
    for space, name, text, value in parts:
        element = etree.Element(f"{{urn:{space}}}{name}", {f"{{urn:{name}}}k": value}, nsmap=None)
        element.text = text
        elements.append(element)
    read = read_kept(write_kept(elements))
    assert list(map(_canonical_form, read)) == list(map(_canonical_form, elements))


def _canonical_form(element: Any) -> tuple[object, ...]:
    return element.tag, element.text or "", dict(element.attrib)
