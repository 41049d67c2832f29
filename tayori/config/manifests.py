"""Manifests: from the file to the model, with the workspace's defaults filled in.

Each reader raises ConfigError with everything that is wrong with its file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypedDict, TypeVar

from tayori.config.asset_schema import (
    CaptionSection,
    CardSection,
    ClipFile,
    EpisodeFile,
    ManifestFile,
    PhotoFile,
    PublishSection,
    ShowFile,
)
from tayori.config.declaration import make_declaration, unlisted_music
from tayori.config.files import Around
from tayori.config.languages import texts
from tayori.config.mistakes import check, unknown
from tayori.config.podcast_tags import episode_tags, show_tags
from tayori.config.settings import Settings
from tayori.config.sound import bed, jingle, recordings, treatment
from tayori.config.targets import publish_mistakes
from tayori.config.yaml import Document, load_yaml
from tayori.errors import ConfigError, Mistake
from tayori.model.asset import (
    CaptionFile,
    CardKind,
    CardSpec,
    Chapter,
    Clip,
    Episode,
    FlashReview,
    Focus,
    Photo,
    PublishOptions,
    Series,
    Show,
)
from tayori.model.ids import Lang, Slug
from tayori.model.rights import RightsDeclaration
from tayori.model.sound import Treatment
from tayori.model.text import Texts
from tayori.model.time import Span

F = TypeVar("F", bound=ManifestFile)


def read_clip(path: Path, settings: Settings) -> Clip:
    """The clip that `path`, a clip.yaml, describes."""
    reading, said = _read(path, settings, ClipFile)
    shared = _shared(said, reading)
    captions = _captions(said.captions, reading)
    if said.trim is not None and said.poster is not None and said.poster >= said.trim.end - said.trim.start:
        reading.complain("poster", "is later than the trimmed clip's end")
    for number, card in enumerate(said.cards, 1):
        if said.trim is not None and (card.start or 0) >= said.trim.end - said.trim.start:
            reading.complain("cards", f"number {number} would come after the trimmed clip's end")
    clip = Clip(
        **shared,
        source=said.source,
        trim=Span(said.trim.start, said.trim.end) if said.trim else None,
        captions=captions,
        burn=_burn(said, captions, reading),
        burn_in=tuple(
            (profile, _there(langs, f"burn: {profile}", captions, reading))
            for profile, langs in said.burn.items()
            if profile
        ),
        cards=tuple(_card(card, _own_title(shared), settings) for card in said.cards),
        flashing=FlashReview(said.flashing.reviewed_by, said.flashing.reason) if said.flashing else None,
        music=bed(said.music) if said.music else None,
        focus=Focus(said.focus.x, said.focus.y),
        renditions=tuple(dict.fromkeys(said.renditions or settings.renditions)),
        series=Series(said.series.id, said.series.number) if said.series else None,
        audience=tuple(said.audience.items()),
        kpi=tuple(said.kpi.items()),
        poster_ms=said.poster,
    )
    reading.done()
    return clip


def read_photo(path: Path, settings: Settings) -> Photo:
    """The photo that `path`, a photo.yaml, describes."""
    reading, said = _read(path, settings, PhotoFile)
    shared = _shared(said, reading)
    alt = texts(said.alt, shared["lang"])
    photo = Photo(**shared, source=said.source, alt=alt, original=said.original)
    reading.done()
    return photo


def read_episode(path: Path, settings: Settings, show: Show) -> Episode:
    """The episode of `show` that `path`, an episode.yaml, describes."""
    reading, said = _read(path, settings, EpisodeFile, show.lang)
    shared = _shared(said, reading)
    treated = treatment(said.sound, show.treatment)
    if treated.as_is:
        # What goes out as it is has its beginning and end already.
        show = replace(show, intro=None, outro=None)
        for key in _put_together(said):
            reading.complain(key, "cannot be put into a file that goes out `as_is`")
    episode = Episode(
        **shared,
        podcast=show,
        recordings=recordings(said),
        intro=jingle(said.intro, show.intro),
        outro=jingle(said.outro, show.outro),
        music=tuple(bed(each) for each in said.music),
        treatment=treated,
        captions=_captions(said.captions, reading),
        number=said.number,
        season=said.season,
        episode_type=said.type,
        published=said.published,
        explicit=show.explicit if said.explicit is None else said.explicit,
        cover=said.cover,
        chapters=tuple(Chapter(start_ms=c.start, title=c.title) for c in said.chapters),
        feed=episode_tags(said.podcast),
    )
    reading.done()
    return episode


def _put_together(said: EpisodeFile) -> Iterator[str]:
    """The keys by which an episode is more than one finished file."""
    if len(said.recordings) > 1:
        yield "recordings"
    if said.music:
        yield "music"
    for key, own in (("intro", said.intro), ("outro", said.outro)):
        if own is not None and own.file is not None:
            yield key


def read_show(path: Path, settings: Settings) -> Show:
    """The show that `path`, a show.yaml, describes, without its episodes."""
    document = load_yaml(path, name_of(path, settings.root))
    said = check(ShowFile, document, Around(settings, path.parent))
    lang = said.language or settings.lang
    organisation = settings.organisation
    rights = make_declaration(said.rights, settings, lang)
    return Show(
        slug=Slug(path.parent.name),
        manifest=path,
        title=texts(said.title, lang),
        description=texts(said.description, lang),
        lang=lang,
        rights=replace(rights, holder=said.rights.holder or said.copyright or rights.holder),
        author=said.author or organisation.name.get(lang),
        email=said.email or organisation.contact,
        category=said.category,
        cover=said.cover,
        explicit=said.explicit,
        link=said.link or organisation.url,
        copyright=said.copyright or settings.rights.holder,
        show_type=said.type,
        complete=said.complete,
        intro=jingle(said.intro),
        outro=jingle(said.outro),
        treatment=treatment(said.sound, Treatment()),
        feed=show_tags(said.podcast),
        subscribe=tuple(said.subscribe.items()),
    )


def name_of(path: Path, root: Path) -> str:
    """How mistakes call a file: its path below the workspace."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One manifest while it is read."""

    document: Document
    settings: Settings
    path: Path
    lang: Lang
    """The language when the manifest names none."""
    mistakes: list[Mistake]

    def complain(self, key: str, text: str) -> None:
        self.mistakes.append(self.document.mistake((key,), text))

    def done(self) -> None:
        if self.mistakes:
            raise ConfigError(tuple(self.mistakes))


