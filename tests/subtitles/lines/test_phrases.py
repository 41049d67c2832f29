from __future__ import annotations

from itertools import accumulate, pairwise

import budoux
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tayori.model.ids import Lang
from tayori.subtitles.lines.budoux_cuts import phrase_cuts
from tayori.subtitles.lines.phrases import DIVIDES, opportunities, phrase_ends
from tests.subtitles.strategies import texts

JA = Lang("ja")
PARSERS = {
    "ja": budoux.load_default_japanese_parser(),
    "en": budoux.load_default_japanese_parser(),
    "zh-Hans": budoux.load_default_simplified_chinese_parser(),
    "zh-CN": budoux.load_default_simplified_chinese_parser(),
    "zh-TW": budoux.load_default_traditional_chinese_parser(),
}


def _phrases(text: str, lang: Lang = JA) -> list[str]:
    places = [place.at for place in phrase_ends(text, frozenset(), lang)]
    return [text[a:b] for a, b in pairwise([0, *places, len(text)])]


@settings(deadline=None)
@given(st.one_of(texts, st.text(max_size=30)), st.sampled_from(sorted(PARSERS)))
def test_phrases_end_where_budoux_says(text: str, lang: str) -> None:
    theirs: list[str] = PARSERS[lang].parse(text)
    assert phrase_cuts(text, Lang(lang)) == set(accumulate(map(len, theirs))) - {len(text)}


@pytest.mark.parametrize(
    "text",
    [
        "長野市さん", "子どもたち", "山田様から", "全員に", "約束を", "再利用を", "非課税の", "未就学児を",
        "お子さまと", "新庁舎は", "各家庭に", "無料で", "超高速で", "不要な", "長野駅へ", "市民館で",
        "利用者など", "会員向けの", "Wi-Fi が", "NHKの", "「長野」は", "佐々木さん", "奈々子さん",
        "ございます", "834.81平方キロメートル", "レジにて", "燃えないごみ", "よくある", "できる限り",
        "のかもしれない", "住んで", "午前8時30分から", "霞が関1-1-1の",
    ],
)  # fmt: skip
def test_prefix_suffix_and_particle_stay_with_their_word(text: str) -> None:
    assert _phrases(text) == [text]


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("朝七時、長野駅へ。", ["朝七時、", "長野駅へ。"]),
        ("2026年4月1日から", ["2026年4月1日から"]),
        ("新型コロナウイルス感染症", ["新型コロナウイルス", "感染症"]),
        ("長野県長野市大字鶴賀緑町1613番地", ["長野県", "長野市", "大字鶴賀緑町1613番地"]),
        ("株式会社みどり", ["株式会社", "みどり"]),
        ("移住・定住を応援", ["移住・", "定住を", "応援"]),
        ("子どもたちの笑顔が", ["子どもたちの", "笑顔が"]),
        ("手づくりのみそと", ["手づくりの", "みそと"]),
        ("人たちがそば打ちを", ["人たちが", "そば打ちを"]),
        ("市民のさまざまな声を", ["市民の", "さまざまな", "声を"]),
        ("町の川で", ["町の", "川で"]),
        ("子どもを連れて", ["子どもを", "連れて"]),
        ("出会ってしまった", ["出会って", "しまった"]),
        ("落ち着いて行動して", ["落ち着いて", "行動して"]),
        ("していたわけではなかった", ["していた", "わけでは", "なかった"]),
        ("戻れないかもしれないと", ["戻れない", "かもしれないと"]),
        ("市役所および各支所", ["市役所および", "各支所"]),
        ("「さん」からいただいた", ["「さん」から", "いただいた"]),
        ("お休みは7日", ["お休みは", "7日"]),
        ("15キロメートルあります", ["15キロメートル", "あります"]),
        ("そんな――と彼は", ["そんな", "――と", "彼は"]),
        ("京都市中京区", ["京都市", "中京区"]),
        ("千代田区霞が関2丁目", ["千代田区", "霞が関2丁目"]),
        ("長野市消防局中央消防署", ["長野市消防局", "中央消防署"]),
        ("日本長野支社", ["日本", "長野支社"]),
        ("特急「かがやき」", ["特急", "「かがやき」"]),
        ("good morning", ["good ", "morning"]),
        ("한국어 자막", ["한국어 ", "자막"]),
    ],
)
def test_phrases(text: str, phrases: list[str]) -> None:
    assert _phrases(text) == phrases


