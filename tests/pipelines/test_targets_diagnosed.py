"""What `doctor` says of targets: credentials that are there and closed, what is left of today."""

from __future__ import annotations

from pathlib import Path

import pytest

from tayori.pipelines.diagnosis import Diagnosis
from tayori.pipelines.doctor import all_ready, diagnose
from tests.pipelines.conftest import edit
from tests.pipelines.racks import FIRST, sent

pytestmark = pytest.mark.slow


def _told(root: Path) -> dict[str, Diagnosis]:
    found = {one.subject: one for one in diagnose(root)}
    return {name: one for name, one in found.items() if name.startswith("target ")}


def test_credentials_have_to_be_there(rack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = _told(rack)["target rack: credentials"]
    assert (told.ready, "RACK" in told.state) == (False, True)
    assert not all_ready((told,))
    monkeypatch.setenv("RACK", "very-secret-word")
    told = _told(rack)["target rack: credentials"]
    assert (told.ready, told.state) == (True, "env:RACK is there")


def test_credentials_are_for_their_owner_alone(rack: Path) -> None:
    edit(rack / "tayori.yaml", "env:RACK", "file:rack.json")
    path = rack / "rack.json"
    path.write_text("very-secret-word", encoding="utf-8")
    path.chmod(0o644)
    told = _told(rack)["target rack: credentials"]
    assert (told.ready, told.cure) == (False, f"Close it: chmod 600 {path}")
    path.chmod(0o600)
    assert _told(rack)["target rack: credentials"].ready
    assert not any("very-secret-word" in repr(one) for one in _told(rack).values())


def test_the_account_and_what_is_left_of_today_are_told(rack: Path) -> None:
    sent(rack, [FIRST])
    told = _told(rack)
    assert told["target rack: rack-dusty"].state == "The rack of rack is dusty. Wipe it."
    assert told["target rack: quota"].state == (
        "rack 9,900 of 10,000 left today by our own count; new day at 17:00 JST"
    )
    assert not any(name.startswith("target portal") for name in told)
