"""What reports may say of grants and works: nothing that a record keeps to the house."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tayori.model.grant import Grant
from tayori.model.ids import Lang
from tayori.pipelines.opening import OpenWorkspace
from tayori.rights.discretion import Discretion
from tayori.rights.persons import is_personal

JAPANESE = Lang("ja")
HIDDEN = "（非公開）"


@dataclass(frozen=True, slots=True)
class Telling:
    """Every cell with words of somebody's own goes through it."""

    discretion: Discretion
    """Of texts from grants."""
    of_works: Discretion
    """Of texts from works, which may be called like a grant."""

    def of_grant(self, text: str) -> str:
        """`text` of a record, or that it is not shown."""
        return HIDDEN if self.discretion.shows(text) else text

    def of_work(self, text: str) -> str:
        """`text` of a manifest, or that it is not shown."""
        return HIDDEN if self.of_works.shows(text) else text

    def lines(self, texts: Iterable[str]) -> str:
        """Texts of records, a line each; those that are not shown are left out."""
        return "\n".join(text for text in texts if text and not self.discretion.shows(text))

    def named(self, grant: Grant) -> str:
        """A work or place by its name; a person only by the name that may be shown."""
        if is_personal(grant):
            title = "" if grant.public_name else grant.title.get(JAPANESE)
            return self.of_grant(grant.public_name or title) or HIDDEN
        return self.of_grant(grant.title.get(JAPANESE) or grant.subject)


def telling_of(opened: OpenWorkspace) -> Telling:
    """What all grants of a workspace keep to the house, together."""
    grants = tuple(opened.grants.values())
    ours = tuple(text for _, text in opened.workspace.settings.organisation.name.items)
    return Telling(Discretion.of(grants, ours), Discretion.of(grants, ours, ids=False))
