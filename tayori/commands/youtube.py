"""`youtube login`, `youtube status`, `youtube logout`: whose channel a target publishes to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tayori.commands.desk import Desk, command

if TYPE_CHECKING:
    from tayori.pipelines.opening import OpenWorkspace
    from tayori.pipelines.publishing.accounts import AccountState

_group = typer.Typer(name="youtube", help="Sign in to a YouTube channel, and out.", no_args_is_help=True)
TargetArgument = Annotated[
    str | None, typer.Argument(help="A YouTube target of tayori.yaml.", show_default="the only one")
]


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    _group.command("login")(login)
    _group.command("status")(status)
    _group.command("logout")(logout)
    app.add_typer(_group)


@command
def login(
    desk: Desk,
    target: TargetArgument = None,
    client: Annotated[
        Path | None,
        typer.Option(
            help="The client's JSON file, from Google's console.", show_default="the one of the last sign-in"
        ),
    ] = None,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port of this machine.", show_default="any")
    ] = 0,
    browser: Annotated[bool, typer.Option(help="Open the address in a browser.")] = True,
) -> None:
    """Sign in once, in a browser; what comes of it is kept where `credentials` of the target points.

    Example: tayori youtube login --client client_secret.json
    """
    from tayori.pipelines.publishing.accounts import sign_in

    def show(url: str) -> None:
        typer.echo(f"Open this in a browser on this machine:\n{url}", err=True)
        if browser:
            _open(url)

    state = sign_in(_opened(desk), target, client, port, show)
    desk.emit(_document(state))
    desk.result(f"signed in: {state.target} publishes to {state.channel} ({state.channel_id})")
    desk.say(
        "Not this channel? Run it again and choose another account, or the brand account of the channel, "
        "where Google asks for one."
    )
    if state.was:
        desk.say(f"It was {state.was} before: what was published there stays there.")


@command
def status(desk: Desk, target: TargetArgument = None) -> None:
    """Ask YouTube which channel it is, what it may, and what is left of today's quota.

    Example: tayori youtube status
    """
    from tayori.pipelines.publishing.accounts import account_state

    state = account_state(_opened(desk), target)
    desk.emit(_document(state))
    desk.table(["", state.target], _rows(state))


@command
def logout(desk: Desk, target: TargetArgument = None) -> None:
    """End the sign-in at Google and delete the credentials here; what is published stays.

    Example: tayori youtube logout
    """
    from tayori.pipelines.publishing.accounts import sign_out

    name, stood = sign_out(_opened(desk), target)
    desk.emit({"target": name, "ended": stood})
    desk.result(f"signed out: {name}" if stood else f"signed out: {name} (it was over at Google already)")


def _opened(desk: Desk) -> OpenWorkspace:
    """The workspace with its settings and no asset: a mistake in a manifest is no matter here."""
    from tayori.pipelines.opening import open_workspace

    return open_workspace(desk.root, (), tolerant=True, actor=desk.actor)


def _open(url: str) -> None:
    import webbrowser

    webbrowser.open(url)


def _rows(state: AccountState) -> list[list[str]]:
    verified = {"allowed": "yes", "eligible": "no: youtube.com/verify", "disallowed": "no"}
    audited = {True: "yes", False: "no", None: "not said (`audited` in tayori.yaml)"}
    limits, left = dict(state.capacity.limits), state.capacity.left
    return [
        ["channel", state.channel],
        ["id", state.channel_id],
        ["longer than 15 min", verified.get(state.long_uploads, state.long_uploads or "not known")],
        ["scopes", " ".join(state.scopes) or "not known"],
        ["signed in", f"{state.obtained} ({state.age.days} days)" if state.age is not None else "not known"],
        ["audited project", audited[state.audited]],
        *([f"left today of {bucket}", f"{left[bucket]} of {limits[bucket]}"] for bucket in left),
    ]


def _document(state: AccountState) -> dict[str, Any]:
    quota = state.capacity
    return {
        "target": state.target,
        "channel": state.channel,
        "channel_id": state.channel_id,
        "long_uploads": state.long_uploads,
        "scopes": list(state.scopes),
        "obtained": state.obtained,
        "age_days": state.age.days if state.age is not None else None,
        "audited": state.audited,
        "was": state.was or None,
        "quota": {"day": quota.day, "limits": dict(quota.limits), "left": quota.left},
    }
