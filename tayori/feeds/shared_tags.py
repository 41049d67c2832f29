"""Tags that shows, episodes and live items can have alike (facts 4.5)."""

from __future__ import annotations

from collections.abc import Iterator

from tayori.feeds.namespaces import PODCAST
from tayori.feeds.tag import Tag, attributes
from tayori.feeds.value_tags import value_tag
from tayori.model.podcast import (
    Chat,
    ContentLink,
    Contributor,
    FeedImage,
    Funding,
    Location,
    SharedTags,
    SocialInteract,
)


def shared_tags(said: SharedTags) -> Iterator[Tag]:
    """All but the people, whom rights have a say in."""
    yield from map(_funding, said.funding)
    yield from map(_location, said.locations)
    yield from map(_image, said.images)
    for text in said.txt:
        yield Tag(PODCAST, "txt", text.text, attributes(purpose=text.purpose))
    yield from map(value_tag, said.value)
    if said.chat is not None:
        yield _chat(said.chat)
    yield from map(_social, said.social)


def contributor_tag(person: Contributor) -> Tag:
    """Somebody an editor named."""
    said = attributes(role=person.role, group=person.group, img=person.image_url, href=person.url)
    return Tag(PODCAST, "person", person.name, said)


def content_link(link: ContentLink) -> Tag:
    """Where the same can be heard outside the feed."""
    return Tag(PODCAST, "contentLink", link.text, attributes(href=link.url))


def _funding(funding: Funding) -> Tag:
    return Tag(PODCAST, "funding", funding.text, attributes(url=funding.url))


def _location(place: Location) -> Tag:
    said = attributes(rel=place.rel, geo=place.geo, osm=place.osm, country=place.country)
    return Tag(PODCAST, "location", place.name, said)


def _image(image: FeedImage) -> Tag:
    said = (
        ("href", image.url),
        ("alt", image.alt),
        ("aspect-ratio", image.aspect_ratio),
        ("width", image.width),
        ("height", image.height),
        ("type", image.mime),
        ("purpose", image.purpose),
    )
    return Tag(PODCAST, "image", attributes=said)


def _chat(chat: Chat) -> Tag:
    said = attributes(server=chat.server, protocol=chat.protocol, accountId=chat.account, space=chat.space)
    return Tag(PODCAST, "chat", attributes=said)


def _social(social: SocialInteract) -> Tag:
    said = attributes(
        protocol=social.protocol,
        uri=social.url,
        accountId=social.account,
        accountUrl=social.account_url,
        priority=None if social.priority is None else str(social.priority),
    )
    return Tag(PODCAST, "socialInteract", attributes=said)
