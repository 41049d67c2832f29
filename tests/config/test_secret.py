from __future__ import annotations

from pathlib import Path

import pytest

from tayori.config.secret import is_reference, resolve_secret
from tayori.errors import UsageError
from tests.config import samples


def test_what_is_a_reference() -> None:
    assert is_reference("env:NAME")
    assert is_reference("file:~/x.json")
    assert is_reference("keyring:tayori/youtube")
    for text in ("hunter2", "env:", "https://x", "", "envelope:NAME"):
        assert not is_reference(text)


def test_references_are_resolved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAYORI_TEST_SECRET", "hunter2")
    samples.write(tmp_path / "secrets/wp.txt", "hunter3\n")
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
    with pytest.raises(UsageError, match=says) as caught:
        resolve_secret(reference, tmp_path)
    assert caught.value.next_step


def test_a_written_out_secret_is_refused_without_being_repeated(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        resolve_secret("hunter2", tmp_path)
    assert "hunter2" not in str(caught.value)
