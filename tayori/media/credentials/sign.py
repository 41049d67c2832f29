"""Signing a file: the claim and the signature go into a copy, and the copy is believed only when it verifies.

Never in place: the library empties the file it is told to sign onto itself (facts A.3).
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tayori import __version__
from tayori.errors import CheckFailed, MediaError, RemoteError, TayoriError
from tayori.media.credentials.binding import MIME_TYPES, c2pa, open_context
from tayori.media.credentials.certificate import Signer, key_as_pkcs8, require_usable
from tayori.media.credentials.read import Credentials, CredentialState, read_credentials
from tayori.media.credentials.traces import refuse_signed
from tayori.media.escape import require_apart


def sign(
    source: Path,
    destination: Path,
    manifest: Mapping[str, Any],
    signer: Signer,
    ingredients: Mapping[str, Path] | None = None,
) -> Credentials:
    """Write `destination`, which is `source` with Content Credentials, and read them back.

    `manifest`: as credentials/manifest.py makes it. `ingredients`: files, by label, whose own credentials go
    along. The suffix of `destination` says what the file is. `source` is only ever read; what comes before a
    kill at `destination` is as it was.

    Raises UsageError for a signer that cannot sign, for a source that is signed already or that is the
    destination, MediaError for what cannot carry credentials, RemoteError of the time-stamping authority,
    CheckFailed when the signature does not verify, ResourceError without the library.
    """
    require_apart([source], [destination])
    refuse_signed(source, "signing it again")
    algorithm = require_usable(signer, datetime.now(UTC))
    handle, name = tempfile.mkstemp(dir=destination.parent, prefix=".signing.", suffix=destination.suffix)
    os.close(handle)
    made = Path(name)
    try:
        _write(source, made, _Claim(manifest, ingredients or {}), signer, algorithm)
        credentials = _believed(made, destination.name)
        made.chmod(0o644)
        made.replace(destination)
    except BaseException:
        made.unlink(missing_ok=True)
        raise
    return credentials


class _Claim:
    """What is put into the library's Builder: ingredients with credentials of their own come as files."""

    def __init__(self, manifest: Mapping[str, Any], files: Mapping[str, Path]) -> None:
        told = manifest.get("ingredients", ())
        self.files = [
            (ingredient, files[ingredient["label"]]) for ingredient in told if ingredient["label"] in files
        ]
        self.definition = dict(manifest) | {
            "claim_generator_info": [{"name": "Tayori", "version": __version__}],
            "ingredients": [ingredient for ingredient in told if ingredient["label"] not in files],
        }


def _write(source: Path, made: Path, claim: _Claim, signer: Signer, algorithm: str) -> None:
    library, mime = c2pa(), _mime(made)
    stamper = signer.timestamp_url.encode() or None
    info = library.C2paSignerInfo(
        alg=algorithm.encode(),
        sign_cert=signer.certificate,
        private_key=key_as_pkcs8(signer.key),
        ta_url=stamper,
    )
    try:
        with ExitStack() as open_things:
            context = open_things.enter_context(open_context())
            native = open_things.enter_context(library.Signer.from_info(info))
            builder = open_things.enter_context(library.Builder(claim.definition | {"format": mime}, context))
            for ingredient, path in claim.files:
                given = open_things.enter_context(path.open("rb"))
                builder.add_ingredient(ingredient, ingredient["format"], given)
            read = open_things.enter_context(source.open("rb"))
            # On a full disk the library has no words for it; closing the file raises the system's own.
            written = open_things.enter_context(made.open("w+b"))
            builder.sign(native, mime, read, written)
            written.flush()
            os.fsync(written.fileno())
    except library.C2paError as error:
        raise _failure(str(error), signer) from error


def _mime(path: Path) -> str:
    mime = MIME_TYPES.get(path.suffix.removeprefix(".").lower())
    if mime is None:
        raise MediaError(
            f"A {path.suffix or 'nameless'} file cannot carry Content Credentials.",
            f"Sign one of: {', '.join(sorted(MIME_TYPES))}.",
        )
    return mime


def _failure(reason: str, signer: Signer) -> TayoriError:
    if signer.timestamp_url and reason.startswith("Signature:"):  # the certificate was seen to be in order
        return RemoteError(
            f"The time-stamping authority {signer.timestamp_url} gave no time stamp, so nothing was signed.",
            "Run again, or take `timestamp_url` out of `signing:`.",
        )
    return MediaError(
        f"The file cannot be signed: {reason.strip()}.", "Run `tayori verify`, then build again."
    )


def _believed(made: Path, name: str) -> Credentials:
    found = read_credentials(made)
    if found.state in (CredentialState.INVALID, CredentialState.NONE):
        told = ", ".join(found.codes) or "it is not there"
        raise CheckFailed(
            f"The signature of {name} does not verify: {told}.", "Run `tayori doctor` and build again."
        )
    return found
