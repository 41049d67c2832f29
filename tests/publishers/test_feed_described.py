"""What a plan shows of an episode's words for feeds, and that silence changes nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tayori.model.asset import Kind
from tayori.model.ids import Slug
from tayori.model.podcast import Contributor, EpisodeTags, Funding, Soundbite
from tayori.model.publishing import Package
from tayori.model.text import Texts
from tayori.publishers.feed_described import feed_described
from tayori.publishers.folder.package import described, fields_digest
from tests.publishers.samples import JA, METADATA, episode

_PACKAGE = Package(
    slug=Slug("hajimari"),
    kind=Kind.EPISODE,
    title=Texts(),
    description=Texts(),
    tags=(),
    lang=JA,
    metadata=METADATA,
    files=(),
)


def test_an_episode_that_says_nothing_is_as_it_was_sent_before(tmp_path: Path) -> None:
    package = episode(tmp_path)
    older = fields_digest(described(package, ()))
    assert package.feed is None
    assert fields_digest(described(replace(package, feed=EpisodeTags()), ())) == older


def test_each_word_is_a_field_of_the_plan(tmp_path: Path) -> None:
    tags = EpisodeTags(
        title="駅",
        is_hidden=True,
        kept="<kept/>",
        people=(Contributor(name="花子"), Contributor(name="次郎", role="guest")),
        soundbites=(Soundbite(0, 1500),),
    )
    package = episode(tmp_path, season=2, episode_type="bonus", explicit=True, feed=tags)
    assert {name: value for name, value in feed_described(package) if name != "feed.kept"} == {
        "season": "2",
        "type": "bonus",
        "explicit": "yes",
        "feed.title": "駅",
        "feed.is_hidden": "true",
        "feed.people": '[{"name":"花子"},{"name":"次郎","role":"guest"}]',
        "feed.soundbites": '[{"length_ms":1500,"start_ms":0}]',
    }
    assert len(dict(feed_described(package))["feed.kept"]) == 12


TEXT = st.text(max_size=5)


@given(st.tuples(TEXT, TEXT), st.tuples(TEXT, TEXT))
def test_other_words_are_another_field(one: tuple[str, str], other: tuple[str, str]) -> None:
    fields = [dict(feed_described(_funded(*said)))["feed.funding"] for said in (one, other)]
    assert (fields[0] == fields[1]) == (one == other)


def _funded(url: str, text: str) -> Package:
    return replace(_PACKAGE, feed=EpisodeTags(funding=(Funding(url, text),)))
