"""`youtube login`, `status` and `logout`, with an HTTP client for a browser."""

from __future__ import annotations

import contextlib
import json
import socket
import stat
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tayori import cli
from tayori.commands import youtube as commands
from tayori.ledger.ledger import Ledger
from tayori.publishers.youtube import account
from tests.youtube import StandIn, faults, youtube
from tests.youtube.tokens import FORCE_SSL

Ran = tuple[int, str, str]
SETTINGS = """schema: 1
organisation: {{name: 長野市, url: https://www.city.example.jp/, contact: kouhou@city.example.jp}}
languages: [ja, en]
timezone: Asia/Tokyo
rights: {{holder: 長野市, licence: LicenseRef-All-Rights-Reserved}}
targets:
  portal: {{kind: folder, path: site, base_url: https://ijyu.example.jp/}}
  youtube:
    kind: youtube
    made_for_kids: false
    endpoint: {url}
    credentials: {credentials}
    limits: {{units: 500}}
"""


@dataclass
class Place:
    """A workspace, and the stand-in its target speaks to."""

    root: Path
    stand_in: StandIn

    @property
    def kept(self) -> Path:
        """Where the credentials go."""
        return self.root / "secrets/youtube.json"

    @property
    def client(self) -> Path:
        """The file of Google's console."""
        path = self.root / "client.json"
        path.write_text(json.dumps(self.stand_in.client_secrets()), encoding="utf-8")
        return path

    def write(self, credentials: str) -> None:
        """tayori.yaml."""
        text = SETTINGS.format(url=self.stand_in.url, credentials=credentials)
        (self.root / "tayori.yaml").write_text(text, encoding="utf-8")

    def known(self) -> dict[str, str]:
        """What is on record."""
        return Ledger(self.root / ".tayori/ledger.db").account("youtube")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with youtube() as stand_in:
        made = Place(tmp_path, stand_in)
        made.write("file:secrets/youtube.json")
        yield made
    everything = b"".join(path.read_bytes() for path in tmp_path.rglob("ledger.db*"))
    assert not [secret for secret in stand_in.tokens.secrets() if secret.encode() in everything]


@pytest.fixture
def tayori(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, place: Place
) -> Callable[..., Ran]:
    """Run a command in this process; whatever it says holds no secret."""
    names = [group.name for group in cli.app.registered_groups]
    if "youtube" not in names:
        commands.register(cli.app)

    def call(*words: object) -> Ran:
        code = cli.run([str(word) for word in words] + ["-w", str(place.root)])
        out, err = (text.decode() for text in capsysbinary.readouterr())
        assert not [secret for secret in place.stand_in.tokens.secrets() if secret in out + err]
        return code, out, err

    return call


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[httpx.Response]]:
    """What a person's browser shows in the end: an HTTP client that follows where it is sent."""
    pages: list[httpx.Response] = []
    threads: list[threading.Thread] = []

    def visit(url: str) -> bool:
        threads.append(
            threading.Thread(target=lambda: pages.append(httpx.get(url, follow_redirects=True)), daemon=True)
        )
        threads[-1].start()
        return True

    monkeypatch.setattr("webbrowser.open", visit)
    yield pages
    for thread in threads:
        thread.join(10)


Tayori = Callable[..., Ran]
Pages = list[httpx.Response]


def test_a_person_signs_in(tayori: Tayori, place: Place, browser: Pages) -> None:
    code, out, err = tayori("youtube", "login", "--client", place.client)
    assert (code, browser[0].status_code) == (0, 200), err
    assert f"signed in: youtube publishes to 長野の朝 ({place.stand_in.channel.id})" in out
    assert "brand account" in out
    assert "http://127.0.0.1" in err
    assert stat.S_IMODE(place.kept.stat().st_mode) == 0o600
    kept = json.loads(place.kept.read_text(encoding="utf-8"))
    assert kept["refresh_token"] in place.stand_in.tokens.refresh
    assert (kept["type"], kept["scopes"]) == ("authorized_user", [FORCE_SSL])
    assert place.known()[account.CHANNEL] == "長野の朝"
    assert place.known()[account.OBTAINED] == kept["obtained"]


def test_the_account_is_told_and_kept(tayori: Tayori, place: Place, browser: Pages) -> None:
    assert tayori("youtube", "login", "youtube", "--client", place.client, "--json")[0] == 0
    place.stand_in.channel.title = "長野市移住チャンネル"
    place.stand_in.channel.long_uploads = "eligible"
    code, out, _ = tayori("youtube", "status", "--json")
    told: dict[str, Any] = json.loads(out)
    assert code == 0
    assert told["channel"] == place.known()[account.CHANNEL] == "長野市移住チャンネル"
    assert (told["long_uploads"], told["scopes"], told["age_days"]) == ("eligible", [FORCE_SSL], 0)
    assert (told["audited"], told["was"]) == (None, None)
    assert told["quota"]["left"] == {"units": 498, "videos.insert": 100}
    code, out, _ = tayori("youtube", "status")
    assert code == 0
    for words in ("長野市移住チャンネル", "no: youtube.com/verify", "497 of 500", "not said", "(0 days)"):
        assert words in out


