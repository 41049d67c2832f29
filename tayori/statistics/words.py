"""The words of a report on downloads, Japanese and English."""

from __future__ import annotations

from tayori.model.ids import Lang
from tayori.statistics.rules import Reason, WindowRule

Pair = tuple[str, str]
"""English and Japanese."""

COLUMNS: dict[str, Pair] = {
    "episode": ("episode", "エピソード"),
    "day": ("day", "日"),
    "app": ("app", "アプリ"),
    "device": ("device", "機器"),
}
"""What downloads can be told by."""
DOWNLOADS: Pair = ("downloads", "ダウンロード数")
RULES: Pair = ("rules", "計測基準")
WINDOW: Pair = ("window", "重複除外")
TOTAL: Pair = ("total", "合計")
OTHER: Pair = ("other", "その他")
LEFT_OUT: Pair = ("left out", "除外したもの")
WHY: Pair = ("why", "理由")
NUMBER: Pair = ("number", "件数")
WINDOWS: dict[WindowRule, Pair] = {
    WindowRule.CALENDAR: ("calendar day", "暦日"),
    WindowRule.FIRST: ("24 h from the first request", "最初のリクエストから24時間"),
    WindowRule.LAST: ("24 h from the last request", "最後のリクエストから24時間"),
}
REASONS: dict[Reason, Pair] = {
    Reason.MALFORMED: ("malformed line", "読めない行"),
    Reason.OTHER: ("not a published file", "配信ファイル以外"),
    Reason.OUTSIDE: ("outside the days asked for", "対象期間外"),
    Reason.METHOD: ("not GET (HEAD and others)", "GET以外（HEADなど）"),
    Reason.STATUS: ("not answered 200 or 206 (304 and others)", "200・206以外の応答（304など）"),
    Reason.PROBE: ("probe of two bytes (bytes=0-1)", "2バイトの確認（bytes=0-1）"),
    Reason.NO_AGENT: ("no user agent", "ユーザーエージェントなし"),
    Reason.BAD_AGENT: ("malformed user agent", "不正なユーザーエージェント"),
    Reason.WATCH: ("Apple Watch duplicate", "Apple Watchの重複"),
    Reason.BOT: ("robot", "ロボット"),
    Reason.DATA_CENTRE: ("listed network (data centre, robot)", "リスト掲載ネットワーク（データセンター等）"),
    Reason.REFERRER: ("listed referrer", "リスト掲載の参照元"),
}
TOO_LITTLE: Pair = ("less than header and one minute", "ヘッダー＋1分に満たない")
HIGH_VOLUME: Pair = (
    "downloads of an address with too many on a day",
    "1日に多すぎるアドレスからのダウンロード",
)
REPEATED: Pair = ("parts and repetitions within a window", "分割・重複リクエスト")


def say(pair: Pair, lang: Lang) -> str:
    """The word of a pair in `lang`."""
    return pair[lang == "ja"]
