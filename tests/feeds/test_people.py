"""Who is named in an item: the editor's word, the grants', and the show's, which players else would lose."""

from __future__ import annotations

from tayori.feeds.people import item_people
from tayori.model.podcast import Contributor
from tayori.model.rights import Person

HOST = Contributor(name="聞き手 はなこ")
GUEST = Contributor(name="えがお あかり", role="guest", url="https://example.jp/a")


def _named(*said: tuple[Contributor | Person, ...]) -> list[tuple[str, str]]:
    named, granted, of_show = said
    tags = item_people(named, granted, of_show)  # type: ignore[arg-type]
    return [(tag.text, str(dict(tag.attributes)["role"])) for tag in tags]


def test_an_item_that_names_nobody_leaves_the_shows_people_to_the_show() -> None:
    assert _named((), (), (HOST,)) == []


def test_a_guest_of_the_grants_does_not_take_the_host_away() -> None:
    assert _named((), (Person("えがお あかり"),), (HOST,)) == [
        ("聞き手 はなこ", "host"), ("えがお あかり", "guest"),
    ]  # fmt: skip


def test_an_editors_list_is_their_word_and_nobody_stands_there_twice() -> None:
    granted = (Person("えがお あかり", "narrator"), Person("駅前 ひろし"), Person(" "))
    assert _named((GUEST,), granted, (HOST,)) == [("えがお あかり", "guest"), ("駅前 ひろし", "guest")]
