"""Asking for a grant one question at a time: what may be answered, and what is wrong with an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tayori.config.settings import Settings
from tayori.model.grant import ANY, Component, GrantStatus, MusicManager
from tayori.pipelines.clearance.vocabulary import channels_of
from tayori.pipelines.grants.form import read_form
from tayori.pipelines.grants.questions import Question

_STAND_INS = {"subject": "-", "channels": ANY, "territories": "world"}
"""For what was not asked yet."""
_CHOICES = {
    "composition.manager": tuple(MusicManager),
    "author.articles": ("27", "28"),
    "status": (GrantStatus.ACTIVE, GrantStatus.REQUESTED, GrantStatus.REFUSED),
}


@dataclass(frozen=True, slots=True)
class Guide:
    """What the guide of `rights grant` knows of the workspace."""

    root: Path
    settings: Settings
    kind: Component

    def choices(self, question: Question) -> tuple[str, ...]:
        """What can be answered, where that is a few words."""
        if question.key == "channels":
            names = (target.name for target in self.settings.targets)
            kinds = (target.kind for target in self.settings.targets)
            return (*dict.fromkeys((*names, *kinds)), ANY)
        return _CHOICES.get(question.key, ())

    def wrong(self, question: Question, answers: Mapping[str, str]) -> str:
        """What is wrong with the answer to `question` among `answers`; "" = nothing. Never repeats it."""
        if not answers.get(question.key, "").strip():
            is_needed = question.is_needed(self.kind) or question.insists
            return "has to be said" if is_needed else ""
        form, wrong = read_form(self.kind, {**_STAND_INS, **answers}, self.root)
        told = next((each.text for each in wrong if each.key in answers and each.text != "is missing"), "")
        if told or question.key != "channels" or form is None:
            return told
        known = channels_of(self.settings)
        is_strange = any(word != ANY and word not in known for word in form.said.channels)
        return f"should be one of {', '.join(self.choices(question))}" if is_strange else ""
