"""`podcast:` of show.yaml and episode.yaml: what is said only in feeds."""

from __future__ import annotations

from tayori.config.references import ExistingFile
from tayori.config.scalars import Web
from tayori.config.section import Section


class ShowTagsSection(Section):
    """`podcast:` of a show."""

    kept: ExistingFile | None = None
    moved_from: Web | None = None


class EpisodeTagsSection(Section):
    """`podcast:` of an episode."""

    kept: ExistingFile | None = None
