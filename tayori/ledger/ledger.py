"""The ledger: what ran, what it made, what was sent and what came back. Records are added, not changed.

But for one thing: the address of an upload is dropped as soon as it is of no use, in older records too.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from tayori.ledger import tables
from tayori.ledger.accounts import AccountRecords
from tayori.ledger.audit import AUDIT_ROWS, Head, add_deeds, prove_rows, read_entry
from tayori.ledger.db import open_engine, reading, transaction
from tayori.ledger.guids import GuidRecords
from tayori.ledger.receipts import receipt_from_json, receipt_to_json, without_session
from tayori.ledger.settled import SettledRecords
from tayori.model.artifact import Artifact
from tayori.model.audit import AuditEntry, Deed
from tayori.model.hidden import without_hidden
from tayori.model.ids import Digest, Key, Slug
from tayori.model.publishing import PublicationState, Receipt

_DONE = (PublicationState.UPLOADED, PublicationState.VERIFIED, PublicationState.RETRACTED)
"""States that are in the audit chain too."""


@dataclass(frozen=True, slots=True)
class SeenFile:
    """A file's stat data when its digest was taken; equal stat data lets us skip re-hashing."""

    size: int
    mtime_ns: int
    inode: int
    digest: Digest


@dataclass(frozen=True, slots=True)
class LastBuild:
    """The newest record of one step."""

    key: Key
    recipe: str
    """The recipe's canonical JSON, to tell what changed since."""
    error: str | None


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One step that ran: what it made, or the error it ended with."""

    slug: Slug
    step: str
    key: Key
    recipe: str
    artifacts: tuple[Artifact, ...] = ()
    report: str | None = None
    """Canonical JSON of the step's findings and facts."""
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent to a target, as JSON."""

    package: str
    """The package that was sent last; empty while the first is on its way."""
    questions: str = "[]"
    """What clearance was asked of everything that may be there."""


class Ledger(GuidRecords, AccountRecords, SettledRecords):
    """One workspace's ledger. Any number of processes may read; writes are short transactions."""

    def __init__(self, path: Path) -> None:
        self._engine = open_engine(path)
        self._proven = Head()

    def begin_run(self, command: str, actor: str = "") -> int:
        """Record that a command starts, and who started it; its number."""
        row = {"command": command, "actor": actor, "started": _now()}
        with transaction(self._engine) as connection:
            result = connection.execute(insert(tables.runs).values(row))
            assert result.inserted_primary_key is not None
            return int(result.inserted_primary_key[0])

    def end_run(self, run: int, outcome: str) -> None:
        """Record how a command ended."""
        with transaction(self._engine) as connection:
            connection.execute(
                update(tables.runs)
                .where(tables.runs.c.id == run)
                .values(ended=_now(), outcome=without_hidden(outcome))
            )

    def artifacts(self) -> dict[Key, tuple[Artifact, ...]]:
        """Every artifact ever recorded, by key."""
        t = tables.artifacts
        found: dict[Key, list[Artifact]] = {}
        with reading(self._engine) as connection:
            for key, output, digest, size in connection.execute(
                select(t.c.key, t.c.output, t.c.digest, t.c.size)
            ):
                found.setdefault(Key(key), []).append(Artifact(Key(key), output, Digest(digest), size))
        return {key: tuple(items) for key, items in found.items()}

    def last_builds(self) -> dict[tuple[Slug, str], LastBuild]:
        """The newest record of every step, by slug and step name."""
        t = tables.builds
        newest = select(func.max(t.c.id)).group_by(t.c.slug, t.c.step).scalar_subquery()
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(t.c.slug, t.c.step, t.c.key, t.c.recipe, t.c.error).where(t.c.id.in_(newest))
            )
            return {
                (Slug(slug), step): LastBuild(Key(key), recipe, error)
                for slug, step, key, recipe, error in rows
            }

    def record_step(self, run: int, record: StepRecord) -> None:
        """Record a step with its artifacts and report, in one transaction."""
        with transaction(self._engine) as connection:
            for item in record.artifacts:
                row = {
                    "key": item.key,
                    "output": item.output,
                    "digest": item.digest,
                    "size": item.size,
                    "run": run,
                }
                connection.execute(
                    upsert(tables.artifacts)
                    .values(**row)
                    .on_conflict_do_update(index_elements=["key", "output"], set_=row)
                )
            if record.report is not None:
                row = {"key": record.key, "report": record.report}
                connection.execute(
                    upsert(tables.reports)
                    .values(**row)
                    .on_conflict_do_update(index_elements=["key"], set_=row)
                )
            connection.execute(
                insert(tables.builds).values(
                    slug=record.slug,
                    step=record.step,
                    key=record.key,
                    recipe=record.recipe,
                    error=record.error,
                    run=run,
                )
            )

    def reports(self, keys: Iterable[Key]) -> dict[Key, dict[str, Any]]:
        """The reports kept with these keys."""
        wanted = set(keys)
        t = tables.reports
        with reading(self._engine) as connection:
            rows = connection.execute(select(t.c.key, t.c.report)).all()
        return {Key(key): json.loads(report) for key, report in rows if key in wanted}

    def seen_files(self) -> dict[str, SeenFile]:
        """Digests taken before, by path, with the stat data they were taken at."""
        t = tables.files
        with reading(self._engine) as connection:
            rows = connection.execute(select(t.c.path, t.c.size, t.c.mtime_ns, t.c.inode, t.c.digest))
            return {
                path: SeenFile(size, mtime, inode, Digest(digest))
                for path, size, mtime, inode, digest in rows
            }

    def facts(self) -> dict[str, str]:
        """What was found out about contents before (probes), by key."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(tables.facts.c.key, tables.facts.c.value))
            return {str(row[0]): str(row[1]) for row in rows}

    def record_observations(self, files: Mapping[str, SeenFile], facts: Mapping[str, str]) -> None:
        """Keep digests and facts for next time."""
        with transaction(self._engine) as connection:
            for path, seen in files.items():
                row = {"path": path, "size": seen.size, "mtime_ns": seen.mtime_ns, "inode": seen.inode}
                row["digest"] = seen.digest
                connection.execute(
                    upsert(tables.files)
                    .values(**row)
                    .on_conflict_do_update(index_elements=["path"], set_=row)
                )
            for key, value in facts.items():
                row = {"key": key, "value": value}
                connection.execute(
                    upsert(tables.facts).values(**row).on_conflict_do_update(index_elements=["key"], set_=row)
                )

    def record_publication(self, run: int, receipt: Receipt, sent: Sent | None = None) -> None:
        """Add a publication's new state and, in the same transaction, keep what was `sent`.

        Its session is from then on the only one on record: whoever has an older one could write with it.
        """
        row = {
            "target": receipt.target,
            "slug": receipt.slug,
            "state": receipt.state,
            "at": receipt.at.isoformat(),
            "receipt": receipt_to_json(receipt),
            "run": run,
        }
        with transaction(self._engine) as connection:
            connection.execute(insert(tables.publications).values(**row))
            _forget_sessions(connection, receipt)
            if sent is not None:
                _keep_sent(connection, receipt.target, receipt.slug, sent)

    def publications(self) -> dict[tuple[str, Slug], Receipt]:
        """The newest state of every publication, by target and slug."""
        t = tables.publications
        newest = select(func.max(t.c.id)).group_by(t.c.target, t.c.slug).scalar_subquery()
        with reading(self._engine) as connection:
            rows = connection.execute(select(t.c.target, t.c.slug, t.c.receipt).where(t.c.id.in_(newest)))
            return {(target, Slug(slug)): receipt_from_json(text) for target, slug, text in rows}

    def publication_history(self, target: str | None = None, slug: Slug | None = None) -> tuple[Receipt, ...]:
        """Every state ever recorded, oldest first; of one target or of all, of one asset or of all."""
        t = tables.publications
        query = select(t.c.receipt).order_by(t.c.id)
        if target is not None:
            query = query.where(t.c.target == target)
        if slug is not None:
            query = query.where(t.c.slug == slug)
        with reading(self._engine) as connection:
            return tuple(receipt_from_json(text) for (text,) in connection.execute(query))

    def has_published(self) -> bool:
        """Whether anything was sent since the ledger has an audit chain, which tells who ran a command."""
        t, runs = tables.publications, tables.runs
        query = select(t.c.id).join(runs, runs.c.id == t.c.run)
        query = query.where(runs.c.actor != "", t.c.state.in_(_DONE))
        with reading(self._engine) as connection:
            return connection.execute(query.limit(1)).first() is not None

    def record_sent(self, target: str, slug: Slug, sent: Sent) -> None:
        """Keep what was sent last."""
        with transaction(self._engine) as connection:
            _keep_sent(connection, target, slug, sent)

    def sent(self, target: str, slug: Slug | None = None) -> dict[Slug, Sent]:
        """What was sent last to `target`, by slug; of one asset or of all."""
        t = tables.sent
        query = select(t.c.slug, t.c.package, t.c.questions).where(t.c.target == target)
        if slug is not None:
            query = query.where(t.c.slug == slug)
        with reading(self._engine) as connection:
            rows = connection.execute(query)
            return {Slug(found): Sent(package, questions) for found, package, questions in rows}

    def record_deed(
        self, actor: str, deed: Deed, subject: str, details: Mapping[str, str] | None = None
    ) -> AuditEntry:
        """Add a deed to the end of the audit chain; its entry. No personal field of a grant may be in it."""
        return self.record_deeds(actor, [(deed, subject, details or {})])[0]

    def record_deeds(
        self, actor: str, deeds: Iterable[tuple[Deed, str, Mapping[str, str]]]
    ) -> tuple[AuditEntry, ...]:
        """Add deeds with their subjects and details to the end of the chain: all of them or none."""
        told = [
            (deed, who, {k: without_hidden(v) for k, v in details.items()}) for deed, who, details in deeds
        ]
        with transaction(self._engine) as connection:
            return add_deeds(connection, actor, told)

    def prove_audit(self) -> Head:
        """Prove the chain to its end; where it ends. Raises CheckFailed for the first entry that breaks it.

        Proven once, only what came since is proven again: 100,000 entries take 0.3 s, then nothing.
        """
        query = AUDIT_ROWS.where(tables.audit.c.number >= self._proven.number)
        with reading(self._engine) as connection:
            rows = connection.execution_options(yield_per=1000).execute(query.order_by(tables.audit.c.number))
            self._proven = prove_rows(rows, self._proven)
        return self._proven

    def stream_audit(self, deeds: Collection[Deed] = ()) -> Iterator[AuditEntry]:
        """The audit chain, oldest first, or just such `deeds` of it, without holding it in memory.

        Raises CheckFailed at an entry that nobody wrote like this.
        """
        query = AUDIT_ROWS.order_by(tables.audit.c.number)
        if deeds:
            query = query.where(tables.audit.c.deed.in_(deeds))
        with reading(self._engine) as connection:
            for row in connection.execution_options(yield_per=1000).execute(query):
                yield read_entry(row)

    def audit_entries(self, deeds: Collection[Deed] = ()) -> tuple[AuditEntry, ...]:
        """The audit chain, oldest first, or just such `deeds` of it. Raises like `stream_audit`."""
        return tuple(self.stream_audit(deeds))

    def grant_files(self) -> dict[str, Digest]:
        """The digests grant files had when they were first seen, of grants the chain knows nothing of."""
        t = tables.grant_files
        with reading(self._engine) as connection:
            return {grant: Digest(d) for grant, d in connection.execute(select(t.c.grant, t.c.digest))}

    def record_grant_files(self, files: Mapping[str, Digest]) -> None:
        """Keep digests of grant files."""
        rows = [{"grant": grant, "digest": digest} for grant, digest in files.items()]
        query = upsert(tables.grant_files)
        newest = query.on_conflict_do_update(index_elements=["grant"], set_={"digest": query.excluded.digest})
        with transaction(self._engine) as connection:
            if rows:
                connection.execute(newest, rows)

    def makers(self, keys: Collection[Key]) -> frozenset[str]:
        """Who started the runs that made what these keys stand for, as far as it was recorded."""
        made, runs = tables.artifacts, tables.runs
        query = select(made.c.key, runs.c.actor).join(runs, runs.c.id == made.c.run).where(runs.c.actor != "")
        with reading(self._engine) as connection:
            return frozenset(actor for key, actor in connection.execute(query) if key in keys)


def _forget_sessions(connection: Connection, newest: Receipt) -> None:
    """Blank the sessions of a publication that are not the newest one."""
    t = tables.publications
    session = func.json_extract(t.c.receipt, "$.session")
    older = select(t.c.id, t.c.receipt).where(
        t.c.target == newest.target, t.c.slug == newest.slug, session.not_in(("", newest.session))
    )
    for number, text in connection.execute(older).all():
        connection.execute(update(t).where(t.c.id == number).values(receipt=without_session(text)))


def _keep_sent(connection: Connection, target: str, slug: Slug, sent: Sent) -> None:
    row = {"target": target, "slug": slug, "package": sent.package, "questions": sent.questions}
    query = upsert(tables.sent).values(**row)
    connection.execute(query.on_conflict_do_update(index_elements=["target", "slug"], set_=row))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
