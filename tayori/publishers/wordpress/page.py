"""An asset as a post or page: its fields, and its content as blocks, as one pure value.

The page's own language comes first: player, description, chapters, transcript and rights; then the other
languages, each under a heading of its own and marked as what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from tayori.model.asset import Kind
from tayori.model.cue import Track, TrackKind
from tayori.model.ids import Lang
from tayori.model.publishing import Package, PackageFile, Role
from tayori.publishers.marker import marker
from tayori.publishers.plain_text import one_line, web
from tayori.publishers.rights_lines import policy_line, rights_lines, until_line
from tayori.publishers.site.entry import Passage, passages
from tayori.publishers.site.words import Words, clock, language_name, words
from tayori.publishers.wordpress import blocks
from tayori.publishers.wordpress.blocks import Html
from tayori.publishers.wordpress.jsonld import page_jsonld
from tayori.publishers.wordpress.media import MediaItem, PublishedMedia
from tayori.publishers.wordpress.options import WordPressOptions
from tayori.publishers.wordpress.rights_fields import line_html, rights_fields

_MAIN = {Kind.CLIP: Role.RENDITION, Kind.EPISODE: Role.AUDIO, Kind.PHOTO: Role.PHOTO}
_PICTURES = {
    Kind.CLIP: (Role.POSTER, Role.THUMBNAIL),
    Kind.EPISODE: (Role.COVER,),
    Kind.PHOTO: (Role.PHOTO,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFields:
    """What the REST interface is sent for one post or page; texts are HTML."""

    title: str
    content: str
    excerpt: str
    slug: str
    status: str
    date_gmt: str | None
    """`YYYY-MM-DDTHH:MM:SS`; None: when it is made. `publish` with a date to come is scheduled."""
    categories: tuple[str, ...]
    """Names as people read them; a page has none."""
    tags: tuple[str, ...]
    meta: dict[str, Any]
    """Fields of the companion plugin; WordPress without it ignores them. None deletes one."""
    featured_media: int
    """0: none."""


def page_fields(package: Package, media: PublishedMedia, options: WordPressOptions, lang: Lang) -> PageFields:
    """The page of `package`, whose files are in the library as `media`; its own language is `lang`.

    `options` are the target's with the manifest's own words laid over them.
    """
    has_terms = options.page == "post"
    return PageFields(
        title=blocks.text(one_line(package.title.get(lang))),
        content=blocks.page(_content(package, media, _languages(package, options, lang))),
        excerpt=blocks.text(one_line(package.description.get(lang))),
        slug=str(package.slug),
        status=options.status,
        date_gmt=_gmt(package.publish_at or package.published),
        categories=_names(options.categories) if has_terms else (),
        tags=_names((*options.tags, *package.tags)) if has_terms else (),
        meta=_meta(package, media, options, lang),
        featured_media=next((item.id for item in (*_wide(media), *_pictures(package, media))), 0),
    )


def page_mark(package: Package, media: PublishedMedia) -> str:
    """Our own mark on the page: of what its player plays, so that it stays when a title is corrected."""
    main = _main_file(package, media)
    return marker(package.slug, (main.content or main.digest) if main else "")


def _main_file(package: Package, media: PublishedMedia) -> PackageFile | None:
    """The file the player plays, as the package has it."""
    files, items = package.files_of(_MAIN[package.kind]), media.of(_MAIN[package.kind])
    return next((f for f in files if items and f.digest == items[0].digest), next(iter(files), None))


def _meta(package: Package, media: PublishedMedia, options: WordPressOptions, lang: Lang) -> dict[str, Any]:
    main = _main_file(package, media)
    own = {
        "tayori_id": page_mark(package, media),
        "tayori_digest": str(main.digest) if main else None,
        "tayori_jsonld": page_jsonld(package, media, options.url, lang),
    }
    return {**rights_fields(package.rights, lang)["meta"], **own}


def _gmt(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S") if moment else None


def _names(said: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(one_line, said))))


def _pictures(package: Package, media: PublishedMedia) -> Iterator[MediaItem]:
    return chain.from_iterable(media.of(role) for role in _PICTURES[package.kind])


def _wide(media: PublishedMedia) -> Iterator[MediaItem]:
    """Themes show it large above the title, and small in lists: an upright picture would fill the screen."""
    return (item for item in media.of(Role.THUMBNAIL) if item.width > item.height)


def _languages(package: Package, options: WordPressOptions, lang: Lang) -> tuple[Lang, ...]:
    """The page's own and every other that something is written in, or those the target names."""
    texts = (*package.title.items, *package.description.items)
    written = [tag for tag, text in texts if one_line(text)] + [t.lang for t in package.tracks if t.cues]
    wanted = [tag for tag in written if not options.languages or tag in options.languages]
    return tuple(dict.fromkeys((lang, *wanted)))


