"""Foreign feeds: old, odd, broken and hostile ones, each a show with items or a clear sentence."""

from __future__ import annotations

import gzip
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tayori.errors import UsageError
from tayori.feeds.categories import CATEGORIES, category_mistake
from tayori.feeds.kept import read_kept, write_kept
from tayori.feeds.reading.bytes_to_text import LARGEST_BYTES
from tayori.feeds.reading.category import todays_category
from tayori.feeds.reading.chapters_json import read_chapters
from tayori.feeds.reading.html_text import plain_text
from tayori.feeds.reading.read import read_foreign_feed
from tayori.feeds.reading.values import FoundFeed
from tayori.feeds.reading.words import (
    lines,
    one_line,
    read_count,
    read_date,
    read_duration_ms,
    read_flag,
    read_language,
    read_mail,
)

ITUNES = 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
SOUND = '<enclosure url="https://x.example/a.mp3" type="audio/mpeg" length="123456"/>'


def read(
    channel: str, *, head: str = '<?xml version="1.0" encoding="UTF-8"?>', spaces: str = ITUNES
) -> FoundFeed:
    return read_foreign_feed(f'{head}<rss version="2.0" {spaces}><channel>{channel}</channel></rss>'.encode())


def rules(feed: FoundFeed) -> list[str]:
    return [finding.rule for finding in feed.findings]


# --- real feeds


@pytest.mark.real
def test_every_real_feed_is_read_or_refused_in_a_sentence(shared_media: Path) -> None:
    read_ones: dict[str, FoundFeed] = {}
    refused: dict[str, str] = {}
    for path in sorted((shared_media / "feeds").iterdir()):
        try:
            read_ones[path.name] = read_foreign_feed(path.read_bytes())
        except UsageError as refusal:
            refused[path.name] = str(refusal)
    assert len(read_ones) > 150
    assert all(message.startswith(("This is", "The feed")) for message in refused.values())
    assert sum(bool(feed.episodes) for feed in read_ones.values()) > 140
    for feed in read_ones.values():
        for tags in (feed.show.kept, *(episode.kept for episode in feed.episodes)):
            assert len(read_kept(write_kept(tags))) == len(tags)


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "form", "sounds", "category"),
    [
        ("rssparser__giantbomb-podcast.rss", "RSS 2.0", 730, ("Leisure", "Video Games")),
        ("rssparser__itunes-missing-image.rss", "RSS 2.0", 131, ("Society & Culture",)),
        ("totem-pl-parser__podcast-different-item-images.rss", "RSS 2.0", 400, ("News",)),
        ("totem-pl-parser__HackerMedley", "RSS 2.0", 4, ("News", "Tech News")),
        ("npm-podcast-feed-parser__bc-sample-bad.xml", "RSS 2.0", 4, ("Business",)),
        ("feedrs__rss_2.0_anchorfm.xml", "RSS 2.0", 1, ("Kids & Family", "Parenting")),
        ("totem-pl-parser__status-gnome-org.atom", "Atom", 5, ()),
        ("kf6syndication__chaosradio-podcast.xml", "RSS 2.0", 1, ("News", "News Commentary")),
    ],
)
def test_real_podcasts(
    shared_media: Path, name: str, form: str, sounds: int, category: tuple[str, ...]
) -> None:
    feed = read_foreign_feed((shared_media / "feeds" / name).read_bytes())
    assert (feed.form, feed.show.category) == (form, category)
    heard = [episode for episode in feed.episodes if episode.audio]
    assert len(heard) == sounds
    # Taverncast has one guid twice
    assert len({episode.identity for episode in heard}) >= sounds - 1
    assert all(episode.title for episode in heard)


@pytest.mark.real
def test_hostile_documents_expand_nothing_and_open_nothing(shared_media: Path) -> None:
    for path in sorted((shared_media / "hostile" / "xml").glob("*.rss")):
        try:
            feed = read_foreign_feed(path.read_bytes())
        except UsageError:
            continue
        assert len(feed.show.title) < 300_000
        assert "root:" not in feed.show.title + feed.show.description


# --- documents


