from __future__ import annotations

import re
import resource
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tayori.model.cue import Cue, Mark, MarkKind, Position, Track, TrackKind, WordTime
from tayori.model.ids import Lang
from tayori.subtitles.formats.base import Parsed
from tayori.subtitles.formats.ttml import FORMAT, sniff
from tayori.subtitles.formats.ttml_names import as_id, from_id
from tayori.subtitles.formats.ttml_read import parse
from tayori.subtitles.formats.ttml_style import colour
from tayori.subtitles.formats.ttml_time import clock_of, loose_milliseconds
from tayori.subtitles.formats.ttml_write import render
from tayori.subtitles.loading import parse_track
from tests.subtitles.formats.contract import (
    SAMPLES,
    check_format,
    check_hostile,
    check_linear,
    check_round_trip,
    check_shift,
    check_sound,
)
from tests.subtitles.strategies import rich_tracks

_NAMES = {
    "tt": "http://www.w3.org/ns/ttml",
    "tts": "http://www.w3.org/ns/ttml#styling",
    "ttp": "http://www.w3.org/ns/ttml#parameter",
    "ttm": "http://www.w3.org/ns/ttml#metadata",
    "ebutts": "urn:ebu:tt:style",
}
_ROOT = "<tt " + " ".join(
    f'xmlns{":" + prefix if prefix != "tt" else ""}="{uri}"' for prefix, uri in _NAMES.items()
)


def _file(body: str, head: str = "", root: str = 'xml:lang="ja"') -> str:
    return f"{_ROOT} {root}><head>{head}</head><body><div>{body}</div></body></tt>"


def _read(body: str, head: str = "", root: str = 'xml:lang="ja"') -> Parsed:
    return parse(_file(body, head, root))


def _one(body: str, head: str = "") -> Cue:
    parsed = _read(f'<p begin="0s" end="9s">{body}</p>', head)
    assert parsed.mistakes == ()
    (cue,) = parsed.cues
    return cue


def _marks(cue: Cue) -> list[tuple[str, str, str]]:
    return [(mark.kind.value, cue.text[mark.start : mark.end], mark.value) for mark in cue.marks]


def _track(*cues: Cue, lang: str = "ja") -> Track:
    return Track(Lang(lang), TrackKind.CAPTIONS, cues)


def _xpath(text: str, path: str) -> list[Any]:
    found = etree.fromstring(text.encode()).xpath(path, namespaces=_NAMES)
    assert isinstance(found, list)
    return found


def test_contract() -> None:
    check_format(FORMAT, SAMPLES["ttml"])


def test_hostile_files() -> None:
    check_hostile(FORMAT, _file("").partition("</div>")[0] + '<p begin="0s" end="1s">')


@settings(deadline=None)
@given(rich_tracks())
def test_what_is_written_is_read_back(track: Track) -> None:
    check_round_trip(FORMAT, track)
    check_shift(FORMAT, track, 3)


@settings(deadline=None)
@given(rich_tracks())
def test_lxml_sees_the_same(track: Track) -> None:
    written = render(track)
    assert len(_xpath(written, "//tt:p//tt:br")) == sum(cue.text.count("\n") for cue in track.cues)
    shown = "//tt:p[{}]//text()[not(ancestor::ttm:title) and not(ancestor::tt:span[@tts:ruby='text'])]"
    for number, cue in enumerate(track.cues, 1):
        assert "".join(_xpath(written, shown.format(number))) == cue.text.replace("\n", "")
        (paragraph,) = _xpath(written, f"//tt:p[{number}]")
        assert paragraph.get("region") == cue.position
        readings = paragraph.xpath(".//tt:span[@tts:ruby='text']/text()", namespaces=_NAMES)
        assert readings == [m.value for m in cue.marks if m.kind is MarkKind.RUBY]
        agent = paragraph.get(f"{{{_NAMES['ttm']}}}agent")
        names = _xpath(written, f"//ttm:agent[@xml:id='{agent}']/ttm:name/text()")
        assert names == ([cue.speaker] if cue.speaker else [])


