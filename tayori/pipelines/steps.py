"""Steps: one recipe each, with the work it stands for, the outputs it makes and the steps it needs.

All pure values: made by `clip_steps`, `episode_steps` and `photo_steps`, compared by `build_plan`, carried
out by `perform`. A work holds everything a worker needs besides the artifacts of the steps it needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from tayori.config.settings import CardSettings, SigningSettings
from tayori.media.audiogram_film import is_film
from tayori.media.conform import Conform
from tayori.media.embedding.numbering import Numbering
from tayori.media.streaming.ladder import Rung
from tayori.model.artifact import Recipe
from tayori.model.asset import CardKind, CardSpec, Chapter, FlashReview, Focus
from tayori.model.cue import TrackKind
from tayori.model.ids import Lang, Slug
from tayori.model.metadata import OutputMetadata
from tayori.model.probe import Probe
from tayori.model.profile import Loudness, Profile
from tayori.model.sound import Archive, Jingle, MusicBed, Recording, Treatment
from tayori.model.time import Span
from tayori.pipelines.observe import SourceFile
from tayori.subtitles.burning.look import Frame, Look
from tayori.subtitles.fonts import FontFace


@dataclass(frozen=True, slots=True)
class BurnedFile:
    """A caption file to burn, and the style of its cues."""

    captions: SourceFile
    lang: Lang
    style: str


@dataclass(frozen=True, slots=True)
class Burn:
    """Captions to burn, the first above the second."""

    files: tuple[BurnedFile, ...]
    look: Look

    @property
    def langs(self) -> tuple[Lang, ...]:
        """The languages that are seen."""
        return tuple(file.lang for file in self.files)


@dataclass(frozen=True, slots=True)
class CardWork:
    """A card for one frame and rate, as a film with transparency."""

    spec: CardSpec
    frame: Frame
    rate: Fraction
    length_ms: int
    """As long as it is seen: a clip may end before."""
    font: FontFace
    colours: CardSettings
    logo: SourceFile | None


@dataclass(frozen=True, slots=True)
class PlacedCard:
    """A card over the picture: which step makes it, and when it begins."""

    step: str
    work: CardWork
    start_ms: int


@dataclass(frozen=True, slots=True)
class PictureWork:
    """One silent picture of a clip; those of one clip are made together, from one decode."""

    source: SourceFile
    probe: Probe
    span: Span | None
    focus: Focus
    profile: Profile
    conform: Conform
    burn: Burn | None
    cards: tuple[PlacedCard, ...] = ()

    @property
    def clean(self) -> bool:
        """Nothing is laid over the picture."""
        return self.burn is None and not self.cards

    @property
    def covered(self) -> tuple[Span, ...]:
        """When the picture may stand still, whatever the source does: under a whole card; in an audiogram."""
        if is_film(self.source.path.name):
            return (Span(0, self.conform.length_ms),)
        whole = (card for card in self.cards if card.work.spec.kind in (CardKind.TITLE, CardKind.END))
        return tuple(Span(card.start_ms, card.start_ms + card.work.length_ms) for card in whole)


@dataclass(frozen=True, slots=True)
class SoundWork:
    """The sound of a clip, once for all its renditions."""

    source: SourceFile
    probe: Probe
    span: Span | None
    length_ms: int
    music: tuple[SourceFile, MusicBed] | None
    loudness: Loudness
    audio_bps: int


@dataclass(frozen=True, slots=True)
class RenditionWork:
    """Picture and sound put together without re-encoding, with tags and rights."""

    picture: str
    """Step that makes the picture."""
    sound: str
    """Step that makes the sound."""
    profile: Profile
    conform: Conform
    burned: tuple[Lang, ...]
    """Languages burned into the picture."""
    silent: bool
    """There is neither sound nor music: silence was put in."""
    metadata: OutputMetadata
    flashing: FlashReview | None = None


@dataclass(frozen=True, slots=True)
class CaptionsWork:
    """Sidecars from the caption source."""

    captions: SourceFile
    lang: Lang
    span: Span | None
    audio: str | None = None
    """Step that knows where an episode's recordings are in its programme; None for a clip."""


