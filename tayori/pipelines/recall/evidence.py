"""Evidence put together from what was done, and kept under reports/."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

from tayori.model.evidence import Evidence, EvidenceItem, Fate
from tayori.model.grant import PERSONAL_COMPONENTS, Component, Grant, GrantStatus
from tayori.model.ids import GrantId, Slug, digest_bytes
from tayori.model.rights import VerdictReason
from tayori.model.text import Texts
from tayori.pipelines.opening import OpenWorkspace
from tayori.pipelines.recall.concerned import Concern
from tayori.pipelines.recall.takedown import Takedown
from tayori.rights.clearance.conflicts import whose
from tayori.rights.clearance.wording import COMPONENTS_JA
from tayori.rights.discretion import Discretion
from tayori.rights.releases import public_id
from tayori.store.files import replace_file

FOLDER = "reports"
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")

_ENDS = {
    "withdrawn": "撤回",
    "expired": "期限切れ",
    "not-yet-valid": "期間の前",
    "window-over": "公開期間の終了",
    "prohibited": "禁止",
}


def make_evidence(
    opened: OpenWorkspace,
    concerns: Iterable[Concern],
    takedowns: Iterable[Takedown],
    *,
    day: date,
    because: Mapping[tuple[str, Slug], tuple[str, ...]],
) -> Evidence:
    """The sheet about `takedowns`, which are of the assets `concerns` describe.

    `because` says by target and slug why it came down.
    """
    about = {concern.slug: concern for concern in concerns}
    return Evidence(
        day=day,
        made=datetime.now(UTC),
        organisation=opened.workspace.settings.organisation.name,
        items=tuple(_item(one, about.get(one.receipt.slug), because) for one in takedowns),
        kept=tuple(copy for concern in about.values() for copy in concern.copies),
        places=tuple(sorted({place for concern in about.values() for place in concern.by_hand})),
        has_episode=any(concern.is_episode for concern in about.values()),
    )


def _item(
    one: Takedown,
    concern: Concern | None,
    because: Mapping[tuple[str, Slug], tuple[str, ...]],
) -> EvidenceItem:
    receipt = one.receipt
    feeds = concern.feed_items if concern is not None else ()
    return EvidenceItem(
        slug=receipt.slug,
        title=concern.title if concern is not None else Texts(),
        target=receipt.target,
        remote_id=receipt.remote_id,
        url=receipt.url,
        since=concern.since.get(receipt.target) if concern is not None else None,
        taken_down=receipt.at if one.fate in (Fate.GONE, Fate.NOT_PROVEN) else None,
        fate=one.fate,
        because=because.get((receipt.target, receipt.slug), ()),
        feeds=tuple(sorted({item.feed_url for item in feeds if item.target == receipt.target})),
        left=tuple(finding.where for finding in one.findings if finding.where),
        files=tuple((file.url, file.digest) for file in one.files),
    )


def public_reason(reason: VerdictReason, grants: Mapping[GrantId, Grant]) -> str:
    """Why something is not cleared, in words anybody may read: `肖像 REL-0001: 撤回 / portrait: ...`."""
    label = public_label(grants.get(reason.grant) if reason.grant is not None else None)
    name = COMPONENTS_JA.get(reason.component, reason.component)
    told = f"{name} {label}".strip()
    return f"{told}: {_ENDS.get(reason.code, '許諾の範囲外')} / {reason.component}: {reason.code}"


def withdrawal_reason(grant_id: GrantId, grant: Grant | None) -> str:
    """Why everything on the sheet of a withdrawal came down, in words anybody may read."""
    kind = next((kind for kind in Component if kind == grant_id.partition("/")[0]), "")
    told = f"{COMPONENTS_JA.get(kind, '許諾')} {public_label(grant)}".strip()
    return f"{told}: {_ENDS['withdrawn']} / {kind or 'permission'}: withdrawn"


def other_permissions(grant: Grant | None, grants: Iterable[Grant]) -> tuple[str, ...]:
    """What else the person of `grant` gave that is not withdrawn: kind and public id, never a name."""
    if grant is None or grant.component not in PERSONAL_COMPONENTS:
        return ()
    same = (other for other in grants if other.id != grant.id and whose(other) == whose(grant))
    stand = [other for other in same if other.status in (GrantStatus.ACTIVE, GrantStatus.REQUESTED)]
    labels = (f"{COMPONENTS_JA[o.component]} / {o.component}: {public_label(o) or '—'}" for o in stand)
    return tuple(sorted(labels))


def public_label(grant: Grant | None) -> str:
    """The public id of a grant; empty when nothing is known of it, or when the id shows whose it is."""
    return public_id(grant, Discretion.of((grant,))) if grant is not None else ""


def withdrawal_name(grant_id: GrantId, grant: Grant | None, day: date) -> str:
    """The sheet's name without its ending; a grant without a public id that may be shown gets a number."""
    label = _UNSAFE.sub("-", public_label(grant)).strip(".-")
    return f"withdrawal-{label or digest_bytes(grant_id.encode())[:8]}-{day.isoformat()}"


def enforcement_name(made: datetime) -> str:
    """The name of a sheet about everything that ran out, without its ending."""
    return f"enforcement-{made.astimezone(UTC).strftime('%Y%m%dT%H%M%SZ')}"


def write_evidence(opened: OpenWorkspace, evidence: Evidence, name: str) -> tuple[Path, Path]:
    """Keep a sheet as HTML and JSON; answers their paths. Raises ResourceError.

    What an earlier sheet said stays: a name that is taken gets a number.
    """
    # The template library is loaded when there is something to tell, which is seldom.
    from tayori.reports.evidence import evidence_document, evidence_page

    folder = opened.root / FOLDER
    text = json.dumps(evidence_document(evidence), ensure_ascii=False, indent=2) + "\n"
    pair = next(pair for pair in _pairs(folder, name) if not any(path.exists() for path in pair))
    replace_file(pair[0], evidence_page(evidence, opened.workspace.settings.zone))
    replace_file(pair[1], text.encode())
    return pair


def _pairs(folder: Path, name: str) -> Iterator[tuple[Path, Path]]:
    for number in count(1):
        stem = name if number == 1 else f"{name}-{number}"
        yield folder / f"{stem}.html", folder / f"{stem}.json"
