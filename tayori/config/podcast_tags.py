"""`podcast:` of a manifest as the model has it."""

from __future__ import annotations

from tayori.config.podcast_schema import EpisodeTagsSection, ShowTagsSection
from tayori.model.podcast import EpisodeTags, ShowTags


def show_tags(said: ShowTagsSection) -> ShowTags:
    """What a show says only in its feed."""
    kept = said.kept.read_text(encoding="utf-8") if said.kept else ""
    return ShowTags(kept=kept, moved_from=said.moved_from or "")


def episode_tags(said: EpisodeTagsSection) -> EpisodeTags:
    """What an episode says only in feeds."""
    return EpisodeTags(kept=said.kept.read_text(encoding="utf-8") if said.kept else "")
