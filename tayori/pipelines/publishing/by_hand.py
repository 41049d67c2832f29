"""Where only a person can bring anything, and take it away."""

from __future__ import annotations

from tayori.config.settings import TargetSettings
from tayori.config.targets import target_options
from tayori.publishers.base import PublisherKind


def is_by_hand(kind: PublisherKind, target: TargetSettings) -> bool:
    """Whether no machine can publish there, or it was given none of the credentials its kind asks for."""
    return not kind.can_publish or getattr(target_options(target), "credentials", "none asked for") is None
