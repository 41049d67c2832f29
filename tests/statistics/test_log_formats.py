"""Each form of log, as the programs that write it do, and as it is broken."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.errors import UsageError
from tayori.statistics.log_formats.columns import ColumnParser
from tayori.statistics.log_formats.common import parse_common, unescape
from tayori.statistics.log_formats.detection import LogForm, choose_form, forms
from tayori.statistics.log_formats.json_lines import json_parser
from tayori.statistics.log_formats.nginx import nginx_parser
from tayori.statistics.request import NO_REQUEST, UNKNOWN, Request, read_range
from tayori.statistics.times import read_time
from tests.statistics.samples import APP, LONG, Asked, combined, count_text

AT = int(datetime(2026, 11, 16, 3, 4, 5, tzinfo=UTC).timestamp())
URL = f"/{LONG.path}"
ASKED = Request(AT, b"192.0.2.1", b"GET", URL.encode(), 206, 250_000, APP.encode(), b"-", 0, 249_999)
PLAIN = ASKED._replace(first=UNKNOWN, last=UNKNOWN)
HEAD = '192.0.2.1 - - [16/Nov/2026:12:04:05 +0900] "GET '
COMBINED = f'{HEAD}{URL} HTTP/1.1" 206 250000 "-" "{APP}"'

NGINX_JSON = {
    "time_iso8601": "2026-11-16T12:04:05+09:00",
    "remote_addr": "192.0.2.1",
    "request": f"GET {URL} HTTP/1.1",
    "status": "206",
    "body_bytes_sent": "250000",
    "http_referer": "-",
    "http_user_agent": APP,
    "http_range": "bytes=0-249999",
}
CADDY = {
    "level": "info",
    "ts": AT + 0.25,
    "logger": "http.log.access",
    "request": {
        "remote_ip": "10.0.0.1",
        "client_ip": "192.0.2.1",
        "method": "GET",
        "uri": URL,
        "headers": {"User-Agent": [APP], "Range": ["bytes=0-249999"], "Referer": ["-"]},
    },
    "size": 250000,
    "status": 206,
}
FIELDS = (
    "date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) "
    "cs(User-Agent) cs-uri-query sc-range-start sc-range-end"
)
CLOUDFRONT = (
    f"2026-11-16 03:04:05 NRT57 250000 192.0.2.1 GET d1.cloudfront.net {URL} 206 - {APP} - 0 249999"
).replace(" ", "\t")


def as_json(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def cloudfront(line: str) -> Request | None:
    parser = ColumnParser()
    assert parser(b"#Version: 1.0") is NO_REQUEST
    assert parser(f"#Fields: {FIELDS}".encode()) is NO_REQUEST
    return parser(line.encode())


def test_combined() -> None:
    assert parse_common(COMBINED.encode()) == PLAIN


@pytest.mark.parametrize(
    "line",
    [
        COMBINED + ' "10.0.0.1, 10.0.0.2" 0.012',
        COMBINED + " 0.012 rt=5",
        "www.example.jp:443 " + COMBINED,
        COMBINED.replace("- - [", "- 山田 太郎 ["),
        COMBINED.replace(" HTTP/1.1", ""),
    ],
)
def test_combined_with_more_or_less(line: str) -> None:
    assert parse_common(line.encode()) == PLAIN


@pytest.mark.parametrize("line", [COMBINED, COMBINED.replace(APP, r"A \"quoted\" app")])
@pytest.mark.parametrize(
    "more",
    [
        ' "bytes=0-249999"',
        ' "-" 0.012 "bytes=0-249999"',
        ' "10.0.0.1, 10.0.0.2" "bytes 0-249999/600000" rt=5',
    ],
)
def test_a_range_behind_a_combined_line_is_read(line: str, more: str) -> None:
    found = parse_common((line + more).encode())
    assert found is not None
    assert (found.first, found.last) == (0, 249_999)


@pytest.mark.parametrize(
    "more", [' "-"', ' "kilobytes=0-1"', " bytes=0-1", ' "bytes=0-1,5-9"', ' "bytes=0-1']
)
def test_what_is_no_single_range_is_none(more: str) -> None:
    assert parse_common((COMBINED + more).encode()) == PLAIN


def test_one_part_fetched_again_and_again_is_no_download_once_the_range_is_logged(tmp_path: Path) -> None:
    parts = [(0, 199_999), (50_000, 209_999), (0, 199_999)]
    asked = [Asked(status=206, sent=last - first + 1, range=(first, last)) for first, last in parts]
    told = "".join(
        f'{combined(one)} "bytes={first}-{last}"\n' for one, (first, last) in zip(asked, parts, strict=True)
    )
    silent = "".join(f"{combined(one)}\n" for one in asked)
    assert count_text(tmp_path, told).total == 0
    assert count_text(tmp_path, silent).total == 1, "nobody can know"
    whole = told.replace("bytes=50000-209999", "bytes=50000-260000").replace(" 160000 ", " 210001 ")
    assert count_text(tmp_path, whole).total == 1


def test_common_tells_no_agent() -> None:
    assert parse_common(f'{HEAD}{URL} HTTP/1.0" 200 -'.encode()) == PLAIN._replace(
        status=200, sent=UNKNOWN, agent=b"", referrer=b""
    )


@pytest.mark.parametrize(
    ("written", "agent"),
    [
        (r"A \"quoted\" app", b'A "quoted" app'),
        (r"A \x22quoted\x22 app", b'A "quoted" app'),
        (r"back\\slash", b"back\\slash"),
        (r"\xE4\xBE\xBF\xE3\x82\x8A", "便り".encode()),
        (r"line\nbreak", b"line\nbreak"),
        ("便り/1.0", "便り/1.0".encode()),
    ],
)
def test_escapes_of_apache_and_nginx(written: str, agent: bytes) -> None:
    found = parse_common(COMBINED.replace(APP, written).encode())
    assert found is not None
    assert found.agent == agent


@given(st.binary())
def test_every_agent_survives_nginx_escaping(agent: bytes) -> None:
    def escaped(byte: int) -> bytes:
        return b"\\x%02X" % byte if byte < 32 or byte >= 127 or byte in b'"\\' else bytes([byte])

    written = b"".join(map(escaped, agent))
    assert unescape(written) == agent
    found = parse_common(COMBINED.encode().replace(APP.encode(), written))
    assert found is not None
    assert found.agent == agent


@pytest.mark.parametrize(
    "line",
    [
        "",
        "-",
        COMBINED.replace("16/Nov", "31/Nov"),
        COMBINED.replace("16/Nov", "16/Brk"),
        COMBINED.replace("12:04:05", "25:04:05"),
        COMBINED.replace("12:04:05", "12:64:05"),
        COMBINED.replace(" 206 ", " 2060 "),
        COMBINED.replace("250000", "2_000"),
        COMBINED.replace('"GET', "GET"),
        COMBINED[: len(HEAD) + 5],
        COMBINED.replace("GET ", r"\x16\x03\x01"),
    ],
)
def test_malformed_lines_are_none(line: str) -> None:
    assert parse_common(line.encode()) is None


def test_json_of_nginx_and_caddy() -> None:
    parse = json_parser()
    assert parse(as_json(NGINX_JSON)) == ASKED
    assert parse(as_json(CADDY)) == ASKED


def test_json_of_cloudfront() -> None:
    record = dict(zip(FIELDS.split(), CLOUDFRONT.split("\t"), strict=True))
    assert json_parser()(as_json(record | {"cs(User-Agent)": "Pocket%20Casts"})) == ASKED._replace(
        agent=b"Pocket Casts"
    )


def test_json_with_keys_of_its_own() -> None:
    record = {key: value for key, value in NGINX_JSON.items() if key != "remote_addr"}
    behind = record | {"proxy": {"xff": "192.0.2.1, 10.0.0.1"}, "remote_addr": "10.0.0.1"}
    assert json_parser({"address": "proxy.xff"})(as_json(behind)) == ASKED
    with pytest.raises(UsageError, match="no field"):
        json_parser({"adress": "x"})


@pytest.mark.parametrize(
    "line",
    [b"", b"{", b"[]", b"null", b"5", b"[" * 5000, as_json(NGINX_JSON | {"status": "many"}),
     as_json(NGINX_JSON | {"status": None}), as_json(NGINX_JSON | {"time_iso8601": "yesterday"}),
     as_json(NGINX_JSON | {"body_bytes_sent": "-5"}), as_json(NGINX_JSON | {"request": {"method": 5}}),
     as_json(NGINX_JSON | {"remote_addr": {}}), b'{"a": 1e999999}', as_json(CADDY | {"ts": float("nan")}),
     as_json(CADDY | {"status": float("inf")})],
)  # fmt: skip
def test_malformed_json_is_none(line: bytes) -> None:
    assert json_parser()(line) is None


def test_cloudfront() -> None:
    assert cloudfront(CLOUDFRONT) == ASKED._replace(referrer=b"")
    spaced = CLOUDFRONT.replace(APP, "Pocket%20Casts/1%2520beta")
    found = cloudfront(spaced)
    assert found is not None
    assert found.agent == b"Pocket Casts/1 beta"
    whole = cloudfront(CLOUDFRONT.replace("\t0\t249999", "\t-\t-"))
    assert whole is not None
    assert (whole.first, whole.last) == (UNKNOWN, UNKNOWN)


@pytest.mark.parametrize("line", ["", "\t\t", CLOUDFRONT + "\tmore", CLOUDFRONT.replace("03:04:05", "late")])
def test_malformed_columns_are_none(line: str) -> None:
    assert cloudfront(line) is None


def test_a_heading_in_the_midst_changes_the_columns(tmp_path: Path) -> None:
    other = "date time cs-uri-stem cs-method sc-status c-ip sc-bytes cs(User-Agent)"
    line = f"2026-11-16\t03:04:05\t{URL}\tGET\t200\t192.0.2.2\t{LONG.size}\t{APP}"
    text = f"#Version: 1.0\n#Fields: {FIELDS}\n{CLOUDFRONT}\n#Version: 1.0\n#Fields: {other}\n{line}\n"
    figures = count_text(tmp_path, text)
    assert (figures.total, figures.tally.logs[0].form) == (2, "CloudFront")


def test_cloudfront_in_real_time(tmp_path: Path) -> None:
    fields = "timestamp c-ip sc-status cs-method cs-uri-stem sc-bytes cs-user-agent"
    line = f"{AT}.512\t192.0.2.1\t200\tGET\t{URL}\t{LONG.size}\t{APP}"
    assert count_text(tmp_path, line, LogForm(fields)).total == 1


NGINX = (
    '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent '
    '"$http_referer" "$http_user_agent" "$http_range" rt=${request_time}s'
)


def test_a_form_of_nginx() -> None:
    line = COMBINED + ' "bytes=0-249999" rt=0.012s'
    assert nginx_parser(NGINX)(line.encode()) == ASKED._replace(referrer=b"")
    assert nginx_parser(NGINX)(COMBINED.encode()) is None


def test_a_form_of_nginx_with_other_variables() -> None:
    parse = nginx_parser(
        "$msec|$http_x_forwarded_for|$request_method|$request_uri|$status|$bytes_sent|$http_user_agent"
    )
    line = f"{AT}.5|192.0.2.1, 10.0.0.1|GET|{URL}|206|250000|便り \\x7C app"
    assert parse(line.encode()) == PLAIN._replace(agent="便り | app".encode(), referrer=b"")


@pytest.mark.parametrize(
    "pattern", ["$remote_addr", "hello", "$time_local $request $status", "c-ip sc-status"]
)
def test_a_form_that_tells_too_little_is_refused(pattern: str) -> None:
    with pytest.raises(UsageError):
        forms(LogForm(pattern))


def test_the_form_of_a_log_is_that_of_most_lines() -> None:
    known = forms(LogForm())
    lines = [b"garbage", COMBINED.encode(), as_json(CADDY), COMBINED.encode()]
    chosen = choose_form(known, lines)
    assert chosen is not None
    assert chosen.name == "combined"
    assert choose_form(known, [b"garbage"]) is None
    empty = choose_form(known, [b"#Version: 1.0", b"#Fields: " + FIELDS.encode()])
    assert empty is not None
    assert empty.name == "CloudFront"


@pytest.mark.parametrize(
    "text",
    ["16/Nov/2026:12:04:05 +0900", "2026-11-16T12:04:05+09:00", "2026-11-16T03:04:05Z", "2026-11-16 03:04:05",
     f"{AT}", f"{AT}.999", f"{AT}000", "2026-11-16T03:04:05.123Z"],
)  # fmt: skip
def test_times(text: str) -> None:
    assert read_time(text.encode()) == AT


@pytest.mark.parametrize(
    "text", ["", "-", "nan", "inf", "1e300", "-5", "1815-01-01T00:00:00", "00/Nov/2026:12:04:05 +0900"]
)
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(ValueError, match="time|ISO|invalid|convert"):
        read_time(text.encode())


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("bytes=0-1", (0, 1)),
        ("bytes=100-", (100, UNKNOWN)),
        ("bytes 0-1/5000", (0, 1)),
        ("bytes=-500", (UNKNOWN, UNKNOWN)),
        ("bytes=0-1,5-9", (UNKNOWN, UNKNOWN)),
        ("-", (UNKNOWN, UNKNOWN)),
        ("bytes=" + "9" * 40 + "-", (UNKNOWN, UNKNOWN)),
    ],
)
def test_ranges(text: str, span: tuple[int, int]) -> None:
    assert read_range(text.encode()) == span