def test_the_document_is_imsc_text() -> None:
    written = render(
        _track(Cue(1000, 3_725_004, "上", position=Position.TOP), Cue(4_000_000, 4_000_001, "下"))
    )
    (root,) = _xpath(written, "/tt:tt")
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "ja"
    assert root.get(f"{{{_NAMES['ttp']}}}contentProfiles") == "http://www.w3.org/ns/ttml/profile/imsc1.1/text"
    assert _xpath(written, "//tt:p/@begin") == ["00:00:01.000", "01:06:40.000"]
    assert _xpath(written, "//tt:p/@end") == ["01:02:05.004", "01:06:40.001"]
    aligned = "//tt:region[@xml:id='{}']/@tts:displayAlign"
    assert [_xpath(written, aligned.format(p))[0] for p in Position] == ["after", "center", "before"]
    (style,) = _xpath(written, "//tt:style[@xml:id=/tt:tt/tt:body/@style]")
    shown = {name: style.get(f"{{{_NAMES['tts']}}}{name}") for name in ("fontFamily", "fontSize", "color")}
    assert shown == {"fontFamily": "proportionalSansSerif", "fontSize": "100%", "color": "white"}
    assert style.get(f"{{{_NAMES['ebutts']}}}multiRowAlign") == "start"
    assert style.get(f"{{{_NAMES['tts']}}}textAlign") == "center"


def test_every_style_region_and_agent_that_is_named_is_there_once() -> None:
    voice, loud = Mark(0, 1, MarkKind.VOICE, "司会 & 他"), Mark(1, 2, MarkKind.CLASS, "so <loud>")
    cues = (Cue(0, 1000, "あい", "市長", (voice, loud), style="Sub title"), Cue(1000, 2000, "う", "市長"))
    written = render(_track(*cues))
    ids = _xpath(written, "//@xml:id")
    assert len(ids) == len(set(ids))
    named = {
        name
        for attribute in ("style", "region", "ttm:agent")
        for value in _xpath(written, f"//tt:body/descendant-or-self::*/@{attribute}")
        for name in value.split()
    }
    assert named <= set(ids)
    assert parse(written).cues == cues


def test_regions_do_not_overlap() -> None:
    # IMSC 1.1, 8.4.3: regions shown at the same time do not
    written = render(_track(Cue(0, 1, "a")))
    tops = [int(origin.split()[1].rstrip("%")) for origin in _xpath(written, "//tt:region/@tts:origin")]
    heights = [int(extent.split()[1].rstrip("%")) for extent in _xpath(written, "//tt:region/@tts:extent")]
    assert all(top + height <= below for top, height, below in zip(tops, heights, tops[1:], strict=False))
    assert tops[-1] + heights[-1] <= 100


def test_japanese_leans_as_a_whole_and_english_in_italics() -> None:
    leaning = Cue(0, 1000, "abc", marks=(Mark(0, 3, MarkKind.ITALIC),))
    assert _xpath(render(_track(leaning)), "//tt:p/@tts:shear") == ["16.67%"]
    assert _xpath(render(_track(leaning)), "//tt:span") == []
    assert _xpath(render(_track(leaning, lang="en")), "//tt:span/@tts:fontStyle") == ["italic"]
    part = replace(leaning, marks=(Mark(0, 1, MarkKind.ITALIC),))
    assert _xpath(render(_track(part)), "//tt:p/@tts:shear") == []


def test_words_are_spans_with_times_from_the_beginning_of_the_cue() -> None:
    cue = Cue(1000, 3000, "あさの駅", words=(WordTime(0, 1000), WordTime(3, 2250)))
    written = render(_track(cue))
    assert _xpath(written, "//tt:span/@begin") == ["0.000s", "1.250s"]
    assert _xpath(written, "//tt:span/text()") == ["あさの", "駅"]


