"""Holding a request against YouTube's discovery document, as bundled with google-api-python-client."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.youtube.answers import BadShape, Failure, Json

DOCUMENT = "discovery_cache/documents/youtube.v3.json"
COMMON = frozenset({"alt", "key", "prettyPrint", "quotaUser", "uploadType", "upload_protocol", "$.xgafv"})
"""The parameters every method takes; `fields` is not offered here, tokens in an address are refused."""
UPLOADS = ("resumable/upload/", "upload/")


@dataclass(frozen=True, slots=True)
class Method:
    """One method of the document."""

    name: str
    """Without the API's name: `videos.insert`."""
    verb: str
    path: str
    """A template: `youtube/v3/captions/{id}`."""
    parameters: dict[str, Json]
    request: str
    """The schema of the body, or ''."""
    resource: str
    """The schema whose properties are the parts, or ''."""
    scopes: frozenset[str]
    accept: tuple[str, ...]
    """Media types; empty when no media can be sent."""
    max_bytes: int

    def matches(self, path: str) -> dict[str, str] | None:
        """The parameters in a path without its leading slash, or None when it is another's."""
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(self.path))
        found = re.fullmatch(pattern, path)
        return None if found is None else found.groupdict()

    def accepts(self, mime: str) -> bool:
        """A media type that may be sent; parameters (charset) do not count."""
        kind = mime.partition(";")[0].strip().lower()
        return any(re.fullmatch(a.replace("*", "[^/]+"), kind) for a in self.accept)


@dataclass(frozen=True, slots=True)
class Found:
    """Which method a request is for."""

    method: Method
    in_path: dict[str, str]
    upload: bool
    """It came to an upload address."""


@dataclass(frozen=True, slots=True)
class Document:
    """The methods and schemas."""

    methods: tuple[Method, ...]
    schemas: dict[str, Json]

    def find(self, verb: str, path: str) -> Found:
        """The method of a request; 404 when there is none."""
        rest = path.lstrip("/")
        prefix = next((p for p in UPLOADS if rest.startswith(p)), "")
        for method in self.methods:
            in_path = method.matches(rest.removeprefix(prefix))
            if method.verb == verb and in_path is not None and (not prefix or method.accept):
                return Found(method, in_path, bool(prefix))
        raise Failure(404, "notFound", f"{verb} {path}")

    def parameters(self, found: Found, query: tuple[tuple[str, str], ...]) -> dict[str, list[str]]:
        """The query by name, each value checked; 400 for what the document does not allow."""
        given: dict[str, list[str]] = {name: [value] for name, value in found.in_path.items()}
        for name, value in query:
            spec = found.method.parameters.get(name)
            if spec is None and name not in COMMON:
                raise BadShape(f"unknown parameter {name!r}", "unknownParameter", name)
            split = value.split(",") if spec is not None and spec.get("repeated") else [value]
            given[name] = [*given.get(name, []), *split]
        for name, spec in found.method.parameters.items():
            _check_parameter(name, spec, given.get(name))
        self._check_parts(found.method, given.get("part", []))
        return given

    def _check_parts(self, method: Method, parts: list[str]) -> None:
        known = set(self.schemas.get(method.resource, {}).get("properties", {})) - {"kind", "etag"}
        for part in parts:
            if part not in known:
                raise BadShape(f"{part!r} is no part", "unknownPart", "part")


@lru_cache(maxsize=1)
def document() -> Document:
    """The bundled document, parsed once."""
    spec = find_spec("googleapiclient")
    assert spec is not None
    assert spec.submodule_search_locations
    source = json.loads(Path(spec.submodule_search_locations[0], DOCUMENT).read_bytes())
    schemas = source["schemas"]
    methods = [
        _method(method, schemas)
        for resource in source["resources"].values()
        for method in resource.get("methods", {}).values()
    ]
    return Document(tuple(methods), schemas)


def _method(source: Json, schemas: dict[str, Json]) -> Method:
    media = source.get("mediaUpload", {})
    response = source.get("response", {}).get("$ref", "")
    items = schemas.get(response, {}).get("properties", {}).get("items", {}).get("items", {})
    return Method(
        name=source["id"].removeprefix("youtube."),
        verb=source["httpMethod"],
        path=source["path"],
        parameters=source["parameters"],
        request=source.get("request", {}).get("$ref", ""),
        resource=items.get("$ref", response) if "part" in source["parameters"] else "",
        scopes=frozenset(source.get("scopes", ())),
        accept=tuple(media.get("accept", ())),
        max_bytes=int(media.get("maxSize", 0)),
    )


def _check_parameter(name: str, spec: dict[str, Any], values: list[str] | None) -> None:
    if not values or values == [""]:
        if spec.get("required"):
            raise BadShape(f"parameter {name!r} is required", "required", name)
        return
    if len(values) > 1 and not spec.get("repeated"):
        raise BadShape(f"parameter {name!r} is given twice", "invalidParameter", name)
    for value in values:
        if not _fits(spec, value):
            raise BadShape(f"parameter {name!r} cannot be {value!r}", "invalidParameter", name)


def _fits(spec: dict[str, Any], value: str) -> bool:
    if spec["type"] == "boolean":
        return value in ("true", "false")
    if spec["type"] == "integer":
        least, most = int(spec.get("minimum", 0)), int(spec.get("maximum", 2**31))
        return value.isascii() and value.isdigit() and least <= int(value) <= most
    return bool(value) and value in spec.get("enum", [value])
