"""What engines answer, the impossible included."""

from __future__ import annotations

from hypothesis import strategies as st

from tayori.subtitles.transcription.base import Segment, Word

_TEXTS = st.text(alphabet="長野市あいう、。！？ー abcXYZ.,!?\u3000\n\x00\u200b-->&<", max_size=12)
_TIMES = st.integers(0, 60_000)


@st.composite
def words(draw: st.DrawFn) -> Word:
    """A word; it may end before it begins."""
    probability = draw(st.one_of(st.none(), st.integers(0, 1000)))
    return Word(draw(_TIMES), draw(_TIMES), draw(_TEXTS), probability)


@st.composite
def segments(draw: st.DrawFn) -> Segment:
    """A segment, with words or without."""
    said = tuple(draw(st.lists(words(), max_size=6)))
    text = "".join(word.text for word in said) if said else draw(_TEXTS)
    speaker = draw(st.sampled_from([None, None, "市長"]))
    return Segment(draw(_TIMES), draw(_TIMES), text, said, speaker)


streams = st.lists(segments(), max_size=4)
