from __future__ import annotations

from pathlib import Path

import pytest

from tayori.errors import UsageError
from tayori.subtitles.formats.registry import find_format, format_to_write, formats
from tests.subtitles.formats.contract import SAMPLES


def test_names_and_suffixes_are_unique() -> None:
    names = [f.name for f in formats()]
    suffixes = [s for f in formats() for s in f.suffixes]
    assert sorted(set(names)) == sorted(names)
    assert sorted(set(suffixes)) == sorted(suffixes)


def test_no_format_claims_prose() -> None:
    assert find_format("Dear Sir --> or Madam:\n12:30 is the time") is None


@pytest.mark.parametrize("name", SAMPLES)
def test_each_sample_is_recognised(name: str) -> None:
    found = find_format(SAMPLES[name])
    assert found
    assert found.name == name


def test_the_file_name_says_what_to_write() -> None:
    assert format_to_write(Path("a.ja.VTT")).name == "vtt"
    with pytest.raises(UsageError, match=r"a\.doc: captions are written as \.vtt, "):
        format_to_write(Path("a.doc"))
