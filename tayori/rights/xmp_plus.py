"""Releases and licence in the words of PLUS (facts A.1).

The age of a minor is never written, whatever PLUS has for it.
"""

from __future__ import annotations

from lxml import etree

from tayori.model.grant import ANY, WORLD
from tayori.model.metadata import OutputMetadata
from tayori.model.rights import RightsStatement
from tayori.rights.licences import PUBLIC_DOMAIN
from tayori.rights.wording import default_first, only_in, only_on
from tayori.rights.xmp_elements import alternatives, code, codes, container, listed, plain, structure, text

NO_ALTERATION = ("AL-CRP", "AL-FLP", "AL-RET", "AL-CLR", "AL-DCL", "AL-MRG")
"""Everything PLUS knows that can be done to a picture."""


def write_releases(about: etree._Element, rights: RightsStatement) -> None:
    """Whether persons and owners have agreed, by statuses and public ids."""
    code(about, "plus:ModelReleaseStatus", rights.model_release)
    listed(about, "plus:ModelReleaseID", "Bag", rights.model_release_ids)
    code(about, "plus:PropertyReleaseStatus", rights.property_release)
    listed(about, "plus:PropertyReleaseID", "Bag", rights.property_release_ids)


def write_licence(about: etree._Element, metadata: OutputMetadata) -> None:
    """Whom to ask, and the limits of the licence: time, place, medium, alteration, credit, notices."""
    rights, lang = metadata.rights, metadata.language
    if rights.owner:
        _write_parties(about, rights, metadata.creator or rights.owner)
    code(about, "plus:CopyrightStatus", _copyright_status(rights))
    code(about, "plus:DataMining", rights.data_mining)
    text(about, "plus:LicenseStartDate", rights.valid_from)
    text(about, "plus:LicenseEndDate", rights.valid_until)
    if WORLD not in rights.territories:
        alternatives(about, "plus:RegionConstraints", default_first(only_in(rights.territories), lang))
    if ANY not in rights.media:
        alternatives(about, "plus:MediaConstraints", default_first(only_on(rights.media), lang))
    codes(about, "plus:ImageAlterationConstraints", NO_ALTERATION if rights.no_editing else ())
    alternatives(about, "plus:OtherConstraints", plain(" / ".join(rights.conditions)))
    code(about, "plus:CreditLineRequired", "CR-CAI" if rights.credit else "")
    alternatives(about, "plus:OtherLicenseRequirements", plain("\n".join(rights.notices)))
    text(about, "plus:TermsAndConditionsURL", rights.web_statement)


def _write_parties(about: etree._Element, rights: RightsStatement, supplier: str) -> None:
    """The owner may be somebody else; who delivers the file is who can be asked."""
    owner = structure(container(about, "plus:CopyrightOwner", "Seq"))
    text(owner, "plus:CopyrightOwnerID", rights.owner_url)
    text(owner, "plus:CopyrightOwnerName", rights.owner)
    licensor = structure(container(about, "plus:Licensor", "Seq"))
    text(licensor, "plus:LicensorName", supplier)
    text(licensor, "plus:LicensorURL", rights.licensor_url)
    text(structure(container(about, "plus:ImageSupplier", "Seq")), "plus:ImageSupplierName", supplier)


def _copyright_status(rights: RightsStatement) -> str:
    if rights.licence in PUBLIC_DOMAIN:
        return "CS-PUB"
    return "CS-PRO" if rights.owner else ""
