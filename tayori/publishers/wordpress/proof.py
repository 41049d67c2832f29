"""What anybody is shown at the addresses of a publication: asked without a password."""

from __future__ import annotations

from collections.abc import Iterable

from tayori.model.publishing import RemoteFile
from tayori.model.whole_number import read_whole_number
from tayori.publishers.http.web import Answer
from tayori.publishers.wordpress.api import Api


def missing_files(api: Api, files: Iterable[RemoteFile]) -> dict[str, str]:
    """URL -> what is wrong, of files that are not there as they were sent."""
    found = {file.url: _fault(file, api.look(file.url)) for file in files}
    return {url: fault for url, fault in found.items() if fault}


def is_lost(api: Api, url: str) -> bool:
    """Whether the server says that nothing is at an address; a refusal says nothing of it."""
    return api.look(url).status in (404, 410)


def still_there(api: Api, urls: Iterable[str]) -> tuple[str, ...]:
    """Addresses at which something is still to be had."""
    return tuple(url for url in urls if url and api.look(url).ok)


def _fault(file: RemoteFile, answer: Answer) -> str:
    if not answer.ok:
        return f"{file.url} answers {answer.status}."
    size = read_whole_number(answer.headers.get("content-length", ""))
    # pictures may be made smaller on the way, by WordPress or a cache
    is_picture = file.mime.startswith("image/")
    if size is not None and size != file.size and not is_picture:
        return f"{file.url} has {size:,} bytes; {file.size:,} were sent."
    return ""
