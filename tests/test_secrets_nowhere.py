"""A secret in every place where one can be, every command over it, and then a search: it is nowhere else."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import keyring
import pytest

from tayori.cli import run
from tests.config.test_secret import Drawer
from tests.photo_workspace import installed, write_photo_workspace

SECRET = 'xyzzy "plugh" ひみつ-0815'
TRACES = ("xyzzy", "plugh", "ひみつ", "0815", "\\u3072\\u307f\\u3064", "%E3%81%B2")
LEAKY = '''
"""A publisher that leaks wherever one can: what it is told is in everything it says."""
import json
import logging
import os
from dataclasses import replace
from urllib.parse import quote

from tayori.errors import OutcomeUnknown, RemoteClosed, RemoteError
from tayori.model.finding import error
from tayori.model.ids import Digest
from tayori.model.publishing import Action, Drift, Part, PlannedAction, PublicationState, Receipt
from tayori.publishers.base import Options, PublisherKind


class LeakyOptions(Options):
    password: str


class Leaky:
    wanted = ("photo",)

    def __init__(self, context):
        self.context = context

    def plan(self, package, last):
        done = last is not None and last.state is PublicationState.VERIFIED
        action = Action.NOTHING if done else Action.CREATE
        return PlannedAction(package.slug, self.context.name, action, payload_digest=Digest("0" * 64))

    def publish(self, package, last, on_progress=None, record=lambda receipt: None):
        secret = self.context.secret(self.context.options.password)
        how = os.environ["LEAKS"]
        said = f"{secret} {secret!r} {json.dumps(secret)} {quote(secret)}"
        logging.getLogger("leaky").error("sent with %s", said)
        if how in ("RemoteError", "OutcomeUnknown", "RemoteClosed"):
            kinds = (RemoteError, OutcomeUnknown, RemoteClosed)
            cls = next(kind for kind in kinds if kind.__name__ == how)
            try:
                raise ValueError(said)
            except ValueError as cause:
                raise cls(f"It says: {said} is wrong.", f"Not {said}.") from cause
        if how == "bug":
            raise KeyError(said)
        receipt = Receipt(
            package.slug, self.context.name, PublicationState.UPLOADED, "1", "https://x.example/1",
            Digest("0" * 64), self.context.now(), detail=said, error=said,
            parts=(Part("captions.ja", PublicationState.FAILED, error=said),),
        )
        record(receipt)
        return replace(receipt, state=PublicationState.VERIFIED) if how == "quiet" else receipt

    def retract(self, receipt, record=lambda receipt: None):
        raise RemoteError(f"It says {self.context.secret(self.context.options.password)}.", "Again.")

    def verify(self, receipt):
        secret = self.context.secret(self.context.options.password)
        return (error("still-published", f"It says {secret}.", f"Not {secret}."),)

    def drift(self, receipt):
        secret = self.context.secret(self.context.options.password)
        return (Drift(receipt.slug, receipt.target, "title", secret, secret, secret, secret),)


KIND = PublisherKind("leaky", "Leaks", LeakyOptions, Leaky)
'''
VOICES: tuple[tuple[str, ...], ...] = ((), ("-vv",), ("--json",))
EVERY = ("RemoteError", "OutcomeUnknown", "RemoteClosed", "bug", "failed part", "quiet")
AFTER = (
    ("status",), ("receipts",), ("plan", "leaky"), ("drift", "leaky"), ("doctor",), ("audit",), ("verify",),
    ("retract", "leaky", "eki", "--yes"), ("rights", "report"), ("status",), ("receipts",),
)  # fmt: skip


@pytest.fixture
def leaky(tmp_path: Path) -> Iterator[None]:
    folder = tmp_path / "installed"
    folder.mkdir()
    (folder / "leaky_publisher.py").write_text(LEAKY, encoding="utf-8")
    with installed(folder, "leaky-publisher", leaky="leaky_publisher:KIND"):
        yield


@pytest.fixture
def planted(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A reference to the secret, which lies where it says."""
    before, drawer = keyring.get_keyring(), Drawer()
    if request.param == "env":
        monkeypatch.setenv("LEAKY_PASSWORD", SECRET)
        yield "env:LEAKY_PASSWORD"
    elif request.param == "file":
        path = tmp_path / "private" / "password"
        path.parent.mkdir()
        path.write_text(SECRET + "\n", encoding="utf-8")
        path.chmod(0o600)
        yield f"file:{path}"
    else:
        keyring.set_keyring(drawer)
        drawer.set_password("tayori", "leaky", SECRET)
        yield "keyring:tayori/leaky"
        keyring.set_keyring(before)


