"""What is known of the accounts behind targets, and what was spent of their quota."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

from sqlalchemy import Engine, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from tayori.ledger import tables
from tayori.ledger.db import reading, transaction


class AccountRecords:
    """The part of a ledger that keeps accounts. No secret is ever among its facts."""

    _engine: Engine

    def spend(self, project: str, day: date, bucket: str, units: int) -> None:
        """Count `units` that were spent of a bucket of a project's quota on a day of its clock."""
        row = {"project": project, "day": day.isoformat(), "bucket": bucket, "units": units}
        query = upsert(tables.spending).values(**row)
        more = {"units": tables.spending.c.units + query.excluded.units}
        with transaction(self._engine) as connection:
            connection.execute(
                query.on_conflict_do_update(index_elements=["project", "day", "bucket"], set_=more)
            )

    def spent(self, project: str, day: date) -> dict[str, int]:
        """Bucket -> units that were spent on a day."""
        t = tables.spending
        query = select(t.c.bucket, t.c.units).where(t.c.project == project, t.c.day == day.isoformat())
        with reading(self._engine) as connection:
            return {str(row[0]): int(row[1]) for row in connection.execute(query)}

    def record_account(self, target: str, facts: Mapping[str, str]) -> None:
        """Keep what was learned about the account of `target`; an empty value forgets."""
        t, now = tables.accounts, datetime.now(UTC).isoformat(timespec="seconds")
        with transaction(self._engine) as connection:
            for fact, value in facts.items():
                row = {"target": target, "fact": fact, "value": value, "at": now}
                if value:
                    query = upsert(t).values(**row)
                    connection.execute(
                        query.on_conflict_do_update(index_elements=["target", "fact"], set_=row)
                    )
                else:
                    connection.execute(delete(t).where(t.c.target == target, t.c.fact == fact))

    def account(self, target: str) -> dict[str, str]:
        """What is known about the account of `target`, by fact."""
        t = tables.accounts
        with reading(self._engine) as connection:
            rows = connection.execute(select(t.c.fact, t.c.value).where(t.c.target == target))
            return {str(row[0]): str(row[1]) for row in rows}
