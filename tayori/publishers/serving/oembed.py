"""`/oembed?url=...`: the document that says how a page of ours is embedded (oEmbed 1.0, section 2)."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

from tayori.publishers.serving.files import find_file

_FOLDER = "oembed"


def described_by(root: Path, query: str) -> Path | HTTPStatus:
    """The document below `root` for the address in `query`, or why there is none.

    501 for another format than JSON, 404 for an address that cannot be embedded, 400 without an address.
    """
    asked = parse_qs(query)
    if asked.get("format", ["json"])[0] != "json":
        return HTTPStatus.NOT_IMPLEMENTED
    if "url" not in asked:
        return HTTPStatus.BAD_REQUEST
    return _document(root, asked["url"][0]) or HTTPStatus.NOT_FOUND


def _document(root: Path, url: str) -> Path | None:
    """`.../en/clips/<slug>/` has `en/oembed/<slug>.json`; the site may lie below any path."""
    try:
        *folders, slug = [part for part in urlsplit(url).path.split("/") if part]
    except ValueError:
        return None
    places = [f"/{quote(folder)}/{_FOLDER}/{slug}.json" for folder in reversed(folders)]
    found = (find_file(root, place) for place in (*places, f"/{_FOLDER}/{slug}.json"))
    return next((file for file in found if file is not None), None)
