"""What was planned to need nothing: a cache, whose loss costs time and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from tayori.ledger import tables
from tayori.ledger.db import reading, transaction
from tayori.model.ids import Slug


@dataclass(frozen=True, slots=True)
class SettledPlan:
    """The plan of one asset at one target, with which nothing is to be done."""

    fingerprint: str
    """Digest of everything it was made from (pipelines/publishing/settled_plans.py)."""
    basis: str
    """JSON: which files it was made from, and what it said."""


class SettledRecords:
    """The part of a ledger that remembers plans. An artifact that changes drops them all (migrations.py)."""

    _engine: Engine

    def newest_build(self) -> int:
        """The number of the newest record of a step; 0 without any."""
        with reading(self._engine) as connection:
            return _newest_build(connection)

    def settled_plans(self, target: str) -> dict[Slug, SettledPlan]:
        """The plans remembered for `target`, by slug."""
        t = tables.settled_plans
        query = select(t.c.slug, t.c.fingerprint, t.c.basis).where(t.c.target == target)
        with reading(self._engine) as connection:
            return {Slug(row[0]): SettledPlan(row[1], row[2]) for row in connection.execute(query)}

    def remember_plans(self, target: str, plans: Mapping[Slug, SettledPlan], since: int) -> None:
        """Remember plans for `target`, unless anything was built since the newest build they know, `since`.

        It may be an artifact they speak of.
        """
        query = upsert(tables.settled_plans)
        new = {"fingerprint": query.excluded.fingerprint, "basis": query.excluded.basis}
        rows = [
            {"target": target, "slug": slug, "fingerprint": plan.fingerprint, "basis": plan.basis}
            for slug, plan in plans.items()
        ]
        with transaction(self._engine) as connection:
            if rows and _newest_build(connection) == since:
                connection.execute(
                    query.on_conflict_do_update(index_elements=["target", "slug"], set_=new), rows
                )


def _newest_build(connection: Connection) -> int:
    query = select(func.coalesce(func.max(tables.builds.c.id), 0))
    return int(connection.execute(query).scalar_one())
