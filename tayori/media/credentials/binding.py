"""The library that speaks C2PA, loaded when it is needed: c2pa-python, the extra `tayori[c2pa]`."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from tayori.errors import ResourceError, UsageError

PACKAGE = "c2pa-python"
MIME_TYPES = {
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "mov": "video/quicktime",
    "m4a": "audio/mp4",
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
    "flac": "audio/flac",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
}
"""By suffix without the dot, what can carry Content Credentials (facts A.3)."""

SIGNING_USES = ("1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.36", "1.3.6.1.4.1.62558.2.1")
"""Extended key usages of a certificate that may sign: e-mail protection, document signing (RFC 9336), and the
C2PA's own for claims. The library allows the first by itself and the others by its `trust_config` (tried)."""


_IN_MEMORY_MB = 16
"""Beyond that the library works in a temporary file: half the memory for a long film (measured)."""


def c2pa() -> Any:
    """The library. Raises ResourceError when it is not installed."""
    try:
        import c2pa as library
    except (ImportError, OSError) as error:
        raise _missing() from error
    return library


def library_version() -> str:
    """Its version, for keys; nothing is loaded. Raises ResourceError when it is not installed."""
    try:
        return _version(PACKAGE)
    except PackageNotFoundError as error:
        raise _missing() from error


def open_context(anchors: str = "") -> Any:
    """How files are signed and read: never anything from the network, no thumbnails.

    `anchors`: PEM of the authorities to trust; empty = none is. Close it after use. Raises UsageError when
    they are no PEM, ResourceError without the library.
    """
    if anchors and "-----BEGIN CERTIFICATE-----" not in anchors:
        raise UsageError(
            "The authorities to trust are no PEM file with certificates in it.",
            "`signing.anchors` names one: -----BEGIN CERTIFICATE-----.",
        )
    trust = {"trust_config": "\n".join(SIGNING_USES)} | ({"user_anchors": anchors} if anchors else {})
    return c2pa().Context.from_dict(
        {
            "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False},
            "builder": {"thumbnail": {"enabled": False}},
            "core": {"backing_store_memory_threshold_in_mb": _IN_MEMORY_MB},
            "trust": trust,
        }
    )


@cache
def _version(package: str) -> str:
    """Looked up once: every signing step of a plan asks."""
    return version(package)


def _missing() -> ResourceError:
    return ResourceError(
        f"Content Credentials need the package {PACKAGE}, which is not installed.",
        "pip install 'tayori[c2pa]'",
    )
