"""The shape of every call, by Google's client and its bundled discovery document; never its transport.

The client is the only one who knows addresses, parameters and upload protocols of the API. It sends nothing:
its transport repeats requests that must not be repeated (facts 1.16).
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tayori.errors import TayoriError
from tayori.publishers.http.exchange import Call, FilePart

ROOT = "https://youtube.googleapis.com/"
"""`rootUrl` of the discovery document, whose paths begin with `youtube/v3/` and `upload/youtube/v3/`."""


@dataclass(frozen=True, slots=True)
class Shapes:
    """Makes calls for the API at `root`. Raises TayoriError for a shape that the API does not have."""

    root: str = ROOT

    def call(self, method: str, params: Mapping[str, Any], body: Mapping[str, Any] | None = None) -> Call:
        """A call of a method such as `videos.list` with its parameters."""
        request = self._request(method, params, body)
        return Call(
            method=request.method, url=request.uri, headers=_headers(request), body=_encoded(request.body)
        )

    def session_start(
        self, method: str, params: Mapping[str, Any], body: Mapping[str, Any], size: int, mime: str
    ) -> Call:
        """The call that begins a resumable upload of `size` bytes (facts 1.4, step 1)."""
        media = _media(mime, size, resumable=True)
        request = self._request(method, params, body, media)
        announced = {"X-Upload-Content-Length": str(size), "X-Upload-Content-Type": mime}
        headers = {**_headers(request), **announced}
        return Call(method=request.method, url=request.uri, headers=headers, body=_encoded(request.body))

    def media(
        self,
        method: str,
        params: Mapping[str, Any],
        body: Mapping[str, Any] | None,
        file: FilePart,
        mime: str,
    ) -> Call:
        """A call that sends a file as it is read: multipart/related with a body, bare without."""
        place = secrets.token_hex(16).encode()
        request = self._request(method, params, body, _media(mime, file.size, place))
        before, _, after = _encoded(request.body).partition(place)
        whole = (before, file, after) if body is not None else file
        return Call(method=request.method, url=request.uri, headers=_headers(request), body=whole)

    def _request(
        self, method: str, params: Mapping[str, Any], body: Mapping[str, Any] | None, media: Any = None
    ) -> Any:
        """What Google's client would send."""
        resource, _, verb = method.partition(".")
        given = {**params, **({} if body is None else {"body": dict(body)})}
        given |= {} if media is None else {"media_body": media}
        try:
            collection = getattr(_service(self.root), resource)()
            return getattr(collection, verb)(**given)
        except (AttributeError, TypeError, ValueError) as failure:
            raise _no_such_shape(method, failure) from failure
        except Exception as failure:
            if not _is_of_google(failure):
                raise
            raise _no_such_shape(method, failure) from failure


def _no_such_shape(method: str, failure: Exception) -> TayoriError:
    return TayoriError(f"{method} cannot be called like this: {failure}.", "Please report this.")


def _is_of_google(failure: Exception) -> bool:
    from googleapiclient.errors import Error  # heavy: only where its other errors are told apart

    return isinstance(failure, Error)


def _headers(request: Any) -> dict[str, str]:
    """What says how to read the body; the rest of the client's headers speaks of its own transport."""
    mime = request.headers.get("content-type")
    return {"Content-Type": mime} if mime else {}


def _encoded(body: str | bytes | None) -> bytes:
    return body.encode() if isinstance(body, str) else body or b""


@lru_cache(maxsize=4)
def _service(root: str) -> Any:
    """The client for the API at `root`, from the bundled document (facts 1.16)."""
    from googleapiclient.discovery import build_from_document  # heavy: only for those who call
    from googleapiclient.discovery_cache import get_static_doc

    document = json.loads(get_static_doc("youtube", "v3"))
    document["rootUrl"] = document["baseUrl"] = root.rstrip("/") + "/"
    return build_from_document(document, http=_NoTransport())


class _NoTransport:
    """In the place of the client's HTTP library: nothing is sent by it."""


def _media(mime: str, size: int, place: bytes = b"", *, resumable: bool = False) -> Any:
    """A file of `size` bytes as Google's client knows it, whose bytes are `place` in its stead."""
    from googleapiclient.http import MediaUpload  # heavy: only for those who send files

    class Described(MediaUpload):  # type: ignore[misc] # its base is untyped
        def mimetype(self) -> str:
            return mime

        def size(self) -> int:
            return size

        def resumable(self) -> bool:
            return resumable

        def getbytes(self, _begin: int, _length: int) -> bytes:
            return place

    return Described()
