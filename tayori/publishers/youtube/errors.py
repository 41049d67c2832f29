"""What YouTube says when it says no, and what can be done about it (facts 1.11), as data."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from tayori.errors import RemoteClosed, RemoteError
from tayori.publishers.base import TargetContext
from tayori.publishers.http.web import Answer
from tayori.publishers.youtube.quota import next_reset

UPLOAD_LIMIT_HOURS = 24
"""A channel that reached its own upload limit takes videos again after so long (facts 1.11)."""
LONGEST_TOLD = timedelta(days=366)
"""A pause may be asked for in any number of seconds; a date is told up to here."""
SAID_MAX_CHARACTERS = 300
"""Of a message that is told on."""
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
RESUMABLE = frozenset({500, 502, 503, 504})
"""Statuses after which the same may work again; other 5xx are permanent (facts 1.4)."""


class Kind(StrEnum):
    """What can be done about a fault."""

    FIX = "fix"
    TOMORROW = "tomorrow"
    BACKOFF = "backoff"
    CONSENT = "consent"
    POLICY = "policy"
    OTHER = "other"


_FIX = (
    "invalidTitle", "invalidDescription", "invalidTags", "invalidCategoryId", "invalidPublishAt",
    "invalidRecordingDetails", "invalidVideoGameRating", "invalidFilename", "invalidVideoMetadata",
    "defaultLanguageNotSet", "mediaBodyRequired", "uploadTooLarge", "invalidImage", "contentRequired",
    "invalidMetadata", "nameTooLong", "playlistTitleRequired", "invalidPlaylistSnippet",
    "defaultLanguageNotSetError", "localizationValidationError", "invalidContentDetails",
)  # fmt: skip
_TOMORROW = ("quotaExceeded", "dailyLimitExceeded", "uploadLimitExceeded")
_BACKOFF = (
    "rateLimitExceeded", "userRateLimitExceeded", "servingLimitExceeded", "uploadRateLimitExceeded",
    "internalError", "backendError", "notReady",
)  # fmt: skip
_CONSENT = (
    "authError", "expired", "authorizationRequired", "youtubeSignupRequired", "insufficientPermissions",
    "accessNotConfigured", "authenticatedUserNotChannel", "authenticatedUserAccountClosed",
    "authenticatedUserAccountSuspended",
)  # fmt: skip
_POLICY = ("forbidden", "forbiddenLicenseSetting", "forbiddenPrivacySetting", "forbiddenEmbedSetting")
KINDS: Mapping[str, Kind] = MappingProxyType(
    dict.fromkeys(_FIX, Kind.FIX)
    | dict.fromkeys(_TOMORROW, Kind.TOMORROW)
    | dict.fromkeys(_BACKOFF, Kind.BACKOFF)
    | dict.fromkeys(_CONSENT, Kind.CONSENT)
    | dict.fromkeys(_POLICY, Kind.POLICY)
)
"""Reason -> what can be done (facts 1.8-1.11)."""
THROTTLES = frozenset(reason for reason in _BACKOFF if reason.endswith("LimitExceeded"))
"""The call was not looked at: it is surely not done."""

_LOG_IN = "Run `tayori youtube login {target}`."
NEXT_STEPS: Mapping[str, str] = MappingProxyType(
    {
        "invalidTitle": "Give it a title of 1 to 100 characters without < and >.",
        "invalidDescription": "Shorten the description to 5000 bytes, without < and >.",
        "invalidTags": "Shorten the tags to 500 characters in all.",
        "invalidCategoryId": "Choose another `category`.",
        "invalidPublishAt": "Choose a `publish_at` in the future; a video that was public takes none.",
        "invalidRecordingDetails": "Correct the date of recording.",
        "defaultLanguageNotSet": "Say which language the title is in.",
        "uploadTooLarge": "Send a smaller file: choose another `rendition`.",
        "invalidImage": "Give a JPEG or PNG as thumbnail.",
        "nameTooLong": "Shorten `caption_name` to 150 characters.",
        "playlistTitleRequired": "Give the playlist a title.",
        "maxPlaylistExceeded": "Delete playlists in YouTube Studio: the channel has as many as it may.",
        "playlistContainsMaximumNumberOfVideos": "Begin another `playlist`: this one is full.",
        "playlistForbidden": "Choose a playlist of this channel.",
        "videoNotFound": "It was deleted, or it is another channel's: look in YouTube Studio.",
        "uploadLimitExceeded": "It is the channel's own limit and no quota; run again then.",
        "quotaExceeded": "Run again then, or ask Google for more: "
        "https://support.google.com/youtube/contact/yt_api_form",
        "dailyLimitExceeded": "Run again then, or ask Google for more: "
        "https://support.google.com/youtube/contact/yt_api_form",
        "notReady": "Run again when YouTube has processed the video.",
        "youtubeSignupRequired": "Create a channel for this account at youtube.com (service accounts "
        "cannot have one), then run `tayori youtube login {target}`.",
        "insufficientPermissions": "Run `tayori youtube login {target}` and leave every box ticked.",
        "accessNotConfigured": "Enable the YouTube Data API v3 for the project in Google's console.",
        "authenticatedUserNotChannel": "Run `tayori youtube login {target}` and choose the channel.",
        "authenticatedUserAccountClosed": "Run `tayori youtube login {target}` with another account.",
        "authenticatedUserAccountSuspended": "Look at youtube.com/account: YouTube suspended it.",
        "forbidden": "Look in YouTube Studio whether the channel may do this; custom thumbnails need a "
        "channel verified by phone (youtube.com/verify).",
        "forbiddenLicenseSetting": "Choose another `licence`.",
        "forbiddenPrivacySetting": "Choose another `privacy`.",
        "forbiddenEmbedSetting": "Leave `embeddable` as the channel has it.",
    }
)
"""Reason -> what to do now."""
_BY_KIND: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.FIX: "Correct it and run again.",
        Kind.TOMORROW: "Run again then.",
        Kind.BACKOFF: "Run again in a while.",
        Kind.CONSENT: _LOG_IN,
        Kind.POLICY: "Look in YouTube Studio what the channel may do.",
        Kind.OTHER: "Look in YouTube Studio, then run again.",
    }
)


@dataclass(frozen=True, slots=True)
class Fault:
    """An answer that is no success, in YouTube's words."""

    status: int
    reason: str
    """Of the first error; empty where the body names none."""
    message: str

    @property
    def kind(self) -> Kind:
        """What can be done about it."""
        by_status = Kind.CONSENT if self.status == 401 else Kind.OTHER
        if self.status == 429 or self.status in RESUMABLE:
            by_status = Kind.BACKOFF
        return KINDS.get(self.reason, by_status)

    @property
    def is_throttle(self) -> bool:
        """We were too fast: surely nothing was done, and it may be sent again later."""
        return self.status == 429 or (self.status == 403 and self.reason in THROTTLES)

    @property
    def is_passing(self) -> bool:
        """The service stumbled: it may have been done, and asking again may help."""
        return self.status in RESUMABLE

    @property
    def is_stale_token(self) -> bool:
        """The access token is no longer good; nothing was done, and a new one may help."""
        return self.status == 401 and self.reason != "youtubeSignupRequired"


