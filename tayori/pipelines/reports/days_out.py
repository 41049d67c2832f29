"""Since when works are out, as reports say it: local days, which no later correction of a text moves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from tayori.model.ids import Slug
from tayori.pipelines.opening import OpenWorkspace

DaysOut = Mapping[str, list[tuple[str, str]]]
"""By work, each target where it is now, in order, with the ISO date of the day it was first there."""


def days_out(opened: OpenWorkspace) -> DaysOut:
    """Where each work is out, and since when, in the workspace's time zone."""
    first: dict[tuple[str, Slug], datetime] = {}
    for receipt in opened.ledger.publication_history():
        if receipt.is_out:
            first.setdefault((receipt.target, receipt.slug), receipt.at)
    zone = opened.workspace.settings.zone
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for (target, slug), receipt in sorted(opened.ledger.publications().items()):
        if receipt.is_out:
            found[slug].append((target, first[target, slug].astimezone(zone).date().isoformat()))
    return found
