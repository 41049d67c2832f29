"""Which of the files an item points to is the episode."""

from __future__ import annotations

from collections.abc import Iterator

from tayori.feeds.document import Element
from tayori.feeds.reading.noticed import Noticed
from tayori.feeds.reading.tags import Tags
from tayori.feeds.reading.values import FoundFile
from tayori.model.finding import note
from tayori.model.whole_number import read_whole_number

_SOUND = (".mp3", ".m4a", ".m4b", ".aac", ".ogg", ".oga", ".opus", ".flac", ".wav", ".mp4", ".m4v", ".mov")


def find_audio(tags: Tags, where: str, noticed: Noticed) -> FoundFile | None:
    """The first enclosure of sound or picture; an item may have several, of which apps take the first."""
    found = [file for file in _files(tags) if file.url]
    heard = [file for file in found if _is_media(file)]
    if len({file.url for file in heard}) > 1:
        text = "An item has several files; the first is the episode, the others are left out."
        noticed.tell(note("import-enclosures", text), where)
    return heard[0] if heard else None


def _files(tags: Tags) -> Iterator[FoundFile]:
    for element in tags.all("enclosure"):
        yield _file(element, element.get("url") or element.get("href") or "", "length")
    for element in [*tags.all("atom:link"), *tags.all("link")]:
        if element.get("rel", "").lower() == "enclosure":
            yield _file(element, element.get("href") or "", "length")
    groups = [Tags(group) for group in tags.all("media:group")]
    for each in [tags, *groups]:
        for element in each.all("media:content"):
            yield _file(element, element.get("url") or "", "fileSize")


def _file(element: Element, url: str, length_name: str) -> FoundFile:
    mime = (element.get("type") or "").split(";")[0].strip().lower()
    return FoundFile(
        url=url.strip(), mime=mime, length=_length(element.get(length_name, "")), element=element
    )


def _length(text: str) -> int | None:
    """Bytes; 0 and 1 stand in feeds whose makers did not know."""
    length = read_whole_number(text.replace(",", ""))
    return length if length is not None and 1 < length < 10**12 else None


def _is_media(file: FoundFile) -> bool:
    if file.mime.startswith(("audio/", "video/")) or file.mime == "application/ogg":
        return True
    path = file.url.partition("?")[0].partition("#")[0].lower()
    return not file.mime.startswith(("image/", "text/")) and path.endswith(_SOUND)
