"""A permission that ends on a day to come says so in its own file, and stays as a person wrote it."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tayori.config.end_grant import end_grant
from tayori.config.workspace import load_grants
from tayori.model.grant import Grant, GrantStatus
from tayori.model.ids import GrantId

TODAY = date(2026, 11, 20)
TEXT = """\
schema: 1
kind: place
subject: 長野駅   # the station
public_id: PER-0001
granted: 2026-07-01
{valid}channels: [any]   # as on the permit
territories: [world]
"""
DAYS = st.dates(TODAY + timedelta(days=1), date(2099, 12, 31))


def _ended(folder: Path, valid: str, *days: date) -> tuple[str, Grant]:
    path = folder / "grants/place/eki.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(TEXT.format(valid=valid), encoding="utf-8")
    for day in days:
        end_grant(path, day, TODAY, "佐藤", "so agreed: by phone")
    grants, mistakes = load_grants(folder)
    assert mistakes == ()
    return path.read_text(encoding="utf-8"), grants[GrantId("place/eki")]


@given(day=DAYS, until=st.none() | DAYS)
def test_the_earlier_end_holds_and_once_is_enough(day: date, until: date | None) -> None:
    valid = f"valid: {{from: 2026-07-01, until: {until}}}\n" if until else ""
    with tempfile.TemporaryDirectory() as folder:
        text, grant = _ended(Path(folder), valid, day)
        again, _ = _ended(Path(folder), valid, day, day)
    last = day - timedelta(days=1)
    assert grant.scope.valid_until == (min(last, until) if until else last)
    assert grant.status is GrantStatus.ACTIVE
    assert text == again


def test_comments_stay_and_history_says_who_and_why(tmp_path: Path) -> None:
    text, grant = _ended(tmp_path, "", date(2026, 12, 1))
    assert "subject: 長野駅   # the station" in text
    assert "channels: [any]   # as on the permit" in text
    (line,) = grant.history
    assert (line.on, line.status, line.by) == (TODAY, GrantStatus.ACTIVE, "佐藤")
    assert line.why == "withdrawn as of 2026-12-01: so agreed: by phone"


def test_an_older_line_of_history_stays_before_it(tmp_path: Path) -> None:
    valid = "history:\n  - {on: 2026-12-24, status: active}\n"
    _, grant = _ended(tmp_path, valid, date(2027, 12, 1))
    assert [line.on for line in grant.history] == [date(2026, 12, 24), date(2026, 12, 24)]
