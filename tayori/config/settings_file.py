"""tayori.yaml: from the file to Settings, with every default filled in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from tayori.config.files import find_file
from tayori.config.manifests import texts
from tayori.config.mistakes import check, did_you_mean, unknown
from tayori.config.profiles import BUILT_IN, DEFAULT_RENDITIONS, ENCODINGS, find_built_in
from tayori.config.settings import MANIFEST, CaptionSettings, Organisation, RightsDefaults, Settings
from tayori.config.settings_schema import ProfileSection, SettingsFile
from tayori.config.targets import read_targets
from tayori.config.yaml import Document, load_yaml
from tayori.errors import ConfigError, Mistake
from tayori.model.ids import Lang
from tayori.model.profile import Profile
from tayori.subtitles.safe_areas import SAFE_AREAS
from tayori.subtitles.style import Style

SAFE_AREA_NAMES = tuple(area.name for area in SAFE_AREAS)
DEFAULT_LANGUAGE = Lang("ja")
ALL_RIGHTS_RESERVED = "LicenseRef-All-Rights-Reserved"


def load_settings(root: Path) -> Settings:
    """tayori.yaml of the workspace `root`. Raises ConfigError with all its mistakes."""
    document = load_yaml(root / MANIFEST, MANIFEST)
    said = check(SettingsFile, document)
    languages = tuple(dict.fromkeys(said.languages)) or (DEFAULT_LANGUAGE,)
    profiles, wrong_profiles = _profiles(said.profiles, document)
    names = tuple(p.name for p in profiles)
    targets, wrong_targets = read_targets(said.targets, document, names)
    mistakes = (
        *_disagreements(said, document, languages, names),
        *_look(said, document, root),
        *wrong_profiles,
        *wrong_targets,
    )
    if mistakes:
        raise ConfigError(tuple(sorted(mistakes, key=lambda m: m.line)))
    organisation = texts(said.organisation.name, languages[0])
    return Settings(
        root=root.resolve(),
        organisation=Organisation(organisation, said.organisation.url or "", said.organisation.contact or ""),
        languages=languages,
        timezone=said.timezone,
        rights=_rights(said, organisation.get(languages[0])),
        captions=_captions(said),
        renditions=tuple(dict.fromkeys(said.renditions or DEFAULT_RENDITIONS)),
        profiles=profiles,
        targets=targets,
        allow_outside=said.allow_outside,
    )


def _rights(said: SettingsFile, organisation: str) -> RightsDefaults:
    holder = said.rights.holder or organisation
    return RightsDefaults(
        holder=holder,
        credit=said.rights.credit or holder,
        licence=said.rights.licence or ALL_RIGHTS_RESERVED,
        territories=said.rights.territories or ("world",),
    )


def _captions(said: SettingsFile) -> CaptionSettings:
    font = None if said.captions.font == "auto" else said.captions.font
    return CaptionSettings(font, said.captions.burn, tuple(said.captions.style.items()))


def _disagreements(
    said: SettingsFile, document: Document, languages: tuple[Lang, ...], profiles: tuple[str, ...]
) -> Iterator[Mistake]:
    """Where one part of tayori.yaml names what another part does not have."""
    burn = said.captions.burn
    if burn is not None and burn not in languages:
        known = ", ".join(languages)
        text = f"`{burn}` is none of the workspace's languages ({known}); write one of them, or `none`"
        yield document.mistake(("captions", "burn"), text)
    for number, name in enumerate(said.renditions or ()):
        if name not in profiles:
            yield document.mistake(("renditions", number), unknown(name, profiles, "profile"))


def _look(said: SettingsFile, document: Document, root: Path) -> Iterator[Mistake]:
    """What is wrong with the captions' font and style."""
    name = said.captions.font
    if name != "auto" and find_file(root / "fonts", name) is None:
        there = [path.name for path in (root / "fonts").glob("*")]
        text = f"`{name}` is not in fonts/{did_you_mean(name, there)}"
        yield document.mistake(("captions", "font"), text)
    kinds = {f.name: type(getattr(Style(), f.name)) for f in fields(Style)}
    for key, value in said.captions.style.items():
        at = ("captions", "style", key)
        if key not in kinds:
            yield document.mistake(at, unknown(key, kinds, "property of the style"))
        elif kinds[key] is int and not value.isdecimal():
            yield document.mistake(at, f"`{value}` should be a whole number")


def _profiles(
    said: dict[str, ProfileSection], document: Document
) -> tuple[tuple[Profile, ...], tuple[Mistake, ...]]:
    profiles = {p.name: p for p in BUILT_IN}
    mistakes: list[Mistake] = []
    for name, section in said.items():
        base = find_built_in(section.like or name)
        if base is None:
            mistakes.append(document.mistake(("profiles", name), _no_base(name, section.like)))
        elif section.safe_area and section.safe_area not in SAFE_AREA_NAMES:
            text = unknown(section.safe_area, SAFE_AREA_NAMES, "safe area")
            mistakes.append(document.mistake(("profiles", name, "safe_area"), text))
        elif name == "master" and section.burn:
            mistakes.append(document.mistake(("profiles", name, "burn"), "`master` is the clean one"))
        else:
            profiles[name] = _changed(replace(base, name=name), section)
    return tuple(profiles[name] for name in sorted(profiles)), tuple(mistakes)


def _no_base(name: str, like: str | None) -> str:
    built_in = [p.name for p in BUILT_IN]
    if like is not None:
        return f"like: {unknown(like, built_in, 'built-in profile')}"
    return f"{unknown(name, built_in, 'built-in profile')}; a new one says what it is like: `like: vertical`"


def _changed(base: Profile, said: ProfileSection) -> Profile:
    """`base` with what was said; another purpose brings its own encoding, which may be changed again."""
    encoding = ENCODINGS[said.purpose] if said.purpose else base.encoding
    sound = said.loudness
    loudness = {
        "integrated_clufs": sound.integrated_lufs,
        "true_peak_cdb": sound.true_peak_dbtp,
        "tolerance_clu": sound.tolerance_lu,
    }
    plain = {f.name for f in fields(Profile)} & (said.model_fields_set - {"encoding", "loudness"})
    return replace(
        base,
        **{name: getattr(said, name) for name in plain},
        encoding=replace(encoding, **_given(said.encoding.model_dump())),
        loudness=replace(base.loudness, **_given(loudness)),
    )


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
