"""The pictures of a clip, made together: captions laid out, one decode, every file checked."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tayori.errors import CaptionError
from tayori.media.check import check_picture, expect, raise_if_failed
from tayori.media.graph import PictureJob, PictureOutput
from tayori.media.picture import encode_pictures, plan_batches
from tayori.model.finding import Finding, Severity, note
from tayori.pipelines.steps import PictureWork
from tayori.subtitles.burn import prepare_burn
from tayori.subtitles.fonts import install_face
from tayori.subtitles.loading import load_track

MEMORY_BYTES = int(os.environ.get("TAYORI_MEMORY_MB", "1000")) * 1_000_000
"""Memory one encode may take; with more outputs than that holds, the source is decoded more than once."""

Works = Mapping[str, PictureWork]
"""Pictures of one clip, by step name."""


@dataclass(frozen=True, slots=True)
class Hands:
    """How work is heard and stopped, and how many cores it may use."""

    threads: int
    on_progress: Callable[[float], None] | None = None
    cancel: threading.Event | None = None


@dataclass(frozen=True, slots=True)
class MadePicture:
    """A picture that passed its checks."""

    path: Path
    findings: tuple[Finding, ...]
    facts: dict[str, Any]


def make_pictures(works: Works, folder: Path, hands: Hands) -> dict[str, MadePicture]:
    """Encode `works` into `folder` and check every file.

    Raises CaptionError before encoding for glyphs and cues that cannot be set, MediaError for the source,
    CheckFailed for a file that is not what it should be.
    """
    noticed = {name: write_captions(work, folder) for name, work in works.items()}
    decodes = encode(works, folder, hands)
    if decodes > 1:
        text = f"{len(works)} pictures at a time take too much memory: {decodes} decodes of the source."
        told = note("decoded-again", text, "Set TAYORI_MEMORY_MB higher if the machine has it.")
        noticed = {name: (*findings, told) for name, findings in noticed.items()}
    with ThreadPoolExecutor(hands.threads) as pool:
        checks = {
            name: pool.submit(_checked, work, _path(folder, work), noticed[name], hands)
            for name, work in works.items()
        }
    return {name: check.result() for name, check in checks.items()}


def compose(works: Works, folder: Path, hands: Hands) -> dict[str, Path]:
    """Pictures with their captions, unchecked: what quality is measured against.

    All that were encoded together, for a smaller picture may be scaled from a larger one beside it.
    """
    for work in works.values():
        write_captions(work, folder)
    encode(works, folder, hands)
    return {name: _path(folder, work) for name, work in works.items()}


def encode(works: Works, folder: Path, hands: Hands) -> int:
    """Encode `works`, whose captions are in `folder`; how many times the source was decoded for it.

    Once, unless that takes more memory than MEMORY_BYTES.
    """
    first = next(iter(works.values()))
    outputs = tuple(_output(work, folder) for work in works.values())
    whole = PictureJob(first.source.path, first.probe, first.span, outputs, hands.threads)
    batches = plan_batches(whole, MEMORY_BYTES)
    for number, batch in enumerate(batches):
        encode_pictures(batch, _part(hands.on_progress, number, len(batches)), hands.cancel)
    return len(batches)


def _part(
    on_progress: Callable[[float], None] | None, number: int, count: int
) -> Callable[[float], None] | None:
    if on_progress is None or count == 1:
        return on_progress
    return lambda share: on_progress((number + share) / count)


def _output(work: PictureWork, folder: Path) -> PictureOutput:
    return PictureOutput(
        profile=work.profile,
        conform=work.conform,
        captions_file=_script(work) if work.burn else None,
        fonts_dir="fonts" if work.burn else None,
        path=_path(folder, work),
    )


def _path(folder: Path, work: PictureWork) -> Path:
    return folder / f"{work.profile.name}.mp4"


def _script(work: PictureWork) -> str:
    return f"{work.profile.name}.ass"


def write_captions(work: PictureWork, folder: Path) -> tuple[Finding, ...]:
    """Lay out what `work` burns into `folder`, with its font. Raises CaptionError for what cannot be set."""
    if work.burn is None:
        return ()
    burn, profile = work.burn, work.profile
    loaded = load_track(burn.captions.path, burn.lang)
    track = loaded.track.cut(work.span.start_ms, work.span.end_ms) if work.span else loaded.track
    made = prepare_burn(track, burn.font, burn.style, profile.width, profile.height, profile.safe_area)
    errors = [str(f) for f in made.findings if f.severity is Severity.ERROR]
    if errors:
        raise CaptionError(
            f"{burn.captions.path.name} cannot be set in {profile.name}: {' '.join(errors)}",
            "Shorten the cues; `tayori captions wrap` shows how they break.",
        )
    (folder / _script(work)).write_text(made.ass, encoding="utf-8")
    install_face(burn.font, folder / "fonts")
    return (*loaded.findings, *made.findings)


def _checked(work: PictureWork, path: Path, noticed: tuple[Finding, ...], hands: Hands) -> MadePicture:
    report = check_picture(path, expect(work.conform, work.profile, source=work.source.path), hands.cancel)
    raise_if_failed(report, work.profile.name)
    return MadePicture(path, (*noticed, *report.findings), report.facts)
