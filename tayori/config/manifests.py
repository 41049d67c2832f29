"""Manifests and grants: from the file to the model, with the workspace's defaults filled in.

Each reader raises ConfigError with everything that is wrong with its file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypedDict, TypeVar

from tayori.config.asset_schema import (
    AssetFile,
    ClipFile,
    EpisodeFile,
    MusicSection,
    PhotoFile,
    PublishSection,
    RightsSection,
    ShowFile,
)
from tayori.config.files import Around
from tayori.config.grant_schema import GrantFile
from tayori.config.mistakes import check
from tayori.config.settings import Settings
from tayori.config.targets import publish_mistakes
from tayori.config.yaml import Document, load_yaml
from tayori.errors import ConfigError, Mistake
from tayori.model.asset import (
    CaptionFile,
    Chapter,
    Clip,
    Episode,
    Focus,
    MusicBed,
    Photo,
    PublishOptions,
    Series,
    Show,
)
from tayori.model.ids import GrantId, Lang, Slug
from tayori.model.rights import AiUse, Grant, Guardian, RightsStatement
from tayori.model.text import Texts
from tayori.model.time import Span

F = TypeVar("F", bound=AssetFile)


def read_clip(path: Path, settings: Settings) -> Clip:
    """The clip that `path`, a clip.yaml, describes."""
    reading, said = _read(path, settings, ClipFile)
    shared = _shared(said, reading)
    captions = _captions(said.captions)
    if said.trim is not None and said.poster is not None and said.poster >= said.trim.end - said.trim.start:
        reading.complain("poster", "is later than the trimmed clip's end")
    clip = Clip(
        **shared,
        source=said.source,
        trim=Span(said.trim.start, said.trim.end) if said.trim else None,
        captions=captions,
        burn=_burn(said, captions, reading),
        music=_music(said.music),
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
    photo = Photo(**shared, source=said.source, alt=texts(said.alt, shared["lang"]))
    reading.done()
    return photo


def read_episode(path: Path, settings: Settings, show: Show) -> Episode:
    """The episode of `show` that `path`, an episode.yaml, describes."""
    reading, said = _read(path, settings, EpisodeFile, show.lang)
    shared = _shared(said, reading)
    episode = Episode(
        **shared,
        show=show.slug,
        source=said.source,
        captions=_captions(said.captions),
        number=said.number,
        season=said.season,
        episode_type=said.type,
        published=said.published,
        explicit=show.explicit if said.explicit is None else said.explicit,
        cover=said.cover,
        chapters=tuple(Chapter(start_ms=c.start, title=c.title) for c in said.chapters),
    )
    reading.done()
    return episode


def read_show(path: Path, settings: Settings) -> Show:
    """The show that `path`, a show.yaml, describes, without its episodes."""
    document = load_yaml(path, name_of(path, settings.root))
    said = check(ShowFile, document, Around(settings, path.parent))
    lang = said.language or settings.lang
    organisation = settings.organisation
    return Show(
        slug=Slug(path.parent.name),
        manifest=path,
        title=texts(said.title, lang),
        description=texts(said.description, lang),
        lang=lang,
        author=said.author or organisation.name.get(lang),
        email=said.email or organisation.contact,
        category=said.category,
        cover=said.cover,
        explicit=said.explicit,
        link=said.link or organisation.url,
        copyright=said.copyright or settings.rights.holder,
        show_type=said.type,
        complete=said.complete,
    )


def read_grant(path: Path, root: Path) -> Grant:
    """The grant in `path`, grants/<kind>/<id>.yaml."""
    document = load_yaml(path, name_of(path, root))
    said = check(GrantFile, document)
    if said.kind != path.parent.name:
        text = f"is `{said.kind}`, but the file is in grants/{path.parent.name}/"
        raise ConfigError((document.mistake(("kind",), text),))
    guardian = said.guardian
    return Grant(
        id=GrantId(f"{path.parent.name}/{path.stem}"),
        component=said.kind,
        subject=said.subject,
        public_id=said.public_id,
        granted=said.granted,
        valid_from=said.valid.since,
        valid_until=said.valid.until,
        channels=said.channels,
        territories=said.territories,
        status=said.status,
        withdrawn=said.withdrawn,
        minor=said.minor,
        guardian=Guardian(guardian.name, guardian.relation, guardian.consented) if guardian else None,
        conditions=said.conditions,
        credit=said.credit,
        document=said.document.file if said.document else None,
        document_sha256=said.document.sha256 if said.document else None,
    )


def texts(written: Mapping[str, str] | None, lang: Lang) -> Texts:
    """A text by language, `lang` first; a bare text is in `lang`."""
    items = [(Lang(tag or lang), text) for tag, text in (written or {}).items()]
    return Texts(tuple(sorted(items, key=lambda item: item[0] != lang)))


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
    rights: RightsStatement
    publish: tuple[PublishOptions, ...]
    recorded: Any


def _read(path: Path, settings: Settings, schema: type[F], lang: Lang | None = None) -> tuple[_Reading, F]:
    document = load_yaml(path, name_of(path, settings.root))
    wrong = tuple(publish_mistakes(document, settings))
    said = check(schema, document, Around(settings, path.parent), wrong)
    return _Reading(document, settings, path, lang or settings.lang, []), said


def _shared(said: AssetFile, reading: _Reading) -> _Shared:
    lang = said.language or reading.lang
    title = texts(said.title, lang)
    if title.find(lang) is None:
        written = ", ".join(f"`{tag}`" for tag, _ in title.items)
        reading.complain(
            "title", f"has {written}, but not `{lang}`, the language it is in; add it, or set `language:`"
        )
    return _Shared(
        slug=Slug(reading.path.parent.name),
        manifest=reading.path,
        title=title,
        description=texts(said.description, lang),
        tags=said.tags,
        lang=lang,
        rights=_statement(said.rights, reading.settings),
        publish=tuple(_publish(name, options) for name, options in said.publish.items()),
        recorded=said.recorded,
    )


def _statement(said: RightsSection, settings: Settings) -> RightsStatement:
    default = settings.rights
    statement = RightsStatement(
        grants=said.grants,
        none=said.none,
        holder=said.holder or default.holder,
        credit=said.credit or default.credit,
        licence=said.licence or default.licence,
        territories=said.territories or default.territories,
    )
    if said.moral_rights is not None:
        moral = said.moral_rights
        statement = replace(statement, moral_rights_waived=moral.waived, moral_rights_document=moral.document)
    if said.ai is not None:
        ai = AiUse(said.ai.used, said.ai.system or "", said.ai.what or "")
        statement = replace(statement, ai=ai)
    return statement


def _publish(target: str, said: PublishSection | None) -> PublishOptions:
    if said is None:
        return PublishOptions(target)
    extra = tuple((k, str(v)) for k, v in (said.model_extra or {}).items() if v is not None)
    return PublishOptions(target, said.publish_at, said.until, said.playlist, extra)


def _captions(said: Mapping[Lang, Path]) -> tuple[CaptionFile, ...]:
    return tuple(CaptionFile(lang, path) for lang, path in said.items())


def _burn(said: ClipFile, captions: tuple[CaptionFile, ...], reading: _Reading) -> Lang | None:
    """The clip's own word; else the workspace's, where the clip has captions in that language."""
    there = {c.lang for c in captions}
    if "burn" not in said.model_fields_set:
        default = reading.settings.captions.burn
        return default if default in there else None
    if said.burn is not None and said.burn not in there:
        reading.complain("burn", f"`{said.burn}` has no file under captions:; add one, or write `burn: none`")
    return said.burn


def _music(said: MusicSection | None) -> MusicBed | None:
    if said is None:
        return None
    bed = MusicBed(said.file)
    if said.level_lufs is not None:
        bed = replace(bed, level_clufs=said.level_lufs)
    if said.fade_in_s is not None:
        bed = replace(bed, fade_in_ms=said.fade_in_s)
    if said.fade_out_s is not None:
        bed = replace(bed, fade_out_ms=said.fade_out_s)
    return bed
