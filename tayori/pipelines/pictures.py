"""The pictures of a clip, made together: captions laid out, one decode, every file checked."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tayori.media.check import check_picture, expect, raise_if_failed
from tayori.media.graph import PictureJob, PictureOutput
from tayori.media.picture import encode_pictures, plan_batches
from tayori.model.finding import Finding, note
from tayori.model.ids import canonical_json
from tayori.pipelines.burning import FONTS, lay_out, write_script
from tayori.pipelines.cards import overlay
from tayori.pipelines.steps import PictureWork

MEMORY_BYTES = int(os.environ.get("TAYORI_MEMORY_MB", "1000")) * 1_000_000
"""Memory one encode may take; with more outputs than that holds, the source is decoded more than once."""

Works = Mapping[str, PictureWork]
"""Pictures of one clip, by step name."""
Films = Mapping[str, Path]
"""Films of cards, by the step that made them."""


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
    viewing: Path
    """Cuts and flashes as JSON; null where not every frame was looked at."""
    findings: tuple[Finding, ...]
    facts: dict[str, Any]


def make_pictures(works: Works, films: Films, folder: Path, hands: Hands) -> dict[str, MadePicture]:
    """Encode `works`, with the cards whose `films` lie over them, into `folder`; check every file.

    Raises CaptionError before encoding for glyphs and cues that cannot be set, MediaError for the source,
    CheckFailed for a file that is not what it should be.
    """
    noticed = {name: write_captions(work, folder) for name, work in works.items()}
    decodes = _encode(works, films, folder, hands)
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


def compose(works: Works, films: Films, folder: Path, hands: Hands) -> dict[str, Path]:
    """Pictures with their cards and captions, unchecked: what quality is measured against.

    All that were encoded together, for a smaller picture may be scaled from a larger one beside it.
    """
    for work in works.values():
        write_captions(work, folder)
    _encode(works, films, folder, hands)
    return {name: _path(folder, work) for name, work in works.items()}


def _encode(works: Works, films: Films, folder: Path, hands: Hands) -> int:
    """Encode `works`, whose captions are in `folder`; how many times the source was decoded for it.

    Once, unless that takes more memory than MEMORY_BYTES.
    """
    first = next(iter(works.values()))
    outputs = tuple(_output(work, films, folder) for work in works.values())
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


def _output(work: PictureWork, films: Films, folder: Path) -> PictureOutput:
    return PictureOutput(
        profile=work.profile,
        conform=work.conform,
        captions_file=f"{work.profile.name}.ass" if work.burn else None,
        fonts_dir=FONTS if work.burn else None,
        path=_path(folder, work),
        overlays=tuple(overlay(card, films[card.step]) for card in work.cards),
    )


def _path(folder: Path, work: PictureWork) -> Path:
    return folder / f"{work.profile.name}.mp4"


def write_captions(work: PictureWork, folder: Path) -> tuple[Finding, ...]:
    """Lay out what `work` burns into `folder`, with its fonts. Raises CaptionError for what cannot be set."""
    if work.burn is None:
        return ()
    burned = lay_out(work.burn, work.profile, work.span)
    write_script(burned, work.burn, folder, work.profile.name)
    return burned.findings


def read_viewing(path: Path) -> dict[str, Any]:
    """What was seen of a picture: `cuts_ms` and `flashes`, None where not every frame was looked at."""
    seen: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return seen


def _checked(work: PictureWork, path: Path, noticed: tuple[Finding, ...], hands: Hands) -> MadePicture:
    expected = expect(work.conform, work.profile, source=work.source.path, covered=work.covered)
    report = check_picture(path, expected, hands.cancel)
    raise_if_failed(report, work.profile.name)
    viewing = path.with_suffix(".json")
    seen = {name: report.facts.get(name) for name in ("cuts_ms", "flashes")}
    viewing.write_text(canonical_json(seen), encoding="utf-8")
    return MadePicture(path, viewing, (*noticed, *report.findings), report.facts)