def test_entity_bombs_do_not_go_off() -> None:
    inner = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 30))
    feed = read("<title>&l29;</title>", head=f'<!DOCTYPE rss [<!ENTITY l0 "lol">{inner}]>')
    assert len(feed.show.title) < 100
    assert "import-entities" in rules(feed)


def test_a_file_of_this_machine_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("geheim")
    feed = read("<title>a&x;b</title>", head=f'<!DOCTYPE r [<!ENTITY x SYSTEM "{secret.as_uri()}">]>')
    assert "geheim" not in feed.show.title


def test_deep_nesting_ends() -> None:
    deep = "<a>" * 200_000
    feed = read(f"<title>t</title><item><title>e</title>{SOUND}</item>{deep}")
    assert "import-repaired" in rules(feed)
    assert feed.episodes[0].audio


def test_a_packed_bomb_is_refused() -> None:
    packed = gzip.compress(b" " * (LARGEST_BYTES + 10))
    with pytest.raises(UsageError, match="more than"):
        read_foreign_feed(packed)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"plain words", "no tag"),
        (b"<html><body>Hi</body></html>", "web page"),
        (b"<!DOCTYPE html>\n<p>Hi</p>", "web page"),
        (b"<opml><body/></opml>", "OPML"),
        (b"<catalog/>", "first tag is <catalog>"),
        (b'{"version": "https://jsonfeed.org/version/1"}', "JSON"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "no feed"),
        (b"<rss version='2.0'></rss>", "no channel"),
        (b"\x1f\x8b broken", "packed"),
        (b"<>", "no feed"),
    ],
)
def test_what_is_no_feed_is_named(data: bytes, sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        read_foreign_feed(data)


def test_a_web_page_says_where_its_feed_is() -> None:
    page = '<html><link rel="alternate" type="application/rss+xml" href="https://x.example/rss?a=1&amp;b=2"></html>'
    with pytest.raises(UsageError) as caught:
        read_foreign_feed(page.encode())
    assert caught.value.next_step == "Its feed is https://x.example/rss?a=1&b=2."


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for document in (data, b'<rss version="2.0"><channel><title>' + data, b"<?xml version='1.0'?>" + data):
        try:
            feed = read_foreign_feed(document)
        except UsageError:
            continue
        assert all(c.isprintable() or c == " " for c in feed.show.title if c < "\x7f")


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_in_a_tag_comes_out_clean(title: str, guid: str) -> None:
    """Texts a manifest takes, and guids exactly as an XML reader gives them."""
    from xml.sax.saxutils import escape

    usable = "".join(c for c in guid if c.isprintable())
    feed = read(
        f"<title>t</title><item><title>{escape(title)}</title><guid>{escape(usable)}</guid>{SOUND}</item>"
    )
    (episode,) = feed.episodes
    assert episode.title == one_line(episode.title) != ""
    assert episode.guid == (usable if usable.strip() else "")


# --- encodings


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "utf-8"), ("utf-8", "iso-8859-1"), ("utf-8", "x-unknown"), ("utf-8-sig", "utf-16"),
        ("cp932", "Shift_JIS"), ("cp932", "utf-8"), ("euc_jp", "EUC-JP"), ("iso2022_jp", "ISO-2022-JP"),
        ("utf-16", "utf-8"), ("utf-16-le", "utf-16"), ("utf-16-be", "utf-8"),
    ],
)  # fmt: skip
def test_encodings_right_and_wrong(encoding: str, declared: str) -> None:
    words = "長野の朝を歩く番組です。毎週月曜日の朝七時に、まちの人の話をお届けします。"
    head = f'<?xml version="1.0" encoding="{declared}"?>'
    text = f'{head}<rss version="2.0"><channel><title>{words}</title></channel></rss>'
    assert read_foreign_feed(text.encode(encoding)).show.title == words


def test_broken_bytes_in_utf_8_are_windows_characters() -> None:
    text = "<rss version='2.0'><channel><title>Caf\u00e9 \u2014 " + "x" * 400
    data = text.encode() + b"it\x92s</title></channel></rss>"
    assert read_foreign_feed(data).show.title.endswith("it’s")