@dataclass(frozen=True, slots=True)
class ReadingWork:
    """Can the captions be read, beside the sound and the cuts of the picture they belong to?"""

    captions: SourceFile
    lang: Lang
    span: Span | None
    length_ms: int
    kind: TrackKind
    burned: bool
    """They are telops, of which less is read than of captions a viewer asked for."""
    recordings: tuple[tuple[SourceFile, int], ...]
    """What is spoken there, and when each begins in milliseconds; none without sound."""
    picture: str | None
    """Step of a picture with the cuts; None for an episode."""
    draft: SourceFile | None = None
    """The record of what a machine heard, where the captions began as that."""


@dataclass(frozen=True, slots=True)
class LegibilityWork:
    """What of the burned captions is seen: contrast, safe area; with every cue on a sheet."""

    picture: str
    burn: Burn
    profile: Profile
    span: Span | None
    length_ms: int


@dataclass(frozen=True, slots=True)
class FrameWork:
    """The poster frame, from the clean picture where there is one."""

    picture: str
    at_ms: int | None


@dataclass(frozen=True, slots=True)
class StillsWork:
    """Poster and thumbnails."""

    title: str
    font: FontFace
    poster_size: tuple[int, int]
    """Width and height of the frame."""
    metadata: OutputMetadata


@dataclass(frozen=True, slots=True)
class ContactWork:
    """A contact sheet for review."""

    picture: str


@dataclass(frozen=True, slots=True)
class GivenSound:
    """A sound we were given, and what it is."""

    file: SourceFile
    probe: Probe


@dataclass(frozen=True, slots=True)
class EpisodeWork:
    """An episode's programme: put together, brought to its loudness, as MP3 and M4A, untagged."""

    recordings: tuple[tuple[GivenSound, Recording], ...]
    intro: tuple[GivenSound, Jingle] | None
    outro: tuple[GivenSound, Jingle] | None
    music: tuple[tuple[GivenSound, MusicBed], ...]
    treatment: Treatment
    loudness: Loudness
    lang: Lang
    """Of the words on its pictures."""

    @property
    def sounds(self) -> tuple[GivenSound, ...]:
        """Everything that is heard, recordings first."""
        placed = (*self.recordings, *(jingle for jingle in (self.intro, self.outro) if jingle), *self.music)
        return tuple(sound for sound, _ in placed)


@dataclass(frozen=True, slots=True)
class EpisodeTagsWork:
    """Tags, cover and chapters into the episode's files."""

    metadata: OutputMetadata
    show_title: str
    cover: SourceFile | None
    chapters: tuple[Chapter, ...]
    """On the clock of the recordings, like everything a person wrote."""
    numbering: Numbering


@dataclass(frozen=True, slots=True)
class ArchiveWork:
    """Tags into the lossless master."""

    metadata: OutputMetadata
    show_title: str
    kind: Archive
    numbering: Numbering


@dataclass(frozen=True, slots=True)
class ChaptersWork:
    """Chapters as a file beside an episode."""

    chapters: tuple[Chapter, ...]
    title: str
    show_title: str


@dataclass(frozen=True, slots=True)
class CoverWork:
    """Artwork brought to Apple's rules."""

    cover: SourceFile
    metadata: OutputMetadata


@dataclass(frozen=True, slots=True)
class PhotoWork:
    """A photo for viewing: turned upright, without camera data, with its rights."""

    source: SourceFile
    metadata: OutputMetadata


@dataclass(frozen=True, slots=True)
class StreamWork:
    """A rendition in several sizes, cut for HLS."""

    rendition: str
    """Name of its step."""
    profile: Profile
    ladder: tuple[Rung, ...]
    metadata: OutputMetadata
    length_ms: int


@dataclass(frozen=True, slots=True)
class OriginalWork:
    """A photo with all its pixels, for those who may take it away."""

    source: SourceFile
    metadata: OutputMetadata


