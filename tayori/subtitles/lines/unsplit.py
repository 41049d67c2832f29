"""What is one thing and never split: numbers with what counts them, dates, addresses, repeated marks.

JLReq (after JIS X 4051) keeps European digits, prefixed and postfixed abbreviations and repeated dashes and
leaders together (facts B.4). That a counter, a weekday or a unit stays with its number is Japanese caption
practice and English typesetting; the standard leaves it open.
"""

from __future__ import annotations

import re


def any_of(words: str) -> str:
    """A pattern for each of these words, the longest first."""
    return "|".join(sorted(words.split(), key=len, reverse=True))


_DIGIT = r"[0-9０-９]"
_DIGITS = rf"{_DIGIT}++(?:[.,:/．，：／\-－‐−–〜～~]{_DIGIT}++)*+"
_NUMBER = rf"{_DIGITS}(?:[千万億兆]{_DIGITS})*+"
_KANJI_NUMBER = r"[〇一二三四五六七八九十百千万億]++"
_LEADS = (
    r"(?:[￥¥＄$￡£€＃#№〒+＋\-−第約各全毎計満築翌延]|午前|午後|内線|延べ|最大|最高|およそ|"
    r"令和|平成|昭和|大正|明治|西暦)*+"
)
_WEEKDAY = r"(?:[（(](?:[月火水木金土日祝休][・、,/]?){1,7}(?:曜日?)?(?:祝日)?[）)])?"
_COUNTERS = any_of("""
    平方メートル 平方キロ 立方メートル キログラム キロメートル センチメートル ミリメートル
    ミリリットル 卓 錠 銭 票 曲 話 通 段 着 敗 連勝 連敗 試合 ドル ユーロ 周年
    年度 年間 年代 年生 年連続 年 か月間 か月 ヶ月間 ヶ月 カ月間 カ月 ヵ月 箇月 月 週間 日間 日目 日 時間
    時半 時 分間 分 秒 世紀 連休 連覇 泊 万円 億円 兆円 千円 百円 円 元 块 万人 人前 人 名様 名 世帯 歳児 歳
    岁 才 年生 組 件 回目 回 度 位 点 倍 割引 割 校 店舗 店 台 本 枚 個 个 冊 基 隻 機 問 言語 文字 字 行 章
    節 款 項 種類 種 番線 番地 番 号室 号線 号 丁目 階建て 階建 階 条 軒 戸 棟 坪 畳 合 升 袋 箱 束 両 席 床
    頭 匹 羽 発 杯 皿 食分 食 か所 ヶ所 カ所 箇所 か国語 か国 カ国語 カ国 つ 万 億 兆 パーセント ポイント キロ
    メートル センチ ミリ グラム リットル ヘクタール トン ワット 公里 % ％ ‰ ° ′ ″ ℃ ￠ ㏋ ℓ ㌃ ㌍ ㌔ ㌘ ㌢
    ㌣ ㌦ ㌧ ㌫ ㌶ ㌻ ㍉ ㍊ ㍍ ㍑ ㍗ ㎎ ㎏ ㎜ ㎝ ㎞ ㎡ ㎥ ㏄
""")
_TAILS = any_of("""
    以上 以下 以内 以降 以前 未満 前後 程度 ごと おき ごろ 頃 余り あまり ほど 目 め 間 超 弱 強 付け 入り
    ずつ 分 上旬 中旬 下旬 初旬 半ば 末 前(?![一-鿿]) 後(?![一-鿿])
""")
_TAIL = f"(?:{_TAILS})?"
_UNITS = (
    r"(?:a\.m\.|p\.m\.|(?:am|pm|AM|PM|mm|cm|km|mi|ft|kg|mg|g|m|l|L|ml|mL|ha|[KkMGT]B|px|fps|[kMG]?Hz|k?Wh?|V|"
    r"s|sec|secs|seconds?|min|mins|minutes?|h|hr|hrs|hours?|days?|weeks?|months?|years?|yen|JPY|USD|dollars?|"
    r"euros?|percent|million|billion|thousand|hundred|times|floors?|st|nd|rd|th)(?![A-Za-z])|[%‰]|°[CF]?)"
)
_MONTHS = (
    r"(?<![A-Za-z])(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|"
    r"Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_KANJI_COUNTERS = any_of("""
    年 月 日 時 分 円 人 回 歳 度 件 名 校 本 枚 個 戸 軒 台 頭 匹 冊 杯 位 世帯 世代 票 か所 つ 割 倍
    か月 周年 年間 日間 時間 丁目 番地
""")
_KANJI = r"[一-鿿々]"
_PLACE = rf"(?:{_KANJI}[がヶケヵノ])?{_KANJI}{{1,2}}"
"""The end of the name before a house number: 霞が関, 大字鶴賀緑町 without the beginning."""
_BLOCK = f"(?:{_NUMBER}|{_KANJI_NUMBER})丁目"
_TOKENS = re.compile(
    "|".join((
        # A date is one thing: 令和8年4月1日（水）, 2026年4月, 4/1（水）.
        rf"{_LEADS}(?:{_NUMBER}|元)年{_NUMBER}月(?:{_NUMBER}日{_WEEKDAY})?{_TAIL}",
        rf"{_LEADS}(?:{_NUMBER}月)?{_NUMBER}日{_WEEKDAY}{_TAIL}(?![本常記])",
        rf"{_DIGIT}{{1,2}}/{_DIGIT}{{1,2}}{_WEEKDAY}",
        rf"{_LEADS}{_NUMBER}時{_NUMBER}分(?:{_NUMBER}秒)?{_TAIL}",
        rf"{_NUMBER}(?:分の|対){_NUMBER}",
        rf"{_NUMBER}円{_NUMBER}銭{_TAIL}",
        rf"{_LEADS}{_NUMBER}(?:時間|年|か月|ヶ月|泊){_NUMBER}(?:分間?|か月間?|ヶ月間?|日間?|秒|時間)",
        # A telephone number with brackets, an international one.
        rf"[（(]?0{_DIGIT}{{1,4}}[（()）]{_DIGIT}{{1,4}}[）)\-]{_DIGIT}{{3,4}}",
        rf"[+＋]{_DIGIT}+(?:[ \-]{_DIGIT}+)+",
        # A house number with the end of the place name it belongs to: 霞が関1-1-1.
        rf"{_PLACE}(?:(?!0){_DIGIT}+(?:[\-－‐−]{_DIGIT}+)+(?:号室?|階)?|{_BLOCK}(?:の?{_NUMBER}(?:番地|番|号室?|階)?)*)",
        rf"{_NUMBER}(?:丁目|番地|番)(?:の?{_NUMBER}(?:番地|番|号室?|階)?)+",
        # English: 25 min, 7 a.m., No. 5, April 1, 1 April.
        rf"{_MONTHS}[ \u00a0]{_DIGIT}{{1,2}}(?![0-9A-Za-z])(?:,[ ]{_DIGIT}{{4}})?",
        rf"{_DIGIT}{{1,2}}[ \u00a0]{_MONTHS}(?:[ ]{_DIGIT}{{4}})?",
        rf"(?<![A-Za-z])(?:No|Nos|Vol|Fig|p|pp|ch)\.[ \u00a0]?{_NUMBER}",
        rf"[A-Z]{{0,2}}[$€£¥]?{_NUMBER}[ \u00a0]{_UNITS}(?:[ \u00a0]{_UNITS})?",
        # Any other number.
        rf"{_LEADS}{_NUMBER}(?:{_COUNTERS})?{_TAIL}",
        rf"[第約各全毎]{_KANJI_NUMBER}(?:{_COUNTERS})?",
        rf"{_KANJI_NUMBER}(?:{_KANJI_COUNTERS})+{_TAIL}",
        r"[—―─]{2,}|[…‥]{2,}|〳〵|〴〵|[！？!?‼⁇⁈⁉]{2,}|・{2,}|。{2,}|ー{2,}|[〜～]{2,}|([○〇●◯△▲□■×☆★♪♡♥※])\1+",
    ))
)  # fmt: skip
_SOME = re.compile(
    r"[0-9０-９〇一二三四五六七八九十百千万億〳〴]|[—―─…‥！？!?‼⁇⁈⁉・。ー〜～○〇●◯△▲□■×☆★♪♡♥※]{2}"
)
"""What a text with anything in it to hold has: a number, or two marks together."""
_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+|[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+")


def held_positions(text: str) -> set[int]:
    """The positions of `text` inside something that is never split."""
    if not _SOME.search(text):
        return set()
    return {i for token in _TOKENS.finditer(text) for i in range(token.start() + 1, token.end())}


def address_positions(text: str) -> tuple[set[int], set[int]]:
    """The positions inside web and mail addresses, and those of them where one may be broken if it must.

    An address is longer than most lines: it breaks after a slash, a dot or another of its marks, never after
    the hyphen or dot that a reader would take for ours when a capital or a mark follows.
    """
    if "/" not in text and "@" not in text and "www." not in text:
        return set(), set()
    inside: set[int] = set()
    for address in _ADDRESS.finditer(text):
        inside.update(range(address.start() + 1, address.end()))
    return inside, {i for i in inside if text[i - 1] in "/.@" and (text[i].islower() or text[i].isdigit())}
