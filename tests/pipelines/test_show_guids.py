from __future__ import annotations

from tayori.feeds.guid import podcast_guid
from tayori.ledger.guids import EpisodeName
from tayori.model.ids import Slug
from tayori.pipelines.feeds.guids import SHOW_GUID, show_guids

KOE, OTHER, ICHI, NI = Slug("koe"), Slug("kikite"), Slug("ichi"), Slug("ni")
URL = "https://ijyu.example.jp/podcasts/koe/feed.xml"


def test_what_is_known_is_kept_and_only_the_rest_is_new() -> None:
    ledger = {KOE: {SHOW_GUID: "show", ICHI: "one"}}
    guids = show_guids(ledger, KOE, {s: [EpisodeName(KOE, s)] for s in (ICHI, NI)}, URL)
    assert guids.kept == {SHOW_GUID: "show", ICHI: "one"}
    assert set(guids.new) == {NI}
    assert guids.new[NI].startswith("urn:uuid:")
    assert guids.all == {**guids.kept, **guids.new}


def test_a_new_show_gets_the_guid_of_its_address() -> None:
    assert show_guids({}, KOE, {}, URL).new == {SHOW_GUID: podcast_guid(URL)}


def test_a_guid_is_found_under_any_name_the_episode_has_had() -> None:
    ledger = {KOE: {SHOW_GUID: "show"}, OTHER: {NI: "two"}}
    guids = show_guids(ledger, KOE, {ICHI: [EpisodeName(KOE, ICHI), EpisodeName(OTHER, NI)]}, URL)
    assert (guids.all[ICHI], guids.new) == ("two", {})
