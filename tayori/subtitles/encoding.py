"""Bytes of a caption file to text: which encoding it is in, and a finding when it is not UTF-8."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from charset_normalizer import from_bytes

from tayori.errors import CaptionError
from tayori.model.finding import Finding, note

_MARKS: tuple[tuple[bytes, str, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with a byte order mark"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_JAPANESE: tuple[tuple[str, str], ...] = (("cp932", "Shift_JIS (CP932)"), ("euc_jp", "EUC-JP"))
_PLAUSIBLE_PERMILLE = 900
_CURE = "Save it as UTF-8 to be safe."


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text of a file and what was noticed about its encoding."""

    text: str
    encoding: str
    findings: tuple[Finding, ...] = ()


def decode(data: bytes, name: str) -> Decoded:
    r"""The text of `data`, line ends as `\n`.

    Byte order marks first, then strict UTF-8, UTF-16 without a mark, ISO-2022-JP, and Shift_JIS or
    EUC-JP whichever reads like Japanese; anything else is guessed. Raises CaptionError that names
    `name` when nothing fits.
    """
    decoded = _by_mark(data, name) or _by_shape(data) or _japanese(data) or _guess(data)
    if decoded is None:
        raise CaptionError(
            f"{name} is in no encoding that could be recognised.", "Save it as UTF-8 and run again."
        )
    return Decoded(_one_line_end(decoded.text), decoded.encoding, decoded.findings)


def _by_mark(data: bytes, name: str) -> Decoded | None:
    for mark, codec, label in _MARKS:
        if data.startswith(mark):
            try:
                text = data.decode(codec)
            except UnicodeDecodeError as error:
                raise CaptionError(
                    f"{name} begins as {label} and is broken at byte {error.start}.",
                    "Save it as UTF-8 and run again.",
                ) from error
            return Decoded(text, codec, () if codec == "utf-8-sig" else _foreign(label))
    return None


def _by_shape(data: bytes) -> Decoded | None:
    if b"\0" in data:
        return _unmarked_utf16(data)
    if b"\x1b$" in data or b"\x1b(" in data:
        text = _strict(data, "iso2022_jp")
        return None if text is None else Decoded(text, "iso2022_jp", _foreign("ISO-2022-JP"))
    text = _strict(data, "utf-8")
    return None if text is None else Decoded(text, "utf-8")


def _unmarked_utf16(data: bytes) -> Decoded | None:
    low, high = data[0::2].count(0), data[1::2].count(0)
    codec = "utf-16-le" if high > low else "utf-16-be"
    # The times alone, in ASCII, make every tenth character of a UTF-16 caption file have a zero byte.
    text = _strict(data, codec) if max(low, high) * 20 >= len(data) else None
    if text is None or "\0" in text:
        return _nulls_in_utf8(data)
    return Decoded(text, codec, _foreign("UTF-16 without a byte order mark"))


def _nulls_in_utf8(data: bytes) -> Decoded | None:
    # WebVTT 4.1: U+0000 is read as U+FFFD; a file that is mostly NUL is not text at all.
    text = _strict(data, "utf-8")
    if text is None or text.count("\0") * 10 > len(text):
        return None
    return Decoded(text.replace("\0", "\ufffd"), "utf-8")


def _japanese(data: bytes) -> Decoded | None:
    readings = [
        (text, codec, label) for codec, label in _JAPANESE if (text := _strict(data, codec)) is not None
    ]
    scored = sorted(((_plausible(text), text, codec, label) for text, codec, label in readings), reverse=True)
    if not scored or scored[0][0] < _PLAUSIBLE_PERMILLE:
        return None
    _, text, codec, label = scored[0]
    return Decoded(text, codec, _foreign(label))


def _guess(data: bytes) -> Decoded | None:
    best = from_bytes(data).best()
    if best is None or b"\0" in data:
        return None
    return Decoded(str(best), best.encoding, _foreign(f"{best.encoding}, by guess"))


def _plausible(text: str) -> int:
    """Share, in thousandths, of the characters beyond ASCII that everyday Japanese is written with."""
    foreign = [c for c in text if c > "\x7f"]
    kana = sum(1 for c in foreign if "\u3041" <= c <= "\u30ff")
    if not kana:
        return 0
    return sum(1 for c in foreign if _everyday(c)) * 1000 // len(foreign)


def _everyday(char: str) -> bool:
    if "\u3000" <= char <= "\u30ff" or "\uff01" <= char <= "\uff5e":
        return True
    if "\uff61" <= char <= "\uff9f":
        return False
    try:
        row = char.encode("euc_jp")
    except UnicodeEncodeError:
        return False
    # JIS X 0208 rows 1-47: punctuation, kana and the first level of kanji.
    return len(row) == 2 and row[0] <= 0xA0 + 47


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _foreign(label: str) -> tuple[Finding, ...]:
    return (note("captions-encoding", f"The file is in {label}; it was read as that.", _CURE),)


def _one_line_end(text: str) -> str:
    return text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
