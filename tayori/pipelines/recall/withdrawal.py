"""Withdrawing a grant: what it concerns, the record of it, and taking down what rests on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from tayori.config.end_grant import end_grant
from tayori.config.write_grant import withdraw_grant
from tayori.errors import TayoriError, UsageError
from tayori.model.audit import Deed
from tayori.model.grant import Grant, GrantStatus
from tayori.model.ids import GrantId
from tayori.pipelines.clearance.clearing import local_today
from tayori.pipelines.clearance.standing import READDED, remember
from tayori.pipelines.opening import OpenWorkspace
from tayori.pipelines.recall.concerned import Concerned, concerned_by
from tayori.pipelines.recall.deeds import Memory, is_news, tell, tell_intents, tell_outcome
from tayori.pipelines.recall.evidence import (
    make_evidence,
    other_permissions,
    public_label,
    withdrawal_name,
    withdrawal_reason,
    write_evidence,
)
from tayori.pipelines.recall.takedown import Downs, recording, take_down
from tayori.pipelines.report import Reporter
from tayori.store.files import digest_file


@dataclass(frozen=True, slots=True)
class Notice:
    """A withdrawal before anything is done about it."""

    grant_id: GrantId
    grant: Grant | None
    """None: its file is there, and has mistakes."""
    file: Path
    day: date
    """The first day without the permission."""
    today: date
    concerned: Concerned
    others: tuple[str, ...] = ()
    """Permissions of the same person that stay as they are, by kind and public id."""

    @property
    def is_withdrawn(self) -> bool:
        """Whether its file says so already, as of that day."""
        known = self.grant
        return known is not None and known.status is GrantStatus.WITHDRAWN and known.withdrawn == self.day

    @property
    def is_scheduled(self) -> bool:
        """Whether the permission holds today still."""
        return self.day > self.today


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A withdrawal that was recorded, and what came down for it."""

    notice: Notice
    recorded: bool
    """False: its file said so already."""
    downs: Downs | None
    """None: nothing was to be taken down now."""
    sheets: tuple[Path, ...] = ()


def give_notice(opened: OpenWorkspace, grant_id: str, day: date | None) -> Notice:
    """What withdrawing `grant_id` as of `day` (today when None) means; `opened` is tolerant and whole.

    Without a day, a grant that is withdrawn already keeps its own. Raises UsageError when there is no such
    grant, for a day before it was given, and for one later than a withdrawal that has come into force: who
    had no permission yesterday has none today.
    """
    path = opened.root / "grants" / f"{grant_id}.yaml"
    if ".." in Path(grant_id).parts or not path.is_file():
        raise UsageError(f"There is no grant {grant_id}.", "See `tayori rights show`.")
    known = opened.grants.get(GrantId(grant_id))
    today = local_today(opened.workspace.settings)
    taken = day or (known.withdrawn if known is not None else None) or today
    if known is not None and known.granted is not None and taken < known.granted:
        raise UsageError(
            f"{grant_id} cannot be withdrawn on {taken}: it was given on {known.granted}.",
            "Correct --date, or `granted:` in its file.",
        )
    if known is not None:
        _refuse_later(opened, known, taken, today)
    concerned = concerned_by(opened, GrantId(grant_id))
    others = other_permissions(known, opened.workspace.grants.values())
    return Notice(GrantId(grant_id), known, path, taken, today, concerned, others)


def _refuse_later(opened: OpenWorkspace, grant: Grant, day: date, today: date) -> None:
    since = grant.withdrawn if grant.status is GrantStatus.WITHDRAWN else None
    if since is not None and day > since:
        raise UsageError(
            f"{grant.id} is withdrawn already, as of {since}: that cannot be put off to {day}.",
            "Leave --date out, or name an earlier day to correct it; a new permission is a new grant.",
        )
    is_back = grant.doubt == READDED and grant.id in remember(opened.ledger).withdrawn
    if is_back and day > today:
        raise UsageError(
            f"{grant.id} was withdrawn before, whatever its file says now: that cannot be put off to {day}.",
            "Leave --date out to write the withdrawal into the file again.",
        )


def withdraw(
    opened: OpenWorkspace, notice: Notice, reporter: Reporter, *, why: str = "", apply: bool = False
) -> Withdrawal:
    """Record a withdrawal; with `apply` take down what rests on the grant. The caller holds the lock.

    Taking down is not tried before the day has come. Done again it goes on where it stopped. Raises
    ConfigError or UsageError when the grant's file cannot be changed; what fails later is in the answer.
    """
    recorded = _record(opened, notice, why)
    if not apply or notice.is_scheduled:
        return Withdrawal(notice, recorded, None)
    receipts = notice.concerned.publications
    label = public_label(notice.grant)
    reason = f"withdrawn: {label}" if label else "withdrawn"
    tell_intents(opened, dict.fromkeys(receipts, reason))
    with (
        recording(opened, f"rights withdraw {notice.grant_id}") as record,
        opened.voice.heard_by(reporter),
    ):
        downs = take_down(opened, receipts, reporter, record)
    memory = Memory.of(opened)
    # first the evidence, so that whoever is cut short here does it again
    sheets = _sheets(opened, notice, downs)
    for one in downs.takedowns:
        if is_news(memory, one):
            tell_outcome(opened, one, reason)
    return Withdrawal(notice, recorded, downs, sheets)


def _record(opened: OpenWorkspace, notice: Notice, why: str) -> bool:
    """Write the withdrawal into the grant's file and the chain; whether the file had to change."""
    before = notice.file.read_bytes()
    if notice.is_scheduled and _has_begun(notice):
        # it stands until then, so the chain gets a new record of it, with its end
        end_grant(notice.file, notice.day, notice.today, opened.actor, why)
        deed = Deed.GRANT_RECORDED
    else:
        withdraw_grant(notice.file, notice.day, opened.actor, why)
        deed = Deed.GRANT_WITHDRAWN
    day = notice.day.isoformat()
    if not _is_told(opened, notice.grant_id, deed, day):
        file = notice.file.relative_to(opened.root).as_posix()
        details = {"file": file, "withdrawn": day, "sha256": digest_file(notice.file)}
        tell(opened, deed, notice.grant_id, details)
    return notice.file.read_bytes() != before


def _is_told(opened: OpenWorkspace, grant: GrantId, deed: Deed, day: str) -> bool:
    """Whether the last the chain says of the grant is this withdrawal."""
    try:
        entries = opened.ledger.audit_entries((Deed.GRANT_WITHDRAWN, Deed.GRANT_RECORDED))
    except TayoriError:
        return False
    last = next((entry for entry in reversed(entries) if entry.subject == grant), None)
    return last is not None and last.deed is deed and dict(last.details).get("withdrawn") == day


def _has_begun(notice: Notice) -> bool:
    """A permission that would end before it begins is withdrawn at once: it never held."""
    grant = notice.grant
    if grant is None or grant.status is not GrantStatus.ACTIVE:
        return False
    begins = grant.scope.valid_from or grant.granted
    return begins is None or begins < notice.day


def _sheets(opened: OpenWorkspace, notice: Notice, downs: Downs) -> tuple[Path, ...]:
    reason = withdrawal_reason(notice.grant_id, notice.grant)
    evidence = make_evidence(
        opened,
        notice.concerned.assets,
        downs.takedowns,
        day=notice.day,
        because={(r.target, r.slug): (reason,) for r in notice.concerned.publications},
    )
    evidence = replace(evidence, permission=public_label(notice.grant) or "—", others=notice.others)
    return write_evidence(opened, evidence, withdrawal_name(notice.grant_id, notice.grant, notice.day))
