"""From a code to sentences: what stands against an asset and what helps, in English and Japanese."""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache

from tayori.model.grant import Component, GrantStatus
from tayori.model.ids import GrantId
from tayori.model.rights import VerdictReason
from tayori.model.text import Texts
from tayori.rights.clearance.sentences import SENTENCES
from tayori.rights.clearance.template import Wording

COMPONENTS_JA = {
    Component.PORTRAIT: "肖像",
    Component.VOICE: "声",
    Component.PLACE: "場所",
    Component.MUSIC: "音楽",
    Component.FOOTAGE: "映像素材",
    Component.PHOTO: "写真",
    Component.ARTWORK: "美術作品",
    Component.FONT: "フォント",
    Component.SCRIPT: "台本",
    Component.AI: "生成AI",
    "moral_rights": "著作者人格権",
    "window": "公開期間",
}
STATUSES_JA = {
    GrantStatus.REQUESTED: "依頼中",
    GrantStatus.ACTIVE: "有効",
    GrantStatus.REFUSED: "不許諾",
    GrantStatus.WITHDRAWN: "撤回",
}
"""Where a permission stands, in sentences and reports alike."""
WORDS_JA = {
    "any": "すべて",
    "world": "全世界",
    "information": "広報",
    "education": "教育",
    "internal": "内部",
    "advertising": "広告",
    "promotion": "宣伝",
}
"""What scopes say, but for names of targets and countries."""
_KEYS_JA = {
    "given": WORDS_JA
    | {"credit": "クレジット", "notice": "注記", "label": "ラベル"}
    | {component: name for component, name in COMPONENTS_JA.items() if component in set(Component)},
    "wanted": WORDS_JA,
    "part": {"composition": "著作権", "master": "原盤権"},
    "place": {
        "any": "説明文・終了カード・ファイル内の情報のいずれか",
        "description": "説明文",
        "end_card": "終了カード",
        "metadata": "ファイル内の情報",
        "elsewhere": "題名・タグ・カード・ファイル名など",
    },
    "edits": {
        "trim": "切り出し",
        "crop": "画面の切り抜き",
        "captions": "字幕",
        "cards": "カード",
        "music": "音楽",
    },
}
"""By fact, what our own words are called in a Japanese sentence."""
FACTS = frozenset(
    {"cues", "lang", "day", "start", "wanted", "given", "target", "age", "part", "edits", "words", "place"}
)
"""What a template may say besides component, grant and field; none is a personal field. `words` are those a
duty obliges to show."""


def reason(code: str, component: str, grant: GrantId | None, field: str, **facts: object) -> VerdictReason:
    """The reason called `code`, in words. The same arguments give the same reason.

    `facts` fill the template; a tuple is written as a list, a day as ISO date. Raises KeyError for a code
    that `sentences.py` does not have, or a fact that its template wants and nobody gave.
    """
    return _rendered(code, component, grant, field, tuple(facts.items()))


@lru_cache(maxsize=4096)
def _rendered(
    code: str, component: str, grant: GrantId | None, field: str, facts: tuple[tuple[str, object], ...]
) -> VerdictReason:
    wording = _by_code()[code]
    names = {"component": component, "grant": grant or "", "field": field}
    filled = {name: _written(value) for name, value in facts} | names
    filled_ja = {name: _written_ja(name, value) for name, value in facts} | names
    about_ja = f"{COMPONENTS_JA.get(component, component)}（{component}）"
    said_en, said_ja = wording.en.format_map(filled), wording.ja.format_map(filled_ja)
    whose_en, whose_ja = (f"grant {grant} ", f"許諾 {grant} ") if grant else ("", "")
    text = Texts.of(
        {
            "en": f"{component}: {whose_en}{said_en} ({field}).",
            "ja": f"{about_ja}：{whose_ja}{said_ja}（{field}）。",
        }
    )
    cure = Texts.of({"en": wording.cure_en.format_map(filled), "ja": wording.cure_ja.format_map(filled_ja)})
    return VerdictReason(component, code, grant, field, text, cure)


@cache
def _by_code() -> dict[str, Wording]:
    return {wording.code: wording for wording in SENTENCES}


def _written(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "-"
    return value.isoformat() if isinstance(value, date) else str(value)


def _written_ja(name: str, value: object) -> str:
    """The same in Japanese; of a target without its kind, which only says how it is reached."""
    if name == "target":
        return str(value).partition(" (")[0]
    words = _KEYS_JA.get(name, {})
    if isinstance(value, tuple):
        return "、".join(words.get(word, str(word)) for word in value) or "-"
    return words.get(value, "") if isinstance(value, str) and value in words else _written(value)
