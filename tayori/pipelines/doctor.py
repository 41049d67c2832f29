"""`doctor`: one line for each thing the work depends on: ready or not, and the cure."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tayori.config.settings import Settings
from tayori.config.workspace import find_workspace, load_workspace
from tayori.errors import TayoriError
from tayori.media.credentials.binding import library_version
from tayori.media.credentials.certificate import read_certificate, require_usable
from tayori.media.ffmpeg import executable, fingerprint, missing_features
from tayori.pipelines.diagnosis import Diagnosis
from tayori.pipelines.signing import fetch_signer
from tayori.pipelines.targets_diagnosed import target_diagnoses
from tayori.publishers.registry import get_kind, kind_names
from tayori.subtitles.fonts import choose_font
from tayori.subtitles.transcription.base import TranscriptionSettings
from tayori.subtitles.transcription.registry import get_engine

_LOW_DISK_BYTES = 5_000_000_000
_RENEW_BEFORE = timedelta(days=60)
"""An authority takes its weeks."""


def diagnose(start: Path) -> tuple[Diagnosis, ...]:
    """Everything the work depends on, from the interpreter to the workspace's targets."""
    return (*_machine(start), *_workspace(start))


def _machine(start: Path) -> Iterator[Diagnosis]:
    version = ".".join(str(n) for n in sys.version_info[:3])
    yield Diagnosis("python", sys.version_info >= (3, 11), version, "Install Python 3.11 or newer.")
    yield _ffmpeg()
    yield _font(start)
    free = shutil.disk_usage(start).free
    cure = "Free some space; a clip takes about 100 MB of store."
    yield Diagnosis("disk", free > _LOW_DISK_BYTES, f"{free / 1e9:.0f} GB free", cure)


def _ffmpeg() -> Diagnosis:
    try:
        lacking = missing_features()
        state = fingerprint() if not lacking else f"{executable()} lacks {', '.join(lacking)}"
        return Diagnosis(
            "ffmpeg", not lacking, state, "Unset TAYORI_FFMPEG to use the build that comes along."
        )
    except TayoriError as error:
        return Diagnosis("ffmpeg", False, error.message, error.next_step)


def _font(start: Path) -> Diagnosis:
    try:
        folder = find_workspace(start) / "fonts"
    except TayoriError:
        folder = start / "fonts"
    try:
        face = choose_font(folder if folder.is_dir() else None)
    except TayoriError as error:
        return Diagnosis("caption font", False, error.message, error.next_step)
    weight = (
        "bold" if face.bold else "regular: emboldened when burned; put a bold UD font into fonts/ for better"
    )
    return Diagnosis("caption font", True, f"{face.family} ({weight})")


def _workspace(start: Path) -> Iterator[Diagnosis]:
    try:
        workspace = load_workspace(find_workspace(start))
    except TayoriError as error:
        yield Diagnosis("workspace", False, error.message, error.next_step)
        return
    count = len(workspace.assets)
    yield Diagnosis(
        "workspace",
        os.access(workspace.root, os.W_OK),
        f"{workspace.root}: {count} assets",
        "Make it writable.",
    )
    yield _transcription(workspace.settings)
    yield _signing(workspace.settings)
    used = {target.kind for target in workspace.settings.targets}
    for name in kind_names():
        yield _publisher(name, needed=name in used)
    yield from target_diagnoses(workspace)


def _transcription(settings: Settings) -> Diagnosis:
    told = settings.transcription
    needed = told != TranscriptionSettings()
    try:
        model = get_engine(told.engine).find_model(told, settings.lang)
    except TayoriError as error:
        return Diagnosis("transcription", False, error.message, error.next_step, needed)
    return Diagnosis("transcription", True, f"{told.engine}, {model.name}", "", needed)


def _signing(settings: Settings) -> Diagnosis:
    """Whether files can be signed, until when, and whether that is soon."""
    name, signing, now = "content credentials", settings.signing, datetime.now(UTC)
    try:
        installed = f"c2pa-python {library_version()}"
        if signing is None:
            return Diagnosis(name, True, f"{installed}; no certificate: nothing is signed", needed=False)
        signer = fetch_signer(signing, settings.root)
        require_usable(signer, now)
        certificate = read_certificate(signer.certificate)
    except TayoriError as error:
        return Diagnosis(name, False, error.message, error.next_step, signing is not None)
    holder = certificate.organisation or certificate.name
    soon = "; renew it" if certificate.ends - now < _RENEW_BEFORE else ""
    return Diagnosis(name, True, f"{installed}; {holder}, valid until {certificate.ends:%Y-%m-%d}{soon}")


def _publisher(name: str, *, needed: bool) -> Diagnosis:
    try:
        kind = get_kind(name)
    except TayoriError as error:
        return Diagnosis(f"publisher {name}", False, error.message, error.next_step, needed)
    return Diagnosis(f"publisher {name}", True, kind.summary, "", needed)


def all_ready(diagnoses: tuple[Diagnosis, ...]) -> bool:
    """Whether everything that is used is ready."""
    return all(d.ready for d in diagnoses if d.needed)
