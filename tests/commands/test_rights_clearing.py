"""`rights check`, `show` and `expiring` as people and machines call them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tayori.cli import run
from tayori.commands.days import read_span
from tayori.errors import UsageError
from tayori.ledger.ledger import Ledger
from tayori.model.ids import Digest, Slug
from tayori.model.publishing import PublicationState, Receipt
from tests.pipelines.conftest import PRIVATE_NAME, edit

Ran = tuple[int, str, str]
CLIP = "clips/asa/clip.yaml"
PORTRAIT = "grants/portrait/yamada-hanako.yaml"


@pytest.fixture
def tayori(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Run a command in this process, in English: exit code, stdout, stderr."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def call(*words: object) -> Ran:
        code = run([str(word) for word in words])
        told, err = capsys.readouterr()
        return code, told, err

    return call


def publish_as_if(root: Path, slug: str, target: str) -> None:
    """A receipt in the ledger, as after publishing."""
    (root / ".tayori").mkdir(exist_ok=True)
    ledger = Ledger(root / ".tayori/ledger.db")
    at = datetime(2026, 11, 1, tzinfo=UTC)
    receipt = Receipt(Slug(slug), target, PublicationState.VERIFIED, "x1", "https://x/", Digest("0" * 64), at)
    ledger.record_publication(ledger.begin_run("test"), receipt)


# ---- check


def test_what_is_cleared_ends_with_0(tayori: Callable[..., Ran], workspace: Path) -> None:
    code, told, _ = tayori("rights", "check", "-w", workspace)
    assert code == 0
    assert "asa\tportal\tallowed" in told
    assert "dai-ichi\tportal\tallowed" in told


def test_a_refusal_ends_with_4_and_says_what_to_do(tayori: Callable[..., Ran], workspace: Path) -> None:
    edit(workspace / PORTRAIT, "channels: [any]", "channels: [portal]")
    code, told, _ = tayori("rights", "check", "asa", "-w", workspace)
    assert code == 4
    (line,) = (line for line in told.splitlines() if line.startswith("asa\tyoutube"))
    assert line.split("\t")[2:4] == [
        "refused",
        "portrait: grant portrait/yamada-hanako does not cover youtube; it covers: portal (channels).",
    ]
    assert "Have the grant extended" in line
    assert "asa\tportal\tallowed" in told
    assert "dai-ichi" not in told
    assert tayori("rights", "check", "asa", "--target", "portal", "-w", workspace)[0] == 0


def test_a_japanese_desk_is_told_in_japanese_and_machines_in_both(
    tayori: Callable[..., Ran], workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(workspace / PORTRAIT, "channels: [any]", "channels: [portal]")
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    _, told, _ = tayori("rights", "check", "asa", "-w", workspace)
    assert "不可\t肖像（portrait）：許諾 portrait/yamada-hanako は youtube を含みません" in told
    code, told, _ = tayori("rights", "check", "asa", "--json", "-w", workspace)
    assert code == 4
    (refused,) = (v for v in json.loads(told)["verdicts"] if not v["allowed"])
    (reason,) = refused["reasons"]
    assert (refused["target"], reason["code"], reason["field"]) == ("youtube", "channel", "channels")
    assert set(reason["text"]) == set(reason["cure"]) == {"en", "ja"}


def test_another_day_and_another_end_can_be_tried(tayori: Callable[..., Ran], workspace: Path) -> None:
    call = ("rights", "check", "asa", "--target", "youtube", "-w", workspace)
    assert tayori(*call, "--at", "2039-03-31")[0] == 0
    code, told, _ = tayori(*call, "--at", "2039-04-01")
    assert (code, "holds until 2039-03-31 only" in told) == (4, True)
    assert tayori(*call, "--until", "2039-03-31")[0] == 0
    code, told, _ = tayori(*call, "--until", "2039-04-01")
    assert (code, "Set until to 2039-03-31 or earlier" in told) == (4, True)
    assert tayori(*call, "--until", "tomorrow")[0] == 2


def test_nothing_that_is_told_names_anybody(tayori: Callable[..., Ran], workspace: Path) -> None:
    edit(workspace / CLIP, "通勤の朝を歩く。", f"{PRIVATE_NAME}と歩く。")
    edit(workspace / PORTRAIT, "granted:", "born: 2015-05-05\ngranted:")
    for words in (
        ("check",),
        ("check", "--json"),
        ("show",),
        ("show", "--json"),
        ("expiring", "--within", "9999m"),
    ):
        _, told, err = tayori("rights", *words, "-w", workspace)
        assert told
        assert PRIVATE_NAME not in told + err
        assert "2015" not in told + err


# ---- show


def test_a_tree_goes_from_assets_to_grants_and_verdicts(tayori: Callable[..., Ran], workspace: Path) -> None:
    edit(workspace / PORTRAIT, "status:", "under: script/agency\nstatus:")
    contract = workspace / "grants/script/agency.yaml"
    contract.parent.mkdir()
    text = (workspace / "grants/place/nagano-station.yaml").read_text(encoding="utf-8")
    contract.write_text(
        text.replace("kind: place", "kind: script")
        .replace("PER-0001", "SCR-0001")
        .replace("2039-03-31", "2030-01-31"),
        encoding="utf-8",
    )
    edit(workspace / CLIP, "none: [voice, footage]", "none: {voice: 誰も話さない, footage: }")
    code, told, _ = tayori("rights", "show", "asa", "-w", workspace)
    assert code == 0
    assert told.splitlines() == [
        "asa  Seven a.m.",
        "  portrait",
        "    portrait/yamada-hanako  REL-0001  until 2039-03-31  on any",
        "      rests on script/agency  SCR-0001  until 2030-01-31  on any",
        "  voice: none, by the editor's word: 誰も話さない",
        "  place",
        "    place/nagano-station  PER-0001  until 2039-03-31  on any",
        "  music",
        "    music/asa-no-uta  MUS-0001  until 2039-03-31  on any",
        "  footage: none, by the editor's word",
        "  → portal: allowed",
        "  → youtube: allowed",
    ]


def test_conditions_are_read_before_anything_goes_out(tayori: Callable[..., Ran], workspace: Path) -> None:
    conditions = f"conditions: [ホームでは撮らない, {PRIVATE_NAME}の家を出さない]\n"
    permit = "permit: {number: A-1, conditions: [ドローン不可]}\n"
    edit(workspace / "grants/place/nagano-station.yaml", "status:", f"{conditions}{permit}status:")
    _, told, err = tayori("rights", "show", "asa", "-w", workspace)
    assert (
        "    place/nagano-station  PER-0001  until 2039-03-31  on any\n"
        "      condition: ホームでは撮らない\n"
        "      condition: (kept private: it stands in the grant's file)\n"
        "      condition of the permit: ドローン不可\n"
    ) in told
    assert PRIVATE_NAME not in told + err
    (asset,) = json.loads(tayori("rights", "show", "asa", "--json", "-w", workspace)[1])
    (place,) = next(part for part in asset["components"] if part["component"] == "place")["grants"]
    assert place["chain"][0]["conditions"] == ["ホームでは撮らない", None]
    assert place["chain"][0]["permit_conditions"] == ["ドローン不可"]


def test_what_is_missing_stands_out(tayori: Callable[..., Ran], workspace: Path) -> None:
    edit(workspace / CLIP, "none: [voice, footage]", "none: [footage]")
    edit(workspace / PORTRAIT, "status: active", "status: withdrawn\nwithdrawn: 2026-11-01")
    code, told, _ = tayori("rights", "show", "asa", "-w", workspace)
    assert code == 0
    assert "  voice: NOT ACCOUNTED FOR" in told
    assert "on any  WITHDRAWN" in told
    assert "  → youtube: REFUSED\n    portrait: grant portrait/yamada-hanako was withdrawn" in told


def test_the_tree_of_machines_has_everything(tayori: Callable[..., Ran], workspace: Path) -> None:
    _, told, _ = tayori("rights", "show", "asa", "--json", "-w", workspace)
    (asset,) = json.loads(told)
    components = {part["component"]: part for part in asset["components"]}
    (portrait,) = components["portrait"]["grants"]
    assert portrait["chain"][0]["public_id"] == "REL-0001"
    assert portrait["chain"][0]["until"] == "2039-03-31"
    assert components["voice"]["none"] is True
    assert [target["allowed"] for target in asset["targets"]] == [True, True]


# ---- expiring


def test_what_ends_soon_is_listed_with_what_rests_on_it(tayori: Callable[..., Ran], workspace: Path) -> None:
    edit(workspace / PORTRAIT, "2039-03-31", "2027-01-31")
    edit(workspace / "grants/music/asa-no-uta.yaml", "manager: PD", "manager: PD, valid: {until: 2027-01-15}")
    edit(workspace / CLIP, "recorded:", "publish: {youtube: {until: 2026-12-31}}\nrecorded:")
    publish_as_if(workspace, "asa", "portal")
    code, told, _ = tayori("rights", "expiring", "--at", "2026-11-20", "--within", "3m", "-w", workspace)
    assert code == 0
    assert [line.split("\t") for line in told.splitlines()[1:]] == [
        ["2026-12-31", "asset", "asa at youtube", "", "asa", ""],
        ["2027-01-15", "music right", "music/asa-no-uta (composition)", "MUS-0001", "asa", "asa at portal"],
        ["2027-01-31", "grant", "portrait/yamada-hanako", "REL-0001", "asa", "asa at portal"],
    ]
    _, told, _ = tayori("rights", "expiring", "--at", "2026-11-20", "--within", "8w", "-w", workspace)
    assert [line.split("\t")[0] for line in told.splitlines()[1:]] == ["2026-12-31", "2027-01-15"]
    _, told, _ = tayori("rights", "expiring", "--at", "2026-11-20", "--within", "8d", "-w", workspace)
    assert "Nothing ends from 2026-11-20 to 2026-11-28." in told


def test_what_has_ended_is_listed_as_long_as_it_is_out(tayori: Callable[..., Ran], workspace: Path) -> None:
    edit(workspace / PORTRAIT, "2039-03-31", "2026-08-31")
    call = ("rights", "expiring", "--at", "2026-11-20", "--json", "-w", workspace)
    assert json.loads(tayori(*call)[1])["endings"] == []
    publish_as_if(workspace, "asa", "youtube")
    (ending,) = json.loads(tayori(*call)[1])["endings"]
    assert (ending["on"], ending["out"]) == ("2026-08-31", [{"slug": "asa", "target": "youtube"}])


def test_what_was_withdrawn_is_listed_as_long_as_it_is_out(
    tayori: Callable[..., Ran], workspace: Path
) -> None:
    edit(workspace / PORTRAIT, "status: active", "status: withdrawn\nwithdrawn: 2026-11-01")
    call = ("rights", "expiring", "--at", "2026-11-20", "--within", "1d", "--json", "-w", workspace)
    assert json.loads(tayori(*call)[1])["endings"] == []
    publish_as_if(workspace, "asa", "youtube")
    (ending,) = json.loads(tayori(*call)[1])["endings"]
    assert (ending["what"], ending["name"]) == ("withdrawn grant", "portrait/yamada-hanako")
    assert (ending["on"], ending["out"]) == ("2026-10-31", [{"slug": "asa", "target": "youtube"}])


def test_a_contract_that_ends_names_the_assets_above_it(tayori: Callable[..., Ran], workspace: Path) -> None:
    edit(workspace / PORTRAIT, "status:", "under: place/nagano-station\nstatus:")
    edit(workspace / "grants/place/nagano-station.yaml", "2039-03-31", "2026-12-01")
    edit(workspace / CLIP, "place/nagano-station, ", "")
    call = ("rights", "expiring", "--at", "2026-11-20", "--json", "-w", workspace)
    (ending,) = json.loads(tayori(*call)[1])["endings"]
    assert (ending["what"], ending["name"], ending["assets"]) == ("contract", "place/nagano-station", ["asa"])


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("0d", date(2026, 11, 30)),
        ("60d", date(2027, 1, 29)),
        ("8w", date(2027, 1, 25)),
        ("3m", date(2027, 2, 28)),
        ("1M", date(2026, 12, 30)),
        ("15m", date(2028, 2, 29)),
    ],
)
def test_lengths_of_time_are_read(text: str, day: date) -> None:
    assert read_span(text, date(2026, 11, 30)) == day


@pytest.mark.parametrize("text", ["", "60", "d", "-1d", "1y", "1.5w", "99999d"])
def test_what_is_no_length_of_time_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="60d, 8w or 3m"):
        read_span(text, date(2026, 11, 30))
