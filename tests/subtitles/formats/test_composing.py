from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tayori.model.cue import Cue, Mark, MarkKind, WordTime
from tayori.subtitles.formats.composing import Composer, nested, normal_marks
from tests.subtitles.strategies import rich_cues


def test_marks_move_with_the_text_that_is_made_tidy() -> None:
    composer = Composer()
    composer.add("  か", {MarkKind.BOLD: ""})
    composer.add("\u3099  x\n", {MarkKind.BOLD: ""})
    composer.word(1500)
    composer.add("\n \u202ey ", {MarkKind.ITALIC: ""})
    found = composer.composed()
    assert found.text == "が x\ny"
    assert found.marks == (Mark(0, 3, MarkKind.BOLD), Mark(4, 5, MarkKind.ITALIC))
    assert found.words == (WordTime(4, 1500),)


def test_of_one_kind_marks_do_not_overlap() -> None:
    marks = (
        Mark(0, 4, MarkKind.COLOUR, "FF0000"),
        Mark(2, 6, MarkKind.COLOUR, "00FF00"),
        Mark(3, 4, MarkKind.COLOUR, "0000FF"),
        Mark(0, 2, MarkKind.BOLD),
        Mark(2, 3, MarkKind.BOLD),
        Mark(0, 1, MarkKind.RUBY, "よ"),
        Mark(1, 2, MarkKind.RUBY, "よ"),
    )
    assert normal_marks("abcdef", marks) == (
        Mark(0, 1, MarkKind.RUBY, "よ"),
        Mark(0, 3, MarkKind.BOLD),
        Mark(0, 4, MarkKind.COLOUR, "FF0000"),
        Mark(1, 2, MarkKind.RUBY, "よ"),
        Mark(4, 6, MarkKind.COLOUR, "00FF00"),
    )


@settings(deadline=None)
@given(rich_cues(0, 5000), st.sets(st.sampled_from(MarkKind)))
def test_tags_nest_and_say_what_the_marks_say(cue: Cue, kinds: set[MarkKind]) -> None:
    stack: list[Mark] = []
    said: dict[Mark, set[int]] = {mark: set() for mark in cue.marks if mark.kind in kinds}
    text = ""
    for piece in nested(cue, kinds):
        if isinstance(piece, str):
            for mark in stack:
                said[mark] |= set(range(len(text), len(text) + len(piece)))
            text += piece
        elif isinstance(piece, WordTime):
            assert piece.at == len(text)
        elif piece[0]:
            assert not (piece[1].kind is MarkKind.RUBY and said[piece[1]])
            stack.append(piece[1])
        else:
            assert stack.pop() == piece[1]
    assert (text, stack) == (cue.text, [])
    assert all(there == set(range(mark.start, mark.end)) for mark, there in said.items())
