"""What is a download and what is none, by the rules of facts 4.10."""

from __future__ import annotations

import gzip
import io
import itertools
import random
import sys
import tracemalloc
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tayori.errors import ResourceError, UsageError
from tayori.statistics.addresses import read_networks
from tayori.statistics.counting import CountJob, count_downloads
from tayori.statistics.enclosures import Enclosure, EnclosureIndex
from tayori.statistics.figures import Figures
from tayori.statistics.log_formats.detection import SAMPLE_LINES, LogForm
from tayori.statistics.rules import Period, Reason, WindowRule
from tests.statistics.samples import (
    APP,
    CLIP,
    FILES,
    LONG,
    LONG_M4A,
    NOON,
    SHORT,
    THRESHOLD,
    TOKYO,
    Asked,
    combined,
    count,
    count_text,
    counted_slowly,
    rules,
)

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
PART = Asked(status=206)


def totals(figures: Figures) -> int:
    """What was counted, once it is sure that no line is lost."""
    tally = figures.tally
    assert tally.lines == tally.left_out.total() + tally.requests
    assert figures.kept == figures.windows + figures.repeated
    return figures.total


FOUR_VISITS = tuple(
    datetime(2026, 11, day, hour, minute, tzinfo=TOKYO)
    for day, hour, minute in ((16, 22, 0), (17, 3, 0), (17, 22, 15), (18, 23, 15))
)


@pytest.mark.parametrize(
    ("rule", "counted"),
    [
        (WindowRule.CALENDAR, (1, 1, 0, 1)),
        (WindowRule.FIRST, (1, 0, 1, 1)),
        (WindowRule.LAST, (1, 0, 0, 1)),
    ],
)
def test_the_table_of_windows(tmp_path: Path, rule: WindowRule, counted: tuple[int, ...]) -> None:
    """Facts 4.10, step 4: each visit adds what the table says."""
    visits = [Asked(at=at) for at in FOUR_VISITS]
    sums = [totals(count(tmp_path, visits[: n + 1], window=rule)) for n in range(4)]
    assert tuple(b - a for a, b in zip([0, *sums], sums, strict=False)) == counted


def test_a_window_ends_after_exactly_a_day(tmp_path: Path) -> None:
    visits = [Asked(), Asked(at=NOON + timedelta(days=1))]
    for rule in (WindowRule.FIRST, WindowRule.LAST):
        assert totals(count(tmp_path, visits, window=rule)) == 2
        early = [visits[0], Asked(at=NOON + timedelta(days=1, seconds=-1))]
        assert totals(count(tmp_path, early, window=rule)) == 1


def test_days_are_those_of_the_workspace(tmp_path: Path) -> None:
    late = Asked(at=datetime(2026, 11, 16, 15, tzinfo=UTC))
    (cell,) = count(tmp_path, [late]).downloads
    assert cell.day == date(2026, 11, 17)


@pytest.mark.parametrize(
    ("sent", "counted"), [(THRESHOLD - 1, 0), (THRESHOLD, 1), (THRESHOLD + 1, 1), (LONG.size, 1)]
)
@pytest.mark.parametrize("status", [200, 206])
def test_header_and_a_minute_are_needed(tmp_path: Path, status: int, sent: int, counted: int) -> None:
    asked = Asked(status=status, sent=sent)
    assert totals(count_text(tmp_path, combined(asked) + "\n")) == counted
    assert totals(count(tmp_path, [replace(asked, range=(0, LONG.size - 1))])) == counted


@pytest.mark.parametrize("file", [SHORT, CLIP])
def test_a_file_under_a_minute_counts_whole(tmp_path: Path, file: Enclosure) -> None:
    assert totals(count(tmp_path, [Asked(file=file, sent=file.size)])) == 1
    figures = count(tmp_path, [Asked(file=file, sent=file.size - 1)])
    assert (totals(figures), figures.too_little) == (0, 1)


def test_a_minute_is_not_under_a_minute() -> None:
    assert Enclosure("e", "e.mp3", 1_000, 60_000, 100).threshold_bytes == 1_000
    assert Enclosure("e", "e.mp3", 1_000, 60_001, 100).threshold_bytes == 1_000
    assert Enclosure("e", "e.mp3", 1_000, 120_000, 100).threshold_bytes == 550
    assert Enclosure("e", "e.mp3", 1_000, 0).threshold_bytes == 1_000


