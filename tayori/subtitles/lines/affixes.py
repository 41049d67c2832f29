"""What Japanese never cuts from its word: prefixes, suffixes, particles, the second half of a verb.

BudouX (facts B.4) sometimes begins a phrase with a suffix or ends one with a prefix, and knows no compounds;
here its phrases are mended: `mended_cuts` takes such cuts away, `compound_cuts` finds the words of compounds.
"""

from __future__ import annotations

import re

from tayori.subtitles.lines.unsplit import any_of

_KANJI = "一-鿿々〆"


_PREFIXES = frozenset("第約各全毎お御新旧非未不無再超最本当同某現前元副準諸総計満貴両片")
"""`ご` is not here: BudouX never parts it, and it ends many words."""
_SUFFIXES = any_of("""
    さん(?![ぽま]) さま(?!ざ) ちゃん くん たち(?!ま) など がた ごと だらけ ぶり づくり ならでは らしい
    っぽい じゅう 向け 付き 入り 連れ 沿い 済み 行き 発着 以上 以下 以内 以外 以降 未満 全般 同士 自身 限定
    参画
""")
_KANJI_SUFFIXES = (
    "様氏君達殿的化者員館駅課係部局署院園所等用性型式風製産目市町村区県府郡港川山線号間"
    "中内外前後別際費料券証書先発着行側沿付入連済税割向"
)
"""Suffixes of one kanji; before another kanji they begin a word: 市|民."""
_PARTICLES = any_of(
    "は が を に で と も の へ や には では とは への での との にも でも からの までの としての"
)
_ENDINGS = any_of("""
    から(?!だ) まで より(?![一-鿿]) だけ しか ばかり です でした ます(?!ます) ました ません でしょう だった
    って という といった について にて ございま
""")
_HANGING = re.compile(
    rf"{_SUFFIXES}|ども(?!に)|[{_KANJI_SUFFIXES}](?![{_KANJI}])|(?:{_PARTICLES})(?![ぁ-ん])|{_ENDINGS}|"
    r"を|(?:でも|での|では|には|との|(?<=[）」』】”’A-Za-z0-9 ])[はがにでとへ])(?=[おご])|"
    r"の[かでにはをもだ](?!ら)|(?<=かも)しれ"
)
_AUXILIARIES = any_of("""
    いる いた いま いき いく いて いない いただ 頂 おりま おく おき しまう しまっ みる みて みま ある あっ
    ない なく なる なり なっ なかっ くる きた きま こら くれ もら ほしい 欲しい こと ため とき よう ところ
    はず わけ つもり かもしれ ほう うえ うち まま 上で 前に 後に でき 出来 する した して しま される された
""")
_LEANS = re.compile(
    rf"{_AUXILIARIES}|あり(?!が)|もの(?!が)|ころ(?=[はにのもか、。])|方(?=[はがにへもをので、])|"
    r"[時際間中前後](?=[はにでもの、])"
)
_DEMONSTRATIVES = any_of(
    "この その あの どの こんな そんな あんな どんな ある あらゆる まだ もう とても より もっと ほぼ "
    "とにかく ぜひ 特に かなり すごく"
)
_POINTS = re.compile(rf"(?:{_DEMONSTRATIVES})$")
_COMPLETES = re.compile(
    "(?<=に)(?:つい[てた]|おい[てた](?!し)|おけ[るば]|よ(?:る|り(?!そ)|って|れば)|とって|対[しす]|関[しす]|基づ|伴[いうっ]|応じ)|"
    "(?<=と)(?:い(?:う|え|わ|っ(?!しょ))|し[てたま]|す[るれ]|さ[せれ]|とも)|"
    "(?<=を)(?:もって|はじめ[と、]|めぐって|問わ)|"
    "(?<=では)な[いかく]|(?<=ければ)な[らり]|かもしれ"
)
_BEFORE_THEM = "にとをはばいたるの"
"""The second half of what is one word to grammar, に|ついて, と|して, では|ない, and what it comes after."""
_MISSED = re.compile(
    "を(?<=[^をー]を)(?=[^、。ぁ-んー])|へ(?<=[一-鿿ァ-ヺー]へ)(?=[一-鿿ァ-ヺ])|にて(?=[おご一-鿿])|"
    "[はがでに](?=[約第]?[0-9０-９])|[ぁ-ん](?=ありがとう|おめでとう)|[一-鿿ァ-ヺー](?=ありま)|"
    # Long verbs: 出会って|しまった, 落ち着いて|行動, 戻れない|かもしれない, していた|わけでは|なかった.
    "て(?=いただ|しま[いうっわ]|もら[いえっ])|から(?=いただ)|(?:[いしっ]て|[いん]で|どおり)(?=[一-鿿]{2})|"
    "[いたる](?=かもしれ)|[たる](?=(?:わけ|はず)[でがにはも])|[てで]は(?=なか?[いくっ])|ければ(?=な[らり])|"
    "(?:および|または|ならびに|もしくは|あるいは)(?=[^、。])"
)
_COMPOUNDING = re.compile(
    r"(?:子育て|まちづくり|地域おこし|ひとり親|取り組み|問い合わせ|見守り|受け入れ|申し?込み|手続き)$"
)
"""Nouns that end in hiragana and begin compounds: 子育て世帯."""
_WHEN = re.compile(
    "(?:[今本昨明先翌毎来去][日朝晩夜週月年春夏秋冬]|[今前次毎]回|当[日初]|"
    "[0-9０-９二三四五六七八九十][年月日時分歳]|一[年月日分歳]|"
    + any_of("一昨日 明後日 現在 今後 最近 近年 将来 以前 以後 以降 午前 午後 時頃 年間 月間 日間 時間 期間")
    + "|全員|一部|一度|随時|順次|後日)$"
)
_ENDS_OF_PHRASES = "のはがをにでともへやなるたいうくしてんだ"
"""After one of these a kanji is no suffix: 町の|川, 子を|連れて."""
_FAMILY_NAME = re.compile(rf"(?:^|[^{_KANJI}])[{_KANJI}]{{1,3}}[ \u3000]$")
_GIVEN_NAME = re.compile(
    rf"[{_KANJI}ぁ-ゖ]{{1,4}}(?:さん|さま|様|氏|君|くん|ちゃん|先生|選手|教授|市長|町長|村長|知事|議員|社長|代表)"
)
_KANA_WORDS = re.compile(any_of("""
    みそ しょうゆ りんご ぶどう わさび きのこ おやき そば打ち そば屋 そば粉 ごはん お母さん お父さん さかのぼ
"""))  # fmt: skip
"""Words of hiragana that BudouX was seen to divide, or to take for a particle: の|みそ."""
_WHOLE = re.compile(
    rf"{_KANA_WORDS.pattern}|燃え(?:る|ない)ごみ|よくある|できる限り|(?<=市)[{_KANJI}]{{1,3}}区(?![域間画分])"
)
"""Words BudouX was seen to divide, also with kanji: 京都市|中京区."""
_TIMES = "日時朝夜年頃今昔中間月春夏秋冬街町村国家人方後前先上下他"
_BEGINS = "、。！？「『（・ \u3000"
_NAMES_IN_ITERATION = frozenset("佐奈代野菜寧々美")


