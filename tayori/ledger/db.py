"""The database itself: SQLite in WAL mode through SQLAlchemy Core; real transactions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.pool import NullPool

from tayori.errors import CheckFailed, ResourceError, TayoriError
from tayori.ledger.audit import CHAIN_CURE
from tayori.ledger.migrations import MIGRATIONS, migrate
from tayori.ledger.tables import audit

_BUSY_TIMEOUT_MS = 30_000


def open_engine(path: Path) -> Engine:
    """An engine on the ledger at `path`, created and migrated when needed."""
    with _database_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
        event.listen(engine, "connect", _prepare)
        with engine.connect() as connection:
            current = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        if current != len(MIGRATIONS):
            with transaction(engine) as connection:
                migrate(connection)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    # Autocommit in the driver, so that the BEGIN IMMEDIATE of `transaction` is the one that counts.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    # what is dropped, such as the address of an upload, is overwritten in the file
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """A write transaction: all of the block is in the ledger afterwards, or nothing of it."""
    with _database_errors(Path(str(engine.url.database))), engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.exec_driver_sql("ROLLBACK")
            raise
        connection.exec_driver_sql("COMMIT")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection for reading."""
    with _database_errors(Path(str(engine.url.database))), engine.connect() as connection:
        yield connection


@contextmanager
def _database_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if str(error.orig) == f"no such table: {audit.name}":
            raise CheckFailed(
                "The audit chain is gone: the ledger has no table for it.", CHAIN_CURE
            ) from error
        raise ResourceError(
            f"The ledger {path} cannot be used: {error.orig}.",
            "Check free space and permissions, then run again.",
        ) from error
    except IntegrityError as error:
        raise TayoriError(
            f"The ledger {path} has this record already: {error.orig}.", "Run again."
        ) from error
    except DBAPIError as error:
        raise TayoriError(
            f"The ledger {path} is damaged: {error.orig}.",
            "Restore it from a backup, or remove it to rebuild.",
        ) from error
    except OSError as error:
        raise ResourceError(
            f"{path.parent} cannot be written: {error.strerror}.", "Make it writable."
        ) from error
