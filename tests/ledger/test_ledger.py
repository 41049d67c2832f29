from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, inspect, text

from tayori.errors import ResourceError, TayoriError, UsageError
from tayori.ledger import tables
from tayori.ledger.db import open_engine, transaction
from tayori.ledger.guids import EpisodeName
from tayori.ledger.ledger import Ledger, SeenFile, StepRecord
from tayori.ledger.receipts import receipt_from_json, receipt_to_json
from tayori.model.artifact import Artifact
from tayori.model.audit import Deed
from tayori.model.hidden import hide
from tayori.model.ids import Digest, Key, Lang, Slug
from tayori.model.publishing import PublicationState, Receipt, RemoteFile, Role

DIGEST = Digest("d" * 64)
KEY = Key("k" * 64)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger.db")


def _receipt(state: PublicationState = PublicationState.VERIFIED) -> Receipt:
    file = RemoteFile(Role.RENDITION, "朝.mp4", "media/朝.mp4", DIGEST, 7, "video/mp4", Lang("ja"))
    at = datetime(2026, 11, 20, 1, 2, 3, tzinfo=UTC)
    return Receipt(Slug("asa"), "portal", state, "asa", "https://example.jp/asa/", DIGEST, at, (file,))


def test_the_migrations_lead_to_the_tables_the_code_speaks_of(tmp_path: Path) -> None:
    migrated = inspect(open_engine(tmp_path / "migrated.db"))
    described = create_engine("sqlite://")
    with described.connect() as connection:
        tables.metadata.create_all(connection)
        wanted = inspect(connection)
        assert set(migrated.get_table_names()) == set(wanted.get_table_names())
        for name in wanted.get_table_names():
            for column, other in zip(wanted.get_columns(name), migrated.get_columns(name), strict=True):
                assert column["name"] == other["name"]
                assert column["nullable"] == other["nullable"], (name, column["name"])
                assert str(column["type"]) == str(other["type"]), (name, column["name"])
            assert {i["name"] for i in wanted.get_indexes(name)} == {
                i["name"] for i in migrated.get_indexes(name)
            }


def test_a_newer_ledger_is_refused_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    Ledger(path)
    with create_engine(f"sqlite:///{path}").connect() as connection:
        connection.execute(text("PRAGMA user_version = 99"))
    with pytest.raises(UsageError, match="version 99.*newer Tayori"):
        Ledger(path)


def test_a_file_that_is_no_ledger_is_told_as_such(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    path.write_bytes(b"not a database" * 100)
    with pytest.raises(TayoriError, match=r"ledger\.db"):
        Ledger(path)


def test_a_folder_that_cannot_be_made_is_a_resource_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ResourceError):
        Ledger(tmp_path / "file" / "ledger.db")


def test_the_database_is_in_wal_mode(tmp_path: Path) -> None:
    with open_engine(tmp_path / "ledger.db").connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"


def test_a_transaction_is_all_or_nothing(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "ledger.db")
    with pytest.raises(KeyboardInterrupt), transaction(engine) as connection:
        connection.execute(text("INSERT INTO facts VALUES ('a', 'b')"))
        raise KeyboardInterrupt
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM facts")).scalar_one() == 0


def test_a_step_is_found_again_with_artifacts_and_report(ledger: Ledger) -> None:
    run = ledger.begin_run("build")
    made = Artifact(KEY, "rendition.mp4", DIGEST, 7)
    ledger.record_step(run, StepRecord(Slug("asa"), "sound", KEY, "{}", (made,), '{"findings":[]}'))
    ledger.end_run(run, "done")
    assert ledger.artifacts() == {KEY: (made,)}
    assert ledger.last_builds()[Slug("asa"), "sound"].error is None
    assert ledger.reports([KEY]) == {KEY: {"findings": []}}


def test_the_newest_record_of_a_step_counts(ledger: Ledger) -> None:
    run = ledger.begin_run("build")
    ledger.record_step(run, StepRecord(Slug("asa"), "sound", KEY, "{}", error="disk full"))
    ledger.record_step(run, StepRecord(Slug("asa"), "sound", Key("n" * 64), "{}"))
    assert ledger.last_builds()[Slug("asa"), "sound"].key == "n" * 64


def test_publications_are_added_and_the_newest_counts(ledger: Ledger) -> None:
    run = ledger.begin_run("publish")
    ledger.record_publication(run, _receipt(PublicationState.INTENDED))
    ledger.record_publication(run, _receipt())
    assert ledger.publications() == {("portal", Slug("asa")): _receipt()}
    assert [r.state for r in ledger.publication_history("portal")] == ["intended", "verified"]
    assert ledger.publication_history("youtube") == ()