@QUICK
@given(cuts=st.sets(st.integers(1, LONG.size - 1), max_size=12), seed=st.randoms(use_true_random=False))
def test_any_split_of_a_download_counts_once(tmp_path: Path, cuts: set[int], seed: random.Random) -> None:
    edges = [0, *sorted(cuts - {2}), LONG.size]
    parts = [
        replace(PART, range=(a, b - 1), sent=b - a, at=NOON + timedelta(minutes=seed.randrange(600)))
        for a, b in itertools.pairwise(edges)
    ]
    seed.shuffle(parts)
    assert totals(count(tmp_path, parts)) == 1
    assert totals(count_text(tmp_path, "".join(combined(p) + "\n" for p in parts))) == 1


def test_the_same_part_again_and_again_is_no_download(tmp_path: Path) -> None:
    again = [replace(PART, range=(0, 9_999), sent=10_000)] * 50
    figures = count(tmp_path, again)
    assert (totals(figures), figures.too_little, figures.repeated) == (0, 1, 49)
    # a log without ranges cannot tell; the assumption is told
    figures = count_text(tmp_path, "".join(combined(one) + "\n" for one in again))
    assert (totals(figures), figures.unplaced) == (1, 50)


def test_parts_of_two_files_do_not_add_up(tmp_path: Path) -> None:
    half = THRESHOLD - 1000
    parts = [replace(PART, file=file, range=(0, half - 1), sent=half) for file in (LONG, SHORT)]
    assert totals(count(tmp_path, parts)) == 1  # SHORT came whole
    parts = [replace(PART, file=file, range=(0, 99_999), sent=100_000) for file in (LONG, LONG_M4A)]
    assert totals(count(tmp_path, parts)) == 0


def test_both_files_of_an_episode_are_one_download(tmp_path: Path) -> None:
    assert totals(count(tmp_path, [Asked(), Asked(file=LONG_M4A)])) == 1


def test_a_broken_off_range_counts_what_was_sent(tmp_path: Path) -> None:
    begun = replace(PART, range=(0, LONG.size - 1), sent=1000)
    assert totals(count(tmp_path, [begun])) == 0


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (Asked(method="HEAD"), Reason.METHOD),
        (Asked(method="POST"), Reason.METHOD),
        (Asked(status=304, sent=0), Reason.STATUS),
        (Asked(status=404), Reason.STATUS),
        (Asked(status=416), Reason.STATUS),
        (Asked(status=206, sent=2, range=(0, 1)), Reason.PROBE),
        (Asked(agent=""), Reason.NO_AGENT),
        (Asked(agent="-"), Reason.NO_AGENT),
        (Asked(agent="12345"), Reason.BAD_AGENT),
        (Asked(agent=r"Apple\x1b[31mPodcasts"), Reason.BAD_AGENT),
        (Asked(agent="Mozilla/5.0 (compatible; Googlebot/2.1)"), Reason.BOT),
        (Asked(agent="curl/8.5.0"), Reason.BOT),
        (Asked(agent="atc/1.0 watchOS/10.2 model/Watch6,7"), Reason.WATCH),
        (Asked(agent="Podcasts/1 (null)/(null) watchOS/9"), Reason.WATCH),
        (Asked(address="198.51.100.9"), Reason.DATA_CENTRE),
        (Asked(address="2001:db8:bad::1"), Reason.DATA_CENTRE),
        (Asked(at=datetime(2026, 1, 1, tzinfo=UTC)), Reason.OUTSIDE),
    ],
)
def test_what_is_left_out_and_why(tmp_path: Path, asked: Asked, reason: Reason) -> None:
    bots = read_networks("198.51.100.0/25  # a data centre\n2001:db8:bad::/48\n", "list")
    figures = count(tmp_path, [asked, Asked()], bots=bots, period=Period(date(2026, 11, 1)))
    assert totals(figures) == 1
    assert +figures.tally.left_out == {reason: 1}


@pytest.mark.parametrize("agent", ["atc/1.0 iOS/17", "Podcasts/1 watchOS/9", "CUBOT_X18 AntennaPod/2"])
def test_what_looks_like_left_out_is_not(tmp_path: Path, agent: str) -> None:
    assert totals(count(tmp_path, [Asked(agent=agent)])) == 1


