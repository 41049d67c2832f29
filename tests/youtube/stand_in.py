"""The stand-in as tests see it."""

from __future__ import annotations

import threading
from collections.abc import Callable

from tests.youtube.answers import Json
from tests.youtube.asking import Asked, Request
from tests.youtube.channel import Channel
from tests.youtube.clock import Clock
from tests.youtube.faults import Faults
from tests.youtube.quota import Quota
from tests.youtube.resumable import Sessions
from tests.youtube.state import state
from tests.youtube.tokens import Tokens

STEP_BYTES = 64 * 1024


class StandIn:
    """YouTube on loopback: its state, its settings, and what was asked of it.

    `on_step(step, n)` is called in the server's thread, and may take its time, when
    - `<call>.received`: the head of the n-th call of that name has arrived, nothing is done;
    - `<call>.read`: n bytes of the session in all have arrived (a multiple of 64 KiB; those before included);
    - `<call>.done`: it is carried out, nothing is answered yet;
    - `<call>.answered`: the answer is written to the connection.
    """

    def __init__(self, url: str = "", *, hashing: bool = True) -> None:
        self.url = url
        """The root, with its last slash."""
        self.clock = Clock()
        self.channel = Channel(self.clock, hashing=hashing)
        self.quota = Quota(self.clock)
        self.tokens = Tokens(self.clock)
        self.sessions = Sessions(self.clock)
        self.faults = Faults()
        self.asked: list[Asked] = []
        self.violations: list[str] = []
        """What no correct client does: requests the discovery document does not allow, and searches."""
        self.bugs: list[BaseException] = []
        """The stand-in's own; raised when it is closed."""
        self.on_step: Callable[[str, int], None] | None = None
        self._numbers: dict[str, int] = {}
        self._lock = threading.Lock()

    def state(self, *, by_title: bool = False) -> Json:
        """All that a viewer would see, with ids by order of creation: for "every field equal".

        `by_title`: by title instead, where uploads run side by side.
        """
        with self.channel.lock:
            return state(self.channel, by_title=by_title)

    def names(self) -> list[str]:
        """The names of the calls, in the order they came."""
        return [asked.name for asked in self.asked]

    def count(self, name: str) -> int:
        """How many calls of a name came."""
        return self.names().count(name)

    def credentials(self) -> Json:
        """A ready credentials file, in the shape Google's library writes."""
        return {
            "type": "authorized_user",
            "client_id": self.tokens.client_id,
            "client_secret": self.tokens.client_secret,
            "refresh_token": self.tokens.refresh_token,
            "token_uri": f"{self.url}token",
            "scopes": sorted(self.tokens.refresh.get(self.tokens.refresh_token, ())),
        }

    def client_secrets(self) -> Json:
        """A client file for an installed app, as Google's console gives it."""
        return {
            "installed": {
                "client_id": self.tokens.client_id,
                "client_secret": self.tokens.client_secret,
                "auth_uri": f"{self.url}auth",
                "token_uri": f"{self.url}token",
                "redirect_uris": ["http://localhost"],
            }
        }

    def record(self, name: str, request: Request) -> Asked:
        """Write a request down."""
        with self._lock:
            number = self._numbers[name] = self._numbers.get(name, 0) + 1
            asked = Asked(name, number, request.method, request.path, request.query, length=request.remaining)
            self.asked.append(asked)
            return asked

    def step(self, step: str, number: int) -> None:
        """Tell whoever listens."""
        if self.on_step is not None:
            self.on_step(step, number)
