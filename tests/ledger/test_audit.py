"""The audit chain: whatever is done to an entry is found, and two processes write one chain."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tayori.errors import CheckFailed, TayoriError
from tayori.ledger.audit import (
    BEFORE_ALL,
    Head,
    check_chain,
    entry_hash,
    next_entry,
    read_entry,
    row_of,
)
from tayori.ledger.ledger import Ledger
from tayori.ledger.migrations import MIGRATIONS
from tayori.model.audit import AuditEntry, Deed
from tayori.model.ids import Digest, Key, Slug

TEXTS = st.text(max_size=20)
DETAILS = st.dictionaries(TEXTS, TEXTS, max_size=4)
DEEDS = st.lists(st.tuples(TEXTS, st.sampled_from(Deed), TEXTS, DETAILS), min_size=1, max_size=6)
COLUMNS = ("number", "at", "actor", "deed", "subject", "details", "previous", "hash")
TRIGGERS = ("audit_never_changes", "audit_never_shrinks", "audit_only_grows")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger.db")


def _chain(deeds: list[tuple[str, Deed, str, dict[str, str]]]) -> list[AuditEntry]:
    entries: list[AuditEntry] = []
    for deed in deeds:
        entries.append(next_entry(entries[-1] if entries else None, *deed))
    return entries


def _raw(path: Path, *statements: tuple[str, tuple[object, ...]]) -> None:
    """Write to the database as somebody does who gets past the triggers."""
    with sqlite3.connect(path) as connection:
        for trigger in TRIGGERS:
            connection.execute(f"DROP TRIGGER IF EXISTS {trigger}")
        for statement, values in statements:
            connection.execute(statement, values)
    connection.close()


def _is_found(path: Path) -> bool:
    """Whether the chain is found broken, entry by entry; the quick proof has to say the same."""
    try:
        found = check_chain(Ledger(path).stream_audit()) is not None
    except CheckFailed:
        found = True
    assert found is not _is_proven(Ledger(path))
    return found


def _is_proven(ledger: Ledger) -> bool:
    try:
        ledger.prove_audit()
    except CheckFailed:
        return False
    return True


def _append(path: Path, entries: list[AuditEntry]) -> None:
    rows = [tuple(row_of(entry).values()) for entry in entries]
    with sqlite3.connect(path) as connection:
        connection.executemany("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    connection.close()


def test_entries_come_back_as_they_were_recorded(ledger: Ledger) -> None:
    first = ledger.record_deed("sato", Deed.APPROVED, "asa", {"stage": "市", "by": "佐藤"})
    second = ledger.record_deed("", Deed.GRANT_RECORDED, "place/eki")
    assert ledger.audit_entries() == (first, second)
    assert (first.number, first.previous) == (1, BEFORE_ALL)
    assert (second.number, second.previous) == (2, first.hash)
    assert first.details == (("by", "佐藤"), ("stage", "市"))
    assert first.at.utcoffset() == timedelta(0)
    assert check_chain(ledger.audit_entries()) is None


def test_only_the_asked_deeds_are_read(ledger: Ledger) -> None:
    for deed in (Deed.APPROVED, Deed.PUBLISHED, Deed.APPROVED):
        ledger.record_deed("a", deed, "asa", {})
    assert [e.number for e in ledger.audit_entries((Deed.APPROVED,))] == [1, 3]


def test_an_empty_chain_holds() -> None:
    assert check_chain(()) is None


@given(DEEDS)
def test_a_chain_of_any_deeds_holds_and_survives_its_rows(
    deeds: list[tuple[str, Deed, str, dict[str, str]]],
) -> None:
    entries = _chain(deeds)
    assert check_chain(entries) is None
    for entry in entries:
        number, *cells = row_of(entry).values()
        assert read_entry([number, *(cell.encode() for cell in cells)]) == entry


@given(DEEDS, st.data())
def test_any_changed_field_of_any_entry_is_found(
    deeds: list[tuple[str, Deed, str, dict[str, str]]], data: st.DataObject
) -> None:
    entries = _chain(deeds)
    place = data.draw(st.integers(0, len(entries) - 1))
    entry = entries[place]
    changed = data.draw(
        st.one_of(
            TEXTS.map(lambda text: replace(entry, actor=text)),
            TEXTS.map(lambda text: replace(entry, subject=text)),
            st.sampled_from(Deed).map(lambda deed: replace(entry, deed=deed)),
            DETAILS.map(lambda details: replace(entry, details=tuple(sorted(details.items())))),
            st.integers(-3, 9).map(lambda number: replace(entry, number=number)),
            st.integers(1, 9999).map(lambda s: replace(entry, at=entry.at + timedelta(seconds=s))),
            st.text("0123456789abcdef", min_size=64, max_size=64).map(
                lambda text: replace(entry, previous=Digest(text))
            ),
        ).filter(lambda other: other != entry)
    )
    found = check_chain([*entries[:place], changed, *entries[place + 1 :]])
    assert found is not None
    assert found.number == place + 1
    rehashed = replace(changed, hash=entry_hash(changed))
    last_and_plausible = place == len(entries) - 1 and (changed.number, changed.previous) == (
        entry.number,
        entry.previous,
    )
    assert (check_chain([*entries[:place], rehashed, *entries[place + 1 :]]) is None) == last_and_plausible


@given(DEEDS.filter(lambda deeds: len(deeds) > 1), st.data())
def test_a_lost_or_moved_entry_is_found(
    deeds: list[tuple[str, Deed, str, dict[str, str]]], data: st.DataObject
) -> None:
    entries = _chain(deeds)
    place = data.draw(st.integers(0, len(entries) - 2))
    lost = check_chain(entries[:place] + entries[place + 1 :])
    assert lost is not None
    assert lost.number == place + 1
    swapped = [*entries[:place], entries[place + 1], entries[place], *entries[place + 2 :]]
    assert check_chain(swapped) is not None


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with three entries, in one file."""
    path = tmp_path_factory.mktemp("three") / "ledger.db"
    ledger = Ledger(path)
    for number in range(3):
        ledger.record_deed("佐藤", Deed.APPROVED, f"asa-{number}", {"stage": "city", "by": "佐藤"})
    return path


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_changed_byte_in_the_database_is_found(
    data: st.DataObject, three: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("chain") / "ledger.db"
    shutil.copy(three, path)
    column = data.draw(st.sampled_from(COLUMNS[1:]))
    number = data.draw(st.integers(1, 3))
    with sqlite3.connect(path) as connection:
        (text,) = connection.execute(f"SELECT {column} FROM audit WHERE number = ?", (number,)).fetchone()
    connection.close()
    stored = text.encode()
    at = data.draw(st.integers(0, len(stored) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda b: b != stored[at]))
    changed = stored[:at] + bytes([byte]) + stored[at + 1 :]
    assert not _is_found(path)
    _raw(path, (f"UPDATE audit SET {column} = CAST(? AS TEXT) WHERE number = ?", (changed, number)))
    assert _is_found(path)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "2026-11-20T01:02:03Z"),
        ("deed", "praised"),
        ("details", '{"a": "1"}'),
        ("details", "[]"),
        ("details", "{"),
        ("details", '{"a":1}'),
        ("details", '{"a":"0","a":"1"}'),
        ("actor", b"\xff"),
        ("hash", "A" * 64),
    ],
)
def test_an_entry_nobody_wrote_is_told_as_such(
    ledger: Ledger, tmp_path: Path, column: str, value: object
) -> None:
    ledger.record_deed("a", Deed.APPROVED, "asa", {"a": "1"})
    _raw(tmp_path / "ledger.db", (f"UPDATE audit SET {column} = ?", (value,)))
    assert _is_found(tmp_path / "ledger.db")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'x'",
        "DELETE FROM audit",
        "REPLACE INTO audit SELECT number, at, 'x', deed, subject, details, previous, hash FROM audit",
        "INSERT INTO audit SELECT number + 5, at, 'x', deed, subject, details, previous, hash FROM audit",
        "INSERT INTO audit SELECT 0, at, 'x', deed, subject, details, previous, hash FROM audit",
    ],
)
def test_the_database_refuses_all_but_the_next_entry(ledger: Ledger, tmp_path: Path, statement: str) -> None:
    entry = ledger.record_deed("a", Deed.APPROVED, "asa", {})
    with sqlite3.connect(tmp_path / "ledger.db") as connection:
        with pytest.raises(sqlite3.IntegrityError, match="the audit chain"):
            connection.execute(statement)
    connection.close()
    assert ledger.audit_entries() == (entry,)


