from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from tayori.media.platform_rules import Measured, broken_rules


class TestPlatforms:
    FINE = Measured(20_000_000, 20_000, Fraction(30), 1080, 1920)

    def told(self, **changes: object) -> str:
        measured = replace(self.FINE, **changes)  # type: ignore[arg-type]
        return " ".join(finding.text for finding in broken_rules(measured))

    def test_a_vertical_clip_of_twenty_seconds_suits_all(self) -> None:
        assert self.told() == ""

    @pytest.mark.parametrize(
        ("changes", "told"),
        [
            ({"duration_ms": 2000}, "Instagram takes from 3 s to 15 min; this one lasts 2.0 s."),
            ({"duration_ms": 3000, "bytes": 1_000_000}, ""),
            ({"duration_ms": 11 * 60_000}, "TikTok takes up to 10 min; this one lasts 660.0 s."),
            ({"bytes": 300_000_001, "duration_ms": 200_000}, "Instagram takes files up to 300 MB"),
            ({"rate": Fraction(20)}, "Instagram takes 23 to 60 frames per second; this one has 20.00."),
            ({"rate": Fraction(24000, 1001)}, ""),
            ({"width": 2160, "height": 3840}, "Instagram takes up to 1920 x 16384 pixels"),
            ({"width": 240, "height": 426}, "TikTok wants at least 360 pixels a side"),
            ({"bytes": 65_000_000}, "Instagram takes up to 25 Mbit/s; this one has 26.0."),
        ],
    )
    def test_each_limit(self, changes: dict[str, object], told: str) -> None:
        assert told in self.told(**changes)
        assert (self.told(**changes) == "") == (told == "")
