from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tayori.subtitles.fonts import FaceRuler, FontFace
from tayori.subtitles.lines.titles import break_title
from tayori.subtitles.lines.wrap import width


def test_a_title_is_broken_between_phrases(bundled: FontFace) -> None:
    title = "朝七時、長野駅へ向かう人たち"
    assert break_title(title, bundled.path, 100, 900, 3) == ("朝七時、長野駅へ", "向かう人たち")
    assert break_title(title, bundled.path, 100, 1400, 2) == (title,)
    assert break_title("長野の朝", bundled.path, 100, 900, 3) == ("長野の朝",)


def test_what_does_not_fit_ends_in_an_ellipsis(bundled: FontFace) -> None:
    lines = break_title("長" * 100, bundled.path, 100, 900, 3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet="長野市、。あabc ー2026年", min_size=1, max_size=60), lines=st.integers(1, 4))
def test_titles_fit(text: str, lines: int, bundled: FontFace) -> None:
    broken = break_title(text, bundled.path, 90, 900, lines)
    assert 1 <= len(broken) <= lines
    assert all(width(line, FaceRuler(bundled)) <= 10_000 for line in broken)
