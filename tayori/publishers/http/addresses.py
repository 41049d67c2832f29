"""Which addresses of the network may be asked: none inside the house, unless that is allowed."""

from __future__ import annotations

import ipaddress
import re
import socket
from urllib.parse import SplitResult, unquote, urlsplit

from tayori.errors import RemoteError, UsageError

_NAT64 = ipaddress.ip_network("64:ff9b::/96")

_USER = re.compile(r"^([^/?#]*//)[^/?#]*@")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
_SECRETS = frozenset({
    "access", "accesskey", "apikey", "auth", "authorization", "authkey", "credential", "credentials", "hmac",
    "jwt", "key", "pass", "passphrase", "passwd", "password", "pw", "pwd", "secret", "session", "sessionid",
    "sid", "sig", "sign", "signature", "token", "accesstoken", "authtoken", "policy", "user", "login",
})  # fmt: skip
"""Words in the names of parameters that let somebody in: `auth`, `access_token`, `X-Amz-Signature`."""

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_public(address: str) -> bool:
    """Whether an IP address is reachable by everybody; also looks at an IPv4 address inside an IPv6 one."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if any(not is_public(str(inner)) for inner in _inner(ip)):
        return False
    return ip.is_global and not ip.is_multicast


def _inner(ip: IpAddress) -> tuple[ipaddress.IPv4Address, ...]:
    if isinstance(ip, ipaddress.IPv4Address):
        return ()
    nat64 = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None
    teredo = ip.teredo[1] if ip.teredo else None
    return tuple(inner for inner in (ip.ipv4_mapped, ip.sixtofour, teredo, nat64) if inner is not None)


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def resolve(host: str, port: int, *, allow_private: bool) -> tuple[str, ...]:
    """The IP addresses of `host`, best first. Raises RemoteError when it has none, or a private one.

    The request goes to one of these, not to the name: a name that answers otherwise the next time it is asked
    (DNS rebinding) changes nothing.
    """
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as failure:
        raise RemoteError(
            f"{host} has no address: {getattr(failure, 'strerror', None) or failure}.",
            "Check the address and the network, and run again.",
        ) from failure
    found = tuple(dict.fromkeys(str(row[4][0]) for row in rows))
    private = [address for address in found if not is_public(address)]
    if private and not allow_private:
        raise RemoteError(
            f"{_named(host, private[0])} an address of a private network.",
            "Give a public address, or allow private ones with --allow-private.",
        )
    return found


def _named(host: str, address: str) -> str:
    return f"{host} is" if host == address else f"{host} is {address},"


def web_url(url: str) -> SplitResult:
    """The parts of an http or https URL. Raises UsageError for any other."""
    try:
        parts = urlsplit(url.strip())
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise UsageError(f"{shown(url)!r} is no address of the web.", "Give one that begins with https://.")
    return parts


def shown(url: str) -> str:
    """A URL as messages, manifests and the ledger have it: without name, password and keys in its query."""
    bare = _USER.sub(r"\1", url)
    address, mark, query = bare.partition("?")
    if not mark:
        return bare
    query, hash_sign, fragment = query.partition("#")
    told = [pair for pair in query.split("&") if not _is_secret(pair.partition("=")[0])]
    return address + ("?" if told else "") + "&".join(told) + hash_sign + fragment


def _is_secret(name: str) -> bool:
    words = set(_WORD.findall(unquote(name)))
    return bool({word.lower() for word in words} & _SECRETS)
