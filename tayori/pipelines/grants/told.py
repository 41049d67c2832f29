"""What is said about answers, in Japanese where the person reads that."""

from __future__ import annotations

import re

from tayori.model.ids import Lang
from tayori.pipelines.grants.checking import NO_CONSENT

_SENTENCES = {
    "has to be said": "必ず答えてください",
    "is missing": "記入がありません",
    "should not be empty": "空にはできません",
    "should be a day such as 2026-07-01 or 令和8年7月1日": (
        "2026-07-01、令和8年7月1日のような日付を書いてください"
    ),
    "is no day of the calendar": "暦にない日付です",
    "should be yes or no (はい, いいえ)": "「はい」か「いいえ」を書いてください",
    "should be 27, 28 or both (27条、28条)": "27条、28条のどちらか、または両方を書いてください",
    "is no file of the workspace; copy it there, e.g. into forms/": (
        "ファイルが見つかりません。forms/ などに置いてください"
    ),
    "goes in a circle: a grant cannot rest on itself": "循環しています。許諾は自分自身に基づけません",
    "is after the day it was granted": "同意日より後の日付です",
    NO_CONSENT: "未成年ですが保護者の同意がそろっていないため、依頼中 (requested) として記録します",
    "cannot be a file's name: write a-z, 0-9 and hyphens into a column `id`": (
        "ファイル名にできません。「識別名」の列に半角英数字とハイフンで名前を書いてください"
    ),
}
_PATTERNS = {
    r"names no grant that is there(?:; did you mean (`.*`)\?)?": r"その名前の許諾はありません",
    r"name no target, kind or `any`; targets: ([^;]*)(?:; did you mean `(.*)`\?)?": (
        r"配信先にも媒体の種類にもない語があります（配信先：\1）"
    ),
    r"should be one of ([^;]*).*": r"次のいずれかを書いてください：\1",
    r"should be a name of .*": "半角英数字とハイフンの名前を書いてください",
    r"ends \(.*\) before it begins \(.*\)": "終わりの日が始まりの日より前です",
    r"ends \(.*\) before it was granted \(.*\)": "終わりの日が同意日より前です",
    r"is recorded as (\S+) already, with something else here": r"\1 としてすでに別の内容で記録されています",
    r"is (\S+), which was withdrawn": r"\1 として記録され、撤回されています",
    r"is the same as of (\S+), which was withdrawn: .*": (
        r"撤回された \1 と同じです。新しい同意であることを確かめてください"
    ),
    r"(\S+) is there already": r"\1 はすでにあります",
}


def in_language(text: str, lang: Lang) -> str:
    """A sentence about an answer in the language `lang`; one without Japanese stays as it is."""
    if lang != "ja":
        return text
    if text in _SENTENCES:
        return _SENTENCES[text]
    found = ((re.fullmatch(pattern, text), japanese) for pattern, japanese in _PATTERNS.items())
    return next((match.expand(japanese) for match, japanese in found if match), text)
