"""Engines come by entry point, ours and others' alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from tayori.errors import UsageError
from tayori.subtitles.transcription import sphinx, whisper
from tayori.subtitles.transcription.registry import GROUP, get_engine


def install(folder: Path, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    """A package with one entry point."""
    info = folder / "other_engine-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: other-engine\nVersion: 1\n")
    (info / "entry_points.txt").write_text(f"[{GROUP}]\n{line}\n")
    monkeypatch.syspath_prepend(folder)


def test_ours_are_registered() -> None:
    assert get_engine("whisper") is whisper.ENGINE
    assert get_engine("sphinx") is sphinx.ENGINE


def test_engine_of_another_package_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, monkeypatch, "recorded = tests.subtitles.transcription.recorded:ENGINE")
    assert get_engine("recorded").name == "recorded"


def test_unknown_engine_is_named_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="no transcription engine 'wisper'.*sphinx, whisper"):
        get_engine("wisper")


def test_engine_that_does_not_load_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, monkeypatch, "broken = no.such.package:ENGINE")
    with pytest.raises(UsageError, match=r"'broken' \(no.such.package:ENGINE\) does not load"):
        get_engine("broken")
