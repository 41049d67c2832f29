"""`podcast:` of show.yaml and episode.yaml: what is read, and what is a mistake."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from tayori.config.manifests import read_episode, read_show
from tayori.config.podcast_scalars import Https, read_geo, read_rule
from tayori.config.settings_file import load_settings
from tayori.errors import ConfigError
from tayori.model.asset import Episode, Show
from tayori.model.podcast import (
    Contributor,
    EpisodeTags,
    FreeText,
    Funding,
    History,
    LiveItem,
    ServiceBlock,
    ShowTags,
    Soundbite,
    Trailer,
)
from tayori.model.podcast_value import Recipient, RemoteItem, TimeSplit
from tests.config import samples

JST = timezone(timedelta(hours=9))
GUID = "917393e3-1b1e-5cef-ace4-edaa54e1f810"
SHOW_TAGS = f"""\
podcast:
  moved_from: http://old.example.jp/feed
  title: 町かど
  hidden: true
  locked: false
  medium: music
  hubs: https://hub.example.jp/
  archive: 100
  newest: 150
  recent_count: 20
  countries: [JP, TW]
  people:
    - {{name: 花子}}
    - {{name: 次郎, role: Director, image: https://example.jp/j.jpg}}
  locations: [{{name: 駅, geo: "geo:36.6433,138.1889", osm: R4076946, country: JP}}]
  funding: [{{url: https://example.jp/shien, text: 応援する}}]
  images: [{{url: https://example.jp/w.jpg, aspect_ratio: 16/9, width: 1920, purpose: social app/wide}}]
  txt: [{{text: S6lpp-7ZCn8, purpose: applepodcastsverify}}]
  trailers: [{{title: 予告, url: https://example.jp/t.mp3, published: 2026-12-01T09:00}}]
  block: [{{service: youtube}}, {{blocked: false}}]
  remote_items: [{{feed_guid: {GUID}}}]
  podroll: [{{feed_guid: {GUID}, feed_url: https://example.jp/o.xml}}]
  update_frequency: {{text: 毎週, rule: "FREQ=WEEKLY;BYDAY=MO"}}
  podping: true
  publisher: {{feed_guid: {GUID}}}
  chat: {{server: irc.example.jp, protocol: irc, space: "#machi"}}
  social: [{{protocol: activitypub, url: https://social.example.jp/1}}]
  value:
    - type: lightning
      method: keysend
      suggested: "0.00000005000"
      recipients:
        - {{type: node, address: 02d5, split: 99}}
        - {{type: lnaddress, address: a@b.jp, split: 1, fee: true}}
      splits: [{{start: 1:00, length: 30.5, remote: {{feed_guid: {GUID}}}, remote_percentage: 90}}]
  live:
    - guid: live-1
      title: 公開収録
      status: pending
      start: 2026-12-01T09:00
      links: [{{url: https://live.example.jp/}}]
"""
EPISODE_TAGS = """\
podcast:
  title: 駅
  season_name: 春
  display: Ch.3
  soundbites: [{start: 1:13, length: 60.5, title: 一言}]
  alternatives: [{urls: https://example.jp/1.mp4, type: video/mp4, codecs: "avc1.64001f, mp4a.40.2"}]
  links: [{url: https://example.jp/1}]
"""


def _show(root: Path, said: str) -> Show:
    path = root / "shows/machikado/show.yaml"
    path.write_text(samples.SHOW + said, encoding="utf-8")
    return read_show(path, load_settings(root))


def _episode(root: Path, said: str) -> Episode:
    path = next((root / "shows/machikado").glob("*/episode.yaml"))
    path.write_text(samples.EPISODE + said, encoding="utf-8")
    return read_episode(path, load_settings(root), _show(root, ""))


def test_what_a_show_says_only_in_its_feed(nagano: Path) -> None:
    said = _show(nagano, SHOW_TAGS).feed
    assert said.people[1] == Contributor(
        name="次郎", role="director", group="creative direction", image_url="https://example.jp/j.jpg"
    )
    assert said.people[0] == Contributor(name="花子", role="host", group="cast")
    assert (said.history, said.recent_count, said.countries) == (History(100, 150), 20, ("JP", "TW"))
    assert (said.is_hidden, said.is_locked, said.medium, said.uses_podping) == (True, False, "music", True)
    assert said.hubs == ("https://hub.example.jp/",)
    assert said.funding == (Funding("https://example.jp/shien", "応援する"),)
    assert said.txt == (FreeText("S6lpp-7ZCn8", "applepodcastsverify"),)
    morning = datetime(2026, 12, 1, 9, tzinfo=JST)
    assert said.trailers == (Trailer(title="予告", url="https://example.jp/t.mp3", published=morning),)
    assert said.block == (ServiceBlock("youtube"), ServiceBlock("", is_blocked=False))
    assert said.publisher == RemoteItem(feed_guid=GUID, medium="publisher")
    assert said.value[0].recipients[1] == Recipient(kind="lnaddress", address="a@b.jp", split=1, is_fee=True)
    assert said.value[0].splits == (
        TimeSplit(start_ms=60_000, length_ms=30_500, remote=RemoteItem(feed_guid=GUID), remote_percentage=90),
    )
    assert isinstance(said.live[0], LiveItem)
    assert said.live[0].start == morning


def test_what_an_episode_says_only_in_feeds(nagano: Path) -> None:
    said = _episode(nagano, EPISODE_TAGS).feed
    assert said.soundbites == (Soundbite(73_000, 60_500, "一言"),)
    assert (said.title, said.season_name, said.display) == ("駅", "春", "Ch.3")
    assert said.alternatives[0].urls == ("https://example.jp/1.mp4",)
    assert said.links[0].url == "https://example.jp/1"


def test_nothing_said_is_nothing(nagano: Path) -> None:
    assert _show(nagano, "").feed == ShowTags()
    assert _episode(nagano, "").feed == EpisodeTags()


def test_kept_tags_are_read_from_their_file(nagano: Path) -> None:
    (nagano / "shows/machikado/kept.xml").write_text("<kept>朝</kept>", encoding="utf-8")
    assert _show(nagano, "podcast: {kept: kept.xml}\n").feed.kept == "<kept>朝</kept>"
    (nagano / "shows/machikado/kept.xml").write_bytes("<kept>朝</kept>".encode("shift_jis"))
    with pytest.raises(ConfigError, match="is not UTF-8"):
        _show(nagano, "podcast: {kept: kept.xml}\n")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("peple: []", "did you mean `people`"),
        ("people: [{name: 花子, role: Directer}]", "did you mean `director`"),
        ("people: [{name: 花子, role: host, group: visuals}]", "`host` is no role in visuals"),
        ("people: [{name: 花子, group: visuals}]", "needs `role:` in visuals"),
        (f"people: [{{name: {'名' * 129}}}]", "has 129 characters; feeds have room for 128"),
        ("locations: [{name: 駅, geo: '36.6,138.1'}]", "should be latitude and longitude"),
        ("locations: [{name: 駅, osm: 123}]", "N, W or R and the number"),
        ("locations: [{name: 駅, country: jp}]", "a country code of two capitals"),
        ("locations: [{name: 駅, rel: both}]", "should be one of subject, creator"),
        ("funding: [{url: http://example.jp/, text: x}]", "begins with https://"),
        ("funding: [{url: https://例え.jp/, text: x}]", "an address in ASCII"),
        ("images: [{url: https://example.jp/a, purpose: artworks}]", "did you mean `artwork`"),
        ("medium: podcasts", "did you mean `podcast`"),
        ("block: [{service: you-tube}]", "did you mean `youtube`"),
        ("podroll: [{feed_guid: x}]", "should be a UUID"),
        ("update_frequency: {text: x, rule: FREQ=DAILY;COUNT=3}", "a rule with COUNT needs `start:`"),
        ("social: [{protocol: activitypub}]", "needs `url:`"),
        ("chat: {server: a, protocol: ircs}", "should be one of irc, xmpp, nostr, matrix"),
        ("txt: [{text: 'true', purpose: ai-content}]", "is told by what `rights: ai:` says"),
        ("newest: 10", "`newest` needs `archive`"),
        ("{archive: 100, newest: 10}", "should be at least `archive`"),
        ("{archive: 100, complete_feed: true}", "leave `archive` out"),
        ("value: [{type: lightning, method: keysend, recipients: []}]", "recipients"),
        ("live: [{guid: a, title: b, status: live, start: 2026-12-01T09:00, links: []}]", "links"),
    ],
)
def test_each_mistake_is_named(nagano: Path, said: str, why: str) -> None:
    with pytest.raises(ConfigError) as caught:
        _show(nagano, f"podcast: {said if said.startswith('{') else '{' + said + '}'}\n")
    assert why in str(caught.value)
    assert "show.yaml" in str(caught.value)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("display: " + "x" * 33, "has 33 characters; feeds have room for 32"),
        ("soundbites: [{start: 1, length: 0.5}]", "should be a second at least"),
        ("alternatives: [{urls: [], type: video/mp4}]", "urls"),
        ("alternatives: [{urls: https://example.jp/a, type: mp4}]", "a media type"),
        ("alternatives: [{urls: https://example.jp/a, type: video/mp4, integrity: abc}]", "a digest"),
        ("hubs: https://hub.example.jp/", "is not known here"),
    ],
)
def test_each_mistake_of_an_episode_is_named(nagano: Path, said: str, why: str) -> None:
    with pytest.raises(ConfigError) as caught:
        _episode(nagano, "podcast: {" + said + "}\n")
    assert why in str(caught.value)


@pytest.mark.parametrize(
    "rule",
    ["FREQ=WEEKLY;BYDAY=MO", "rrule:freq=monthly;bymonthday=1,15", "FREQ=DAILY;UNTIL=20261201T000000Z"],
)
def test_rules_that_are_ones(rule: str) -> None:
    assert read_rule(rule).startswith("FREQ=")


@pytest.mark.parametrize("rule", ["BYDAY=MO", "FREQ=DAYLY", "FREQ=DAILY;FREQ=DAILY", "FREQ=DAILY;X=1", ""])
def test_rules_that_are_none(rule: str) -> None:
    with pytest.raises(ValueError, match="rule|FREQ"):
        read_rule(rule)


@given(st.text(max_size=30))
def test_any_text_is_a_place_or_a_mistake(text: str) -> None:
    for value in (text, f"geo:{text}"):
        try:
            read = read_geo(value)
        except ValueError:
            continue
        assert read.startswith("geo:")
        assert read.isascii()


@given(st.text(max_size=30))
def test_an_address_is_ascii_without_spaces(text: str) -> None:
    try:
        read = TypeAdapter(Https).validate_python(f"https://{text}")
    except ValidationError:
        return
    assert read.isascii()
    assert not any(character.isspace() for character in read)
