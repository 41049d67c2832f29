"""What the tags of all carriers have in common: the words of one statement, made fit for a tag."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tayori.model.metadata import OutputMetadata
from tayori.model.rights import RightsStatement

_LANGUAGES = {
    "de": "deu",
    "en": "eng",
    "es": "spa",
    "fr": "fra",
    "id": "ind",
    "it": "ita",
    "ja": "jpn",
    "ko": "kor",
    "ne": "nep",
    "pt": "por",
    "ru": "rus",
    "th": "tha",
    "tl": "tgl",
    "vi": "vie",
    "zh": "zho",
}
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")

RIGHTS_NAMES = (
    "LICENSE",
    "LICENSEURL",
    "CREDIT",
    "NOTICE",
    "RIGHTSHOLDER",
    "USAGETERMS",
    "WEBSTATEMENT",
    "PUBLISHER",
)
"""Every name `named_rights` may give."""


def plain(text: str) -> str:
    """`text` without control characters, tabs and line ends excepted."""
    return _CONTROLS.sub("", text)


def iso_639_2(lang: str) -> str:
    """The three-letter code that containers want for a BCP-47 tag: `ja` -> `jpn`; `und` when unknown."""
    return _LANGUAGES.get(lang.split("-", maxsplit=1)[0].lower(), "und")


def day_of(metadata: OutputMetadata) -> str:
    """The date players show: day of release, else of recording, else the copyright's year, else nothing."""
    return metadata.released or metadata.created or str(metadata.rights.copyright_year or "")


def named_rights(metadata: OutputMetadata) -> dict[str, str]:
    """The rights by upper-case names, for containers that let tags be named freely; empty ones are left out.

    `LICENSE` is the name other taggers use; texts in several languages stand one below the other.
    """
    rights = metadata.rights
    words = (
        _claimed_licence(rights),
        rights.licence_url,
        rights.credit,
        _lines(rights.notices),
        rights.owner,
        _lines(text for _, text in rights.usage_terms.items),
        rights.web_statement,
        metadata.creator,
    )
    named = zip(RIGHTS_NAMES, words, strict=True)
    return {name: plain(text) for name, text in named if plain(text)}


def _claimed_licence(rights: RightsStatement) -> str:
    """Rights that nobody is named to hold are not reserved: a bare file of `transcode` claims nothing."""
    return rights.licence if rights.owner or rights.licence != RightsStatement().licence else ""


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(text for text in texts if text))
