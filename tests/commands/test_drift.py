"""`drift` by its words, its JSON and its exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tayori.cli import run
from tests.pipelines.racks import FIRST, SECOND, SLUGS, sent
from tests.publishers.rack import change, set_faults, thing

Ran = tuple[int, str, str]
pytestmark = pytest.mark.slow

WORN = "よその題"


@pytest.fixture
def drift(capsys: pytest.CaptureFixture[str], rack: Path) -> Callable[..., Ran]:
    """Run `drift rack` where six clips are out: exit code, stdout, stderr."""
    sent(rack)

    def call(*words: str) -> Ran:
        code = run(["drift", "rack", *words, "-w", str(rack)])
        out, err = capsys.readouterr()
        return code, out, err

    return call


def test_without_drift_it_says_so(drift: Callable[..., Ran]) -> None:
    assert drift()[:2] == (0, f"rack is as it was sent: {len(SLUGS)} compared.\n")


def test_nothing_out_is_not_told_as_if_it_were_right(rack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["drift", "rack", "-w", str(rack)]) == 0
    assert capsys.readouterr().out == "Nothing is out at rack: nothing was compared.\n"


def test_drift_is_a_table_and_a_failed_check(rack: Path, drift: Callable[..., Ran]) -> None:
    change(rack / "rack", FIRST, title=WORN)
    code, out, _ = drift()
    assert code == 7
    ways = f"`tayori drift rack --restore {FIRST}` or `tayori drift rack --adopt {FIRST}:title`"
    assert out.splitlines() == [
        "rack",
        "asset\tfield\tours\tthere\twhat to do",
        f"{FIRST}\ttitle\t朝の駅 その0\t{WORN}\tSomebody changed title. {ways}",
    ]


def test_long_texts_are_told_line_by_line(rack: Path, drift: Callable[..., Ran]) -> None:
    change(rack / "rack", FIRST, description="自転車で十五分。通勤の朝を歩く。\n登録はこちら")
    _, out, _ = drift()
    assert f"{FIRST}: description\n    ...\n  + 登録はこちら\n" in out


def test_machines_get_everything(rack: Path, drift: Callable[..., Ran]) -> None:
    change(rack / "rack", FIRST, title=WORN)
    set_faults(rack / "rack", asa_0001="mute")
    code, out, err = drift("--json")
    told = json.loads(out)
    assert code == 7
    assert told["drift"][0] == {
        "slug": FIRST,
        "field": "title",
        "expected": "朝の駅 その0",
        "found": WORN,
        "text": "Somebody changed title.",
        "cure": "",
        "can_restore": True,
        "can_adopt": True,
    }
    assert told["errors"][0]["slug"] == SECOND
    assert SECOND in err


def test_deciding_asks_first(rack: Path, drift: Callable[..., Ran]) -> None:
    change(rack / "rack", FIRST, title=WORN)
    code, _, err = drift("--restore", FIRST)
    assert (code, "Nothing was changed." in err) == (2, True)
    assert thing(rack / "rack", FIRST)["title"] == WORN


def test_what_is_settled_is_told_and_exits_well(rack: Path, drift: Callable[..., Ran]) -> None:
    change(rack / "rack", FIRST, title=WORN)
    change(rack / "rack", SECOND, title=WORN)
    code, out, _ = drift("--adopt", f"{FIRST}:title", "--restore-all", "--yes")
    assert code == 0
    assert f"{FIRST}: title stays as it is at rack." in out
    assert f"{SECOND} at rack is as it was sent." in out
    assert drift()[0] == 0


def test_adopting_what_rights_depend_on_is_refused(rack: Path, drift: Callable[..., Ran]) -> None:
    change(rack / "rack", FIRST, licence="CC0-1.0")
    code, _, err = drift("--adopt", f"{FIRST}:licence", "--yes")
    assert (code, "licence cannot stay" in err) == (4, True)


def test_a_restoration_that_rights_forbid_leaves_it_and_says_so(
    rack: Path, drift: Callable[..., Ran]
) -> None:
    change(rack / "rack", FIRST, title=WORN)
    path = rack / "grants/place/eki.yaml"
    text = path.read_text(encoding="utf-8").replace("status: active", "status: withdrawn")
    path.write_text(text + "withdrawn: 2026-08-01\n", encoding="utf-8")
    code, _, err = drift("--restore", FIRST, "--yes")
    assert (code, "is not cleared" in err) == (7, True)
