"""What has become of an upload, in words (facts 1.5, 1.6)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

PROCESSING, PROCESSED = "uploaded", "processed"
REASONS: Mapping[str, str] = MappingProxyType(
    {
        "conversion": "it could not be converted",
        "invalidFile": "it is no video file YouTube knows",
        "emptyFile": "the file is empty",
        "tooSmall": "the file is too small",
        "codec": "its codec is not supported",
        "uploadAborted": "the upload was broken off",
        "copyright": "for copyright",
        "inappropriate": "as inappropriate",
        "duplicate": "as a duplicate of another video",
        "termsOfUse": "for the terms of use",
        "uploaderAccountSuspended": "the account is suspended",
        "length": "it is too long for this account",
        "claim": "for a rights holder's claim",
        "uploaderAccountClosed": "the account is closed",
        "trademark": "for a trademark",
        "legal": "for a legal complaint",
    }
)
"""failureReason and rejectionReason of facts 1.5, in words."""


def upload_status(resource: Mapping[str, Any]) -> str:
    """`uploaded` while it is processed, then `processed`, `failed`, `rejected` or `deleted`."""
    return str(resource.get("status", {}).get("uploadStatus", PROCESSED))


def refusal(resource: Mapping[str, Any]) -> str:
    """Why there is no video to be seen, in a sentence; empty while nothing is wrong."""
    state = upload_status(resource)
    if state in (PROCESSING, PROCESSED):
        return ""
    status = resource["status"]
    reason = status.get("failureReason") or status.get("rejectionReason") or ""
    words = REASONS.get(reason, reason)
    did = {"failed": "could not process the video", "rejected": "rejected the video"}.get(
        state, "deleted the video"
    )
    return f"YouTube {did}: {words} ({reason})." if reason else f"YouTube {did}."