def test_a_word_that_begins_within_a_ruby_is_one_word() -> None:
    ruby = Mark(1, 3, MarkKind.RUBY, "ながの")
    for times in ((0, 1000, 1000), (0, 1000, 2000), (500, 500, 500)):
        places = (WordTime(0, times[0]), WordTime(2, times[1]), WordTime(3, times[2]))
        cue = Cue(0, 3000, "新長野駅前", marks=(ruby,), words=places)
        assert parse(render(_track(cue))).cues == (cue,)


@settings(deadline=None)
@given(st.text(max_size=30).filter(str.strip), st.text(max_size=10))
def test_whatever_is_written_is_well_formed(text: str, name: str) -> None:
    cue = Cue(0, 1000, text, name or None, style=name or None, name=name or None)
    etree.fromstring(render(_track(cue)).encode("utf-8", "replace"))


@settings(deadline=None)
@given(st.text(max_size=20))
def test_any_word_becomes_an_id_and_back(word: str) -> None:
    name = as_id("style", word)
    assert from_id("style", name) == word
    assert from_id("class", name) is None
    tree = etree.fromstring(f'<a xml:id="{name}"/>'.encode())
    assert tree.get("{http://www.w3.org/XML/1998/namespace}id") == name


@pytest.mark.parametrize(
    ("text", "root", "ms"),
    [
        ("00:00:01.5", {}, 1500),
        ("01:02:03.235", {}, 3_723_235),
        ("00:00:01.0005", {}, 1001),
        ("12.5s", {}, 12_500),
        ("500ms", {}, 500),
        ("1.2m", {}, 72_000),
        ("0.5h", {}, 1_800_000),
        ("100f", {"ttp:frameRate": "25"}, 4000),
        ("00:00:01:12", {"ttp:frameRate": "24"}, 1500),
        ("24f", {"ttp:frameRate": "24", "ttp:frameRateMultiplier": "1000 1001"}, 1001),
        ("24f", {"ttp:frameRate": "24", "ttp:frameRateMultiplier": "1000:1001"}, 1001),
        ("120t", {"ttp:tickRate": "60"}, 2000),
        ("90000t", {}, 90_000_000),
        ("50t", {"ttp:frameRate": "25"}, 2000),
        ("00:00:01:10.1", {"ttp:frameRate": "30", "ttp:subFrameRate": "2"}, 1350),
        # SMPTE counts every frame: an hour at 29.97 lasts 3.6 s longer, unless frame numbers are dropped
        (
            "01:00:00:00",
            {
                "ttp:frameRate": "30",
                "ttp:frameRateMultiplier": "1000 1001",
                "ttp:timeBase": "smpte",
            },
            3_603_600,
        ),
        (
            "01:00:00:00",
            {
                "ttp:frameRate": "30",
                "ttp:frameRateMultiplier": "1000 1001",
                "ttp:timeBase": "smpte",
                "ttp:dropMode": "dropNTSC",
            },
            3_599_996,
        ),
        ("00:00:01:30", {"ttp:frameRate": "30"}, None),
        ("00:61:00", {}, None),
        ("1:02", {}, None),
        ("-1s", {}, None),
        ("1e3s", {}, None),
        ("", {}, None),
        ("100:00:00", {}, None),
        ("9" * 15 + "h", {}, None),
        ("1s", {"ttp:frameRate": "0", "ttp:tickRate": "x", "ttp:frameRateMultiplier": "0 0"}, 1000),
    ],
)
def test_times(text: str, root: dict[str, str], ms: int | None) -> None:
    assert clock_of(root).milliseconds(text) == ms


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("01:02.5", 62_500),
        ("00:00:01,500", 1500),
        ("1.0005", 1001),
        ("0", 0),
        ("1:60", None),
        ("360000", None),
        ("1.5x", None),
        ("", None),
    ],
)
def test_times_of_other_formats(text: str, ms: int | None) -> None:
    assert loose_milliseconds(text) == ms
    parsed = _read(f'<p begin="{text}" dur="1s">a</p>')
    assert [cue.start_ms for cue in parsed.cues] == [ms] * (ms is not None)
    if ms is not None:
        assert [(f.rule, f.where) for f in parsed.findings] == [("captions-times", "line 1")]


