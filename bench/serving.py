"""Five hundred listeners at once against one core: `tayori serve`, and nginx with one worker, in turn.

Each listener has a connection of its own and asks for one part of an episode after another, as apps do.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench.builds import Row

LISTENERS, ROUNDS, PART_BYTES = 500, 4, 1 << 20
_QUICK_ROUNDS = 1
_EPISODE, _EPISODE_S = "episode.01234567.mp3", 3600
_RUN = "import sys; from pathlib import Path; from tayori.publishers.serve import serve\n"
_RUN += "serve(Path(sys.argv[1]), port=int(sys.argv[2])).serve_forever()"
_NGINX = """\
daemon off; worker_processes 1; pid {work}/nginx.pid; error_log {work}/error.log; worker_rlimit_nofile 8192;
{user}
events {{ worker_connections 4096; }}
http {{
    access_log off; sendfile on; tcp_nopush on;
    client_body_temp_path {work}/c; proxy_temp_path {work}/p; fastcgi_temp_path {work}/f;
    uwsgi_temp_path {work}/u; scgi_temp_path {work}/s;
    server {{ listen 127.0.0.1:{port} backlog=1024; root {site}; }}
}}
"""


@dataclass(frozen=True, slots=True)
class Heard:
    """What the listeners got of a server, and what it cost the server."""

    errors: int
    bytes_per_s: float
    slowest_s: float
    """The longest wait for one part, from its request to its last byte."""
    cpu_s: float
    peak_bytes: int
    threads: int


def serving_rows(folder: Path, *, quick: bool) -> list[Row]:
    """Errors, throughput beside nginx, memory."""
    work = folder / "serving"
    site = work / "site"
    _write_site(site)
    rounds = _QUICK_ROUNDS if quick else ROUNDS
    ours, nginx = _measure(_ours(site), site, rounds), _measure(_nginx(site, work), site, rounds)
    ratio = ours.bytes_per_s / nginx.bytes_per_s
    asked = f"{LISTENERS} listeners at once, {rounds} x {PART_BYTES >> 20} MiB each, server on one core"
    return [
        (
            f"`tayori serve`: {asked}",
            f"nginx, one worker: {_told(nginx)}",
            f"{_told(ours)}; {ratio:.2f} of nginx; {ours.threads} thread",
            "no error",
            "yes" if ours.errors == 0 else "NO",
        )
    ]


def _told(heard: Heard) -> str:
    return (
        f"{heard.errors} errors, {heard.bytes_per_s / 1e6:,.0f} MB/s, slowest part {heard.slowest_s:.2f} s, "
        f"{heard.cpu_s:.1f} s of the core, {heard.peak_bytes / 1e6:.0f} MB of memory"
    )


def _write_site(site: Path) -> None:
    """An hour of sound, as an episode has it."""
    (site / "media").mkdir(parents=True)
    (site / "index.html").write_text("<h1>bench</h1>")
    sound = ["-f", "lavfi", "-i", f"anoisesrc=d={_EPISODE_S}:c=pink:a=0.1", "-b:a", "128k"]
    program = shutil.which("ffmpeg") or _bundled()
    subprocess.run([program, "-v", "error", *sound, str(_episode(site))], check=True)


def _bundled() -> str:
    from imageio_ffmpeg import get_ffmpeg_exe

    return str(get_ffmpeg_exe())


def _episode(site: Path) -> Path:
    return site / "media" / _EPISODE


def _ours(site: Path) -> tuple[list[str], int]:
    port = _free_port()
    return [sys.executable, "-c", _RUN, str(site), str(port)], port


def _nginx(site: Path, work: Path) -> tuple[list[str], int]:
    port, config = _free_port(), work / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    config.write_text(_NGINX.format(work=work, site=site, port=port, user=user))
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        raise RuntimeError("nginx is not installed: nothing to measure against")
    return [program, "-c", str(config), "-p", str(work)], port


def _measure(command: tuple[list[str], int], site: Path, rounds: int) -> Heard:
    argv, port = command
    with _running(argv, port) as server:
        watched = [server, *server.children(recursive=True)]
        size = _episode(site).stat().st_size
        return asyncio.run(_listen_all(watched, port, size, rounds))


@contextmanager
def _running(argv: list[str], port: int) -> Iterator[psutil.Process]:
    """A server on the first core alone; the listeners have the others."""
    first, *others = sorted(os.sched_getaffinity(0))
    process = psutil.Popen(argv, preexec_fn=lambda: os.sched_setaffinity(0, {first}))
    os.sched_setaffinity(0, set(others) or {first})
    try:
        _wait_for(port)
        yield process
    finally:
        os.sched_setaffinity(0, {first, *others})
        process.terminate()
        process.wait()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"nothing listens at {port}")


async def _listen_all(watched: list[psutil.Process], port: int, size: int, rounds: int) -> Heard:
    chance = random.Random(7)
    starts = [[chance.randrange(size - PART_BYTES) for _ in range(rounds)] for _ in range(LISTENERS)]
    begun = time.monotonic()
    listeners = [asyncio.create_task(_listen(port, own)) for own in starts]
    peak = threads = 0
    while not all(one.done() for one in listeners):
        await asyncio.sleep(0.1)
        peak = max(peak, sum(one.memory_info().rss for one in watched))
        threads = max(threads, *(one.num_threads() for one in watched))
    waits = [wait for one in listeners for wait in one.result()]
    took = time.monotonic() - begun
    fine = [wait for wait in waits if wait is not None]
    cpu = sum(sum(one.cpu_times()[:2]) for one in watched)
    return Heard(
        len(waits) - len(fine), len(fine) * PART_BYTES / took, max(fine, default=0.0), cpu, peak, threads
    )


async def _listen(port: int, starts: list[int]) -> list[float | None]:
    """Seconds of each part; None for one that was not got as it should be."""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
    except OSError:
        return [None] * len(starts)
    waits: list[float | None] = []
    for start in starts:
        begun = time.monotonic()
        try:
            fine = await _get(reader, writer, start)
        except (OSError, asyncio.IncompleteReadError):
            fine = False
        waits.append(time.monotonic() - begun if fine else None)
    writer.close()
    return waits


async def _get(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, start: int) -> bool:
    wanted = f"bytes={start}-{start + PART_BYTES - 1}"
    writer.write(f"GET /media/{_EPISODE} HTTP/1.1\r\nHost: x\r\nRange: {wanted}\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    left = PART_BYTES
    while left and (data := await reader.read(left)):
        left -= len(data)
    return b" 206 " in head.partition(b"\r\n")[0] and f"bytes {start}-".encode() in head and not left


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    import tempfile

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    with tempfile.TemporaryDirectory() as temporary:
        for row in serving_rows(Path(temporary), quick=parser.parse_args().quick):
            sys.stdout.write(" | ".join(row) + "\n")
