"""Long texts are compared by the lines that change."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tayori.pipelines.publishing.line_diff import changed_lines, is_long


def test_only_the_changed_lines_are_told() -> None:
    old = "\n".join(f"{number}行目" for number in range(40))
    new = old.replace("7行目\n", "七行目\n", 1) + "\nおわり"
    told = changed_lines(old, new)
    assert told[:3] == ("  ...", "- 7行目", "+ 七行目")
    assert told[-1] == "+ おわり"
    assert len(told) == 5


def test_what_was_not_there_is_all_new() -> None:
    assert changed_lines(None, "一\n二") == ("+ 一", "+ 二")


def test_long_is_what_a_cell_cannot_show() -> None:
    assert is_long(None, "一\n二")
    assert is_long("字" * 61, "")
    assert not is_long("字" * 60, None)


LINES = st.lists(st.text(alphabet="あいう", max_size=3), max_size=8)


@given(LINES, LINES)
def test_what_goes_and_comes_is_whole(old: list[str], new: list[str]) -> None:
    before, after = "\n".join(old).splitlines(), "\n".join(new).splitlines()
    told = changed_lines("\n".join(old), "\n".join(new))
    gone = Counter(line[2:] for line in told if line.startswith("- "))
    come = Counter(line[2:] for line in told if line.startswith("+ "))
    assert Counter(before) - gone == Counter(after) - come
    assert (Counter(before) >= gone, Counter(after) >= come) == (True, True)
