"""Every code has words in two languages, and none of them can name a person."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from tayori.model.ids import GrantId
from tayori.rights import clearance
from tayori.rights.clearance.sentences import SENTENCES, Wording
from tayori.rights.clearance.wording import FACTS, reason

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
    "credit-missing",
    "notice-missing",
    "label-missing",
}
"""Codes that stand in a table: of doubts, and of kinds of duties."""


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
        "en": "portrait: grant portrait/a ended on 2026-11-19 (valid.until).",
        "ja": "肖像（portrait）：許諾 portrait/a は 2026-11-19 で終わっています（valid.until）。",
    }
