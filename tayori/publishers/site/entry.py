"""An asset as one page shows it, in one language: all a template needs and nothing it has to work out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, partial
from zoneinfo import ZoneInfo

from tayori.model.asset import Kind
from tayori.model.cue import Cue, Track
from tayori.model.ids import Lang, digest_bytes
from tayori.model.publishing import Package, RemoteFile, Role
from tayori.model.rights import RightsStatement
from tayori.model.text import Texts
from tayori.publishers.base import SiteItem, SiteShow
from tayori.publishers.plain_text import clean
from tayori.publishers.site import paths
from tayori.publishers.site.words import clock

_PARAGRAPH_MS = 2500
"""A pause this long begins a new paragraph of a transcript."""
_PARAGRAPH_CUES = 8
_NEAR_MS = 12_000
"""A passage as long as this ends with its sentence: where one seeks to is near what was looked for."""
_SENTENCE_ENDS = ("。", "？", "！", "?", "!", ".", "…", "」")
_FIRST = "first-published="
UPRIGHT = "(orientation: portrait)"
SIDEWAYS = "(orientation: landscape) and (max-height: 30rem)"
"""A phone lying on its side; a desk is taller. 40-player.css says the same."""
_MAIN = {Kind.CLIP: Role.RENDITION, Kind.EPISODE: Role.AUDIO, Kind.PHOTO: Role.PHOTO}


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of a transcript, with the time its first cue begins."""

    start_ms: int
    speaker: str | None
    text: str
    """On one line."""
    lines: tuple[str, ...] = ()
    """As the caption has them, where it is a single cue."""

    @property
    def time(self) -> str:
        """When it begins, as people read it."""
        return clock(self.start_ms)


@dataclass(frozen=True, slots=True)
class Words:
    """A text with the language it is in, which may not be the page's."""

    text: str
    lang: Lang


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One asset in one language."""

    item: SiteItem
    lang: Lang
    page: str
    """Path of its page below the base."""
    title: Words
    paragraphs: tuple[str, ...]
    description_lang: Lang
    published: datetime
    """Aware, in the site's time zone."""
    main: tuple[RemoteFile, ...]
    """Renditions, sound files or pictures, the best for viewing first."""
    captions: tuple[RemoteFile, ...]
    downloads: tuple[RemoteFile, ...]
    poster: RemoteFile | None
    pictures: tuple[RemoteFile, ...]
    """Leaner copies of its poster, cover or photo; of the show's cover where it has that."""
    share_image: RemoteFile | None
    transcripts: tuple[tuple[Lang, tuple[Passage, ...]], ...]
    rights: RightsStatement

    @cached_property
    def key(self) -> str:
        """A digest of all it shows: equal keys mean equal pages."""
        # where its files lie on this machine is nothing a page shows
        shown = (
            replace(self.package, files=()),
            self.item.receipt.files,
            self.pictures,
            self.published,
            self.lang,
            self.page,
        )
        return digest_bytes(repr(shown).encode())

    @property
    def package(self) -> Package:
        """What we made."""
        return self.item.package

    @property
    def until(self) -> date | None:
        """The last day it is available; None = without end."""
        return date.fromisoformat(self.rights.valid_until) if self.rights.valid_until else None

    @property
    def duration_ms(self) -> int:
        """Length of the first main file, else of the package; 0 when unknown."""
        measured = self.main[0].duration_ms if self.main else 0
        return measured or self.package.duration_ms

    @property
    def summary(self) -> str:
        """The description in one line, for machines."""
        return " ".join(self.paragraphs)

    @property
    def tags(self) -> tuple[str, ...]:
        """Its tags as pages show them, each once."""
        return tuple(dict.fromkeys(filter(None, map(clean, self.package.tags))))

    @property
    def audience(self) -> str:
        """Whom it is for; empty = everybody."""
        return clean(self.package.audience)

    @property
    def still(self) -> RemoteFile | None:
        """What stands in the player before it plays: of the poster, the largest copy every browser reads."""
        copies = (f for f in self.pictures if f.profile == "poster" and f.mime == "image/jpeg")
        return max(copies, key=lambda copy: copy.width, default=self.poster)

    @property
    def burned(self) -> Lang | None:
        """First language of the captions that are in the player's own picture."""
        return self.main[0].lang if self.main else None

    @property
    def burned_langs(self) -> tuple[Lang, ...]:
        """Languages of the captions that are in any picture a browser may choose, each once."""
        return tuple(dict.fromkeys(lang for file, _ in self.sources for lang in _burned(file)))

    @property
    def stream(self) -> RemoteFile | None:
        """The master playlist of its best rendition's HLS ladder; None without."""
        return self.stream_of(self.main[0]) if self.main else None

    def stream_of(self, rendition: RemoteFile) -> RemoteFile | None:
        """The master playlist of a rendition's HLS ladder, which has its name; None without."""
        name = rendition.name.rpartition(".")[0] + ".m3u8"
        return next((f for f in _of(self.item.receipt.files, Role.STREAM) if f.name == name), None)

    @property
    def sources(self) -> tuple[tuple[RemoteFile, str], ...]:
        """(file, media condition) a browser chooses among, in order: the player's own is the last.

        Beside a tall picture a wide one is for phones on their side; beside a wide one a tall
        for upright ones.
        """
        if self.package.kind is not Kind.CLIP:
            return tuple((file, "") for file in self.main)
        other = next((file for file in self.main[1:] if _is_wide(file) is not self.is_wide), None)
        own = tuple((file, "") for file in self.main[:1])
        return ((other, UPRIGHT if self.is_wide else SIDEWAYS), *own) if other else own

    @property
    def is_wide(self) -> bool:
        """Whether the player's own picture is wider than tall."""
        return bool(self.main) and _is_wide(self.main[0])

    @property
    def captioned(self) -> Lang | None:
        """Language of the captions that are on from the start: the page's, unless a picture has them."""
        has_own = any(track.lang == self.lang for track in self.captions)
        return self.lang if has_own and self.lang not in self.burned_langs else None


