"""Texts and tracks as people write them, for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from tayori.model.cue import Cue, Track, TrackKind
from tayori.model.ids import Lang

_JAPANESE = "長野市朝駅字々あいうゃっーカタカャッヵ、。！？・：（）「」『』【】〜…―①㎡℃％髙﨑𠮷"
_LATIN = "abcdeXYZ019.,:;!?'\"-/%()[]$#"
_EMOJI = "🎤👨\u200d👩\u200d👧🇯🇵👍🏽"

japanese = st.text(alphabet=_JAPANESE, min_size=1, max_size=40)
words = st.lists(st.text(alphabet="abcdefgXYZ", min_size=1, max_size=9), min_size=1, max_size=9).map(" ".join)
numbers = st.sampled_from(
    ["2026年4月1日", "4月1日（水）", "午前8時30分", "1,200円", "第2回", "約25分", "10%", "COVID-19", "3.5km"]
)
texts = st.lists(
    st.one_of(
        japanese, words, numbers, st.sampled_from([" ", "\u3000", "……", "――", "👍🏽", "🇯🇵", "か\u3099"])
    ),
    min_size=1,
    max_size=8,
).map("".join)
"""Text of one line with everything that can stand in a caption."""

lines = st.lists(texts, min_size=1, max_size=3).map("\n".join)
"""Text with breaks its author made, legal or not."""

_PLAIN = st.text(alphabet="長野市あいう、。！？ーabc XYZ0123456789.,:;'\"", min_size=1, max_size=30)


def _tidy(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.split("\n") if line.strip())


cue_texts = st.lists(_PLAIN, min_size=1, max_size=3).map("\n".join).map(_tidy).filter(bool)


@st.composite
def tracks(draw: st.DrawFn) -> Track:
    """A Japanese track of cues in order, without markup and speakers."""
    count = draw(st.integers(1, 6))
    at = 0
    cues: list[Cue] = []
    for _ in range(count):
        start = at + draw(st.integers(0, 5000))
        end = start + draw(st.integers(20, 9000))
        cues.append(Cue(start, end, draw(cue_texts)))
        at = end
    return Track(Lang("ja"), TrackKind.CAPTIONS, tuple(cues))