def test_what_is_no_text_is_recorded_all_the_same(ledger: Ledger) -> None:
    entry = ledger.record_deed("a\udcffb", Deed.APPROVED, "asa", {"why": "\ud800", "nul": "a\0b"})
    assert entry.actor == "a?b"
    assert ledger.audit_entries() == (entry,)
    assert dict(entry.details) == {"why": "?", "nul": "a\0b"}


def test_two_processes_write_one_chain(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    Ledger(path)
    script = (
        "import sys\nfrom pathlib import Path\nfrom tayori.ledger.ledger import Ledger\n"
        "from tayori.model.audit import Deed\nledger = Ledger(Path(sys.argv[1]))\n"
        "for n in range(40): ledger.record_deed(sys.argv[2], Deed.PUBLISHED, f'asset-{n}', {})"
    )
    writers = [subprocess.Popen([sys.executable, "-c", script, str(path), name]) for name in "abc"]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0, 0]
    entries = Ledger(path).audit_entries()
    assert check_chain(entries) is None
    assert len(entries) == 120
    for name in "abc":
        assert [e.subject for e in entries if e.actor == name] == [f"asset-{n}" for n in range(40)]


def test_an_older_ledger_gets_a_chain_and_keeps_its_runs(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(MIGRATIONS[0] + "PRAGMA user_version = 1;")
        connection.execute("INSERT INTO runs (command, started) VALUES ('build', '2026-01-01')")
    connection.close()
    ledger = Ledger(path)
    assert ledger.begin_run("publish portal", "sato") == 2
    assert ledger.audit_entries() == ()
    ledger.record_deed("sato", Deed.PUBLISHED, "asa", {})
    assert check_chain(ledger.audit_entries()) is None
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT command, actor FROM runs").fetchall() == [
            ("build", ""),
            ("publish portal", "sato"),
        ]
    connection.close()


