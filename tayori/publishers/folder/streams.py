"""HLS on a site: playlists name the files beside them, and these have a digest in their names there."""

from __future__ import annotations

from collections.abc import Iterable

from tayori.model.ids import Digest, Slug, digest_bytes
from tayori.model.playlist import PLAYLIST_TYPE, named_in, with_addresses
from tayori.model.publishing import PackageFile
from tayori.publishers.site import paths


def addressed(slug: Slug, files: Iterable[PackageFile]) -> dict[PackageFile, bytes]:
    """Every playlist among `files` as the site has it: with what it names at its address there."""
    given = tuple(files)
    there = {file.name: _beside(slug, file, file.digest) for file in given if file.mime != PLAYLIST_TYPE}
    made: dict[PackageFile, bytes] = {}
    # a playlist of playlists comes after those it names
    texts = {file: file.path.read_text(encoding="utf-8") for file in given if file.mime == PLAYLIST_TYPE}
    for file in sorted(texts, key=lambda file: any(name.endswith(".m3u8") for name in named_in(texts[file]))):
        data = with_addresses(texts[file], lambda name: there[name]).encode()
        made[file], there[file.name] = data, _beside(slug, file, digest_bytes(data))
    return made


def _beside(slug: Slug, file: PackageFile, digest: Digest) -> str:
    return paths.media(slug, file.name, digest).rpartition("/")[2]
