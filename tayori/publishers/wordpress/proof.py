"""What anybody is shown at the addresses of a publication: asked without a password.

What a stranger is told proves that something is there. It proves not that something is lost: a firewall, a
cache or a server for images answers as it likes. So nothing is deleted or sent again because of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tayori.errors import RemoteError, UsageError
from tayori.model.publishing import RemoteFile
from tayori.model.whole_number import read_whole_number
from tayori.publishers.http.addresses import shown
from tayori.publishers.http.exchange import require_safe
from tayori.publishers.http.web import Answer
from tayori.publishers.wordpress.api import Api


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a file is not proven to be there as it was sent."""

    text: str
    is_other: bool = False
    """Something is there, and it is another file."""


def faults_of(api: Api, files: Iterable[RemoteFile]) -> dict[str, Fault]:
    """URL -> why it is not proven, of files that are not there as they were sent as far as can be seen."""
    found = {file.url: _fault(api, file) for file in files}
    return {url: fault for url, fault in found.items() if fault is not None}


def still_there(api: Api, urls: Iterable[str]) -> tuple[str, ...]:
    """Addresses at which something is still to be had; those that cannot be asked are in `not_asked`."""
    return tuple(url for url in urls if url and not unsafe(url) and api.look(url).ok)


def not_asked(urls: Iterable[str]) -> tuple[str, ...]:
    """A sentence for each address at which nobody may look: it is not encrypted."""
    return tuple(filter(None, map(unsafe, urls)))


def unsafe(url: str) -> str:
    """Why an address is not asked, in a sentence; empty where it is."""
    try:
        require_safe(url)
    except UsageError as failure:
        return f"{failure.message} Nobody looked there." if url else ""
    return ""


def _fault(api: Api, file: RemoteFile) -> Fault | None:
    if told := unsafe(file.url):
        return Fault(f"Not proven: {told}")
    try:
        answer = api.look(file.url)
    except RemoteError as failure:
        return Fault(f"Not proven: {failure.message}")
    return _said(file, answer)


def _said(file: RemoteFile, answer: Answer) -> Fault | None:
    url = shown(file.url)
    if answer.status != 200:
        return Fault(f"Not proven: {url} answers a stranger {answer.status}.")
    size = read_whole_number(answer.headers.get("content-length", ""))
    # pictures may be made smaller on the way, by WordPress or a cache
    is_picture = file.mime.startswith("image/")
    if size is not None and size != file.size and not is_picture:
        return Fault(f"{url} has {size:,} bytes; {file.size:,} were sent.", is_other=True)
    return None
