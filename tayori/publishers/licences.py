"""Licences by the names their readers know (facts A.4); the page with their terms is in the statement."""

from __future__ import annotations

import re

from tayori.model.ids import Lang
from tayori.publishers.site.words import is_japanese

RESERVED = "LicenseRef-All-Rights-Reserved"

_CREATIVE_COMMONS = {
    "CC-BY": ("表示", "Attribution"),
    "CC-BY-SA": ("表示-継承", "Attribution-ShareAlike"),
    "CC-BY-ND": ("表示-改変禁止", "Attribution-NoDerivatives"),
    "CC-BY-NC": ("表示-非営利", "Attribution-NonCommercial"),
    "CC-BY-NC-SA": ("表示-非営利-継承", "Attribution-NonCommercial-ShareAlike"),
    "CC-BY-NC-ND": ("表示-非営利-改変禁止", "Attribution-NonCommercial-NoDerivatives"),
}
_OTHERS = {
    "CC0-1.0": ("CC0 1.0（著作権放棄）", "CC0 1.0"),
    "CC-PDM-1.0": ("パブリックドメイン", "Public domain"),
    "LicenseRef-PDL-1.0": ("公共データ利用規約（第1.0版）", "Public Data License 1.0"),
    RESERVED: ("無断での転載・複製・改変はご遠慮ください。", "All rights reserved."),
}
_ATTRIBUTION = re.compile(r"CC-BY-\d+(\.\d+)*")


def licence_name(identifier: str, lang: Lang) -> str:
    """The licence with this SPDX identifier or LicenseRef in words; unknown ones as they are."""
    place = 0 if is_japanese(lang) else 1
    family, _, version = identifier.rpartition("-")
    if family in _CREATIVE_COMMONS:
        brand = ("クリエイティブ・コモンズ", "Creative Commons")[place]
        return f"{brand} {_CREATIVE_COMMONS[family][place]} {version}"
    if identifier in _OTHERS:
        return _OTHERS[identifier][place]
    return identifier.removeprefix("LicenseRef-")


def is_reserved(identifier: str) -> bool:
    """Whether all rights are reserved."""
    return identifier == RESERVED


def is_attribution(identifier: str) -> bool:
    """Whether it is plain CC BY, of any version: what YouTube calls `creativeCommon`.

    CC-BY-NC, -ND and -SA allow less, so calling them that would give away more than their holders do.
    """
    return _ATTRIBUTION.fullmatch(identifier) is not None
