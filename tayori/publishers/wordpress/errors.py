"""What a WordPress answers when it refuses, in its own words and with what to do now (facts 5.4)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tayori.errors import RemoteError
from tayori.publishers.http.addresses import shown
from tayori.publishers.http.web import Answer

_CURES = {
    "rest_not_logged_in": "Check `user` and the application password (Users > Profile), and that the server "
    "hands the Authorization header to PHP; WordPress takes application passwords over https only.",
    "rest_cannot_create": "Give the user the role of author or higher.",
    "rest_cannot_edit": "It belongs to somebody else: give the user the role of editor.",
    "rest_forbidden_context": "It belongs to somebody else: give the user the role of editor.",
    "rest_cannot_edit_others": "It belongs to somebody else: give the user the role of editor.",
    "rest_cannot_publish": "Give the user the role of author or higher, or publish as `status: draft`.",
    "rest_cannot_assign_term": "Give the user the role of editor, or make the terms in WordPress first.",
    "rest_cannot_delete": "It belongs to somebody else: give the user the role of editor.",
    "rest_no_route": "Check `url`, and that no plugin has switched the REST interface off.",
    "rest_upload_hash_mismatch": "The file was damaged on its way: run again.",
    "rest_upload_limited_space": "Make room in the site's storage, or ask the network's administrator.",
    "rest_upload_file_too_big": "Ask the network's administrator to raise the upload limit.",
    "rest_upload_user_quota_exceeded": "Make room in the site's storage, or ask the network's administrator.",
    "rest_upload_file_error": "The server's folder for uploads cannot be written: tell its administrator.",
}
_STATUS_CURES = {
    401: _CURES["rest_not_logged_in"],
    403: "A firewall or security plugin may stand before the REST interface: let this address through.",
    404: _CURES["rest_no_route"],
    413: "Raise client_max_body_size (nginx) or LimitRequestBody (Apache), or set `max_upload_bytes`.",
    429: "Wait and run again.",
    503: "The site is being maintained or overloaded: run again later.",
}


class SiteRefused(RemoteError):
    """The site said no; nothing came of the request."""

    def __init__(
        self,
        message: str,
        next_step: str = "",
        status: int = 0,
        code: str = "",
        data: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message, next_step)
        self.status = status
        self.code = code
        self.data = data or {}
        """What WordPress adds to its code, such as the id of a term that exists."""


def json_value(answer: Answer) -> dict[str, Any] | list[Any] | None:
    """The JSON object or array of an answer, PHP's notices before and after it left out.

    None where the answer is not `application/json` or has none.
    """
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        return None
    text = answer.body.decode("utf-8", errors="replace").lstrip("\ufeff")
    try:
        value = json.loads(text)
    except ValueError:
        value = _longest(text)
    return value if isinstance(value, (dict, list)) else None


def _longest(text: str) -> Any:
    """The longest JSON object or array within a text: a notice may have short ones of its own."""
    decoder, best, size, at = json.JSONDecoder(), None, 0, -1
    for _ in range(_MOST_STARTS):
        at = min((i for i in (text.find("{", at + 1), text.find("[", at + 1)) if i >= 0), default=-1)
        if at < 0:
            break
        try:
            value, end = decoder.raw_decode(text, at)
        except ValueError:
            continue
        if end - at > size:
            best, size = value, end - at
        at = end - 1
    return best


_MOST_STARTS = 1000
"""Brackets at which JSON is looked for among notices."""


def refusal(answer: Answer, what: str) -> SiteRefused:
    """The error for an answer that is not what was asked for; `what` is the subject: `GET wp/v2/posts`."""
    said = json_value(answer)
    if isinstance(said, dict) and isinstance(said.get("code"), str):
        return _said(answer, what, said)
    if 300 <= answer.status < 400:
        return _moved(answer)
    if answer.ok:
        return SiteRefused(
            f"{what}: {shown(answer.url)} answers with a page instead of data{_title(answer)}.",
            "A login page, a firewall or a plugin stands before the REST interface: let it through.",
            answer.status,
        )
    cure = _STATUS_CURES.get(answer.status, "Run again; when it stays, tell the site's administrator.")
    return SiteRefused(
        f"{what}: {shown(answer.url)} answers {answer.status}{_title(answer)}.", cure, answer.status
    )


def _said(answer: Answer, what: str, said: dict[str, Any]) -> SiteRefused:
    code, message = str(said["code"]), str(said.get("message", "")).strip()
    data = said["data"] if isinstance(said.get("data"), dict) else {}
    params = data.get("params")
    told = f" ({'; '.join(f'{k}: {v}' for k, v in params.items())})" if isinstance(params, dict) else ""
    cure = _CURES.get(code) or _STATUS_CURES.get(answer.status, "Correct this and run again.")
    text = f"{what}: WordPress answers {answer.status} {code}: {message}{told}"
    return SiteRefused(text, cure, answer.status, code, data)


def _moved(answer: Answer) -> SiteRefused:
    place = shown(answer.headers.get("location", ""))
    return SiteRefused(
        f"{shown(answer.url)} sends on to {place or 'nowhere'}; the password is not sent there.",
        f"Write `url: {place}` for the target." if place else "Check `url` of the target.",
        answer.status,
    )


def _title(answer: Answer) -> str:
    """The title of a page, in brackets: what a person would see of it."""
    text = answer.body[:65_536].decode("utf-8", errors="replace")
    _, _, rest = text.partition("<title>")
    title = " ".join(rest.partition("</title>")[0].split())[:100]
    return f" ({title})" if title else ""
