"""The music cue sheet (使用楽曲報告): which piece is heard where, how long, and who manages it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from tayori.model.asset import Asset, Clip, Episode
from tayori.model.grant import Component, Grant, MusicPart, MusicRight
from tayori.model.ids import GrantId, Lang, component_of
from tayori.model.rights import MusicCue
from tayori.model.table import Table
from tayori.pipelines.opening import OpenWorkspace
from tayori.pipelines.package import length_ms
from tayori.pipelines.programme import Programme, find_programme, laid_music
from tayori.pipelines.reports.days_out import days_out
from tayori.pipelines.reports.discreet import Telling, telling_of
from tayori.rights.releases import public_id

_JAPANESE = Lang("ja")
_COLUMNS = (
    *("作品", "題名", "曲名", "公開ID", "使い方", "開始", "終了", "使用秒数"),
    *("著作権者", "作詞・作曲", "管理", "作品コード", "ISWC", "内国・外国", "許諾番号"),
    *("原盤権者", "実演家", "ISRC", "自作自演", "原盤許諾番号", "公開先", "公開日"),
)
_BACKGROUND, _WHOLE, _UNKNOWN, _UNDECIDED = "BGM", "全編", "未確認", "未確定"


@dataclass(frozen=True, slots=True)
class Heard:
    """A piece in a work: where it is heard, or that nobody said where."""

    cue: MusicCue
    is_said: bool = True
    """False: the work lists it, its cues are of other pieces, and whether all of it is heard is not known."""


def music_table(opened: OpenWorkspace, today: date) -> Table:
    """One row for each piece in each work, in the order it is heard; pieces nobody placed come last."""
    published, telling = days_out(opened), telling_of(opened)
    rows: list[tuple[str | int | None, ...]] = []
    doubts: list[str] = []
    for asset in opened.workspace.assets:
        steps = opened.plan.of(asset.slug)
        whole, programme = length_ms(steps, opened.store), find_programme(steps, opened.store)
        for heard in music_cues(asset, opened.grants, programme):
            out = published.get(asset.slug, [])
            rows.append(_row(asset, heard, opened.grants.get(heard.cue.grant), whole, telling, out))
            doubts += _doubts(asset, heard, whole, opened.grants, telling)
    notes = (
        f"{today.isoformat()} 現在。時刻は完成した作品の中の位置です（分:秒.ミリ秒）。",
        "作品コードと許諾番号の空欄は、報告の前に確かめてください。",
        "作詞・作曲と実演家は許諾の記録にない項目です。報告の前に記入してください。",
        *doubts,
    )
    return Table("使用楽曲報告", _COLUMNS, tuple(rows), notes)


def music_cues(
    asset: Asset, grants: Mapping[GrantId, Grant], programme: Programme | None = None
) -> tuple[Heard, ...]:
    """The cues the manifest names, and the music we put into an episode's `programme`.

    And throughout, a clip's music bed, or without all of these each listed piece. Other pieces that are
    listed are heard somewhere: where is not said.
    """
    placed = sorted((*asset.rights.cues, *_laid(asset, programme)), key=lambda cue: cue.start_ms)
    bed = asset.music.grant if isinstance(asset, Clip) and asset.music else None
    listed = [i for i in dict.fromkeys(asset.rights.grants) if _is_music(i, grants)]
    known = {cue.grant for cue in placed}
    throughout = [i for i in ([bed] if bed else [] if placed else listed) if i not in known]
    rest = [i for i in listed if i not in known and i not in throughout]
    certain = (*(Heard(cue) for cue in placed), *(Heard(MusicCue(i)) for i in throughout))
    return (*certain, *(Heard(MusicCue(i), is_said=False) for i in rest))


def _laid(asset: Asset, programme: Programme | None) -> Iterator[MusicCue]:
    if isinstance(asset, Episode) and programme is not None:
        yield from laid_music(asset, programme.music)


def _is_music(grant_id: GrantId, grants: Mapping[GrantId, Grant]) -> bool:
    grant = grants.get(grant_id)
    return (grant.component if grant else component_of(grant_id)) == Component.MUSIC


def clock(ms: int) -> str:
    """`1:05.250`."""
    minutes, rest = divmod(ms, 60_000)
    return f"{minutes}:{rest // 1000:02d}.{rest % 1000:03d}"


def _doubts(
    asset: Asset, heard: Heard, whole: int, grants: Mapping[GrantId, Grant], telling: Telling
) -> Iterator[str]:
    """What has to be looked at before anybody is told, a sentence each."""
    cue, grant = heard.cue, grants.get(heard.cue.grant)
    piece = f"{telling.of_work(asset.slug)} の「{_title(grant, telling)}」"
    if grant is None:
        yield f"{piece}（{clock(cue.start_ms)} から）には許諾の記録がありません。"
    if not heard.is_said:
        yield f"{piece}は、どこで使われているか記録がありません。rights: cues: に加えてください。"
    elif whole and cue.start_ms >= whole:
        yield f"{piece}の開始 {clock(cue.start_ms)} は、作品の長さ {clock(whole)} より後です。"
    elif whole and cue.end_ms is not None and cue.end_ms > whole:
        yield f"{piece}の終了 {clock(cue.end_ms)} は作品の長さを超えるため、{clock(whole)} までとしました。"


def _row(
    asset: Asset, heard: Heard, grant: Grant | None, whole: int, telling: Telling, out: list[tuple[str, str]]
) -> tuple[str | int | None, ...]:
    rights = {right.part: right for right in grant.music} if grant else {}
    return (
        telling.of_work(asset.slug),
        telling.of_work(asset.title.get(_JAPANESE)),
        _title(grant, telling),
        public_id(grant, telling.discretion) if grant else None,
        *_times(heard, whole),
        *_composition(rights.get(MusicPart.COMPOSITION), telling),
        *_master(rights.get(MusicPart.MASTER), telling),
        "\n".join(target for target, _ in out),
        "\n".join(day for _, day in out),
    )


def _title(grant: Grant | None, telling: Telling) -> str:
    return telling.named(grant) if grant else "記録なし"


def _times(heard: Heard, whole: int) -> tuple[str | int | None, ...]:
    """How it is used, from when to when, and for how many seconds, rounded up."""
    cue = heard.cue
    if not heard.is_said:
        return (_UNKNOWN, _UNKNOWN, _UNKNOWN, None)
    use = cue.use or _BACKGROUND
    if whole and cue.start_ms >= whole:
        return (use, clock(cue.start_ms), _UNKNOWN, None)
    end = min(cue.end_ms or whole, whole) if whole else cue.end_ms
    if end is None or end <= cue.start_ms:
        return (use, clock(cue.start_ms), _UNDECIDED, None)
    return (use, clock(cue.start_ms), clock(end), -(-(end - cue.start_ms) // 1000))


def _composition(right: MusicRight | None, telling: Telling) -> tuple[str | None, ...]:
    """Holder, writers (which no record has), manager, codes, origin, licence."""
    if right is None:
        return (None,) * 7
    origin = {True: "内国", False: "外国", None: _UNKNOWN}[right.domestic]
    manager = str(right.manager) if right.manager else _UNKNOWN
    codes = (telling.of_grant(text) for text in (right.work_code, right.code))
    return (telling.of_grant(right.holder), None, manager, *codes, origin, telling.of_grant(right.licence))


def _master(right: MusicRight | None, telling: Telling) -> tuple[str | None, ...]:
    """Holder, performers (which no record has), code, own performance, licence."""
    if right is None:
        return (None,) * 5
    own = "はい" if right.self_performed else "いいえ"
    return (
        telling.of_grant(right.holder),
        None,
        telling.of_grant(right.code),
        own,
        telling.of_grant(right.licence),
    )
