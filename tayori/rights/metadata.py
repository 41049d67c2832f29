"""What goes into an output: what it is, and its rights as `statement` says them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tayori.model.asset import Asset, Episode, Photo
from tayori.model.grant import Grant
from tayori.model.ids import GrantId
from tayori.model.metadata import OutputMetadata
from tayori.model.rights import RightsStatement
from tayori.model.text import Texts
from tayori.rights.statement import House, rights_statement
from tayori.rights.xmp import packet


def with_packet(metadata: OutputMetadata) -> OutputMetadata:
    """The metadata with the XMP packet that says the same, ready to be embedded."""
    return replace(metadata, xmp=packet(metadata))


def bare_metadata(
    asset: Asset, grants: Mapping[GrantId, Grant], house: House, rendition: str, year: int
) -> OutputMetadata:
    """The metadata of one output without its packet, which costs most: for keys, where nothing is written.

    `year` is the copyright's, 0 where it is unknown. The same arguments give the same value.
    """
    return metadata_of(asset, rights_statement(asset, grants, house, year), house, rendition)


def metadata_of(asset: Asset, rights: RightsStatement, house: House, rendition: str) -> OutputMetadata:
    """The metadata of one output whose rights are known, as they are the same for all of an asset's."""
    return OutputMetadata(
        title=asset.title,
        description=asset.description,
        creator=house.name,
        keywords=asset.tags,
        language=str(asset.lang),
        identifier=f"{house.url}#{asset.slug}" if house.url else str(asset.slug),
        rendition=rendition,
        created=asset.recorded.isoformat() if asset.recorded else "",
        rights=rights,
        alt=asset.alt if isinstance(asset, Photo) else Texts(),
        released=_released(asset),
    )


def _released(asset: Asset) -> str:
    """The day an episode is released on, where it is published."""
    moment = asset.published if isinstance(asset, Episode) else None
    return moment.date().isoformat() if moment else ""
