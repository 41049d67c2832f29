"""What a person posted or deleted by hand, written down as a receipt, so that rights can call it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from tayori.errors import Refused, UsageError
from tayori.model.audit import Deed
from tayori.model.ids import Digest, Slug
from tayori.model.publishing import PublicationState, Receipt
from tayori.pipelines.approval.sent import remember_sent
from tayori.pipelines.clearance.clearing import Clearing, local_today, sentences
from tayori.pipelines.opening import OpenWorkspace
from tayori.pipelines.publishing.by_hand import is_by_hand
from tayori.pipelines.publishing.target_plan import plan_target
from tayori.pipelines.recall.deeds import BY_HAND, tell
from tayori.pipelines.recall.takedown import recording
from tayori.publishers.registry import get_kind


def record_post(opened: OpenWorkspace, target: str, slug: str, url: str) -> Receipt:
    """Write down that `slug` is at `target` under `url`, as it is built and worded now.

    The receipt's remote id is the address: nobody told another. So it is for a target of a kind that machines
    publish to, as long as it has no credentials and people upload by hand.

    Raises UsageError for a target machines publish to, Refused when it may not be there: what is out all the
    same is written down first, so that nobody forgets it.
    """
    settings = opened.workspace.settings
    place = settings.get_target(target)
    _require_by_hand(opened, target)
    asset = opened.workspace.get_asset(slug)
    line = plan_target(opened, target, [slug]).lines[0]
    receipt = Receipt(
        slug=Slug(slug),
        target=target,
        state=PublicationState.UPLOADED,
        remote_id=url,
        url=url,
        payload_digest=line.action.payload_digest or Digest(""),
        at=datetime.now(UTC),
    )
    clearing = Clearing(settings, opened.grants, local_today(settings))
    if line.packed is not None:
        remember_sent(opened.ledger, target, line.packed.package, clearing.questions(asset, place))
    _keep(opened, receipt, Deed.PUBLISHED)
    verdict = clearing.clear(asset, place)
    if not verdict.allowed or line.unapproved:
        reasons = " ".join((*sentences(verdict), *line.unapproved))
        raise Refused(
            f"{slug} is written down as being at {target}, and may not be there: {reasons}",
            f"Delete it there, then run `tayori posted {target} {slug} --gone`.",
        )
    return receipt


def record_deletion(opened: OpenWorkspace, target: str, slug: str) -> Receipt:
    """Write down that a person deleted `slug` at `target`. Raises UsageError when nothing of it is there."""
    _require_by_hand(opened, target)
    last = opened.ledger.publications().get((target, Slug(slug)))
    if last is None or not last.is_out:
        raise UsageError(f"Nothing of {slug} is known to be at {target}.", "See `tayori receipts`.")
    receipt = replace(last, state=PublicationState.RETRACTED, at=datetime.now(UTC))
    _keep(opened, receipt, Deed.TAKEN_DOWN)
    return receipt


def _require_by_hand(opened: OpenWorkspace, target: str) -> None:
    place = opened.workspace.settings.get_target(target)
    if not is_by_hand(get_kind(place.kind), place):
        raise UsageError(
            f"{target} ({place.kind}) is published to by Tayori.", f"Use `tayori publish {target}`."
        )


def _keep(opened: OpenWorkspace, receipt: Receipt, deed: Deed) -> None:
    with recording(opened, f"posted {receipt.target}") as record:
        record(receipt)
    details = {"target": receipt.target, "remote": receipt.remote_id, "url": receipt.url, "why": BY_HAND}
    tell(opened, deed, receipt.slug, details)
