"""Words in a workspace that name nothing: channels of grants, and purposes wherever one is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tayori.config.settings import MANIFEST, Settings
from tayori.config.workspace import Workspace
from tayori.model.finding import Finding
from tayori.model.grant import Grant
from tayori.pipelines.clearance.outlets import Outlet
from tayori.publishers.registry import kind_names
from tayori.rights.clearance import purpose_findings, word_findings


def workspace_words(workspace: Workspace, grants: Iterable[Grant]) -> tuple[Finding, ...]:
    """What `grants`, settings, targets and assets say in words that name no target and no purpose we know."""
    return (*word_findings(grants, channels_of(workspace.settings)), *_purposes(workspace))


def channels_of(settings: Settings) -> frozenset[str]:
    """Everything a grant may call a place: targets, kinds, what people post to by hand, blanket contracts."""
    outlets = (Outlet.of(target, settings) for target in settings.targets)
    named = {name for outlet in outlets for name in (outlet.name, outlet.kind)}
    return frozenset({*named, *(t.kind for t in settings.targets), *kind_names(), *settings.rights.blanket})


def _purposes(workspace: Workspace) -> Iterator[Finding]:
    settings = workspace.settings
    usual = settings.rights.purpose
    said = [usual, *(Outlet.of(target, settings).purpose or usual for target in settings.targets)]
    yield from purpose_findings(said, MANIFEST)
    for asset in (*workspace.assets, *workspace.shows):
        if asset.rights.purpose != usual:
            yield from purpose_findings([asset.rights.purpose], str(asset.slug))
