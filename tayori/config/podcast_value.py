"""Payments and other feeds of a manifest as the model has them."""

from __future__ import annotations

from tayori.config.podcast_value_schema import (
    RecipientSection,
    RemoteItemSection,
    TimeSplitSection,
    ValueSection,
)
from tayori.model.podcast_value import Recipient, RemoteItem, TimeSplit, Value


def remote_item(said: RemoteItemSection, medium: str = "") -> RemoteItem:
    """Another feed, or one item of it; of a certain `medium` where its tag asks for that."""
    return RemoteItem(
        feed_guid=said.feed_guid,
        feed_url=said.feed_url or "",
        item_guid=said.item_guid or "",
        medium=medium or said.medium or "",
        title=said.title or "",
    )


def value(said: ValueSection) -> Value:
    """How listeners can pay."""
    return Value(
        kind=said.type,
        method=said.method,
        recipients=tuple(map(_recipient, said.recipients)),
        suggested=said.suggested or "",
        splits=tuple(map(_split, said.splits)),
    )


def _recipient(said: RecipientSection) -> Recipient:
    return Recipient(
        kind=said.type,
        address=said.address,
        split=said.split,
        name=said.name or "",
        custom_key=said.custom_key or "",
        custom_value=said.custom_value or "",
        is_fee=said.fee,
    )


def _split(said: TimeSplitSection) -> TimeSplit:
    return TimeSplit(
        start_ms=said.start,
        length_ms=said.length,
        remote=remote_item(said.remote) if said.remote else None,
        remote_start_ms=said.remote_start,
        remote_percentage=said.remote_percentage,
        recipients=tuple(map(_recipient, said.recipients)),
    )