def test_a_guid_is_minted_once(ledger: Ledger) -> None:
    ledger.record_guids(Slug("radio"), {Slug("dai-ichi-wa"): "guid-1"})
    assert ledger.guids(Slug("radio")) == {"dai-ichi-wa": "guid-1"}
    for episode, guid in (("dai-ichi-wa", "guid-2"), ("dai-ni-wa", "guid-1")):
        with pytest.raises(TayoriError):
            ledger.record_guids(Slug("radio"), {Slug(episode): guid})
    ledger.record_guids(Slug("news"), {Slug("dai-ichi"): "guid-1"})  # another show's own affair


def test_guids_are_kept_all_or_none(ledger: Ledger) -> None:
    ledger.record_guids(Slug("radio"), {Slug("ni"): "guid-2"})
    with pytest.raises(TayoriError):
        ledger.record_guids(Slug("radio"), {Slug("ichi"): "guid-1", Slug("ni"): "guid-3"})
    ledger.record_guids(Slug("radio"), {})
    assert ledger.guids(Slug("radio")) == {"ni": "guid-2"}


def test_a_guid_goes_to_another_name_and_never_to_one_that_has_its_own(ledger: Ledger) -> None:
    radio, ichi, ni = Slug("radio"), Slug("ichi"), Slug("ni")
    ledger.record_guids(radio, {ichi: "guid-1", ni: "guid-2"})
    names = {EpisodeName(radio, ichi): EpisodeName(Slug("koe"), Slug("hajimari"))}
    ledger.rename_guids(names, "Sato", "hajimari", {"from": "radio/ichi", "to": "koe/hajimari"})
    renamed = {"radio": {"ni": "guid-2"}, "koe": {"hajimari": "guid-1"}}
    assert ledger.all_guids() == renamed
    with pytest.raises(TayoriError):
        ledger.rename_guids({EpisodeName(radio, ni): EpisodeName(Slug("koe"), Slug("hajimari"))}, "", "", {})
    assert ledger.all_guids() == renamed
    (entry,) = ledger.audit_entries()
    assert (entry.deed, entry.actor, dict(entry.details)["from"]) == (Deed.RENAMED, "Sato", "radio/ichi")


def test_observations_are_remembered_and_replaced(ledger: Ledger) -> None:
    ledger.record_observations({"a.mov": SeenFile(1, 2, 3, DIGEST)}, {"probe": "{}"})
    ledger.record_observations({"a.mov": SeenFile(4, 5, 6, DIGEST)}, {})
    assert ledger.seen_files() == {"a.mov": SeenFile(4, 5, 6, DIGEST)}
    assert ledger.facts() == {"probe": "{}"}


def test_a_session_is_on_record_only_while_it_is_of_use(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    ledger = Ledger(path)
    run = ledger.begin_run("publish")
    other = replace(_receipt(), slug=Slug("yoru"), session="https://upload.example/?upload_id=OTHER")
    ledger.record_publication(run, other)
    for number in range(20):
        session = f"https://upload.example/?upload_id=FIRST-{number // 10}"
        ledger.record_publication(run, replace(_receipt(), session=session, detail="x" * 500 * number))
    kept = [receipt.session for receipt in ledger.publication_history("portal", Slug("asa"))]
    assert kept == [""] * 10 + ["https://upload.example/?upload_id=FIRST-1"] * 10
    ledger.record_publication(run, _receipt())
    assert {r.session for r in ledger.publication_history("portal", Slug("asa"))} == {""}
    there = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"FIRST" not in there, "what is dropped is overwritten"
    assert ledger.publications()["portal", Slug("yoru")].session == other.session


def test_fields_are_kept_as_they_were_read_back() -> None:
    hide("2026-07-01T00:00")
    fields = (("recorded", "2026-07-01T00:00:00Z"),)
    kept = receipt_from_json(receipt_to_json(replace(_receipt(), fields=fields, error="2026-07-01T00:00")))
    assert (kept.fields, kept.error) == (fields, "***")


@given(
    st.text(max_size=30),
    st.sampled_from(PublicationState),
    st.datetimes(timezones=st.just(UTC)),
    st.integers(0, 2**60),
)
def test_a_receipt_survives_the_ledger(detail: str, state: PublicationState, at: datetime, size: int) -> None:
    file = RemoteFile(Role.AUDIO, detail, detail, DIGEST, size, "audio/mpeg")
    receipt = Receipt(Slug("a"), "t", state, detail, detail, DIGEST, at, (file,), detail)
    assert receipt_from_json(receipt_to_json(receipt)) == receipt
