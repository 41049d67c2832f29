"""What stands beside the sound of a show that moves in: covers, chapters, transcripts."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from tayori.config.languages import is_lang
from tayori.errors import MediaError, TayoriError
from tayori.feeds.reading.chapters_json import LARGEST_BYTES, read_chapters
from tayori.feeds.reading.values import FoundEpisode, FoundFile
from tayori.media.cover_kind import cover_suffix
from tayori.media.embedded_chapters import embedded_chapters
from tayori.model.asset import Chapter
from tayori.model.finding import Finding, note, warning
from tayori.model.ids import Lang, Slug
from tayori.publishers.http.addresses import shown
from tayori.publishers.http.web import Web
from tayori.store.files import disk_errors, replace_file, sync_folder
from tayori.subtitles import loading

COVER_BYTES = 30_000_000
_ORDER = {
    "text/vtt": 0,
    "application/x-subrip": 1,
    "application/srt": 1,
    "text/srt": 1,
    "application/json": 2,
}
"""Transcripts with times, best first; HTML and plain text have none."""
_SUFFIXES = (".vtt", ".srt", ".json")


@dataclass
class Brought:
    """What came, and what did not."""

    chapters: tuple[Chapter, ...] = ()
    captions: dict[str, str] = field(default_factory=dict)
    """File names by language."""
    cover: str = ""
    findings: list[Finding] = field(default_factory=list)

    def lost(self, what: str, slug: Slug, failure: TayoriError, cure: str) -> None:
        """Tell of something that did not come."""
        text = f"{what} did not come: {failure.message}"
        self.findings.append(warning("import-left-behind", text, cure, slug))


def bring_beside(
    web: Web, slug: Slug, found: FoundEpisode, sound: Path, lang: Lang, show_cover: str
) -> Brought:
    """Cover, chapters and transcripts of an episode, in the folder of its `sound`; all may be missing."""
    brought = Brought()
    brought.chapters = _chapters(web, slug, found, sound, brought)
    _transcripts(web, slug, found, sound.parent, lang, brought)
    if found.cover_url and found.cover_url != show_cover:
        brought.cover = bring_cover(web, slug, found.cover_url, sound.parent, brought)
    return brought


def bring_cover(web: Web, slug: Slug, url: str, folder: Path, brought: Brought) -> str:
    """The name of a cover that came; empty when none did."""
    path = folder / "cover.fetched"
    try:
        with disk_errors(path):
            web.download(url, path, COVER_BYTES)
        name = f"cover{cover_suffix(path)}"
        path.replace(folder / name)
        sync_folder(folder)
    except TayoriError as failure:
        path.unlink(missing_ok=True)
        brought.lost("The cover", slug, failure, "Put one beside the manifest, and name it at `cover`.")
        return ""
    return name


def _chapters(
    web: Web, slug: Slug, found: FoundEpisode, sound: Path, brought: Brought
) -> tuple[Chapter, ...]:
    """Those of the file the feed names, else those in the feed, else those in the sound."""
    if found.chapters_file is not None:
        try:
            told = read_chapters(_body(web, found.chapters_file.url))
        except TayoriError as failure:
            brought.lost("The file of chapters", slug, failure, "Write them at `chapters`.")
        else:
            if told:
                return told
    if found.chapters:
        return found.chapters
    try:
        return embedded_chapters(sound)
    except MediaError:
        return ()


def _transcripts(
    web: Web, slug: Slug, found: FoundEpisode, folder: Path, lang: Lang, brought: Brought
) -> None:
    """One caption file for each language: the best there is of those that can be read."""
    for file in sorted(found.transcripts, key=_rank):
        tag = usable_lang(file.lang, lang)
        why = _why_not(file, brought.captions.get(tag, ""))
        if why:
            text = f"The transcript {shown(file.url)} was left out: {why}."
            brought.findings.append(note("import-transcripts", text, "", slug))
            continue
        name = f"{slug}.{tag}{_SUFFIXES[_rank(file)]}"
        try:
            data = _body(web, file.url, loading.LARGEST_BYTES)
            loading.parse_track(data, name, tag)
        except TayoriError as failure:
            brought.lost(
                f"The transcript {shown(file.url)}", slug, failure, "Write it anew, or transcribe it."
            )
            continue
        replace_file(folder / name, data)
        brought.captions[tag] = name


def _why_not(file: FoundFile, first: str) -> str:
    if _rank(file) == len(_SUFFIXES):
        return "it has no times"
    return f"{first} is of the same language" if first else ""


def _rank(file: FoundFile) -> int:
    ends = next(
        (n for n, suffix in enumerate(_SUFFIXES) if file.url.partition("?")[0].endswith(suffix)), None
    )
    return _ORDER.get(file.mime, len(_SUFFIXES) if ends is None or file.mime == "text/html" else ends)


def _body(web: Web, url: str, limit_bytes: int = LARGEST_BYTES) -> bytes:
    answer = web.get(url, limit_bytes)
    if not answer.ok:
        raise MediaError(f"{shown(url)} answers {answer.status}.")
    return answer.body


def usable_lang(written: str, otherwise: Lang) -> Lang:
    """A language tag as workspaces write it, from one a feed has."""
    short = written.partition("-")[0]
    return Lang(next((tag for tag in (written, short) if is_lang(tag)), otherwise))
