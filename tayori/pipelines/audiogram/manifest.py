"""The clip.yaml of an audiogram: what the episode says, in the words a person would write."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from tayori.config.section import SCHEMA_VERSION
from tayori.config.settings import Settings
from tayori.model.asset import Episode
from tayori.model.profile import Fit, Profile
from tayori.model.rights import RightsDeclaration, SignOff
from tayori.model.time import seconds

_HEAD = """\
# Made by `tayori episode clip`: {length} s of {show}/{slug}, from {start} s of what listeners hear.
# The picture is the cover and a waveform, the sound and the captions are the episode's. From here on it is
# a clip like any other: change what you like.
"""
_LEAST_HIGH = 1340
"""Pixels of the 1920 that cover, words and captions take; a narrower cut would go through the cover."""


def clip_document(
    episode: Episode, rights: RightsDeclaration, settings: Settings, captions: Mapping[str, Any]
) -> dict[str, Any]:
    """The manifest without its source; empty keys are left out."""
    said = {
        "title": episode.title.as_dict(),
        "description": episode.description.as_dict(),
        "language": episode.lang if episode.lang != settings.lang else None,
        "series": {"id": str(episode.show)} | ({"number": episode.number} if episode.number else {}),
        "tags": list(episode.tags),
        "recorded": episode.recorded,
        "captions": dict(captions),
        "renditions": _renditions(settings),
        "rights": _rights(rights, settings),
    }
    return {"schema": SCHEMA_VERSION} | {key: value for key, value in said.items() if value}


def render_manifest(episode: Episode, start_ms: int, length_ms: int, document: Mapping[str, Any]) -> str:
    """The manifest as YAML, with where it comes from above it."""
    head = _HEAD.format(
        show=episode.show, slug=episode.slug, start=seconds(start_ms), length=seconds(length_ms)
    )
    body: str = yaml.safe_dump(dict(document), allow_unicode=True, sort_keys=False, width=10**6)
    return head + body


def _renditions(settings: Settings) -> list[str] | None:
    """The workspace's, without those that would cut through the cover; None when all are good."""
    kept = [name for name in settings.renditions if _shows_all(settings.get_profile(name))]
    return kept if kept and len(kept) < len(settings.renditions) else None


def _shows_all(profile: Profile) -> bool:
    return profile.fit is not Fit.CROP or profile.height * 1080 >= _LEAST_HIGH * profile.width


def _rights(said: RightsDeclaration, settings: Settings) -> dict[str, Any]:
    """What differs from the workspace's defaults."""
    default = settings.rights
    rights: dict[str, Any] = {
        "grants": [str(grant) for grant in said.grants],
        "none": _none(said),
        "holder": said.holder if said.holder != default.holder else None,
        "credit": said.credit if said.credit != default.credit else None,
        "licence": said.licence if said.licence != default.licence else None,
        "territories": list(said.territories) if said.territories != default.territories else None,
        "purpose": said.purpose if said.purpose != default.purpose else None,
        "cues": [
            {"grant": str(cue.grant), "in": cue.start_ms / 1000, "out": (cue.end_ms or 0) / 1000}
            | ({"use": cue.use} if cue.use else {})
            for cue in said.cues
        ],
        "moral_rights": _moral_rights(said),
        "ai": _ai(said),
        "made_by": said.made_by,
    }
    return {key: value for key, value in rights.items() if value}


def _none(said: RightsDeclaration) -> dict[str, Any]:
    recorded = {sign_off.component: sign_off for sign_off in said.sign_offs}
    return {str(part): _word(recorded.get(part)) for part in said.none}


def _word(sign_off: SignOff | None) -> dict[str, Any] | None:
    if sign_off is None:
        return None
    words = {"why": sign_off.why, "by": sign_off.by, "on": sign_off.on}
    return {key: value for key, value in words.items() if value}


def _moral_rights(said: RightsDeclaration) -> dict[str, Any] | None:
    if not said.moral_rights_waived and said.moral_rights_document is None:
        return None
    paper = {"file": said.moral_rights_document, "sha256": said.moral_rights_sha256}
    told: dict[str, Any] = {"waived": said.moral_rights_waived, "scope": said.moral_rights_scope}
    if said.moral_rights_document is not None:
        told["document"] = {key: value for key, value in paper.items() if value}
    return {key: value for key, value in told.items() if value != ""}


def _ai(said: RightsDeclaration) -> dict[str, Any] | None:
    ai = said.ai
    told: dict[str, Any] = {
        "system": ai.system,
        "what": ai.what,
        "version": ai.version,
        "disclosure": ai.disclosure.as_dict(),
    }
    return {"used": True} | {key: value for key, value in told.items() if value} if ai.used else None
