"""Local times where clocks are changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tayori.config.manifests import read_clip
from tayori.config.references import in_zone
from tayori.config.settings_file import load_settings
from tayori.errors import ConfigError
from tests.config import samples

ZONES = ("America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Tokyo", "America/Santiago",
         "Pacific/Apia", "Africa/Casablanca", "UTC")  # fmt: skip


@pytest.mark.parametrize(
    ("written", "says", "offsets"),
    [
        ("2026-03-08T02:30", "does not exist", ("-05:00", "-04:00")),
        ("2026-11-01T01:30", "is there twice", ("-04:00", "-05:00")),
    ],
)
def test_times_at_the_edges_of_summer_are_mistakes(
    nagano: Path, written: str, says: str, offsets: tuple[str, str]
) -> None:
    settings = nagano / "tayori.yaml"
    settings.write_text(settings.read_text().replace("Asia/Tokyo", "America/New_York"))
    text = f"schema: 1\ntitle: 朝\nsource: IMG_0412.MOV\npublish:\n  youtube: {{publish_at: {written}}}\n"
    path = samples.add_clip(nagano, "test", text)
    with pytest.raises(ConfigError) as caught:
        read_clip(path, load_settings(nagano))
    (mistake,) = caught.value.mistakes
    assert (mistake.line, mistake.key) == (5, "publish.youtube.publish_at")
    assert f"{says} in America/New_York" in mistake.text
    for offset in offsets:
        assert f"`{written}:00{offset}`" in mistake.text
        path.write_text(text.replace(written, f"{written}{offset}"))
        found = read_clip(path, load_settings(nagano)).publish_options("youtube").publish_at
        assert found == datetime.fromisoformat(f"{written}{offset}")


def check_local_time(moment: datetime, zone: ZoneInfo) -> None:
    """It is taken exactly when one moment has this local time; else the sentence says none or two."""
    hours = (timedelta(minutes=15 * quarter) for quarter in range(-104, 105))
    offsets = {offset_at(moment.replace(tzinfo=UTC) + h, zone) for h in hours}
    guesses = (moment.replace(tzinfo=UTC) - offset for offset in offsets)
    moments = {guess for guess in guesses if guess.astimezone(zone).replace(tzinfo=None) == moment}
    if len(moments) == 1:
        assert {in_zone(moment, zone).astimezone(UTC)} == moments
    else:
        with pytest.raises(ValueError, match="is there twice" if moments else "does not exist"):
            in_zone(moment, zone)


@given(st.datetimes(datetime(1975, 1, 1), datetime(2037, 12, 31)), st.sampled_from(ZONES))
def test_a_local_time_is_taken_exactly_when_it_is_one_moment(moment: datetime, name: str) -> None:
    check_local_time(moment, ZoneInfo(name))


@settings(deadline=None)
@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2037, 12, 31)),
    st.sampled_from(ZONES[:4]),
    st.integers(-90, 90),
)
def test_near_a_change_of_clocks_it_is_the_same(moment: datetime, name: str, minutes: int) -> None:
    zone = ZoneInfo(name)
    change = next_change(moment, zone)
    if change is not None:
        check_local_time((change + timedelta(minutes=minutes)).astimezone(zone).replace(tzinfo=None), zone)


def next_change(after: datetime, zone: ZoneInfo) -> datetime | None:
    """The next whole hour in UTC, within a year, before which the clocks are changed."""
    low = after.replace(minute=0, second=0, microsecond=0, tzinfo=UTC)
    days = (low + timedelta(days=n) for n in range(366))
    day = next((d for d in days if offset_at(d, zone) != offset_at(d + timedelta(days=1), zone)), None)
    if day is None:
        return None
    hours = (day + timedelta(hours=n) for n in range(25))
    return next(h for h in hours if offset_at(h, zone) != offset_at(h + timedelta(hours=1), zone))


def offset_at(moment: datetime, zone: ZoneInfo) -> timedelta:
    offset = moment.astimezone(zone).utcoffset()
    assert offset is not None
    return offset


@pytest.mark.parametrize("moment", [datetime.min, datetime.max])
def test_the_ends_of_time_are_no_traceback(moment: datetime) -> None:
    assert in_zone(moment, ZoneInfo("America/New_York")).replace(tzinfo=None) == moment
