"""The words of the evidence sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import unquote

from tayori.inspection.choice import Because, Choice, Method
from tayori.inspection.criteria import Judgement, Result
from tayori.inspection.criteria_table import Judge

_NAMED = 8
"""Kinds in a remark; the list of what was not checked has all."""

RESULTS: Mapping[Result, str] = {
    Result.CONFORMS: "○ 適合",
    Result.FAILS: "× 不適合",
    Result.NOT_APPLICABLE: "該当なし",
    Result.TO_LOOK: "要確認",
}
_METHODS: Mapping[Method, str] = {
    Method.ALL: "全 {of} ページ（すべてのページを選択）",
    Method.REPRESENTATIVE: "{of} ページのうち {tested} ページ（全 {all_kinds} 種類のうち {kinds} 種類の代表"
    "各 1 ページ。無作為の抽出はしていない）",
    Method.MIXED: "{of} ページのうち {tested} ページ（全 {all_kinds} 種類の代表各 1 ページと、無作為の抽出"
    " {drawn} ページ。乱数の種 {seed}）",
}
BECAUSE: Mapping[Because, str] = {
    Because.ALL: "全ページ",
    Because.KIND: "種類の代表",
    Because.RANDOM: "無作為",
}
_HOW: Mapping[Judge, str] = {
    Judge.MARKUP: "自動（HTMLの解析）",
    Judge.BROWSER: "自動（ブラウザでの測定）",
    Judge.PERSON: "自動（不適合の検出）",
}
NOT_CHECKED = (
    ("映像と音声の中身", "字幕・文字起こし・音声解説の内容が正しいかは、担当者が視聴して確かめる。"),
    ("読み上げソフト", "実際の読み上げソフト（NVDA、PC-Talker、VoiceOver など）での確認は含まない。"),
    ("ほかのブラウザ", "Chromium 以外のブラウザと実機での確認は含まない。"),
    ("利用者による評価", "障害のある利用者による評価は含まない。"),
)
"""True of every check."""


def how_chosen(choice: Choice) -> str:
    """How many pages were tested of how many, and why those."""
    kinds = choice.count(Because.KIND)
    return _METHODS[choice.method].format(
        tested=len(choice.pages),
        of=choice.of,
        kinds=kinds,
        all_kinds=kinds + len(choice.untested),
        drawn=choice.count(Because.RANDOM),
        seed=choice.seed,
    )


def how_checked(judged: Judgement, *, browser: bool) -> str:
    """How a criterion was checked; a person's check is named only where a person signed it."""
    judge = judged.criterion.judge
    if judge is Judge.BROWSER and not browser:
        return (
            "人による確認（ブラウザでの測定は未実施）"
            if judged.signature
            else "未実施（ブラウザでの測定、人による確認とも）"
        )
    if judged.signature:
        return f"{_HOW[judge]}＋人による確認"
    wants_person = judge is Judge.PERSON or judged.result is Result.TO_LOOK
    return f"{_HOW[judge]}。人による確認は未実施" if wants_person else _HOW[judge]


def kinds_named(start: str, kinds: Sequence[str]) -> str:
    """Kinds of pages, each by the path of one page; the first few of many."""
    told = "、".join("/" + unquote(url.removeprefix(start)) for url in kinds[:_NAMED])
    return f"{told} ほか {len(kinds) - _NAMED} 種類" if len(kinds) > _NAMED else told
