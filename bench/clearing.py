"""How long clearance takes for very many assets: 10,000 assets at six targets, each with days of its own.

The workspace is made in memory: what is timed is asking and answering, not reading files. Every asset shows
people, who are looked for in its texts; every tenth owes a credit, every hundredth is refused somewhere.
"""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bench.builds import Row
from tayori.config.settings import CaptionSettings, Organisation, RightsDefaults, Settings, TargetSettings
from tayori.config.workspace import Workspace
from tayori.model.asset import Clip, PublishOptions
from tayori.model.grant import (
    Component,
    Duty,
    DutyKind,
    Grant,
    MusicManager,
    MusicPart,
    MusicRight,
    Scope,
)
from tayori.model.ids import GrantId, Lang, Slug
from tayori.model.rights import RightsDeclaration
from tayori.model.text import Texts
from tayori.pipelines.clearance.clearing import clear_all, clear_for
from tayori.publishers.registry import get_kind

ASSETS, TARGETS, PEOPLE, GOAL_S = 10_000, 6, 2_000, 2.0
TODAY = date(2026, 11, 20)

_SCOPE = Scope(("any",), ("world",), ("information",), date(2026, 7, 1), date(2029, 3, 31))


def clearing_rows() -> list[Row]:
    """The time for all, and the same asset by asset with nothing shared."""
    workspace = large_workspace(ASSETS)
    _timed(large_workspace(ASSETS // 100))
    ours = min(_timed(workspace) for _ in range(3))
    naive = _one_by_one(large_workspace(ASSETS // 10)) * 10
    what = f"clearance of {ASSETS:,} assets at {TARGETS} targets"
    return [
        (
            what,
            f"each asked alone: {naive:.1f} s",
            f"{ours:.2f} s (best of 3), {naive / ours:.1f} times as fast",
            f"under {GOAL_S:g} s",
            "met" if ours < GOAL_S else "MISSED",
        )
    ]


def large_workspace(assets: int) -> Workspace:
    """`assets` clips of people at places, with music, for six targets."""
    targets = tuple(_target(number) for number in range(TARGETS))
    grants = {grant.id: grant for grant in _grants()}
    settings = Settings(
        root=Path("/nowhere"),
        organisation=Organisation(
            Texts.of({"ja": "長野市", "en": "Nagano City"}), "https://city.example.jp/"
        ),
        languages=(Lang("ja"), Lang("en")),
        timezone="Asia/Tokyo",
        rights=RightsDefaults("長野市", "長野市", "LicenseRef-All-Rights-Reserved", ("world",)),
        captions=CaptionSettings(),
        renditions=("vertical",),
        profiles=(),
        targets=targets,
    )
    clips = tuple(_clip(number, targets) for number in range(assets))
    return Workspace(settings=settings, clips=clips, grants=grants)


def _target(number: int) -> TargetSettings:
    kind = ("folder", "youtube")[number % 2]
    options = get_kind(kind).options
    said: dict[str, object] = {"made_for_kids": False}
    if kind == "folder":
        said = {"path": f"site{number}", "base_url": f"https://{number}.example.jp/"}
    return TargetSettings(f"{kind}-{number}", kind, options.model_validate(said))


def _grants() -> list[Grant]:
    people = [
        _grant(f"{kind}/p{n}", personal=(f"山田 {n}子さん", f"山田{n}子さん"), born=date(1990, 1, 1))
        for n in range(PEOPLE)
        for kind in ("portrait", "voice")
    ]
    limited = replace(people[0], scope=replace(_SCOPE, channels=("youtube",)))
    credit = (Duty(DutyKind.CREDIT, "撮影 信州映像"),)
    places = [_grant(f"place/l{n}", duties=credit if n % 10 == 0 else ()) for n in range(100)]
    return [limited, *people[1:], *places, *(_track(n) for n in range(50))]


def _grant(name: str, **said: object) -> Grant:
    plain = Grant(
        id=GrantId(name),
        component=Component(name.partition("/")[0]),
        subject=name,
        public_id=f"ID-{name}",
        granted=date(2026, 7, 1),
        scope=_SCOPE,
    )
    return replace(plain, **said)  # type: ignore[arg-type]


def _track(number: int) -> Grant:
    composition = MusicRight(
        part=MusicPart.COMPOSITION, scope=_SCOPE, manager=MusicManager.LIBRARY, licence=f"L-{number}"
    )
    master = MusicRight(part=MusicPart.MASTER, scope=_SCOPE, holder="信州音楽", licence=f"L-{number}")
    return _grant(f"music/m{number}", music=(composition, master))


def _clip(number: int, targets: tuple[TargetSettings, ...]) -> Clip:
    person = number % PEOPLE if number % 100 else 0
    listed = (f"portrait/p{person}", f"voice/p{person}", f"place/l{number % 100}", f"music/m{number % 50}")
    begins = datetime(2026, 12, 1, tzinfo=UTC) + timedelta(hours=number)
    ends = begins.date() + timedelta(days=200)
    return Clip(
        slug=Slug(f"asa-{number:05d}"),
        manifest=Path("clip.yaml"),
        title=Texts.of({"ja": f"朝の駅 その{number}", "en": f"Morning station {number}"}),
        description=Texts.of(
            {"ja": f"自転車で十五分。{number}回目の通勤の朝を歩く。" * 3, "en": "A walk. " * 20}
        ),
        tags=("長野市", "移住"),
        lang=Lang("ja"),
        rights=RightsDeclaration(
            grants=tuple(map(GrantId, listed)), none=(Component.FOOTAGE,), holder="長野市", credit="長野市"
        ),
        publish=tuple(PublishOptions(target.name, begins, ends) for target in targets),
        source=Path("a.mp4"),
        renditions=("vertical",),
    )


def _timed(workspace: Workspace) -> float:
    start = time.perf_counter()
    checked = clear_all(workspace, today=TODAY)
    taken = time.perf_counter() - start
    refused = sum(not clearance.verdict.allowed for clearance in checked.clearances)
    if not 0 < refused < len(checked.clearances) // 20:
        raise RuntimeError(f"{refused} of {len(checked.clearances)} are refused: not what was to be measured")
    return taken


def _one_by_one(workspace: Workspace) -> float:
    settings = workspace.settings
    start = time.perf_counter()
    for asset in workspace.assets:
        for target in settings.targets:
            clear_for(asset, target, settings, workspace.grants, TODAY)
    return time.perf_counter() - start