def _is_wide(file: RemoteFile) -> bool:
    return file.width > file.height


def _burned(file: RemoteFile) -> tuple[Lang, ...]:
    # an older receipt has the first alone
    return file.burned or ((file.lang,) if file.lang else ())


def make_entry(
    item: SiteItem, lang: Lang, first: Lang, zone: ZoneInfo, show: SiteShow | None = None
) -> Entry:
    """`item` in `lang`, on a site whose first language is `first`; `show` is an episode's."""
    package, files = item.package, item.receipt.files
    description = _words(package.description, lang)
    return Entry(
        item=item,
        lang=lang,
        page=paths.asset(package, lang, first),
        title=_words(package.title, lang),
        paragraphs=tuple(p.strip() for p in re.split(r"\n\s*\n", description.text) if p.strip()),
        description_lang=description.lang,
        published=first_published(item).astimezone(zone),
        main=_of(files, _MAIN[package.kind]),
        captions=tuple(f for f in _captions(files, lang) if f.mime.startswith("text/vtt")),
        downloads=_of(files, _MAIN[package.kind]) + _of(files, Role.ORIGINAL) + _captions(files, lang),
        poster=_poster(files, package.kind),
        pictures=_of(files, Role.PICTURE) or _of_cover(files, show),
        share_image=_share_image(files, package.kind),
        transcripts=_transcripts(package, lang),
        rights=package.rights,
    )


def first_published(item: SiteItem) -> datetime:
    """When the asset first appeared: as the manifest says, else as the first receipt said."""
    said = item.package.published or item.package.publish_at
    return said or remembered_date(item.receipt.detail) or item.receipt.at


def remember_date(moment: datetime) -> str:
    """`moment` for a receipt's detail, so that an update does not make an old page new."""
    return f"{_FIRST}{moment.isoformat()}"


def remembered_date(detail: str) -> datetime | None:
    """The moment a receipt's detail remembers, None without."""
    line = next((part for part in detail.split("\n") if part.startswith(_FIRST)), None)
    return datetime.fromisoformat(line.removeprefix(_FIRST)) if line else None


