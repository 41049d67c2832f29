"""What goes into an output about its rights, from the asset's statement and its grants; nothing private."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from tayori.model.asset import COMPONENTS, Asset, Kind, kind_of
from tayori.model.grant import Component, DutyKind, Grant, GrantStatus
from tayori.model.ids import GrantId
from tayori.model.metadata import OutputMetadata
from tayori.model.rights import RightsDeclaration, RightsStatement
from tayori.model.text import Texts
from tayori.rights.clearance import (
    availability_end,
    has_guardian_consent,
    is_limited,
    is_open_licence,
    names_person,
)
from tayori.rights.xmp import LICENCE_URLS, PUBLIC_DOMAIN, packet

NO_TRAINING = "DMI-PROHIBITED-AIMLTRAINING"
"""Default of PLUS Data Mining: no training of AI (facts A.1)."""

_MODEL = (Component.PORTRAIT, Component.VOICE)
_PROPERTY = (Component.PLACE, Component.ARTWORK)
_RESERVED = Texts.of(
    {
        "ja": "無断での転載・複製・改変・二次利用を禁じます。",
        "en": "All rights reserved. No copying, editing or re-use without permission.",
    }
)


def output_metadata(
    asset: Asset,
    grants: Mapping[GrantId, Grant],
    *,
    organisation: str,
    organisation_url: str,
    rendition: str,
    year: int,
) -> OutputMetadata:
    """The metadata of one output of `asset`, its XMP packet included; see `bare_metadata`."""
    metadata = bare_metadata(
        asset,
        grants,
        organisation=organisation,
        organisation_url=organisation_url,
        rendition=rendition,
        year=year,
    )
    return replace(metadata, xmp=packet(metadata))


def bare_metadata(
    asset: Asset,
    grants: Mapping[GrantId, Grant],
    *,
    organisation: str,
    organisation_url: str,
    rendition: str,
    year: int,
) -> OutputMetadata:
    """The metadata of one output without its packet, which costs most: for keys, where nothing is written.

    Release statuses follow PLUS (facts A.1); of a grant only its public id and its credit are used. `year` is
    the copyright's, 0 where it is unknown. The same arguments give the same bytes.
    """
    return OutputMetadata(
        title=asset.title,
        description=asset.description,
        creator=organisation,
        keywords=asset.tags,
        language=str(asset.lang),
        identifier=f"{organisation_url}#{asset.slug}" if organisation_url else str(asset.slug),
        rendition=rendition,
        created=asset.recorded.isoformat() if asset.recorded else "",
        rights=_statement(asset, grants, organisation, year),
    )


def _statement(
    asset: Asset, grants: Mapping[GrantId, Grant], organisation: str, year: int
) -> RightsStatement:
    declared = asset.rights
    owner = declared.holder or organisation
    end = availability_end(declared, grants)
    open_licence = is_open_licence(declared.licence)
    return RightsStatement(
        owner=owner,
        credit=credit_line(declared, grants),
        copyright_notice=_notice(year, owner),
        copyright_year=year,
        licence=declared.licence,
        usage_terms=_usage_terms(declared.licence) if owner else Texts(),
        web_statement=LICENCE_URLS.get(declared.licence, ""),
        model_release="MR-" + _release(asset, grants, _MODEL, unlimited="UMR", limited="LMR"),
        model_release_ids=_public_ids(declared, grants, _MODEL),
        property_release="PR-" + _release(asset, grants, _PROPERTY, unlimited="UPR", limited="LPR"),
        property_release_ids=_public_ids(declared, grants, _PROPERTY),
        data_mining="DMI-UNSPECIFIED" if open_licence else NO_TRAINING,
        valid_until=end.isoformat() if end else "",
        source_type=_source_type(asset),
        ai=declared.ai,
    )


def credit_line(declared: RightsDeclaration, grants: Mapping[GrantId, Grant]) -> str:
    """The statement's credit and every credit a listed grant obliges to, once each, joined by ` / `."""
    duties = [duty for i in declared.grants if i in grants for duty in grants[i].duties]
    owed = [duty.text for duty in duties if duty.kind is DutyKind.CREDIT]
    line = declared.credit.strip()
    for credit in (text.strip() for text in owed if text):
        if credit and not re.search(rf"(?<!\w){re.escape(credit)}(?!\w)", line):
            line = f"{line} / {credit}" if line else credit
    return line


def _listed(
    declared: RightsDeclaration, grants: Mapping[GrantId, Grant], components: tuple[Component, ...]
) -> list[Grant | None]:
    """The listed grants of some components; None stands for one that does not exist."""
    kinds = {component.value for component in components}
    return [grants.get(i) for i in declared.grants if i.split("/")[0] in kinds]


def _release(
    asset: Asset,
    grants: Mapping[GrantId, Grant],
    components: tuple[Component, ...],
    *,
    unlimited: str,
    limited: str,
) -> str:
    """The part of a PLUS release status after its prefix.

    Unaccounted for: NON. Nothing there: NAP. Any bound, any part missing: limited (facts A.1).
    """
    declared = asset.rights
    listed = _listed(declared, grants, components)
    kinds = {i.split("/")[0] for i in declared.grants}
    carried = [c for c in COMPONENTS[kind_of(asset)] if c in components]
    missing = [c for c in carried if c.value not in kinds and c not in declared.none]
    if not listed:
        return "NON" if missing else "NAP"
    return limited if missing or any(_falls_short(grant) for grant in listed) else unlimited


def _falls_short(grant: Grant | None) -> bool:
    if grant is None or grant.status is not GrantStatus.ACTIVE:
        return True
    return is_limited(grant) or not has_guardian_consent(grant)


def _public_ids(
    declared: RightsDeclaration, grants: Mapping[GrantId, Grant], components: tuple[Component, ...]
) -> tuple[str, ...]:
    """Public ids in the order listed; one that shows a person's name is left out, whatever the grant says."""
    known = [grant for grant in _listed(declared, grants, components) if grant is not None]
    ids = [g.public_id for g in known if g.public_id and not names_person(g, g.public_id)]
    return tuple(dict.fromkeys(ids))


def _notice(year: int, owner: str) -> str:
    """`© 2026 長野市`; nothing is claimed for a file whose owner nobody named, as `transcode` makes it."""
    if not owner:
        return ""
    return f"© {year} {owner}" if year else f"© {owner}"


def _usage_terms(licence: str) -> Texts:
    if not is_open_licence(licence):
        return _RESERVED
    name = licence.removeprefix("LicenseRef-")
    if licence in PUBLIC_DOMAIN:
        return Texts.of({"ja": f"{name}（自由に利用できます）", "en": f"{name} (free of restrictions)"})
    where = f" {LICENCE_URLS[licence]}" if licence in LICENCE_URLS else ""
    return Texts.of(
        {"ja": f"{name} の条件で利用できます。{where}".strip(), "en": f"Licensed under {name}.{where}"}
    )


def _source_type(asset: Asset) -> str:
    """IPTC digital source type: edited from captures unless generative AI had a part (facts A.1)."""
    if asset.rights.ai.used:
        return "compositeWithTrainedAlgorithmicMedia"
    return "digitalCapture" if kind_of(asset) is Kind.PHOTO else "compositeCapture"
