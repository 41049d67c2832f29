"""What is known of an asset's captions from its last build: nothing is measured, and little is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tayori.errors import UsageError
from tayori.model.artifact import Status
from tayori.model.asset import Clip, Episode
from tayori.model.cue import Track
from tayori.model.finding import Finding, note
from tayori.pipelines.build_plan import PlannedStep
from tayori.pipelines.opening import OpenWorkspace
from tayori.pipelines.steps import sources_of
from tayori.pipelines.workbench import findings_in
from tayori.subtitles.loading import load_track


@dataclass(frozen=True, slots=True)
class Checked:
    """One caption file and everything that was noticed."""

    path: Path
    track: Track
    findings: tuple[Finding, ...]


def check_asset(opened: OpenWorkspace, slug: str) -> tuple[Checked, ...]:
    """Every caption file of a clip or an episode, with what its last build measured.

    What the build would have to measure anew is left out, with a note. Raises CaptionError for a file,
    UsageError for an asset without captions.
    """
    asset = opened.workspace.get_asset(slug)
    files = asset.captions if isinstance(asset, Clip | Episode) else ()
    if not files:
        raise UsageError(f"{slug} has no captions.", "Name them under `captions:`, or transcribe it.")
    planned = [step for step in opened.plan.of(asset.slug) if step.step.name.startswith(_CHECKED)]
    reports = opened.ledger.reports(step.step.recipe.key for step in planned)
    found = []
    for file in files:
        loaded = load_track(file.path, file.lang)
        steps = [step for step in planned if file.path in {s.path for s in sources_of(step.step.work)}]
        stale = tuple(step for step in steps if step.status is not Status.UP_TO_DATE)
        told = [f for s in steps if s not in stale for f in findings_in(reports[s.step.recipe.key])]
        findings = tuple(dict.fromkeys((*loaded.findings, *told, *_not_built(stale, slug))))
        found.append(Checked(file.path, loaded.track, findings))
    return tuple(found)


_CHECKED = ("captions/", "reading/", "legibility/", "picture/")
"""Steps whose reports speak of captions."""


def _not_built(stale: tuple[PlannedStep, ...], slug: str) -> tuple[Finding, ...]:
    if not stale:
        return ()
    names = ", ".join(step.step.name for step in stale)
    return (note("captions-unmeasured", f"Not up to date, so not in here: {names}.", f"tayori build {slug}"),)
