"""The tags of the podcast namespace: where each stands, how often, with what (facts 4.5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tayori.feeds.checking.values import (
    ANY,
    BOOLEAN,
    CHAPTERS,
    COUNTRY,
    DATE,
    DECIMAL,
    GEO,
    INTEGER,
    LANGUAGE,
    MAIL,
    MIME,
    MOMENT,
    OSM,
    PERCENT,
    RATE,
    RATIO,
    RRULE,
    SECONDS,
    TRANSCRIPT,
    URI,
    URL,
    UUID5,
    UUID_ANY,
    YES_NO,
    Form,
    at_most,
    choice,
)

CHANNEL, ITEM, LIVE = "channel", "item", "liveItem"
EPISODE = (ITEM, LIVE)
EVERYWHERE = (CHANNEL, ITEM, LIVE)
_MEDIA = ("podcast", "music", "video", "film", "audiobook", "newsletter", "blog", "publisher", "course")


@dataclass(frozen=True, slots=True, kw_only=True)
class TagRule:
    """What one tag may be."""

    parents: tuple[str, ...]
    once: bool = False
    """At most once in a parent."""
    needs: Mapping[str, Form] = field(default_factory=dict)
    """Attributes it cannot do without."""
    may: Mapping[str, Form] = field(default_factory=dict)
    """Attributes it can have beside."""
    text: Form | None = None
    """What its text is; None: it has none."""
    said: bool = False
    """Its text cannot be empty."""
    children: tuple[str, ...] = ()
    """Tags it needs one of at least."""


TAGS: dict[str, TagRule] = {
    "transcript": TagRule(
        parents=EPISODE,
        needs={"url": URL, "type": TRANSCRIPT},
        may={"language": LANGUAGE, "rel": choice("captions")},
    ),
    "locked": TagRule(parents=(CHANNEL,), once=True, may={"owner": MAIL}, text=YES_NO, said=True),
    "funding": TagRule(parents=EVERYWHERE, needs={"url": URL}, text=at_most(128)),
    "chapters": TagRule(parents=EPISODE, once=True, needs={"url": URL, "type": CHAPTERS}),
    "soundbite": TagRule(
        parents=EPISODE, needs={"startTime": SECONDS, "duration": SECONDS}, text=at_most(128)
    ),
    "person": TagRule(
        parents=EVERYWHERE,
        may={"role": ANY, "group": ANY, "img": URL, "href": URL},
        text=at_most(128),
        said=True,
    ),
    "location": TagRule(
        parents=EVERYWHERE,
        may={"rel": choice("subject", "creator"), "geo": GEO, "osm": OSM, "country": COUNTRY},
        text=at_most(128),
        said=True,
    ),
    "season": TagRule(parents=EPISODE, once=True, may={"name": at_most(128)}, text=INTEGER, said=True),
    "episode": TagRule(parents=EPISODE, once=True, may={"display": at_most(32)}, text=DECIMAL, said=True),
    "trailer": TagRule(
        parents=(CHANNEL,),
        needs={"url": URL, "pubdate": DATE},
        may={"length": INTEGER, "type": MIME, "season": INTEGER},
        text=at_most(128),
        said=True,
    ),
    "license": TagRule(parents=EVERYWHERE, once=True, may={"url": URL}, text=at_most(128), said=True),
    "alternateEnclosure": TagRule(
        parents=EPISODE,
        needs={"type": MIME},
        may={
            "length": INTEGER,
            "bitrate": RATE,
            "height": INTEGER,
            "lang": LANGUAGE,
            "title": at_most(32),
            "rel": at_most(32),
            "codecs": ANY,
            "default": BOOLEAN,
        },
        children=("source",),
    ),
    "source": TagRule(parents=("alternateEnclosure",), needs={"uri": URI}, may={"contentType": MIME}),
    "integrity": TagRule(
        parents=("alternateEnclosure",),
        once=True,
        needs={"type": choice("sri", "pgp-signature"), "value": ANY},
    ),
    "guid": TagRule(parents=(CHANNEL,), once=True, text=UUID5, said=True),
    "value": TagRule(
        parents=EVERYWHERE,
        needs={"type": ANY, "method": ANY},
        may={"suggested": DECIMAL},
        children=("valueRecipient",),
    ),
    "valueRecipient": TagRule(
        parents=("value", "valueTimeSplit"),
        needs={"type": choice("node", "lnaddress", strict=False), "address": ANY, "split": INTEGER},
        may={"name": ANY, "customKey": ANY, "customValue": ANY, "fee": BOOLEAN},
    ),
    "valueTimeSplit": TagRule(
        parents=("value",),
        needs={"startTime": SECONDS, "duration": SECONDS},
        may={"remoteStartTime": SECONDS, "remotePercentage": PERCENT},
        children=("remoteItem", "valueRecipient"),
    ),
    "medium": TagRule(
        parents=(CHANNEL,),
        once=True,
        text=choice(*_MEDIA, *(f"{medium}L" for medium in _MEDIA), "mixed"),
        said=True,
    ),
    "image": TagRule(
        parents=EVERYWHERE,
        needs={"href": URL},
        may={
            "alt": ANY,
            "aspect-ratio": RATIO,
            "width": INTEGER,
            "height": INTEGER,
            "type": MIME,
            "purpose": at_most(128),
        },
    ),
    "images": TagRule(parents=(CHANNEL, *EPISODE), once=True, needs={"srcset": ANY}),
    "liveItem": TagRule(
        parents=(CHANNEL,),
        needs={"status": choice("pending", "live", "ended"), "start": MOMENT},
        may={"end": MOMENT},
        children=("contentLink",),
    ),
    "contentLink": TagRule(parents=EPISODE, needs={"href": URL}, text=ANY),
    "socialInteract": TagRule(
        parents=EVERYWHERE,
        needs={
            "protocol": choice(
                "disabled", "activitypub", "twitter", "lightning", "atproto", "hive", "matrix", "nostr"
            )
        },
        may={"uri": URI, "accountId": ANY, "accountUrl": URL, "priority": INTEGER},
    ),
    "block": TagRule(parents=(CHANNEL,), may={"id": ANY}, text=YES_NO, said=True),
    "txt": TagRule(parents=EVERYWHERE, may={"purpose": at_most(128)}, text=at_most(4000)),
    "remoteItem": TagRule(
        parents=(CHANNEL, "podroll", "valueTimeSplit", "publisher"),
        needs={"feedGuid": UUID_ANY},
        may={"feedUrl": URL, "itemGuid": ANY, "medium": ANY, "title": ANY},
    ),
    "podroll": TagRule(parents=(CHANNEL,), once=True, children=("remoteItem",)),
    "updateFrequency": TagRule(
        parents=(CHANNEL,),
        once=True,
        may={"complete": BOOLEAN, "dtstart": MOMENT, "rrule": RRULE},
        text=at_most(128),
    ),
    "podping": TagRule(parents=(CHANNEL,), once=True, may={"usesPodping": BOOLEAN}),
    "publisher": TagRule(parents=(CHANNEL,), once=True, children=("remoteItem",)),
    "chat": TagRule(
        parents=EVERYWHERE,
        once=True,
        needs={"server": ANY, "protocol": choice("irc", "xmpp", "nostr", "matrix")},
        may={"accountId": ANY, "space": ANY},
    ),
}
"""By local name."""
