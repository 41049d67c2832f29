"""Taking down: by receipt and remote id alone, without planning anything; what fails stops nothing else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TypeVar, cast

from tayori.config.settings import TargetSettings
from tayori.errors import RemoteError, TayoriError, UsageError
from tayori.model.evidence import Fate
from tayori.model.finding import Finding
from tayori.model.publishing import PublicationState, Receipt, RemoteFile
from tayori.pipelines.feeds.pinging import ping_hubs
from tayori.pipelines.opening import OpenWorkspace, unreadable
from tayori.pipelines.publishing.by_hand import is_by_hand
from tayori.pipelines.publishing.target_plan import TargetPlan, open_publisher
from tayori.pipelines.report import Reporter
from tayori.pipelines.site import render_site
from tayori.publishers.base import Publisher, PublisherKind, SitePublisher

T = TypeVar("T")

Record = Callable[[Receipt], None]
"""Keeps a receipt, before anything else is done."""


@dataclass(frozen=True, slots=True)
class Takedown:
    """What became of one publication."""

    receipt: Receipt
    """As it is now."""
    fate: Fate
    findings: tuple[Finding, ...] = ()
    """What was still found of it."""
    error: TayoriError | None = None
    """Why it is not down, or not proven."""
    files: tuple[RemoteFile, ...] = ()
    """All that was ever sent there of it, older copies too; of a site at absolute addresses."""


@dataclass(frozen=True, slots=True)
class Downs:
    """What became of several, and of the sites they were on."""

    takedowns: tuple[Takedown, ...]
    pages: tuple[str, ...] = ()
    """Pages and feeds that changed."""

    @property
    def is_complete(self) -> bool:
        """Whether all of it is gone, and proven to be."""
        return all(one.fate is Fate.GONE for one in self.takedowns)


@dataclass(frozen=True, slots=True)
class Place:
    """A target that can be spoken to."""

    target: TargetSettings
    kind: PublisherKind
    publisher: Publisher


def open_place(opened: OpenWorkspace, name: str) -> Place:
    """The target called `name`. Raises UsageError when tayori.yaml has none, or its kind is not installed."""
    target = opened.workspace.settings.get_target(name)
    kind, publisher = open_publisher(opened, target)
    return Place(target, kind, publisher)


def take_down(
    opened: OpenWorkspace,
    receipts: Collection[Receipt],
    reporter: Reporter,
    record: Record,
    *,
    is_known: bool = True,
) -> Downs:
    """Take down what `receipts` name, bring lists and feeds up to it, look again whether it is gone.

    What is down already is taken down all the same: somebody may have made it public again, and a run that
    was cut short is brought to its end.
    `is_known` False: the ledger knows nothing of them, so it may have been lost, and no list or feed is made
    from it. Nothing raises: errors are in the answer. The caller holds the workspace lock.
    """
    places = {name: _try_open(opened, name) for name in sorted({r.target for r in receipts})}
    sent = {r: _every_file(opened, r) for r in receipts}
    tried = [
        replace(_retract(places[r.target], r, sent[r], (reporter, record)), files=sent[r]) for r in receipts
    ]
    pages: dict[str, tuple[str, ...]] = {}
    troubles: dict[str, TayoriError] = {}
    down = {one.receipt.target for one in tried if is_known and not one.receipt.is_out}
    for name, place in places.items():
        if name in down and isinstance(place, Place) and place.kind.is_site:
            try:
                pages[name] = _render(opened, place)
            except TayoriError as error:
                reporter.failed(f"pages of {place.target.name}", str(error))
                troubles[place.target.name] = error
    proven = tuple(_prove(places[one.receipt.target], one, troubles) for one in tried)
    for name, changed in pages.items():
        ping_hubs(opened, cast("SitePublisher", cast("Place", places[name]).publisher), changed, reporter)
    proven = tuple(_with_addresses(places[one.receipt.target], one) for one in proven)
    return Downs(proven, tuple(page for changed in pages.values() for page in changed))


def _try_open(opened: OpenWorkspace, name: str) -> Place | TayoriError:
    try:
        return open_place(opened, name)
    except TayoriError as error:
        return error


def _every_file(opened: OpenWorkspace, receipt: Receipt) -> tuple[RemoteFile, ...]:
    """What was ever sent of it, by what the ledger says: replaced copies may be there still."""
    history = opened.ledger.publication_history(receipt.target, receipt.slug)
    return tuple({file.url: file for one in (*history, receipt) for file in one.files}.values())


def _with_addresses(place: Place | TayoriError, one: Takedown) -> Takedown:
    if isinstance(place, TayoriError) or not place.kind.is_site:
        return one
    site = cast("SitePublisher", place.publisher)
    return replace(one, files=tuple(replace(file, url=site.address(file.url)) for file in one.files))


def _retract(
    place: Place | TayoriError,
    receipt: Receipt,
    files: tuple[RemoteFile, ...],
    tell: tuple[Reporter, Record],
) -> Takedown:
    reporter, record = tell
    if isinstance(place, TayoriError):
        return Takedown(receipt, Fate.BY_HAND, error=place)
    if is_by_hand(place.kind, place.target):
        return Takedown(receipt, Fate.BY_HAND, error=_by_hand(place, receipt))
    title = f"{receipt.slug}: retract at {receipt.target}"
    reporter.started(title, 1)
    newest = _Newest(receipt, record)
    try:
        doomed = replace(receipt, files=files) if place.kind.is_site else receipt
        newest.keep(_call(place, lambda: place.publisher.retract(doomed, newest.keep)))
    except TayoriError as error:
        reporter.failed(title, str(error))
        return Takedown(newest.receipt, Fate.STILL_OUT, error=error)
    reporter.finished(title)
    return Takedown(newest.receipt, Fate.NOT_PROVEN)


@dataclass(slots=True)
class _Newest:
    """How far taking down has come; what says nothing new is not recorded again."""

    receipt: Receipt
    record: Record

    def keep(self, receipt: Receipt) -> None:
        """Record a state; from then on it is the newest."""
        if replace(receipt, at=self.receipt.at) != self.receipt:
            self.record(receipt)
            self.receipt = receipt


def _call(place: Place, act: Callable[[], T]) -> T:
    """`act`, with whatever a publisher of somebody else's may raise as an error of its target."""
    try:
        return act()
    except TayoriError:
        raise
    except Exception as error:
        raise RemoteError(
            f"{place.target.name} failed: {type(error).__name__}.", "Run again; report it if it stays so."
        ) from error


