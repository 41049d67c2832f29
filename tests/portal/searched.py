"""A portal to search in, of made-up works; and the rules of the search once more, in Python."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from os import PathLike
from pathlib import Path, PurePosixPath
from threading import Thread

from playwright.sync_api import Page

from tayori.model.asset import Kind
from tayori.model.cue import Cue, Track, TrackKind
from tayori.model.ids import Digest, Lang, Slug
from tayori.model.publishing import Package, PublicationState, Receipt
from tayori.model.text import Texts
from tayori.publishers.base import SiteItem, SiteSeries
from tayori.publishers.site.contents import site_files
from tayori.publishers.site.site import Look, Site
from tests.publishers.samples import JA, METADATA, SHOW, SITE

BELOW = "machi/"
"""The site is not at its host's root."""
HOSTILE = '</script><img src=x onerror="alert(1)"> & <b>祭り</b>'
SERIES = SiteSeries(
    id="midori",
    title=Texts.of({"ja": "みどり町の一日", "en": "A day in Midori"}),
    description=Texts.of({"ja": "山あいの町の、朝から夜まで。"}),
)
_FIRST = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Work:
    """A work in few words; `said` is (second, text)."""

    slug: str
    title: dict[str, str]
    text: dict[str, str]
    tags: tuple[str, ...] = ()
    said: tuple[tuple[int, str], ...] = ()
    kind: Kind = Kind.CLIP
    series: str | None = None


WORKS = (
    Work("asa-no-eki", {"ja": "朝七時、長野駅へ", "en": "Seven a.m., Nagano Station"},
         {"ja": "自転車で十五分。通勤の朝を歩く。",
          "en": "Fifteen minutes by bicycle, past the apple trees."},
         ("通勤", "移住"), ((0, "朝七時に家を出ます。"), (12, "善光寺の前を通って、駅まで下る道です。"))),
    Work("ringo", {"ja": "りんごの花が咲くころ", "en": "When the apple blossoms open"},
         {"ja": "農家の春の一日。", "en": "A spring day at an orchard."}, ("農業", "りんご"),
         ((3, "四月の終わりに満開になります。"),)),
    Work("iju-soudan", {"ja": "移住の相談、はじめの一歩", "en": "Moving here: the first step"},
         {"ja": "市の窓口で、暮らしと仕事の支援について聞きました。",
          "en": "What the city offers families."},
         ("移住", "くらし"), ((5, "窓口では移住者の支援をまとめて案内しています。"),)),
    Work("zenkoji", {"ja": "善光寺の冬", "en": "Winter at Zenkō-ji"},
         {"ja": "雪の参道をお参りする人たち。", "en": "Snow on the temple’s approach."}, ("冬", "観光")),
    Work("hachigatake", {"ja": "八ヶ岳を望むサイクリングロード", "en": "Cycling with a view"},
         {"ja": "週末のサイクリング。", "en": "Weekend cycling; buses carry bicycles."}, ("ｽﾎﾟｰﾂ",)),
    Work("matsuri", {"ja": HOSTILE, "en": HOSTILE},
         {"ja": "夏の夜の<em>太鼓</em>。", "en": "Drums."}, ("<i>夏</i>",)),
    Work("jr", {"ja": "JR長野駅の７番線", "en": "Platform 7"},
         {"ja": "ﾎｰﾑの一日。", "en": "Trains and cities."}, series=SERIES.id),
    Work("yuki", {"ja": "雪の道"}, {"ja": "一月の朝。"}, ("冬",), (), Kind.PHOTO),
    Work("hajimari", {"ja": "第1回 はじまりの話"}, {"ja": "駅前で店を開いた二人に聞きました。"}, ("移住",),
         tuple((6 * n, f"{n}番目の話。商店街の様子をゆっくりと聞いていきます。ここで少し考えます。")
               if n != 30 else (180, "冬になると、軒先につららが下がります。") for n in range(60)),
         Kind.EPISODE),
)  # fmt: skip


def site_of(works: Sequence[Work]) -> Site:
    """A site of `works`, the first the oldest."""
    items = [_item(work, _FIRST + timedelta(days=n)) for n, work in enumerate(works)]
    shows = [SHOW] if any(work.kind is Kind.EPISODE for work in works) else []
    info = replace(SITE, series=(SERIES,))
    return Site(items, shows, info, Look(base_url=f"https://ijyu.example.jp/{BELOW}"))