def test_a_probe_does_not_begin_a_window(tmp_path: Path) -> None:
    probe = replace(PART, range=(0, 1), sent=2)
    visits = [probe, Asked(at=NOON + timedelta(hours=1)), Asked(at=NOON + timedelta(hours=24, minutes=30))]
    assert totals(count(tmp_path, visits, window=WindowRule.FIRST)) == 1


def test_listeners_are_address_and_agent(tmp_path: Path) -> None:
    others = [Asked(), Asked(address="192.0.2.2"), Asked(agent="Overcast/3.0"), Asked(agent=APP + " ")]
    assert totals(count(tmp_path, others)) == 4


def test_ipv6_is_cut_to_64_bits(tmp_path: Path) -> None:
    same = [Asked(address="2001:db8:1:2::1"), Asked(address="2001:db8:1:2:ffff::9")]
    assert totals(count(tmp_path, same)) == 1
    assert totals(count(tmp_path, [*same, Asked(address="2001:db8:1:3::1")])) == 2
    assert totals(count(tmp_path, [Asked(), Asked(address="::ffff:192.0.2.1")])) == 1


def test_an_address_with_too_many_is_left_out_on_that_day(tmp_path: Path) -> None:
    many = [Asked(agent=f"Podcasts/{n}") for n in range(5)] + [Asked(at=NOON + timedelta(days=1))]
    figures = count(tmp_path, many, most_downloads=4)
    assert (totals(figures), figures.high_volume) == (1, 5)
    assert totals(count(tmp_path, many, most_downloads=5)) == 6
    assert totals(count(tmp_path, many, most_downloads=0)) == 6
    shared = read_networks("192.0.2.0/24", "school")
    assert totals(count(tmp_path, many, most_downloads=4, shared=shared)) == 6


def test_bad_referrers_are_left_out_with_what_is_below_them(tmp_path: Path) -> None:
    hosts = ("https://spam.example/x", "http://www.Spam.example", "https://notspam.example/", "-", "http://[")
    lines = [combined(Asked(address=f"192.0.2.{n}")).replace('"-"', f'"{h}"') for n, h in enumerate(hosts)]
    figures = count_text(tmp_path, "\n".join(lines), bad_referrers=frozenset({"spam.example"}))
    assert (totals(figures), figures.tally.left_out[Reason.REFERRER]) == (3, 2)


def test_days_asked_for_are_included_and_windows_see_the_day_before(tmp_path: Path) -> None:
    visits = [Asked(at=at) for at in FOUR_VISITS]
    one_day = Period(date(2026, 11, 17), date(2026, 11, 17))
    assert totals(count(tmp_path, visits, period=one_day)) == 1
    figures = count(tmp_path, visits[:2], period=one_day, window=WindowRule.FIRST)
    assert figures.total == 0


@pytest.mark.parametrize(
    ("url", "is_ours"),
    [
        (f"/{LONG.path}", True),
        (f"/{LONG.path}?ref=rss&x=1", True),
        (f"/cdn/{LONG.path}#t=5", True),
        (f"https://op3.dev/e,pg=1/ijyu.example.jp/{LONG.path}", True),
        ("/media/%61/a.11111111.mp3", True),
        ("/a/a.11111111.mp3", True),
        ("/a.11111111.mp3", True),
        ("/b/a.11111111.mp3", False),
        ("/media/a/aa.11111111.mp3", False),
        ("/media/a/a.11111111.mp3/", False),
        ("/other.mp3", False),
    ],
)
def test_which_url_is_ours(url: str, is_ours: bool) -> None:
    assert (EnclosureIndex(FILES).find(url.encode()) == 0) is is_ours


MOMENTS = st.integers(0, 96 * 3600).map(lambda s: NOON + timedelta(seconds=s))
SPANS = st.tuples(st.integers(0, 1_000), st.integers(1, 600)).map(
    lambda span: (span[0] * 1000, sum(span) * 1000 - 1)
)
REQUESTS = st.builds(
    Asked,
    at=MOMENTS,
    address=st.sampled_from(["192.0.2.1", "192.0.2.2", "2001:db8::1"]),
    agent=st.sampled_from([APP, "Overcast/3.0"]),
    file=st.sampled_from(FILES),
    status=st.sampled_from([200, 200, 206, 206, 206, 304]),
    sent=st.integers(0, 1_300).map(lambda n: n * 1000),
    method=st.sampled_from(["GET", "GET", "GET", "HEAD"]),
    range=st.none() | SPANS,
)


