"""The demo, run whole: what a newcomer sees has to be true, and nobody's name may leave it."""

from __future__ import annotations

import html
import io
import json
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import feedparser
import pytest
from pypdf import PdfReader

from tayori.media.credentials.read import CredentialState, validate
from tayori.media.process import run
from tayori.pipelines.approval.audit import prove_chain
from tayori.pipelines.demo import AFTER_THE_SCHOOL_YEAR, run_demo
from tayori.pipelines.opening import open_workspace
from tayori.pipelines.recall.enforcing import run_enforcement
from tayori.pipelines.report import SilentReporter
from tayori.publishers.serve import serve

pytestmark = [pytest.mark.slow, pytest.mark.tools, pytest.mark.xdist_group("demo")]

PERSONAL = ("緑川", "みどりかわ", "2018-05-05", "doui-rel-0001")
"""Family name of child and guardian, the child's birthday, the name of the consent form."""
GRANT_IDS = ("gakko-e-no-ko", "shogakusei")
MEDIA = (".mp4", ".m4a", ".mp3", ".jpg")
EXPECTED = (
    *("XMP-dc:Rights", "XMP-photoshop:Credit", "XMP-xmpRights:UsageTerms", "XMP-xmpRights:WebStatement"),
    *("XMP-plus:ModelReleaseStatus", "XMP-plus:PropertyReleaseStatus", "XMP-plus:DataMining"),
    *("XMP-plus:CopyrightOwner", "XMP-plus:Licensor", "XMP-iptcExt:DigitalSourceType"),
)


@dataclass(frozen=True, slots=True)
class Ran:
    """A demo that was run."""

    root: Path
    document: dict[str, Any]
    rows: list[list[str]]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    root = tmp_path_factory.mktemp("demo") / "demo"
    done = run_demo(root, SilentReporter(), lambda _: None)
    return Ran(root, done.document, done.rows)


def outputs(root: Path) -> Iterator[Path]:
    """Everything that leaves the house, or may: made files, the site, reports for others."""
    for folder in ("build", "site", "reports"):
        yield from (
            path
            for path in sorted((root / folder).rglob("*"))
            if path.is_file() and ".personal." not in path.name
        )