def test_words_outside_of_their_cue_are_told() -> None:
    # lyrics count the times of words from the beginning of the song
    parsed = _read('<p begin="10s" end="12s">a<span begin="11s">b</span></p>')
    assert parsed.cues[0].words == (WordTime(1, 12_000),)
    assert "(begin)" in parsed.findings[0].text


def test_offsets_of_containers_add_up() -> None:
    text = (
        f'{_ROOT}><body begin="10s"><div begin="5s" end="20s">'
        '<p begin="1s" dur="2s">a</p><p begin="1s">b</p></div></body></tt>'
    )
    assert [(c.start_ms, c.end_ms) for c in parse(text).cues] == [(16_000, 18_000), (16_000, 30_000)]


def test_a_sequence_is_one_after_the_other() -> None:
    # w3c/imsc-tests MediaSeqTiming003
    text = (
        f'{_ROOT}><body><div timeContainer="seq" dur="40s">'
        '<div timeContainer="seq"><p begin="5s" dur="5s">a</p><p begin="5s" dur="5s">b</p></div>'
        '<div timeContainer="seq" dur="20s"><p begin="5s" dur="5s">c</p><p begin="5s" dur="5s">d</p></div>'
        "</div></body></tt>"
    )
    starts = [5000, 15_000, 25_000, 35_000]
    assert [(c.start_ms, c.end_ms) for c in parse(text).cues] == [(s, s + 5000) for s in starts]


def test_spans_with_times_of_their_own_are_cues() -> None:
    parsed = _read('<p begin="1s"><span begin="1s" end="2s">a</span><span begin="2s" dur="1s">b</span></p>')
    assert [(c.start_ms, c.end_ms, c.text) for c in parsed.cues] == [(2000, 3000, "a"), (3000, 4000, "b")]


@pytest.mark.parametrize(
    "attributes", ['begin="1s"', 'begin="2s" end="1s"', 'begin="x" end="2s"', 'begin="1s" end="1s"', ""]
)
def test_a_cue_that_would_get_lost_is_a_mistake_with_its_line(attributes: str) -> None:
    parsed = _read(f"\n<p {attributes}>lost</p>")
    assert [mistake.partition(":")[0] for mistake in parsed.mistakes] == ["line 2"]
    assert _read(f"\n<p {attributes}> </p>").mistakes == ()


def test_spaces_and_breaks() -> None:
    assert _one("\n  あ\n  い <br/>\n う\t").text == "あ い\nう"
    assert _one('<span xml:space="preserve">あ\n い</span>').text == "あ\nい"


def test_looks_are_inherited_through_styles_and_elements() -> None:
    head = (
        '<styling><style xml:id="a" tts:fontWeight="bold" tts:color="yellow"/>'
        '<style xml:id="b" style="a" tts:color="#00ff00"/></styling>'
    )
    cue = _one(
        '<span style="b">緑<span tts:color="rgb(255,0,0)">赤</span>'
        '<span tts:fontWeight="normal">細</span></span>白',
        head,
    )
    assert _marks(cue) == [
        ("colour", "緑", "00FF00"),
        ("bold", "緑赤", ""),
        ("colour", "赤", "FF0000"),
        ("colour", "細", "00FF00"),
    ]


def test_white_is_no_colour_unless_a_part_is_white() -> None:
    assert _one('<span tts:fontWeight="normal">あ</span>').marks == ()
    parsed = _read(
        '<p begin="0s" end="1s" tts:color="white">あ</p>'
        '<p begin="0s" end="1s" tts:color="yellow">あ<span tts:color="#ffffffff">い</span></p>'
    )
    assert [_marks(cue) for cue in parsed.cues] == [
        [],
        [("colour", "あ", "FFFF00"), ("colour", "い", "FFFFFF")],
    ]


