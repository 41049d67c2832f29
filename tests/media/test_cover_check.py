from __future__ import annotations

import pytest

from tayori.media.cover_check import check_cover
from tests.pipelines.feed_host import COVER, picture


@pytest.mark.parametrize(
    ("data", "rules"),
    [
        (COVER, []),
        (picture((3000, 3000)), []),
        (picture((1399, 1399)), ["artwork-pixels"]),
        (picture((3001, 3001)), ["artwork-pixels"]),
        (picture((1400, 1401)), ["artwork-not-square"]),
        (picture(mode="RGBA"), ["artwork-alpha"]),
        (picture(mode="L"), ["artwork-colours"]),
        (picture(mode="CMYK", form="JPEG"), ["artwork-colours"]),
        (picture(form="WEBP"), ["artwork-unreadable"]),
        (COVER[:20], ["artwork-unreadable"]),
        (b"", ["artwork-unreadable"]),
    ],
)
def test_artwork_is_held_against_apples_rules(data: bytes, rules: list[str]) -> None:
    assert [finding.rule for finding in check_cover(data, "The cover")] == rules


def test_a_picture_made_to_fill_the_memory_is_not_decoded() -> None:
    width = (60_000).to_bytes(4, "big")
    bomb = COVER[:16] + width + width + COVER[24:]

    assert {f.rule for f in check_cover(bomb, "The cover")} <= {"artwork-unreadable", "artwork-pixels"}
    assert list(check_cover(bomb, "The cover"))
