"""Names of encodings as the web means them, and Japanese bytes known by what they say.

The labels are those of the WHATWG Encoding Standard (encoding.spec.whatwg.org/#names-and-labels), as far as
feeds have them: most are older names for what Windows made of an encoding, and browsers read them so.
"""

from __future__ import annotations

import codecs
import re

EUC_JP = "euc-jp"
"""With the characters of Windows, which Python's own codec does not have."""
_EUC_JP = "euc_jp"
_ONLY_WINDOWS, _WINDOWS_OR_BROKEN = "tayori-only-windows", "tayori-windows-or-broken"
_LABELS = {
    "utf-8": "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8",
    "utf-16-le": "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le",
    "utf-16-be": "unicodefffe utf-16be",
    "cp932": "csshiftjis cp932 ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis x-ms-cp932",
    EUC_JP: "cseucpkdfmtjapanese euc-jp euc_jp eucjp eucjp-ms eucjp-win cp51932 x-euc x-euc-jp",
    "iso2022_jp": "csiso2022jp iso-2022-jp jis",
    "gb18030": "chinese csgb2312 csiso58gb231280 gb18030 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk cp936",
    "big5hkscs": "big5 big5-hkscs cn-big5 csbig5 x-x-big5",
    "cp949": "cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601 ks_c_5601-1987 ks_c_5601-1989 ksc5601 "
    "ksc_5601 windows-949 cp949",
    "cp1252": "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 "
    "iso_8859-1 iso_8859-1:1987 l1 latin1 latin-1 us-ascii windows-1252 x-cp1252",
    "iso8859-2": "csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 l2 latin2",
    "iso8859-5": "csisolatincyrillic cyrillic iso-8859-5 iso8859-5 iso88595 iso_8859-5",
    "cp1254": "cp1254 csisolatin5 iso-8859-9 iso8859-9 iso88599 iso_8859-9 l5 latin5 windows-1254",
    "iso8859-15": "csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9",
    "koi8-r": "cskoi8r koi koi8 koi8-r koi8_r",
    "koi8-u": "koi8-ru koi8-u",
    "cp874": "dos-874 iso-8859-11 iso8859-11 tis-620 windows-874",
    "mac-roman": "csmacintosh mac macintosh x-mac-roman",
}
for _page in (1250, 1251, 1253, 1255, 1256, 1257, 1258):
    _LABELS[f"cp{_page}"] = f"cp{_page} windows-{_page} x-cp{_page}"
_CODECS = {label: codec for codec, labels in _LABELS.items() for label in labels.split()}

LATIN = "cp1252"
JAPANESE = frozenset({"cp932", EUC_JP, "iso2022_jp"})
SINGLE_BYTE = frozenset(
    codec for codec in _LABELS if codec.startswith(("cp125", "iso8859", "koi8", "cp874", "mac"))
)
STRAY_SHARE = 200
"""One broken byte among so many, at most, is an accident; in another encoding there are many more."""

_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
_WIDE_RUN = re.compile("[\u3005\u3041-\u3096\u30a1-\u30fc\u4e00-\u9fff\uff01-\uff5e]+")
_HALF_WIDTH = re.compile("[\uff61-\uff9f]")
_NO_TEXT = re.compile("[\ufffd\x80-\x9f\ue000-\uf8ff]")
"""What is broken, and what cp932 makes of bytes that mean nothing in it: controls, private characters."""
_NEVER_EUC = bytes((*range(0x80, 0x8E), *range(0x90, 0xA1), 0xFF))
"""Half of the bytes of kana in Shift_JIS; looked at first, for each broken byte takes microseconds."""
_JIS = re.compile(rb"\x1b\$[@B]([^\x1b]*)(?:\x1b\([BJ])?")


def codec_of(label: str) -> str | None:
    """The codec an encoding's name stands for; None for a name the web does not know."""
    return _CODECS.get(label.strip().lower())


def strictly(data: bytes, codec: str) -> str | None:
    """The text of `data`; None when it is not all in that encoding."""
    try:
        return _decode(data, codec, _ONLY_WINDOWS if codec in JAPANESE else "strict")
    except UnicodeError:
        return None


def loosely(data: bytes, codec: str) -> str:
    """The text of `data` with U+FFFD for what is broken."""
    return _decode(data, codec, _WINDOWS_OR_BROKEN if codec in JAPANESE else "replace")


def _decode(data: bytes, codec: str, errors: str) -> str:
    if codec == "iso2022_jp":
        # the same rows and cells, in seven bits behind an escape
        data = _JIS.sub(lambda found: bytes(b | 0x80 if b > 0x20 else b for b in found[1]), data)
    return data.decode(_EUC_JP if codec in (EUC_JP, "iso2022_jp") else codec, errors)


def by_kana(data: bytes) -> tuple[str, str] | None:
    """Bytes that are Japanese in EUC-JP or Shift_JIS, as text and codec; None when they are neither.

    The bytes of kana in one encoding are broken in the other, and hardly ever stand in a text of another
    language. One byte in two hundred may be broken.
    """
    never = len(data) - len(data.translate(None, _NEVER_EUC))
    for codec in ("cp932",) if never * STRAY_SHARE > len(data) else (EUC_JP, "cp932"):
        text = loosely(data, codec)
        broken = len(_NO_TEXT.findall(text))
        if len(_KANA.findall(text)) > broken and broken * STRAY_SHARE <= len(data):
            return text, f"{codec} with broken places" if broken else codec
    return None


def by_kanji(data: bytes) -> tuple[str, str] | None:
    """Bytes that are kanji in Shift_JIS one beside the other; None when they are not.

    The accents and quotes of windows-1252 stand alone among letters.
    """
    text = strictly(data, "cp932") or ""
    runs = [len(run) for run in _WIDE_RUN.findall(text)]
    others = runs.count(1) + len(_NO_TEXT.findall(text)) + len(_HALF_WIDTH.findall(text))
    return (text, "cp932") if sum(runs) - runs.count(1) > others else None


def _as_windows(failure: UnicodeError) -> tuple[str, int]:
    """Two bytes of EUC-JP that only Windows has a character for (rows 13 and 89-92: ① and 髙)."""
    assert isinstance(failure, UnicodeDecodeError)
    if failure.encoding != _EUC_JP:
        raise failure
    row, cell = (byte - 0xA1 for byte in failure.object[failure.start : failure.start + 2].ljust(2, b"\0"))
    if not (0 <= row < 94 and 0 <= cell < 94):
        raise failure
    lead = row // 2 + (0x81 if row < 62 else 0xC1)
    trail = cell + 0x9F if row % 2 else cell + 0x40 + (cell >= 63)
    try:
        return bytes((lead, trail)).decode("cp932"), failure.start + 2
    except UnicodeDecodeError:
        raise failure from None


def _as_windows_or_broken(failure: UnicodeError) -> tuple[str, int]:
    assert isinstance(failure, UnicodeDecodeError)
    try:
        return _as_windows(failure)
    except UnicodeDecodeError:
        return "\ufffd", failure.start + 1


codecs.register_error(_ONLY_WINDOWS, _as_windows)
codecs.register_error(_WINDOWS_OR_BROKEN, _as_windows_or_broken)
