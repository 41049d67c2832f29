from __future__ import annotations

import re
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.feeds.guid import mint_guid, podcast_guid
from tayori.model.ids import Slug

SHOW, EPISODE = Slug("machikado"), Slug("asa-no-eki-de")


@pytest.mark.parametrize(
    ("url", "guid"),
    [
        ("mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),
        ("https://mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),
        ("podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("https://podnews.net/rss//", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
    ],
)
def test_podcast_guid_vectors(url: str, guid: str) -> None:
    """facts 4.5."""
    assert podcast_guid(url) == guid


@given(st.binary(min_size=16, max_size=32))
def test_a_minted_guid_is_a_random_uuid_in_a_urn(randomness: bytes) -> None:
    guid = mint_guid(SHOW, EPISODE, randomness)

    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", guid)
    assert uuid.UUID(guid).version == 4


def test_a_guid_depends_on_the_randomness_and_tells_nothing_of_the_names() -> None:
    first, second = mint_guid(SHOW, EPISODE, b"\0" * 16), mint_guid(SHOW, EPISODE, b"\1" * 16)

    assert first != second
    assert first != mint_guid(SHOW, Slug("other"), b"\0" * 16)
    assert "machikado" not in first


def test_too_little_randomness_is_refused() -> None:
    with pytest.raises(ValueError, match="16 random bytes"):
        mint_guid(SHOW, EPISODE, b"short")
