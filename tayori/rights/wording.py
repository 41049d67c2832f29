"""Sentences about rights that viewers read, in Japanese and English."""

from __future__ import annotations

from tayori.model.asset import Kind
from tayori.model.grant import AiUse
from tayori.model.text import Texts
from tayori.rights.licences import LICENCE_URLS, PUBLIC_DOMAIN, is_open_licence

_RESERVED = {
    "ja": "無断での転載・複製・改変・二次利用を禁じます。",
    "en": "All rights reserved. No copying, editing or re-use without permission.",
}
_NO_EDITING = {"ja": "改変はできません。", "en": "It must not be altered."}
_THIRD_PARTIES = {
    "ja": "第三者が権利を持つ部分は含まれません。",
    "en": "Parts third parties have rights in are not included.",
}
PLACES = {
    "folder": ("ウェブサイト", "website"),
    "wordpress": ("ウェブサイト", "website"),
    "youtube": ("YouTube", "YouTube"),
    "tiktok": ("TikTok", "TikTok"),
    "instagram": ("Instagram", "Instagram"),
    "facebook": ("Facebook", "Facebook"),
    "line": ("LINE", "LINE"),
    "x": ("X", "X"),
    "manual": ("その他の媒体", "other media"),
}
"""Places everybody knows, as people call them in Japanese and English."""
_MEDIUM = {Kind.CLIP: ("動画", "video"), Kind.EPISODE: ("音声", "recording"), Kind.PHOTO: ("写真", "picture")}


def usage_terms(licence: str, *, no_editing: bool) -> Texts:
    """What anybody may do, in a sentence or two."""
    said = _licensed(licence) if is_open_licence(licence) else dict(_RESERVED)
    extra = []
    if no_editing and is_open_licence(licence):
        extra.append(_NO_EDITING)
    if licence.startswith("LicenseRef-PDL-"):
        extra.append(_THIRD_PARTIES)
    return Texts.of(
        {
            "ja": "".join((said["ja"], *(more["ja"] for more in extra))),
            "en": " ".join((said["en"], *(more["en"] for more in extra))),
        }
    )


def ai_disclosure(ai: AiUse, kind: Kind) -> Texts:
    """What viewers are told about generative AI: the asset's own words, else the usual ones; none unused."""
    if not ai.used:
        return Texts()
    ja, en = _MEDIUM[kind]
    usual = {
        "ja": f"この{ja}には、生成AIを使って制作した部分があります。",
        "en": f"Parts of this {en} were made with generative AI.",
    }
    own = {lang: text for lang, text in ai.disclosure.as_dict().items() if text.strip()}
    return Texts.of(own or usual)


def default_first(texts: Texts, lang: str) -> Texts:
    """`texts` with the language of an asset in front, English where they are not in it."""
    wanted = lang if lang in texts.as_dict() else "en"
    return Texts(tuple(sorted(texts.items, key=lambda item: item[0] != wanted)))


def only_in(territories: tuple[str, ...]) -> Texts:
    """Where an asset may be shown, for people; ISO codes as they are."""
    if not territories:
        return Texts.of({"ja": "利用できる地域はありません。", "en": "No territory."})
    places = ", ".join(territories)
    return Texts.of({"ja": f"次の国・地域に限ります: {places}", "en": f"Only in: {places}"})


def only_on(media: tuple[str, ...]) -> Texts:
    """On which media an asset may be shown, for people."""
    if not media:
        return Texts.of({"ja": "利用できる媒体はありません。", "en": "No channel."})
    ja, en = (", ".join(dict.fromkeys(PLACES.get(m, (m, m))[at] for m in media)) for at in (0, 1))
    return Texts.of({"ja": f"次の媒体に限ります: {ja}", "en": f"Only on: {en}"})


def _licensed(licence: str) -> dict[str, str]:
    name = licence.removeprefix("LicenseRef-")
    if licence in PUBLIC_DOMAIN:
        return {"ja": f"{name}（自由に利用できます）。", "en": f"{name} (free of restrictions)."}
    where = f" {LICENCE_URLS[licence]} " if licence in LICENCE_URLS else ""
    return {
        "ja": f"{name} の条件で利用できます。{where}".rstrip(),
        "en": f"Licensed under {name}.{where}".rstrip(),
    }