@QUICK
@given(st.lists(REQUESTS, max_size=60), st.sampled_from(WindowRule), st.sampled_from([1, 7, 1000]))
def test_the_slow_count_agrees(
    tmp_path: Path, asked: list[Asked], rule: WindowRule, run_records: int
) -> None:
    # a part without its range is another rule than the oracle's
    told = [one for one in asked if one.status != 206 or one.range]
    figures = count(tmp_path, told, window=rule, run_records=run_records)
    totals(figures)
    assert dict(figures.by(("episode", "day"))) == dict(counted_slowly(told, rule))


def test_several_logs_in_any_order_count_as_one(tmp_path: Path) -> None:
    later, first = combined(Asked(at=NOON + timedelta(hours=2))), combined(Asked())
    other = combined(Asked(address="192.0.2.9"))
    (tmp_path / "access.log").write_text(f"{later}\n{other}\n")
    (tmp_path / "access.log.1.gz").write_bytes(gzip.compress(first.encode()))
    names = [str(tmp_path / "access.log"), str(tmp_path / "access.log.1.gz")]
    figures = count_downloads(CountJob(names, EnclosureIndex(FILES), rules()))
    assert (totals(figures), figures.tally.lines) == (2, 3)
    assert [log.form for log in figures.tally.logs] == ["combined", "combined"]


def test_standard_input_may_be_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    data = io.BufferedReader(io.BytesIO(gzip.compress(combined(Asked()).encode() + b"\r\n")))
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=data))
    assert totals(count_downloads(CountJob(["-"], EnclosureIndex(FILES), rules()))) == 1


def test_a_cut_gzip_file_counts_up_to_the_cut(tmp_path: Path) -> None:
    lines = "".join(combined(Asked(address=f"10.{n % 200}.{n // 200}.{n % 7}")) + "\n" for n in range(5000))
    figures = count_text(tmp_path, gzip.compress(lines.encode())[:-2000])
    assert 0 < totals(figures) < 5000
    assert figures.tally.logs[0].cut


def test_a_log_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match="nowhere.log cannot be read"):
        count_downloads(CountJob([str(tmp_path / "nowhere.log")], EnclosureIndex(FILES), rules()))


def test_progress_reaches_the_end(tmp_path: Path) -> None:
    heard: list[float] = []
    log = tmp_path / "a.log"
    log.write_text(combined(Asked()) + "\n")
    job = CountJob([str(log)], EnclosureIndex(FILES), rules())
    count_downloads(job, lambda name, part: heard.append(part))
    assert heard == [1.0]


HOSTILE = (
    b"\x00" * 500,
    b"A" * 1_000_000 + b".mp3",
    b"\xff\xfe\xfa a.11111111.mp3 \x80",
    b'192.0.2.1 - - [16/Nov/2026:12:00:00 +0900] "GET /media/a/a.11111111.mp3" 200',
    b'192.0.2.1 - - [99/Nov/2026:12:00:00 +0900] "GET /media/a/a.11111111.mp3 HTTP/1.1" 200 1 "-" "x"',
    b'192.0.2.1 - - [16/Nov/2026:12:00:00 +0900] "GET /media/a/a.11111111.mp3 HTTP/1.1" 200 -1 "-" "x"',
    b'{"remote_addr": ".mp3", ' + b'{"a":' * 2000,
    b'""""""".mp3',
)


def test_hostile_lines_are_counted_and_shown_without_their_text(tmp_path: Path) -> None:
    good = [combined(Asked(address=f"192.0.2.{n}")).encode() for n in range(20)]
    figures = count_text(tmp_path, b"\n".join([*good, *HOSTILE, *good]) + b"\n")
    assert totals(figures) == 20
    assert figures.tally.left_out[Reason.MALFORMED] == len(HOSTILE)
    assert [line for _, line in figures.tally.malformed] == list(range(21, 29))


def test_a_line_without_end_is_never_held(tmp_path: Path) -> None:
    line = combined(Asked()).encode()
    endless = b"x.mp3" * 1_000_000
    figures = count_text(tmp_path, b"\n".join([line, endless, b"y.mp3", line, endless]))
    assert (totals(figures), figures.tally.lines, figures.tally.left_out[Reason.MALFORMED]) == (1, 5, 3)
    assert [number for _, number in figures.tally.malformed] == [3]


