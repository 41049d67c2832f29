"""The evidence sheet: what came down, when, how that is known, and what nobody can call back.

For whoever withdrew a permission, and for an auditor: Japanese first, English beside. It shows public ids
only, and nothing of a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tayori.model.evidence import Evidence, EvidenceItem, Fate
from tayori.model.ids import Lang, Slug
from tayori.model.table import Table
from tayori.model.text import Texts
from tayori.reports.page import page

JAPANESE, ENGLISH = Lang("ja"), Lang("en")
_FATES = {
    Fate.GONE: ("取り下げ済み", "taken down"),
    Fate.NOT_PROVEN: ("取り下げたが未確認", "taken down, not proven"),
    Fate.STILL_OUT: ("まだ公開中", "still out"),
    Fate.BY_HAND: ("手作業が必要", "to be done by hand"),
}
_PROOFS = {
    Fate.GONE: (
        "取り下げた後に公開先をもう一度調べ、ファイルもページも残っていないことを確かめた",
        "looked for again afterwards: no file and no page of it is there",
    ),
    Fate.NOT_PROVEN: (
        "公開先に残りがあるか、確かめられなかった。もう一度実行する",
        "something of it was found, or nobody could look: run again",
    ),
    Fate.STILL_OUT: ("取り下げに失敗した。もう一度実行する", "taking it down failed: run again"),
    Fate.BY_HAND: (
        "この公開先は機械では取り下げられない。担当者が削除する",
        "no machine can take it down there: a person has to delete it",
    ),
}
_PODCAST = (
    "ポッドキャストアプリが保存した音声と番組表は、各アプリが更新するまで残る。",
    "Podcast apps keep sound and listings they fetched until they refresh or are told to delete.",
)
"""What no take-down of an episode reaches."""
_BEYOND = (
    (
        "視聴者がすでに保存した複製は回収できない。",
        "Copies that viewers have saved cannot be called back.",
    ),
    (
        "他のサイトへの埋め込みと検索結果には、しばらく題名が残ることがある。",
        "Embeds on other sites and search results may show the title for a while.",
    ),
    (
        "下の「保管している複製」は公開されていない。削除するには別に手続きがいる。",
        "The copies kept below are not public. Deleting them is a separate decision.",
    ),
)
"""What no take-down reaches; true of every one."""
_SIGNATURES = Table(
    "確認 / Signatures",
    ("", "氏名・日付 / Name, date", "印 / Seal"),
    (
        ("担当（取り下げた人）\nTaken down by", "", ""),
        ("確認者（担当とは別の人）\nChecked by somebody else", "", ""),
        ("確認日\nDay of the check", "", ""),
    ),
)
"""For people to sign on paper."""


def evidence_page(evidence: Evidence, zone: ZoneInfo) -> bytes:
    """The sheet as one HTML page that prints on A4; times are local."""
    others = (_others(evidence),) if evidence.others else ()
    files = (_files(evidence),) if any(item.files for item in evidence.items) else ()
    told = (_publications(evidence, zone), *files, *others)
    tables = (*told, _limits(evidence), _kept(evidence), _SIGNATURES)
    return page(_title(evidence), tables, JAPANESE, tuple(_lead(evidence, zone)))


def evidence_document(evidence: Evidence) -> dict[str, Any]:
    """The sheet as plain values for JSON; times are UTC."""
    return {
        "permission": evidence.permission or None,
        "day": evidence.day.isoformat(),
        "made": _utc(evidence.made),
        "organisation": evidence.organisation.as_dict(),
        "complete": all(item.fate is Fate.GONE for item in evidence.items),
        "items": [_item_document(item) for item in evidence.items],
        "look_by_hand": list(evidence.places),
        "beyond_recall": [english for _, english in _beyond(evidence)],
        "same_person": list(evidence.others),
        "kept": [
            {"slug": c.slug, "where": c.where, "what": c.what, "sha256": c.digest} for c in evidence.kept
        ],
    }


def _item_document(item: EvidenceItem) -> dict[str, Any]:
    return {
        "slug": item.slug,
        "title": item.title.as_dict(),
        "target": item.target,
        "remote_id": item.remote_id,
        "url": item.url,
        "since": _utc(item.since),
        "taken_down": _utc(item.taken_down),
        "fate": item.fate,
        "proof": _PROOFS[item.fate][1],
        "because": list(item.because),
        "feeds": list(item.feeds),
        "left": list(item.left),
        "files": [{"address": address, "sha256": digest} for address, digest in item.files],
    }


def _title(evidence: Evidence) -> str:
    if evidence.permission:
        return f"許諾の撤回にともなう取り下げの記録 / Evidence of withdrawal: {evidence.permission}"
    return "権利の期限切れなどによる取り下げの記録 / Evidence of what was taken down"


def _lead(evidence: Evidence, zone: ZoneInfo) -> Iterator[str]:
    names = " / ".join(dict.fromkeys(text for _, text in evidence.organisation.items))
    said = "撤回の記録と取り下げ / Recorded and taken down by" if evidence.permission else "作成者 / By"
    yield f"{said}: {names}"
    told = "撤回日 / Withdrawn as of" if evidence.permission else "確認日 / Cleared as of"
    yield f"{told}: {evidence.day.isoformat()}"
    if not evidence.permission and evidence.day != evidence.made.astimezone(zone).date():
        yield "確認日は作成日ではない / Rehearsed: run as of that day, not of the day it was made"
    yield f"作成日時 / Made: {_local(evidence.made, zone)}"
    done = sum(item.fate is Fate.GONE for item in evidence.items)
    yield f"{len(evidence.items)} 件中 {done} 件を取り下げ済み / {done} of {len(evidence.items)} taken down"


def _publications(evidence: Evidence, zone: ZoneInfo) -> Table:
    columns = (
        "作品 / Asset",
        "公開先 / Target",
        "理由 / Why",
        "アドレス / Address",
        "公開 / Out since",
        "取り下げ / Taken down",
        "結果 / Outcome",
        "確認方法 / How it is known",
    )
    rows = tuple(_row(item, zone) for item in evidence.items)
    return Table("公開先ごとの結果 / What became of each publication", columns, rows)


def _row(item: EvidenceItem, zone: ZoneInfo) -> tuple[str, ...]:
    fate, proof = _FATES[item.fate], _PROOFS[item.fate]
    feeds = [f"配信フィード / Feed: {url}" for url in item.feeds]
    left = [f"残り / Left: {path}" for path in item.left]
    return (
        _named(item.slug, item.title),
        item.target,
        "\n".join(item.because),
        "\n".join(filter(None, (item.url, f"ID: {item.remote_id}" if item.remote_id else "", *feeds))),
        _local(item.since, zone),
        _local(item.taken_down, zone),
        f"{fate[0]}\n{fate[1]}",
        "\n".join((*proof, *left)),
    )


def _files(evidence: Evidence) -> Table:
    columns = ("作品 / Asset", "公開先 / Target", "アドレス / Address", "SHA-256")
    rows = tuple((i.slug, i.target, address, str(sha)) for i in evidence.items for address, sha in i.files)
    note = (
        "公開したことのあるファイルの全部で、差し替え前の版も含む。結果は上の表のとおり。/ "
        "Every file that was ever there, replaced versions too; what became of them is in the table above."
    )
    return Table("公開したファイル / Files that were there", columns, rows, (note,))


def _named(slug: Slug, title: Texts) -> str:
    return "\n".join((str(slug), *dict.fromkeys(text for _, text in title.items)))


def _limits(evidence: Evidence) -> Table:
    columns = ("日本語", "English")
    by_hand = tuple(
        (
            f"{place} は手作業で投稿する公開先で、投稿の記録がない。担当者が確かめる。",
            f"{place} is posted to by hand and nothing is recorded: a person has to look there.",
        )
        for place in evidence.places
    )
    return Table("回収できないもの / What cannot be called back", columns, (*by_hand, *_beyond(evidence)))


def _beyond(evidence: Evidence) -> tuple[tuple[str, str], ...]:
    return (_PODCAST, *_BEYOND) if evidence.has_episode else _BEYOND


def _others(evidence: Evidence) -> Table:
    title = "同じ人のほかの許諾 / Other permissions of this person"
    note = (
        "この撤回はこれらに及ばない。あわせて撤回するか、本人か保護者に確かめる。/ "
        "This withdrawal leaves them as they are: ask whether they are to be withdrawn too."
    )
    return Table(title, ("許諾 / Permission",), tuple((label,) for label in evidence.others), (note,))


def _kept(evidence: Evidence) -> Table:
    columns = ("作品 / Asset", "場所 / Where", "内容 / What", "SHA-256")
    rows = tuple((_named(c.slug, c.title), c.where, c.what, str(c.digest)) for c in evidence.kept)
    return Table("保管している複製 / Copies kept", columns, rows)


def _local(moment: datetime | None, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M %Z") if moment is not None else ""


def _utc(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment is not None else None
