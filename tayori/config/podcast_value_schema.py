"""Payments and other feeds in `podcast:` (facts 4.5)."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from tayori.config.podcast_scalars import Decimal, Https, Medium, Uuid
from tayori.config.scalars import Milliseconds, Text
from tayori.config.section import Section


class RemoteItemSection(Section):
    """Another feed, or one item of it."""

    feed_guid: Uuid
    feed_url: Https | None = None
    item_guid: Text | None = None
    medium: Medium | None = None
    title: Text | None = None


class RecipientSection(Section):
    """One of `recipients:`."""

    type: Literal["node", "lnaddress"]
    address: Text
    split: Annotated[int, Field(ge=0, le=10**6)]
    name: Text | None = None
    custom_key: Text | None = None
    custom_value: Text | None = None
    fee: bool = False


class TimeSplitSection(Section):
    """One of `splits:`."""

    start: Milliseconds
    length: Milliseconds
    remote: RemoteItemSection | None = None
    remote_start: Milliseconds = 0
    remote_percentage: Annotated[int, Field(ge=0, le=100)] = 100
    recipients: tuple[RecipientSection, ...] = ()

    @model_validator(mode="after")
    def _to_one_side(self) -> Self:
        if self.remote is not None and self.recipients:
            raise ValueError("has both `remote:` and `recipients:`; keep one")
        if self.remote is None and not self.recipients:
            raise ValueError("needs one of `remote:` and `recipients:`")
        return self


class ValueSection(Section):
    """One of `value:`."""

    type: Text
    method: Text
    suggested: Decimal | None = None
    recipients: Annotated[tuple[RecipientSection, ...], Field(min_length=1)]
    splits: tuple[TimeSplitSection, ...] = ()
