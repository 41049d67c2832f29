"""Blocks as text; that WordPress and its editor take them is tested beside the real one."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from tayori.model.ids import Lang
from tayori.publishers.plain_text import clean
from tayori.publishers.wordpress import blocks
from tests.publishers.wordpress.pages import TRAPS

JA = Lang("ja")
HOSTILE = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(TRAPS), max_size=8).map("".join))


def _shown(markup: str) -> str:
    tree: Any = html.fragment_fromstring(markup, create_parent="div")
    return str(tree.text_content())


@given(HOSTILE)
def test_text_is_shown_as_it_is_and_is_nothing_else(words: str) -> None:
    made = blocks.text(words)
    tree: Any = html.fragment_fromstring(made, create_parent="div")
    assert {element.tag for element in tree.iter()} <= {"div", "br"}
    assert _shown(made.replace("<br>", "\n")).split() == clean(words).split()
    assert not set("[]\"'\\") & set(made)
    assert "-->" not in made
    assert "://" not in made


@given(HOSTILE, HOSTILE)
def test_attributes_of_elements_hold_anything(words: str, other: str) -> None:
    tree: Any = html.fragment_fromstring(
        re.sub(r"<!--.*?-->", "", blocks.image(7, f"https://x.jp/{other}", words)), create_parent="div"
    )
    (picture,) = tree.iter("img")
    assert picture.get("alt").split() == clean(words).split()
    assert set(picture.attrib) == {"src", "alt", "class"}


@given(HOSTILE)
def test_attributes_of_blocks_are_json_that_ends_no_comment(words: str) -> None:
    captions = blocks.Captions(f"https://x.jp/{words}", JA, clean(words))
    made = blocks.video(7, "https://x.jp/a.mp4", "", (captions,))
    opening = made.partition("\n")[0]
    said = json.loads(opening.removeprefix("<!-- wp:video ").removesuffix(" -->"))
    assert said["tracks"][0]["label"] == clean(words)
    assert "--" not in opening[len("<!--") : -len("-->")]
    assert not set("<>&") & set(opening[1:-1])


def test_a_player_has_poster_captions_and_controls() -> None:
    captions = (blocks.Captions("https://x.jp/a.ja.vtt", JA, "日本語"),)
    assert blocks.video(7, "https://x.jp/a.mp4", "https://x.jp/a.jpg", captions) == (
        '<!-- wp:video {"id":7,"tracks":[{"src":"https://x.jp/a.ja.vtt","label":"日本語","srcLang":"ja",'
        '"kind":"captions"}]} -->\n'
        '<figure class="wp-block-video"><video controls poster="https://x.jp/a.jpg" '
        'src="https://x.jp/a.mp4" playsinline><track src="https://x.jp/a.ja.vtt" label="日本語" '
        'srclang="ja" kind="captions" /></video></figure>\n<!-- /wp:video -->'
    )


def test_without_poster_and_captions_nothing_is_said_of_them() -> None:
    made = blocks.video(7, "https://x.jp/a.mp4", "", ())
    assert made.startswith('<!-- wp:video {"id":7} -->')
    assert "poster" not in made


@pytest.mark.parametrize(("level", "said"), [(2, ""), (3, '{"level":3} ')])
def test_a_heading_says_its_level_unless_it_is_the_usual_one(level: int, said: str) -> None:
    made = blocks.heading(level, blocks.text("権利"))
    assert made == (
        f'<!-- wp:heading {said}-->\n<h{level} class="wp-block-heading">権利</h{level}>\n<!-- /wp:heading -->'
    )


def test_line_ends_stay() -> None:
    assert blocks.text("朝七時\n長野駅へ\r\n行く") == "朝七時<br>長野駅へ<br>行く"
