"""Holding a JSON body against its schema, and against what may be written (facts 1.5, 1.8, 1.10).

YouTube ignores keys it does not know and fields that are read-only. The stand-in refuses both with 400,
because each is a typing error or a misunderstanding in the client.
"""

from __future__ import annotations

from typing import Any

from tests.youtube.answers import BadShape, Failure, Json
from tests.youtube.clock import parsed

_VIDEO = (
    "snippet.title snippet.description snippet.tags snippet.categoryId snippet.defaultLanguage "
    "snippet.defaultAudioLanguage status.privacyStatus status.publishAt status.license status.embeddable "
    "status.publicStatsViewable status.selfDeclaredMadeForKids status.containsSyntheticMedia localizations "
    "recordingDetails.recordingDate paidProductPlacementDetails.hasPaidProductPlacement "
    "brandPartner.channelId brandPartner.channelHandle ageGating.alcoholContent ageGating.restricted "
    "ageGating.videoGameRating"
)
_PLAYLIST = (
    "snippet.title snippet.description snippet.defaultLanguage localizations status.privacyStatus "
    "status.podcastStatus"
)
_ITEM = (
    "snippet.playlistId snippet.resourceId.kind snippet.resourceId.videoId snippet.position "
    "contentDetails.note"
)
_CAPTION = "snippet.videoId snippet.language snippet.name snippet.isDraft"
WRITABLE = {
    "videos.insert": frozenset(_VIDEO.split()),
    "videos.update": frozenset(["id", *_VIDEO.split()]),
    "captions.insert": frozenset(_CAPTION.split()),
    "captions.update": frozenset({"id", "snippet.isDraft"}),
    "playlists.insert": frozenset(_PLAYLIST.split()),
    "playlists.update": frozenset(["id", *_PLAYLIST.split()]),
    "playlistItems.insert": frozenset(_ITEM.split()),
    "playlistItems.update": frozenset(["id", *_ITEM.split()]),
}
"""By method, the paths a body may have; whatever lies below a path is meant with it."""
PART_PATHS = frozenset({path.partition(".")[0] for path in _VIDEO.split()} | {"contentDetails"})
"""The parts a body may have."""
REASONS = {
    "snippet.title": "invalidTitle",
    "snippet.description": "invalidDescription",
    "snippet.tags": "invalidTags",
    "snippet.categoryId": "invalidCategoryId",
    "status.publishAt": "invalidPublishAt",
    "recordingDetails": "invalidRecordingDetails",
    "ageGating.videoGameRating": "invalidVideoGameRating",
}


def check_body(schemas: dict[str, Json], method: str, schema: str, body: object, parts: list[str]) -> Json:
    """The body, when the schema and the writable fields allow it; 400 otherwise."""
    if not isinstance(body, dict):
        raise BadShape("the body is no JSON object", "parseError")
    _object(schemas, schemas[schema], body, "", WRITABLE[method])
    for part in set(body) & PART_PATHS - set(parts):
        raise BadShape(f"{part!r} is in the body and not in part", "unexpectedPart", "part")
    return body


def _object(schemas: dict[str, Json], schema: Json, value: Json, path: str, writable: frozenset[str]) -> None:
    known = schema.get("properties", {})
    for key, one in value.items():
        where = f"{path}.{key}" if path else key
        spec = known.get(key, schema.get("additionalProperties"))
        if spec is None:
            raise _wrong(where, "is not in the schema")
        if not _may_write(where, writable):
            raise _wrong(where, "cannot be written")
        _value(schemas, spec, one, where, writable)


def _value(schemas: dict[str, Json], spec: Json, value: object, path: str, writable: frozenset[str]) -> None:
    spec = schemas[spec["$ref"]] if "$ref" in spec else spec
    kind = spec["type"]
    if not _is(kind, value):
        raise _wrong(path, f"is no {kind}")
    if isinstance(value, dict):
        _object(schemas, spec, value, path, writable)
    elif isinstance(value, list):
        for one in value:
            _value(schemas, spec["items"], one, path, writable)
    else:
        _scalar(spec, value, path)


def _scalar(spec: Json, value: Any, path: str) -> None:
    if "enum" in spec and value not in spec["enum"]:
        raise _wrong(path, f"cannot be {value!r}")
    if spec.get("format") == "date-time":
        try:
            parsed(value)
        except ValueError as error:
            raise _wrong(path, f"is no RFC 3339 date-time: {error}") from None
    if spec.get("format") == "uint32" and not 0 <= value < 2**32:
        raise _wrong(path, "is out of range")


def _is(kind: str, value: object) -> bool:
    if kind in ("integer", "number"):
        right: tuple[type, ...] = (int,) if kind == "integer" else (int, float)
        return isinstance(value, right) and not isinstance(value, bool)
    return isinstance(value, {"string": str, "boolean": bool, "array": list, "object": dict}[kind])


def _may_write(path: str, writable: frozenset[str]) -> bool:
    steps = path.split(".")
    above = {".".join(steps[:n]) for n in range(1, len(steps) + 1)}
    return bool(above & writable) or any(one.startswith(path + ".") for one in writable)


def _wrong(path: str, problem: str) -> Failure:
    reason = next((r for p, r in REASONS.items() if path == p or path.startswith(p + ".")), "badRequest")
    return BadShape(f"{path} {problem}", reason, path)