def cue_passages(track: Track) -> tuple[Passage, ...]:
    """A passage for each cue of a clip, with its own lines."""
    made = zip(passages(track, most_cues=1), track.cues, strict=True)
    return tuple(replace(passage, lines=tuple(clean(cue.text).split("\n"))) for passage, cue in made)


def passages(
    track: Track, *, most_cues: int = _PARAGRAPH_CUES, near_ms: int | None = None
) -> tuple[Passage, ...]:
    """A transcript's paragraphs: a new one for a new speaker, after a pause, or when it grows long.

    One of `near_ms` or more ends with its sentence; None: it may go on.
    """
    made: list[Passage] = []
    lines: list[str] = []
    joint = "" if track.lang.split("-")[0] in ("ja", "zh") else " "
    for number, cue in enumerate(track.cues):
        lines.append(joint.join(clean(cue.text).split("\n")))
        after = track.cues[number + 1] if number + 1 < len(track.cues) else None
        start = track.cues[number + 1 - len(lines)].start_ms
        is_long = near_ms is not None and cue.end_ms - start >= near_ms and _ends_sentence(lines[-1])
        if after is None or is_long or len(lines) == most_cues or _parted(cue, after):
            made.append(Passage(start, cue.speaker, _joined(lines, joint)))
            lines = []
    return tuple(made)


def _parted(cue: Cue, after: Cue) -> bool:
    return after.speaker != cue.speaker or after.start_ms - cue.end_ms >= _PARAGRAPH_MS


def _ends_sentence(text: str) -> bool:
    return text.rstrip().endswith(_SENTENCE_ENDS)


def _joined(lines: list[str], joint: str) -> str:
    if joint:
        return joint.join(lines)
    stops = ("。", "?", "!", "?", "!", "、", "…")
    return "".join(line if line.endswith(stops) else f"{line} " for line in lines).strip()


def _words(texts: Texts, lang: Lang) -> Words:
    found = texts.find(lang)
    if found is not None or not texts:
        return Words(clean(found or ""), lang)
    return Words(clean(texts.items[0][1]), texts.items[0][0])


def _of(files: tuple[RemoteFile, ...], role: Role) -> tuple[RemoteFile, ...]:
    return tuple(file for file in files if file.role == role)


def _captions(files: tuple[RemoteFile, ...], lang: Lang) -> tuple[RemoteFile, ...]:
    return tuple(sorted(_of(files, Role.CAPTIONS), key=lambda f: (f.lang != lang, f.lang or "", f.mime)))


def _poster(files: tuple[RemoteFile, ...], kind: Kind) -> RemoteFile | None:
    roles = {
        Kind.CLIP: (Role.POSTER, Role.THUMBNAIL),
        Kind.EPISODE: (Role.COVER,),
        Kind.PHOTO: (Role.PHOTO,),
    }[kind]
    return next((file for role in roles for file in _of(files, role)), None)


def _of_cover(files: tuple[RemoteFile, ...], show: SiteShow | None) -> tuple[RemoteFile, ...]:
    """The copies of the show's cover, where an episode has the very same."""
    if show is None or show.cover is None:
        return ()
    is_same = any(file.digest == show.cover.digest for file in _of(files, Role.COVER))
    return show.pictures if is_same else ()


def _share_image(files: tuple[RemoteFile, ...], kind: Kind) -> RemoteFile | None:
    wide = next((f for f in _of(files, Role.THUMBNAIL) if f.width > f.height), None)
    return wide or _poster(files, kind)


def _transcripts(package: Package, lang: Lang) -> tuple[tuple[Lang, tuple[Passage, ...]], ...]:
    tracks = sorted(package.tracks, key=lambda t: (t.lang != lang, t.lang != package.lang, t.lang))
    spoken = cue_passages if package.kind is Kind.CLIP else partial(passages, near_ms=_NEAR_MS)
    return tuple((track.lang, spoken(track)) for track in tracks if track.cues)
