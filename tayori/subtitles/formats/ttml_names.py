"""Names of TTML: namespaces old and new by one prefix each, and any word as an XML id."""

from __future__ import annotations

import re

TT = "http://www.w3.org/ns/ttml"
_FAMILY = re.compile(r"\{http://www\.w3\.org/(?:ns/ttml|20\d\d/\d\d/ttaf1)(#[a-z-]+)?\}(.+)", re.DOTALL)
_PREFIXES = {
    None: "",
    "#styling": "tts:",
    "#style": "tts:",
    "#style-extension": "tts:",
    "#parameter": "ttp:",
    "#metadata": "ttm:",
}
_OTHERS = {
    "{http://www.w3.org/XML/1998/namespace}": "xml:",
    "{urn:ebu:tt:style}": "ebutts:",
    "{http://www.w3.org/ns/ttml/profile/imsc1#styling}": "itts:",
}
_PLAIN = re.compile("[A-Za-z0-9.\\-\u3041-\u3096\u30a1-\u30fa\u30fc\u4e00-\u9fa5]")
_ESCAPE = re.compile(r"_([0-9a-f]{1,6})_")


def short(name: str) -> str:
    """`p`, `tts:color`, `xml:lang`: the name without its namespace, of TTML 1 and 2 or the drafts of 2006.

    Names of other namespaces keep theirs, so that they are no name of ours.
    """
    if not name.startswith("{"):
        return "xml:id" if name == "id" else name  # as DFXP names styles
    found = _FAMILY.fullmatch(name)
    if found and found[1] in _PREFIXES:
        return _PREFIXES[found[1]] + found[2]
    for space, prefix in _OTHERS.items():
        if name.startswith(space):
            return prefix + name.removeprefix(space)
    return name


def as_id(kind: str, word: str) -> str:
    """`style.Sub_20_title`: `word` as an XML id, with what an id cannot hold as its code point."""
    return f"{kind}." + "".join(c if _PLAIN.match(c) else f"_{ord(c):x}_" for c in word)


def from_id(kind: str, name: str) -> str | None:
    """The word `as_id` made `name` of; None when it is none of that kind."""
    prefix, dot, rest = name.partition(".")
    if prefix != kind or not dot:
        return None
    return _ESCAPE.sub(lambda m: chr(min(int(m[1], 16), 0x10FFFF)), rest)
