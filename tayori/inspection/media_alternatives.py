"""What stands in for sound and picture: captions that load, a transcript, and nothing that starts by itself.

WCAG 2.2: 1.2.1, 1.2.2, 1.2.3, 1.2.5, 1.4.2, 2.2.2, 2.3.1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tayori.inspection.browser import Tab
from tayori.inspection.model import Observation, State
from tayori.inspection.probes import probe

FEWEST_CHARACTERS = 2
"""A transcript is at least a word."""

Media = Mapping[str, Any]


async def check_media(tab: Tab) -> list[Observation]:
    """Every video and audio of the page."""
    found = await tab.ask(probe("media"))
    return [o for media in found for o in judge_media(media, tab.url)]


def judge_media(media: Media, page: str) -> Iterator[Observation]:
    """What one video or audio has and has not."""
    place = media["where"]

    def say(criterion: str, rule: str, text: str, state: State) -> Observation:
        return Observation(criterion, rule, page, place, text, state)

    yield say(*_starting(media))
    yield say(*_transcript(media))
    if media["kind"] == "video":
        yield say(*_captions(media["tracks"], media["burned"]))
        yield say(*_description(media["tracks"]))
        text = "Flashes are measured in the video itself when it is built, not in the page."
        yield say("2.3.1", "media-flashes", text, State.NEEDS_PERSON)
    if not media["hasControls"]:
        yield say("2.1.1", "media-controls", "It cannot be started, paused or made quieter.", State.FAILS)
    if not media["isNamed"]:
        yield say("1.1.1", "media-name", "It has no name that says what it is.", State.FAILS)
    if media["error"]:
        yield say("", "media-unplayable", f"The browser cannot play it: {media['error']}.", State.FAILS)
    for track in media["tracks"]:
        if track["state"] != "loaded" or not track["cues"]:
            text = f"The track {track['src']} gives {track['cues']} cues ({track['state']})."
            yield say("1.2.2", "captions-load", text, State.FAILS)


def _captions(tracks: Sequence[Media], burned: str) -> tuple[str, str, str, State]:
    usable = [t for t in tracks if t["kind"] in {"captions", "subtitles"} and t["cues"]]
    if usable:
        text = f"Captions: {', '.join(t['lang'] or '?' for t in usable)}."
        return "1.2.2", "captions", text, State.PASSES
    if burned:
        return "1.2.2", "captions", f"Captions in {burned} are part of the picture.", State.PASSES
    text = "It has no track of captions with cues, and data-burned does not say that the picture has them."
    return "1.2.2", "captions", text, State.FAILS


def _transcript(media: Media) -> tuple[str, str, str, State]:
    criterion = "1.2.1" if media["kind"] == "audio" else "1.2.3"
    if media["transcript"] >= FEWEST_CHARACTERS:
        text = f"The page has a transcript of {media['transcript']} characters."
        return criterion, "transcript", text, State.PASSES
    if media["transcriptLinks"]:
        return criterion, "transcript", "A link leads to a transcript.", State.NEEDS_PERSON
    return criterion, "transcript", "The page has no transcript and no link to one.", State.FAILS


def _description(tracks: Sequence[Media]) -> tuple[str, str, str, State]:
    if any(t["kind"] == "descriptions" and t["cues"] for t in tracks):
        return "1.2.5", "audio-description", "It has a track of descriptions.", State.PASSES
    text = "Only a person can tell whether the picture says what the sound does not."
    return "1.2.5", "audio-description", text, State.NEEDS_PERSON


def _starting(media: Media) -> tuple[str, str, str, State]:
    if media["starts"] and not media["isMuted"]:
        return "1.4.2", "autoplay", "It starts by itself, with sound.", State.FAILS
    if media["starts"]:
        return "2.2.2", "autoplay", "It starts by itself.", State.FAILS
    return "1.4.2", "autoplay", "It does not start by itself.", State.PASSES