class Declined(RemoteError):
    """YouTube answered a call with a fault; `fault` has its status and reason."""

    def __init__(self, message: str, next_step: str, fault: Fault) -> None:
        super().__init__(message, next_step)
        self.fault = fault


def fault_of(answer: Answer) -> Fault:
    """The fault in an answer, whatever its body is: the envelope of facts 1.11, HTML of a proxy, nothing."""
    try:
        document = json.loads(answer.body)
    except (ValueError, RecursionError):
        document = None
    envelope = _table(_table(document).get("error"))
    errors = envelope.get("errors")
    first = _table(errors[0]) if isinstance(errors, list) and errors else {}
    message = _text(first.get("message")) or _text(envelope.get("message")) or "no reason given"
    return Fault(answer.status, _text(first.get("reason")), message)


def fault_error(fault: Fault, context: TargetContext, what: str, pause_s: float | None = None) -> RemoteError:
    """Declined, or RemoteClosed where YouTube takes nothing more of anybody for now.

    `what` is what was asked for, such as `videos.update`; `pause_s` a pause that was asked for and is too
    long to wait here.
    """
    said = f"{fault.reason}: {fault.message}" if fault.reason else fault.message
    message = f"YouTube refused {what} ({fault.status} {said.rstrip('.')})."
    step = NEXT_STEPS.get(fault.reason, _BY_KIND[fault.kind]).format(target=context.name)
    if fault.kind is Kind.TOMORROW or pause_s is not None:
        return RemoteClosed(f"{message} It takes more from {_told_until(fault, context, pause_s)} on.", step)
    if fault.kind is Kind.CONSENT:
        return RemoteClosed(message, step)
    return Declined(message, step, fault)


def _told_until(fault: Fault, context: TargetContext, pause_s: float | None) -> str:
    """When it goes on, in the workspace's time zone."""
    until = _until(fault, context.now(), pause_s)
    return until.astimezone(ZoneInfo(context.timezone)).strftime("%Y-%m-%d %H:%M %Z")


def _until(fault: Fault, now: datetime, pause_s: float | None) -> datetime:
    if pause_s is not None:
        return now + timedelta(seconds=min(pause_s, LONGEST_TOLD.total_seconds()))
    if fault.reason == "uploadLimitExceeded":
        return now + timedelta(hours=UPLOAD_LIMIT_HOURS)
    return next_reset(now)


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    """One line of bounded length, without the markup and line breaks that messages of YouTube may hold."""
    return " ".join(_TAG.sub("", value).split())[:SAID_MAX_CHARACTERS] if isinstance(value, str) else ""