def test_what_the_server_says_counts_where_the_file_says_nothing() -> None:
    data = "<rss version='2.0'><channel><title>Ärger</title></channel></rss>".encode("latin-1")
    assert read_foreign_feed(data, "iso-8859-1").show.title == "Ärger"


# --- names


def test_names_count_not_prefixes_or_capitals() -> None:
    feed = read(
        "<i:author>a</i:author><title>t</title>",
        spaces='xmlns:i="http://www.itunes.com/DTDs/Podcast-1.0.dtd"',
    )
    assert feed.show.author == "a"
    undeclared = read("<title>t</title><itunes:author>b</itunes:author><odd:tag>x</odd:tag>", spaces="")
    assert undeclared.show.author == "b"
    assert undeclared.show.kept == ()


def test_unknown_tags_are_kept_as_they_came() -> None:
    spaces = f'{ITUNES} xmlns:x="https://x.example/ns"'
    feed = read(
        '<title>t</title><x:a k="v">1<x:b/></x:a><ttl>60</ttl><itunes:keywords>k</itunes:keywords>'
        f"<generator>g</generator><item><title>e</title>{SOUND}<x:c>便り</x:c><author>a@b.jp</author></item>",
        spaces=spaces,
    )
    kept = write_kept(feed.show.kept)
    assert '<x:a k="v">1<x:b/></x:a>' in kept
    assert [tag.tag.rpartition("}")[2] for tag in read_kept(kept)] == ["a", "ttl", "keywords"]
    assert [tag.text for tag in feed.episodes[0].kept] == ["便り", "a@b.jp"]


