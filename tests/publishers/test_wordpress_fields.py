"""What WordPress is told of an asset's rights."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from tayori.model.rights import RightsStatement
from tayori.publishers.plain_text import clean
from tayori.publishers.wordpress.rights_fields import rights_fields
from tests.publishers.samples import EN, JA, METADATA, RICH

CC = "https://creativecommons.org/licenses/by/4.0/"


def test_the_caption_has_credit_copyright_and_licence() -> None:
    assert rights_fields(RICH, JA)["caption"] == (
        "クレジット: 長野市 / 撮影 信州映像<br>著作権表示: © 2026 長野市<br>"
        f'ライセンス: <a href="{CC}" rel="license">クリエイティブ・コモンズ 表示 4.0</a>'
    )
    assert rights_fields(METADATA.rights, EN)["caption"].endswith("Terms of use: Please ask before re-using.")


def test_the_description_has_the_whole_block_with_its_end() -> None:
    block: Any = html.fragment_fromstring(rights_fields(RICH, JA)["description"], create_parent="div")
    lines = [p.text_content() for p in block.findall("p")]
    assert "この映像は訓練の様子です。" in " ".join(lines)
    assert "音楽: 「朝のうた」 作曲 北野" in lines
    assert lines[-1] == "公開期限: 2029年3月31日"
    assert block.xpath("//a[@rel='license']/@href") == [CC]


def test_the_meta_keys_of_the_companion_plugin() -> None:
    meta = rights_fields(RICH, JA)["meta"]
    assert meta == {
        "tayori_credit": "長野市 / 撮影 信州映像",
        "tayori_copyright": "© 2026 長野市",
        "tayori_owner": "長野市",
        "tayori_licence": "CC-BY-4.0",
        "tayori_licence_url": CC,
        "tayori_terms": f"CC-BY-4.0 の条件で利用できます。 {CC}",
        "tayori_terms_url": "https://www.city.example.jp/terms",
        "tayori_licensor_url": "https://www.city.example.jp/contact",
        "tayori_policy_url": "https://ijyu.example.jp/rights/asa-no-eki.odrl.json",
        "tayori_valid_from": "2026-07-01",
        "tayori_valid_until": "2029-03-31",
        "tayori_territories": "JP TW",
        "tayori_notices": "この映像は訓練の様子です。\nこの動画には、生成AIを使って制作した部分があります。",
        "tayori_source_type": "compositeWithTrainedAlgorithmicMedia",
        "tayori_ai_used": "true",
    }


def test_what_is_no_longer_said_is_deleted() -> None:
    """Facts 5.6: null deletes the value."""
    meta = rights_fields(RightsStatement(), JA)["meta"]
    assert set(meta) == set(rights_fields(RICH, JA)["meta"])
    assert {name for name, value in meta.items() if value} == {"tayori_licence", "tayori_territories"}
    assert {value for value in meta.values() if not value} == {None}


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_becomes_markup_or_a_shortcode(credit: str, url: str) -> None:
    hostile = f"[gallery ids=1]<script>{credit}</script>"
    said = replace(RICH, credit=hostile, web_statement=f"https://x.jp/{url}")
    fields = rights_fields(said, EN)
    for name in ("caption", "description"):
        # what blocks.text writes: kses leaves it as it is
        assert not set("[]'\\") & set(fields[name])
        assert not re.search("&(?!lt;|gt;|quot;|#0[0-9]{2};)", fields[name])
        tree: Any = html.fragment_fromstring(fields[name], create_parent="div")
        assert {element.tag for element in tree.iter()} <= {"div", "p", "br", "a"}
        assert " ".join(clean(hostile).split()) in " ".join(tree.text_content().split())
    assert "<" not in fields["meta"]["tayori_licence"]
