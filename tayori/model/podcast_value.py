"""Whom listeners' money goes to, and other feeds: the podcast namespace's value tags (facts 4.5)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteItem:
    """Another feed, or one item of it."""

    feed_guid: str
    """podcast:guid, a UUID."""
    feed_url: str = ""
    item_guid: str = ""
    medium: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One who is paid."""

    kind: str
    """`node` or `lnaddress`."""
    address: str
    split: int
    """Shares of the sum of all shares; a fee is a percentage taken before."""
    name: str = ""
    custom_key: str = ""
    custom_value: str = ""
    is_fee: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeSplit:
    """A stretch whose payments go elsewhere: to another feed, or to `recipients`; never to both."""

    start_ms: int
    length_ms: int
    remote: RemoteItem | None = None
    remote_start_ms: int = 0
    remote_percentage: int = 100
    recipients: tuple[Recipient, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """How listeners can pay while they listen."""

    kind: str
    """The kind of money: `lightning`."""
    method: str
    """How it is sent: `keysend`."""
    recipients: tuple[Recipient, ...]
    """At least one."""
    suggested: str = ""
    """A decimal number: what one minute is worth."""
    splits: tuple[TimeSplit, ...] = ()
