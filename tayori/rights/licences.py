"""Licences an asset can be offered under: what they allow, and the pages of their terms (facts A.4)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Licence:
    """An open licence, by what it allows everybody."""

    url: str
    credit: bool = True
    """The credit has to be shown."""
    derive: bool = True
    commercial: bool = True
    share_alike: bool = False
    """What is made of it has to be offered under the same licence."""


_CC = "https://creativecommons.org"

LICENCES = {
    "CC-BY-4.0": Licence(f"{_CC}/licenses/by/4.0/"),
    "CC-BY-SA-4.0": Licence(f"{_CC}/licenses/by-sa/4.0/", share_alike=True),
    "CC-BY-ND-4.0": Licence(f"{_CC}/licenses/by-nd/4.0/", derive=False),
    "CC-BY-NC-4.0": Licence(f"{_CC}/licenses/by-nc/4.0/", commercial=False),
    "CC-BY-NC-SA-4.0": Licence(f"{_CC}/licenses/by-nc-sa/4.0/", commercial=False, share_alike=True),
    "CC-BY-NC-ND-4.0": Licence(f"{_CC}/licenses/by-nc-nd/4.0/", commercial=False, derive=False),
    "CC0-1.0": Licence(f"{_CC}/publicdomain/zero/1.0/", credit=False),
    "CC-PDM-1.0": Licence(f"{_CC}/publicdomain/mark/1.0/", credit=False),
    "LicenseRef-PDL-1.0": Licence("https://www.digital.go.jp/resources/open_data/public_data_license_v1.0"),
}
"""Open licences we know. PDL 1.0 is compatible with CC BY 4.0 by its own words."""

LICENCE_URLS = {name: licence.url for name, licence in LICENCES.items()}

PUBLIC_DOMAIN = frozenset({"CC0-1.0", "CC-PDM-1.0"})


def is_open_licence(licence: str) -> bool:
    """Whether a licence lets anybody re-use the asset: every SPDX identifier, and PDL (facts A.4).

    `LicenseRef-...` names terms of one's own, which reserve rights; so does no licence at all.
    """
    name = licence.strip().casefold()
    return bool(name) and (not name.startswith("licenseref-") or name.startswith("licenseref-pdl-"))
