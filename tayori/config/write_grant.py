"""Grants written down: a new file with every field of the model, and the withdrawal of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml.comments import CommentedMap

from tayori.config.section import SCHEMA_VERSION
from tayori.config.write import edit_yaml, scalar, write_new
from tayori.model.grant import (
    PERSONAL_COMPONENTS,
    Duty,
    DutyKind,
    Grant,
    GrantStatus,
    MusicPart,
    MusicRight,
    Place,
    Scope,
)
from tayori.model.ids import GrantId
from tayori.model.text import Texts

Fields = Mapping[str, Any]
"""Keys with what stands at them; None, "", (), {} and False are left out."""


def grant_path(root: Path, grant_id: GrantId) -> Path:
    """Where a grant's file is."""
    return root / "grants" / f"{grant_id}.yaml"


def write_grant(root: Path, grant: Grant, notes: str = "") -> Path:
    """A new grants/<kind>/<id>.yaml; answers its path. Raises UsageError when there is one already."""
    path = grant_path(root, grant.id)
    write_new(path, grant_text(grant, notes))
    return path


def grant_text(grant: Grant, notes: str = "") -> str:
    """The file of a grant: read back, it is the same grant. No purposes are written as the default ones."""
    lines = [f"schema: {SCHEMA_VERSION}", f"kind: {grant.component}"]
    is_private = grant.component in PERSONAL_COMPONENTS or grant.minor or grant.guardian is not None
    why = "   # personal data: never leaves the workspace" if is_private else ""
    lines += [f"subject: {scalar(grant.subject)}{why}"]
    lines += [f"public_id: {scalar(grant.public_id)}   # what outputs may show"]
    for part in (_who(grant), _what(grant), _owed(grant)):
        lines += [f"{key}: {_flow(value)}" for key, value in part.items() if _says(value)]
    for right in grant.music:
        lines += _block(right.part, _music(right, grant.scope))
    lines += _block("author", _author(grant)) + _block("ai", _ai(grant))
    for key, value in _paper(grant).items():
        lines += [f"{key}: {_flow(value)}"] if _says(value) else []
    lines += _history(grant)
    return "\n".join(lines + ([f"notes: {scalar(notes)}"] if notes else [])) + "\n"


def withdraw_grant(path: Path, day: date, by: str = "", why: str = "") -> None:
    """Mark the grant in the file `path` as withdrawn on `day`, with a line of history.

    Everything else stays as it is written. Withdrawn on that day already, it is not changed. The line never
    stands before an older one: it has the older one's day where `day` is earlier.
    """

    def withdraw(grant: dict[str, Any]) -> None:
        if grant.get("status") == GrantStatus.WITHDRAWN and str(grant.get("withdrawn")) == day.isoformat():
            return
        grant["status"] = GrantStatus.WITHDRAWN.value
        grant["withdrawn"] = day
        grant["history"] = grant.get("history") or []
        last = max((str(line.get("on", "")) for line in grant["history"]), default="")
        on = max(day, date.fromisoformat(last)) if last else day
        line = CommentedMap({"on": on, "status": GrantStatus.WITHDRAWN.value})
        line.update({key: text for key, text in (("by", by), ("why", why)) if text})
        line.fa.set_flow_style()
        grant["history"].append(line)

    edit_yaml(path, withdraw)


def _who(grant: Grant) -> Fields:
    guardian = grant.guardian
    return {
        "public_name": grant.public_name,
        "role": grant.role,
        "title": _texts(grant.title),
        "holder": grant.holder,
        "minor": grant.minor,
        "born": grant.born,
        "guardian": guardian
        and {"name": guardian.name, "relation": guardian.relation, "consented": guardian.consented},
        "assent": grant.assent,
    }


def _what(grant: Grant) -> Fields:
    return {
        "granted": grant.granted,
        **_scope(grant.scope),
        "prohibitions": [_prohibition(each) for each in grant.prohibitions],
        "under": grant.under,
        "sublicensable": grant.sublicensable,
        "conditions": grant.conditions,
    }