def test_chinese_is_read_by_its_own_models() -> None:
    text = "今天是晴天。我们去公园散步"
    assert "".join(_phrases(text, Lang("zh-Hans"))) == text
    assert _phrases(text, Lang("zh-Hans")) != list(text)


def test_the_order_of_places_is_the_order_of_grammar() -> None:
    text = "朝です。晴れ、風の音が聞こえる"
    cost = {text[: place.at]: place.cost for place in opportunities(text, frozenset(), JA)}
    sentence, pause = cost["朝です。"], cost["朝です。晴れ、"]
    no, ga = cost["朝です。晴れ、風の"], cost["朝です。晴れ、風の音が"]
    assert sentence < pause < ga < no < DIVIDES < cost["朝です。晴れ、風の音が聞"]


@settings(deadline=None)
@given(texts)
def test_places_that_divide_nothing_are_among_all(text: str) -> None:
    every = {place.at: place.cost for place in opportunities(text, frozenset(), JA)}
    for place in phrase_ends(text, frozenset(), JA):
        assert every[place.at] == place.cost < DIVIDES
    assert list(every) == sorted(every)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("開発について|説明会を", "開発に|ついて説明会を"),
        ("活動に関する|協定を", "活動に|関する協定を"),
        ("3月31日をもって|閉館します", "3月31日を|もって閉館します"),
        ("話していると|思います", "話していると|いうことです"),
        ("冬は毎日|泥だらけに", "泥だらけに|なって帰る"),
        ("手紙を書いて|提出する", "手紙を書いて|しまった"),
    ],
)
def test_a_particle_of_two_words_is_not_parted(better: str, worse: str) -> None:
    assert _cost(better) < _cost(worse) < DIVIDES


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("狂犬病|予防", "狂犬病予|防"),
        ("困窮者自立|支援", "困窮者自|立支援"),
        ("大臣|会合", "大臣会|合"),
        ("見守られ|ながら", "見守ら|れながら"),
        ("読んで|いた人", "読んでい|た人"),
        ("メートル|あり", "メートルあ|り"),
        ("まちの|各支所", "まちの各|支所"),
        ("メモリアル|アリーナ", "メモリア|ルアリーナ"),
        ("「また|来たい」", "「また来た|い」"),
        ("りん|ごをご利用", "りんご|をご利用"),
    ],
)
def test_where_a_phrase_is_divided_when_it_must_be(better: str, worse: str) -> None:
    assert _cost(better) < _cost(worse)


def _cost(marked: str) -> int:
    """Of a break at the bar."""
    places = opportunities(marked.replace("|", ""), frozenset(), JA)
    return next(place.cost for place in places if place.at == marked.index("|"))


def test_a_short_quotation_is_one_thing() -> None:
    assert _phrases("「また来たい」と") == ["「また来たい」と"]
    assert _phrases("「若い世代に選ばれる」と") == ["「若い", "世代に", "選ばれる」と"]


def test_a_name_is_not_parted_at_its_space() -> None:
    assert phrase_ends("山田 花子さんです", frozenset(), JA)[0].cost > 0
    assert phrase_ends("今日は いい天気", frozenset(), JA)[0].cost < 0


def test_where_the_author_broke_is_a_good_place() -> None:
    text = "長野の朝が始まる"
    by_author = phrase_ends(text, frozenset({3}), JA)[0]
    by_nobody = phrase_ends(text, frozenset(), JA)[0]
    assert (by_author.at, by_nobody.at) == (3, 3)
    assert by_author.cost < by_nobody.cost