class _Shared(TypedDict):
    """What every asset is made with."""

    slug: Slug
    manifest: Path
    title: Texts
    description: Texts
    tags: tuple[str, ...]
    lang: Lang
    rights: RightsDeclaration
    publish: tuple[PublishOptions, ...]
    recorded: Any


def _read(path: Path, settings: Settings, schema: type[F], lang: Lang | None = None) -> tuple[_Reading, F]:
    document = load_yaml(path, name_of(path, settings.root))
    wrong = tuple(publish_mistakes(document, settings))
    said = check(schema, document, Around(settings, path.parent), wrong)
    return _Reading(document, settings, path, lang or settings.lang, []), said


def _shared(said: ManifestFile, reading: _Reading) -> _Shared:
    lang = said.language or reading.lang
    title = texts(said.title, lang)
    if title.find(lang) is None:
        written = ", ".join(f"`{tag}`" for tag, _ in title.items)
        reading.complain(
            "title", f"has {written}, but not `{lang}`, the language it is in; add it, or set `language:`"
        )
    rights = make_declaration(said.rights, reading.settings, lang)
    for at, text in unlisted_music(said, rights):
        reading.mistakes.append(reading.document.mistake(at, text))
    return _Shared(
        slug=Slug(reading.path.parent.name),
        manifest=reading.path,
        title=title,
        description=texts(said.description, lang),
        tags=said.tags,
        lang=lang,
        rights=rights,
        publish=tuple(_publish(name, options) for name, options in said.publish.items()),
        recorded=said.recorded,
    )


def _publish(target: str, said: PublishSection | None) -> PublishOptions:
    if said is None:
        return PublishOptions(target)
    extra = tuple((k, str(v)) for k, v in (said.model_extra or {}).items() if v is not None)
    return PublishOptions(target, said.publish_at, said.until, said.playlist, extra)


def _captions(said: Mapping[Lang, CaptionSection], reading: _Reading) -> tuple[CaptionFile, ...]:
    styles = dict(reading.settings.captions.styles)
    for lang, section in said.items():
        if section.style is not None and section.style not in styles:
            reading.complain("captions", f"{lang}: style: {unknown(section.style, styles, 'style')}")
    return tuple(CaptionFile(lang, section.file, section.style) for lang, section in said.items())


def _burn(said: ClipFile, captions: tuple[CaptionFile, ...], reading: _Reading) -> tuple[Lang, ...]:
    """The clip's own word; else the workspace's, as far as the clip has captions in those languages."""
    if "" not in said.burn:
        there = {c.lang for c in captions}
        return tuple(lang for lang in reading.settings.captions.burn if lang in there)
    return _there(said.burn[""], "burn", captions, reading)


def _there(
    langs: tuple[Lang, ...], key: str, captions: tuple[CaptionFile, ...], reading: _Reading
) -> tuple[Lang, ...]:
    """`langs`, complaining of those without a file."""
    for lang in langs:
        if all(c.lang != lang for c in captions):
            text = f"`{lang}` has no file under captions:; add one, or write `{key}: none`"
            reading.complain("burn", text)
    return langs


def _own_title(shared: _Shared) -> str:
    return shared["title"].find(shared["lang"]) or ""


def _card(said: CardSection, title: str, settings: Settings) -> CardSpec:
    """A title card says the clip's title and an end card whose clip it is, unless they say otherwise."""
    ends = said.kind is CardKind.END
    return CardSpec(
        kind=said.kind,
        text=said.text or (settings.organisation.name.get(settings.lang) if ends else title),
        over=said.over or "",
        under=said.under or "",
        url=said.url or (settings.organisation.url if ends else ""),
        count_from=said.count_from,
        count_to=said.count_to,
        unit=said.unit or "",
        start_ms=said.start,
        length_ms=said.length,
    )