def test_atom_and_old_rss() -> None:
    atom = """<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><subtitle>s</subtitle>
      <entry><id>tag:x,1</id><title type="html">A &amp;amp; B</title>
      <published>2024-01-02T03:04:05Z</published>
      <link rel="enclosure" type="audio/mpeg" href="https://x.example/1.mp3" length="5000"/></entry></feed>"""
    feed = read_foreign_feed(atom.encode())
    (episode,) = feed.episodes
    assert (feed.form, feed.show.description) == ("Atom", "s")
    assert (episode.guid, episode.title, episode.published) == (
        "tag:x,1",
        "A & B",
        datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC),
    )
    assert episode.audio is not None
    assert episode.audio.length == 5000
    rdf = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
      <channel><title>t</title></channel><item rdf:about="https://x.example/1"><title>e</title></item></rdf:RDF>"""
    assert [(e.guid, e.title) for e in read_foreign_feed(rdf.encode()).episodes] == [
        ("https://x.example/1", "e")
    ]


# --- values


@pytest.mark.parametrize(
    ("text", "moment", "zoned"),
    [
        ("Mon, 01 Jan 2024 07:00:00 JST", "2024-01-01T07:00:00+09:00", True),
        ("Mon, 01 Jan 2024 07:00:00 +0900", "2024-01-01T07:00:00+09:00", True),
        ("Mon, 01 Jan 2024 07:00:00 GMT", "2024-01-01T07:00:00+00:00", True),
        ("Mon, 01 Jan 2024 07:00:00 -0000", "2024-01-01T07:00:00+00:00", True),
        ("Mon, 01 Jan 2024 07:00:00", "2024-01-01T07:00:00+00:00", False),
        ("1 Jan 24 07:00 PDT", "2024-01-01T07:00:00-07:00", True),
        ("Monday, 1 January 2024 7:00:00 CEST", "2024-01-01T07:00:00+02:00", True),
        ("mer., 03 déc. 2008 12:00:00 +0100", "2008-12-03T12:00:00+01:00", True),
        ("Mi, 5 März 2008 12:00:00 MEZ", "2008-03-05T12:00:00+01:00", True),
        ("2024-01-01T07:00:00Z", "2024-01-01T07:00:00+00:00", True),
        ("2024-01-01T07:00:00.123+09:00", "2024-01-01T07:00:00+09:00", True),
        ("2024-01-01 07:00", "2024-01-01T07:00:00+00:00", False),
        ("2024/1/1", "2024-01-01T00:00:00+00:00", False),
        ("2024年1月1日 7時30分", "2024-01-01T07:30:00+00:00", False),
        ("Wed, 31 Dec 1969 04:12:00 -0800", "1969-12-31T04:12:00-08:00", True),
    ],
)
def test_dates_as_people_write_them(text: str, moment: str, zoned: bool) -> None:
    found = read_date(text)
    assert found is not None
    assert (found[0].isoformat(), found[1]) == (moment, zoned)


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "Mon, 32 Jan 2024 07:00:00 GMT", "0000-00-00 00:00:00", "03 décembre", "9" * 500],
)
def test_dates_that_are_none(text: str) -> None:
    assert read_date(text) is None


@given(st.text(max_size=90))
def test_any_text_is_a_date_or_none(text: str) -> None:
    found = read_date(text)
    assert found is None or found[0].tzinfo is not None
    assert read_duration_ms(text) is None or read_duration_ms(text) > 0  # type: ignore[operator]


@given(st.datetimes(min_value=datetime(1950, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)))
def test_dates_as_the_rules_want_them_are_exact(moment: datetime) -> None:
    from email.utils import format_datetime

    exact = moment.replace(microsecond=0)
    assert read_date(format_datetime(exact)) == (exact, True)
    assert read_date(exact.isoformat()) == (exact, True)


def test_small_values() -> None:
    durations = ("1:02:03", "62:03", "3723", "3723.5", "", "0", "1h", "1:2:3:4")
    assert [read_duration_ms(t) for t in durations] == [
        3_723_000, 3_723_000, 3_723_000, 3_723_500, None, None, None, None,
    ]  # fmt: skip
    assert [read_flag(t) for t in ("Yes", "explicit", "TRUE", "clean", "no", "maybe", "")] == [
        True, True, True, False, False, None, None,
    ]  # fmt: skip
    assert [read_count(t) for t in ("12", " 3 ", "0", "-1", "1.5", "x", "")] == [
        12,
        3,
        None,
        None,
        None,
        None,
        None,
    ]
    assert [read_language(t) for t in ("en-us", "JA", "zh_hant", "日本語", "")] == [
        "en-US",
        "ja",
        "zh-Hant",
        "",
        "",
    ]
    assert read_mail("info@x.jp (The Host)") == "info@x.jp"
    assert read_mail("nobody") == ""


@pytest.mark.parametrize(
    ("written", "today"),
    [
        ((("Games & Hobbies", "Video Games"),), ("Leisure", "Video Games")),
        ((("News &amp; Politics",),), ("News",)),
        ((("society and culture", "places and travel"),), ("Society & Culture", "Places & Travel")),
        ((("Health", "Self-Help"),), ("Education", "Self-Improvement")),
        ((("Technology", "Podcasting"),), ("Technology",)),
        ((("Podcasting",), ("TECHNOLOGY",)), ("Technology",)),
        ((("Technology/Tech News",),), ("News", "Tech News")),
        ((("Sports & Recreation", "College & High School"),), ("Sports",)),
        ((("Uncategorized",),), ()),
        ((), ()),
    ],
)
def test_categories_of_former_years(written: tuple[tuple[str, ...], ...], today: tuple[str, ...]) -> None:
    assert todays_category(written) == today
    assert not today or category_mistake(today) is None


def test_todays_categories_stay_as_they_are() -> None:
    for name, inner in CATEGORIES.items():
        assert todays_category([(name,)]) == (name,)
        assert all(todays_category([(name.upper(), sub.lower())]) == (name, sub) for sub in inner)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("<p>One</p><p>Two<br/>three</p>", "One\n\nTwo\nthree"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ('<a href="https://x.jp/y">here</a>', "here (https://x.jp/y)"),
        ('<a href="https://www.x.jp/">x.jp</a>', "x.jp"),
        ('<a href="javascript:alert(1)">x</a><script>alert(2)</script>', "x"),
        ("AT&amp;T &lt;3 &nbsp;x", "AT&T <3 \xa0x"),
        ("1 < 2 and 3 > 2 & so on", "1 < 2 and 3 > 2 & so on"),
        ("a\r\n\r\n\r\n\r\nb\x07", "a\n\nb"),
        ("<p>unclosed <b>bold", "unclosed bold"),
    ],
)
def test_show_notes_as_plain_text(written: str, plain: str) -> None:
    assert plain_text(written) == plain


@settings(max_examples=40)
@given(st.text(max_size=200))
def test_any_show_notes_are_clean_text(text: str) -> None:
    assert plain_text(text) == lines(plain_text(text))
    assert plain_text("<p>" * 300 + text + "</p>") == lines(plain_text("<p>" * 300 + text + "</p>"))


@pytest.mark.parametrize(
    "piece",
    [
        "<!--",
        "<!",
        "<?",
        "</",
        "<a ",
        '<a href="',
        "<![CDATA[",
        "<p>",
        "<div>",
        "<a>",
        "<b><p>",
        "&#",
        "&amp",
    ],
)
def test_show_notes_take_linear_time(piece: str) -> None:
    def took_s(text: str) -> float:
        began = process_time()
        plain_text(text)
        return process_time() - began

    assert took_s("<br>" + piece * 300_000) < 1
    assert took_s("<br>" + (piece * 50_000)[:100_000]) < 3 * took_s("<br>" + (piece * 25_000)[:50_000]) + 0.1


@pytest.mark.parametrize(
    "data",
    [
        b"<!DOCTYPE x [" * 15_000,
        b"<html><link " + b"application/rss+xml " * 9000,
        ("<rss><channel><title>" + "あ" * 1_000_000).encode("cp932"),
    ],
    ids=["doctypes", "links", "kana"],
)
def test_no_beginning_takes_long(data: bytes) -> None:
    began = process_time()
    with suppress(UsageError):
        read_foreign_feed(data)
    assert process_time() - began < 1


def test_a_length_of_thousands_of_digits_is_none() -> None:
    feed = read(f'<title>t</title><item><enclosure url="https://x.jp/a.mp3" length="{"9" * 5000}"/></item>')
    assert feed.episodes[0].audio is not None
    assert feed.episodes[0].audio.length is None


def test_the_longest_text_of_an_item_is_its_description() -> None:
    feed = read(
        f"<title>t</title><item><title>e</title>{SOUND}<description>Sh…</description>"
        "<itunes:summary>Short and long</itunes:summary></item>"
    )
    assert feed.episodes[0].description == "Short and long"


def test_chapters_in_the_feed_and_beside_it() -> None:
    rows = (("00:01:02.5", "b"), ("0", "a"), ("x", "c"))
    inner = "".join(f'<psc:chapter start="{start}" title="{title}"/>' for start, title in rows)
    psc = f'<psc:chapters xmlns:psc="http://podlove.org/simple-chapters">{inner}</psc:chapters>'
    feed = read(f"<title>t</title><item><title>e</title>{SOUND}{psc}</item>")
    assert [(c.start_ms, c.title) for c in feed.episodes[0].chapters] == [(0, "a"), (62_500, "b")]
    assert "import-chapters" in rules(feed)
    told = read_chapters(
        b'\xef\xbb\xbf{"chapters": [{"startTime": 1.5, "title": "x"}, {"startTime": true}, 3]}'
    )
    assert [(c.start_ms, c.title) for c in told] == [(1500, "x")]
    for wrong in (b"", b"[]", b'{"chapters": 3}', b"[" * 100_000, b"\xff"):
        with pytest.raises(UsageError, match="chapters"):
            read_chapters(wrong)


def test_odd_values_are_told_and_not_taken() -> None:
    feed = read(
        "<title>t</title><itunes:explicit>perhaps</itunes:explicit><itunes:type>weekly</itunes:type>"
        f"<item><title>e</title>{SOUND}<itunes:episode>zero</itunes:episode><itunes:season>0</itunes:season>"
        "<itunes:episodeType>special</itunes:episodeType><pubDate>soon</pubDate></item>"
    )
    (episode,) = feed.episodes
    assert (feed.show.explicit, feed.show.show_type) == (False, "episodic")
    assert (episode.number, episode.season, episode.episode_type, episode.published) == (
        None,
        None,
        "full",
        None,
    )
    assert rules(feed).count("import-value") == 5
    assert "import-date" in rules(feed)