@dataclass(frozen=True, slots=True)
class CopiesWork:
    """Leaner copies of a picture that another step makes, for pages; its outputs name their widths."""

    picture: str
    """Step that makes the picture."""
    output: str
    """Which of its outputs that is."""
    profile: str
    """What it is a picture of: `poster`, `cover` or `photo`."""
    size: tuple[int, int]
    """Its shape: width and height in any unit."""
    metadata: OutputMetadata


@dataclass(frozen=True, slots=True)
class RightsWork:
    """An asset's rights for machines, beside its files."""

    policy: str
    """ODRL as JSON-LD."""


@dataclass(frozen=True, slots=True)
class SigningWork:
    """Content Credentials onto every file another step made. Holds where the key is, never the key."""

    unsigned: Step
    manifest: str
    """Canonical JSON of what is signed (media/credentials/manifest.py)."""
    given: tuple[tuple[str, SourceFile], ...]
    """(label, file) of the ingredients that are media: what credentials they carry themselves goes along."""
    certificate: SourceFile
    signing: SigningSettings
    root: Path
    """The workspace, where a relative reference to the key leads."""


THUMBNAILS: dict[str, tuple[int, int]] = {"tall": (1080, 1920), "wide": (1280, 720)}
"""Width and height of the thumbnails, by output: 9:16 for Shorts, 16:9 as YouTube recommends at least."""

Work = (
    PictureWork
    | SoundWork
    | RenditionWork
    | CaptionsWork
    | ReadingWork
    | LegibilityWork
    | CardWork
    | FrameWork
    | StillsWork
    | ContactWork
    | EpisodeWork
    | EpisodeTagsWork
    | ArchiveWork
    | ChaptersWork
    | CoverWork
    | PhotoWork
    | OriginalWork
    | CopiesWork
    | StreamWork
    | RightsWork
    | SigningWork
)


@dataclass(frozen=True, slots=True)
class Output:
    """One file a step makes."""

    name: str
    file_name: str | None
    """Readable name below build/<slug>/; None for what only other steps use."""


@dataclass(frozen=True, slots=True)
class Step:
    """One recipe of one asset."""

    slug: Slug
    name: str
    """`picture/vertical`, `sound`, `rendition/vertical`, ..."""
    recipe: Recipe
    outputs: tuple[Output, ...]
    needs: tuple[str, ...]
    """Names of steps of the same asset whose artifacts it reads."""
    work: Work
    seconds: int = 1
    """A guess of its cost in seconds of encoding, for the progress bar only."""

    @property
    def batch(self) -> str:
        """Steps of one asset with equal batch are made in one go."""
        return "pictures" if isinstance(self.work, PictureWork) else self.name


def content_step(step: Step) -> Step:
    """The step whose content `step` hands out: itself, or the one whose files it signed."""
    return step.work.unsigned if isinstance(step.work, SigningWork) else step


def sources_of(work: Work) -> tuple[SourceFile, ...]:
    """The given files a work reads."""
    match work:
        case PictureWork():
            burned = work.burn.files if work.burn else ()
            return (work.source, *(file.captions for file in burned))
        case SoundWork():
            return (work.source, work.music[0]) if work.music else (work.source,)
        case CaptionsWork():
            return (work.captions,)
        case ReadingWork():
            spoken = (file for file, _ in work.recordings)
            return (work.captions, *spoken, *((work.draft,) if work.draft else ()))
        case LegibilityWork():
            return tuple(file.captions for file in work.burn.files)
        case CardWork():
            return (work.logo,) if work.logo else ()
        case EpisodeWork():
            return tuple(sound.file for sound in work.sounds)
        case PhotoWork() | OriginalWork():
            return (work.source,)
        case CoverWork():
            return (work.cover,)
        case EpisodeTagsWork():
            return (work.cover,) if work.cover else ()
        case SigningWork():
            return (work.certificate,)
        case _:
            return ()


def build_path(root: Path, slug: Slug, file_name: str) -> Path:
    """Where an output stands under its readable name."""
    return root / "build" / slug / file_name