@pytest.mark.parametrize(
    ("attribute", "kind"),
    [
        ('tts:fontStyle="oblique"', "italic"),
        ('tts:textDecoration="noOverline underline"', "underline"),
        ('tts:textEmphasis="open circle"', "emphasis"),
    ],
)
def test_attributes_that_are_marks(attribute: str, kind: str) -> None:
    assert _marks(_one(f"あ<span {attribute}>い</span>")) == [(kind, "い", "")]


@pytest.mark.parametrize(
    ("written", "rgb"),
    [("#ff0", None), ("#12ab3F80", "12AB3F"), ("rgba(1, 2,300,4)", "0102FF"), ("Lime", "00FF00"), ("", None)],
)
def test_colours(written: str, rgb: str | None) -> None:
    assert colour(written) == rgb


def test_ruby_in_both_shapes() -> None:
    text = '<span tts:ruby="text">かんじ</span>'
    one = f'<span tts:ruby="container"><span tts:ruby="base">漢字</span>{text}</span>です'
    two = (
        '<span tts:ruby="container"><span tts:ruby="baseContainer"><span tts:ruby="base">漢字</span></span>'
        f'<span tts:ruby="textContainer"><span tts:ruby="delimiter">(</span>{text}</span></span>です'
    )
    for markup in (one, two):
        cue = _one(markup)
        assert (cue.text, _marks(cue)) == ("漢字です", [("ruby", "漢字", "かんじ")])


def test_bases_and_texts_by_turns_are_as_many_rubies() -> None:
    pairs = "".join(
        f'<span tts:ruby="base">{base}</span><span tts:ruby="text">{text}</span>'
        for base, text in (("長", "なが"), ("野", "の"))
    )
    cue = _one(f'<span tts:ruby="container">{pairs}</span>')
    assert _marks(cue) == [("ruby", "長", "なが"), ("ruby", "野", "の")]


def test_languages_of_parts() -> None:
    parsed = _read(
        '<p begin="0s" end="1s">あ<span xml:lang="en">b</span></p>'
        '<p begin="0s" end="1s" xml:lang="en">b</p><p begin="0s" end="1s" xml:lang="ja">あ</p>'
    )
    assert parsed.lang == "ja"
    assert [_marks(cue) for cue in parsed.cues] == [[("lang", "b", "en")], [("lang", "b", "en")], []]


def test_speakers() -> None:
    head = (
        '<metadata><ttm:agent xml:id="m" type="person"><ttm:name type="full"> 市長 </ttm:name></ttm:agent>'
        '<ttm:agent xml:id="n" type="person"/></metadata>'
    )
    parsed = _read(
        '<p begin="0s" end="1s" ttm:agent="m">は<span ttm:agent="n">い</span></p>'
        '<p begin="0s" end="1s" ttm:agent="m n">は</p><p begin="0s" end="1s">は</p>',
        head,
    )
    assert [cue.speaker for cue in parsed.cues] == ["市長", "市長、n", None]
    assert _marks(parsed.cues[0]) == [("voice", "い", "n")]


@pytest.mark.parametrize(
    ("region", "position", "told"),
    [
        ('tts:origin="10% 80%" tts:extent="80% 10%"', Position.BOTTOM, False),
        ('tts:origin="10% 10%" tts:extent="80% 80%" tts:displayAlign="after"', Position.BOTTOM, False),
        ('tts:origin="10% 10%" tts:extent="80% 80%" tts:displayAlign="before"', Position.TOP, False),
        ('tts:origin="0% 0%" tts:extent="100% 100%" tts:displayAlign="center"', Position.MIDDLE, False),
        ('tts:origin="40% 80%" tts:extent="50% 10%"', Position.BOTTOM, True),
        ('tts:origin="10% 30%" tts:extent="80% 10%"', Position.TOP, True),
        ('tts:displayAlign="before"', Position.TOP, False),
        ("", Position.BOTTOM, False),
        ('tts:origin="128px 900px" tts:extent="1024px 100px"', Position.BOTTOM, False),
        ('tts:origin="3c 1c" tts:extent="26c 2c"', Position.TOP, False),
        ('tts:origin="10% 10%" tts:extent="80% 80%" tts:writingMode="tbrl"', Position.TOP, True),
    ],
)
def test_regions(region: str, position: Position, told: bool) -> None:
    head = f'<layout><region xml:id="r" {region}/></layout>'
    root = 'xml:lang="ja" tts:extent="1280px 1080px"'
    parsed = _read('<p begin="0s" end="1s" region="r">あ</p>', head, root)
    assert parsed.cues[0].position is position
    assert ["captions-layout"] * told == [f.rule for f in parsed.findings]


