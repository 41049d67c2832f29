"""`rights:` of a manifest: what an asset declares, with the workspace's defaults filled in."""

from __future__ import annotations

from collections.abc import Iterator

from tayori.config.asset_schema import (
    AiSection,
    ClipFile,
    CueSection,
    EpisodeFile,
    ManifestFile,
    RightsSection,
)
from tayori.config.languages import texts
from tayori.config.mistakes import Location, unknown
from tayori.config.settings import Settings
from tayori.model.grant import AiUse, Component
from tayori.model.ids import GrantId, Lang, component_of
from tayori.model.rights import MusicCue, RightsDeclaration, SignOff


def make_declaration(said: RightsSection, settings: Settings, lang: Lang) -> RightsDeclaration:
    """What an asset in `lang` declares."""
    default = settings.rights
    moral = said.moral_rights
    paper = moral.document if moral else None
    return RightsDeclaration(
        grants=_grants(said, default.grants),
        none=tuple(said.none),
        sign_offs=tuple(_sign_offs(said)),
        holder=said.holder or default.holder,
        credit=said.credit or default.credit,
        licence=said.licence or default.licence,
        territories=said.territories or default.territories,
        purpose=said.purpose or default.purpose,
        cues=tuple(_cue(each) for each in said.cues),
        moral_rights_waived=moral is not None and moral.waived,
        moral_rights_scope=(moral.scope if moral else None) or "",
        moral_rights_document=paper.file if paper else None,
        moral_rights_sha256=paper.sha256 if paper else None,
        ai=_ai(said.ai, lang),
        made_by=said.made_by or "",
    )


def unlisted_music(said: ManifestFile, declared: RightsDeclaration) -> Iterator[tuple[Location, str]]:
    """Where music is named that the asset lists no grant for, and what to say there."""
    named: dict[Location, GrantId | None] = {
        ("rights", "cues", number, "grant"): cue.grant for number, cue in enumerate(said.rights.cues)
    }
    if isinstance(said, ClipFile) and said.music is not None:
        named["music", "grant"] = said.music.grant
    if isinstance(said, EpisodeFile):
        named |= {("music", number, "grant"): bed.grant for number, bed in enumerate(said.music)}
        jingles = {"intro": said.intro, "outro": said.outro}
        named |= {(key, "grant"): jingle.grant for key, jingle in jingles.items() if jingle}
    listed = [grant for grant in declared.grants if grant.startswith(f"{Component.MUSIC}/")]
    for at, grant in named.items():
        if grant is not None and grant not in listed:
            yield at, unknown(grant, listed, "grant that the asset lists under rights: grants:")


def _grants(said: RightsSection, everywhere: tuple[GrantId, ...]) -> tuple[GrantId, ...]:
    """Its own and those that hold for every asset, but for components that it says it does not have."""
    there = (grant for grant in everywhere if component_of(grant) not in said.none)
    return tuple(dict.fromkeys((*said.grants, *there)))


def _sign_offs(said: RightsSection) -> Iterator[SignOff]:
    if isinstance(said.none, dict):
        for component, why in said.none.items():
            if why is not None:
                yield SignOff(component, why.why, why.by or "", why.on)


def _cue(said: CueSection) -> MusicCue:
    return MusicCue(said.grant, said.start, said.end, said.use or "")


def _ai(said: AiSection | None, lang: Lang) -> AiUse:
    if said is None:
        return AiUse()
    disclosure = texts(said.disclosure, lang)
    return AiUse(said.used, said.system or "", said.what or "", said.version or "", disclosure)
