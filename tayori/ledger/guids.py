"""The guids of shows and their episodes: kept for ever. A name can change, a guid cannot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, insert, select, update

from tayori.ledger import tables
from tayori.ledger.audit import add_deeds
from tayori.ledger.db import reading, transaction
from tayori.model.audit import Deed
from tayori.model.ids import Slug


@dataclass(frozen=True, slots=True, order=True)
class EpisodeName:
    """What a guid is kept under."""

    show: Slug
    episode: Slug

    def __str__(self) -> str:
        return f"{self.show}/{self.episode}"


class GuidRecords:
    """The part of a ledger that keeps guids."""

    _engine: Engine

    def guids(self, show: Slug) -> dict[Slug, str]:
        """The GUIDs of a show, by episode."""
        t = tables.guids
        with reading(self._engine) as connection:
            rows = connection.execute(select(t.c.episode, t.c.guid).where(t.c.show == show))
            return {Slug(episode): guid for episode, guid in rows}

    def all_guids(self) -> dict[Slug, dict[Slug, str]]:
        """The GUIDs of every show there ever was, by show and episode."""
        t = tables.guids
        found: dict[Slug, dict[Slug, str]] = {}
        with reading(self._engine) as connection:
            for show, episode, guid in connection.execute(select(t.c.show, t.c.episode, t.c.guid)):
                found.setdefault(Slug(show), {})[Slug(episode)] = guid
        return found

    def record_guids(self, show: Slug, guids: Mapping[Slug, str]) -> None:
        """Keep GUIDs by episode for ever, all of them or none."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        rows = [{"show": show, "episode": e, "guid": guid, "minted": now} for e, guid in guids.items()]
        with transaction(self._engine) as connection:
            if rows:
                connection.execute(insert(tables.guids), rows)

    def rename_guids(
        self, names: Mapping[EpisodeName, EpisodeName], actor: str, subject: str, details: Mapping[str, str]
    ) -> None:
        """Keep GUIDs under new names from now on, and say so in the audit chain: all of it or nothing.

        The database refuses a name that has a GUID already.
        """
        t = tables.guids
        with transaction(self._engine) as connection:
            for old, new in names.items():
                connection.execute(
                    update(t)
                    .where(t.c.show == old.show, t.c.episode == old.episode)
                    .values(show=new.show, episode=new.episode)
                )
            add_deeds(connection, actor, [(Deed.RENAMED, subject, details)])
