"""The rights ledger (権利台帳) as tables: what we hold, what each work rests on, and whose data it is.

The first tables show public ids only. Names, guardians and birthdays stand in a table of their own, which
goes into a file of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from tayori.model.asset import COMPONENTS, Asset, kind_of
from tayori.model.grant import (
    PERSONAL_COMPONENTS,
    Component,
    DutyKind,
    Grant,
    GrantStatus,
    Scope,
)
from tayori.model.ids import GrantId, Lang
from tayori.model.publishing import Receipt
from tayori.model.table import Table
from tayori.pipelines.clearance.clearing import clear_all
from tayori.pipelines.opening import OpenWorkspace
from tayori.rights.clearance.wording import COMPONENTS_JA

JAPANESE = Lang("ja")
_DIGEST_SHOWN = 16
"""Characters: enough to tell one document from another; the whole is in the grant."""
STATUS_NAMES = {
    GrantStatus.REQUESTED: "申請中",
    GrantStatus.ACTIVE: "有効",
    GrantStatus.REFUSED: "不許諾",
    GrantStatus.WITHDRAWN: "撤回",
}
_DUTIES = {
    DutyKind.CREDIT: "クレジット",
    DutyKind.NOTICE: "表示",
    DutyKind.LABEL: "ラベル",
    DutyKind.NO_EDITING: "改変不可",
}
_WORDS = {
    "any": "すべて",
    "world": "全世界",
    "information": "広報",
    "advertising": "広告",
    "education": "教育",
}

_GRANTS = (
    *("公開ID", "種別", "対象", "状態", "許諾日", "期間開始", "期間終了", "残り日数", "媒体", "地域", "目的"),
    *("禁止", "条件・義務", "二次許諾", "書類のSHA-256（先頭）", "使用作品", "公開先"),
)
_WORKS = ("作品", "題名", "構成要素", "根拠", "期間終了", "公開できる先", "公開できない先")
_PEOPLE = (
    *("公開ID", "種別", "本人・対象", "権利者", "生年月日", "保護者", "続柄", "保護者の同意日"),
    *("本人の同意日", "書類"),
)


def ledger_tables(opened: OpenWorkspace, today: date) -> tuple[Table, ...]:
    """Grants and works, without a personal field."""
    grants, assets = opened.grants, opened.workspace.assets
    out = _out_by_asset(opened.ledger.publications().values())
    used = _used_by(assets)
    rows = tuple(_grant_row(grants[i], used[i], out, today) for i in _in_order(grants))
    note = (f"{today.isoformat()} 現在。残り日数は期間終了の日を含みます。",)
    return (
        Table("権利台帳", _GRANTS, rows, note),
        Table("作品別の根拠と判定", _WORKS, tuple(_work_rows(opened, today)), note),
    )


def people_table(grants: Mapping[GrantId, Grant]) -> Table:
    """Whose data the records hold: for a file that stays with those who may read it."""
    rows = tuple(_people_row(grants[i]) for i in _in_order(grants))
    return Table("個人情報", _PEOPLE, rows, ("この表は取扱注意です。公開・共有しないでください。",))


def told_scope(scope: Scope) -> tuple[str, str, str]:
    """Channels, territories and purposes, as a person reads them."""
    sides = (scope.channels, scope.territories, scope.purposes)
    channels, territories, purposes = ("、".join(_WORDS.get(word, word) for word in side) for side in sides)
    return channels, territories, purposes


def _in_order(grants: Mapping[GrantId, Grant]) -> list[GrantId]:
    """By kind, then by public id."""
    kinds = list(Component)
    return sorted(grants, key=lambda i: (kinds.index(grants[i].component), grants[i].public_id))


def _used_by(assets: Iterable[Asset]) -> dict[GrantId, list[str]]:
    used: dict[GrantId, list[str]] = defaultdict(list)
    for asset in assets:
        for grant_id in dict.fromkeys(asset.rights.grants):
            used[grant_id].append(asset.slug)
    return used


def _out_by_asset(receipts: Iterable[Receipt]) -> dict[str, list[str]]:
    out: dict[str, list[str]] = defaultdict(list)
    for receipt in sorted(receipts, key=lambda r: (r.slug, r.target)):
        if receipt.is_out:
            out[receipt.slug].append(f"{receipt.target}（{receipt.at.date().isoformat()}から）")
    return out


def _grant_row(
    grant: Grant, slugs: list[str], out: Mapping[str, list[str]], today: date
) -> tuple[str | int | None, ...]:
    scope = grant.scope
    left = (scope.valid_until - today).days + 1 if scope.valid_until else None
    published = [f"{slug}: {where}" for slug in slugs for where in out.get(slug, ())]
    return (
        grant.public_id,
        COMPONENTS_JA[grant.component],
        _named(grant),
        told_status(grant, today),
        _day(grant.granted),
        _day(scope.valid_from),
        _day(scope.valid_until) or "期限なし",
        left,
        *told_scope(scope),
        "\n".join(_told_prohibition(p) for p in grant.prohibitions),
        "\n".join(_obligations(grant)),
        "可" if grant.sublicensable else "不可",
        (grant.document_sha256 or "")[:_DIGEST_SHOWN],
        "\n".join(slugs),
        "\n".join(published),
    )


def told_status(grant: Grant, today: date) -> str:
    """Where a grant stands today."""
    if grant.status is GrantStatus.WITHDRAWN:
        return f"撤回（{_day(grant.withdrawn)}）"
    if grant.doubt:
        return "要確認"
    if grant.scope.valid_until and grant.scope.valid_until < today:
        return "期限切れ"
    return STATUS_NAMES[grant.status]


def _named(grant: Grant) -> str:
    """A work or place by its name; a person only by the name that may be shown."""
    if grant.component in PERSONAL_COMPONENTS:
        return grant.public_name or "（非公開）"
    return grant.title.get(JAPANESE) or grant.subject


def _told_prohibition(scope: Scope) -> str:
    days = [day for day in (_day(scope.valid_from), _day(scope.valid_until)) if day]
    sides = [*(side for side in told_scope(scope) if side), "から".join(days)]
    return " / ".join(side for side in sides if side)


def _obligations(grant: Grant) -> Iterator[str]:
    yield from grant.conditions
    for duty in grant.duties:
        yield f"{_DUTIES[duty.kind]}: {duty.text}" if duty.text else _DUTIES[duty.kind]
    if grant.permit is not None and grant.permit.number:
        yield f"許可番号: {grant.permit.number}（{grant.permit.authority}）"


def _work_rows(opened: OpenWorkspace, today: date) -> Iterator[tuple[str | int | None, ...]]:
    verdicts = clear_all(opened.workspace, today=today, grants=opened.grants).clearances
    for asset in opened.workspace.assets:
        own = [c for c in verdicts if c.asset.slug == asset.slug]
        allowed = "、".join(c.target.name for c in own if c.verdict.allowed)
        refused = "、".join(c.target.name for c in own if not c.verdict.allowed)
        for component, ground, until in _grounds(asset, opened.grants):
            yield (asset.slug, asset.title.get(JAPANESE), component, ground, until, allowed, refused)


def _grounds(asset: Asset, grants: Mapping[GrantId, Grant]) -> Iterator[tuple[str, str, str]]:
    """(component, what it rests on, until when) of everything the asset carries."""
    listed = [Component(i.partition("/")[0]) for i in asset.rights.grants]
    for component in dict.fromkeys((*COMPONENTS[kind_of(asset)], *listed)):
        name = COMPONENTS_JA[component]
        own = [i for i in asset.rights.grants if i.startswith(f"{component}/")]
        if not own:
            sign_off = next((s for s in asset.rights.sign_offs if s.component is component), None)
            why = f"（{sign_off.why}）" if sign_off and sign_off.why else ""
            yield name, f"該当なし{why}" if component in asset.rights.none else "未確認", ""
        for grant_id in own:
            grant = grants.get(grant_id)
            until = grant.scope.valid_until if grant else None
            yield name, grant.public_id if grant else "記録なし", _day(until) or ("期限なし" if grant else "")


def _people_row(grant: Grant) -> tuple[str | int | None, ...]:
    guardian = grant.guardian
    return (
        grant.public_id,
        COMPONENTS_JA[grant.component],
        grant.subject,
        grant.holder,
        _day(grant.born),
        guardian.name if guardian else None,
        guardian.relation if guardian else None,
        _day(guardian.consented) if guardian else None,
        _day(grant.assent),
        grant.document,
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
