"""Which episode is which under another name, and `feed rename`; nothing is built here."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tayori.cli import run
from tayori.ledger.guids import EpisodeName
from tayori.model.audit import Deed
from tayori.model.ids import Slug
from tayori.pipelines.feeds.guids import SHOW_GUID
from tayori.pipelines.feeds.renames import Renames
from tayori.pipelines.opening import OpenWorkspace, open_workspace
from tayori.pipelines.run import remember
from tests.pipelines.conftest import edit

KOE = Slug("koe")
OLD, NEW = "shows/koe/dai-ichi", "shows/koe/hajimari"


@pytest.fixture
def known(workspace: Path) -> Path:
    """A workspace whose episode has a guid and was looked at, and is not out."""
    _look(workspace)
    opened = open_workspace(workspace)
    opened.ledger.record_guids(KOE, {SHOW_GUID: "show", Slug("dai-ichi"): "one"})
    return workspace


def test_an_episode_is_known_by_the_bytes_of_its_recordings(known: Path) -> None:
    (known / OLD).rename(known / NEW)
    edit(known / NEW / "episode.yaml", "第一声", "はじまり")
    assert _unsettled(known) == {"hajimari": "koe/dai-ichi"}


def test_an_episode_that_moved_to_another_show_is_known_too(known: Path) -> None:
    shutil.copytree(known / "shows/koe", known / "shows/kikite", ignore=shutil.ignore_patterns("dai-ichi"))
    (known / OLD).rename(known / "shows/kikite/dai-ichi")
    (renamed,) = Renames(open_workspace(known)).unsettled.values()
    assert "`tayori feed rename koe/dai-ichi kikite/dai-ichi`" in renamed.cure


def test_a_renamed_show_is_one_rename(known: Path) -> None:
    (known / "shows/koe").rename(known / "shows/kikite")
    (renamed,) = Renames(open_workspace(known)).unsettled.values()
    assert "`tayori feed rename koe kikite`" in renamed.cure


def test_another_programme_of_the_same_length_is_another(known: Path) -> None:
    shutil.copytree(known / OLD, known / NEW)
    shutil.rmtree(known / OLD)
    sound = bytearray((known / NEW / "talk.wav").read_bytes())
    sound[-1] ^= 1
    (known / NEW / "talk.wav").write_bytes(sound)
    assert _unsettled(known) == {}


def test_a_copy_is_no_rename(known: Path) -> None:
    shutil.copytree(known / OLD, known / NEW)
    assert _unsettled(known) == {}


def test_an_episode_renamed_with_its_show_is_known_after_the_show_is(known: Path) -> None:
    (known / "shows/koe").rename(known / "shows/kikite")
    (known / "shows/kikite/dai-ichi").rename(known / "shows/kikite/hajimari")
    assert _rename(known, "koe", "kikite") == 0
    assert _unsettled(known) == {"hajimari": "kikite/dai-ichi"}


def test_a_name_is_told_and_written_in_the_chain(known: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (known / OLD).rename(known / NEW)
    assert _rename(known, "koe/dai-ichi", "koe/hajimari") == 0
    assert "koe/hajimari keeps the guids of koe/dai-ichi: 1." in capsys.readouterr().out
    opened = open_workspace(known)
    assert opened.ledger.guids(KOE) == {SHOW_GUID: "show", "hajimari": "one"}
    assert _unsettled(known) == {}
    assert Renames(opened).heir(Slug("dai-ichi")) == "hajimari"
    (entry,) = opened.ledger.audit_entries((Deed.RENAMED,))
    assert (entry.subject, dict(entry.details)) == (
        "hajimari",
        {"from": "koe/dai-ichi", "to": "koe/hajimari"},
    )


def test_names_that_go_round_end(known: Path) -> None:
    for old, new in (("dai-ichi", "ni"), ("ni", "dai-ichi"), ("dai-ichi", "san")):
        (known / "shows/koe" / old).rename(known / "shows/koe" / new)
        assert _rename(known, f"koe/{old}", f"koe/{new}") == 0
    renames = Renames(open_workspace(known))
    assert (renames.heir(Slug("dai-ichi")), renames.heir(Slug("san"))) == ("san", None)
    assert EpisodeName(KOE, Slug("san")) in set(renames.names(KOE, Slug("dai-ichi")))


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("koe/dai-ichi", "koe/hajimari", "shows/koe/dai-ichi is still there"),
        ("koe", "kikite", "shows/koe is still there"),
        ("koe/dare", "koe/dai-ichi", "knows no guid of koe/dare"),
        ("dare", "koe", "knows no guid of dare"),
        ("koe/podcast-guid", "koe/dai-ichi", "knows no guid"),
        ("koe/dai-ichi", "kikite", "cannot become"),
        ("koe/dai-ichi", "koe/dai-ichi", "cannot become"),
        ("koe/dai-ichi", "koe/Ü", "cannot be a slug"),
    ],
)
def test_what_makes_no_sense_is_refused(
    known: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, why: str
) -> None:
    assert _rename(known, old, new) == 2
    assert why in capsys.readouterr().err


def test_a_name_without_folder_or_with_a_guid_is_refused(
    known: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (known / OLD).rename(known / NEW)
    assert _rename(known, "koe/dai-ichi", "koe/doko") == 2
    assert "shows/koe/doko is not there" in capsys.readouterr().err
    open_workspace(known).ledger.record_guids(KOE, {Slug("hajimari"): "two"})
    assert _rename(known, "koe/dai-ichi", "koe/hajimari") == 2
    assert "koe/hajimari has a guid of its own" in capsys.readouterr().err


def _rename(root: Path, old: str, new: str) -> int:
    return run(["feed", "rename", old, new, "-w", str(root)])


def _unsettled(root: Path) -> dict[str, str]:
    return {slug: str(renamed.old) for slug, renamed in Renames(open_workspace(root)).unsettled.items()}


def _look(root: Path) -> OpenWorkspace:
    """Have the files looked at; they were not written just now."""
    for path in (root / OLD).iterdir():
        os.utime(path, (1_780_000_000, 1_780_000_000))
    opened = open_workspace(root)
    for recording in opened.workspace.episodes[0].recordings:
        opened.context.observer.digest(recording.path)
    remember(opened.ledger, opened.context.observer)
    return opened
