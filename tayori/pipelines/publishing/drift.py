"""Whether what is out is still as it was sent; only reads."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial

from tayori.errors import RemoteClosed, TayoriError, UsageError
from tayori.model.ids import Slug
from tayori.model.publishing import Drift, Receipt
from tayori.pipelines.opening import OpenWorkspace
from tayori.pipelines.publishing.at_once import AtOnce, SharedReporter
from tayori.pipelines.publishing.by_hand import is_by_hand
from tayori.pipelines.recall.takedown import Place, open_place
from tayori.pipelines.report import Reporter


@dataclass(frozen=True, slots=True)
class DriftReport:
    """What one target said of everything that is out there."""

    target: str
    compared: tuple[Receipt, ...]
    """What was compared, by its newest receipt."""
    drifts: tuple[Drift, ...]
    failed: tuple[tuple[Slug, TayoriError], ...] = ()

    def receipt(self, slug: Slug) -> Receipt:
        """The receipt of an asset that was compared."""
        return next(receipt for receipt in self.compared if receipt.slug == slug)

    def of(self, slug: Slug) -> tuple[Drift, ...]:
        """What differs of one asset."""
        return tuple(drift for drift in self.drifts if drift.slug == slug)

    def can_restore(self, drift: Drift) -> bool:
        """Whether publishing what was sent mends it: never for what was taken down and is back."""
        return drift.can_restore and self.receipt(drift.slug).is_out

    def is_gone(self, drift: Drift) -> bool:
        """Whether the publication itself is not there any more: bringing it back makes a new one."""
        receipt = self.receipt(drift.slug)
        part = receipt.find_part(drift.field)
        return not drift.found and part is not None and part.remote_id == receipt.remote_id


def find_drift(
    opened: OpenWorkspace, target: str, slugs: Collection[str] | None, reporter: Reporter
) -> DriftReport:
    """Compare what is out at `target`, or `slugs` of it, with its receipts.

    What was taken down is looked at too: somebody may have made it public again. Errors of single assets are
    collected; after RemoteClosed nothing more is asked. Raises UsageError for a slug of which nothing is out
    there, and for a target that no machine can look at; Cancelled on Ctrl-C.
    """
    place = open_place(opened, target)
    if is_by_hand(place.kind, place.target):
        raise UsageError(
            f"Nobody can look at {target} for you: it is published to by hand.", "See `tayori receipts`."
        )
    out = {slug: r for (name, slug), r in sorted(opened.ledger.publications().items()) if name == target}
    receipts = [r for slug, r in out.items() if r.remote_id and (slugs is None or slug in slugs)]
    missing = sorted(set(slugs or ()) - {str(receipt.slug) for receipt in receipts})
    if missing:
        raise UsageError(f"{', '.join(missing)}: nothing of it is out at {target}.", "See `tayori receipts`.")
    shared = SharedReporter(reporter)
    with opened.voice.heard_by(shared):
        return compare(place, receipts, shared)


def compare(place: Place, receipts: Collection[Receipt], reporter: Reporter) -> DriftReport:
    """Compare these receipts with what is there, as many at once as the kind of place takes."""
    asking = _Asking(place, SharedReporter(reporter))
    drifts: list[Drift] = []
    failed: list[tuple[Slug, TayoriError]] = []
    compared: list[Receipt] = []
    for receipt, found in zip(receipts, asking.ask(tuple(receipts)), strict=True):
        if isinstance(found, TayoriError):
            failed.append((receipt.slug, found))
        elif found is not None:
            compared.append(receipt)
            drifts += found
    return DriftReport(place.target.name, tuple(compared), tuple(drifts), tuple(failed))


class _Asking:
    """Asks a publisher about several receipts."""

    def __init__(self, place: Place, reporter: Reporter) -> None:
        self._place = place
        self._reporter = reporter
        self._work: AtOnce[tuple[Drift, ...] | TayoriError] = AtOnce((), 1)

    def ask(self, receipts: tuple[Receipt, ...]) -> tuple[tuple[Drift, ...] | TayoriError | None, ...]:
        """What differs of each, or why nobody knows; None for what was not asked any more."""
        self._work = AtOnce([partial(self._ask, receipt) for receipt in receipts], self._place.kind.at_once)
        return self._work.results(self._reporter)

    def _ask(self, receipt: Receipt) -> tuple[Drift, ...] | TayoriError:
        title = f"{receipt.slug}: compare with {receipt.target}"
        self._reporter.started(title, 1)
        try:
            found = self._place.publisher.drift(receipt)
        except TayoriError as error:
            self._reporter.failed(title, str(error))
            if isinstance(error, RemoteClosed):
                self._work.begin_no_more()
            return error
        self._reporter.finished(title)
        return found