def _content(package: Package, media: PublishedMedia, languages: tuple[Lang, ...]) -> Iterator[Html]:
    yield from _player(package, media, languages[0])
    chapters = next((item.url for item in media.of(Role.CHAPTERS)), "")
    for lang in languages:
        yield from _Section(package, lang, is_own=lang == languages[0], chapters_url=chapters).blocks()
    yield blocks.comment(page_mark(package, media))


def _player(package: Package, media: PublishedMedia, lang: Lang) -> Iterator[Html]:
    """The first file for viewing or listening."""
    for item in media.of(_MAIN[package.kind])[:1]:
        match package.kind:
            case Kind.CLIP:
                poster = next((picture.url for picture in _pictures(package, media)), "")
                yield blocks.video(item.id, item.url, poster, _captions(package, media, lang))
            case Kind.EPISODE:
                yield blocks.audio(item.id, item.url)
            case _:
                yield blocks.image(item.id, item.url, package.alt.get(lang))


def _captions(package: Package, media: PublishedMedia, lang: Lang) -> tuple[blocks.Captions, ...]:
    """The page's language first. Browsers read WebVTT only."""
    found = [(f.lang, f.url) for f in media.of(Role.CAPTIONS) if f.mime.startswith("text/vtt")]
    tracks = [(tag, url) for tag, url in found if tag]
    return tuple(
        blocks.Captions(url, tag, language_name(tag), "captions" if tag == package.lang else "subtitles")
        for tag, url in sorted(tracks, key=lambda track: (track[0] != lang, track[0]))
    )


@dataclass(frozen=True, slots=True)
class _Section:
    """What the page says in one language."""

    package: Package
    lang: Lang
    is_own: bool
    """It is the page's own language: its title is the page's, and nothing needs to be marked."""
    chapters_url: str
    """Where apps read the chapters; empty: nowhere."""

    def blocks(self) -> Iterator[Html]:
        """Headings follow each other without a gap: the theme shows the page's title as the first."""
        if not self.is_own:
            title = one_line(self.package.title.find(self.lang) or "") or language_name(self.lang)
            yield blocks.heading(2, self._marked(blocks.text(title)))
        for part in re.split(r"\n\s*\n", self.package.description.find(self.lang) or ""):
            if part.strip():
                yield blocks.paragraph(self._marked(blocks.text(part.strip())))
        yield from self._chapters()
        yield from self._transcript()
        yield from self._rights()

    def _chapters(self) -> Iterator[Html]:
        """Written in the asset's language only."""
        if self.package.chapters and self.lang == self.package.lang:
            items = [blocks.text(f"{clock(c.start_ms)} {one_line(c.title)}") for c in self.package.chapters]
            named = f"{self._words['chapters']} (JSON)"
            file = [blocks.paragraph(self._marked(blocks.link(self.chapters_url, named)))]
            listed = blocks.bullets(map(self._marked, items))
            yield self._group("chapters", listed, *(file if self.chapters_url else ()))

    def _transcript(self) -> Iterator[Html]:
        tracks = [track for track in self.package.tracks if track.lang == self.lang and track.cues]
        for track in sorted(tracks, key=_is_captions)[:1]:
            spoken = (blocks.paragraph(self._marked(_passage(p))) for p in passages(track))
            yield self._group("transcript", *spoken)

    def _rights(self) -> Iterator[Html]:
        said = self.package.rights
        policy = policy_line(web(said.policy_url), self.lang)
        lines = (*rights_lines(said, self.lang), *policy, *until_line(said, self.lang))
        if lines:
            yield self._group("rights", blocks.bullets(self._marked(line_html(line)) for line in lines))

    def _group(self, name: str, *inner: Html) -> Html:
        title = blocks.heading(2 if self.is_own else 3, self._marked(blocks.text(self._words[name])))
        return blocks.group(f"tayori-{name}", (title, *inner))

    def _marked(self, inner: Html) -> Html:
        return inner if self.is_own else blocks.spoken(inner, self.lang)

    @property
    def _words(self) -> Words:
        return words(self.lang)


def _is_captions(track: Track) -> bool:
    return track.kind is not TrackKind.TRANSCRIPT


def _passage(said: Passage) -> Html:
    spoken = blocks.text(said.text)
    return Html(f"{blocks.strong(said.speaker)} {spoken}") if said.speaker else spoken
