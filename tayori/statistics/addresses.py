"""Addresses: which of them are one listener, and which networks are none. Nothing here is written out."""

from __future__ import annotations

import socket
from bisect import bisect_right
from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_network

from tayori.errors import UsageError

_MAPPED = bytes(10) + b"\xff\xff"
"""What an IPv4 address begins with where a server writes it as IPv6."""


def read_address(text: bytes) -> bytes | None:
    """The IP address in `text`, packed into 4 or 16 bytes, with or without a port; None for a host name."""
    plain = text.decode("ascii", "replace")
    if plain.startswith("["):
        plain = plain[1:].partition("]")[0]
    elif plain.count(":") == 1:
        plain = plain.partition(":")[0]
    # not `ipaddress`, which takes ten times as long
    try:
        if ":" not in plain:
            return socket.inet_pton(socket.AF_INET, plain)
        packed = socket.inet_pton(socket.AF_INET6, plain.partition("%")[0])
    except (OSError, ValueError):
        return None
    return packed[12:] if packed.startswith(_MAPPED) else packed


def listener_bytes(address: bytes | None, text: bytes) -> bytes:
    """What makes two addresses one listener: IPv4 whole, IPv6 cut to /64 (facts 4.10, step 4)."""
    return b"name " + text if address is None else address[:8]


class Networks:
    """Networks of a list, asked for one packed address at a time."""

    def __init__(self, networks: Iterable[IPv4Network | IPv6Network] = ()) -> None:
        known = list(networks)
        self._ends: dict[int, tuple[list[int], list[int]]] = {}
        for version, size in ((4, 4), (6, 16)):
            spans = sorted((int(n[0]), int(n[-1])) for n in known if n.version == version)
            if spans:
                self._ends[size] = _merged(spans)

    def __contains__(self, address: bytes) -> bool:
        if len(address) not in self._ends:
            return False
        starts, ends = self._ends[len(address)]
        number = int.from_bytes(address)
        at = bisect_right(starts, number) - 1
        return at >= 0 and number <= ends[at]


def _merged(spans: Iterable[tuple[int, int]]) -> tuple[list[int], list[int]]:
    starts: list[int] = []
    ends: list[int] = []
    for start, end in spans:
        if ends and start <= ends[-1] + 1:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
    return starts, ends


def read_networks(text: str, name: str) -> Networks:
    """The networks of a list: one address or CIDR a line, `#` begins a remark. Raises UsageError."""
    found: list[IPv4Network | IPv6Network] = []
    for number, line in enumerate(text.splitlines(), 1):
        plain = line.partition("#")[0].partition(",")[0].strip()
        if not plain:
            continue
        try:
            found.append(ip_network(plain, strict=False))
        except ValueError as error:
            raise UsageError(
                f"{name}, line {number}: {plain!r} is no network.", "Write one like 203.0.113.0/24 a line."
            ) from error
    return Networks(found)
