"""The text of a feed file, whatever its encoding is and whatever it says it is."""

from __future__ import annotations

import codecs
import re
import zlib

from tayori.errors import UsageError
from tayori.feeds.reading.encodings import (
    JAPANESE,
    LATIN,
    SINGLE_BYTE,
    STRAY_SHARE,
    by_kana,
    by_kanji,
    codec_of,
    loosely,
    strictly,
)
from tayori.model.finding import Finding, warning

LARGEST_BYTES = 64_000_000
"""Of a feed, unpacked; the largest real ones (5,000 episodes with notes) have about 30 MB."""

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']\s*([A-Za-z0-9._:-]+)""")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_GUESSED = ["gb18030", "cp949", "big5", "cp1251", "cp932", "euc_jp", "cp1252"]
_WIDE = re.compile("[\u0800-\ufffc\U00010000-\U0010ffff]")
_UNWESTERN = re.compile("\ufffd{4}")
"""So many broken bytes in a row are no accents."""
_WINDOWS = "tayori-windows-1252"


def feed_text(data: bytes, charset: str = "") -> tuple[str, tuple[Finding, ...]]:
    """The text of a feed, and what was odd; `charset` is what the server said. Raises UsageError."""
    data = _unpacked(data)
    if len(data) > LARGEST_BYTES:
        raise UsageError(f"The feed has more than {LARGEST_BYTES:,} bytes.", "Give a smaller page of it.")
    told = _DECLARED.match(data[:400])
    declared = told[1].decode("ascii") if told else ""
    text, encoding = _decoded(data, declared, charset)
    said = declared or charset or "utf-8"
    if _same(said, encoding) or data.isascii():
        return text, ()
    odd = f"The feed says it is {said}, and is read as {encoding}."
    return text, (warning("import-encoding", odd, "Look at its names and titles."),)


def _unpacked(data: bytes) -> bytes:
    if not data.startswith(b"\x1f\x8b"):
        return data
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        return unpack.decompress(data, LARGEST_BYTES + 1)
    except zlib.error as failure:
        raise UsageError(f"The feed is packed and cannot be unpacked: {failure}.", "Unpack it.") from failure


def _decoded(data: bytes, declared: str, charset: str) -> tuple[str, str]:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace"), encoding
    for zeros, encoding in ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be")):
        if data.startswith(zeros):
            return data.decode(encoding, "replace"), encoding
    known = [codec for name in (declared, charset) if (codec := codec_of(name))]
    # what begins with one byte for each sign of markup is not in UTF-16, whatever it says
    return _by_evidence(data, [codec for codec in known if not codec.startswith("utf-16")])


def _by_evidence(data: bytes, said: list[str]) -> tuple[str, str]:
    """Text and encoding of bytes that are `said` to be in these encodings, which need not be true."""
    if b"\x1b$" in data and data.isascii():
        return loosely(data, "iso2022_jp"), "iso2022_jp"
    whole = strictly(data, "utf-8")
    # three bytes that belong together, everywhere, are in another encoding by accident only
    if whole is not None and (_WIDE.search(whole) or set(said) <= SINGLE_BYTE):
        return whole, "utf-8"
    if whole is None and not _is_broken_utf_8(data) and (found := _japanese(data, set(said))):
        return found
    for codec in [*said, "utf-8"]:
        text = strictly(data, codec)
        if text is not None:
            return text, codec
    return _with_strays(data, said) or _guessed(data)


def _japanese(data: bytes, said: set[str]) -> tuple[str, str] | None:
    """Text that shows its encoding, and is not said to be in one of another script."""
    if not said <= JAPANESE | {LATIN, "utf-8"}:
        return None
    return by_kana(data) or (None if said & JAPANESE else by_kanji(data))


def _is_broken_utf_8(data: bytes) -> bool:
    """Whether most of what is beyond ASCII is UTF-8 of three bytes and more."""
    text = loosely(data, "utf-8")
    return len(_WIDE.findall(text)) > text.count("\ufffd")


def _with_strays(data: bytes, said: list[str]) -> tuple[str, str] | None:
    """Text in UTF-8, or in what it is said to be in, with a few broken places."""
    for codec in dict.fromkeys(("utf-8", *said)):
        text = loosely(data, codec)
        if text.count("\ufffd") * STRAY_SHARE > len(data):
            continue
        if codec != "utf-8":
            return text, f"{codec} with broken places"
        if _UNWESTERN.search(text) is None:
            return data.decode("utf-8", _WINDOWS), "utf-8 with places in windows-1252"
    return None


def _one_by_one(failure: UnicodeError) -> tuple[str, int]:
    """A byte that is no UTF-8 as the character of windows-1252 that it was pasted from."""
    assert isinstance(failure, UnicodeDecodeError)
    byte = failure.object[failure.start : failure.start + 1]
    return byte.decode("cp1252", "replace"), failure.start + 1


codecs.register_error(_WINDOWS, _one_by_one)


def _guessed(data: bytes) -> tuple[str, str]:
    import charset_normalizer  # takes 30 ms to load, and almost no feed needs it

    best = charset_normalizer.from_bytes(data[:200_000], cp_isolation=_GUESSED).best()
    encoding = best.encoding if best else LATIN
    return loosely(data, encoding), encoding


def _same(said: str, codec: str) -> bool:
    known = codec_of(said)
    return known == codec or {known, codec} <= SINGLE_BYTE or (codec[:6] == "utf-16" == (known or "")[:6])
