"""Is every component of the asset accounted for, is its paper there, and can the window be at all?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tayori.model.grant import Component
from tayori.model.ids import component_of
from tayori.model.rights import ClearanceRequest, VerdictReason, Window
from tayori.rights.clearance.use import Subject

_WINDOW = Subject("window")


def window_reasons(window: Window, today: date) -> Iterator[VerdictReason]:
    """Why the window itself cannot be: it is over, or ends before it begins."""
    if window.until is None:
        return
    if window.until < today:
        yield _WINDOW.reason("window-over", "until", day=window.until)
    elif window.until < window.start:
        yield _WINDOW.reason("window-empty", "until", day=window.until, start=window.start)


def paper_reasons(request: ClearanceRequest) -> Iterator[VerdictReason]:
    """What a doubt about the asset's own paper on its makers' moral rights refuses."""
    subject, field = Subject("moral_rights"), "rights.moral_rights.document"
    if request.doubt == "document-changed":
        yield subject.reason("moral-document-changed", field)
    else:
        yield subject.reason("moral-document-missing", field)


def component_reasons(request: ClearanceRequest) -> Iterator[VerdictReason]:
    """Components that no listed grant and no `none` accounts for, or both do.

    What the manifest itself puts in cannot be `none`, and neither can generative AI that was used.
    """
    said = request.declaration
    granted = {component_of(grant_id) for grant_id in said.grants}
    carried = (*request.carried, Component.AI) if said.ai.used else request.carried
    for component in {*request.components, *carried, *said.none}:
        is_none, has_grant = component in said.none, component in granted
        if is_none and component in carried:
            yield Subject(str(component)).reason("carried", "rights.none")
        if is_none and has_grant:
            yield Subject(str(component)).reason("contradiction", "rights.none")
        elif not is_none and not has_grant:
            yield Subject(str(component)).reason("unaccounted", "rights.grants")
