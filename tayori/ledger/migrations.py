"""Numbered migrations: the only way a ledger file changes its shape.

The number is SQLite's `user_version`.
"""

from __future__ import annotations

from sqlalchemy import Connection

from tayori.errors import UsageError

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE runs (
        id INTEGER NOT NULL PRIMARY KEY, command TEXT NOT NULL, started VARCHAR NOT NULL,
        ended VARCHAR, outcome TEXT);
    CREATE TABLE artifacts (
        key VARCHAR(64) NOT NULL, output VARCHAR NOT NULL, digest VARCHAR(64) NOT NULL, size INTEGER NOT NULL,
        run INTEGER NOT NULL, PRIMARY KEY (key, output));
    CREATE TABLE reports (key VARCHAR(64) NOT NULL PRIMARY KEY, report TEXT NOT NULL);
    CREATE TABLE builds (
        id INTEGER NOT NULL PRIMARY KEY, slug VARCHAR NOT NULL, step VARCHAR NOT NULL,
        key VARCHAR(64) NOT NULL, recipe TEXT NOT NULL, error TEXT, run INTEGER NOT NULL);
    CREATE INDEX builds_by_step ON builds (slug, step, id);
    CREATE TABLE files (
        path TEXT NOT NULL PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
        inode INTEGER NOT NULL, digest VARCHAR(64) NOT NULL);
    CREATE TABLE facts (key VARCHAR(64) NOT NULL PRIMARY KEY, value TEXT NOT NULL);
    CREATE TABLE publications (
        id INTEGER NOT NULL PRIMARY KEY, target VARCHAR NOT NULL, slug VARCHAR NOT NULL,
        state VARCHAR NOT NULL, at VARCHAR NOT NULL, receipt TEXT NOT NULL, run INTEGER NOT NULL);
    CREATE INDEX publications_by_asset ON publications (target, slug, id);
    CREATE TABLE guids (
        show VARCHAR NOT NULL, episode VARCHAR NOT NULL, guid TEXT NOT NULL UNIQUE, minted VARCHAR NOT NULL,
        PRIMARY KEY (show, episode));
    """,
    """
    ALTER TABLE runs ADD COLUMN actor TEXT NOT NULL DEFAULT '';
    CREATE TABLE audit (
        number INTEGER NOT NULL PRIMARY KEY, at VARCHAR NOT NULL, actor TEXT NOT NULL, deed VARCHAR NOT NULL,
        subject TEXT NOT NULL, details TEXT NOT NULL, previous VARCHAR(64) NOT NULL,
        hash VARCHAR(64) NOT NULL);
    CREATE TRIGGER audit_never_changes BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit chain is never changed'); END;
    CREATE TRIGGER audit_never_shrinks BEFORE DELETE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit chain never shrinks'); END;
    CREATE TRIGGER audit_only_grows BEFORE INSERT ON audit
        WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM audit)
        BEGIN SELECT RAISE(ABORT, 'the audit chain only grows at its end'); END;
    CREATE TABLE sent (
        target VARCHAR NOT NULL, slug VARCHAR NOT NULL, package TEXT NOT NULL,
        questions TEXT NOT NULL DEFAULT '[]', PRIMARY KEY (target, slug));
    CREATE TABLE grant_files (
        "grant" VARCHAR NOT NULL PRIMARY KEY, digest VARCHAR(64) NOT NULL);
    """,
    """
    CREATE TABLE guids_by_show (
        show VARCHAR NOT NULL, episode VARCHAR NOT NULL, guid TEXT NOT NULL, minted VARCHAR NOT NULL,
        PRIMARY KEY (show, episode), UNIQUE (show, guid));
    INSERT INTO guids_by_show SELECT show, episode, guid, minted FROM guids;
    DROP TABLE guids;
    ALTER TABLE guids_by_show RENAME TO guids;
    """,
    """
    CREATE TABLE spending (
        project VARCHAR NOT NULL, day VARCHAR NOT NULL, bucket VARCHAR NOT NULL, units INTEGER NOT NULL,
        PRIMARY KEY (project, day, bucket));
    CREATE TABLE accounts (
        target VARCHAR NOT NULL, fact VARCHAR NOT NULL, value TEXT NOT NULL, at VARCHAR NOT NULL,
        PRIMARY KEY (target, fact));
    CREATE TABLE settled_plans (
        target VARCHAR NOT NULL, slug VARCHAR NOT NULL, fingerprint VARCHAR(64) NOT NULL, basis TEXT NOT NULL,
        PRIMARY KEY (target, slug));
    CREATE TRIGGER settled_plans_end_with_artifacts AFTER UPDATE ON artifacts
        WHEN OLD.digest <> NEW.digest OR OLD.size <> NEW.size
        BEGIN DELETE FROM settled_plans; END;
    """,
)
"""Each entry brings version n to n + 1; entries are never edited once released. Lines end statements, so that
a trigger can hold one."""


def migrate(connection: Connection) -> None:
    """Bring the open ledger to the newest version. Raises UsageError for a ledger from a newer Tayori."""
    version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if version > len(MIGRATIONS):
        raise UsageError(
            f"The ledger is of version {version}, this Tayori knows up to {len(MIGRATIONS)}.",
            "Install a newer Tayori.",
        )
    for number, script in enumerate(MIGRATIONS[version:], start=version + 1):
        for statement in filter(str.strip, script.split(";\n")):
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql(f"PRAGMA user_version = {number}")
