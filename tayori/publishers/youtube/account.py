"""What is on record of the account behind a target, and what is worth knowing of it before publishing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from tayori.errors import RemoteClosed
from tayori.model.finding import Finding, note, warning
from tayori.publishers.base import TargetContext
from tayori.publishers.youtube.service import Service
from tayori.publishers.youtube.tokens import Credentials

CHANNEL = "channel"
"""Facts on record, by name: the channel's title,"""
CHANNEL_ID = "channel-id"
"""its id,"""
UPLOADS_LIST = "uploads-list"
"""the id of its list of uploads,"""
LONG_UPLOADS = "long-uploads"
"""`longUploadsStatus`: `allowed`, `eligible`, `disallowed` (videos beyond 15 minutes),"""
SCOPES = "scopes"
"""what the sign-in allows, separated by spaces,"""
OBTAINED = "obtained"
"""when a person signed in, ISO 8601 in UTC,"""
SEEN = "seen"
"""and when all this was asked."""
FACTS = (CHANNEL, CHANNEL_ID, UPLOADS_LIST, LONG_UPLOADS, SCOPES, OBTAINED, SEEN)

TESTING_LIFE = timedelta(days=7)
"""A sign-in lasts so long while the app's consent screen is in testing (facts 1.3)."""
OLD = timedelta(days=6)


class AccountOptions(Protocol):
    """What a target says of its account."""

    @property
    def audited(self) -> bool | None:
        """Whether the project passed YouTube's audit; None = not said."""

    @property
    def oauth_testing(self) -> bool:
        """Whether the app's consent screen is in testing."""


def notes(context: TargetContext) -> tuple[Finding, ...]:
    """Findings about the sign-in, the channel and the project of a target; asks nobody."""
    options: AccountOptions = context.options
    return (
        *_signed_in(context),
        *_age(context, options),
        *_audit(context, options),
        *_long_uploads(context),
    )


def ask_account(service: Service, credentials: Credentials) -> dict[str, str]:
    """The channel that was chosen, as facts; one call. Raises RemoteClosed where there is none."""
    context = service.context
    answer = service.ask("channels.list", part="snippet,status,contentDetails", mine=True)
    items = answer.get("items") or []
    if not items:
        raise RemoteClosed(
            f"The account {context.name} was signed in with has no channel.",
            f"Create one at youtube.com, or run `tayori youtube login {context.name}` and choose another "
            "account or brand account.",
        )
    channel = items[0]
    lists = channel.get("contentDetails", {}).get("relatedPlaylists", {})
    return {
        CHANNEL: str(channel.get("snippet", {}).get("title", "")),
        CHANNEL_ID: str(channel.get("id", "")),
        UPLOADS_LIST: str(lists.get("uploads", "")),
        LONG_UPLOADS: str(channel.get("status", {}).get("longUploadsStatus", "")),
        SCOPES: " ".join(credentials.scopes),
        OBTAINED: credentials.obtained,
        SEEN: context.now().isoformat(timespec="seconds"),
    }


def age(account: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long ago a person signed in; None when that is not on record."""
    try:
        obtained = datetime.fromisoformat(account.get(OBTAINED, ""))
    except ValueError:
        return None
    return None if obtained.tzinfo is None else now - obtained


def _signed_in(context: TargetContext) -> Iterable[Finding]:
    if not context.account.get(CHANNEL_ID):
        yield warning(
            "youtube-not-signed-in",
            f"Nobody has signed in for {context.name} in this workspace.",
            f"Run `tayori youtube login {context.name}`, or `tayori youtube status {context.name}` if "
            "credentials are there.",
            context.name,
        )


def _age(context: TargetContext, options: AccountOptions) -> Iterable[Finding]:
    old = age(context.account, context.now())
    if options.oauth_testing and old is not None and old >= OLD:
        ends = "is over" if old >= TESTING_LIFE else "ends within a day"
        yield warning(
            "youtube-sign-in-ends",
            f"The sign-in of {context.name} is {old.days} days old and {ends}: its app is in testing.",
            f"Run `tayori youtube login {context.name}`, or publish the app in Google's console.",
            context.name,
        )
    elif context.account.get(CHANNEL_ID):
        told = "is not on record" if old is None else f"is {_days(old)} old"
        yield note(
            "youtube-sign-in",
            f"The sign-in of {context.name} {told}; {_asked(context)}.",
            f"`tayori youtube status {context.name}` asks again.",
            context.name,
        )


def _days(old: timedelta) -> str:
    return "1 day" if old.days == 1 else f"{max(0, old.days)} days"


def _asked(context: TargetContext) -> str:
    """When the account was asked last, in the workspace's time zone."""
    try:
        seen = datetime.fromisoformat(context.account.get(SEEN, ""))
    except ValueError:
        return "when the account was asked last is not on record"
    when = seen.astimezone(ZoneInfo(context.timezone)).strftime("%Y-%m-%d %H:%M %Z")
    return f"the account was asked last on {when}"


def _long_uploads(context: TargetContext) -> Iterable[Finding]:
    said = context.account.get(LONG_UPLOADS, "")
    if context.account.get(CHANNEL_ID) and said != "allowed":
        known = f"is not verified for it ({said})" if said else "is not known to be verified for it"
        yield note(
            "youtube-long-uploads",
            f"Videos of more than 15 minutes: the channel of {context.name} {known}.",
            "Verify it by phone at https://www.youtube.com/verify before such a video is sent.",
            context.name,
        )


def _audit(context: TargetContext, options: AccountOptions) -> Iterable[Finding]:
    if options.audited is False:
        yield note(
            "youtube-project-unaudited",
            f"The project of {context.name} has not passed YouTube's audit: its quota is the default, and "
            "videos it uploaded before 2026-11-02 stay locked as private.",
            "Upload those anew; ask for the audit at https://support.google.com/youtube/contact/yt_api_form.",
            context.name,
        )
    elif options.audited is None:
        yield note(
            "youtube-audit-unknown",
            f"Whether the project of {context.name} passed YouTube's audit is not known.",
            f"Say `audited: true` or `false` for {context.name} in tayori.yaml.",
            context.name,
        )