def test_the_makers_of_artifacts_are_those_whose_runs_made_them(ledger: Ledger) -> None:
    from tayori.ledger.ledger import StepRecord
    from tayori.model.artifact import Artifact

    for key, actor in (("k", "sato"), ("l", "tanaka"), ("m", "")):
        run = ledger.begin_run("build", actor)
        made = Artifact(Key(key * 64), "rendition.mp4", Digest("d" * 64), 1)
        ledger.record_step(run, StepRecord(Slug("asa"), "sound", made.key, "{}", (made,)))
    assert ledger.makers({Key("k" * 64), Key("m" * 64)}) == {"sato"}


def test_a_broken_end_of_the_chain_takes_no_further_entry(ledger: Ledger, tmp_path: Path) -> None:
    ledger.record_deed("a", Deed.APPROVED, "asa", {})
    _raw(tmp_path / "ledger.db", ("UPDATE audit SET deed = 'praised'", ()))
    with pytest.raises(TayoriError, match="Entry 1"):
        ledger.record_deed("a", Deed.APPROVED, "asa", {})


def test_adding_to_a_long_chain_is_as_quick_as_to_a_short_one(ledger: Ledger, tmp_path: Path) -> None:
    told = [("a", Deed.PUBLISHED, f"asset-{number}", {"target": "portal"}) for number in range(20_000)]
    _append(tmp_path / "ledger.db", _chain(told))
    took = []
    for _ in range(7):
        began = time.process_time()
        ledger.record_deed("a", Deed.APPROVED, "asa", {})
        took.append(time.process_time() - began)
    assert min(took) < 0.02
    assert check_chain(ledger.stream_audit()) is None


def test_the_time_of_an_entry_is_now_in_utc() -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    assert before <= next_entry(None, "a", Deed.APPROVED, "asa", {}).at <= datetime.now(UTC)


def test_an_entry_whose_hash_is_not_its_own_is_never_read_as_true(ledger: Ledger, tmp_path: Path) -> None:
    for stage in ("agency", "city"):
        ledger.record_deed("a", Deed.APPROVED, "asa", {"stage": stage})
    forged = """UPDATE audit SET details = '{"stage":"mayor"}' WHERE number = 1"""
    _raw(tmp_path / "ledger.db", (forged, ()))
    for deeds in ((), (Deed.APPROVED,)):
        with pytest.raises(CheckFailed, match="Entry 1 of the audit chain was changed"):
            ledger.audit_entries(deeds)