def test_a_user_agent_cannot_forge_a_line(tmp_path: Path) -> None:
    forged = combined(Asked(address="203.0.113.7")).replace('"', r"\x22")
    other = combined(Asked(address="203.0.113.8")).replace('"', r"\"")
    lines = [combined(Asked(agent=rf"App\x22 \x0a{forged}")), combined(Asked(agent=rf"Evil\" {other}"))]
    figures = count_text(tmp_path, "\n".join([combined(Asked()), *lines]))
    assert totals(figures) == 2  # ours, and Evil by its own address; the line break is malformed
    assert +figures.tally.left_out == {Reason.BAD_AGENT: 1}


def test_names_of_apps_are_ours_and_never_the_sender_s(tmp_path: Path) -> None:
    figures = count_text(tmp_path, combined(Asked(agent="=cmd|x <b>あ")))
    assert [cell.app for cell in figures.downloads] == ["other"]


@QUICK
@given(st.lists(st.binary(max_size=200) | st.sampled_from(HOSTILE[2:]), max_size=20))
def test_no_bytes_are_fatal(tmp_path: Path, lines: list[bytes]) -> None:
    figures = count_text(tmp_path, b"\n".join([combined(Asked()).encode(), *lines, b""]))
    assert totals(figures) == 1


def test_a_log_in_no_known_form_is_malformed_line_by_line(tmp_path: Path) -> None:
    figures = count_text(tmp_path, "date;address;file\n" * 7)
    assert +figures.tally.left_out == {Reason.MALFORMED: 7}
    assert figures.tally.logs[0].form == ""


def test_a_line_that_is_no_log_line_is_malformed_whatever_it_names(tmp_path: Path) -> None:
    """Of the lines behind the sample only those are read that may be about an episode."""
    good = combined(Asked())
    figures = count_text(tmp_path, "\n".join([good, "garbage", "", good, *[good] * SAMPLE_LINES, "garbage"]))
    assert totals(figures) == 1
    assert figures.tally.malformed == [(str(tmp_path / "access.log"), 2)]
    assert +figures.tally.left_out == {Reason.MALFORMED: 1, Reason.OTHER: 2}


def test_a_sample_with_windows_line_ends_is_read(tmp_path: Path) -> None:
    figures = count_text(tmp_path, f"{combined(Asked())}\r\n\r\n" * 3)
    assert (totals(figures), +figures.tally.left_out) == (1, {Reason.OTHER: 3})


def test_what_is_no_log_at_all_is_refused(tmp_path: Path) -> None:
    sound = random.Random(5).randbytes(200_000)
    with pytest.raises(UsageError, match="is no access log we know"):
        count_text(tmp_path, sound)
    with pytest.raises(UsageError, match="is no access log we know"):
        count_text(tmp_path, gzip.compress(sound))
    assert totals(count_text(tmp_path, b"")) == 0


def test_two_runs_never_share_a_key_and_nothing_is_left_on_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "spill"))
    (tmp_path / "spill").mkdir()
    many = [Asked(address=f"192.0.2.{n}") for n in range(50)]
    assert totals(count(tmp_path, many, run_records=3)) == 50
    assert list((tmp_path / "spill").iterdir()) == []


def test_memory_does_not_grow_with_the_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tayori.statistics.sieve._CACHED", 64)
    peaks = []
    for listeners in (1_000, 10_000):
        text = "".join(combined(Asked(address=f"10.{n % 250}.{n // 250}.1")) + "\n" for n in range(listeners))
        count_text(tmp_path, text[:1000])  # what is loaded once is not counted
        (tmp_path / "big.log").write_text(text)
        job = CountJob([str(tmp_path / "big.log")], EnclosureIndex(FILES), rules(), run_records=500)
        del text
        tracemalloc.start()
        assert totals(count_downloads(job)) == listeners
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 4_000_000  # a block of a megabyte, thrice; its listeners would be 10 MB


def test_keys_json_form(tmp_path: Path) -> None:
    line = f'{{"who": "192.0.2.1", "time": "{NOON.isoformat()}", "method": "GET", "uri": "/{LONG.path}", '
    line += f'"status": 200, "size": {LONG.size}, "user_agent": "{APP}"}}'
    assert totals(count_text(tmp_path, line, LogForm(keys={"address": "who"}))) == 1
