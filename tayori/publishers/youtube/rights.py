"""The rights of a clip for YouTube: as text, for it has no field for credit or copyright (facts 1.5)."""

from __future__ import annotations

from tayori.model.folding import folded
from tayori.model.ids import Lang
from tayori.model.rights import RightsStatement
from tayori.publishers.licences import is_attribution
from tayori.publishers.plain_text import clean
from tayori.publishers.rights_lines import beside, rights_lines
from tayori.publishers.youtube.rules import DESCRIPTION_MAX_BYTES

_BRACKETS = str.maketrans("<>", "＜＞")
"""YouTube refuses angle brackets (facts 1.5); these are the same under NFKC."""


def rights_block(statement: RightsStatement, lang: Lang, said: str = "") -> str:
    """Credit, people, works, notices, AI, copyright, terms and licence, a line each; no angle bracket.

    A line that already stands in `said`, alone or after a label of its own, is not said again.
    """
    known = set(_told(said))
    lines = [line for line in rights_lines(statement, lang) if not known & set(_told(line.plain))]
    return "\n".join(line.plain for line in lines).translate(_BRACKETS)


def full_description(description: str, statement: RightsStatement, lang: Lang, mark: str) -> str:
    """What is sent as description: the text, its rights, and the marker, in 5,000 bytes.

    Where they are too long together the text gives way, never the rights. The last line, `mark` (marker.py),
    is how a video whose id was lost is found again (facts 1.4).
    """
    text = clean(description)
    whole = beside(text, _parted(rights_block(statement, lang, text), mark))
    if len(whole.encode()) <= DESCRIPTION_MAX_BYTES:
        return whole
    # what the text says of the rights may be in the part that is cut
    return beside(text, _parted(rights_block(statement, lang), mark), DESCRIPTION_MAX_BYTES)


def licence_setting(statement: RightsStatement, wanted: str) -> str:
    """`creativeCommon` only where it is wanted and the statement gives exactly that, else `youtube`."""
    return "creativeCommon" if wanted == "creativeCommon" and is_attribution(statement.licence) else "youtube"


def _parted(*blocks: str) -> str:
    return "\n\n".join(filter(None, blocks))


def _told(text: str) -> list[str]:
    """Every line of `text`, and what follows its first colon, in a form that can be compared."""
    lines = text.replace("：", ":").splitlines()
    parts = (part for line in lines for part in (line, line.partition(":")[2]))
    return [told for part in parts if (told := folded(part))]
