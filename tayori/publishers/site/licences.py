"""Licences as a reader sees them: a name in their language and the page that says the terms (facts A.4)."""

from __future__ import annotations

from dataclasses import dataclass

from tayori.model.ids import Lang
from tayori.publishers.site.words import is_japanese

_CREATIVE_COMMONS = {
    "CC-BY": ("by", "表示", "Attribution"),
    "CC-BY-SA": ("by-sa", "表示-継承", "Attribution-ShareAlike"),
    "CC-BY-ND": ("by-nd", "表示-改変禁止", "Attribution-NoDerivatives"),
    "CC-BY-NC": ("by-nc", "表示-非営利", "Attribution-NonCommercial"),
    "CC-BY-NC-SA": ("by-nc-sa", "表示-非営利-継承", "Attribution-NonCommercial-ShareAlike"),
    "CC-BY-NC-ND": ("by-nc-nd", "表示-非営利-改変禁止", "Attribution-NonCommercial-NoDerivatives"),
}
_OTHERS = {
    "CC0-1.0": ("CC0 1.0(著作権放棄)", "CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "LicenseRef-PDL-1.0": (
        "公共データ利用規約(第1.0版)",
        "Public Data License 1.0",
        "https://www.digital.go.jp/resources/open_data/public_data_license_v1.0",
    ),
    "LicenseRef-All-Rights-Reserved": (
        "無断での転載・複製・改変はご遠慮ください。",
        "All rights reserved.",
        "",
    ),
}


@dataclass(frozen=True, slots=True)
class Licence:
    """What a page says of a licence."""

    name: str
    url: str
    """Empty where no page states the terms."""


def licence(identifier: str, lang: Lang) -> Licence:
    """The licence with this SPDX identifier or LicenseRef; unknown ones are shown as they are."""
    family, _, version = identifier.rpartition("-")
    japanese = is_japanese(lang)
    if family in _CREATIVE_COMMONS:
        code, ja, en = _CREATIVE_COMMONS[family]
        name = f"クリエイティブ・コモンズ {ja} {version}" if japanese else f"Creative Commons {en} {version}"
        return Licence(name, f"https://creativecommons.org/licenses/{code}/{version}/")
    if identifier in _OTHERS:
        ja, en, url = _OTHERS[identifier]
        return Licence(ja if japanese else en, url)
    return Licence(identifier.removeprefix("LicenseRef-"), "")