@settings(max_examples=20, deadline=None)
@given(DEEDS, st.integers(0, 6))
def test_a_chain_is_proven_to_its_end_and_then_from_there(
    tmp_path_factory: pytest.TempPathFactory,
    deeds: list[tuple[str, Deed, str, dict[str, str]]],
    first: int,
) -> None:
    path = tmp_path_factory.mktemp("proof") / "ledger.db"
    ledger, entries = Ledger(path), _chain(deeds)
    _append(path, entries[:first])
    part = entries[:first]
    assert ledger.prove_audit() == (Head(len(part), part[-1].hash) if part else Head())
    _append(path, entries[first:])
    assert ledger.prove_audit() == Ledger(path).prove_audit() == Head(len(entries), entries[-1].hash)


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("DELETE FROM audit WHERE number = 2", "Entry 2 breaks the audit chain: it is missing"),
        ("DELETE FROM audit WHERE number = 1", "Entry 1 breaks the audit chain: it is missing"),
        ("UPDATE audit SET subject = 'yoru' WHERE number = 2", "Entry 2 .* was changed"),
        ("UPDATE audit SET previous = hash WHERE number = 3", "Entry 3 .* hash of the entry before"),
        ("UPDATE audit SET actor = x'ff' WHERE number = 3", "Entry 3 .* was changed"),
    ],
)
def test_a_proof_names_the_first_bad_entry(ledger: Ledger, tmp_path: Path, statement: str, says: str) -> None:
    for _ in range(3):
        ledger.record_deed("a", Deed.APPROVED, "asa", {})
    _raw(tmp_path / "ledger.db", (statement, ()))
    with pytest.raises(CheckFailed, match=says):
        ledger.prove_audit()


@pytest.mark.parametrize("statement", ["DELETE FROM audit WHERE number > 1", "DELETE FROM audit"])
def test_what_was_proven_and_is_gone_is_missed(ledger: Ledger, tmp_path: Path, statement: str) -> None:
    for _ in range(3):
        ledger.record_deed("a", Deed.APPROVED, "asa", {})
    ledger.prove_audit()
    _raw(tmp_path / "ledger.db", (statement, ()))
    with pytest.raises(CheckFailed, match="Entry 3"):
        ledger.prove_audit()


def test_a_long_chain_is_proven_in_a_moment(ledger: Ledger, tmp_path: Path) -> None:
    told = [("a", Deed.PUBLISHED, f"asset-{number}", {"target": "portal"}) for number in range(20_000)]
    _append(tmp_path / "ledger.db", _chain(told))
    began = time.process_time()
    assert ledger.prove_audit().number == 20_000
    assert time.process_time() - began < 0.5


def test_several_deeds_are_recorded_together_or_not_at_all(ledger: Ledger) -> None:
    deeds = [(Deed.GRANT_RECORDED, f"place/{name}", {"sha256": name}) for name in "ab"]
    entries = ledger.record_deeds("佐藤", deeds)
    assert ledger.audit_entries() == entries
    assert [(e.actor, e.subject, dict(e.details)) for e in entries] == [
        ("佐藤", "place/a", {"sha256": "a"}),
        ("佐藤", "place/b", {"sha256": "b"}),
    ]
    with pytest.raises(AttributeError):
        ledger.record_deeds("佐藤", [*deeds, (Deed.GRANT_RECORDED, "place/c", "no mapping")])  # type: ignore[list-item]
    assert ledger.audit_entries() == entries
    assert ledger.record_deeds("佐藤", []) == ()


def test_how_grant_files_were_seen_is_kept(ledger: Ledger, tmp_path: Path) -> None:
    ledger.record_grant_files({"place/a": Digest("1" * 64), "place/b": Digest("2" * 64)})
    ledger.record_grant_files({"place/b": Digest("3" * 64)})
    assert Ledger(tmp_path / "ledger.db").grant_files() == {
        "place/a": Digest("1" * 64),
        "place/b": Digest("3" * 64),
    }
