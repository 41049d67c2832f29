"""The bytes of one file into the media library: as a raw body or as a form, whichever the server takes.

PHP holds a raw body in its memory and does not bind it; a form is streamed to its disk and bound by
upload_max_filesize and post_max_size (facts 5.2, 5.x). Only bytes are sent: whatever is wrong with a field
could leave a file behind that nobody named. Until its fields follow it is in no list.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Literal

from tayori.errors import RemoteError, ResourceError
from tayori.publishers.http.exchange import AnswerLost, FilePart, Sent
from tayori.publishers.wordpress.api import Api, Body, made
from tayori.publishers.wordpress.errors import SiteRefused
from tayori.publishers.wordpress.media import Outgoing

Way = Literal["raw", "form"]
RAW_MAX_BYTES = 8 << 20
"""Larger files go as a form first: PHP's memory_limit is 128 MB by default and holds a body twice."""
_BOUNDARY = "tayori-4b1f6d3a9c0e4f7d8a25b6c1e9d07f34"
_HIDDEN = {"status": "private"}
"""In no list of strangers until it has its fields: a kill may come in between."""
_SENT_AS = {"raw": "as a raw body", "form": "as a form"}
_TOO_LARGE = frozenset((
    "rest_upload_no_data",
    "rest_upload_no_content_disposition",
    "rest_upload_unknown_error",
    "rest_upload_sideload_error",
    "rest_upload_file_error",
))  # fmt: skip
"""What a server's limits look like from outside (facts 5.4, 5.x)."""


@dataclass(frozen=True, slots=True)
class Uploader:
    """How one target sends its files."""

    api: Api
    upload: Literal["auto", "raw", "form"]
    max_bytes: int | None
    """Of any file, as the target says."""
    form_bytes: int | None = None
    """Of a file in a form, as the companion plugin says; counts where the target says nothing."""

    def require_size(self, file: Outgoing) -> None:
        """Raise RemoteError for a file that the server is known to refuse."""
        if self.max_bytes is not None and file.size > self.max_bytes:
            raise _too_large(file, self.max_bytes, "`max_upload_bytes`")
        if self.upload == "form" and not self._takes_form(file):
            raise _too_large(file, self.form_bytes or 0, "upload_max_filesize, post_max_size")

    def send(self, file: Outgoing, on_sent: Sent | None = None) -> dict[str, Any]:
        """The attachment that came of it. Raises SiteRefused, and AnswerLost where one may have come."""
        self.require_size(file)
        refused: list[tuple[Way, SiteRefused]] = []
        for way in self._ways(file):
            try:
                return self._sent(file, way, on_sent)
            except SiteRefused as failure:
                if failure.code not in _TOO_LARGE:
                    raise
                refused.append((way, failure))
        raise _both_refused(file, refused)

    def _ways(self, file: Outgoing) -> tuple[Way, ...]:
        if self.upload != "auto":
            return (self.upload,)
        if not self._takes_form(file):
            return ("raw",)
        return ("raw", "form") if file.size <= RAW_MAX_BYTES else ("form", "raw")

    def _takes_form(self, file: Outgoing) -> bool:
        return self.max_bytes is not None or self.form_bytes is None or file.size <= self.form_bytes

    def _sent(self, file: Outgoing, way: Way, on_sent: Sent | None) -> dict[str, Any]:
        headers, body = _raw(file) if way == "raw" else _form(file)
        headers["Content-MD5"] = _md5(file)
        answer = self.api.send_file("wp/v2/media", _HIDDEN, headers, body, on_sent)
        # sent before WordPress makes smaller pictures, so that it stands on a 5xx too (facts 5.2)
        number = answer.headers.get("x-wp-upload-attachment-id", "")
        if not answer.ok and number.isdecimal():
            return self._adopted(number)
        return made(answer, f"The upload of {file.item.name}")

    def _adopted(self, number: str) -> dict[str, Any]:
        """The item that an upload left behind though its answer says that it failed."""
        try:
            return self.api.get(f"wp/v2/media/{number}", {"context": "edit"})
        except RemoteError as failure:
            raise AnswerLost(failure.message, failure.next_step) from failure


def _raw(file: Outgoing) -> tuple[dict[str, str], Body]:
    disposition = f'attachment; filename="{file.item.name}"'
    # WordPress would read JSON as the fields of the item
    mime = "application/octet-stream" if "json" in file.item.mime else file.item.mime
    return {"Content-Type": mime, "Content-Disposition": disposition}, _bytes(file)


def _form(file: Outgoing) -> tuple[dict[str, str], Body]:
    head = (
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{file.item.name}"\r\n'
        f"Content-Type: {file.item.mime}\r\n\r\n"
    )
    tail = f"\r\n--{_BOUNDARY}--\r\n"
    headers = {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"}
    return headers, (head.encode(), _bytes(file), tail.encode())


def _bytes(file: Outgoing) -> bytes | FilePart:
    return file.data if file.path is None else FilePart(file.path, 0, file.size)


def _md5(file: Outgoing) -> str:
    """As WordPress compares it: hexadecimal, so that it refuses what was damaged on its way."""
    if file.path is None:
        return hashlib.md5(file.data, usedforsecurity=False).hexdigest()
    try:
        with file.path.open("rb") as opened:
            return hashlib.file_digest(opened, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
    except OSError as failure:
        raise ResourceError(
            f"{file.path.name} cannot be read: {failure.strerror}.", "Build it again."
        ) from failure


def _too_large(file: Outgoing, most: int, limit: str) -> RemoteError:
    return RemoteError(
        f"{file.item.name} has {file.size:,} bytes; the site takes {most:,} ({limit}).",
        "Send a smaller rendition, or raise the server's limits and `max_upload_bytes`.",
    )


def _both_refused(file: Outgoing, refused: list[tuple[Way, SiteRefused]]) -> SiteRefused:
    last = refused[-1][1]
    told = "; ".join(f"{_SENT_AS[way]}: {failure.message}" for way, failure in refused)
    return SiteRefused(
        f"The site does not take {file.item.name} ({file.size:,} bytes), {told}",
        "Is the type of file allowed there? Else raise upload_max_filesize, post_max_size and memory_limit "
        "(PHP) above its size, and client_max_body_size (nginx).",
        last.status,
        last.code,
    )
