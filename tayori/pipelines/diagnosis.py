"""What `doctor` says of one thing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing, and whether it is ready."""

    subject: str
    ready: bool
    state: str
    cure: str = ""
    needed: bool = True
    """False: nothing of this workspace uses it."""
