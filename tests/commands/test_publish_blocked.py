"""`publish` says what it left out and why, in words, in JSON and by its exit code."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tayori.cli import run
from tests.pipelines.conftest import edit

Ran = tuple[int, str, str]
Capture = pytest.CaptureFixture[str]
pytestmark = pytest.mark.slow

CLIP = "clips/asa/clip.yaml"


@pytest.fixture
def publish(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Publish the portal of a workspace: exit code, stdout, stderr."""

    def call(root: Path, *words: str) -> Ran:
        code = run(["publish", "portal", *words, "--yes", "-w", str(root)])
        out, err = capsys.readouterr()
        return code, out, err

    return call


def test_what_is_not_built_for_the_new_address_is_named(publish: Callable[..., Ran], published: Path) -> None:
    edit(published / "tayori.yaml", "https://ijyu.example.jp/", "https://sumu.example.jp/")
    code, out, err = publish(published)
    assert code == 2
    assert "up to date" not in out
    for slug in ("asa", "dai-ichi"):
        assert err.count(f"{slug} was changed since it was built: run `tayori build {slug}`.") == 1
        assert f"{slug}\tblocked\ttold below" in out
    assert "is not built" not in out + err


def test_steps_are_for_who_asks(publish: Callable[..., Ran], published: Path, capsys: Capture) -> None:
    edit(published / "clips/asa/captions.ja.srt", "行こう", "行くよ")
    assert run(["plan", "portal", "-w", str(published)]) == 0
    assert (
        "asa\tblocked\tasa was changed since it was built: run `tayori build asa`." in capsys.readouterr().out
    )
    assert run(["plan", "portal", "-v", "-w", str(published)]) == 0
    assert "rendition/tall is not built (" in capsys.readouterr().out


def test_machines_get_the_list(publish: Callable[..., Ran], published: Path) -> None:
    edit(published / "clips/asa/captions.ja.srt", "行こう", "行くよ")
    code, out, _ = publish(published, "--json")
    (blocked,) = json.loads(out)["blocked"]
    assert (code, blocked["slug"], blocked["exit_code"]) == (2, "asa", 2)
    assert "rendition/tall" in " ".join(blocked["why"])


def test_what_is_refused_counts_more_and_is_told_once(publish: Callable[..., Ran], built: Path) -> None:
    edit(built / "shows/koe/dai-ichi/episode.yaml", "第一声", "はじめの声")
    edit(built / CLIP, "none: [voice, footage]", "none: [voice]")
    code, out, err = publish(built, "--json")
    assert code == 4
    assert {b["slug"]: b["exit_code"] for b in json.loads(out)["blocked"]} == {"asa": 4, "dai-ichi": 2}
    assert err.count("tayori: asa") == 1
    assert err.count("tayori: dai-ichi") == 1


def test_a_missing_approval_is_a_refusal(publish: Callable[..., Ran], built: Path) -> None:
    edit(built / "tayori.yaml", "captions: {burn: ja}", "captions: {burn: ja}\napproval: {stages: [first]}")
    code, out, _ = publish(built, "--json")
    assert code == 4
    assert {b["exit_code"] for b in json.loads(out)["blocked"]} == {4}


def test_what_waits_for_its_day_is_no_failure(publish: Callable[..., Ran], built: Path) -> None:
    text = (built / CLIP).read_text(encoding="utf-8")
    later = "publish:\n  portal: {publish_at: 2038-01-01T09:00:00+09:00}\n"
    (built / CLIP).write_text(text + later, encoding="utf-8")
    code, out, _ = publish(built)
    assert code == 0
    assert "asa waits: asa is not to appear before 2038-01-01" in out


def test_what_was_taken_down_stays_down_quietly(publish: Callable[..., Ran], published: Path) -> None:
    assert run(["retract", "portal", "asa", "--yes", "-w", str(published)]) == 0
    code, out, _ = publish(published)
    assert code == 0
    assert "asa waits: It was taken down on" in out
    edit(published / "clips/asa/captions.ja.srt", "行こう", "行くよ")
    assert publish(published)[0] == 0, "nobody asked for it"
    assert publish(published, "asa")[0] == 2, "now somebody does, and it is not built"


def test_up_to_date_is_said_when_it_is(publish: Callable[..., Ran], published: Path) -> None:
    code, out, _ = publish(published)
    assert (code, out.splitlines()[-1]) == (0, "portal is up to date.")


def test_pages_that_were_drawn_again_are_counted(publish: Callable[..., Ran], published: Path) -> None:
    edit(published / "tayori.yaml", "organisation:\n", 'organisation:\n  colour: "7A1F3D"\n')
    code, out, _ = publish(published)
    pages = len(list((published / "site").rglob("*.html")))
    assert (code, out.splitlines()[-1]) == (0, f"portal is up to date; {pages} pages were drawn again.")


def test_a_plan_tells_of_a_logo_that_no_page_can_show(published: Path, capsys: Capture) -> None:
    edit(published / "tayori.yaml", "organisation:\n", "organisation:\n  logo: logo.jpg\n")
    (published / "logo.jpg").write_bytes(b"\xff\xd8\xff")
    assert run(["plan", "portal", "-w", str(published)]) == 0
    assert "The logo is neither SVG nor PNG." in "".join(capsys.readouterr())
