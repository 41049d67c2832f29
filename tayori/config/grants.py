"""Grants: from the file to the model."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from tayori.config.grant_schema import (
    KINDS_OF,
    PERSONAL_KEYS,
    AiGrantSection,
    AuthorSection,
    CompositionSection,
    DutySection,
    GrantFile,
    GuardianSection,
    MasterSection,
    PermitSection,
    ProhibitionSection,
)
from tayori.config.languages import texts
from tayori.config.manifests import name_of
from tayori.config.mistakes import Location, check
from tayori.config.personal import discreet, personal_texts
from tayori.config.yaml import Document, load_yaml
from tayori.errors import ConfigError, Mistake
from tayori.model.grant import (
    AiUse,
    AuthorRights,
    Component,
    Duty,
    DutyKind,
    Grant,
    GrantStatus,
    Guardian,
    MusicPart,
    MusicRight,
    Permit,
    Scope,
    StatusChange,
)
from tayori.model.ids import GrantId, Lang
from tayori.model.text import Texts


def read_grant(path: Path, root: Path) -> Grant:
    """The grant in `path`, grants/<kind>/<id>.yaml. Raises ConfigError; no sentence repeats personal data."""
    document = load_yaml(path, name_of(path, root))
    said = check_grant(document, path.parent.name)
    return make_grant(said, GrantId(f"{path.parent.name}/{path.stem}"))


def check_grant(document: Document, kind: str) -> GrantFile:
    """The document as a grant of `kind`. Raises ConfigError with all its mistakes."""
    try:
        said = check(GrantFile, document, wrong=tuple(_misplaced(document, kind)))
        mistakes = tuple(document.mistake(at, text) for at, text in _contradictions(said))
    except ConfigError as error:
        mistakes = error.mistakes
    if mistakes:
        raise ConfigError(discreet(mistakes, document, PERSONAL_KEYS))
    return said


def make_grant(said: GrantFile, grant_id: GrantId) -> Grant:
    """The grant a file describes."""
    scope = Scope(said.channels, said.territories, said.purposes, said.valid.since, said.valid.until)
    return Grant(
        id=grant_id,
        component=said.kind,
        subject=said.subject,
        public_id=said.public_id,
        public_name=said.public_name or "",
        role=said.role or "",
        title=_by_language(said.title),
        holder=said.holder or "",
        granted=said.granted,
        scope=scope,
        prohibitions=tuple(_prohibition(each) for each in said.prohibitions),
        status=said.status,
        withdrawn=said.withdrawn,
        history=tuple(StatusChange(h.on, h.status, h.by or "", h.why or "") for h in said.history),
        under=said.under,
        minor=said.minor,
        born=said.born,
        guardian=_guardian(said.guardian),
        assent=said.assent,
        conditions=said.conditions,
        duties=_duties(said),
        sublicensable=said.sublicensable,
        permit=_permit(said.permit),
        music=tuple(_music(said, scope)),
        author=_author(said.author),
        ai=_ai(said.ai),
        document=said.document.file if said.document else None,
        document_sha256=said.document.sha256 if said.document else None,
        personal=_private(said),
    )


def _private(said: GrantFile) -> tuple[str, ...]:
    """The personal texts, without those that may be shown because they are in `public_name`."""
    shown = "".join((said.public_name or "").split())
    return tuple(text for text in personal_texts(said) if "".join(text.split()) not in shown)


def _by_language(written: dict[str, str] | None) -> Texts:
    return texts(written, Lang(next(iter(written)))) if written else Texts()


def _prohibition(said: ProhibitionSection) -> Scope:
    sides = (said.channels or (), said.territories or (), said.purposes or ())
    return Scope(*sides, said.since, said.until)


def _guardian(said: GuardianSection | None) -> Guardian | None:
    return Guardian(said.name, said.relation, said.consented) if said else None


def _duties(said: GrantFile) -> tuple[Duty, ...]:
    """What is owed; `credit:` is short for the first of them."""
    short = (Duty(DutyKind.CREDIT, said.credit),) if said.credit else ()
    return (*short, *(_duty(each) for each in said.duties))


def _duty(said: DutySection) -> Duty:
    return Duty(said.kind, said.text or "", said.where, said.except_)


def _permit(said: PermitSection | None) -> Permit | None:
    return Permit(said.number or "", said.authority or "", said.conditions) if said else None


def _music(grant: GrantFile, scope: Scope) -> Iterator[MusicRight]:
    for part, said in ((MusicPart.COMPOSITION, grant.composition), (MusicPart.MASTER, grant.master)):
        if said is not None:
            yield _music_right(part, said, scope)


def _music_right(part: MusicPart, said: CompositionSection | MasterSection, scope: Scope) -> MusicRight:
    own = said if isinstance(said, CompositionSection) else CompositionSection()
    return MusicRight(
        part=part,
        holder=said.holder or "",
        scope=Scope(
            said.channels or scope.channels,
            said.territories or scope.territories,
            said.purposes or scope.purposes,
            said.valid.since or scope.valid_from,
            said.valid.until or scope.valid_until,
        ),
        manager=said.manager,
        licence=said.licence or "",
        work_code=own.work_code or "",
        code=(said.isrc if isinstance(said, MasterSection) else said.iswc) or "",
        domestic=own.domestic,
        self_performed=said.self_performed,
        advertising=said.advertising,
        document=said.document.file if said.document else None,
        document_sha256=said.document.sha256 if said.document else None,
    )


def _author(said: AuthorSection | None) -> AuthorRights | None:
    if said is None:
        return None
    moral = said.moral_rights
    paper = moral.document if moral else None
    return AuthorRights(
        transferred=said.transferred,
        names_27_28={27, 28} <= set(said.articles),
        moral_waived=moral is not None and moral.waived,
        moral_scope=(moral.scope if moral else None) or "",
        moral_document=paper.file if paper else None,
        moral_document_sha256=paper.sha256 if paper else None,
    )


def _ai(said: AiGrantSection | None) -> AiUse | None:
    if said is None:
        return None
    return AiUse(True, said.system, said.what, said.version or "", _by_language(said.disclosure))


def _misplaced(document: Document, folder: str) -> Iterator[Mistake]:
    """Another kind than the folder's, or keys that make no sense for the kind."""
    kind = document.root.get("kind")
    if kind not in list(Component):
        return
    if kind != folder:
        yield document.mistake(("kind",), f"is `{kind}`, but the file is in grants/{folder}/")
        return
    for key, kinds in KINDS_OF.items():
        if document.root.get(key) is not None and kind not in kinds:
            yield document.mistake((key,), f"is for {', '.join(kinds)}; this is a grant of kind {kind}")


