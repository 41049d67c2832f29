"""What a mid phone on a slow mobile line sees of the demo's portal, and when: as Lighthouse simulates it."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from bench.builds import Row
from bench.measure import run
from tayori.publishers.serve import serve

PAGES = ("", "clips/asa-no-densha/", "podcasts/machikado/", "search/")
_PHONE = {"viewport": {"width": 412, "height": 823}, "device_scale_factor": 1.75, "is_mobile": True}
_LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_638_400 / 8,
    "uploadThroughput": 750_000 / 8,
}
"""Lighthouse's "slow 4G": 150 ms there and back, 1.6 Mbit/s."""
_SLOWER = 4
"""Lighthouse's slowdown of the processor for a mid phone."""
_GOAL_MS = 1500
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
)
_WATCH = """
window.seen = {largest: 0, shift: 0};
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.seen.largest = entry.startTime;
}).observe({type: 'largest-contentful-paint', buffered: true});
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.seen.shift += entry.value;
}).observe({type: 'layout-shift', buffered: true});
"""


def paint_rows(folder: Path) -> list[Row]:
    """Largest paint, layout shift and bytes of the demo's pages."""
    workspace = folder / "demo-portal"
    run([sys.executable, "-m", "tayori", "demo", str(workspace)])
    with _serving(workspace / "site") as base, sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=list(_FLAGS))
        rows = [_row(path, *_visit(browser, base + path)) for path in PAGES]
        browser.close()
    return rows


def _row(path: str, largest_ms: float, shift: float, size: int) -> Row:
    return (
        f"portal: `/{path}` on a mid phone, slow 4G",
        "goal: largest paint under 1.5 s, no shift",
        f"{largest_ms / 1000:.2f} s, shift {shift:.3f}, {size / 1000:.0f} kB without pictures and media",
        "1.5 s",
        "met" if largest_ms < _GOAL_MS and shift < 0.01 else "missed",
    )


def _visit(browser: Any, address: str) -> tuple[float, float, int]:
    """Milliseconds to the largest paint, shift, bytes over the line without pictures and media."""
    context = browser.new_context(**_PHONE)
    page: Page = context.new_page()
    session = context.new_cdp_session(page)
    sizes: dict[str, int] = {}
    kinds: dict[str, str] = {}
    session.on("Network.responseReceived", lambda told: kinds.update({told["requestId"]: told["type"]}))
    session.on(
        "Network.loadingFinished", lambda told: sizes.update({told["requestId"]: told["encodedDataLength"]})
    )
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", _LINE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
    page.add_init_script(_WATCH)
    page.goto(address, wait_until="load")
    page.wait_for_timeout(1500)
    seen = page.evaluate("window.seen")
    context.close()
    told = sum(int(size) for request, size in sizes.items() if kinds.get(request) not in ("Image", "Media"))
    return seen["largest"], seen["shift"], told


@contextmanager
def _serving(site: Path) -> Iterator[str]:
    with serve(site, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.url
        server.shutdown()
        thread.join()
