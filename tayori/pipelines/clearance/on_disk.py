"""What clearance has to know of files: the shape of a picture, and whether a paper is the one recorded."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from pathlib import Path

from tayori.errors import TayoriError
from tayori.model.rights import RightsDeclaration
from tayori.pipelines.clearance.standing import document_doubt
from tayori.pipelines.observe import Observer


class OnDisk:
    """The files of one workspace, looked at when they are asked for; what the ledger knows is believed."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._sizes: dict[Path, tuple[int, int] | None] = {}

    def size(self, source: Path) -> tuple[int, int] | None:
        """Width and height of a film as it is seen; None when there is no file, or none with a picture."""
        if source not in self._sizes:
            self._sizes[source] = self._looked_at(source)
        return self._sizes[source]

    def _looked_at(self, source: Path) -> tuple[int, int] | None:
        from tayori.media.placing import display_size

        try:
            seen = self._observer.probe(self._observer.source(source))
        except (OSError, TayoriError):
            return None
        return display_size(seen.video) if seen.video else None

    def doubt(self, said: RightsDeclaration) -> str:
        """Why the paper an asset names on its makers' moral rights is not believed; empty without one."""
        if said.moral_rights_document is None:
            return ""
        return document_doubt(said.moral_rights_document, said.moral_rights_sha256, self._observer)

    @cached_property
    def _observer(self) -> Observer:
        # opened late and only for reading: few questions need it, and a folder without a ledger gets none
        from tayori.pipelines.opening import open_ledger, state_folder

        if (state_folder(self._root) / "ledger.db").is_file():
            with suppress(TayoriError):
                return Observer.open(self._root, open_ledger(self._root))
        return Observer(self._root, {}, {})
