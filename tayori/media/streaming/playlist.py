"""Playlists of HLS (RFC 8216): read as far as we need it, and the one that names all rungs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_SEGMENT = re.compile(r"#EXTINF:([\d.]+),[^\n]*\n#EXT-X-BYTERANGE:(\d+)@\d+\n")
_AVC = re.compile(rb"avcC\x01(...)", re.DOTALL)
_AAC_LC = "mp4a.40.2"
"""Of every rendition's sound (RFC 6381)."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One rung, as the main playlist tells of it."""

    uri: str
    """Of its own playlist."""
    width: int
    height: int
    peak_bps: int
    average_bps: int
    codecs: str


def rates_bps(playlist: str) -> tuple[int, int]:
    """Highest rate of a segment and the average of all (RFC 8216 section 4.3.4.2); ValueError without any."""
    segments = [(float(length_s), int(size)) for length_s, size in _SEGMENT.findall(playlist)]
    if not segments:
        raise ValueError("a playlist without segments")
    peak = max(size * 8 / length_s for length_s, size in segments)
    average = sum(size for _, size in segments) * 8 / sum(length_s for length_s, _ in segments)
    return round(peak), round(average)


def codecs(head: bytes) -> str:
    """The codecs of an MP4 of ours as RFC 6381 names them, from its first bytes; ValueError without H.264."""
    found = _AVC.search(head)
    if found is None:
        raise ValueError("no H.264 in it")
    return f"avc1.{found[1].hex()},{_AAC_LC}"


def main_playlist(variants: Sequence[Variant], copyright_notice: str) -> str:
    """The playlist players open: every rung, the best first, and whose film it is."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    if copyright_notice:
        told = copyright_notice.replace('"', "'").replace("\r", " ").replace("\n", " ")
        lines.append(f'#EXT-X-SESSION-DATA:DATA-ID="com.apple.hls.copyright",VALUE="{told}"')
    for variant in variants:
        lines += [f"#EXT-X-STREAM-INF:{','.join(_attributes(variant))}", variant.uri]
    return "\n".join(lines) + "\n"


def _attributes(variant: Variant) -> Iterator[str]:
    yield f"BANDWIDTH={variant.peak_bps}"
    yield f"AVERAGE-BANDWIDTH={variant.average_bps}"
    yield f"RESOLUTION={variant.width}x{variant.height}"
    yield f'CODECS="{variant.codecs}"'
