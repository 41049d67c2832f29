"""Language tags, and the one place where they decide how a comma is read."""

from __future__ import annotations

import re

from tayori.config.yaml import MappingNode

_LANG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")


def is_lang(text: str) -> bool:
    """True for a BCP-47 tag as workspaces write it: `ja`, `en`, `zh-Hant`, `pt-BR`, `es-419`."""
    return _LANG.fullmatch(text) is not None


def mendable(node: MappingNode, rest: str) -> bool:
    """True when the key `rest` is no key but goes on with a text: `{en: Seven a.m., Nagano Station}`."""
    return is_lang(node.spilled[rest][0]) and not is_lang(rest)
