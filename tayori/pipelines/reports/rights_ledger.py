"""The rights ledger (権利台帳) as tables: what we hold, what each work rests on, and whose data it is.

The first tables show public ids only. Names, guardians and birthdays stand in a table of their own, which
goes into a file of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from tayori.model.asset import Asset, components_of
from tayori.model.grant import Component, DutyKind, Grant, GrantStatus, Scope
from tayori.model.ids import GrantId, component_of
from tayori.model.table import Table
from tayori.pipelines.clearance.clearing import Clearance, clear_all, rules_of
from tayori.pipelines.opening import OpenWorkspace
from tayori.pipelines.reports.days_out import DaysOut, days_out
from tayori.pipelines.reports.discreet import HIDDEN, JAPANESE, Telling, telling_of
from tayori.rights.clearance.minors import consent_of, is_minor
from tayori.rights.clearance.rules import Rules
from tayori.rights.clearance.wording import COMPONENTS_JA, STATUSES_JA, WORDS_JA
from tayori.rights.persons import is_personal
from tayori.rights.releases import public_id

_DIGEST_SHOWN = 16
"""Characters: enough to tell one document from another; the whole is in the grant."""
_DUTIES = {
    DutyKind.CREDIT: "クレジット",
    DutyKind.NOTICE: "表示",
    DutyKind.LABEL: "ラベル",
    DutyKind.NO_EDITING: "改変不可",
}

_GRANTS = (
    *("公開ID", "種別", "対象", "許諾者", "状態", "許諾日", "期間開始", "期間終了", "残り日数"),
    *("媒体", "地域", "目的", "禁止", "条件・義務", "二次許諾", "著作者の権利", "未成年の保護者同意"),
    *("書類", "書類のSHA-256（先頭）", "使用作品", "公開先"),
)
_WORKS = ("作品", "題名", "構成要素", "根拠", "期間終了", "公開できる先", "公開できない先")
_PEOPLE = (
    *("公開ID", "種別", "本人・対象", "権利者", "生年月日", "保護者", "続柄", "保護者の同意日"),
    *("本人の同意日", "条件", "書類"),
)


def ledger_tables(opened: OpenWorkspace, today: date) -> tuple[Table, ...]:
    """Grants and works, without a personal field."""
    grants, telling = opened.grants, telling_of(opened)
    out, rules = days_out(opened), rules_of(opened.workspace.settings)
    used = _used_by((*opened.workspace.assets, *opened.workspace.shows))
    rows = tuple(
        (*_grant_cells(grants[i], telling, today, rules), *_places(used[i], out, telling))
        for i in _in_order(grants)
    )
    note = (f"{today.isoformat()} 現在。残り日数は期間終了の日を含みます。",)
    return (
        Table("権利台帳", _GRANTS, rows, note),
        Table("作品別の根拠と判定", _WORKS, tuple(_work_rows(opened, telling, today)), note),
    )


def people_table(grants: Mapping[GrantId, Grant]) -> Table:
    """Whose data the records hold: for a file that stays with those who may read it."""
    rows = tuple(_people_row(grants[i]) for i in _in_order(grants))
    return Table("個人情報", _PEOPLE, rows, ("この表は取扱注意です。公開・共有しないでください。",))


def told_scope(scope: Scope) -> tuple[str, str, str]:
    """Channels, territories and purposes, as a person reads them."""
    sides = (scope.channels, scope.territories, scope.purposes)
    channels, territories, purposes = ("、".join(WORDS_JA.get(word, word) for word in side) for side in sides)
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


def _places(slugs: list[str], out: DaysOut, telling: Telling) -> tuple[str, str]:
    """The works that use a grant, and where they are out since when."""
    published = (
        f"{telling.of_work(slug)}: {target}（{day}から）"
        for slug in slugs
        for target, day in out.get(slug, ())
    )
    return "\n".join(map(telling.of_work, slugs)), "\n".join(published)


def _grant_cells(grant: Grant, telling: Telling, today: date, rules: Rules) -> tuple[str | int | None, ...]:
    scope = grant.scope
    return (
        public_id(grant, telling.discretion),
        COMPONENTS_JA[grant.component],
        telling.named(grant),
        _told_holder(grant, telling),
        told_status(grant, today),
        _day(grant.granted),
        _day(scope.valid_from),
        _day(scope.valid_until) or "期限なし",
        _days_left(grant, today),
        *map(telling.of_grant, told_scope(scope)),
        "\n".join(telling.of_grant(_told_prohibition(p)) for p in grant.prohibitions),
        telling.lines(_obligations(grant)),
        "可" if grant.sublicensable else "不可",
        _told_author(grant),
        _told_consent(grant, today, rules),
        _yes(bool(grant.document or any(right.document for right in grant.music))),
        (grant.document_sha256 or "")[:_DIGEST_SHOWN],
    )


def _told_holder(grant: Grant, telling: Telling) -> str:
    """Who gave it; of a person's grant that is nobody's business."""
    if is_personal(grant):
        return HIDDEN
    holders = dict.fromkeys((grant.holder, *(right.holder for right in grant.music)))
    return "、".join(telling.of_grant(holder) for holder in holders if holder)


def _days_left(grant: Grant, today: date) -> int | None:
    """With the last day; of what stands or may yet be given."""
    is_over = grant.status in (GrantStatus.WITHDRAWN, GrantStatus.REFUSED) or grant.withdrawn is not None
    until = grant.scope.valid_until
    return None if is_over or until is None else (until - today).days + 1


def _told_author(grant: Grant) -> str:
    """What an author gave besides the permission; nothing where there is none."""
    author = grant.author
    if author is None:
        return ""
    return "\n".join(
        (
            f"著作権譲渡: {_yes(author.transferred)}",
            f"27条・28条の明記: {_yes(author.names_27_28)}",
            f"人格権不行使: {_yes(author.moral_waived)}",
        )
    )


def _told_consent(grant: Grant, today: date, rules: Rules) -> str:
    """Of a minor whether a named guardian has consented by today; nothing of others."""
    if not is_minor(grant, today, rules):
        return ""
    consented = consent_of(grant)
    return _yes(consented is not None and consented <= today)


def _yes(given: bool) -> str:
    return "有" if given else "無"


def told_status(grant: Grant, today: date) -> str:
    """Where a grant stands today."""
    if grant.status is GrantStatus.WITHDRAWN or grant.withdrawn is not None:
        return f"{STATUSES_JA[GrantStatus.WITHDRAWN]}（{_day(grant.withdrawn)}）"
    if grant.doubt:
        return "要確認"
    if grant.scope.valid_until and grant.scope.valid_until < today:
        return "期限切れ"
    return STATUSES_JA[grant.status]


def _told_prohibition(scope: Scope) -> str:
    days = [day for day in (_day(scope.valid_from), _day(scope.valid_until)) if day]
    sides = [*(side for side in told_scope(scope) if side), "から".join(days)]
    return " / ".join(side for side in sides if side)


def _obligations(grant: Grant) -> Iterator[str]:
    """Conditions and duties. What somebody asked for themselves could tell of them: it stays in the house."""
    if not is_personal(grant):
        yield from _conditions(grant)
    for duty in grant.duties:
        yield f"{_DUTIES[duty.kind]}: {duty.text}" if duty.text else _DUTIES[duty.kind]
    if grant.permit is not None and grant.permit.number:
        yield f"許可番号: {grant.permit.number}（{grant.permit.authority}）"


def _conditions(grant: Grant) -> Iterator[str]:
    yield from grant.conditions
    yield from grant.permit.conditions if grant.permit is not None else ()


def _work_rows(
    opened: OpenWorkspace, telling: Telling, today: date
) -> Iterator[tuple[str | int | None, ...]]:
    by_work: dict[str, list[Clearance]] = defaultdict(list)
    for clearance in clear_all(opened.workspace, today=today, grants=opened.grants).clearances:
        by_work[clearance.asset.slug].append(clearance)
    for asset in (*opened.workspace.assets, *opened.workspace.shows):
        own = by_work[asset.slug]
        work = (telling.of_work(asset.slug), telling.of_work(asset.title.get(JAPANESE)))
        allowed = "、".join(c.target.name for c in own if c.verdict.allowed)
        refused = "、".join(c.target.name for c in own if not c.verdict.allowed)
        for component, ground, until in _grounds(asset, opened.grants, telling):
            yield (*work, component, ground, until, allowed, refused)


def _grounds(
    asset: Asset, grants: Mapping[GrantId, Grant], telling: Telling
) -> Iterator[tuple[str, str, str]]:
    """(component, what it rests on, until when) of everything the asset carries."""
    listed = [Component(component_of(i)) for i in asset.rights.grants]
    for component in dict.fromkeys((*components_of(asset), *listed)):
        name = COMPONENTS_JA[component]
        own = [i for i in asset.rights.grants if i.startswith(f"{component}/")]
        if not own:
            sign_off = next((s for s in asset.rights.sign_offs if s.component is component), None)
            why = f"（{telling.of_work(sign_off.why)}）" if sign_off and sign_off.why else ""
            yield name, f"該当なし{why}" if component in asset.rights.none else "未確認", ""
        for grant_id in own:
            grant = grants.get(grant_id)
            until = grant.scope.valid_until if grant else None
            ground = (public_id(grant, telling.discretion) or HIDDEN) if grant else "記録なし"
            yield name, ground, _day(until) or ("期限なし" if grant else "")


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
        "\n".join(_conditions(grant)),
        grant.document,
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
