"""tayori.yaml: from the file to Settings, with every default filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from tayori.config.files import find_file
from tayori.config.languages import texts
from tayori.config.mistakes import check, did_you_mean, unknown
from tayori.config.profiles import BUILT_IN, DEFAULT_RENDITIONS, ENCODINGS, find_built_in
from tayori.config.secret import is_readable_by_all
from tayori.config.settings import (
    MANIFEST,
    ApprovalSettings,
    CaptionSettings,
    CardSettings,
    Organisation,
    RightsDefaults,
    SeriesSettings,
    Settings,
    SigningSettings,
    StreamingSettings,
)
from tayori.config.settings_schema import OrganisationSection, ProfileSection, SettingsFile
from tayori.config.targets import read_targets
from tayori.config.yaml import Document, load_yaml
from tayori.errors import ConfigError, Mistake, UsageError
from tayori.model.ids import Lang
from tayori.model.profile import Profile
from tayori.model.text import Texts
from tayori.subtitles.burning.safe_areas import SAFE_AREAS
from tayori.subtitles.burning.style import Style, parse_styles
from tayori.subtitles.transcription.base import TranscriptionSettings

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
    styles, wrong_styles = _styles(said, document)
    mistakes = (
        *wrong_styles,
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
        organisation=_organisation(said.organisation, organisation, root),
        languages=languages,
        timezone=said.timezone,
        rights=_rights(said, organisation.get(languages[0])),
        captions=_captions(said, styles),
        cards=_cards(said, root),
        transcription=_transcription(said, root),
        approval=_approval(said),
        signing=_signing(said, root.resolve()),
        streaming=_streaming(said),
        renditions=tuple(dict.fromkeys(said.renditions or DEFAULT_RENDITIONS)),
        profiles=profiles,
        series=tuple(_series(said, languages[0])),
        targets=targets,
        allow_outside=said.allow_outside,
    )


def _organisation(said: OrganisationSection, name: Texts, root: Path) -> Organisation:
    logo = root / said.logo if said.logo else None
    return Organisation(name, said.url or "", said.contact or "", said.colour or "", logo)


def _series(said: SettingsFile, lang: Lang) -> Iterator[SeriesSettings]:
    for name, section in said.series.items():
        yield SeriesSettings(name, texts(section.title, lang), texts(section.description, lang))


def _rights(said: SettingsFile, organisation: str) -> RightsDefaults:
    rights = said.rights
    holder = rights.holder or organisation
    return RightsDefaults(
        holder=holder,
        credit=rights.credit or holder,
        licence=rights.licence or ALL_RIGHTS_RESERVED,
        territories=rights.territories or ("world",),
        purpose=rights.purpose,
        grants=tuple(dict.fromkeys(rights.grants)),
        adult_age=rights.adult_age,
        assent_age=rights.assent_age,
        assent_required=rights.assent == "required",
        blanket=tuple(dict.fromkeys(rights.blanket)),
        terms_url=rights.terms_url or "",
        licensor_url=rights.licensor_url or "",
        data_mining=rights.data_mining or "",
    )


def _approval(said: SettingsFile) -> ApprovalSettings:
    approval = said.approval
    if approval is None:
        return ApprovalSettings()
    apart = approval.different_people
    return ApprovalSettings(
        stages=approval.stages,
        targets=tuple(dict.fromkeys(approval.targets)),
        not_by_maker=approval.not_by_maker,
        different_people=approval.not_by_maker and len(approval.stages) > 1 if apart is None else apart,
    )


def _signing(said: SettingsFile, root: Path) -> SigningSettings | None:
    signing = said.signing
    if signing is None:
        return None
    return SigningSettings(
        certificate=root / Path(signing.certificate).expanduser(),
        key=signing.key,
        anchors=root / Path(signing.anchors).expanduser() if signing.anchors else None,
        timestamp_url=signing.timestamp_url or "",
        keep_source_credentials=signing.keep_source_credentials,
    )


def _streaming(said: SettingsFile) -> StreamingSettings | None:
    told = said.streaming
    return StreamingSettings(told.above, tuple(dict.fromkeys(told.renditions))) if told else None


def _captions(said: SettingsFile, styles: dict[str, Style]) -> CaptionSettings:
    captions = said.captions
    font = None if captions.font == "auto" else captions.font
    return CaptionSettings(font, captions.burn, tuple(styles.items()), tuple(captions.speakers.items()))


def _styles(said: SettingsFile, document: Document) -> tuple[dict[str, Style], tuple[Mistake, ...]]:
    """The named styles; `style:` is short for changes to `telop`."""
    captions = said.captions
    written: dict[tuple[str, ...], dict[str, str]] = {("captions", "style"): captions.style}
    written |= {("captions", "styles", name): fields for name, fields in captions.styles.items()}
    wrong = tuple(m for at, fields in written.items() for m in _misnamed(at, fields, document))
    if wrong:
        return {}, wrong
    own = {**captions.styles, "telop": {**captions.styles.get("telop", {}), **captions.style}}
    try:
        return parse_styles(own), ()
    except UsageError as refused:
        at = ("captions", "styles" if captions.styles else "style")
        return {}, (document.mistake(at, f"{refused.message} {refused.next_step}"),)


def _misnamed(at: tuple[str, ...], written: Mapping[str, str], document: Document) -> Iterator[Mistake]:
    """Properties that no style has, and values that are no numbers."""
    kinds = {"like": str} | {f.name: type(getattr(Style(), f.name)) for f in fields(Style)}
    for key, value in written.items():
        if key not in kinds:
            yield document.mistake((*at, key), unknown(key, kinds, "property of the style"))
        elif kinds[key] is int and not value.isdecimal():
            yield document.mistake((*at, key), f"`{value}` should be a whole number")


def _cards(said: SettingsFile, root: Path) -> CardSettings:
    colours = _given(said.cards.model_dump(exclude={"logo"}))
    return CardSettings(**colours, logo=root / said.cards.logo if said.cards.logo else None)


def _transcription(said: SettingsFile, root: Path) -> TranscriptionSettings:
    told = said.transcription
    return TranscriptionSettings(
        told.engine,
        root / Path(told.model).expanduser() if told.model else None,
        root / told.glossary if told.glossary else None,
    )


def _disagreements(
    said: SettingsFile, document: Document, languages: tuple[Lang, ...], profiles: tuple[str, ...]
) -> Iterator[Mistake]:
    """Where one part of tayori.yaml names what another part does not have."""
    for burn in said.captions.burn:
        if burn not in languages:
            known = ", ".join(languages)
            text = f"`{burn}` is none of the workspace's languages ({known}); write one of them, or `none`"
            yield document.mistake(("captions", "burn"), text)
    for number, name in enumerate(said.approval.targets if said.approval else ()):
        if name not in said.targets:
            yield document.mistake(("approval", "targets", number), unknown(name, said.targets, "target"))
    streamed = said.streaming.renditions if said.streaming else ()
    named = {("renditions",): said.renditions or (), ("streaming", "renditions"): streamed}
    for at, names in named.items():
        for number, name in enumerate(names):
            if name not in profiles:
                yield document.mistake((*at, number), unknown(name, profiles, "profile"))


def _look(said: SettingsFile, document: Document, root: Path) -> Iterator[Mistake]:
    """Files of the look that are not there."""
    name = said.captions.font
    if name != "auto" and find_file(root / "fonts", name) is None:
        there = [path.name for path in (root / "fonts").glob("*")]
        text = f"`{name}` is not in fonts/{did_you_mean(name, there)}"
        yield document.mistake(("captions", "font"), text)
    named = {
        ("cards", "logo"): said.cards.logo,
        ("organisation", "logo"): said.organisation.logo,
        ("transcription", "glossary"): said.transcription.glossary,
    }
    for at, file in named.items():
        if file is not None and not (root / file).is_file():
            yield document.mistake(at, f"there is no file `{file}`")
    if said.signing is not None and is_readable_by_all(said.signing.key, root):
        text = "is a file that everybody on this machine can read; `chmod 600` it"
        yield document.mistake(("signing", "key"), text)


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