def mended_cuts(text: str, cuts: set[int]) -> set[int]:
    """The phrase ends of BudouX without those that part a prefix, suffix or particle from its word."""
    inside = {i for word in _WHOLE.finditer(text) for i in range(word.start() + 1, word.end())}
    kept = set()
    for i in cuts - inside:
        if i >= len(text) or hangs(text, i):
            continue
        if _ends_in_prefix(text, i, cuts) or _divides_name(text, i) or text[i - 1 : i + 1] == "んで":
            continue
        if not _is_stub(text, i):
            kept.add(i)
        elif text[i - 2] == "の":
            kept.add(i - 1)
    return kept


def hangs(text: str, i: int) -> bool:
    """Does a suffix or particle begin at `i`?"""
    before = text[i - 1]
    if before in "、。！？!?「『（" or (before in _ENDS_OF_PHRASES and _is_kanji(text[i])):
        return False
    return bool(_HANGING.match(text, i))


def added_cuts(text: str) -> set[int]:
    """Phrase ends BudouX may miss: after the particle を, before words of thanks, in long verbs."""
    found = {match.end() for match in _MISSED.finditer(text)}
    after_particle = {
        m.start() for m in _KANA_WORDS.finditer(text) if m.start() and text[m.start() - 1] in "のがはをと"
    }
    return found | after_particle


def _ends_in_prefix(text: str, i: int, cuts: set[int]) -> bool:
    """Is the phrase before `i` nothing but a prefix?"""
    return text[i - 1] in _PREFIXES and (i == 1 or i - 1 in cuts or text[i - 2] in _BEGINS + "のはがを")


def _divides_name(text: str, i: int) -> bool:
    return text[i - 1] == "々" and i > 1 and text[i - 2] in _NAMES_IN_ITERATION and _is_kanji(text[i])


def _is_stub(text: str, i: int) -> bool:
    """長|野市, たちの笑|顔: one kanji parted from its word, at the beginning or after の."""
    if not _is_kanji(text[i]) or not _is_kanji(text[i - 1]) or text[i - 1] in _TIMES:
        return False
    return (
        i == 1 or text[i - 2] in _BEGINS or (text[i - 2] == "の" and i > 2 and text[i - 3] not in "そこあど")
    )


def _is_kanji(char: str) -> bool:
    return "一" <= char <= "鿿"


def leaning(text: str, i: int) -> bool:
    """Does the word at `i` lean on the one before it?"""
    return bool(_LEANS.match(text, i))


def completing(text: str, i: int) -> bool:
    """Does what begins at `i` complete a particle or verb made of two: に|ついて?"""
    return text[i - 1] in _BEFORE_THEM and bool(_COMPLETES.match(text, i))


def after_prefix(text: str, i: int) -> bool:
    """Is the character before `i` a prefix with nothing before it to belong to: の各|支所?"""
    return text[i - 1] in _PREFIXES and (i == 1 or not _is_kanji(text[i - 2]))


def compounding(text: str, i: int) -> bool:
    """Is the word before `i` the first half of a compound: 子育て|世帯?"""
    return _is_kanji(text[i]) and bool(_COMPOUNDING.search(text, max(0, i - 6), i))


def says_when(text: str, i: int) -> bool:
    """Does the word before `i` say when or how many: 本日, 今年, 全員?"""
    return bool(_WHEN.search(text, max(0, i - 3), i))


def within_name(text: str, i: int) -> bool:
    """Is the space before `i` the one between family and given name: 山田 花子さん?"""
    return bool(_GIVEN_NAME.match(text, i)) and bool(_FAMILY_NAME.search(text, max(0, i - 5), i))


def leading(text: str, i: int) -> bool:
    """Is the word before `i` one that points at the next: この, とても?"""
    return bool(_POINTS.search(text, max(0, i - 4), i))