def test_what_is_not_kept_is_told() -> None:
    parsed = _read(
        'loose<p begin="0s" end="1s" tts:fontSize="200%">あ</p>\n<p begin="1s" end="2s"> </p>'
        '<p begin="2s" end="4s">い<span end="1s">う</span></p>',
        root='ttp:timeBase="clock"',
    )
    rules = ["captions-times", "captions-empty", "captions-untimed", "captions-layout"]
    assert [finding.rule for finding in parsed.findings] == rules
    assert "fontSize, end" in parsed.findings[-1].text


def test_named_styles_and_names() -> None:
    parsed = _read(
        '<p begin="0s" end="1s" style="telop" xml:id="intro">あ</p>'
        '<p begin="0s" end="1s" style="defaultStyle" xml:id="p12">い</p>'
        '<p begin="0s" end="1s" style="s1"><metadata><ttm:desc>no text</ttm:desc></metadata>う</p>'
    )
    assert [(c.style, c.name, c.text) for c in parsed.cues] == [
        ("telop", "intro", "あ"),
        (None, None, "い"),
        (None, None, "う"),
    ]


@pytest.mark.parametrize("year", ["2006/04", "2006/10"])
def test_drafts_of_2006(year: str) -> None:
    space = f"http://www.w3.org/{year}/ttaf1"
    text = (
        f'<tt xml:lang="en" xmlns="{space}" xmlns:s="{space}#style" xmlns:p="{space}#parameter"'
        ' p:frameRate="25"><head><styling><style id="a" s:fontStyle="italic"/></styling></head>'
        '<body><div><p begin="00:00:01:05" dur="2s"><span style="a">old</span></p></div></body></tt>'
    )
    assert sniff(text)
    (cue,) = parse(text).cues
    assert (cue.start_ms, cue.end_ms, cue.text, _marks(cue)) == (1200, 3200, "old", [("italic", "old", "")])


def test_other_prefixes_and_foreign_elements() -> None:
    text = (
        '<?xml version="1.0" encoding="Shift_JIS"?>\n'
        '<x:tt xmlns:x="http://www.w3.org/ns/ttml" xmlns:e="urn:e">'
        '<x:body><x:div><x:p begin="0s" end="1s">あ<e:note>foreign</e:note></x:p></x:div></x:body></x:tt>'
    )
    assert sniff(text)
    assert parse(text).cues[0].text == "あ"


def test_reading_is_linear() -> None:
    check_linear(FORMAT, lambda n: _file('<p begin="0s" end="1s">a<br/>b</p>' * n), 20_000)
    check_linear(FORMAT, lambda n: _file(f'<p begin="0s" end="1s">{"<span>a</span>" * n}</p>'), 20_000)
    check_linear(FORMAT, lambda n: _file(f'<p begin="0s" end="1s" style="{"a " * n}">a</p>'))
    styles = "<styling>{}</styling>"
    chain = '<style xml:id="s{}" style="s{} s{}"/>'
    check_linear(
        FORMAT,
        lambda n: _file("", styles.format("".join(chain.format(i, i + 1, i + 2) for i in range(n)))),
        20_000,
    )


