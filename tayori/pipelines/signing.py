"""Signing with the workspace's certificate: the key is fetched when a file is signed, and forgotten after."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from tayori.config.secret import resolve_secret
from tayori.config.settings import SigningSettings
from tayori.errors import MediaError, UsageError
from tayori.media.credentials.binding import MIME_TYPES
from tayori.media.credentials.certificate import Signer, require_usable
from tayori.media.credentials.sign import sign
from tayori.media.credentials.traces import carries_credentials
from tayori.pipelines.observe import SourceFile
from tayori.pipelines.steps import Output, SigningWork, Step
from tayori.pipelines.workbench import Bench, Inputs, Made, report_of
from tayori.store.files import digest_file


def fetch_signer(signing: SigningSettings, root: Path) -> Signer:
    """Who signs, with the key. Raises UsageError when certificate or key cannot be read."""
    chain = read_chain(signing, root)
    return Signer(chain, resolve_secret(signing.key, root).encode(), signing.timestamp_url)


def read_chain(signing: SigningSettings, root: Path) -> bytes:
    """The workspace's certificate. Raises UsageError when it cannot be read."""
    return _read(root / signing.certificate, "certificate")


def read_anchors(signing: SigningSettings, root: Path) -> str:
    """PEM of the authorities the workspace trusts; empty = none. Raises UsageError."""
    return _read(root / signing.anchors, "anchors").decode("utf-8", "replace") if signing.anchors else ""


def _read(path: Path, key: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.", f"Correct `signing.{key}`.") from error


def require_signer(steps: Iterable[Step]) -> None:
    """Raise UsageError when one of `steps` signs and the certificate or its key would not do.

    Asked before a build, so that nobody waits an hour for films that cannot be signed.
    """
    works = (step.work for step in steps if isinstance(step.work, SigningWork))
    work = next(works, None)
    if work is not None:
        require_usable(fetch_signer(work.signing, work.root), datetime.now(UTC))


def sign_files(work: SigningWork, outputs: tuple[Output, ...], inputs: Inputs, bench: Bench) -> Made:
    """Sign every file of the step that `work` signs."""
    signer = fetch_signer(work.signing, work.root)
    claim = json.loads(work.manifest)
    given = _kept(work)
    made, facts = {}, {}
    for output in outputs:
        assert output.file_name is not None
        made[output.name] = bench.folder / output.file_name
        signed = sign(inputs[work.unsigned.name][output.name], made[output.name], claim, signer, given)
        facts[output.name] = {"issuer": signed.issuer, "actions": list(signed.actions)}
    return Made(made, report_of((), facts))


def _kept(work: SigningWork) -> dict[str, Path]:
    """Ingredients whose own credentials go along, by label.

    They tell file names, people and places, and show the uncropped picture: only where that is wanted.
    """
    if not work.signing.keep_source_credentials:
        return {}
    return {label: file.path for label, file in work.given if _brings_credentials(file)}


def _brings_credentials(file: SourceFile) -> bool:
    """Whether an ingredient is signed itself. Raises MediaError when it is not the file that was planned."""
    if file.path.suffix.removeprefix(".").lower() not in MIME_TYPES or not carries_credentials(file.path):
        return False
    if digest_file(file.path) != file.digest:
        raise MediaError(f"{file.path.name} changed while it was being built.", "Run again.")
    return True
