"""The whole job on real speech and a real feed: made, moved in, out, without an error before every judge."""

from __future__ import annotations

import io
import re
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import feedparser
import pytest
from PIL import Image

from tayori.cli import run
from tayori.media.ffmpeg import run_ffmpeg
from tayori.media.loudness import measure_loudness
from tayori.publishers.serve import serve
from tests.clients.gpodder import GPodder
from tests.webserver import Page, serving

pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.tools("gpo")]

SETTINGS = """\
schema: 1
organisation: {{name: {{ja: 長野市}}, url: https://www.city.example.jp/, contact: kouhou@city.example.jp}}
timezone: Asia/Tokyo
targets:
  portal: {{kind: folder, path: site, base_url: {base_url}}}
"""
SHOW = """\
schema: 1
title: {ja: 声の便り}
description: {ja: 町の人の声を、そのまま。}
category: [Society & Culture]
cover: cover.jpg
rights: {none: [portrait, artwork]}
"""
RIGHTS = "rights: {none: {voice: 公有の録音, music: なし, script: 公有の文章}}\n"
EPISODES = {
    "wagahai": (
        "title: {ja: 吾輩は猫である}\nnumber: 1\nsource: wagahai.flac\ncaptions: {ja: c.srt}\n"
        "sound: {longest_pause: 0.8}\nchapters: [{start: 0, title: はじめ}, {start: 40, title: つづき}]\n"
    ),
    "jfk": "title: {ja: ある演説}\nnumber: 2\nsource: jfk.wav\n",
    "futari": (
        "title: {ja: 二人で}\nnumber: 3\nmusic: [{file: bed.ogg, level_lufs: -34}]\n"
        "recordings: [{file: a.ogg, speaker: A}, {file: b.ogg, speaker: B, start: 14.5}]\n"
    ),
}
SOUNDS = {
    "wagahai/wagahai.flac": "speech_ja/wagahai_open_jtalk_48k.flac",
    "wagahai/c.srt": "speech_ja/wagahai_open_jtalk.srt",
    "jfk/jfk.wav": "speech_en/jfk.wav",
    "futari/a.ogg": "speech_en/198-209-0000.hq.ogg",
    "futari/b.ogg": "speech_en/5703-47212-0000.hq.ogg",
    "futari/bed.ogg": "music/Kevin_MacLeod_-_Vibe_Ace.hq.ogg",
}
FEED = "feeds/npm-podcast-feed-parser__bc-sample-order.xml"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "長野"
    root.mkdir()
    monkeypatch.chdir(root)
    (root / "tayori.yaml").write_text(SETTINGS.format(base_url=f"http://127.0.0.1:{free_port()}/"))
    return root


def cover() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (1500, 1500), "navy").save(out, "JPEG")
    return out.getvalue()


@contextmanager
def on_air(root: Path) -> Iterator[str]:
    """The portal where its own addresses say it is."""
    base_url = re.findall(r"base_url: (\S+)}", (root / "tayori.yaml").read_text())[0]
    with serve(root / "site", "127.0.0.1", int(base_url.rstrip("/").rpartition(":")[2])) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield base_url
        server.shutdown()


def out_without_an_error(root: Path, show: str, listener: GPodder, episodes: int) -> None:
    """Built, published, checked on disk and over HTTP, and in the hands of two real readers."""
    for command in ("build", "publish portal --yes", f"feed check {show}"):
        assert run(command.split()) == 0, command
    with on_air(root) as base_url:
        assert run(["feed", "check", show, "--live", "--allow-private"]) == 0
        feed = f"{base_url}podcasts/{show}/feed.xml"
        entries = feedparser.parse(feed).entries
        assert len(entries) == episodes
        listener.subscribe(feed)
        assert listener.guids() == sorted(entry.id for entry in entries)
        listener.run("download")
        assert len(listener.downloads()) == episodes


def test_three_episodes_of_real_speech(root: Path, shared_media: Path, tmp_path: Path) -> None:
    show = root / "shows/koe"
    for name, text in EPISODES.items():
        (show / name).mkdir(parents=True)
        (show / name / "episode.yaml").write_text(f"schema: 1\n{text}{RIGHTS}", encoding="utf-8")
    (show / "futari/episode.yaml").write_text(
        f"schema: 1\n{EPISODES['futari']}rights: {{grants: [music/vibe], none: [voice, script]}}\n",
        encoding="utf-8",
    )
    (root / "grants/music").mkdir(parents=True)
    (root / "grants/music/vibe.yaml").write_text(
        "schema: 1\nkind: music\nsubject: Vibe Ace\npublic_id: MUS-0001\ngranted: 2026-01-01\n"
        "channels: [any]\nterritories: [world]\npurposes: [any]\n"
        "composition: {holder: Kevin MacLeod, manager: direct, licence: CC-BY-3.0}\n"
        "master: {holder: Kevin MacLeod, self_performed: true}\n",
        encoding="utf-8",
    )
    for name, given in SOUNDS.items():
        shutil.copy(shared_media / "audio" / given, show / name)
    (show / "show.yaml").write_text(SHOW, encoding="utf-8")
    (show / "cover.jpg").write_bytes(cover())
    out_without_an_error(root, "koe", GPodder(tmp_path), 3)
    for slug in EPISODES:
        for kind in ("mp3", "m4a"):
            made = measure_loudness((root / "build" / slug / f"{slug}.{kind}").resolve())
            mono = 301 if slug in {"wagahai", "jfk"} else 0
            assert abs(made.integrated_clufs + mono + 1600) <= 100
            assert made.true_peak_cdb <= -100
        assert (root / "build" / slug / f"{slug}.loudness.svg").stat().st_size > 2000


def test_a_real_feed_moves_in(root: Path, shared_media: Path, tmp_path: Path) -> None:
    sound = tmp_path / "old.mp3"
    run_ffmpeg(("-y", "-i", str(shared_media / "audio/speech_en/jfk.wav"), "-b:a", "64k", str(sound)))
    with serving() as site:
        text = (shared_media / FEED).read_text(encoding="utf-8")
        urls = re.findall(r'<enclosure[^>]*url="([^"]+)"', text)
        for number, url in enumerate(urls):
            text = text.replace(url, f"{site.url}/{number}.mp3")
            site.pages[f"/{number}.mp3"] = Page(sound.read_bytes() + b"\0" * number, mime="audio/mpeg")
        text = re.sub(r'<itunes:image href="[^"]*"', f'<itunes:image href="{site.url}/cover.jpg"', text)
        site.pages["/cover.jpg"] = Page(cover(), mime="image/jpeg")
        site.pages["/feed"] = Page(text.encode(), mime="text/xml")
        asked = ["feed", "import", f"{site.url}/feed", "--show", "mukashi", "--unlocked", "--allow-private"]
        assert run(asked) == 0
        assert run(asked) == 0
    old = sorted(entry.id for entry in feedparser.parse(text.encode()).entries)
    signed = ["--why", "許諾を確認済み", "--yes"]
    assert run(["rights", "attach", "--show", "mukashi", "--none", "voice,music,script", *signed]) == 0
    assert run(["rights", "attach", "mukashi", "--none", "portrait,artwork", *signed]) == 0
    listener = GPodder(tmp_path)
    out_without_an_error(root, "mukashi", listener, len(urls))
    assert listener.guids() == old
