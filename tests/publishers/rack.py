"""A publisher for tests of what pipelines do with publishers: a rack of things in a folder.

It keeps the protocol as a real place does, takes three assets at once, has a quota, and misbehaves as the
file `faults.json` on the rack says: {slug: fault}. `python -m tests.publishers.rack WORDS...` is
`tayori WORDS...` with this kind installed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

from tayori.errors import OutcomeUnknown, Refused, RemoteClosed, RemoteError
from tayori.model.finding import Finding, note
from tayori.model.ids import canonical_json, digest_bytes
from tayori.model.publishing import (
    Action,
    Capacity,
    Drift,
    FieldChange,
    Package,
    Part,
    PlannedAction,
    PublicationState,
    Receipt,
    Role,
)
from tayori.publishers import registry
from tayori.publishers.base import Options, Progress, PublisherKind, Record, TargetContext, keep_nothing

DAY = date(2026, 11, 20)
SESSION = "https://rack.example.jp/session/WHO-HAS-IT-MAY-WRITE"
TITLE, TEXT, LICENCE = "title", "description", "licence"
_EVENTS = "events.log"


class RackOptions(Options):
    """A target of kind `rack`."""

    path: str
    rendition: str = "vertical"
    credentials: str | None = None
    price: int = 100
    limit: int = 10_000
    delay_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Rack:
    """One rack."""

    context: TargetContext
    options: RackOptions

    @property
    def wanted(self) -> tuple[str, ...]:
        """One rendition."""
        return (self.options.rendition,)

    @property
    def folder(self) -> Path:
        """Where things lie."""
        return self.context.root / self.options.path

    def plan(self, package: Package, last: Receipt | None) -> PlannedAction:
        """Create, update field by field, or nothing."""
        fields = self._fields(package, last)
        out = last if last is not None and last.is_out else None
        before = dict(out.fields) if out else {}
        done = out is not None and _digest(fields) == out.payload_digest and not out.unsettled
        action = Action.NOTHING if done else Action.UPDATE if out else Action.CREATE
        changes = (FieldChange(k, before.get(k), v) for k, v in fields.items() if before.get(k) != v)
        return PlannedAction(
            slug=package.slug,
            target=self.context.name,
            action=action,
            changes=tuple(changes),
            payload_digest=_digest(fields),
            quota=() if done else ((self.context.name, self.options.price),),
        )

    def publish(
        self,
        package: Package,
        last: Receipt | None,
        on_progress: Progress | None = None,
        record: Record = keep_nothing,
    ) -> Receipt:
        """Put it on the rack: item first, then its label."""
        fault = self._fault(package.slug)
        with self._noted(package.slug):
            fields = self._fields(package, last)
            receipt = self._begin(package, last, fields, record)
            if fault in _ERRORS:
                raise _ERRORS[fault](f"{package.slug}: the rack says {fault}.", "Try later.")
            self._rest(package.slug, on_progress)
            self._path(package.slug).write_text(json.dumps(fields, ensure_ascii=False), encoding="utf-8")
            if fault == "lost":
                raise OutcomeUnknown(f"{package.slug}: the rack did not answer.", "Look at the rack.")
            receipt = self._placed(receipt)
            record(receipt)
            if fault == "label":
                raise RemoteError(f"{package.slug}: the rack broke down.", "Run again.")
            return self._labelled(receipt, fields, fault)

    def _begin(
        self, package: Package, last: Receipt | None, fields: dict[str, str], record: Record
    ) -> Receipt:
        now, state, digest = self.context.now(), PublicationState.UPLOADING, _digest(fields)
        base = last or Receipt(package.slug, self.context.name, state, "", "", digest, now)
        begun = replace(base, state=state, at=now, error="", session=SESSION, payload_digest=digest)
        record(begun)
        self.context.budget.spend(self.context.name, DAY, self.context.name, self.options.price)
        return begun

    def _placed(self, receipt: Receipt) -> Receipt:
        remote_id = f"item-{receipt.slug}"
        item = Part("item", PublicationState.VERIFIED, remote_id)
        url = f"https://rack.example.jp/{receipt.slug}"
        up = PublicationState.UPLOADED
        return replace(receipt, state=up, remote_id=remote_id, url=url, session="").with_part(item)

    def _labelled(self, receipt: Receipt, fields: dict[str, str], fault: str) -> Receipt:
        states = {"part": PublicationState.FAILED, "part-unknown": PublicationState.UNKNOWN}
        state = states.get(fault, PublicationState.VERIFIED)
        error = "" if state is PublicationState.VERIFIED else "the label fell off"
        whole = PublicationState.UPLOADED if error else PublicationState.VERIFIED
        receipt = receipt.with_part(Part("label", state, error=error))
        return replace(receipt, state=whole, error=error, fields=tuple(fields.items()), at=self.context.now())

    def retract(self, receipt: Receipt, record: Record = keep_nothing) -> Receipt:
        """Take it off the rack, whether anybody knows that it lies there or not."""
        path = self._path(receipt.slug)
        if path.exists() and not receipt.remote_id:
            receipt = replace(receipt, remote_id=f"item-{receipt.slug}")
            record(replace(receipt, state=PublicationState.UPLOADED))
        if self._fault(receipt.slug) == "stuck":
            raise RemoteError(f"{receipt.slug}: the rack holds it.", "Pull.")
        path.unlink(missing_ok=True)
        return replace(receipt, state=PublicationState.RETRACTED, at=self.context.now())

    def verify(self, receipt: Receipt) -> tuple[Finding, ...]:
        """What was taken off may not lie there any more."""
        if receipt.state is PublicationState.RETRACTED and self._path(receipt.slug).exists():
            return (note("still-published", "It is still on the rack."),)
        return ()

    def drift(self, receipt: Receipt) -> tuple[Drift, ...]:
        """Field by field; the licence may not be another one."""
        slug, target, path = receipt.slug, receipt.target, self._path(receipt.slug)
        if self._fault(slug) == "mute":
            raise RemoteError(f"{slug}: the rack says nothing.", "Ask again.")
        if receipt.state is PublicationState.RETRACTED:
            back = "It was taken down, and lies there again."
            return (Drift(slug, target, "item", "", "there", back, "Retract it."),) if path.exists() else ()
        if not path.is_file():
            gone = "It was taken from the rack."
            return (Drift(slug, target, "item", receipt.remote_id, "", gone, "Look for it."),)
        there = json.loads(path.read_text(encoding="utf-8"))
        changed = [(name, ours, there[name]) for name, ours in receipt.fields if there[name] != ours]
        return tuple(
            Drift(slug, target, name, ours, found, f"Somebody changed {name}.", "", can_adopt=name != LICENCE)
            for name, ours, found in changed
        )

    def _fields(self, package: Package, last: Receipt | None) -> dict[str, str]:
        """What is wanted, but for what was accepted as it is there."""
        wanted = {
            TITLE: package.title.get(package.lang),
            TEXT: package.description.get(package.lang),
            LICENCE: package.rights.licence,
            "file": next((f.digest for f in package.files_of(Role.RENDITION)), ""),
        }
        kept = {a.field: a.theirs for a in (last.adopted if last else ()) if wanted.get(a.field) == a.ours}
        return wanted | kept

    def _path(self, slug: str) -> Path:
        return self.folder / f"{slug}.json"

    def _fault(self, slug: str) -> str:
        path = self.folder / "faults.json"
        return str(json.loads(path.read_text(encoding="utf-8")).get(slug, "")) if path.is_file() else ""

    def _rest(self, slug: str, on_progress: Progress | None) -> None:
        if self._fault(slug) == "tells":
            self.context.tell(f"{slug}: the rack is full; one moment.")
        while self._fault(slug) == "held":
            self.context.sleep(0.05)
        for part in (0.5, 1.0):
            self.context.sleep(self.options.delay_s / 2)
            if on_progress is not None:
                on_progress(part)

    @contextmanager
    def _noted(self, slug: str) -> Iterator[None]:
        """When an asset's turn begins and ends."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / _EVENTS).open("a", encoding="utf-8") as log:
            log.write(f"+ {slug}\n")
        try:
            yield
        finally:
            with (self.folder / _EVENTS).open("a", encoding="utf-8") as log:
                log.write(f"- {slug}\n")


