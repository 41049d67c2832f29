"""Tags of another host come through as they were, and ours go before them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tayori.errors import UsageError
from tayori.feeds.document import safe_parser
from tayori.feeds.kept import is_ours_to_say, left_out, namespaces_of, read_kept, write_kept
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


NEVER = """
<podcast:alternateEnclosure type="video/mp4"><podcast:source uri="https://old.example.jp/1.mp4"/>
<podcast:integrity type="sri" value="sha256-AA=="/></podcast:alternateEnclosure>
<podcast:source uri="https://old.example.jp/1.mp4"/><podcast:integrity type="sri" value="sha256-AA=="/>
<media:content url="https://old.example.jp/1.mp4"/><media:player url="https://old.example.jp/"/>
<media:group><media:content url="https://old.example.jp/1.mp4"/></media:group>
<media:thumbnail url="https://old.example.jp/1.jpg"/><media:hash algo="md5">0</media:hash>
<atom:link rel="self" href="https://old.example.jp/"/><atom:link rel="hub" href="https://old.example.jp/"/>
<atom:link rel="payment" href="https://old.example.jp/"/><atom:link href="https://old.example.jp/"/>
<fh:archive/><fh:complete/><fh:anything/>
<podcast:trailer url="https://old.example.jp/t.mp3">x</podcast:trailer>
<podcast:liveItem status="live"><enclosure url="https://old.example.jp/live.mp3"/></podcast:liveItem>
<podcast:chapters url="https://old.example.jp/1.json"/><psc:chapters><psc:chapter start="0"/></psc:chapters>
<podcast:transcript url="https://old.example.jp/1.vtt"/><podcast:image href="https://old.example.jp/1.png"/>
<podcast:images srcset="https://old.example.jp/1.png 1500w"/>
<enclosure url="https://old.example.jp/1.mp3"/><guid>old</guid><image><url>https://old.example.jp/i</url></image>
<itunes:new-feed-url>https://old.example.jp/</itunes:new-feed-url><itunes:block>Yes</itunes:block>
<itunes:complete>Yes</itunes:complete><itunes:image href="https://old.example.jp/1.png"/>
<podcast:guid>old</podcast:guid><podcast:locked>no</podcast:locked><podcast:medium>music</podcast:medium>
<podcast:license>CC-BY-4.0</podcast:license><podcast:podping usesPodping="true"/><cloud/><item/>
<itunes:Image href="https://old.example.jp/1.png"/><rss2:enclosure url="https://old.example.jp/1.mp3"/>
<older:alternateEnclosure type="video/mp4"/>
<any:box><podcast:liveItem status="live"/></any:box><any:box><any:box><enclosure/></any:box></any:box>
<any:box><!-- x --><atom:link href="https://old.example.jp/"/></any:box>
"""
SPACES = (
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:psc="http://podlove.org/simple-chapters" xmlns:fh="http://purl.org/syndication/history/1.0" '
    'xmlns:rss2="http://backend.userland.com/rss2" xmlns:any="urn:any" '
    'xmlns:older="https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"'
)
GOOD = "<ttl>60</ttl><podcast:funding url='https://a.jp/'>y</podcast:funding><any:box><any:image/></any:box>"


def _fed(kept: str) -> bytes:
    kept = f"<kept {SPACES}>{kept}</kept>"
    return render_feed(channel(tags=ShowTags(kept=kept)), [item(tags=EpisodeTags(kept=kept)), item(2)])


def test_what_is_ours_to_say_never_goes_out_of_a_file_whoever_wrote_it() -> None:
    assert _fed(GOOD + NEVER) == _fed(GOOD)
    assert b"funding" in _fed(GOOD)


def test_each_of_them_is_known_and_there_is_a_reason() -> None:
    each = read_kept(f"<kept {SPACES}>{NEVER}</kept>")
    assert [element.tag for element in each if not is_ours_to_say(element)] == []
    assert not any(map(is_ours_to_say, read_kept(f"<kept {SPACES}>{GOOD}</kept>")))
    told = left_out(f"<kept {SPACES}>{GOOD}<fh:archive/><media:content/><media:content/></kept>")
    assert told == {
        "fh:archive": "says how old episodes are found",
        "media:content": "leads to media that nobody cleared here",
    }


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
