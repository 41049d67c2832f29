"""Clearance: may this asset be on this channel, there, for that, for that long? Denied unless all is granted.

The rule of facts A.4: publishing is allowed when every right-bearing component is covered by grants that
stand, for the channel, the territories, the purpose and the whole window, when no prohibition matches and
every duty is met; what is unknown is denied. Nothing here reads a file or the clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from tayori.model.grant import Grant
from tayori.model.ids import GrantId
from tayori.model.rights import ClearanceRequest, RightsDeclaration, Verdict, VerdictReason, Window
from tayori.rights.clearance.components import component_reasons, paper_reasons, window_reasons
from tayori.rights.clearance.disclosure import disclosure_reasons
from tayori.rights.clearance.duties import author_reasons, duty_reasons
from tayori.rights.clearance.footing import Basis, Footing, Needs, Record
from tayori.rights.clearance.minors import minor_reasons
from tayori.rights.clearance.names import caption_reasons, name_reasons, words_of
from tayori.rights.clearance.rules import USUAL_RULES, Rules
from tayori.rights.clearance.scope import prohibition_reasons, time_reasons
from tayori.rights.clearance.use import Use
from tayori.rights.discretion import Discretion

_ALLOWED = Verdict()


def clear(
    request: ClearanceRequest, grants: Mapping[GrantId, Grant], today: date, rules: Rules = USUAL_RULES
) -> Verdict:
    """The verdict on one question; allowed exactly when there is no reason against it.

    Every listed grant is a claim about what is in the asset, so one that does not hold refuses even where
    another would do. `today` (local) is the first day anything can be published on. For many questions see
    `Judge`.
    """
    return Judge(grants, today, rules).clear(request)


class Judge:
    """Answers many questions about the same grants on one day.

    What does not depend on an asset's own days and texts is worked out once for each grant and use: thousands
    of assets share them.
    """

    def __init__(self, grants: Mapping[GrantId, Grant], today: date, rules: Rules = USUAL_RULES) -> None:
        self._grants = grants
        self._today = today
        self._rules = rules
        self._records: dict[GrantId, Record] = {}
        self._footings: dict[Use, dict[GrantId, Footing]] = {}
        self._discretion: Discretion | None = None

    def clear(self, request: ClearanceRequest) -> Verdict:
        """The verdict on one question; see the function `clear`."""
        return self.verdict(request, self.basis(Use.of(request), request.declaration))

    def basis(self, use: Use, said: RightsDeclaration) -> Basis:
        """What a declaration rests on when its asset is used so; tells what of the output has to be known."""
        known = self._footings.setdefault(use, {})
        found = []
        for grant_id in {*said.grants}:
            footing = known.get(grant_id)
            if footing is None:
                footing = known[grant_id] = Footing.of(self._record(grant_id), use, self._rules)
            found.append(footing)
        needs = Needs.OUTPUT if said.ai.used else max((f.record.needs for f in found), default=Needs.NOTHING)
        return Basis(use, tuple(found), needs)

    def _record(self, grant_id: GrantId) -> Record:
        if grant_id not in self._records:
            self._records[grant_id] = Record.of(grant_id, self._grants, self._today, self._rules)
        return self._records[grant_id]

    def verdict(self, request: ClearanceRequest, basis: Basis) -> Verdict:
        """The verdict on a question whose `basis` is known."""
        window, today = request.window, self._today
        first, last = min(window.start, today), window.until or max(window.start, today)
        found = [*window_reasons(window, today), *component_reasons(request)]
        if request.doubt:
            found += paper_reasons(request)
        for footing in basis.footings:
            found += footing.reasons
            if not footing.holds(first, last):
                found += self._day_reasons(footing.record, basis.use, window)
        if basis.needs:
            found += self._output_reasons(request, basis)
        if not found:
            return _ALLOWED
        ordered = {_order(reason): reason for reason in found}
        return Verdict(tuple(ordered[key] for key in sorted(ordered)))

    def _day_reasons(self, record: Record, use: Use, window: Window) -> Iterator[VerdictReason]:
        """What stands against the days of the window."""
        for term, granted in record.terms:
            yield from time_reasons(term, granted, window, self._today)
        for subject, grant in record.chain:
            yield from prohibition_reasons(subject, grant, use, window)
            yield from minor_reasons(subject, grant, window, self._today, self._rules)

    def _output_reasons(self, request: ClearanceRequest, basis: Basis) -> Iterator[VerdictReason]:
        """What stands against what is shown and done."""
        words = words_of(request.shown)
        for record in (footing.record for footing in basis.footings):
            if record.needs is Needs.OUTPUT:
                for subject, grant in record.chain:
                    yield from duty_reasons(subject, grant, request.shown, request.edits, self._is_private)
                    yield from author_reasons(subject, grant, request.shown, request.edits)
            if any(text in words for text in record.hidden):
                for subject, grant in record.chain:
                    yield from name_reasons(subject, grant, words)
            if record.hidden and request.shown.captions:
                for subject, grant in record.chain:
                    yield from caption_reasons(subject, grant, request.shown.captions)
        if basis.needs is Needs.OUTPUT:
            yield from disclosure_reasons(request, self._grants)

    def _is_private(self, text: str) -> bool:
        """Whether a text shows whose any of the grants is; looked for only where a duty is not met."""
        if self._discretion is None:
            self._discretion = Discretion.of(self._grants.values())
        return self._discretion.shows(text)


def _order(reason: VerdictReason) -> tuple[str, str, str, str, str]:
    return reason.component, reason.grant or "", reason.code, reason.field, reason.text.items[0][1]
