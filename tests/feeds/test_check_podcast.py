"""The podcast namespace: samples for `test_check.py`, and the table against the facts it was made from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tayori.feeds.check import check_feed
from tayori.feeds.checking.podcast_table import TAGS
from tayori.feeds.checking.vocabulary import GROUPS, SERVICES
from tayori.model.finding import Severity
from tests.feeds.checked import GOOD_FEED

REMOTE = '<podcast:remoteItem feedGuid="9b024349-ccf0-5f69-a609-6b82873eab3c"/>'
SPLIT = f"{REMOTE}</podcast:valueTimeSplit>"
BREAKAGES = [
    (">yes</podcast:locked>", ">maybe</podcast:locked>", "podcast-text"),
    (">yes</podcast:locked>", "></podcast:locked>", "podcast-text"),
    (">応援する<", f">{'応' * 129}<", "podcast-text"),
    (">花</podcast:person>", "> </podcast:person>", "podcast-text"),
    (">長野</podcast:location>", f">{'長' * 129}</podcast:location>", "podcast-text"),
    ('<podcast:season name="秋">1<', '<podcast:season name="秋">one<', "podcast-text"),
    ('<podcast:episode display="一">1<', '<podcast:episode display="一">a<', "podcast-text"),
    ("<podcast:medium>podcast<", "<podcast:medium>radio<", "podcast-text"),
    ("<podcast:medium>podcast<", "<podcast:medium>podcastL<", "medium-items"),
    (">midori-1<", f">{'m' * 129}<", "podcast-text"),
    (' url="https://town.example.jp/terms"', "", "license-url"),
    ("</podcast:medium>", "</podcast:medium><podcast:medium>podcast</podcast:medium>", "podcast-tag-twice"),
    ('<podcast:podping usesPodping="true"/>', '<podcast:podping usesPodping="true"/>' * 2,
     "podcast-tag-twice"),
    (' type="text/vtt" language="ja"', ' language="ja"', "podcast-attribute-missing"),
    ('transcript url="https://town.example.jp/1.vtt"', "transcript", "podcast-attribute-missing"),
    ('startTime="1.5" ', "", "podcast-attribute-missing"),
    ('"activitypub" uri="https://social.example.org/@a/1"', '"activitypub"', "podcast-attribute-missing"),
    (' dtstart="2026-11-01T00:00:00Z"', "", "podcast-attribute-missing"),
    (' status="pending"', "", "podcast-attribute-missing"),
    ('uri="https://town.example.jp/1.m4a"', 'uri=""', "podcast-attribute-missing"),
    ('type="text/vtt" language="ja"', 'type="text/srt" language="ja"', "podcast-attribute-value"),
    ('rel="captions"', 'rel="subtitles"', "podcast-attribute-value"),
    ("https://town.example.jp/1.vtt", "1.vtt", "podcast-attribute-value"),
    ("geo:36.65,138.18", "36.65,138.18", "podcast-attribute-value"),
    ("geo:36.65,138.18", "geo:138.18,36.65", "podcast-attribute-value"),
    ("R113314", "113314", "podcast-attribute-value"),
    ('country="JP"', 'country="Japan"', "podcast-attribute-value"),
    ('rel="subject"', 'rel="place"', "podcast-attribute-value"),
    ('status="pending"', 'status="soon"', "podcast-attribute-value"),
    ('start="2026-12-01T07:30:00+0900"', 'start="2026-12-01"', "podcast-attribute-value"),
    ('pubdate="Mon, 02 Nov 2026 07:00:00 +0900"', 'pubdate="2026-11-02"', "podcast-attribute-value"),
    ('default="true"', 'default="yes"', "podcast-attribute-value"),
    ('title="AAC"', f'title="{"A" * 33}"', "podcast-attribute-value"),
    ('remotePercentage="95"', 'remotePercentage="101"', "podcast-attribute-value"),
    ('protocol="irc"', 'protocol="icq"', "podcast-attribute-value"),
    ('protocol="activitypub"', 'protocol="mastodon"', "podcast-attribute-value"),
    ("FREQ=WEEKLY;COUNT=10", "every week", "podcast-attribute-value"),
    ('aspect-ratio="16/9"', 'aspect-ratio="wide"', "podcast-attribute-value"),
    ('owner="radio@town.example.jp"', 'owner="みどり町"', "podcast-attribute-value"),
    ('usesPodping="true"', 'usesPodping="1"', "podcast-attribute-value"),
    ("sha256-q6urq6s=", "q6urq6s=", "integrity-value"),
    ('<podcast:source uri="https://town.example.jp/1.m4a"/>', "", "podcast-child-missing"),
    (f"<podcast:podroll>{REMOTE}", "<podcast:podroll>", "podcast-child-missing"),
    ('<podcast:contentLink href="https://town.example.jp/live">ここで</podcast:contentLink>', "",
     "podcast-child-missing"),
    (SPLIT, f'{REMOTE}<podcast:valueRecipient type="node" address="1" split="1"/></podcast:valueTimeSplit>',
     "value-split"),
    ('medium="publisher" ', "", "publisher-value"),
    (">false</podcast:txt>", ">no</podcast:txt>", "ai-content-value"),
]  # fmt: skip
WEAKNESSES = [
    ("917393e3-1b1e-5cef-ace4-edaa54e1f810", "917393e3-1b1e-4cef-ace4-edaa54e1f810", "podcast-text"),
    ("application/json+chapters", "application/json", "podcast-attribute-value"),
    ('type="node"', 'type="wallet"', "podcast-attribute-value"),
    ("https://town.example.jp/h", "http://town.example.jp/h", "podcast-not-https"),
    ('source uri="https:', 'source uri="http:', "podcast-not-https"),
    ('"activitypub" uri="https:', '"activitypub" uri="HTTP:', "podcast-not-https"),
    ('id="google"', 'id="gogle"', "block-service"),
    ("<podcast:txt", "<podcast:locked>yes</podcast:locked><podcast:txt", "podcast-tag-place"),
]  # fmt: skip
NOTES = [
    (
        "<podcast:txt",
        "<podcast:transcripts/><podcast:txt",
        "podcast-tag-unknown",
        "did you mean 'transcript'?",
    ),
    ('language="ja" rel', 'lang="ja" rel', "podcast-attribute-unknown", "did you mean 'language'?"),
    ('role="Host"', 'role="Hosst"', "person-role", "did you mean 'host'"),
    ('group="Cast"', 'group="Casting"', "person-role", "did you mean 'cast'"),
    ('duration="30"', 'duration="300"', "soundbite-length", "15 to 120"),
    ("<podcast:txt", '<podcast:images srcset="a"/><podcast:txt', "podcast-tag-old", "no longer"),
]


@pytest.mark.parametrize(("right", "wrong", "rule", "told"), NOTES)
def test_what_is_unknown_is_a_note_with_the_nearest_word(
    right: str, wrong: str, rule: str, told: str
) -> None:
    (found,) = check_feed(GOOD_FEED.replace(right, wrong, 1).encode())

    assert (found.rule, found.severity) == (rule, Severity.NOTE)
    assert told in found.text


def test_tags_of_a_live_item_are_checked_as_those_of_an_episode() -> None:
    person = "<title>生放送</title><podcast:person> </podcast:person>"
    (found,) = check_feed(GOOD_FEED.replace("<title>生放送</title>", person).encode())

    assert found.text == "The episode '生放送': podcast:person is empty."


def _facts(shared_media: Path) -> Path:
    folder = shared_media.parent / "facts"
    if not folder.is_dir():
        pytest.skip(f"no facts at {folder}")
    return folder


@pytest.mark.real
def test_the_table_has_every_tag_attribute_and_count_of_the_facts(shared_media: Path) -> None:
    facts = json.loads((_facts(shared_media) / "podcast20_tags.json").read_text(encoding="utf-8"))["tags"]

    assert set(TAGS) == set(facts)
    for tag, rule in TAGS.items():
        told = facts[tag]
        assert set(rule.needs) | set(rule.may) == set(
            told.get("attrs", {"status": "", "start": "", "end": ""})
        ), tag
        required = {name for name, need in told.get("attrs", {}).items() if need == "required"}
        assert set(rule.needs) == required, tag
        assert rule.once == (told["count"] == "single"), tag
        assert set(told["parents"]) <= set(rule.parents), tag


@pytest.mark.real
def test_roles_and_services_are_those_of_the_facts(shared_media: Path) -> None:
    folder = _facts(shared_media)
    taxonomy = json.loads((folder / "podcast_taxonomy.json").read_text(encoding="utf-8"))
    told = {(entry["group"].lower(), entry["role"].lower()) for entry in taxonomy}

    assert {(group, role) for group, roles in GROUPS.items() for role in roles} == told
    assert set((folder / "podcast_service_slugs.txt").read_text(encoding="utf-8").split()) == SERVICES
