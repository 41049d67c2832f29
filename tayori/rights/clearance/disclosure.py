"""Generative AI: what was used is disclosed where viewers read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tayori.model.asset import Kind
from tayori.model.grant import AiUse, Component, Grant, Place
from tayori.model.ids import GrantId
from tayori.model.rights import ClearanceRequest, VerdictReason
from tayori.rights.clearance.duties import is_shown
from tayori.rights.clearance.use import Subject


def disclosure_reasons(request: ClearanceRequest, grants: Mapping[GrantId, Grant]) -> Iterator[VerdictReason]:
    """Generative AI that the description says nothing of, in any language of the sentence.

    It was used when the asset declares so, or lists a grant that records it.
    """
    listed = (grants[i] for i in request.declaration.grants if i in grants)
    recorded = tuple(grant.ai for grant in listed if grant.component is Component.AI and grant.ai)
    uses = tuple(use for use in (request.declaration.ai, *recorded) if use.used)
    if not uses:
        return
    if not any(is_shown(sentence, Place.DESCRIPTION, request.shown) for sentence in _sentences(uses)):
        yield Subject(str(Component.AI)).reason("ai-undisclosed", "rights.ai.disclosure")


def _sentences(uses: tuple[AiUse, ...]) -> tuple[str, ...]:
    """Words of one's own, the asset's or those of its grants; else the usual ones of any medium."""
    # What says the usual words needs to know which licences are open: it imports this package.
    from tayori.rights.wording import ai_disclosure

    own = [sentence for use in uses for _, sentence in use.disclosure.items if sentence.strip()]
    return tuple(own) or tuple(s for kind in Kind for _, s in ai_disclosure(uses[0], kind).items)
