"""A WebSub hub and a subscriber as the W3C recommendation describes them, on loopback."""

from __future__ import annotations

import hashlib
import hmac
import queue
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import httpx


@dataclass(frozen=True, slots=True)
class Subscription:
    """Who wants to hear of a topic."""

    topic: str
    callback: str
    secret: str


@dataclass
class Hub:
    """Takes subscriptions after their owner confirmed them, and hands out what publishers announce."""

    url: str = ""
    subscriptions: list[Subscription] = field(default_factory=list)
    told: list[dict[str, str]] = field(default_factory=list)
    """Every form of a publisher."""
    subscribed: threading.Event = field(default_factory=threading.Event)
    """Set once the first subscription stands."""
    refuses: int = 0
    """A status to answer publishers with instead."""

    def subscribe(self, form: dict[str, str]) -> None:
        """Section 5.3: the intent is verified with a challenge."""
        challenge = secrets.token_hex(16)
        asked = {
            "hub.mode": "subscribe",
            "hub.topic": form["hub.topic"],
            "hub.challenge": challenge,
            "hub.lease_seconds": "86400",
        }
        answer = httpx.get(form["hub.callback"], params=asked, trust_env=False)
        if answer.is_success and answer.text == challenge:
            self.subscriptions.append(
                Subscription(form["hub.topic"], form["hub.callback"], form.get("hub.secret", ""))
            )
            self.subscribed.set()

    def distribute(self, topic: str) -> None:
        """Section 7: the topic is fetched and sent on whole, signed with each subscriber's secret."""
        content = httpx.get(topic, trust_env=False).raise_for_status()
        for one in self.subscriptions:
            if one.topic == topic:
                signature = hmac.new(one.secret.encode(), content.content, hashlib.sha256).hexdigest()
                httpx.post(
                    one.callback,
                    content=content.content,
                    headers={
                        "Content-Type": content.headers["Content-Type"],
                        "Link": f'<{self.url}>; rel="hub", <{topic}>; rel="self"',
                        "X-Hub-Signature": f"sha256={signature}",
                    },
                    trust_env=False,
                ).raise_for_status()


@dataclass
class Subscriber:
    """Confirms a subscription to one topic and keeps what comes for it, if it is signed rightly."""

    topic: str
    url: str = ""
    secret: str = field(default_factory=lambda: secrets.token_hex(20))
    came: queue.Queue[bytes] = field(default_factory=queue.Queue)

    def ask(self, hub_url: str) -> None:
        """Ask the hub to be told; it asks back."""
        form = {
            "hub.mode": "subscribe",
            "hub.topic": self.topic,
            "hub.callback": self.url,
            "hub.secret": self.secret,
        }
        assert httpx.post(hub_url, data=form, trust_env=False).status_code == 202

    def take(self, body: bytes, signature: str) -> None:
        """Keep a distribution; section 8: one that is signed wrongly is dropped."""
        expected = hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()
        if hmac.compare_digest(signature, f"sha256={expected}"):
            self.came.put(body)


class _HubHandler(BaseHTTPRequestHandler):
    hub: Hub

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        form = dict(parse_qsl(self.rfile.read(length).decode(), keep_blank_values=True))
        assert self.headers["Content-Type"] == "application/x-www-form-urlencoded"
        if form["hub.mode"] == "subscribe":
            self._end(202)
            self.hub.subscribe(form)
            return
        self.hub.told.append(form)
        if self.hub.refuses:
            self._end(self.hub.refuses)
            return
        self._end(204)
        self.hub.distribute(form["hub.url"])

    def log_message(self, *args: Any) -> None:
        pass

    def _end(self, status: int) -> None:
        # the answer goes out before the work is done, as real hubs do it
        self.send_response(status)
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.flush()


class _CallbackHandler(BaseHTTPRequestHandler):
    subscriber: Subscriber

    def do_GET(self) -> None:
        asked = parse_qs(urlsplit(self.path).query)
        wanted = asked["hub.topic"] == [self.subscriber.topic] and asked["hub.mode"] == ["subscribe"]
        self.send_response(200 if wanted else 404)
        self.end_headers()
        self.wfile.write(asked["hub.challenge"][0].encode() if wanted else b"")
        self.wfile.flush()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.subscriber.take(body, self.headers["X-Hub-Signature"])
        self.send_response(204)
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def hub() -> Iterator[Hub]:
    """A hub on a free port."""
    made = Hub()
    with _listening(type("Handler", (_HubHandler,), {"hub": made})) as url:
        made.url = url
        yield made


@contextmanager
def subscriber(topic: str) -> Iterator[Subscriber]:
    """A subscriber whose callback listens on a free port."""
    made = Subscriber(topic)
    with _listening(type("Handler", (_CallbackHandler,), {"subscriber": made})) as url:
        made.url = f"{url}?{urlencode({'id': secrets.token_hex(8)})}"
        yield made


@contextmanager
def _listening(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
