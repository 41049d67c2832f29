"""Cue text of any format made plain, in one place."""

from __future__ import annotations

import re
import unicodedata

_VOICED = re.compile("[\u3041-\u30ff][\u3099\u309a]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_SPACES = re.compile("[ \t\v\f\u2000-\u200a\u202f\u205f]+")


def tidy(text: str) -> str:
    """Without control characters, needless spaces and empty lines.

    Typographic spaces become plain ones, which every font has. Kana and a combining voice mark become one
    character (files from macOS write か + ゛); nothing else is normalised, as NFC would change the kanji of
    names (神 to 神).
    """
    joined = _VOICED.sub(
        lambda m: unicodedata.normalize("NFC", m[0]), text.replace("\u2028", "\n").replace("\u2029", "\n")
    )
    lines = (
        _SPACES.sub(" ", _CONTROL.sub("", line.replace("\t", " "))).strip(" \u3000")
        for line in joined.split("\n")
    )
    return "\n".join(line for line in lines if line)
