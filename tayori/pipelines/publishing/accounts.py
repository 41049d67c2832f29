"""The account behind a target: signing in, how it stands, signing out. What is learned goes on record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from tayori.config.secret import forget_secret, store_secret
from tayori.config.settings import Settings, TargetSettings
from tayori.errors import UsageError
from tayori.model.publishing import Capacity
from tayori.pipelines.opening import OpenWorkspace
from tayori.pipelines.publishing.target_plan import target_context
from tayori.publishers.base import TargetContext
from tayori.publishers.youtube import account
from tayori.publishers.youtube.login import (
    Attempt,
    Client,
    begin,
    client_of,
    code_of,
    consent_url,
    parse_client,
    redeem,
)
from tayori.publishers.youtube.quota import capacity
from tayori.publishers.youtube.redirect import listening
from tayori.publishers.youtube.service import Service
from tayori.publishers.youtube.tokens import Credentials, load_credentials, render_credentials, revoke

KIND = "youtube"


@dataclass(frozen=True, slots=True)
class AccountState:
    """Who a target publishes as, and what it may."""

    target: str
    channel: str
    channel_id: str
    long_uploads: str
    """`allowed`, `eligible`, `disallowed`: whether videos may be longer than 15 minutes."""
    scopes: tuple[str, ...]
    obtained: str
    age: timedelta | None
    """How long ago a person signed in; None = not known."""
    audited: bool | None
    capacity: Capacity
    was: str = ""
    """The id of another channel that was on record until now; empty = none."""


def account_target(settings: Settings, name: str | None) -> TargetSettings:
    """The YouTube target called `name`, or the only one. Raises UsageError."""
    if name is not None:
        target = settings.get_target(name)
        if target.kind == KIND:
            return target
        raise UsageError(f"{name} is a target of kind {target.kind}.", "Name one of kind youtube.")
    found = [target for target in settings.targets if target.kind == KIND]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(
            f"There are {len(found)} YouTube targets.", f"Name one: {', '.join(t.name for t in found)}."
        )
    raise UsageError("tayori.yaml has no target of kind youtube.", "Add one under targets:.")


def sign_in(
    opened: OpenWorkspace, name: str | None, client: Path | None, port: int, show: Callable[[str], None]
) -> AccountState:
    """Let a person consent in a browser, and keep what comes of it where `credentials` points.

    `show` is given the address to open. Nothing is kept unless there is a channel. Raises UsageError,
    RemoteError, RemoteClosed, ResourceError.
    """
    context = _context(opened, name)
    reference = _keeping_place(context)
    known = _client(context, client)
    with listening(port) as redirects:
        attempt = begin(known, redirects.port)
        show(consent_url(attempt))
        code = redirects.wait(_reader(attempt))
    credentials = redeem(attempt, code, context)
    written = render_credentials(credentials)
    facts = _ask(replace(context, secret=lambda _reference: written), credentials)
    store_secret(reference, written, context.root)
    return _learned(context, facts)


def account_state(opened: OpenWorkspace, name: str | None) -> AccountState:
    """How the account stands, asked now; it goes on record for `plan` and `doctor`.

    Raises UsageError, RemoteError, RemoteClosed.
    """
    context = _context(opened, name)
    return _learned(context, _ask(context, load_credentials(context)))


def sign_out(opened: OpenWorkspace, name: str | None) -> tuple[str, bool]:
    """(target, whether the consent still stood): it is ended at Google, and the credentials are deleted.

    Raises UsageError, RemoteError when Google does not end it; then they stay.
    """
    context = _context(opened, name)
    reference = _keeping_place(context)
    stood = revoke(load_credentials(context), context)
    forget_secret(reference, context.root)
    context.learn(dict.fromkeys(account.FACTS, ""))
    return context.name, stood


def _context(opened: OpenWorkspace, name: str | None) -> TargetContext:
    return target_context(opened, account_target(opened.workspace.settings, name))


def _keeping_place(context: TargetContext) -> str:
    """Where the credentials are kept. Raises UsageError where we cannot write."""
    reference: str | None = context.options.credentials
    if reference and not reference.startswith("env:"):
        return reference
    why = f"points at {reference}, which only you can set" if reference else "is not said"
    raise UsageError(
        f"`credentials` of {context.name} {why}.",
        "Write `credentials: file:~/.config/tayori/youtube.json`, or `keyring:tayori/youtube`.",
    )


def _client(context: TargetContext, path: Path | None) -> Client:
    """The app to sign in with: of a downloaded file, else the one of the sign-in before."""
    if path is None:
        try:
            return client_of(load_credentials(context))
        except UsageError as error:
            raise UsageError(
                f"No app is known to sign in to {context.name} with.",
                "Make a client of the type `Desktop app` in Google's console, download its JSON, and add "
                "--client FILE.",
            ) from error
    try:
        return parse_client(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as failure:
        reason = failure.strerror if isinstance(failure, OSError) else "it is not text"
        raise UsageError(f"{path} cannot be read: {reason}.", "Give the file Google made.") from failure


def _reader(attempt: Attempt) -> Callable[[str], str]:
    return lambda query: code_of(attempt, query)


def _ask(context: TargetContext, credentials: Credentials) -> dict[str, str]:
    with Service(context, context.options) as service:
        return account.ask_account(service, credentials)


def _learned(context: TargetContext, facts: dict[str, str]) -> AccountState:
    context.learn(facts)
    before = context.account.get(account.CHANNEL_ID, "")
    return AccountState(
        target=context.name,
        channel=facts[account.CHANNEL],
        channel_id=facts[account.CHANNEL_ID],
        long_uploads=facts[account.LONG_UPLOADS],
        scopes=tuple(facts[account.SCOPES].split()),
        obtained=facts[account.OBTAINED],
        age=account.age(facts, context.now()),
        audited=context.options.audited,
        capacity=capacity(context),
        was=before if before != facts[account.CHANNEL_ID] else "",
    )
