"""Receipts as text for the ledger, and back."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import datetime

from tayori.model.hidden import without_hidden
from tayori.model.ids import Digest, Lang, Slug
from tayori.model.publishing import Adopted, Part, PublicationState, Receipt, RemoteFile, Role


def receipt_to_json(receipt: Receipt) -> str:
    """One JSON object; the reverse is `receipt_from_json`. A secret that a remote repeated is masked.

    Fields stay as they were read back: masked, they would never again equal what is there.
    """
    fields = asdict(_discreet(receipt))
    fields["at"] = receipt.at.isoformat()
    return json.dumps(fields, ensure_ascii=False, sort_keys=True)


def without_session(text: str) -> str:
    """What `receipt_to_json` wrote, with nothing to go on with an upload."""
    return json.dumps(json.loads(text) | {"session": ""}, ensure_ascii=False, sort_keys=True)


def receipt_from_json(text: str) -> Receipt:
    """The receipt `receipt_to_json` wrote."""
    fields = json.loads(text)
    fields["slug"] = Slug(fields["slug"])
    fields["state"] = PublicationState(fields["state"])
    fields["payload_digest"] = Digest(fields["payload_digest"])
    fields["at"] = datetime.fromisoformat(fields["at"])
    fields["files"] = tuple(_remote_file(item) for item in fields["files"])
    # an older Tayori wrote receipts without these
    fields["parts"] = tuple(_part(item) for item in fields.get("parts", ()))
    fields["fields"] = tuple((name, value) for name, value in fields.get("fields", ()))
    fields["adopted"] = tuple(Adopted(**item) for item in fields.get("adopted", ()))
    return Receipt(**fields)


def _discreet(receipt: Receipt) -> Receipt:
    parts = tuple(replace(part, error=without_hidden(part.error)) for part in receipt.parts)
    return replace(
        receipt,
        detail=without_hidden(receipt.detail),
        error=without_hidden(receipt.error),
        parts=parts,
    )


def _remote_file(item: dict[str, object]) -> RemoteFile:
    lang = item.get("lang")
    return RemoteFile(
        **{
            **item,
            "role": Role(str(item["role"])),
            "digest": Digest(str(item["digest"])),
            "lang": None if lang is None else Lang(str(lang)),
        }  # type: ignore[arg-type]
    )


def _part(item: dict[str, str]) -> Part:
    return Part(**{**item, "state": PublicationState(item["state"])})  # type: ignore[arg-type]
