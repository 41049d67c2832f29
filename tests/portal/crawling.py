"""Somebody without any rights who follows every address a site shows, wherever it shows it."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, unquote, urldefrag, urljoin
from urllib.request import urlopen

from lxml import html

_SHEET = re.compile(r"url\(\s*[\"']?([^\"')]+)")
_FILE = re.compile(r'"((?:[\w.-]+/)*[\w.-]+\.(?:js|css|svg|png|html))"')
_ADDRESS = re.compile(r"https?://[^\s\"'<>\\]+")
_LINKS = ("href", "src", "poster", "action", "data", "content", "data-index", "data-src")
_ENTRANCES = ("", "en/", "robots.txt", "sitemap.xml", "404.html", "manifest.webmanifest", "sw.js")


@dataclass
class Answer:
    """What one address answered."""

    status: int
    type: str
    headers: dict[str, str]
    body: bytes

    @property
    def plain(self) -> bytes:
        """The body, unpacked where a file is compressed."""
        return plain(self.body)


def plain(data: bytes) -> bytes:
    """`data`, unpacked where it is compressed."""
    return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


@dataclass
class Crawl:
    """All answers of a walk over the site that calls itself `base` and is served at `server`."""

    server: str
    base: str
    answers: dict[str, Answer] = field(default_factory=dict)
    """By path below the base."""
    foreign: set[tuple[str, str]] = field(default_factory=set)
    """(page, address of somebody else) of links."""

    def walk(self) -> Crawl:
        """Follow everything from where visitors and machines enter."""
        waiting = list(_ENTRANCES)
        while waiting:
            path = waiting.pop()
            if path not in self.answers:
                answer = self.answers[path] = self.get(path)
                waiting += [found for link in addresses(answer) for found in self._own(path, link)]
        return self

    def get(self, path: str) -> Answer:
        """Ask for one path."""
        try:
            with urlopen(self.server + path, timeout=10) as answer:
                return _answer(answer, answer.status)
        except HTTPError as refusal:
            with refusal:
                return _answer(refusal, refusal.code)

    def _own(self, path: str, link: str) -> Iterator[str]:
        address = urldefrag(urljoin(self.base + path, link.strip())).url
        if address.startswith(self.base):
            yield quote(unquote(address.removeprefix(self.base).partition("?")[0]))
        else:
            self.foreign.add((path, address))


def addresses(answer: Answer) -> Iterator[str]:
    """Every address a body shows: of elements, of style sheets, of JSON, and in plain sight."""
    text = answer.body.decode("utf-8", "replace")
    if answer.type == "text/html":
        page: Any = html.document_fromstring(text)
        for name in _LINKS:
            yield from (v for v in page.xpath(f"//@{name}") if name != "content" or "://" in v)
        for many in page.xpath("//@srcset | //@imagesrcset"):
            yield from (part.split()[0] for part in many.split(",") if part.strip())
    elif answer.type == "text/css":
        yield from _SHEET.findall(text)
    elif answer.type.endswith("json"):
        # our own documents name files from the site's root, wherever they lie
        yield from (t if "://" in t else f"/{t}" for t in _texts(json.loads(text)) if "/" in t)
    elif answer.type == "text/javascript":
        yield from (f"/{path}" for path in _FILE.findall(text))
    if answer.type.startswith(("text/", "application/")) and "javascript" not in answer.type:
        yield from _ADDRESS.findall(text)


def _texts(document: Any) -> Iterator[str]:
    match document:
        case dict():
            for value in document.values():
                yield from _texts(value)
        case list():
            for value in document:
                yield from _texts(value)
        case str():
            yield document


def _answer(answer: Any, status: int) -> Answer:
    return Answer(status, answer.headers.get_content_type(), dict(answer.headers), answer.read())
