"""The ledger's tables as they are now; `migrations.py` is how an older file becomes this."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, Text, UniqueConstraint

metadata = MetaData()

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("command", Text, nullable=False),
    Column("started", String, nullable=False),
    Column("ended", String),
    Column("outcome", Text),
    Column("actor", Text, nullable=False, server_default=""),
)

artifacts = Table(
    "artifacts",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("output", String, primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("run", Integer, nullable=False),
)

reports = Table(
    "reports",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("report", Text, nullable=False),
)

builds = Table(
    "builds",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("slug", String, nullable=False),
    Column("step", String, nullable=False),
    Column("key", String(64), nullable=False),
    Column("recipe", Text, nullable=False),
    Column("error", Text),
    Column("run", Integer, nullable=False),
    Index("builds_by_step", "slug", "step", "id"),
)

files = Table(
    "files",
    metadata,
    Column("path", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("mtime_ns", Integer, nullable=False),
    Column("inode", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
)

facts = Table(
    "facts",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

publications = Table(
    "publications",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("target", String, nullable=False),
    Column("slug", String, nullable=False),
    Column("state", String, nullable=False),
    Column("at", String, nullable=False),
    Column("receipt", Text, nullable=False),
    Column("run", Integer, nullable=False),
    Index("publications_by_asset", "target", "slug", "id"),
)

guids = Table(
    "guids",
    metadata,
    Column("show", String, primary_key=True),
    Column("episode", String, primary_key=True),
    Column("guid", Text, nullable=False),
    Column("minted", String, nullable=False),
    UniqueConstraint("show", "guid"),
)

audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("actor", Text, nullable=False),
    Column("deed", String, nullable=False),
    Column("subject", Text, nullable=False),
    Column("details", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

sent = Table(
    "sent",
    metadata,
    Column("target", String, primary_key=True),
    Column("slug", String, primary_key=True),
    Column("package", Text, nullable=False),
    Column("questions", Text, nullable=False, server_default="[]"),
)

grant_files = Table(
    "grant_files",
    metadata,
    Column("grant", String, primary_key=True),
    Column("digest", String(64), nullable=False),
)

spending = Table(
    "spending",
    metadata,
    Column("project", String, primary_key=True),
    Column("day", String, primary_key=True),
    Column("bucket", String, primary_key=True),
    Column("units", Integer, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("target", String, primary_key=True),
    Column("fact", String, primary_key=True),
    Column("value", Text, nullable=False),
    Column("at", String, nullable=False),
)

settled_plans = Table(
    "settled_plans",
    metadata,
    Column("target", String, primary_key=True),
    Column("slug", String, primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("basis", Text, nullable=False),
)
