"""Who speaks in every output, and where its pages are: from the settings to the words of `rights`."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urljoin

from tayori.config.settings import Settings, TargetSettings
from tayori.model.asset import Asset, Show
from tayori.pipelines.clearance.outlets import Outlet
from tayori.publishers.registry import get_kind, kind_names
from tayori.publishers.site.paths import asset_page
from tayori.rights.statement import House
from tayori.rights.wording import PLACES


def house_of(settings: Settings) -> House:
    """The house of a workspace, without the page of any asset."""
    site, portal = _portal(settings)
    outlets = [Outlet.of(target, settings) for target in settings.targets]
    return House(
        organisation=settings.organisation.name,
        lang=settings.lang,
        url=settings.organisation.url,
        terms_url=settings.rights.terms_url,
        licensor_url=settings.rights.licensor_url,
        data_mining=settings.rights.data_mining,
        portal=portal,
        site=site,
        kinds=tuple((outlet.name, outlet.kind) for outlet in outlets),
        places=tuple((t.name, _place(t, o)) for t, o in zip(settings.targets, outlets, strict=True)),
    )


def with_page(house: House, asset: Asset) -> House:
    """The house as `asset` names it: with the rights on the asset's own page, where there is a site.

    A show has no policy.
    """
    page = asset_page(asset, house.lang) if house.portal else ""
    portal = "" if isinstance(asset, Show) else house.portal
    return replace(house, portal=portal, page=f"{urljoin(house.portal, page)}#rights" if page else "")


def _place(target: TargetSettings, outlet: Outlet) -> str:
    """What the public calls a target; an own name for a place without `channel:` stays in the house."""
    return outlet.kind if outlet.kind != target.name or outlet.kind in PLACES else target.kind


def _portal(settings: Settings) -> tuple[str, str]:
    """Name and base URL, with its slash, of the first target that is a site; both empty without one."""
    known = kind_names()
    sites = (t for t in settings.targets if t.kind in known and get_kind(t.kind).is_site)
    bases = ((site.name, getattr(site.options, "base_url", "")) for site in sites)
    return next(((name, f"{base.rstrip('/')}/") for name, base in bases if base), ("", ""))
