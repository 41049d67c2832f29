"""A real WordPress as a place where everything goes wrong, through a proxy that breaks what it is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from tests.chaos import place
from tests.chaos.child import NO_DEATH, Death
from tests.chaos.place import Disaster, Kind, Victim, Whole
from tests.faults import HTML_500, LOGIN_PAGE, Answer, Exchange, Fault, Phase, Proxy, unavailable
from tests.proxy import proxying
from tests.wordpress.server import WordPressSite

ROLE = "editor"
_MEDIA = ("title", "caption", "description", "alt_text", "status", "author", "mime_type", "bytes", "md5")
_POST = ("type", "slug", "title", "excerpt", "status", "author", "categories", "tags")
_NUMBERS = re.compile(r'("id":|wp-image-|attachment_)(\d+)')


@dataclass(slots=True)
class AtWordPress:
    """The site of this run, behind a proxy of its own."""

    site: WordPressSite
    proxy: Proxy
    secret_file: Path
    target: str = "wordpress"
    steps: int = 0

    @property
    def url(self) -> str:
        """The proxy's."""
        return f"{self.proxy.url}/"

    def arrange(self, disaster: Disaster, whole: Whole, victim: Victim) -> Death:
        """See Place."""
        self.calm()
        dies = place.death(disaster, whole)
        if dies is None and disaster.kind == place.KILLED_AT_STEP:
            self._kill_at(disaster.of(whole.steps), victim)
        elif dies is None:
            at, asked = disaster.of(whole.requests), count(1)
            fault, times = _FAULTS[disaster.kind](disaster)
            self.proxy.script = lambda _: fault if at <= next(asked) < at + times else None
        return dies or NO_DEATH

    def calm(self) -> None:
        """See Place."""
        self.steps = 0
        self.proxy.script = lambda _: None
        self.proxy.on_request = self._counted

    def kept(self) -> Any:
        """A site is not kept."""
        raise NotImplementedError

    def put_back(self, kept: Any) -> None:
        """A site is not put back."""
        raise NotImplementedError

    def state(self) -> Any:
        """Media by their bytes and fields, and pages with media named by their bytes."""
        media, posts = self.site.media(), self.site.posts()
        names = {item["id"]: f"{item['title']}#{item['md5']}" for item in media}
        pages = {post["id"]: post["slug"] for post in posts}
        return {
            "media": sorted((_medium(item, pages) for item in media), key=str),
            "posts": [_post(post, media, names) for post in sorted(posts, key=lambda p: str(p["slug"]))],
        }

    def requests(self) -> int:
        """See Place."""
        return len(self.proxy.exchanges)

    def writing(self, since: int) -> list[str]:
        """See Place."""
        asked = self.proxy.exchanges[since:]
        return [f"{one.method} {one.path}" for one in asked if one.method not in ("GET", "HEAD", "OPTIONS")]

    def secrets(self) -> frozenset[str]:
        """The application password, with and without its spaces."""
        password = self.site.passwords[ROLE][1]
        return frozenset((password, password.replace(" ", "")))

    def sessions(self) -> frozenset[str]:
        """See Place."""
        return frozenset()

    def violations(self) -> list[str]:
        """See Place."""
        return []

    def _counted(self, _exchange: Exchange, _phase: Phase) -> None:
        self.steps += 1

    def _kill_at(self, number: int, victim: Victim) -> None:
        def seen(exchange: Exchange, phase: Phase) -> None:
            self._counted(exchange, phase)
            if self.steps == number:
                victim.kill()

        self.proxy.on_request = seen


def _medium(item: dict[str, Any], pages: dict[int, str]) -> dict[str, Any]:
    return {name: item[name] for name in _MEDIA} | {"page": pages.get(item["parent"], item["parent"])}


def _post(post: dict[str, Any], media: list[dict[str, Any]], names: dict[int, str]) -> dict[str, Any]:
    """Numbers and file names are given by the site, and differ where something was sent twice."""
    content = re.sub(r"http://127\.0\.0\.1:\d+", "", post["content"])
    for item in media:
        content = content.replace(str(item["file"]), names[item["id"]])
    content = _NUMBERS.sub(lambda found: found[1] + names.get(int(found[2]), "gone"), content)
    thumbnail = post["meta"].get("_thumbnail_id")
    kept = {name: post[name] for name in _POST} | {"tags": sorted(post["tags"]), "content": content}
    return kept | {"thumbnail": names.get(int(thumbnail)) if thumbnail else None}


ALWAYS = 1_000_000
_MOST = 120_000


def _cut(when: Any, times: int = 1) -> Callable[[Disaster], tuple[Fault, int]]:
    """The line is cut there, in one of two ways."""
    return lambda d: (Fault(when, reset=d.more < 0.5, at=int(d.more * _MOST)), times)


def _said(when: Any, answers: tuple[Answer, ...]) -> Callable[[Disaster], tuple[Fault, int]]:
    """An answer that is not WordPress' own: once, thrice, or as long as it lasts."""
    return lambda d: (
        Fault(when, answer=answers[int(d.more * 30) % len(answers)]),
        (1, 3, ALWAYS)[int(d.more * 3)],
    )


_FAULTS: dict[str, Callable[[Disaster], tuple[Fault, int]]] = {
    "line cut before a request": _cut("before"),
    "line cut amid a request": _cut("during"),
    "answer lost": _cut("after"),
    "answer broken off": _cut("halfway"),
    "line down from then on": _cut("before", ALWAYS),
    "every answer lost from then on": _cut("after", ALWAYS),
    "server error, nothing done": _said("before", (HTML_500, unavailable("1"), Answer(502))),
    "server error, all done": _said("after", (HTML_500, unavailable("1"), Answer(504))),
    "answer is no JSON": _said("after", (LOGIN_PAGE,)),
    "noise before the answer": lambda _: (Fault("noise"), 1),
    "rate limited": _said("before", (Answer(429, b"", (("Retry-After", "1"),)),)),
}


@contextmanager
def _opened(folder: Path, site: WordPressSite) -> Iterator[AtWordPress]:
    site.reset()
    secret = folder / "password"
    secret.write_text(site.passwords[ROLE][1], encoding="utf-8")
    secret.chmod(0o600)
    with proxying(site.url) as proxy:
        at = AtWordPress(site, proxy, secret)
        at.calm()
        yield at


def at_wordpress(site: WordPressSite) -> Kind:
    """The kind, for a site that runs."""
    return Kind(
        "wordpress",
        partial(_opened, site=site),
        (
            place.KILLED_BEFORE,
            place.KILLED_AFTER,
            place.KILLED_SENDING,
            place.DISK_FULL,
            place.KILLED_BY_DISK,
            place.KILLED_AT_STEP,
            *_FAULTS,
        ),
    )
