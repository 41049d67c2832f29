"""Whose a file is and where its terms are, as XMP Rights, IPTC and ccREL say it (facts A.1)."""

from __future__ import annotations

from lxml import etree

from tayori.model.metadata import OutputMetadata
from tayori.model.rights import RightsStatement
from tayori.rights.licences import PUBLIC_DOMAIN
from tayori.rights.xmp_elements import alternatives, container, listed, plain, resource, structure, text

ODRL = "http://www.w3.org/ns/odrl/2/"
JSON_LD = "application/ld+json"


def write_owner(about: etree._Element, metadata: OutputMetadata) -> None:
    """Notice, credit, owner, terms, licence and policy."""
    rights = metadata.rights
    alternatives(about, "dc:rights", plain(rights.copyright_notice))
    text(about, "photoshop:Credit", rights.credit)
    text(about, "photoshop:Source", metadata.creator)
    text(about, "Iptc4xmpExt:CopyrightYear", str(rights.copyright_year or ""))
    text(about, "xmpRights:Marked", _marked(rights))
    listed(about, "xmpRights:Owner", "Bag", (rights.owner,))
    alternatives(about, "xmpRights:UsageTerms", rights.usage_terms)
    text(about, "xmpRights:WebStatement", rights.web_statement)
    resource(about, "cc:license", rights.licence_url)
    _link_policy(about, rights.policy_url)


def _marked(rights: RightsStatement) -> str:
    """Managed, public domain, or nothing where nobody claims anything."""
    if rights.licence in PUBLIC_DOMAIN:
        return "False"
    return "True" if rights.owner else ""


def _link_policy(about: etree._Element, url: str) -> None:
    if url:
        link = structure(container(about, "Iptc4xmpExt:LinkedEncRightsExpr", "Bag"))
        text(link, "Iptc4xmpExt:LinkedRightsExpr", url)
        text(link, "Iptc4xmpExt:RightsExprEncType", JSON_LD)
        text(link, "Iptc4xmpExt:RightsExprLangId", ODRL)
