"""Breaking captions into lines: ours against BudouX and filling lines greedily, in the same run.

The rival does the least that can be called phrase-aware: `Parser.parse`, widths by `unicodedata`, each
phrase on the current line if it fits. It knows no kinsoku, splits numbers, balances nothing.
"""

from __future__ import annotations

import statistics
import unicodedata
from collections.abc import Callable, Sequence
from itertools import product
from time import process_time

import budoux

from bench.builds import Row
from tayori.subtitles.lines.wrap import EM, NominalRuler, break_lines

CUES = 10_000
RUNS = 3
GOAL = 3.0
MAX_WIDTH = 16 * EM
"""A line of closed captions (facts B.5)."""
BEGINNINGS = (
    "長野市では、", "4月1日（水）から、", "市役所第一庁舎の窓口で、", "移住を考えている方に、",
    "お子さま連れのご家庭に、", "午前8時30分から", "標高1,000メートルの高原で", "新幹線で約80分、",
    "毎週火曜日と金曜日に", "「ただいま」と言えるまちで、", "NPO法人と協力して、", "善光寺の門前町で",
    "春の連休には", "マイナンバーカードで", "コミュニティセンターで", "この夏も、",
    "佐々木さんは三年前から", "空き家バンクを使って", "Wi-Fiのある図書館で", "雪の多い冬も",
)  # fmt: skip
MIDDLES = (
    "子育て世帯の相談を", "ごみの分別を", "住民票の写しを", "若い世代の起業を", "ひとり親家庭の医療費を",
    "おいしいりんごを", "古民家の改修を", "新しい仕事を", "地域の祭りを", "防災の情報を", "小さな畑を",
    "市民の声を", "保育料の軽減を", "朝の通勤を", "週末の登山を", "オンラインの説明会を", "家族との時間を",
    "最大100万円の支援金を", "1泊2日の体験ツアーを", "手づくりの味を", "川沿いの散歩を", "バスの運行を",
    "健診の予約を", "里山の暮らしを", "公園の清掃を",
)  # fmt: skip
ENDS = (
    "始めました。", "応援しています。", "ご案内します。", "受け付けています", "楽しんでいます",
    "続けています。", "お待ちしています", "守っていきます。", "大切にしています", "見直しました。",
    "考えてみませんか", "ご利用ください。", "お知らせします", "届けています。", "支えています",
    "広げています。", "増やしていきます", "選びました。", "募集しています", "ご覧ください。",
)  # fmt: skip


def wrapping_rows(*, quick: bool) -> list[Row]:
    """How long our lines take, as a multiple of the rival's."""
    cues = ["".join(parts) for parts in product(BEGINNINGS, MIDDLES, ENDS)][: CUES // 10 if quick else CUES]
    ratios, seconds = [], []
    for _ in range(RUNS):
        rival = _seconds(_greedy_line_breaker(), cues)
        seconds.append(_seconds(lambda cue: break_lines(cue, NominalRuler(), MAX_WIDTH), cues))
        ratios.append(seconds[-1] / rival)
    ratio = statistics.median(ratios)
    each = statistics.median(seconds) * 1_000_000 / len(cues)
    return [
        (
            f"wrapping {len(cues)} different cues",
            "budoux and greedy filling",
            f"{ratio:.2f}x ({each:.0f} µs a cue, median of {RUNS})",
            f"at most {GOAL:.0f}x",
            "met" if ratio <= GOAL else "MISSED",
        )
    ]


def _greedy_line_breaker() -> Callable[[str], object]:
    parse = budoux.load_default_japanese_parser().parse

    def broken(cue: str) -> list[str]:
        lines, line, filled = [], "", 0
        for phrase in parse(cue):
            wide = sum(EM if unicodedata.east_asian_width(char) in "FWA" else EM // 2 for char in phrase)
            if line and filled + wide > MAX_WIDTH:
                lines.append(line)
                line, filled = "", 0
            line += phrase
            filled += wide
        return [*lines, line]

    return broken


def _seconds(broken: Callable[[str], object], cues: Sequence[str]) -> float:
    began = process_time()
    for cue in cues:
        broken(cue)
    return process_time() - began
