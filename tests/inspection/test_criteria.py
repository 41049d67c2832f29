"""The table of success criteria: complete, and honest about what machines cannot say."""

from __future__ import annotations

import pytest

from tayori.errors import UsageError
from tayori.inspection.criteria import Examined, Judgement, Result, Signature, judge, page_results
from tayori.inspection.criteria_table import CRITERIA, Judge
from tayori.inspection.model import Observation, State
from tayori.inspection.signed import read_signatures

ONE, TWO = "https://a.example/", "https://a.example/b/"


def seen(criterion: str, state: State, page: str = ONE) -> Observation:
    return Observation(criterion, "rule", page, "<p>", "It is so.", state)


def judged(
    *observations: Observation, signed: tuple[Signature, ...] = (), **content: int
) -> dict[str, Judgement]:
    return {j.criterion.number: j for j in judge(Examined((ONE, TWO), observations, content), signed)}


def word(criterion: str, result: Result) -> Signature:
    return Signature(criterion, result, "山田", "2026-11-20")


def test_all_criteria_are_there() -> None:
    """WCAG 2.2 has 31 of level A and 24 of AA; JIS has 38, 4.1.1 among them (facts C.1)."""
    numbers = [one.number for one in CRITERIA]
    assert len(numbers) == len(set(numbers)) == 31 + 24 + 1
    assert sum(one.level == "A" for one in CRITERIA) == 32
    jis = [one for one in CRITERIA if one.wcag == "2.0"]
    assert [sum(one.level == level for one in jis) for level in ("A", "AA")] == [25, 13]
    assert numbers.index("1.4.5") < numbers.index("1.4.10")
    assert all(one.look for one in CRITERIA if one.judge is not Judge.MARKUP)


def test_machines_alone_say_nothing_good_of_what_needs_a_person() -> None:
    passes = [seen(one.number, State.PASSES, page) for one in CRITERIA for page in (ONE, TWO)]
    for number, one in judged(*passes, video=1, audio=1, img=1, field=1, autoplay=1, password=1).items():
        needs_person = one.criterion.judge is Judge.PERSON
        assert one.result is (Result.TO_LOOK if needs_person else Result.CONFORMS), number


def test_a_measurement_counts_only_when_every_page_was_measured() -> None:
    assert judged(seen("1.4.10", State.PASSES))["1.4.10"].result is Result.TO_LOOK
    both = [seen("1.4.10", State.PASSES, page) for page in (ONE, TWO)]
    assert judged(*both)["1.4.10"].result is Result.CONFORMS
    assert judged(*both, seen("1.4.10", State.NEEDS_PERSON))["1.4.10"].result is Result.TO_LOOK


def test_a_measurement_says_nothing_of_kinds_of_pages_left_out() -> None:
    seen_both = tuple(seen("1.4.10", State.PASSES, page) for page in (ONE, TWO))
    left = Examined((ONE, TWO), seen_both, {}, untested=(f"{ONE}en/",))
    found = {one.criterion.number: one.result for one in judge(left)}
    assert (found["1.4.10"], found["3.1.1"]) == (Result.TO_LOOK, Result.CONFORMS)


def test_what_is_not_there_does_not_apply() -> None:
    assert judged()["1.2.2"].result is Result.NOT_APPLICABLE
    assert judged(video=1)["1.2.2"].result is Result.TO_LOOK


def test_one_failure_fails_the_criterion_and_its_page() -> None:
    """A page with an uncaptioned video fails 1.2.2, and with it level A (WAIC)."""
    failure = seen("1.2.2", State.FAILS, TWO)
    assert judged(failure, video=1)["1.2.2"].result is Result.FAILS
    one, two = page_results(Examined((ONE, TWO), (failure, seen("1.4.3", State.FAILS, TWO)), {}))
    assert (one.failed_level, two.failed_level) == ("", "A")


def test_a_persons_word_decides_but_not_against_a_failure() -> None:
    signed = (word("1.2.5", Result.CONFORMS), word("1.4.3", Result.CONFORMS), word("3.1.1", Result.FAILS))
    found = judged(seen("1.4.3", State.FAILS), signed=signed, video=1)
    assert found["1.2.5"].result is Result.CONFORMS
    assert (found["1.4.3"].result, found["1.4.3"].is_contradicted) == (Result.FAILS, True)
    assert (found["3.1.1"].result, found["3.1.1"].is_contradicted) == (Result.FAILS, False)


def test_signatures_are_read_from_japanese_and_english_tables() -> None:
    rows = [
        (
            "1",
            {"項番": "1.2.5", "適合": "○ 適合", "確認者": "山田", "確認日": "2026/11/20"},
        ),
        (
            "2",
            {"criterion": "1.4.3", "result": "fails", "who": "Sato", "when": "2026-11-21", "note": "poster"},
        ),
        ("3", {"criterion": "1.4.5"}),
    ]
    first, second = read_signatures(rows)
    assert first == Signature("1.2.5", Result.CONFORMS, "山田", "2026-11-20")
    assert (second.result, second.note) == (Result.FAILS, "poster")


@pytest.mark.parametrize(
    "cells",
    [
        {"criterion": "9.9.9", "result": "適合", "who": "山田", "when": "2026-11-20"},
        {"criterion": "1.2.5", "result": "よし", "who": "山田", "when": "2026-11-20"},
        {"criterion": "1.2.5", "result": "適合", "who": "", "when": "2026-11-20"},
        {"criterion": "1.2.5", "result": "適合", "who": "山田", "when": "昨日"},
    ],
)
def test_a_word_that_says_too_little_is_refused(cells: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="line 2"):
        read_signatures([("line 2", cells)])


def test_two_words_on_one_criterion_are_refused() -> None:
    row = ("line", {"criterion": "1.2.5", "result": "適合", "who": "山田", "when": "2026-11-20"})
    with pytest.raises(UsageError, match="twice"):
        read_signatures([row, row])


def test_all_mistakes_are_told_at_once() -> None:
    rows = [
        ("line 2", {"criterion": "9.9.9", "result": "適合", "who": "山田", "when": "2026-11-20"}),
        ("line 3", {"criterion": "1.2.5", "result": "よし", "who": "山田", "when": "昨日"}),
    ]
    with pytest.raises(UsageError) as told:
        read_signatures(rows)
    assert [word in told.value.message for word in ("9.9.9", "よし", "昨日")] == [True] * 3
    assert [word in told.value.next_step for word in ("1.2.5", "要確認", "2026-11-20")] == [True] * 3