def _by_hand(place: Place, receipt: Receipt) -> UsageError:
    where = receipt.url or f"the account of {place.target.name}"
    return UsageError(
        f"{receipt.slug} is at {place.target.name}, where Tayori cannot take anything down.",
        f"See {where} and delete it by hand.",
    )


def _render(opened: OpenWorkspace, place: Place) -> tuple[str, ...]:
    unread = unreadable(opened, place.target.name)
    if unread:
        raise UsageError(
            f"Lists and feeds of {place.target.name} stay as they are: {', '.join(unread[:3])} is out there "
            "and cannot be read, because files have mistakes.",
            "Mend them (`tayori status` names them) and run again.",
        )
    whole = TargetPlan(place.target, place.kind, place.publisher, ())
    return _call(place, lambda: render_site(opened, whole))


def _prove(place: Place | TayoriError, one: Takedown, troubles: dict[str, TayoriError]) -> Takedown:
    """Look again whether what is said to be down is gone."""
    if one.receipt.state is not PublicationState.RETRACTED or one.error is not None:
        return one
    if isinstance(place, TayoriError):
        return replace(one, error=place)
    try:
        down = replace(one.receipt, files=one.files) if place.kind.is_site else one.receipt
        findings = _call(place, lambda: place.publisher.verify(down))
    except TayoriError as error:
        return replace(one, error=error)
    trouble = troubles.get(one.receipt.target)
    gone = not findings and trouble is None
    return replace(one, fate=Fate.GONE if gone else Fate.NOT_PROVEN, findings=findings, error=trouble)


def errors_of(takedowns: Iterable[Takedown]) -> tuple[TayoriError, ...]:
    """Why things are not down, each once; what was still found counts as the site's own word."""
    errors = {str(one.error): one.error for one in takedowns if one.error is not None}
    found = [f for one in takedowns if one.error is None for f in one.findings]
    return (*errors.values(), *(RemoteError(f.text, f.cure) for f in found))


@contextmanager
def recording(opened: OpenWorkspace, command: str) -> Iterator[Record]:
    """Keeps receipts in a run of `command`, which begins with the first one: no receipt, no run."""
    runs: list[int] = []

    def record(receipt: Receipt) -> None:
        if not runs:
            runs.append(opened.ledger.begin_run(command, opened.actor))
        opened.ledger.record_publication(runs[0], receipt)

    outcome = "done"
    try:
        yield record
    except BaseException as error:
        outcome = f"{type(error).__name__}: {error}"
        raise
    finally:
        for run in runs:
            opened.ledger.end_run(run, outcome)
