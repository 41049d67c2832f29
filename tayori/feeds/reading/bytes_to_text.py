"""The text of a feed file, whatever its encoding is and whatever it says it is."""

from __future__ import annotations

import codecs
import re
import zlib

from tayori.errors import UsageError
from tayori.model.finding import Finding, warning

LARGEST_BYTES = 64_000_000
"""Of a feed, unpacked; the largest real ones (5,000 episodes with notes) have about 30 MB."""

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']\s*([A-Za-z0-9._:-]+)""")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_SINGLE_BYTE = re.compile(r"(iso-?8859-?\d+|latin-?1|windows-?125\d|cp125\d|us-?ascii|ascii)", re.IGNORECASE)
_GUESSED = ["cp932", "euc_jp", "cp1252", "gb18030", "euc_kr", "big5", "cp1251"]
_WINDOWS = "tayori-windows-1252"
_STRAY_SHARE = 200
"""One broken byte among so many, at most, is an accident; in another encoding there are many more."""


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
    said = [name for name in (declared, charset) if name]
    # a server of Latin-1 pages says so of everything, and UTF-8 beyond ASCII is no accident
    order = ["utf-8", *said] if all(_SINGLE_BYTE.fullmatch(name) for name in said) else [*said, "utf-8"]
    for encoding in order:
        text = _strictly(data, encoding)
        if text is not None:
            return text, encoding.lower()
    broken = data.decode("utf-8", "replace").count("\ufffd")
    if broken * _STRAY_SHARE <= len(data):
        return data.decode("utf-8", _WINDOWS), "utf-8 with places in windows-1252"
    return _guessed(data)


def _one_by_one(failure: UnicodeError) -> tuple[str, int]:
    """A byte that is no UTF-8 as the character of windows-1252 that it was pasted from."""
    assert isinstance(failure, UnicodeDecodeError)
    byte = failure.object[failure.start : failure.start + 1]
    return byte.decode("cp1252", "replace"), failure.start + 1


codecs.register_error(_WINDOWS, _one_by_one)


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError, ValueError):
        return None


def _guessed(data: bytes) -> tuple[str, str]:
    import charset_normalizer  # takes 30 ms to load, and almost no feed needs it

    best = charset_normalizer.from_bytes(data[:200_000], cp_isolation=_GUESSED).best()
    encoding = best.encoding if best else "cp1252"
    return data.decode(encoding, "replace"), encoding


def _same(one: str, other: str) -> bool:
    if _SINGLE_BYTE.fullmatch(one) and _SINGLE_BYTE.fullmatch(other):
        return True
    try:
        return codecs.lookup(one).name == codecs.lookup(other).name
    except LookupError:
        return False
