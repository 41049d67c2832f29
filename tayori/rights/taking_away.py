"""May a picture be taken away in full resolution? Only where everybody may use it, without end."""

from __future__ import annotations

from tayori.model.rights import RightsStatement
from tayori.rights.licences import is_open_licence


def why_kept(said: RightsStatement) -> str:
    """Why an original stays in the house, in a sentence; empty when it may be offered.

    What is downloaded cannot be called back, so no is the answer to all but an open licence. Whether the
    grants allow that licence is asked by clearance, which stops the whole asset where they do not.
    """
    if not is_open_licence(said.licence):
        return f"Its licence ({said.licence}) lets nobody take it away."
    if said.valid_until:
        return f"Its rights end on {said.valid_until}."
    if said.conditions:
        return "A grant sets conditions."
    return ""
