"""What a target of kind `folder` says of the bucket it is brought to."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator

from tayori.publishers.base import Options

_REFERENCE = re.compile(r"(?:env|file|keyring):.+")
_NAME = re.compile(r"(?=.{3,63}\Z)[a-z0-9](?:[a-z0-9-]|\.(?!\.))*[a-z0-9]")
_NUMBERS = re.compile(r"\d+\.\d+\.\d+\.\d+")
_REGION = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def _endpoint(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("https", "http") or not parts.hostname or any(c in value for c in "?#\"'<> \\@"):
        raise ValueError("not the address of a service; write it like https://s3.example.jp")
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise ValueError("the site would travel unencrypted; write the address with https://")
    if _has_odd_port(parts) or any(not c.isprintable() for c in value):
        raise ValueError("not the address of a service: it has a port up to 65535, and no line breaks")
    return value.rstrip("/")


def _has_odd_port(parts: SplitResult) -> bool:
    try:
        return parts.port == 0
    except ValueError:
        return True


def _bucket_name(value: str) -> str:
    """As https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html has it."""
    if not _NAME.fullmatch(value) or _NUMBERS.fullmatch(value):
        raise ValueError(
            "not the name of a bucket: small letters, digits, hyphens and single dots, 3 to 63 of them, "
            "and no IP address"
        )
    return value


def _region(value: str) -> str:
    if not _REGION.fullmatch(value):
        raise ValueError("not the name of a region; write it like ap-northeast-1")
    return value


def _prefix(value: str) -> str:
    parts = value.strip("/").split("/") if value.strip("/") else []
    if any(part in ("", ".", "..") or not part.isprintable() for part in parts):
        raise ValueError("not a folder of a bucket; write it like portal/")
    return "".join(f"{part}/" for part in parts)


def _reference(value: str) -> str:
    # what was written is not repeated: it may be the secret itself
    if not _REFERENCE.fullmatch(value):
        raise ValueError("is a secret; write `env:NAME`, `file:PATH` or `keyring:SERVICE/NAME`")
    return value


class BucketOptions(Options):
    """`bucket:` of a target of kind `folder`."""

    name: Annotated[str, AfterValidator(_bucket_name)]
    """The bucket; it has to be there."""
    region: Annotated[str, AfterValidator(_region)]
    """Where it is, as its service calls the place."""
    endpoint: Annotated[str, AfterValidator(_endpoint)] | None = None
    """Address of the service; unset: that of Amazon in the region."""
    prefix: Annotated[str, AfterValidator(_prefix)] = ""
    """Folder of the bucket the site is in; empty: the bucket itself."""
    access_key: Annotated[str, AfterValidator(_reference)]
    """Reference to the id of an access key."""
    secret_key: Annotated[str, AfterValidator(_reference)]
    """Reference to its secret."""