def test_styles_in_a_circle_end() -> None:
    head = (
        '<styling><style xml:id="a" style="b"/><style xml:id="b" style="a" tts:fontWeight="bold"/></styling>'
    )
    assert _marks(_one('<span style="a">あ</span>', head)) == [("bold", "あ", "")]


_BOMB = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (f'<!DOCTYPE tt [<!ENTITY l0 "lol">{_BOMB}]>', "&l11;"),
        (f'<!DOCTYPE tt [<!ENTITY a "{"a" * 50_000}">]>', "&a;" * 50_000),
        ('<!DOCTYPE tt [<!ENTITY x SYSTEM "file:///etc/hostname">]>', "&x;"),
        ('<!DOCTYPE tt SYSTEM "http://127.0.0.1:9/evil.dtd">', "t"),
        ('<!DOCTYPE tt [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;]>', "t"),
        ("", "&undefined;"),
        ("", "<span>" * 10_000),
        ("", "\0"),
        ("", "\x08"),
        ("", "&#0;"),
        ("", "\ud800"),
        ("", "</p>"),
    ],
)
def test_dangerous_and_broken_xml_is_one_mistake(before: str, text: str) -> None:
    parsed = parse(before + _file(f'<p begin="0s" end="1s">{text}</p>'))
    assert parsed.cues == ()
    assert len(parsed.mistakes) == 1


def test_how_deep_elements_may_stand() -> None:
    def nested(depth: int) -> str:
        return _file(f'<p begin="0s" end="1s">{"<span>" * depth}a{"</span>" * depth}</p>')

    assert parse(nested(90)).cues[0].text == "a"
    assert parse(nested(10_000)).mistakes == ("line 1: its elements are nested deeper than 100",)


def test_nothing_a_file_names_is_opened() -> None:
    text = _file(
        '<p begin="0s" end="1s">a<xi:include parse="text" href="file:///etc/hostname"'
        ' xmlns:xi="http://www.w3.org/2001/XInclude"/></p>'
    )
    assert parse('<?xml-stylesheet href="file:///etc/hostname"?>' + text).cues[0].text == "a"


def test_many_and_large() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert len(_read(f'<div begin="0s" end="1s">{"<p>a</p>" * 100_000}</div>').cues) == 100_000
    assert len(_one("字" * 1_000_000).text) == 1_000_000
    assert parse("<a>" + "<b/>" * 500_000).mistakes == ("line 1: it has more than 500,000 elements",)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 600_000  # kB


def test_another_root_is_a_mistake() -> None:
    assert parse("<rss/>").mistakes == ("line 1: it is <rss>, not <tt>",)
    assert not sniff("<html><tt>old</tt></html>")


@pytest.mark.real
def test_hostile_xml_of_others(shared_media: Path) -> None:
    for path in sorted((shared_media / "hostile" / "xml").iterdir()):
        parsed = parse(path.read_bytes().decode("utf-8", "replace"))
        assert parsed.cues == ()
        assert len(parsed.mistakes) == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp932", "euc_jp"])
def test_the_encoding_a_file_declares_may_be_wrong(encoding: str) -> None:
    said = '<?xml version="1.0" encoding="ISO-8859-1"?>\n'
    text = said + _file('<p begin="0s" end="1s">長野市の朝です。今日も一日よろしくお願いします。</p>')
    loaded = parse_track(text.encode(encoding), "a.ttml", Lang("ja"))
    assert loaded.track.cues[0].text == "長野市の朝です。今日も一日よろしくお願いします。"


@settings(deadline=None)
@given(rich_tracks(), st.data())
def test_a_damaged_file_never_crashes(track: Track, data: st.DataObject) -> None:
    parts = re.split(r"(<[^>]*>)", render(track))
    for _ in range(data.draw(st.integers(1, 4))):
        at, other = (data.draw(st.integers(0, len(parts) - 1)) for _ in range(2))
        parts[at : at + data.draw(st.integers(0, 2))] = [parts[other]]
    check_sound(parse("".join(parts)))
