"""`podcast:` of a manifest as the model has it."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict

from tayori.config.podcast_schema import (
    AlternativeSection,
    ContributorSection,
    EpisodeTagsSection,
    LinkSection,
    LiveItemSection,
    SharedTagsSection,
    ShowTagsSection,
    TrailerSection,
    UpdateFrequencySection,
)
from tayori.config.podcast_value import remote_item, value
from tayori.feeds.taxonomy import DEFAULT_ROLE
from tayori.model.podcast import (
    Alternative,
    Chat,
    ContentLink,
    Contributor,
    EpisodeTags,
    FeedImage,
    FreeText,
    Funding,
    History,
    LiveItem,
    Location,
    ServiceBlock,
    ShowTags,
    SocialInteract,
    Soundbite,
    Trailer,
    UpdateFrequency,
)
from tayori.model.podcast_value import Value


def show_tags(said: ShowTagsSection) -> ShowTags:
    """What a show says only in its feed."""
    return ShowTags(
        **_shared(said),
        kept=_content(said.kept),
        moved_from=said.moved_from or "",
        title=said.title or "",
        is_hidden=said.hidden,
        is_locked=said.locked,
        medium=said.medium,
        hubs=said.hubs,
        history=History(said.archive or 0, said.newest or 0, said.complete_feed),
        recent_count=said.recent_count or 0,
        countries=said.countries,
        trailers=tuple(map(_trailer, said.trailers)),
        block=tuple(ServiceBlock(each.service or "", each.blocked) for each in said.block),
        remote_items=tuple(map(remote_item, said.remote_items)),
        podroll=tuple(map(remote_item, said.podroll)),
        update_frequency=_frequency(said.update_frequency) if said.update_frequency else None,
        uses_podping=said.podping,
        publisher=remote_item(said.publisher, "publisher") if said.publisher else None,
        live=tuple(map(_live, said.live)),
    )


def episode_tags(said: EpisodeTagsSection) -> EpisodeTags:
    """What an episode says only in feeds."""
    return EpisodeTags(
        **_shared(said),
        kept=_content(said.kept),
        title=said.title or "",
        is_hidden=said.hidden,
        season_name=said.season_name or "",
        display=said.display or "",
        soundbites=tuple(Soundbite(bite.start, bite.length, bite.title or "") for bite in said.soundbites),
        alternatives=tuple(map(_alternative, said.alternatives)),
        links=tuple(map(_link, said.links)),
    )


class _Shared(TypedDict):
    people: tuple[Contributor, ...]
    locations: tuple[Location, ...]
    funding: tuple[Funding, ...]
    images: tuple[FeedImage, ...]
    txt: tuple[FreeText, ...]
    value: tuple[Value, ...]
    chat: Chat | None
    social: tuple[SocialInteract, ...]


def _shared(said: SharedTagsSection) -> _Shared:
    return _Shared(
        people=tuple(map(_contributor, said.people)),
        locations=tuple(
            Location(
                name=place.name,
                rel=place.rel,
                geo=place.geo or "",
                osm=place.osm or "",
                country=place.country or "",
            )
            for place in said.locations
        ),
        funding=tuple(Funding(each.url, each.text) for each in said.funding),
        images=_images(said),
        txt=tuple(FreeText(each.text, each.purpose or "") for each in said.txt),
        value=tuple(map(value, said.value)),
        chat=_chat(said),
        social=_social(said),
    )


def _images(said: SharedTagsSection) -> tuple[FeedImage, ...]:
    return tuple(
        FeedImage(
            url=image.url,
            alt=image.alt or "",
            aspect_ratio=image.aspect_ratio or "",
            width=image.width or 0,
            height=image.height or 0,
            mime=image.type or "",
            purpose=image.purpose or "",
        )
        for image in said.images
    )


def _chat(said: SharedTagsSection) -> Chat | None:
    chat = said.chat
    if chat is None:
        return None
    return Chat(
        server=chat.server, protocol=chat.protocol, account=chat.account or "", space=chat.space or ""
    )


def _social(said: SharedTagsSection) -> tuple[SocialInteract, ...]:
    return tuple(
        SocialInteract(
            protocol=each.protocol,
            url=each.url or "",
            account=each.account or "",
            account_url=each.account_url or "",
            priority=each.priority,
        )
        for each in said.social
    )


def _contributor(said: ContributorSection) -> Contributor:
    return Contributor(
        name=said.name,
        role=said.role or DEFAULT_ROLE,
        group=said.found_group,
        image_url=said.image or "",
        url=said.url or "",
    )


def _trailer(said: TrailerSection) -> Trailer:
    return Trailer(
        title=said.title,
        url=said.url,
        published=said.published,
        size=said.size or 0,
        mime=said.type or "",
        season=said.season,
    )


def _frequency(said: UpdateFrequencySection) -> UpdateFrequency:
    return UpdateFrequency(text=said.text, rrule=said.rule or "", start=said.start, is_complete=said.complete)


def _alternative(said: AlternativeSection) -> Alternative:
    return Alternative(
        urls=said.urls,
        mime=said.type,
        size=said.size or 0,
        bitrate_bps=said.bitrate_bps or 0,
        height=said.height or 0,
        lang=said.lang or "",
        title=said.title or "",
        rel=said.rel or "",
        codecs=said.codecs or "",
        is_default=said.default,
        integrity=said.integrity or "",
    )


def _link(said: LinkSection) -> ContentLink:
    return ContentLink(said.url, said.text or "")


def _live(said: LiveItemSection) -> LiveItem:
    return LiveItem(
        **_shared(said),
        guid=said.guid,
        title=said.title,
        status=said.status,
        start=said.start,
        end=said.end,
        description=said.description or "",
        links=tuple(map(_link, said.links)),
        stream_url=said.stream or "",
        stream_mime=said.stream_type,
    )


def _content(kept: Path | None) -> str:
    return kept.read_text(encoding="utf-8") if kept else ""
