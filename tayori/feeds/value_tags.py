"""Payments and other feeds as tags (facts 4.5)."""

from __future__ import annotations

from tayori.feeds.namespaces import PODCAST
from tayori.feeds.tag import Tag, attributes
from tayori.feeds.text import seconds
from tayori.model.podcast_value import Recipient, RemoteItem, TimeSplit, Value


def value_tag(value: Value) -> Tag:
    """How listeners can pay."""
    said = attributes(type=value.kind, method=value.method, suggested=value.suggested)
    return Tag(
        PODCAST,
        "value",
        attributes=said,
        children=(*map(_recipient, value.recipients), *map(_split, value.splits)),
    )


def remote_item(item: RemoteItem) -> Tag:
    """Another feed, or one item of it."""
    said = attributes(
        feedGuid=item.feed_guid,
        feedUrl=item.feed_url,
        itemGuid=item.item_guid,
        medium=item.medium,
        title=item.title,
    )
    return Tag(PODCAST, "remoteItem", attributes=said)


def _recipient(recipient: Recipient) -> Tag:
    said = attributes(
        name=recipient.name,
        type=recipient.kind,
        address=recipient.address,
        customKey=recipient.custom_key,
        customValue=recipient.custom_value,
        split=str(recipient.split),
        fee="true" if recipient.is_fee else None,
    )
    return Tag(PODCAST, "valueRecipient", attributes=said)


def _split(split: TimeSplit) -> Tag:
    remote = split.remote
    said = attributes(
        startTime=seconds(split.start_ms),
        duration=seconds(split.length_ms),
        remoteStartTime=seconds(split.remote_start_ms) if remote and split.remote_start_ms else None,
        remotePercentage=str(split.remote_percentage) if remote else None,
    )
    inside = (remote_item(remote),) if remote else tuple(map(_recipient, split.recipients))
    return Tag(PODCAST, "valueTimeSplit", attributes=said, children=inside)
