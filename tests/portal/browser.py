"""A portal with real small media on a server of loopback, and a real Chromium to look at it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tayori.media.ffmpeg import run_ffmpeg
from tayori.model.asset import Chapter
from tayori.model.cue import Cue, Track, TrackKind
from tayori.model.ids import Lang, Slug
from tayori.model.publishing import Package, Role
from tayori.publishers.base import SiteItem
from tayori.publishers.serve import serve
from tests.publishers.samples import EN, JA, SHOW, SITE, clip, episode, file, folder_publisher, photo

CHROMIUM = "/usr/bin/chromium"
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1440, "height": 900}
CLIP, BURNED, EPISODE = "clips/asa-no-eki/", "clips/kawa/", "podcasts/machi-no-koe/hajimari/"
_VTT = "WEBVTT\n\n00:00.000 --> 00:01.900\n{}\n\n00:02.000 --> 00:03.900\n{}\n"
_SIZES = {"vertical": (90, 160), "wide": (160, 90)}


@dataclass
class Seen:
    """What a page said and asked for while it was looked at."""

    errors: list[str]
    """Console errors, exceptions and violations of the policy."""
    requests: list[str]


@dataclass(frozen=True)
class Portal:
    """A site on loopback and a browser for it."""

    url: str
    folder: Path
    browser: Browser

    @contextmanager
    def opened(self, path: str = "", **context: Any) -> Iterator[tuple[Page, Seen]]:
        """A page in a context of its own (viewport=, color_scheme=, java_script_enabled=, ...)."""
        with self.browser.new_context(**{"viewport": DESK, "locale": "ja-JP", **context}) as made:
            page, seen = made.new_page(), Seen([], [])
            page.on("console", lambda said: seen.errors.append(said.text) if said.type == "error" else None)
            page.on("pageerror", lambda error: seen.errors.append(str(error)))
            page.on("request", lambda request: seen.requests.append(request.url))
            page.goto(self.url + path)
            yield page, seen


@contextmanager
def chromium() -> Iterator[Browser]:
    """One browser, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES))
        yield browser
        browser.close()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The URL of `folder` as `tayori serve` serves it, on a free port."""
    server = serve(folder, port=0)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.url
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def write_site(root: Path) -> Path:
    """The folder of a site with two clips, an episode of 90 seconds and a photo, all with real media."""
    publisher, build = folder_publisher(root), root / "build"
    build.mkdir(parents=True)
    packages = (film(build), film(build, "kawa", burned=JA), talk(build), picture(build))
    items = tuple(SiteItem(package, publisher.publish(package, None)) for package in packages)
    cover = file(build, Role.COVER, "cover.jpg", _picture(build, 1400, 1400), width=1400, height=1400)
    subscribe = (("apple", "https://podcasts.example.jp/1"), ("spotify", "https://open.example.jp/show/1"))
    show = replace(SHOW, cover=publisher.put(Slug("machi-no-koe"), cover), subscribe=subscribe)
    publisher.render(items, (show,), SITE)
    return publisher.path


def film(build: Path, slug: str = "asa-no-eki", burned: Lang | None = None) -> Package:
    """A clip of four seconds, upright and wide, with captions in two languages."""
    films = [
        file(build, Role.RENDITION, f"{slug}.{name}.mp4", _film(build, *size), lang=burned, profile=name,
             duration_ms=4000, width=size[0] * 12, height=size[1] * 12)
        for name, size in _SIZES.items()
    ]  # fmt: skip
    captions = [
        file(build, Role.CAPTIONS, f"{slug}.{lang}.vtt", _VTT.format(*texts).encode(), lang=lang)
        for lang, texts in ((JA, ("朝七時。", "自転車で十五分")), (EN, ("Seven a.m.", "Fifteen minutes")))
    ]
    size = {"width": 1080, "height": 1920}
    poster = file(build, Role.POSTER, f"{slug}.poster.jpg", _picture(build, 1080, 1920), **size)
    wide = file(build, Role.THUMBNAIL, f"{slug}.wide.jpg", _picture(build, 1280, 720), width=1280, height=720)
    return clip(build, slug, files=(poster, wide, *captions, *films), duration_ms=4000)


def talk(build: Path) -> Package:
    """An episode of 90 seconds with a passage every six and two chapters."""
    sound = ("-f", "lavfi", "-i", "sine=f=220:r=16000", "-t", "90", "-ac", "1", "-b:a", "24k")
    run_ffmpeg(("-loglevel", "error", "-y", *sound, str(build / "hajimari.mp3")))
    cues = (Cue(6000 * i, 6000 * i + 3000, f"{i + 1}番目の話です。", "聞き手") for i in range(15))
    return episode(
        build,
        files=(file(build, Role.AUDIO, "hajimari.mp3", duration_ms=90_000),),
        tracks=(Track(JA, TrackKind.CAPTIONS, tuple(cues)),),
        duration_ms=90_000,
        chapters=(Chapter(start_ms=0, title="はじめに"), Chapter(start_ms=65_000, title="店を開くまで")),
    )


def picture(build: Path) -> Package:
    """A photo."""
    shown = file(build, Role.PHOTO, "yuki.jpg", _picture(build, 1600, 1200), width=1600, height=1200)
    return photo(build, files=(shown,))


def _film(build: Path, width: int, height: int) -> bytes:
    out = build / f"film-{width}x{height}.mp4"
    if not out.exists():
        moving = ("-f", "lavfi", "-i", f"testsrc2=s={width}x{height}:r=12", "-f", "lavfi", "-i", "sine=f=330")
        coded = ("-t", "4", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac")
        run_ffmpeg(("-loglevel", "error", "-y", *moving, *coded, "-movflags", "+faststart", str(out)))
    return out.read_bytes()


def _picture(build: Path, width: int, height: int) -> bytes:
    out = build / f"picture-{width}x{height}.jpg"
    if not out.exists():
        made = ("-f", "lavfi", "-i", f"gradients=s={width}x{height}:c0=0x165e83:c1=0xe8c27a:n=2:seed=7")
        run_ffmpeg(("-loglevel", "error", "-y", *made, "-frames:v", "1", str(out)))
    return out.read_bytes()