def test_another_channel_than_before_is_told(tayori: Tayori, place: Place, browser: Pages) -> None:
    tayori("youtube", "login", "--client", place.client)
    before = place.stand_in.channel.id
    place.stand_in.channel.id = "UCanother"
    code, out, _ = tayori("youtube", "login", "--client", place.client)
    assert code == 0
    assert f"It was {before} before" in out


def test_a_person_signs_out(tayori: Tayori, place: Place, browser: Pages) -> None:
    tayori("youtube", "login", "--client", place.client)
    refresh = json.loads(place.kept.read_text(encoding="utf-8"))["refresh_token"]
    code, out, _ = tayori("youtube", "logout", "--json")
    assert (code, json.loads(out)) == (0, {"target": "youtube", "ended": True})
    assert refresh not in place.stand_in.tokens.refresh
    assert not place.kept.exists()
    assert place.known() == {}
    assert tayori("youtube", "status")[0] == 2


def test_a_sign_in_that_is_over_can_be_signed_out_of(tayori: Tayori, place: Place, browser: Pages) -> None:
    tayori("youtube", "login", "--client", place.client)
    place.stand_in.tokens.kill()
    code, out, err = tayori("youtube", "status")
    assert code == 5
    assert "7 days" in err
    code, out, _ = tayori("youtube", "logout")
    assert (code, place.kept.exists()) == (0, False)
    assert "over at Google already" in out


def test_what_google_does_not_end_is_kept(tayori: Tayori, place: Place, browser: Pages) -> None:
    tayori("youtube", "login", "--client", place.client)
    place.stand_in.faults.add("revoke", faults.html(400, acts=False))
    code, _, err = tayori("youtube", "logout")
    assert (code, place.kept.exists()) == (5, True)
    assert "myaccount.google.com" in err


def test_a_person_who_denies_changes_nothing(tayori: Tayori, place: Place, browser: Pages) -> None:
    place.stand_in.tokens.denies = True
    code, _, err = tayori("youtube", "login", "--client", place.client)
    assert (code, place.kept.exists(), place.known()) == (5, False, {})
    assert "refused in the browser" in err


def test_an_account_without_a_channel_is_not_kept(tayori: Tayori, place: Place, browser: Pages) -> None:
    place.stand_in.faults.add("channels.list", faults.fails(401, "youtubeSignupRequired"))
    code, _, err = tayori("youtube", "login", "--client", place.client)
    assert (code, place.kept.exists(), place.known()) == (5, False, {})
    assert "Create a channel" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("youtube", "login"), "No app is known"),
        (("youtube", "login", "portal"), "portal is a target of kind folder"),
        (("youtube", "login", "nowhere"), "no target 'nowhere'"),
        (("youtube", "login", "--client", "nowhere.json"), "nowhere.json cannot be read"),
        (("youtube", "login", "--port", "70000"), "65535"),
        (("youtube", "status"), "cannot be read"),
        (("youtube", "logout"), "cannot be read"),
    ],
)
def test_wrong_usage_is_told(tayori: Tayori, place: Place, words: tuple[str, ...], said: str) -> None:
    code, _, err = tayori(*words)
    assert code == 2
    assert said in err
    assert place.stand_in.asked == []


def test_the_environment_cannot_be_written(tayori: Tayori, place: Place) -> None:
    place.write("env:TAYORI_YOUTUBE")
    code, _, err = tayori("youtube", "login", "--client", place.client)
    assert code == 2
    assert "env:TAYORI_YOUTUBE, which only you can set" in err
    assert "file:~/.config" in err


def test_a_redirect_of_another_sign_in_is_not_taken(tayori: Tayori, place: Place, browser: Pages) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    def visit() -> None:
        for _ in range(500):
            with contextlib.suppress(httpx.TransportError):
                httpx.get(f"http://127.0.0.1:{port}/?code=4/stolen&state=other")
                return
            time.sleep(0.01)

    thread = threading.Thread(target=visit, daemon=True)
    thread.start()
    code, _, err = tayori("youtube", "login", "--client", place.client, "--no-browser", "--port", port)
    thread.join()
    assert (code, browser, place.kept.exists()) == (5, [], False)
    assert "belongs to another sign-in" in err
    assert "4/stolen" not in err


def test_the_commands_need_no_other_file_than_tayori_yaml(
    tayori: Tayori, place: Place, browser: Pages
) -> None:
    (place.root / "clips/x").mkdir(parents=True)
    (place.root / "clips/x/clip.yaml").write_text("{", encoding="utf-8")
    assert tayori("youtube", "login", "--client", place.client)[0] == 0
