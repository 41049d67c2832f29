"""Bytes of a caption file to text: which encoding it is in, and a finding when it is not UTF-8."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from itertools import islice

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
_SHIFT_JIS = "Shift_JIS (CP932)"
_JAPANESE: tuple[tuple[str, str], ...] = (
    ("cp932", _SHIFT_JIS),
    ("euc_jp", "EUC-JP"),
    ("euc_jis_2004", "EUC-JP"),  # has the circled numbers that Python's euc_jp lacks
)
_ISO_2022_JP = ("iso2022_jp", "iso2022_jp_ext")
"""The second has half-width katakana."""
_HALF_WIDTH = re.compile("[\uff61-\uff9f]")
_NO_HALF_WIDTH_WORD = re.compile(
    "(?<![\uff66-\uff9f])[\uff67-\uff70\uff9e\uff9f]|(?<![\uff73\uff76-\uff84\uff8a-\uff8e])\uff9e"
    "|(?<![\uff8a-\uff8e])\uff9f"
)
"""Small kana, long marks and voice marks of half-width katakana where no word has them."""
_JUDGED = 20_000
"""Characters that are enough to judge by."""
_FEW_KANJI = 20
_GUESSED_BYTES = 100_000
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
        for codec in _ISO_2022_JP:
            if (text := _strict(data, codec)) is not None:
                return Decoded(text, codec, _foreign("ISO-2022-JP"))
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
    # WebVTT 6.1: U+0000 is read as U+FFFD; a file that is mostly NUL is not text at all.
    text = _strict(data, "utf-8")
    if text is None or text.count("\0") * 10 > len(text):
        return None
    return Decoded(text.replace("\0", "\ufffd"), "utf-8")


def _japanese(data: bytes) -> Decoded | None:
    readings = [
        _Reading(text, codec, label, _beyond_ascii(text))
        for codec, label in _JAPANESE
        if (text := _strict(data, codec)) is not None
    ]
    likely = [_half_width_katakana(readings), *sorted(readings, key=lambda r: r.everyday, reverse=True)]
    found = next((r for r in likely if r and (r is likely[0] or r.is_japanese)), None)
    return Decoded(found.text, found.codec, _foreign(found.label)) if found else None


@dataclass(frozen=True, slots=True)
class _Reading:
    """A file read as one of the Japanese encodings, with a sample of what is not ASCII."""

    text: str
    codec: str
    label: str
    sample: str

    @property
    def everyday(self) -> int:
        """Share of characters that everyday Japanese is written with, in thousandths."""
        return _share(sum(map(_everyday, self.sample)), self.sample)

    @property
    def kana(self) -> int:
        """Share of kana, in thousandths; prose is half kana."""
        return _share(sum(1 for char in self.sample if "\u3041" <= char <= "\u30ff"), self.sample)

    @property
    def is_japanese(self) -> bool:
        """Whether it reads like Japanese; without kana, only a few kanji, as EUC-KR gives kanji too."""
        if not self.sample:
            return False
        if not self.kana:
            short = self.codec == "cp932" or len(self.sample) <= _FEW_KANJI
            return self.everyday >= 950 and short
        return self.everyday >= (600 if self.kana >= 250 else 900)


def _half_width_katakana(readings: list[_Reading]) -> _Reading | None:
    """Shift_JIS with half-width katakana, whose bytes in pairs are kanji in EUC-JP.

    It is believed when the katakana make words, the rest is Japanese, and EUC-JP would read like none.
    """
    shift_jis = next((r for r in readings if r.codec == "cp932"), None)
    if shift_jis is None or _NO_HALF_WIDTH_WORD.search(shift_jis.text[: 2 * _JUDGED]):
        return None
    half = len(_HALF_WIDTH.findall(shift_jis.sample))
    rest = _HALF_WIDTH.sub("", shift_jis.sample)
    if half * 10 < len(shift_jis.sample) or not half or _share(sum(map(_everyday, rest)), rest) < 900:
        return None
    return None if any(r.is_japanese for r in readings if r is not shift_jis) else shift_jis


def _guess(data: bytes) -> Decoded | None:
    if b"\0" in data:
        return None
    head = data if len(data) <= _GUESSED_BYTES else data[: data.rfind(b"\n", 0, _GUESSED_BYTES) + 1]
    best = from_bytes(head).best() if head else None
    text = _strict(data, best.encoding) if best else None
    if best is None or text is None:
        return None
    return Decoded(text, best.encoding, _foreign(f"{best.encoding}, by guess"))


def _beyond_ascii(text: str) -> str:
    return "".join(islice((char for char in text if char > "\x7f"), _JUDGED))


def _share(count: int, text: str) -> int:
    return count * 1000 // len(text) if text else 1000


def _everyday(char: str) -> bool:
    if "\u3000" <= char <= "\u30ff" or "\uff01" <= char <= "\uff5e":
        return True
    if "\uff61" <= char <= "\uff9f":
        return False
    try:
        code = char.encode("cp932")
    except UnicodeEncodeError:
        return False
    # JIS X 0208 rows 1-47: punctuation, kana, the first level of kanji; row 13 with the circled numbers.
    return len(code) == 2 and code[0] <= 0x98


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _foreign(label: str) -> tuple[Finding, ...]:
    return (note("captions-encoding", f"The file is in {label}; it was read as that.", _CURE),)


def _one_line_end(text: str) -> str:
    return text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
