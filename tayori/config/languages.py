"""Language tags, texts by them, and the one place where they decide how a comma is read."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tayori.config.yaml import MappingNode
from tayori.model.ids import Lang
from tayori.model.text import Texts

_LANG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")


def is_lang(text: str) -> bool:
    """True for a BCP-47 tag as workspaces write it: `ja`, `en`, `zh-Hant`, `pt-BR`, `es-419`."""
    return _LANG.fullmatch(text) is not None


def mendable(node: MappingNode, rest: str) -> bool:
    """True when the key `rest` is no key but goes on with a text: `{en: Seven a.m., Nagano Station}`."""
    return is_lang(node.spilled[rest][0]) and not is_lang(rest)


def texts(written: Mapping[str, str] | None, lang: Lang) -> Texts:
    """A text by language, `lang` first; a bare text is in `lang`."""
    items = [(Lang(tag or lang), text) for tag, text in (written or {}).items()]
    return Texts(tuple(sorted(items, key=lambda item: item[0] != lang)))
