"""What withdrawing and enforcing found or did, as plain values for `--json`; it names grants: for editors."""

from __future__ import annotations

from typing import Any

from tayori.model.publishing import Receipt
from tayori.pipelines.describe import error_document
from tayori.pipelines.recall.concerned import Concern
from tayori.pipelines.recall.enforcing import EnforcementRun
from tayori.pipelines.recall.takedown import Takedown
from tayori.pipelines.recall.withdrawal import Notice, Withdrawal


def notice_document(notice: Notice) -> dict[str, Any]:
    """A withdrawal before it is done: everything it concerns."""
    concerned = notice.concerned
    return {
        "grant": notice.grant_id,
        "grants": list(concerned.grants),
        "file": str(notice.file),
        "day": notice.day.isoformat(),
        "scheduled": notice.is_scheduled,
        "same_person": list(notice.others),
        "assets": [_concern(asset) for asset in concerned.assets],
        "unknown": [_where(receipt) for receipt in concerned.unknown],
    }


def withdrawal_document(done: Withdrawal) -> dict[str, Any]:
    """A withdrawal that was recorded, and what came down."""
    downs = done.downs
    return {
        **notice_document(done.notice),
        "recorded": done.recorded,
        "applied": downs is not None,
        "complete": downs.is_complete if downs is not None else None,
        "takedowns": [takedown_document(one) for one in downs.takedowns] if downs else [],
        "pages": list(downs.pages) if downs else [],
        "evidence": [str(path) for path in done.sheets],
    }


def enforcement_document(run: EnforcementRun, *, dry_run: bool) -> dict[str, Any]:
    """One run of enforcement."""
    changes, done = run.changes, run.done
    return {
        "at": changes.now.isoformat(timespec="seconds"),
        "dry_run": dry_run,
        "busy": run.busy or None,
        "refused": [
            {**_where(r.receipt), "because": list(r.standing.words), "known": r.is_known}
            for r in changes.refusals
        ],
        "takedowns": [takedown_document(one) for one in done.downs.takedowns] if done else [],
        "pages": list(done.downs.pages) if done else [],
        "evidence": [str(path) for path in done.sheets] if done else [],
        "cleared_again": [_where(receipt) for receipt in changes.again],
        "begun": [{"slug": b.slug, "target": b.target, "why": b.why} for b in changes.begun],
        "not_built": [error_document(slug, error) for slug, error in run.unbuilt],
        "unread": [_where(receipt) for receipt in changes.unread],
        "trouble": str(changes.trouble) if changes.trouble else None,
    }


def takedown_document(one: Takedown) -> dict[str, Any]:
    """What became of one publication."""
    return {
        **_where(one.receipt),
        "fate": one.fate,
        "at": one.receipt.at.isoformat(),
        "left": [finding.text for finding in one.findings],
        "error": error_document(one.receipt.slug, one.error) if one.error else None,
    }


def _concern(asset: Concern) -> dict[str, Any]:
    return {
        "slug": asset.slug,
        "title": asset.title.as_dict(),
        "because": asset.because,
        "publications": [
            {
                **_where(r),
                "state": r.state,
                "out": r.perhaps_out,
                "since": asset.since[r.target].isoformat() if r.target in asset.since else None,
                "files": [f.url for f in r.files],
            }
            for r in asset.publications
        ],
        "feed_items": [
            {"target": i.target, "show": i.show, "guid": i.guid, "feed": i.feed_url} for i in asset.feed_items
        ],
        "copies": [{"where": copy.where, "what": copy.what, "sha256": copy.digest} for copy in asset.copies],
        "look_by_hand": list(asset.by_hand),
    }


def _where(receipt: Receipt) -> dict[str, str]:
    return {
        "slug": receipt.slug,
        "target": receipt.target,
        "remote_id": receipt.remote_id,
        "url": receipt.url,
    }
