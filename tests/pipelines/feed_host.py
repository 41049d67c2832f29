"""A server of the good feed and its files; each test breaks what it is about."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from PIL import Image

from tayori.pipelines.feeds.check import LiveOptions, check_url
from tayori.pipelines.report import SilentReporter
from tests.feeds.checked import GOOD_FEED

HERE = LiveOptions(allow_private=True, timeout_s=2)


def picture(size: tuple[int, int] = (1400, 1400), mode: str = "RGB", form: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, form)
    return out.getvalue()


COVER = picture()
CHAPTERS = b'{"version": "1.2.0", "chapters": [{"startTime": 0, "title": "a"}, {"startTime": 1.5}]}'


@dataclass
class Page:
    """What the server gives at one path, and what it does wrong there."""

    body: bytes
    mime: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    head_status: int = 0
    """0: as for GET."""
    ranges: bool = True
    content_range: str = ""
    wait_s: float = 0


class _Handler(BaseHTTPRequestHandler):
    server: Any

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        self.server.asked.append((self.command, self.path))
        page = self.server.pages.get(self.path, Page(b"nothing", "text/plain", 404))
        time.sleep(page.wait_s)
        head = self.command == "HEAD"
        body, status = page.body, (page.head_status if head and page.head_status else page.status)
        extra = dict(page.headers)
        if status == 200 and page.ranges and self.headers.get("Range") == "bytes=0-1":
            extra["Content-Range"] = page.content_range or f"bytes 0-1/{len(body)}"
            status, body = 206, body[:2]
        if extra.get("ETag") and self.headers.get("If-None-Match") == extra["ETag"]:
            status, body = 304, b""
        self.send_response(status)
        for name, value in {"Content-Type": page.mime, "Content-Length": str(len(body)), **extra}.items():
            self.send_header(name, value)
        self.end_headers()
        if not head:
            self.wfile.write(body)

    do_HEAD = do_GET  # noqa: N815 the name http.server asks for


class Host:
    """A server of the good feed and its files; each test breaks what it is about."""

    def __init__(self, server: Any) -> None:
        self.server = server
        self.base = f"http://127.0.0.1:{server.server_address[1]}/"
        changed, free = (
            {"Last-Modified": "Mon, 02 Nov 2026 07:00:00 GMT"},
            {"Access-Control-Allow-Origin": "*"},
        )
        self.pages = server.pages = {
            "/cover.jpg": Page(picture(form="JPEG"), "image/jpeg", headers=changed),
            "/1.png": Page(COVER, "image/png", headers=changed),
            "/2.png": Page(COVER, "image/png", headers=changed),
            "/1.mp3": Page(b"ID3" * 100, "audio/mpeg"),
            "/1.m4a": Page(b"a" * 999, "audio/x-m4a"),
            "/2.m4a": Page(b"a" * 500, "audio/x-m4a"),
            "/1.vtt": Page(b"WEBVTT", "text/vtt; charset=utf-8", headers=free),
            "/2.vtt": Page(b"WEBVTT", "text/vtt", headers=free),
            "/1.json": Page(CHAPTERS, "application/json+chapters", headers=free),
            "/feed.xml": Page(b"", "application/rss+xml; charset=utf-8", headers={"ETag": '"1"'}),
        }
        feed = GOOD_FEED.replace("https://town.example.jp/", self.base)
        self.feed = feed.replace("1000001", "300").replace("1000002", "500")

    def found(self, options: LiveOptions = HERE) -> dict[str, str]:
        """Rule -> text of what is found beside what a server without https brings about."""
        self.pages["/feed.xml"].body = self.feed.encode()
        report = check_url(f"{self.base}feed.xml", options, SilentReporter())
        return {f.rule: f.text for f in report.findings if not f.rule.endswith(("not-https", "link-plain"))}


@contextmanager
def running_host() -> Iterator[Host]:
    """A host that serves until the end of the block."""
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.asked = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Host(server)
    finally:
        server.shutdown()
        server.server_close()
