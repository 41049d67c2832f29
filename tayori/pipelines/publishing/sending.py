"""Sending one asset: asked again, intent first, every state the publisher tells kept before it goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from threading import RLock
from time import monotonic

from tayori.errors import OutcomeUnknown, Refused, RemoteError, TayoriError
from tayori.ledger.ledger import Sent
from tayori.model.asset import Asset, grants_of
from tayori.model.audit import Deed
from tayori.model.ids import Digest, Slug
from tayori.model.publishing import Package, PublicationState, Receipt
from tayori.model.rights import Verdict
from tayori.pipelines.approval.approval import demands_approval, given_approvals, unapproved
from tayori.pipelines.approval.sent import Questions, as_sent, remember_intent
from tayori.pipelines.clearance.clearing import ENGLISH, sentences
from tayori.pipelines.opening import OpenWorkspace
from tayori.pipelines.publishing.last_look import LastLook, Look
from tayori.publishers.base import Progress, Publisher, Record

FRESH_S = 2.0
"""How long a look at rights counts while something is being sent."""
_BEGUN = (PublicationState.UPLOADING, PublicationState.UNKNOWN)
"""States that say more than that something is intended: a run cut short must not lose them."""


@dataclass(frozen=True, slots=True)
class Shipment:
    """What is sent of one asset, and over what."""

    asset: Asset
    package: Package
    last: Receipt | None
    """The newest recorded state; None: nothing was ever sent."""
    is_again: bool = False
    """What was sent is sent once more as it was: it was approved then."""


class Sender:
    """Sends assets to one target; several threads may send at the same time."""

    def __init__(self, opened: OpenWorkspace, target: str, publisher: Publisher, run: int) -> None:
        self._opened = opened
        self._target = target
        self._publisher = publisher
        self._run = run
        self._last_look = LastLook(opened, target)
        self._looking = RLock()

    def send(self, shipment: Shipment, on_progress: Progress) -> Receipt:
        """Ask again whether it may go, send it, keep what came back with what was sent; the receipt.

        Its `error` tells what of it failed. Raises what asking and `Publisher.publish` raise; by then the
        newest state is on record, with what the remote said.
        """
        questions = self._ask(shipment)
        trail = _Trail(shipment, self._target, self._keep, self._tell)
        remember_intent(
            self._opened.ledger, self._target, shipment.asset.slug, questions, is_first=trail.is_first
        )
        trail.intend()
        receipt = self._publish(shipment, trail, on_progress)
        self._keep(receipt, as_sent(shipment.package, questions))
        if not trail.is_told(receipt):
            self._tell(receipt, shipment.asset)
        return receipt

    def _publish(self, shipment: Shipment, trail: _Trail, on_progress: Progress) -> Receipt:
        try:
            record = self._watching(shipment.asset, trail.record)
            return self._publisher.publish(shipment.package, shipment.last, on_progress, record)
        except TayoriError as error:
            trail.fail(error)
            raise

    def _watching(self, asset: Asset, record: Record) -> Record:
        """Keeps each state and, where the last look is a while ago, asks rights again: bytes take hours.

        What is kept says what is there already; nothing that is to be kept first is done after a refusal.
        """
        looked = monotonic()

        def keep(receipt: Receipt) -> None:
            nonlocal looked
            record(receipt)
            if monotonic() - looked >= FRESH_S:
                self._require_rights(asset)
                looked = monotonic()

        return keep

    def _require_rights(self, asset: Asset) -> Look:
        """What is on disk at this moment. Raises Refused."""
        with self._looking:
            look = self._last_look.at(asset)
            verdict = look.verdict
        if not verdict.allowed:
            raise refusal(asset.slug, verdict)
        return look

    def _ask(self, shipment: Shipment) -> Questions:
        """Rights and approvals as they are on disk at this moment. Raises Refused."""
        with self._looking:
            look = self._require_rights(shipment.asset)
            if not shipment.is_again:
                self._approve_again(shipment.asset.slug, look)
            return look.questions

    def _approve_again(self, slug: Slug, look: Look) -> None:
        """Approvals as they are now must be given to what is about to be sent, and to what is on disk now."""
        opened = self._opened
        if not demands_approval(opened.workspace.settings.approval, self._target):
            return
        given = given_approvals(opened.ledger)
        for seen in (opened, look.workspace):
            if why := unapproved(seen.workspace.get_asset(slug), seen, given):
                raise not_approved(slug, why)

    def _keep(self, receipt: Receipt, sent: Sent | None = None) -> None:
        self._opened.ledger.record_publication(self._run, receipt, sent)

    def _tell(self, receipt: Receipt, asset: Asset) -> None:
        details = {"target": receipt.target, "remote": receipt.remote_id, "payload": receipt.payload_digest}
        details["grants"] = " ".join(grants_of(asset))
        self._opened.ledger.record_deed(self._opened.actor, Deed.PUBLISHED, receipt.slug, details)


class _Trail:
    """The newest recorded state of one asset: what the remote said of it is never lost."""

    def __init__(
        self,
        shipment: Shipment,
        target: str,
        keep: Callable[[Receipt], None],
        tell: Callable[[Receipt, Asset], None],
    ) -> None:
        self._asset, self._last = shipment.asset, shipment.last
        self._keep, self._tell = keep, tell
        self._told: Receipt | None = None
        self.newest = shipment.last or Receipt(
            shipment.asset.slug, target, PublicationState.INTENDED, "", "", Digest(""), datetime.now(UTC)
        )

    @property
    def is_first(self) -> bool:
        """Whether nothing of it can be there."""
        return self._last is None or not self._last.perhaps_out

    def is_told(self, receipt: Receipt) -> bool:
        """Whether the chain says of this run that just this is out."""
        told = self._told
        return told is not None and _identity(told) == _identity(receipt)

    def record(self, receipt: Receipt) -> None:
        """Keep a state; from then on it is the newest. The chain says first that something new is out."""
        if receipt.is_out and receipt.remote_id != self.newest.remote_id:
            self._tell(receipt, self._asset)
            self._told = receipt
        self._keep(receipt)
        self.newest = receipt

    def intend(self) -> None:
        """Whatever happens from here on, something of it may be out."""
        state = self.newest.state
        self._lay_over(state if state in _BEGUN else PublicationState.INTENDED, "")

    def fail(self, error: TayoriError) -> None:
        """Lay it over what is known; what was unknown and not settled stays unknown."""
        unknown = isinstance(error, OutcomeUnknown) or self.newest.state is PublicationState.UNKNOWN
        self._lay_over(PublicationState.UNKNOWN if unknown else PublicationState.FAILED, str(error))

    def _lay_over(self, state: PublicationState, error: str) -> None:
        self.record(replace(self.newest, state=state, at=datetime.now(UTC), error=error))


def _identity(receipt: Receipt) -> tuple[str, str]:
    return receipt.remote_id, receipt.payload_digest


def error_of(receipt: Receipt) -> TayoriError | None:
    """What a receipt says went wrong: a part that failed, or one nobody knows of."""
    if not receipt.error:
        return None
    message = f"{receipt.slug} at {receipt.target}: {receipt.error}"
    states = {receipt.state, *(part.state for part in receipt.parts)}
    if PublicationState.UNKNOWN in states:
        return OutcomeUnknown(message, "Run again: it is asked for first.")
    return RemoteError(message, "The rest is done; run again to send what is missing.")


def refusal(slug: Slug, verdict: Verdict) -> Refused:
    """Rights stand against it."""
    reasons = " ".join(sentences(verdict))
    cures = " ".join(dict.fromkeys(r.cure.get(ENGLISH) for r in verdict.reasons))
    return Refused(f"{slug} is not cleared: {reasons}", cures)


def not_approved(slug: Slug, why: tuple[str, ...]) -> Refused:
    """Approvals are missing or void."""
    return Refused(
        f"{slug} is not approved: {' '.join(why)}",
        f"Look at it, then run `tayori approve {slug} --stage STAGE --by NAME`.",
    )
