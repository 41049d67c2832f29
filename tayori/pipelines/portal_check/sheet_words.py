"""The words of the evidence sheet."""

from __future__ import annotations

from collections.abc import Mapping

from tayori.inspection.choice import Because, Method
from tayori.inspection.criteria import Result
from tayori.inspection.criteria_table import Criterion, Judge

RESULTS: Mapping[Result, str] = {
    Result.CONFORMS: "○ 適合",
    Result.FAILS: "× 不適合",
    Result.NOT_APPLICABLE: "該当なし",
    Result.TO_LOOK: "要確認",
}
METHODS: Mapping[Method, str] = {
    Method.ALL: "全 {of} ページ（すべてのページを選択）",
    Method.MIXED: "{of} ページのうち {tested} ページ（種類ごとの代表と、無作為の抽出。乱数の種 {seed}）",
}
BECAUSE: Mapping[Because, str] = {
    Because.ALL: "全ページ",
    Because.KIND: "種類の代表",
    Because.RANDOM: "無作為",
}
_HOW: Mapping[Judge, str] = {
    Judge.MARKUP: "自動（HTMLの解析）",
    Judge.BROWSER: "自動（ブラウザでの測定）",
    Judge.PERSON: "自動（不適合の検出）＋人による確認",
}
NOT_CHECKED = (
    ("映像と音声の中身", "字幕・文字起こし・音声解説の内容が正しいかは、担当者が視聴して確かめる。"),
    ("読み上げソフト", "実際の読み上げソフト（NVDA、PC-Talker、VoiceOver など）での確認は含まない。"),
    ("ほかのブラウザ", "Chromium 以外のブラウザと実機での確認は含まない。"),
    ("利用者による評価", "障害のある利用者による評価は含まない。"),
)
"""True of every check."""


def how_checked(criterion: Criterion, *, browser: bool) -> str:
    """How a criterion was checked."""
    if criterion.judge is Judge.BROWSER and not browser:
        return "人による確認（ブラウザでの測定は未実施）"
    return _HOW[criterion.judge]
