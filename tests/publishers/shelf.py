"""A place in memory with a publisher that keeps every promise, and one flaw for each promise it can break."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from tayori.errors import RemoteError
from tayori.model.finding import Finding, error
from tayori.model.ids import Slug, digest_bytes
from tayori.model.publishing import (
    Action,
    Drift,
    FieldChange,
    Package,
    Part,
    PlannedAction,
    PublicationState,
    Receipt,
)
from tayori.publishers.base import NoAssetOptions, Progress, Publisher, PublisherKind, Record, keep_nothing
from tayori.publishers.bench import PlainBench
from tayori.publishers.http.exchange import AnswerLost
from tayori.publishers.marker import marker
from tayori.publishers.once import once
from tests.publishers.benches import titled

PASSWORD = "geheim-4711"


@dataclass
class Shelf:
    """The place: things by id, each with its mark and title, shown or not."""

    things: dict[str, dict[str, str]] = field(default_factory=dict)
    answers: int = 0
    loses: int = 0
    """Which answer is lost; 0 = none."""

    def act(self, identity: str, **values: str) -> None:
        """Change or make a thing; the answer may be lost."""
        self.things.setdefault(identity, {}).update(values)
        self.answers += 1
        if self.answers == self.loses:
            raise AnswerLost("The shelf's answer was lost.", "Run again.")

    def find(self, mark: str) -> str | None:
        """The id of what carries a mark."""
        return next((i for i, thing in self.things.items() if thing["mark"] == mark), None)


@dataclass
class Shelver:
    """Puts one thing per asset on a shelf. `flaw` is what it does wrong."""

    shelf: Shelf
    flaw: str = ""
    wanted: tuple[str, ...] = ("vertical",)
    last_slug: str = ""

    def _fields(self, package: Package) -> tuple[tuple[str, str], ...]:
        noise = f" {random.random()}" if self.flaw == "unrepeatable plan" else ""
        return (("title", package.title.get(package.lang) + noise),)

    def plan(self, package: Package, last: Receipt | None) -> PlannedAction:
        fields = self._fields(package)
        out = dict(last.fields) if last and last.is_out else {}
        changes = tuple(FieldChange(n, out.get(n), v) for n, v in fields if out.get(n) != v)
        action = (Action.UPDATE if out else Action.CREATE) if changes else Action.NOTHING
        if self.flaw == "acting plan":
            self.shelf.act("planned", mark="", title="", shown="yes")
        if self.flaw == "forgetful plan":
            action = Action.CREATE
        return PlannedAction(package.slug, "shelf", action, changes, digest_bytes(repr(fields).encode()))

    def publish(
        self,
        package: Package,
        last: Receipt | None,
        on_progress: Progress | None = None,
        record: Record = keep_nothing,
    ) -> Receipt:
        fields = self._fields(package)
        if self.flaw == "shared state":
            self.last_slug = package.slug
            time.sleep(0.02)
        mark = "" if self.flaw == "no mark" else marker(package.slug, package.files[-1].digest)
        part = Part("thing", PublicationState.UPLOADING)
        at = datetime.now(UTC) if self.flaw != "local time" else datetime.now(UTC).replace(tzinfo=None)
        digest = digest_bytes(repr(fields).encode())
        receipt = Receipt(
            package.slug, "shelf", PublicationState.UPLOADING, "", "", digest, at, parts=(part,)
        )
        if last is not None:
            receipt = replace(receipt, remote_id=last.remote_id)
        if self.flaw != "late intent":
            record(receipt)
        identity = self._put(package, mark, receipt)
        if self.flaw == "stray":
            self.shelf.act(f"{identity}-{len(self.shelf.things)}", mark="", title="", shown="yes")
        receipt = replace(receipt, remote_id=identity, url=f"shelf:{identity}")
        record(receipt)
        if not (self.flaw == "title stays" and last is not None and last.is_out):
            self.shelf.act(identity, title=fields[0][1], shown="yes")
        return self._done(receipt, fields)

    def _put(self, package: Package, mark: str, receipt: Receipt) -> str:
        """The thing's id, made where it is not there."""
        known = receipt.remote_id
        if known in self.shelf.things and self.flaw not in ("always new", "new after retract"):
            return known
        if self.flaw == "new after retract" and known and self.shelf.things[known]["shown"] == "yes":
            return known
        new = f"{package.slug}-{len(self.shelf.things)}"
        if self.flaw == "blind repeat":
            return self._blindly(new, mark)

        def make() -> str:
            self.shelf.act(new, mark=mark, title="", shown="no")
            return new

        found = (lambda: None) if self.flaw in ("always new", "new after retract", "no mark") else None
        return once(found or (lambda: self.shelf.find(mark)), make, lambda _: None, f"{package.slug}")

    def _blindly(self, new: str, mark: str) -> str:
        found = self.shelf.find(mark)
        if found is not None:
            return found
        for number in range(2):
            try:
                self.shelf.act(f"{new}-{number}", mark=mark, title="", shown="no")
            except AnswerLost:
                continue
            return f"{new}-{number}"
        raise RemoteError("Lost twice.", "Run again.")

    def _done(self, receipt: Receipt, fields: tuple[tuple[str, str], ...]) -> Receipt:
        state = PublicationState.UPLOADED if self.flaw == "open part" else PublicationState.VERIFIED
        slug = Slug(self.last_slug) if self.flaw == "shared state" else receipt.slug
        told = f"as {PASSWORD}" if self.flaw == "secret in detail" else ""
        if self.flaw == "strange detail":
            told = b"bytes"  # type: ignore[assignment]
        part = Part("thing", state, receipt.remote_id)
        return replace(
            receipt, slug=slug, state=PublicationState.VERIFIED, fields=fields, detail=told, parts=(part,)
        )

    def retract(self, receipt: Receipt, record: Record = keep_nothing) -> Receipt:
        identity = receipt.remote_id or self._marked(receipt.slug)
        if not identity:
            return replace(receipt, state=PublicationState.RETRACTED)
        receipt, thing = replace(receipt, remote_id=identity), self.shelf.things[identity]
        if self.flaw == "retract once" and thing["shown"] == "no":
            raise RemoteError("It is down already.", "Nothing to do.")
        if self.flaw != "retract in words":
            self.shelf.act(receipt.remote_id, shown="no")
        identity = "" if self.flaw == "retract forgets" else identity
        return replace(receipt, state=PublicationState.RETRACTED, fields=(), remote_id=identity)

    def _marked(self, slug: str) -> str:
        if self.flaw == "believing retract":
            return ""
        marked = (i for i, t in self.shelf.things.items() if t["mark"].startswith(f"tayori:{slug}:"))
        return next(marked, f"{slug}-0" if self.flaw == "guessing retract" else "")

    def verify(self, receipt: Receipt) -> tuple[Finding, ...]:
        if self.flaw == "nervous verify":
            return (error("still-published", "Something.", "Look."),)
        return ()

    def drift(self, receipt: Receipt) -> tuple[Drift, ...]:
        there = self.shelf.things[receipt.remote_id].get("title", "")
        return tuple(
            Drift(receipt.slug, "shelf", name, value, there, f"{name} is another.", "Publish again.")
            for name, value in receipt.fields
            if there != value and self.flaw != "blind drift"
        )


@dataclass
class ShelfBench(PlainBench):
    """A fresh shelf."""

    root: Path
    flaw: str = ""
    shelf: Shelf = field(default_factory=Shelf)
    secrets: tuple[str, ...] = (PASSWORD,)

    def open(self) -> Publisher:
        return Shelver(self.shelf, self.flaw)

    def package(self, title: str, slug: str) -> Package:
        return titled(self.root, title, slug)

    def there(self) -> tuple[str, ...]:
        return tuple(
            sorted(f"{t['mark']} {t['title']} {t['shown']}" for t in list(self.shelf.things.values()))
        )

    def shown(self) -> tuple[str, ...]:
        return tuple(sorted(t["title"] for t in self.shelf.things.values() if t["shown"] == "yes"))

    def meddle(self) -> bool:
        for thing in self.shelf.things.values():
            thing["title"] = "changed in the web interface"
        return True

    @contextmanager
    def losing(self, number: int) -> Iterator[Callable[[], bool]]:
        self.shelf.loses = self.shelf.answers + number
        yield lambda: self.shelf.answers >= self.shelf.loses
        self.shelf.loses = 0


KIND = PublisherKind("shelf", "A shelf in memory", NoAssetOptions, lambda _: Shelver(Shelf()), at_once=4)
