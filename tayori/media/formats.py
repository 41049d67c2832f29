"""Which containers may be opened at all: an allow-list, so that no file can make us open another.

Playlists (hls, dash, concat, sdp) are the demuxers that follow what a file says; they are not listed.
"""

from __future__ import annotations

ALLOWED_DEMUXERS: tuple[str, ...] = (
    "mov",
    "mp4",
    "m4a",
    "3gp",
    "3g2",
    "mj2",
    "matroska",
    "webm",
    "avi",
    "mpegts",
    "mpeg",
    "mpegvideo",
    "m4v",
    "h264",
    "hevc",
    "asf",
    "flv",
    "mxf",
    "dv",
    "mp3",
    "wav",
    "w64",
    "aiff",
    "caf",
    "flac",
    "ogg",
    "aac",
    "ac3",
    "amr",
)
"""Short names of the demuxers a source may use, for ffmpeg's `-format_whitelist` and for PyAV."""

ALLOWED_PROTOCOLS: tuple[str, ...] = ("file", "pipe")
"""Protocols a source may use, for `-protocol_whitelist`; the network is not among them."""