def _owed(grant: Grant) -> Fields:
    """`credit:` for a credit that may stand anywhere and comes first; `duties:` for all others."""
    first = next(iter(grant.duties), None)
    is_short = first == Duty(DutyKind.CREDIT, first.text) if first else False
    permit = grant.permit
    return {
        "credit": first.text if first and is_short else "",
        "duties": [_duty(each) for each in grant.duties[is_short:]],
        "permit": permit
        and {
            "number": permit.number,
            "authority": permit.authority,
            "conditions": permit.conditions,
        },
    }


def _scope(scope: Scope) -> Fields:
    return {
        "valid": {"from": scope.valid_from, "until": scope.valid_until},
        "channels": scope.channels,
        "territories": scope.territories,
        "purposes": scope.purposes,
    }


def _prohibition(scope: Scope) -> Fields:
    valid = _scope(scope)
    return {**{k: v for k, v in valid.items() if k != "valid"}, **valid["valid"]}


def _duty(duty: Duty) -> Fields:
    where = "" if duty.where is Place.ANY else duty.where
    return {"kind": duty.kind, "text": duty.text, "where": where, "except": duty.allowed}


def _music(right: MusicRight, whole: Scope) -> Fields:
    """A right of a track; of its scope only where it differs from the whole grant's."""
    own, all_of = _scope(right.scope), _scope(whole)
    valid = {k: v for k, v in own["valid"].items() if v != all_of["valid"][k]}
    domestic = None if right.domestic is None else str(right.domestic).lower()
    return {
        "holder": right.holder,
        "manager": right.manager,
        "licence": right.licence,
        "work_code": right.work_code,
        "iswc" if right.part is MusicPart.COMPOSITION else "isrc": right.code,
        "domestic": domestic and _Plain(domestic),
        "self_performed": right.self_performed,
        "advertising": right.advertising,
        "document": _document(right.document, right.document_sha256),
        **{k: v for k, v in own.items() if k != "valid" and v != all_of[k]},
        "valid": valid,
    }


def _author(grant: Grant) -> Fields:
    author = grant.author
    if author is None:
        return {}
    paper = _document(author.moral_document, author.moral_document_sha256)
    moral = {"scope": author.moral_scope, "document": paper}
    is_said = author.moral_waived or any(moral.values())
    return {
        "transferred": _Plain(str(author.transferred).lower()),
        "articles": (_Plain("27"), _Plain("28")) if author.names_27_28 else (),
        "moral_rights": {"waived": _Plain(str(author.moral_waived).lower()), **moral} if is_said else {},
    }


def _ai(grant: Grant) -> Fields:
    ai = grant.ai
    if ai is None:
        return {}
    texts = _texts(ai.disclosure)
    return {"system": ai.system, "version": ai.version, "what": ai.what, "disclosure": texts}


def _paper(grant: Grant) -> Fields:
    return {
        "document": _document(grant.document, grant.document_sha256),
        "status": grant.status,
        "withdrawn": grant.withdrawn,
    }


def _history(grant: Grant) -> list[str]:
    lines = [{"on": h.on, "status": h.status, "by": h.by, "why": h.why} for h in grant.history]
    return ["history:", *(f"  - {_flow(line)}" for line in lines)] if lines else []


def _document(file: str | None, sha256: str | None) -> Fields | None:
    return {"file": file, "sha256": sha256} if file is not None else None


def _texts(texts: Texts) -> Fields:
    return texts.as_dict()


class _Plain(str):
    """A word that is written as it is: true, false, a number."""

    __slots__ = ()


def _says(value: Any) -> bool:
    """Whether there is anything to write."""
    return any(_says(v) for v in value.values()) if isinstance(value, Mapping) else bool(value)


def _flow(value: Any) -> str:
    """A value on one line; `scalar` quotes whatever a comma or brace in it would break."""
    if isinstance(value, Mapping):
        parts = [f"{key}: {_flow(inner)}" for key, inner in value.items() if _says(inner)]
        return f"{{{', '.join(parts)}}}"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return value if isinstance(value, _Plain) else scalar(value)
    if isinstance(value, Sequence):
        return f"[{', '.join(map(_flow, value))}]"
    return str(value)


def _block(key: str, fields: Fields) -> list[str]:
    """A mapping over several lines; nothing without fields, `{}` where all of them are left out."""
    lines = [f"  {name}: {_flow(value)}" for name, value in fields.items() if _says(value)]
    return [f"{key}:" if lines else f"{key}: {{}}", *lines] if fields else []
