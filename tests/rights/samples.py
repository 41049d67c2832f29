"""Assets and grants the rights tests share."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from tayori.model.asset import COMPONENTS, Clip, Kind
from tayori.model.grant import (
    Component,
    Duty,
    DutyKind,
    Grant,
    GrantStatus,
    Guardian,
    MusicManager,
    MusicPart,
    MusicRight,
    Scope,
)
from tayori.model.ids import GrantId, Lang, Slug
from tayori.model.rights import ClearanceRequest, RightsDeclaration, Window
from tayori.model.text import Texts

TODAY = date(2026, 11, 20)
PERSON = "山田 花子"
PARENT = "山田 太郎"


SCOPE = Scope(("any",), ("world",), ("any",), date(2026, 7, 1))
_SIDES = ("channels", "territories", "purposes", "valid_from", "valid_until")


def grant(grant_id: str, **changes: Any) -> Grant:
    """An unlimited active grant, changed as asked; of music, both rights of a track in the public domain."""
    plain = Grant(
        id=GrantId(grant_id),
        component=Component(grant_id.split("/", maxsplit=1)[0]),
        subject=PERSON,
        public_id="REL-" + grant_id.split("/")[1],
        granted=date(2026, 7, 1),
        scope=SCOPE,
        status=GrantStatus.ACTIVE,
        document="forms/a.pdf",
        document_sha256="0" * 64,
    )
    sides = {name: changes.pop(name) for name in _SIDES if name in changes}
    if "credit" in changes:
        changes["duties"] = (Duty(DutyKind.CREDIT, changes.pop("credit")),)
    scope = replace(plain.scope, **sides)
    if plain.component is Component.MUSIC:
        changes = {"music": track(scope), **changes}
    return replace(plain, scope=scope, **changes)


def track(scope: Scope = SCOPE) -> tuple[MusicRight, MusicRight]:
    """An old tune in our own recording."""
    composition = MusicRight(
        part=MusicPart.COMPOSITION, scope=scope, manager=MusicManager.PUBLIC_DOMAIN, advertising=True
    )
    master = MusicRight(
        part=MusicPart.MASTER, scope=scope, holder="長野市", self_performed=True, advertising=True
    )
    return composition, master


def minor(grant_id: str, consented: date | None, name: str = PARENT) -> Grant:
    """A minor's grant with a guardian."""
    return grant(grant_id, minor=True, guardian=Guardian(name, "父", consented))


def shelf(*grants: Grant) -> dict[GrantId, Grant]:
    """Grants by id."""
    return {g.id: g for g in grants}


def statement(*ids: str, none: tuple[str, ...] = (), **changes: Any) -> RightsDeclaration:
    """A rights statement that lists some grants."""
    return RightsDeclaration(
        grants=tuple(GrantId(i) for i in ids),
        none=tuple(Component(c) for c in none),
        holder="長野市",
        credit="長野市",
        **changes,
    )


def request(said: RightsDeclaration, **changes: Any) -> ClearanceRequest:
    """A question about a clip on YouTube from today on, without end."""
    plain = ClearanceRequest(COMPONENTS[Kind.CLIP], said, "city-channel", "youtube", Window(TODAY, None))
    return replace(plain, **changes)


def clip(said: RightsDeclaration, **changes: Any) -> Clip:
    """A clip with a statement."""
    plain = Clip(
        slug=Slug("asa-no-eki"),
        manifest=Path("clips/asa-no-eki/clip.yaml"),
        title=Texts.of({"ja": "朝七時、長野駅へ", "en": "Seven a.m."}),
        description=Texts.of({"ja": "自転車で十五分。"}),
        tags=("長野市", "移住"),
        lang=Lang("ja"),
        rights=said,
        recorded=date(2026, 8, 1),
        source=Path("a.mp4"),
    )
    return replace(plain, **changes)