def assert_nowhere(text: str, where: str) -> None:
    for trace in TRACES:
        assert trace not in text, f"{trace} is in {where}: ...{text[max(0, text.find(trace) - 200) :][:400]}"


def assert_nowhere_below(root: Path, but: tuple[str, ...] = ()) -> None:
    for path in root.rglob("*"):
        if path.is_file() and path.name not in but:
            assert_nowhere(path.read_bytes().decode("utf-8", "replace"), str(path))
    with closing(sqlite3.connect(root / ".tayori/ledger.db")) as ledger:
        tables = [row[0] for row in ledger.execute("select name from sqlite_master where type = 'table'")]
        assert {"runs", "audit", "publications"} <= set(tables)
        for table in tables:
            for row in ledger.execute(f'select * from "{table}"'):
                assert_nowhere(" ".join(map(str, row)), f"the ledger's {table}")


@pytest.mark.parametrize("planted", ["env", "file", "keyring"], indirect=True)
def test_a_secret_is_nowhere(
    leaky: None,
    planted: str,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = write_photo_workspace(tmp_path / "ws", f'leaky: {{kind: leaky, password: "{planted}"}}')
    said = []

    def call(*words: str) -> int:
        code = run([*words, "-w", str(root)])
        out, err = capfd.readouterr()
        assert_nowhere(out + err, " ".join(words))
        said.append(out + err)
        return code

    assert call("build") == 0
    for how in EVERY:
        monkeypatch.setenv("LEAKS", how)
        for more in (*VOICES, ("--json", "-vv")):
            call("publish", "leaky", "--yes", *more)
    for words in AFTER:
        for more in VOICES:
            call(*words, *more)
    everything = "".join(said)
    assert "Traceback" in everything
    assert everything.count("***") > 20
    assert_nowhere_below(root)


def test_a_secret_written_out_is_nowhere_but_there(
    leaky: None, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    root = write_photo_workspace(tmp_path / "ws", "leaky: {kind: leaky, password: env:X}")
    assert run(["build", "-w", str(root)]) == 0
    settings = root / "tayori.yaml"
    good = settings.read_text(encoding="utf-8")
    capfd.readouterr()
    for written in (
        "password: xyzzy-0815",
        "password: xyzzy-0815, plugh-plugh",
        "passwort: xyzzy-0815",
        "password: !xyzzy-0815",
    ):
        settings.write_text(good.replace("password: env:X", written), encoding="utf-8")
        for words in (
            ("status",),
            ("plan",),
            ("publish", "leaky", "--yes"),
            ("doctor",),
            ("build",),
            ("receipts",),
        ):
            for more in VOICES:
                code = run([*words, *more, "-w", str(root)])
                out, err = capfd.readouterr()
                assert_nowhere(out + err, " ".join((*words, *more, written)))
                assert code in (0, 2)
        assert_nowhere_below(root, but=("tayori.yaml",))


def test_what_is_no_secret_is_told(leaky: None, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The search above finds what is there: without a mask the same sentence comes out whole."""
    root = write_photo_workspace(tmp_path / "ws", "leaky: {kind: leakyy, password: env:X}")
    assert run(["plan", "-w", str(root), "-vv"]) == 2
    with pytest.raises(AssertionError, match="is in the output"):
        assert_nowhere(capfd.readouterr().err.replace("leakyy", "xyzzy"), "the output")
