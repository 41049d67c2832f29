"""What YouTube demands of a video's fields (facts 1.5), written from the facts and not from our client."""

from __future__ import annotations

import re

from tests.youtube.answers import Failure, Json

ASSIGNABLE = {
    "1": "Film & Animation",
    "2": "Autos & Vehicles",
    "10": "Music",
    "15": "Pets & Animals",
    "17": "Sports",
    "19": "Travel & Events",
    "20": "Gaming",
    "22": "People & Blogs",
    "23": "Comedy",
    "24": "Entertainment",
    "25": "News & Politics",
    "26": "Howto & Style",
    "27": "Education",
    "28": "Science & Technology",
    "29": "Nonprofits & Activism",
}
NOT_ASSIGNABLE = {"18": "Short Movies", "21": "Videoblogging", "30": "Movies", "42": "Shorts", "43": "Shows"}
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
TITLE_CHARACTERS, DESCRIPTION_BYTES, TAGS_CHARACTERS = 100, 5000, 500


def tags_length(tags: list[str]) -> int:
    """The characters of a list of tags by YouTube's count: commas between, quotes around a space."""
    return sum(len(tag) + 2 * (" " in tag) for tag in tags) + max(0, len(tags) - 1)


def check_snippet(snippet: Json) -> None:
    """400 for a snippet that YouTube refuses."""
    title = snippet.get("title", "")
    if not title.strip() or len(title) > TITLE_CHARACTERS or _angled(title):
        raise Failure(400, "invalidTitle", "The title is empty, too long or has < or >.")
    description = snippet.get("description", "")
    if len(description.encode()) > DESCRIPTION_BYTES or _angled(description):
        raise Failure(400, "invalidDescription", "The description is too long or has < or >.")
    tags = snippet.get("tags", [])
    if tags_length(tags) > TAGS_CHARACTERS or any(not tag.strip() or _angled(tag) for tag in tags):
        raise Failure(400, "invalidTags", "The tags are too long, empty or have < or >.")
    if "categoryId" in snippet and snippet["categoryId"] not in ASSIGNABLE:
        raise Failure(400, "invalidCategoryId", f"{snippet['categoryId']!r} cannot be assigned.")
    for key in ("defaultLanguage", "defaultAudioLanguage"):
        if key in snippet and not LANGUAGE.fullmatch(snippet[key]):
            raise Failure(400, "invalidVideoMetadata", f"{key} {snippet[key]!r} is no language.")


def check_localizations(localizations: Json, snippet: Json) -> None:
    """400 for localizations without a default language, or beyond the limits of title and description."""
    if localizations and not snippet.get("defaultLanguage"):
        raise Failure(400, "defaultLanguageNotSet", "Localizations need snippet.defaultLanguage.")
    for language, texts in localizations.items():
        if not LANGUAGE.fullmatch(language) or not texts.get("title", "").strip():
            raise Failure(400, "invalidVideoMetadata", f"The localization {language!r} is not valid.")
        check_snippet({"title": texts["title"], "description": texts.get("description", "")})


def check_status(status: Json, *, was_public: bool) -> None:
    """400 invalidPublishAt unless the video is private and was never public."""
    if "publishAt" in status and (status.get("privacyStatus") != "private" or was_public):
        raise Failure(400, "invalidPublishAt", "publishAt needs a private video that was never published.")


def with_defaults(status: Json, default_privacy: str) -> Json:
    """A status as it stands after it was written: what was left out has its default (facts 1.7)."""
    return {
        "privacyStatus": default_privacy,
        "license": "youtube",
        "embeddable": True,
        "publicStatsViewable": True,
        **status,
    }


def _angled(text: str) -> bool:
    return "<" in text or ">" in text