def _contradictions(said: GrantFile) -> Iterator[tuple[Location, str]]:
    """What one key says against another, and where."""
    yield from _wrong_status(said)
    yield from _wrong_days(said)


def _wrong_status(said: GrantFile) -> Iterator[tuple[Location, str]]:
    withdrawn = said.status is GrantStatus.WITHDRAWN
    if withdrawn and said.withdrawn is None:
        yield ("status",), "is withdrawn, but does not say when: add `withdrawn: 2026-07-01`"
    if not withdrawn and said.withdrawn is not None:
        text = f"is a day of withdrawal, but the status is {said.status}: write `status: withdrawn`"
        yield ("withdrawn",), text
    if said.history and said.history[-1].status is not said.status:
        last = said.history[-1].status
        yield ("history", len(said.history) - 1), f"ends with `{last}`, but the status is `{said.status}`"


def _wrong_days(said: GrantFile) -> Iterator[tuple[Location, str]]:
    begins = said.valid.since or said.granted
    if begins and said.valid.until and said.valid.until < begins:
        yield ("valid",), f"ends ({said.valid.until}) before it was granted ({begins})"
    if said.granted and said.withdrawn and said.withdrawn < said.granted:
        yield ("withdrawn",), f"is before the day it was granted ({said.granted})"
    if said.born and _is_before(said.granted, said.born):
        yield ("born",), "is after the day it was granted"


def _is_before(day: date | None, other: date) -> bool:
    return day is not None and day < other
