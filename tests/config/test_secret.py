from __future__ import annotations

import json
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

from tayori.commands.discretion import discreet_output, echo_document
from tayori.config.secret import forget_secret, is_loose, is_reference, resolve_secret, store_secret
from tayori.config.settings_file import load_settings
from tayori.config.yaml import parse_yaml
from tayori.errors import ConfigError, ResourceError, UsageError
from tayori.model.hidden import MASK, hide, without_hidden
from tests.config import samples
from tests.watchdog import watchdog


class Drawer(KeyringBackend):
    """A keyring in memory."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.is_locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.is_locked:
            raise KeyringLocked
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.is_locked:
            raise KeyringLocked
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError


@pytest.fixture
def drawer() -> Iterator[Drawer]:
    before, drawer = keyring.get_keyring(), Drawer()
    keyring.set_keyring(drawer)
    yield drawer
    keyring.set_keyring(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_is_a_reference() -> None:
    assert is_reference("env:NAME")
    assert is_reference("file:~/x.json")
    assert is_reference("keyring:tayori/youtube")
    for text in ("hunter2", "env:", "https://x", "", "envelope:NAME"):
        assert not is_reference(text)


def test_references_are_resolved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAYORI_TEST_SECRET", "hunter2")
    samples.write(tmp_path / "secrets/wp.txt", "hunter3\n").chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert resolve_secret("env:TAYORI_TEST_SECRET", tmp_path) == "hunter2"
    assert resolve_secret("file:secrets/wp.txt", tmp_path) == "hunter3"
    assert resolve_secret("file:~/secrets/wp.txt", tmp_path / "elsewhere") == "hunter3"
    assert resolve_secret("env:X", tmp_path, {"X": "y"}) == "y"


@pytest.mark.parametrize(
    ("reference", "says"),
    [
        ("env:TAYORI_NOT_SET", "TAYORI_NOT_SET is not set"),
        ("file:nowhere.txt", "No such file"),
        ("file:bytes.bin", "it is not text"),
        ("keyring:tayori/youtube", "keyring"),
    ],
)
def test_what_cannot_be_resolved_says_how(tmp_path: Path, reference: str, says: str) -> None:
    (tmp_path / "bytes.bin").write_bytes(b"\xff\xfe\xff")
    (tmp_path / "bytes.bin").chmod(0o600)
    with pytest.raises(UsageError, match=says) as caught:
        resolve_secret(reference, tmp_path)
    assert caught.value.next_step


def test_a_written_out_secret_is_refused_without_being_repeated(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        resolve_secret("hunter2", tmp_path)
    assert "hunter2" not in str(caught.value)


def test_a_file_is_written_whole_and_for_its_owner_alone(tmp_path: Path) -> None:
    reference = "file:鍵/youtube/token.json"
    store_secret(reference, "geheim-1", tmp_path)
    path = tmp_path / "鍵/youtube/token.json"
    assert mode(path) == 0o600
    assert mode(path.parent) == mode(path.parent.parent) == 0o700
    path.chmod(0o644)
    store_secret(reference, "geheim-2", tmp_path)
    assert (mode(path), resolve_secret(reference, tmp_path)) == (0o600, "geheim-2")
    assert [p.name for p in path.parent.iterdir()] == ["token.json"]
    forget_secret(reference, tmp_path)
    forget_secret(reference, tmp_path)
    with pytest.raises(UsageError, match="No such file"):
        resolve_secret(reference, tmp_path)


def test_a_link_stays_one_and_folders_stay_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir(mode=0o755)
    (tmp_path / "link").symlink_to(tmp_path / "real/key")
    store_secret("file:link", "geheim-1", tmp_path)
    assert (tmp_path / "link").is_symlink()
    assert (mode(tmp_path / "real"), mode(tmp_path / "real/key")) == (0o755, 0o600)


def test_a_folder_that_cannot_be_written_is_told_and_keeps_what_it_has(tmp_path: Path) -> None:
    """As another user than root, whom modes do not stop."""
    (tmp_path / "closed").write_text("a file where a folder should be")
    with pytest.raises((ResourceError, OSError)):
        store_secret("file:closed/token", "geheim-1", tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["closed"]


@pytest.mark.parametrize("bits", [0o640, 0o620, 0o604, 0o602, 0o644, 0o666])
def test_what_others_can_read_or_write_is_refused(tmp_path: Path, bits: int) -> None:
    path = samples.write(tmp_path / "wp.txt", "geheim-1")
    path.chmod(bits)
    assert is_loose("file:wp.txt", tmp_path)
    with pytest.raises(UsageError, match="chmod 600") as caught:
        resolve_secret("file:wp.txt", tmp_path)
    assert "geheim-1" not in str(caught.value)
    for closed in (0o600, 0o400, 0o700):
        path.chmod(closed)
        assert not is_loose("file:wp.txt", tmp_path)
        assert resolve_secret("file:wp.txt", tmp_path) == "geheim-1"


def test_only_files_are_loose(tmp_path: Path) -> None:
    for reference in (
        "env:HOME",
        "keyring:a/b",
        "file:nowhere",
        "file:~nobody-here/x",
        "file:a\0b",
        "file:.",
    ):
        assert not is_loose(reference, tmp_path)


def test_a_pipe_is_no_loose_file(tmp_path: Path) -> None:
    script = "from pathlib import Path; from tayori.config.secret import resolve_secret as r; "
    script += "print(len(r('file:/dev/stdin', Path())))"
    done = subprocess.run([sys.executable, "-c", script], input=b"geheim-1", capture_output=True, check=False)
    assert done.stdout.strip() == b"8", done.stderr


def test_the_keyring_keeps_and_forgets(tmp_path: Path, drawer: Drawer) -> None:
    store_secret("keyring:tayori/youtube", "geheim-1", tmp_path)
    assert drawer.kept == {("tayori", "youtube"): "geheim-1"}
    assert resolve_secret("keyring:tayori/youtube", tmp_path) == "geheim-1"
    forget_secret("keyring:tayori/youtube", tmp_path)
    forget_secret("keyring:tayori/youtube", tmp_path)
    with pytest.raises(UsageError, match="has nothing at"):
        resolve_secret("keyring:tayori/youtube", tmp_path)
    drawer.is_locked = True
    with pytest.raises(UsageError, match="cannot be used"):
        store_secret("keyring:a/b", "x", tmp_path)
    with pytest.raises(UsageError, match="cannot be used"):
        forget_secret("keyring:a/b", tmp_path)


def test_the_environment_keeps_nothing(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot keep") as caught:
        store_secret("env:WP", "geheim-1", tmp_path)
    assert "file:PATH" in caught.value.next_step
    assert "geheim-1" not in str(caught.value)
    with pytest.raises(UsageError, match="unset WP"):
        forget_secret("env:WP", tmp_path)
    with pytest.raises(UsageError, match="written out") as stored:
        store_secret("geheim-2", "x", tmp_path)
    with pytest.raises(UsageError, match="written out") as forgotten:
        forget_secret("geheim-2", tmp_path)
    assert "geheim-2" not in str(stored.value) + str(forgotten.value)


def test_what_is_resolved_is_masked_however_it_is_quoted(tmp_path: Path) -> None:
    secret = 'p"ä ss/\\wört-7'
    resolve_secret("env:X", tmp_path, {"X": secret})
    for said in (secret, repr(secret), f"a{secret}b", "p%22%C3%A4%20ss%2F%5Cw%C3%B6rt-7"):
        assert "rt-7" not in without_hidden(said)
    assert without_hidden(f"<{secret}>") == f"<{MASK}>"
    hide("x")
    assert without_hidden("x is no secret") == "x is no secret"


def test_of_a_document_its_secrets_are_masked_and_its_addresses_are_not(tmp_path: Path) -> None:
    said = '{"installed": {"client_secret": "GOCSPX-abcdef", "token_uri": "https://oauth2.example/token"}}'
    resolve_secret("env:X", tmp_path, {"X": said})
    shown = without_hidden("https://oauth2.example/token refused GOCSPX-abcdef")
    assert shown == f"https://oauth2.example/token refused {MASK}"


@pytest.mark.parametrize(
    "written",
    [
        "password: geheim99", "password:geheim99", "password: *geheim99", "password: &geheim99 x",
        "password: !geheim99", "api_key: [geheim99]", "passwort: {geheim99: 1}", "token: geheim99, rest",
        "token: ab,geheim99", "password: geheim99, password: geheim99", "secret: 'geheim99",
        "url: https://me:geheim99@portal.example.jp/", "client_secret: @geheim99",
    ],
)  # fmt: skip
def test_no_mistake_repeats_what_was_written_out(tmp_path: Path, written: str) -> None:
    settings = samples.SETTINGS + f"  wp: {{kind: folder, {written}, keep_replaced_days: many}}\n"
    samples.write(tmp_path / "tayori.yaml", settings)
    with pytest.raises(ConfigError) as caught:
        load_settings(tmp_path)
    assert "geheim99" not in str(caught.value) + repr(caught.value.mistakes)


def test_words_of_other_files_are_not_taken_for_secrets() -> None:
    parse_yaml("token: morgenrot\npassword: abendrot\n", "clip.yaml")
    assert without_hidden("morgenrot abendrot") == "morgenrot abendrot"


def test_backslashes_without_end_are_not_tried_over_and_over() -> None:
    """Each may be one of many of a secret, or quote the next: trying all ways would take for ever."""
    for secret in ("\\" * 30 + "geheim", "\\x" * 30, '"\\\n' * 20):
        hide(secret)
    with watchdog():
        for said in ("\\" * 10_000, "\\\\x" * 5_000, '\\"' * 5_000):
            assert without_hidden(said)


@given(st.text(min_size=8, max_size=20).filter(lambda text: len(text.strip()) >= 8), st.integers(0, 3))
def test_a_secret_is_masked_in_json_in_json(secret: str, times: int) -> None:
    hide(secret)
    for is_ascii in (True, False):
        said = secret.strip()
        for _ in range(times):
            said = json.dumps(said, ensure_ascii=is_ascii)
        assert MASK in without_hidden(said)


def test_short_words_are_never_masked_and_json_stays_json(capsys: pytest.CaptureFixture[str]) -> None:
    for secret in ("true", "null", "1234", "2026-07", '": "2026', "12345678", 'e": true,'):
        hide(secret)
    assert without_hidden("true 1234 2026-07-01") == "true 1234 2026-07-01"
    document = {"is": True, "size": 12345678, "said": "It was 12345678.", "at": ["2026-07-01"], "none": None}
    with discreet_output():
        echo_document(document)
    told = json.loads(capsys.readouterr().out)
    assert told == document | {"said": f"It was {MASK}."}


def test_a_newline_at_the_end_is_no_part_of_a_secret_from_the_environment(tmp_path: Path) -> None:
    assert resolve_secret("env:KEY", tmp_path, {"KEY": " key-0123\r\n"}) == "key-0123"
    with pytest.raises(UsageError, match="KEY is not set"):
        resolve_secret("env:KEY", tmp_path, {"KEY": "\n"})
