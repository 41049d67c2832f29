"""`portal check` on a small published site, and on sites that are not as they should be."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from tayori.cli import run
from tayori.inspection.privacy import judge_stored
from tayori.pipelines.portal_check.check import Asked, check_portal
from tayori.pipelines.portal_check.place import Place, base_of_folder, site_in_folder
from tayori.pipelines.portal_check.sheet import sheet_tables
from tayori.pipelines.portal_check.visiting import Looked
from tayori.pipelines.report import SilentReporter
from tests.inspection.pages import page_with
from tests.photo_workspace import write_photo_workspace
from tests.webserver import Page, serving

Ran = tuple[int, str, str]
CRITERIA = 56
TABS = ("JIS X 8341-3", "WCAG 2.1・2.2")


@pytest.fixture
def tayori(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run a command: exit code, stdout, stderr."""

    def call(*words: str) -> Ran:
        capsys.readouterr()
        code = run(list(words))
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose portal is out: one photo."""
    root = tmp_path_factory.mktemp("portal")
    write_photo_workspace(
        root, "portal: {kind: folder, path: site, base_url: https://city.example.jp/photo/}"
    )
    for words in (("build",), ("publish", "portal", "--yes")):
        assert run([*words, "-q", "-w", str(root)]) == 0
    return root


def document(ran: Ran) -> Any:
    return json.loads(ran[1])


def test_a_published_portal_passes(published: Path, tayori: Callable[..., Ran]) -> None:
    ran = tayori("portal", "check", "--no-browser", "--json", "-w", str(published))
    told = document(ran)
    assert [f for f in told["findings"] if f["severity"] == "error"] == []
    assert ran[0] == 0
    assert told["site"] == "https://city.example.jp/photo/"
    assert told["pages"]["all"] == told["pages"]["tested"] > 4
    assert told["broken"] == []
    assert sum(told["results"].values()) == CRITERIA == len(told["criteria"])
    assert told["results"]["to-look"] > 30, "machines alone say little"


def test_the_sheet_is_in_the_workspace_as_html_and_xlsx(published: Path, tayori: Callable[..., Ran]) -> None:
    tayori("portal", "check", "--no-browser", "-w", str(published))
    folder = published / "reports" / "portal-check"
    book = load_workbook(io.BytesIO((folder / "portal-check.xlsx").read_bytes()))
    jis, newer = (book[name] for name in TABS)
    assert [cell.value for cell in jis[1]] == [
        "項番",
        "達成基準",
        "適合レベル",
        "適用",
        "適合",
        "検証方法",
        "注記",
    ]
    assert (jis["A2"].value, jis["B2"].value) == ("1.1.1", "非テキストコンテンツ\nNon-text Content")
    numbers = [str(row[0].value) for sheet in (jis, newer) for row in sheet.iter_rows(min_row=2)]
    assert len([number for number in numbers if number.count(".") == 2]) == CRITERIA
    assert book["不適合の箇所"]["A2"].value == "該当なし"
    assert (book.properties.creator, book.properties.title[:10]) == ("Tayori", "ウェブアクセシビリテ")
    page = (folder / "portal-check.html").read_text(encoding="utf-8")
    assert "https://city.example.jp/photo/" in page
    assert "127.0.0.1" not in page
    assert "ブラウザによる検査は行っていない" in page


def test_nobodys_check_is_claimed(published: Path, tayori: Callable[..., Ran], tmp_path: Path) -> None:
    signed = tmp_path / "signed.yaml"
    signed.write_text("1.4.5: {result: 適合, who: 山田, when: 2026-11-20}\n", encoding="utf-8")
    words = ("--no-browser", "-w", str(published), "--out", str(tmp_path), "--signed", str(signed))
    tayori("portal", "check", *words)
    book = load_workbook(tmp_path / "portal-check.xlsx")
    how = {str(row[0].value): row[5].value for name in TABS for row in book[name].iter_rows(min_row=2)}
    assert how["1.4.5"] == "自動（不適合の検出）＋人による確認"
    assert how["1.1.1"] == how["1.2.2"] == "自動（不適合の検出）。人による確認は未実施"
    assert how["2.4.7"] == "未実施（ブラウザでの測定、人による確認とも）"
    assert how["3.1.1"] == "自動（HTMLの解析）"


def test_what_was_left_out_is_told_and_faults_in_it_count(tmp_path: Path, tayori: Callable[..., Ran]) -> None:
    twice = page_with('<p id="a">一</p><p id="a">二</p><img src="/" alt="" loading="later">')
    code, told, _ = _live(
        tayori, tmp_path, {"/": page_with('<a href="b/">次</a>'), "/b/": twice}, "--pages", "1"
    )
    assert (code, [url[-3:] for url in told["pages"]["untested_kinds"]]) == (7, ["/b/"])
    assert [c["criterion"] for c in told["criteria"] if c["result"] == "fails"] == ["4.1.1"]
    book = load_workbook(tmp_path / "portal-check.xlsx")
    places = [[cell.value for cell in row][:2] for row in book["不適合の箇所"].iter_rows(min_row=2)]
    assert places == [["4.1.1", "markup-id-twice"], ["—", "markup-value"]]
    cover = {row[0].value: str(row[1].value) for row in book["検査の概要"].iter_rows(min_row=2)}
    assert cover["検査したページ"].startswith("2 ページのうち 1 ページ（全 2 種類のうち 1 種類の代表")
    newer = {row[0].value: str(row[6].value) for row in book["WCAG 2.1・2.2"].iter_rows(min_row=2)}
    assert "測定していない種類のページ：/b/" in newer["1.4.10"]


def test_cookies_and_what_is_no_matter_of_wcag_are_in_the_sheet(published: Path) -> None:
    def look(place: Place, urls: Sequence[str], _done: object) -> Looked:
        seen = judge_stored(["sid"], ["volume"], urls[0])
        return Looked(browser="Chromium 1", observations=tuple(seen))

    folder = published / "site"
    with site_in_folder(folder, base_of_folder(folder)) as place:
        report = check_portal(place, Asked(look=look), SilentReporter())
    tables = {table.title: table for table in sheet_tables(report, ZoneInfo("Asia/Tokyo"))}
    assert [row[:2] for row in tables["Cookieと端末への保存"].rows] == [
        ("Cookie", "sid"),
        ("端末への保存", "volume"),
    ]
    assert [row[1] for row in tables["不適合の箇所"].rows] == ["cookie", "stored-data"]


def test_a_signed_table_fills_the_sheet(published: Path, tmp_path: Path, tayori: Callable[..., Ran]) -> None:
    signed = tmp_path / "signed.yaml"
    signed.write_text(
        "1.4.5: {result: 適合, who: 山田, when: 2026-11-20, note: ロゴだけ}\n", encoding="utf-8"
    )
    table = tmp_path / "signed.csv"
    table.write_text("項番,適合,注記,確認者,確認日\n1.4.5,適合,ロゴだけ,山田,2026-11-20\n", encoding="cp932")
    words = ("portal", "check", "--no-browser", "--json", "-w", str(published), "--signed")
    for path in (signed, table):
        (one,) = (c for c in document(tayori(*words, str(path)))["criteria"] if c["criterion"] == "1.4.5")
        assert one["result"] == "conforms"
        assert one["by_machine"] == "to-look"
        assert one["signed"] == {"who": "山田", "when": "2026-11-20", "note": "ロゴだけ"}


def test_a_word_against_a_failure_is_told(tmp_path: Path, tayori: Callable[..., Ran]) -> None:
    signed = tmp_path / "signed.csv"
    signed.write_text("criterion,result,who,when\n1.1.1,適合,Sato,2026-11-20\n1.3.3,不適合,Sato,2026-11-20\n")
    code, told, _ = _live(tayori, tmp_path, {"/": page_with('<img src="/a.png">')}, "--signed", str(signed))
    rules = {finding["rule"] for finding in told["findings"]}
    assert {"portal-signed-wrongly", "portal-signed-failing"} <= rules
    assert code == 7


def test_every_fault_of_a_live_site_is_a_finding(tmp_path: Path, tayori: Callable[..., Ran]) -> None:
    body = page_with('<a href="lost/">無</a><img src="lost.png"><audio controls src="a.mp3"></audio>')
    site = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{}</loc></url></urlset>'
    pages = {"/": body, "/lonely/": page_with(""), "/sitemap.xml": site}
    code, told, _ = _live(tayori, tmp_path, pages)
    found = {finding["rule"]: finding for finding in told["findings"]}
    assert code == 7
    assert set(found) == {
        "portal-link-broken",
        "portal-markup",
        "portal-look",
        "portal-unsigned",
        "portal-page-unlinked",
        "portal-page-unmapped",
    }
    assert all(finding["text"] and finding["cure"] for finding in found.values())
    assert {broken["why"] for broken in told["broken"]} == {"answers 404"}
    (missing,) = (c for c in told["criteria"] if c["result"] == "fails")
    assert missing["criterion"] == "1.1.1"


def _live(
    tayori: Callable[..., Ran], folder: Path, bodies: dict[str, str], *more: str
) -> tuple[int, Any, list[str]]:
    with serving() as site:
        for path, body in bodies.items():
            mime = "application/xml" if path.endswith(".xml") else "text/html; charset=utf-8"
            site.pages[path] = Page(body.replace("{}", f"{site.url}/lonely/").encode(), mime=mime)
        words = ("portal", "check", "--url", site.url, "--allow-private", "--no-browser", "--json")
        ran = tayori(*words, "--out", str(folder), *more)
        return ran[0], document(ran), site.paths()


def test_a_site_of_this_network_is_not_asked_unless_allowed(
    tmp_path: Path, tayori: Callable[..., Ran]
) -> None:
    with serving() as site:
        code, _, err = tayori("portal", "check", "--url", site.url, "--no-browser", "--out", str(tmp_path))
    assert (code, site.asked) == (5, [])
    assert "private network" in err
    assert "--allow-private" in err


def test_every_mistake_of_a_signed_table_is_told(
    published: Path, tmp_path: Path, tayori: Callable[..., Ran]
) -> None:
    signed = tmp_path / "signed.yaml"
    signed.write_text("1.2.5: 適合\n9.9.9: {result: よし, who: 山田, when: 昨日}\n", encoding="utf-8")
    code, _, err = tayori("portal", "check", "--no-browser", "-w", str(published), "--signed", str(signed))
    assert code == 2
    assert all(word in err for word in ("yaml:1: nobody signed 1.2.5", "yaml:2: '9.9.9'", "よし", "昨日"))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--url", "https://a.example/", "--folder", "x"), 2),
        (("--folder", "nowhere"), 2),
        (("--url", "ftp://a.example/"), 2),
    ],
)
def test_misuse_is_told(
    words: tuple[str, ...], code: int, tmp_path: Path, tayori: Callable[..., Ran]
) -> None:
    assert tayori("portal", "check", "--no-browser", "--out", str(tmp_path), *words)[0] == code


@pytest.mark.slow
@pytest.mark.tools("chromium")
def test_the_browser_looks_too(published: Path, tmp_path: Path, tayori: Callable[..., Ran]) -> None:
    words = ("portal", "check", "--json", "--pages", "1", "-w", str(published), "--out", str(tmp_path))
    told = document(tayori(*words))
    assert told["tools"]["browser"].startswith("Chromium ")
    results = {c["criterion"]: c["result"] for c in told["criteria"]}
    assert told["pages"]["untested_kinds"]
    assert results["1.4.10"] == "to-look", "one page says nothing of other kinds"
    assert results["3.1.1"] == "conforms"
    shots = {path.name for path in (tmp_path / "screenshots").iterdir()}
    assert {"front.390.light.png", "front.1440.light.png", "front.390.dark.png"} <= shots
    page = (tmp_path / "portal-check.html").read_text(encoding="utf-8")
    assert 'src="screenshots/front.390.light.png"' in page
    assert "127.0.0.1" not in page
