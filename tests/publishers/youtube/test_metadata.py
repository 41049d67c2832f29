"""Fields and whole parts, without YouTube."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.model.publishing import Adopted
from tayori.publishers.youtube.channel import video_id
from tayori.publishers.youtube.metadata import Body, changed_parts, differing, flat, mutable, with_adopted
from tayori.publishers.youtube.playlists import place_of

RESOURCE: dict[str, Any] = {
    "id": "abc",
    "snippet": {
        "title": "朝",
        "description": "本文",
        "tags": ["a", "b"],
        "categoryId": "22",
        "defaultLanguage": "ja",
        "publishedAt": "2026-01-01T00:00:00Z",
        "thumbnails": {},
    },
    "status": {
        "privacyStatus": "private",
        "license": "youtube",
        "embeddable": False,
        "publicStatsViewable": False,
        "selfDeclaredMadeForKids": False,
        "uploadStatus": "processed",
    },
    "localizations": {
        "ja": {"title": "朝", "description": "本文"},
        "fr": {"title": "Matin", "description": ""},
    },
}


def test_a_part_that_differs_is_sent_whole_and_nothing_read_only() -> None:
    assert changed_parts(RESOURCE, {"status": {"privacyStatus": "public"}}) == {
        "status": {
            "privacyStatus": "public",
            "license": "youtube",
            "embeddable": False,
            "publicStatsViewable": False,
            "selfDeclaredMadeForKids": False,
        }
    }
    assert changed_parts(RESOURCE, {"snippet": {"title": "夜"}})["snippet"] == {
        "title": "夜",
        "description": "本文",
        "tags": ["a", "b"],
        "categoryId": "22",
        "defaultLanguage": "ja",
    }


def test_what_is_as_wanted_is_not_sent() -> None:
    assert changed_parts(RESOURCE, mutable(RESOURCE)) == {}
    same = {"snippet": {"description": "本文\r\n"}, "status": {"containsSyntheticMedia": False}}
    assert changed_parts(RESOURCE, same) == {}


def test_a_schedule_nobody_wants_goes_and_the_same_hour_stays() -> None:
    scheduled = {**RESOURCE, "status": {**RESOURCE["status"], "publishAt": "2026-12-25T00:00:00Z"}}
    assert "publishAt" not in changed_parts(scheduled, {"status": {"privacyStatus": "private"}})["status"]
    wanted = {"status": {"privacyStatus": "private", "publishAt": "2026-12-25T09:00:00+09:00"}}
    assert changed_parts(scheduled, wanted) == {}


def test_other_peoples_languages_stay_and_ours_can_go() -> None:
    wanted = {"localizations": {"en": {"title": "Morning", "description": ""}}}
    assert set(changed_parts(RESOURCE, wanted)["localizations"]) == {"fr", "en"}
    gone = changed_parts(RESOURCE, {}, ("localizations.fr.title", "localizations.fr.description"))
    assert gone == {"localizations": {}}


def test_accepted_values_take_the_place_of_ours_while_ours_is_the_same() -> None:
    body: Body = {"snippet": {"title": "朝", "tags": ["a", "b"]}, "status": {"embeddable": True}}
    adopted = (
        Adopted("snippet.title", "朝", "夜"),
        Adopted("snippet.tags", "a, b", "c"),
        Adopted("status.embeddable", "true", "false"),
        Adopted("snippet.title", "昔", "未来"),
    )
    assert with_adopted(body, adopted) == {
        "snippet": {"title": "夜", "tags": ["c"]},
        "status": {"embeddable": False},
    }
    assert body["snippet"]["title"] == "朝"


@given(st.text(), st.lists(st.text("ab 長", min_size=1), max_size=3), st.booleans())
def test_what_was_merged_needs_no_second_merge(title: str, tags: list[str], public: bool) -> None:
    body = {
        "snippet": {"title": title, "tags": tags},
        "status": {"privacyStatus": "public" if public else "private", "embeddable": public},
    }
    after = {**RESOURCE, **changed_parts(RESOURCE, body)}
    assert changed_parts(after, body) == {}
    assert differing(after, body) == ()


def test_fields_are_read_as_a_person_reads_them() -> None:
    body = {
        "status": {"embeddable": True, "publishAt": "2026-12-25T09:00:00+09:00"},
        "snippet": {"tags": ["a", "b"]},
    }
    assert dict(flat(body)) == {
        "status.embeddable": "true",
        "status.publishAt": "2026-12-25T00:00:00Z",
        "snippet.tags": "a, b",
    }


@pytest.mark.parametrize(
    ("number", "numbers", "place"),
    [
        (2, [], None),
        (2, [None, None], None),
        (2, [1, 3], 1),
        (2, [None, 1, None, 3], 2),
        (1, [None, 2], 1),
        (9, [1, None, 3, None], 3),
    ],
)
def test_the_place_in_a_series(number: int, numbers: list[int | None], place: int | None) -> None:
    assert place_of(number, numbers) == place


@given(st.lists(st.integers(1, 30), unique=True), st.lists(st.none(), max_size=4))
def test_a_series_ascends_whatever_comes_first(arrivals: list[int], others: list[None]) -> None:
    there: list[int | None] = list(others)
    for number in arrivals:
        place = place_of(number, there)
        there.insert(len(there) if place is None else place, number)
    assert [number for number in there if number is not None] == sorted(arrivals)


@pytest.mark.parametrize(
    "text",
    [
        "-abc_defghi",
        "https://www.youtube.com/watch?v=-abc_defghi",
        "https://m.youtube.com/watch?list=PL1&v=-abc_defghi&t=1s",
        "https://youtu.be/-abc_defghi?si=x",
        "https://www.youtube.com/shorts/-abc_defghi",
    ],
)
def test_the_id_in_an_address(text: str) -> None:
    assert video_id(text) == "-abc_defghi"
