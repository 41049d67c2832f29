"""The music cue sheet (使用楽曲報告): which piece is heard where, how long, and who manages it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from tayori.model.asset import Asset, Clip
from tayori.model.grant import Component, Grant, MusicPart, MusicRight
from tayori.model.ids import GrantId, Lang
from tayori.model.publishing import Receipt
from tayori.model.rights import MusicCue
from tayori.model.table import Table
from tayori.pipelines.opening import OpenWorkspace
from tayori.pipelines.package import length_ms

_JAPANESE = Lang("ja")
_COLUMNS = (
    *("作品", "題名", "曲名", "公開ID", "使い方", "開始", "終了", "使用秒数"),
    *("作曲者・著作権者", "管理", "作品コード", "ISWC", "内国・外国", "許諾番号"),
    *("原盤権者", "ISRC", "自作自演", "原盤許諾番号", "公開先", "公開日"),
)
_BACKGROUND = "BGM"


def music_table(opened: OpenWorkspace, today: date) -> Table:
    """One row for each piece in each work, in the order it is heard."""
    receipts: dict[str, list[Receipt]] = {}
    for receipt in opened.ledger.publications().values():
        if receipt.is_out:
            receipts.setdefault(receipt.slug, []).append(receipt)
    rows = tuple(
        row
        for asset in opened.workspace.assets
        for cue in music_cues(asset, opened.grants)
        for row in _row(asset, cue, opened, receipts.get(asset.slug, []))
    )
    notes = (
        f"{today.isoformat()} 現在。時刻は完成した作品の中の位置です（分:秒.ミリ秒）。",
        "作品コードと許諾番号の空欄は、報告の前に確かめてください。",
    )
    return Table("使用楽曲報告", _COLUMNS, rows, notes)


def music_cues(asset: Asset, grants: Mapping[GrantId, Grant]) -> tuple[MusicCue, ...]:
    """The cues the manifest names; else each listed piece from beginning to end."""
    if asset.rights.cues:
        return tuple(sorted(asset.rights.cues, key=lambda cue: cue.start_ms))
    bed = asset.music.grant if isinstance(asset, Clip) and asset.music else None
    listed = [i for i in asset.rights.grants if i in grants and grants[i].component is Component.MUSIC]
    return tuple(MusicCue(i) for i in ([bed] if bed else listed))


def clock(ms: int) -> str:
    """`1:05.250`."""
    minutes, rest = divmod(ms, 60_000)
    return f"{minutes}:{rest // 1000:02d}.{rest % 1000:03d}"


def _row(
    asset: Asset, cue: MusicCue, opened: OpenWorkspace, out: list[Receipt]
) -> Iterator[tuple[str | int | None, ...]]:
    grant = opened.grants.get(cue.grant)
    if grant is None:
        return
    whole = length_ms(opened.plan.of(asset.slug))
    end = min(cue.end_ms or whole, whole) if whole else cue.end_ms
    composition, master = (_right(grant, part) for part in MusicPart)
    yield (
        asset.slug,
        asset.title.get(_JAPANESE),
        grant.title.get(_JAPANESE) or grant.subject,
        grant.public_id,
        cue.use or _BACKGROUND,
        clock(cue.start_ms),
        clock(end) if end else "未確定",
        -(-(end - cue.start_ms) // 1000) if end else None,
        *_composition(composition),
        *_master(master),
        "\n".join(receipt.target for receipt in out),
        "\n".join(receipt.at.date().isoformat() for receipt in out),
    )


def _right(grant: Grant, part: MusicPart) -> MusicRight | None:
    return next((right for right in grant.music if right.part is part), None)


def _composition(right: MusicRight | None) -> tuple[str | None, ...]:
    if right is None:
        return (None,) * 6
    origin = {True: "内国", False: "外国", None: "未確認"}[right.domestic]
    manager = str(right.manager) if right.manager else "未確認"
    return (right.holder, manager, right.work_code, right.code, origin, right.licence)


def _master(right: MusicRight | None) -> tuple[str | None, ...]:
    if right is None:
        return (None,) * 4
    return (right.holder, right.code, "はい" if right.self_performed else "いいえ", right.licence)
