"""Every registered format keeps the contract; what is particular to one is in its own tests."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from tayori.model.cue import Track
from tayori.subtitles.formats.base import CaptionFormat, Feature
from tayori.subtitles.formats.registry import formats
from tests.documents import ROOT, rows, section
from tests.subtitles.formats.contract import (
    SAMPLES,
    check_format,
    check_hostile,
    check_round_trip,
    check_shift,
)
from tests.subtitles.strategies import rich_tracks

FAMILY = formats()
READ = [f for f in FAMILY if f.parse]
WRITTEN = [f for f in FAMILY if f.render]


def _name(form: CaptionFormat) -> str:
    return form.name


@pytest.mark.parametrize("form", FAMILY, ids=_name)
def test_it_knows_its_own_files(form: CaptionFormat) -> None:
    assert (form.name in SAMPLES) or form.parse is None
    check_format(form, SAMPLES.get(form.name, ""))


@pytest.mark.parametrize("form", READ, ids=_name)
def test_bad_content_never_raises(form: CaptionFormat) -> None:
    check_hostile(form, SAMPLES[form.name].rpartition("あ")[0])


@pytest.mark.parametrize("form", WRITTEN, ids=_name)
@settings(deadline=None, max_examples=30)
@given(track=rich_tracks())
def test_what_it_carries_is_read_back(form: CaptionFormat, track: Track) -> None:
    check_round_trip(form, track)
    check_shift(form, track, 70)


def test_the_documented_features_are_the_real_ones() -> None:
    page = (ROOT / "docs" / "reference" / "formats.md").read_text(encoding="utf-8")
    table = [line for line in section(page, "What each format carries").splitlines() if line.startswith("|")]
    cells = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in table]
    documented = {
        name: {row[0] for row in cells[2:] if row[column] == "yes"}
        for column, name in enumerate(cells[0])
        if column
    }
    assert documented == {f.name: {str(feature) for feature in f.carries} for f in WRITTEN}
    assert [row[0] for row in cells[2:]] == [str(feature) for feature in Feature]
    assert len(rows(section(page, "Captions"))) >= len(FAMILY)