SHARED = ("search/*", "assets/*", "offline.html", "sw.js", "*.webmanifest")


def write_searched(folder: Path, site: Site, *more: str) -> Path:
    """Write what searching and installing take, and what else matches `more`."""
    for file in site_files(site):
        if any(PurePosixPath(file.path).match(pattern) for pattern in (*SHARED, *more)):
            path = folder / BELOW / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.make())
    return folder


@contextmanager
def hosted(folder: Path) -> Iterator[str]:
    """The URL of the site below `folder` on a plain server that knows nothing of Tayori."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/{BELOW}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(SimpleHTTPRequestHandler):
    def guess_type(self, path: str | PathLike[str]) -> str:
        return "application/manifest+json" if str(path).endswith(".webmanifest") else super().guess_type(path)

    def log_message(self, *args: object) -> None:
        pass


def many(count: int, seed: int = 7) -> Iterator[Work]:
    """Works of twenty seconds, as a city makes them: no two alike."""
    chance = random.Random(seed)
    for number in range(count):
        place, season, thing = (chance.choice(words) for words in (_PLACES, _SEASONS, _THINGS))
        said = tuple((7 * n, _speech(chance, 37)) for n in range(3))
        title = f"{season}の{place}、{thing}{chance.choice(_ENDS)}"
        tags = tuple(chance.sample(_TAGS, 3))
        yield Work(
            f"work-{number:05d}", {"ja": title}, {"ja": _speech(chance, 60)}, tags, said, series=SERIES.id
        )


def _speech(chance: random.Random, length: int) -> str:
    """At least `length` characters of sentences."""
    text = ""
    while len(text) < length:
        words = (_word(chance, part) for part in (_SEASONS, _PLACES, _PEOPLE, _THINGS))
        text += "{}の{}で{}が{}を{}。".format(*words, chance.choice(_DOINGS))
    return text


def _word(chance: random.Random, known: Sequence[str]) -> str:
    """Every second one is a name nobody used before, as places and people have them."""
    return chance.choice(known) if chance.random() < 0.5 else "".join(chance.choices(_SIGNS, k=3))


def _item(work: Work, published: datetime) -> SiteItem:
    tracks = (_track(JA, work.said),) if work.said else ()
    package = Package(
        slug=Slug(work.slug),
        kind=work.kind,
        title=Texts.of(work.title),
        description=Texts.of(work.text),
        tags=work.tags,
        lang=JA,
        metadata=METADATA,
        files=(),
        tracks=tracks,
        show=SHOW.slug if work.kind is Kind.EPISODE else None,
        alt=Texts.of({"ja": "雪の積もった道を歩く人の後ろ姿"}) if work.kind is Kind.PHOTO else Texts(),
        published=published,
        duration_ms=20_000,
        series=work.series,
    )
    state = PublicationState.VERIFIED
    return SiteItem(
        package, Receipt(package.slug, "portal", state, work.slug, "", Digest("0" * 64), published)
    )


def _track(lang: Lang, said: Sequence[tuple[int, str]]) -> Track:
    # apart far enough that each is a passage of its own
    cues = (Cue(1000 * second, 1000 * second + 500, text) for second, text in said)
    return Track(lang, TrackKind.CAPTIONS, tuple(cues))


def with_title(work: Work, title: str) -> Work:
    """`work` by another name."""
    return replace(work, title={"ja": title})


_SPACES = "\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_SAME = {ord("ς"): "σ", ord("ゕ"): "か", ord("ゖ"): "け", 0x301C: "~"}


_SPELLINGS = (
    ("子供", "こども", "子ども"),
    ("引越", "引越し", "引っ越", "引っ越し"),
    ("灯籠", "灯ろう", "灯篭"),
    ("まつり", "祭り"),
    ("問合せ", "問合わせ", "問い合せ", "お問合せ", "お問合わせ", "お問い合せ", "お問い合わせ", "問い合わせ"),
)
_ONE = {spelling: spellings[-1] for spellings in _SPELLINGS for spelling in spellings}
_FIGURES = "〇一二三四五六七八九"
_NUMBERS = {
    (_FIGURES[tens] if tens > 1 else "") + ("十" if tens else "") + (_FIGURES[ones] if ones else ""): str(
        10 * tens + ones
    )
    for tens in range(10)
    for ones in range(10)
    if tens or ones
}
_VARIANTS = _ONE | _NUMBERS | {f"一十{_FIGURES[ones] if ones else ''}": str(10 + ones) for ones in range(10)}
_VARIANT = re.compile("|".join(sorted(_VARIANTS, key=len, reverse=True)))


def fold(text: str) -> str:
    """What static/js/search-folding.js does to a text before it is compared."""
    return _VARIANT.sub(lambda found: _VARIANTS[found[0]], _plain(text))


def _plain(text: str) -> str:
    seen = re.sub("[\u00ad\u200b\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]", "", text)
    parted = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFKD", seen).lower())
    joined = unicodedata.normalize("NFKC", parted)
    hiragana = re.sub("[\u30a1-\u30f6\u30fd\u30fe]", lambda sign: chr(ord(sign[0]) - 0x60), joined)
    return re.sub(f"[{_SPACES}]+", " ", hiragana.translate(_SAME))


def _parted(words: str) -> list[str]:
    return words.split()


_PLACES = _parted(
    "松代 篠ノ井 戸隠 鬼無里 豊野 信州新町 大岡 中条 若槻 古牧 安茂里 更北 川中島 七二会 小田切 芋井 浅川 "
    "善光寺 権堂 城山公園 茶臼山 飯綱高原 裾花川 千曲川 犀川 南長野 吉田 三輪 芹田 朝陽 長沼 柳原 若穂 "
    "象山神社 真田邸 駅前広場 市立図書館 中央通り 保育園 消防署 防災センター 市民プール 芸術館 ごみ処理場"
)
_SEASONS = _parted(
    "春 初夏 夏 秋 晩秋 冬 早春 梅雨 正月 年末 朝 夕方 夜 休日 平日 放課後 昼休み 大雪 雨上がり 新緑 紅葉 "
    "開業百年 閉校前 十年目 月曜 最終日 前日 当日 来年度 令和八年"
)
_PEOPLE = _parted(
    "農家 保育士 消防団員 図書館員 高校生 移住者 職人 店主 看護師 運転士 漁協の人 子どもたち 町内会 市長 "
    "留学生 ボランティア 祖母 新入職員 水道局の係 民生委員 林業家 蕎麦打ち名人 獣医 除雪隊 学芸員 合唱団"
)
_THINGS = _parted(
    "りんご おやき 味噌蔵 雪かき 祭りの太鼓 防災訓練 子育て相談 空き家 棚田 そば畑 温泉 通学路 バス路線 "
    "水道管 ごみの分別 健康診断 選挙の準備 マイナンバーカード 図書の修理 トレッキング スキー場 ワイナリー "
    "獅子舞 花火 朝市 除雪車 橋の点検 古文書 植樹 プログラミング教室 介護予防体操 ドローン測量 ジビエ料理"
)
_DOINGS = _parted(
    "見守ります 守り続けています 初めて案内しました 三日かけて直しました 教えてくれました 待っています "
    "分け合います 支えています 残したいと話します 笑顔で迎えます 来月から始めます 記録しました "
    "選び直しました 数えています 手伝ってくれました 楽しみにしています 知らせて回ります 譲り受けました"
)
_ENDS = ("を訪ねて", "のいま", "と暮らす", "ができるまで", "の一日", "、はじめの一歩", "を守る人", "", "の声")
_TAGS = _parted(
    "移住 子育て 農業 防災 観光 健康 歴史 交通 環境 福祉 学校 文化 しごと 冬 祭り 食 スポーツ 市政"
)
_SIGNS = sorted({sign for words in (_PLACES, _SEASONS, _PEOPLE, _THINGS, _TAGS) for sign in "".join(words)})


_FINISHED = """() => {
  const status = document.querySelector('[role=status]').textContent;
  return /found|Nothing|ませんでした|見つかりました/.test(status) && !status.endsWith('…');
}"""


def ask(page: Page, query: str) -> list[str]:
    """Search as a visitor does; answers the slugs of what is found, in order."""
    page.get_by_role("searchbox").fill(query)
    page.get_by_role("searchbox").press("Enter")
    finished(page)
    return slugs(page)


def finished(page: Page) -> None:
    page.wait_for_function(_FINISHED)


def slugs(page: Page) -> list[str]:
    links = page.locator("#search-found h3 a").evaluate_all("all => all.map(a => a.href)")
    return [link.rstrip("/").rpartition("/")[2] for link in links]


def said(page: Page) -> str:
    return page.get_by_role("status").inner_text()