def contents(path: Path) -> bytes:
    """The bytes of a file; of a spreadsheet and a PDF also what a reader sees of them."""
    data = path.read_bytes()
    if path.suffix == ".pdf":
        return data + "".join(page.extract_text() for page in PdfReader(path).pages).encode()
    if path.suffix != ".xlsx":
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return html.unescape("".join(book.read(name).decode() for name in book.namelist())).encode()


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The site over HTTP, on this machine."""
    with serve(site, "127.0.0.1", 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_the_child_is_refused_where_the_guardian_did_not_agree(demo: Ran) -> None:
    (refused,) = demo.document["refused"]
    assert (refused["slug"], refused["target"]) == ("gakko-e", "tiktok")
    (reason,) = refused["reasons"]
    assert (reason["component"], reason["code"], reason["field"]) == ("portrait", "channel", "channels")
    assert "tiktok" in reason["text"]["ja"]
    assert "tiktok" in reason["text"]["en"]


def test_nothing_that_leaves_shows_whose_permission_it_is(demo: Ran) -> None:
    needles = [
        text.encode(encoding)
        for text in (*PERSONAL, *GRANT_IDS)
        for encoding in ("utf-8", "utf-16-le", "utf-16-be")
    ]
    needles += [json.dumps(text)[1:-1].encode() for text in PERSONAL]
    found = [
        f"{path.relative_to(demo.root)}: {needle!r}"
        for path in outputs(demo.root)
        for needle in needles
        if needle in contents(path) or needle.decode("utf-8", "ignore") in path.name
    ]
    assert found == []


def test_neither_the_ledger_nor_what_the_demo_says_names_a_person(demo: Ran) -> None:
    told = (demo.root / ".tayori/ledger.db").read_bytes() + json.dumps(
        [demo.document, demo.rows], ensure_ascii=False
    ).encode()
    assert [name for name in PERSONAL[:3] if name.encode() in told] == []
    personal = demo.root / "reports/rights-ledger.personal.xlsx"
    assert "緑川 はる".encode() in contents(personal)
    assert personal.stat().st_mode & 0o077 == 0


def test_exiftool_lists_the_rights_of_every_output(demo: Ran) -> None:
    files = [str(path) for path in outputs(demo.root) if path.suffix in MEDIA]
    sheets_for_review = (".contact.", ".cues.")
    kept = [f for f in files if not any(word in f for word in sheets_for_review)]
    answer = run(["exiftool", "-json", "-G1", "-s", "-struct", "-api", "largefilesupport=1", *kept])
    told = json.loads(answer.stdout)
    assert len(told) == len(kept) > 40
    for tags in told:
        name = tags["SourceFile"]
        # The show's cover is its episodes' too, and nobody says how it was made.
        unsaid = {"XMP-iptcExt:DigitalSourceType"} if ".cover" in name else set()
        missing = {field for field in EXPECTED if field not in tags}
        assert missing <= unsaid, name
        assert tags["XMP-dc:Rights"].endswith("みどり町"), name
    child = [tags for tags in told if "/gakko-e/" in tags["SourceFile"]]
    assert {tags["XMP-plus:ModelReleaseStatus"] for tags in child} == {"Limited or Incomplete Model Releases"}
    assert {str(tags["XMP-plus:LicenseEndDate"]) for tags in child} == {"2027:03:31"}


def test_renditions_and_episodes_are_signed_and_trusted(demo: Ran) -> None:
    assert demo.document["signed"]
    anchors = demo.root / "signing/authority.pem"
    signed = [
        p for p in outputs(demo.root) if p.suffix in (".mp4", ".mp3", ".m4a") and "preview" not in p.name
    ]
    assert len(signed) > 15
    for path in signed:
        assert validate(path, anchors).state is CredentialState.TRUSTED, path


def test_the_chain_of_who_did_what_holds(demo: Ran) -> None:
    proof = prove_chain(open_workspace(demo.root, ()).ledger)
    assert proof.count > 10


def test_running_it_again_makes_and_approves_nothing(demo: Ran) -> None:
    before = prove_chain(open_workspace(demo.root, ()).ledger).count
    again = run_demo(demo.root, SilentReporter(), lambda _: None)
    assert again.document["stale"] == 0
    assert not [r for r in again.document["receipts"] if r["slug"].startswith("asa-")]
    entries = open_workspace(demo.root, ()).ledger.audit_entries()[before:]
    assert not [entry for entry in entries if entry.deed == "approved"]


def test_the_day_after_the_permission_ends_the_child_is_gone_from_portal_and_feed(demo: Ran) -> None:
    done = run_enforcement(demo.root, "test", SilentReporter(), day=AFTER_THE_SCHOOL_YEAR).done
    assert done is not None
    evidence = json.loads(done.sheets[1].read_text(encoding="utf-8"))
    assert (evidence["complete"], evidence["day"]) == (True, "2027-04-01")
    assert {item["slug"]: item["fate"] for item in evidence["items"]} == {
        "gakko-e": "gone",
        "kodomo-no-koe": "gone",
    }
    assert "REL-0001" in done.sheets[0].read_text(encoding="utf-8")
    with served(demo.root / "site") as base:
        feed = feedparser.parse(urlopen(f"{base}/podcasts/machikado/feed.xml").read())
        assert [entry.title for entry in feed.entries] == ["朝の駅で"]
        assert "gakko-e" not in urlopen(f"{base}/").read().decode()
        for gone in ("clips/gakko-e/", "podcasts/machikado/kodomo-no-koe/", "rights/gakko-e.odrl.json"):
            with pytest.raises(HTTPError, match="404"):
                urlopen(f"{base}/{gone}")
    assert not [path for path in outputs(demo.root) if "site" in path.parts and "gakko-e" in path.as_posix()]
    idle = run_enforcement(demo.root, "test", SilentReporter(), day=AFTER_THE_SCHOOL_YEAR)
    assert idle.done is None


def test_the_day_of_the_rehearsal_is_the_day_after_the_last() -> None:
    assert date.fromordinal(AFTER_THE_SCHOOL_YEAR.toordinal() - 1) == date(2027, 3, 31)
