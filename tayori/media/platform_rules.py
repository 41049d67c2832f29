"""What each platform takes, as data: facts platforms 1.13 (YouTube), 2.4 (Instagram reels), 3.5 (TikTok).

Read 2026-08; Instagram's 300 MB is the stricter of two conflicting pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from tayori.model.finding import Finding, warning


@dataclass(frozen=True, slots=True)
class PlatformRules:
    """Limits of one platform; all inclusive."""

    name: str
    bytes: int
    shortest_ms: int
    longest_ms: int
    slowest: Fraction
    fastest: Fraction
    shortest_side: int
    widest: int
    """Pixels."""
    tallest: int
    fastest_bps: int | None
    """Bits per second of the whole file."""


RULES: tuple[PlatformRules, ...] = (
    PlatformRules(
        "YouTube", 256_000_000_000, 0, 12 * 3_600_000, Fraction(1), Fraction(60), 2, 7680, 7680, None
    ),
    PlatformRules(
        "Instagram", 300_000_000, 3000, 15 * 60_000, Fraction(23), Fraction(60), 2, 1920, 16_384, 25_000_000
    ),
    PlatformRules("TikTok", 4_000_000_000, 0, 10 * 60_000, Fraction(23), Fraction(60), 360, 4096, 4096, None),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """What the rules look at."""

    bytes: int
    duration_ms: int
    rate: Fraction
    width: int
    height: int


def broken_rules(measured: Measured) -> Iterator[Finding]:
    """A warning for each limit a file breaks, naming the platform."""
    for rules in RULES:
        for text in (_size(measured, rules), _length(measured, rules), _rate(measured, rules)):
            if text:
                yield warning("platform-limit", f"{rules.name} {text}.", f"Do not send it to {rules.name}.")


def _size(m: Measured, rules: PlatformRules) -> str:
    if m.bytes > rules.bytes:
        return f"takes files up to {rules.bytes / 1e6:,.0f} MB; this one has {m.bytes / 1e6:,.1f} MB"
    if min(m.width, m.height) < rules.shortest_side:
        return f"wants at least {rules.shortest_side} pixels a side; this one is {m.width} x {m.height}"
    if m.width > rules.widest or m.height > rules.tallest:
        return f"takes up to {rules.widest} x {rules.tallest} pixels; this one is {m.width} x {m.height}"
    return ""


def _length(m: Measured, rules: PlatformRules) -> str:
    if rules.shortest_ms <= m.duration_ms <= rules.longest_ms:
        return ""
    longest = f"{rules.longest_ms // 60_000} min"
    span = f"from {rules.shortest_ms // 1000} s to {longest}" if rules.shortest_ms else f"up to {longest}"
    return f"takes {span}; this one lasts {m.duration_ms / 1000:.1f} s"


def _rate(m: Measured, rules: PlatformRules) -> str:
    if not rules.slowest <= m.rate <= rules.fastest:
        return f"takes {rules.slowest} to {rules.fastest} frames per second; this one has {float(m.rate):.2f}"
    bps = m.bytes * 8000 // max(1, m.duration_ms)
    if rules.fastest_bps is not None and bps > rules.fastest_bps:
        return f"takes up to {rules.fastest_bps / 1e6:.0f} Mbit/s; this one has {bps / 1e6:.1f}"
    return ""
