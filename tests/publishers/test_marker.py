"""Our mark, in whatever text it ends up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tayori.model.ids import Slug, digest_bytes
from tayori.publishers.marker import find_markers, marker

SLUGS = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True).map(Slug)
DIGESTS = st.binary(max_size=8).map(digest_bytes)
AROUND = st.text(alphabet="長野。 \n.,()「」<>\"'/", max_size=20)


@given(st.lists(st.tuples(SLUGS, DIGESTS), max_size=4), AROUND)
def test_marks_are_found_in_any_text(marks: list[tuple[Slug, str]], around: str) -> None:
    wanted = tuple(marker(*mark) for mark in marks)
    assert find_markers(around.join(("", *(f" {mark} " for mark in wanted), ""))) == wanted


@given(SLUGS, DIGESTS)
def test_a_mark_stands_right_beside_japanese(slug: Slug, digest: str) -> None:
    mark = marker(slug, digest)
    assert find_markers(f"印は{mark}です。") == (mark,)


def test_what_only_looks_like_one_is_none() -> None:
    assert marker(Slug("asa-no-eki"), "0123456789abcdef") == "tayori:asa-no-eki:0123456789ab"
    for text in (
        "xtayori:a:0123456789ab",
        "tayori:a:0123456789abc",
        "tayori:A:0123456789ab",
        "tayori:a:0123",
    ):
        assert find_markers(text) == ()
