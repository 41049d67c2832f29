"""Every code has words in two languages, and none of them can name a person."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from tayori.model.grant import GrantStatus
from tayori.model.ids import GrantId, Lang
from tayori.rights import clearance
from tayori.rights.clearance.sentences import SENTENCES
from tayori.rights.clearance.template import Wording
from tayori.rights.clearance.wording import FACTS, STATUSES_JA, reason

FOLDER = Path(clearance.__file__).parent
PERSONAL = {"subject", "holder", "guardian", "born", "notes", "by", "personal", "name", "relation", "assent"}
"""Fields of a grant that are personal data."""
KNOWN = FACTS | {"component", "grant", "field"}


def templates(wording: Wording) -> tuple[str, ...]:
    return wording.en, wording.ja, wording.cure_en, wording.cure_ja


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def given_codes() -> Iterator[str]:
    """Codes that the source of clearance gives."""
    for path in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "reason"
            ):
                yield from (str(n.value) for n in node.args[:1] if isinstance(n, ast.Constant))


INDIRECT = {
    "document-changed",
    "document-missing",
    "readded",
    "chain-broken",
    "credit-missing",
    "notice-missing",
    "label-missing",
}
"""Codes that stand in a table: of doubts, and of kinds of duties."""


@pytest.mark.parametrize("status", [s for s in GrantStatus if s is not GrantStatus.ACTIVE])
def test_sentences_call_a_status_what_reports_call_it(status: GrantStatus) -> None:
    (wording,) = (w for w in SENTENCES if w.code == status)
    assert STATUSES_JA[status] in wording.ja


def test_every_code_that_is_given_has_words_and_every_words_a_code() -> None:
    assert {wording.code for wording in SENTENCES} == set(given_codes()) | INDIRECT
    assert [code for code, count in Counter(w.code for w in SENTENCES).items() if count > 1] == []


@pytest.mark.parametrize("wording", SENTENCES, ids=lambda wording: wording.code)
def test_every_code_is_told_in_both_languages_with_the_same_facts(wording: Wording) -> None:
    assert all(text.strip() for text in templates(wording))
    assert wording.en.isascii() or "“" in wording.en
    assert not wording.ja.isascii()
    assert not wording.cure_ja.isascii()
    assert placeholders(wording.cure_en) == placeholders(wording.cure_ja)
    assert not wording.en.endswith(".")
    assert not wording.ja.endswith("。")
    assert wording.cure_en.endswith(".")
    assert wording.cure_ja.endswith("。")


@pytest.mark.parametrize("wording", SENTENCES, ids=lambda wording: wording.code)
def test_no_template_can_show_a_personal_field(wording: Wording) -> None:
    named = set().union(*(placeholders(text) for text in templates(wording)))
    assert named <= KNOWN
    assert not named & PERSONAL


def test_a_template_that_asks_for_a_person_cannot_be_filled() -> None:
    assert placeholders("of {subject}") & PERSONAL
    with pytest.raises(KeyError, match="day"):
        reason("expired", "portrait", GrantId("portrait/a"), "valid.until")
    with pytest.raises(KeyError, match="no-such-code"):
        reason("no-such-code", "portrait", None, "x")


def test_a_sentence_begins_with_component_and_grant_and_ends_with_the_field() -> None:
    found = reason("expired", "portrait", GrantId("portrait/a"), "valid.until", day="2026-11-19")
    assert found.text.as_dict() == {
        "en": "portrait: grant portrait/a holds until 2026-11-19 only (valid.until).",
        "ja": "肖像（portrait）：許諾 portrait/a は 2026-11-19 までです（valid.until）。",
    }


@pytest.mark.parametrize(
    ("code", "facts", "told"),
    [
        ("purpose", {"wanted": "information", "given": ("advertising", "own-word")}, "目的 広報 を"),
        ("purpose", {"wanted": "information", "given": ("advertising", "own-word")}, "広告、own-word"),
        (
            "territory",
            {"wanted": ("world",), "given": ("JP",), "target": "portal (folder)"},
            "地域 全世界 を",
        ),
        ("channel", {"given": ("portal",), "target": "tube (youtube)"}, "は tube を含みません"),
        ("music-advertising", {"part": "composition"}, "著作権の広告利用"),
        ("no-editing", {"edits": ("captions", "trim")}, "字幕、切り出し"),
        (
            "credit-missing",
            {"words": "any", "place": "end_card"},
            "「any」がありません（表示場所: 終了カード）",
        ),
        ("notice-missing", {"words": "x", "place": "metadata"}, "表示場所: ファイル内の情報"),
        ("component-mismatch", {"given": "voice"}, "声"),
    ],
)
def test_our_own_words_are_japanese_in_japanese_sentences(
    code: str, facts: dict[str, object], told: str
) -> None:
    said = reason(code, "music", GrantId("music/a"), "x", **facts).text.get(Lang("ja"))
    assert told in said
    assert "folder" not in said