_ERRORS: dict[str, Any] = {"closed": RemoteClosed, "refused": Refused, "fails": RemoteError}


def _digest(fields: dict[str, str]) -> Any:
    return digest_bytes(canonical_json(fields).encode())


def _notes(context: TargetContext) -> tuple[Finding, ...]:
    return (note("rack-dusty", f"The rack of {context.name} is dusty.", "Wipe it."),)


def _capacity(context: TargetContext) -> Capacity:
    spent = context.budget.spent(context.name, DAY)
    limits = ((context.name, context.options.limit),)
    return Capacity(DAY, "America/Los_Angeles", limits, tuple(spent.items()))


KIND = PublisherKind(
    name="rack",
    summary="A rack",
    options=RackOptions,
    open=lambda context: Rack(context, context.options),
    at_once=3,
    notes=_notes,
    capacity=_capacity,
)
POINT = EntryPoint("rack", "tests.publishers.rack:KIND", registry.GROUP)


def events(folder: Path) -> list[str]:
    """`+ slug` and `- slug` as turns began and ended."""
    path = folder / _EVENTS
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


def most_at_once(folder: Path) -> int:
    """How many were on their way at the same time."""
    now = most = 0
    for event in events(folder):
        now += 1 if event.startswith("+") else -1
        most = max(most, now)
    return most


def set_faults(folder: Path, **faults: str) -> None:
    """How the rack misbehaves from now on; `_` stands for `-` in slugs."""
    folder.mkdir(parents=True, exist_ok=True)
    told = {slug.replace("_", "-"): fault for slug, fault in faults.items()}
    (folder / "faults.json").write_text(json.dumps(told), encoding="utf-8")


def change(folder: Path, slug: str, **fields: str) -> None:
    """Somebody changes a thing on the rack."""
    path = folder / f"{slug}.json"
    path.write_text(json.dumps(thing(folder, slug) | fields, ensure_ascii=False), encoding="utf-8")


def thing(folder: Path, slug: str) -> dict[str, str]:
    """What lies there."""
    found: dict[str, str] = json.loads((folder / f"{slug}.json").read_text(encoding="utf-8"))
    return found


def main() -> None:
    """`tayori`, with a rack."""
    from tayori import cli

    registry._found()["rack"] = POINT
    cli.main(sys.argv[1:])


if __name__ == "__main__":
    main()
