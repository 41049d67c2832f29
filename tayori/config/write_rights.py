"""`rights:` of a manifest, edited: grants and sign-offs put in and taken out. Nothing is written here."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from tayori.config.write import edited_yaml
from tayori.config.yaml import load_yaml
from tayori.model.grant import Component
from tayori.model.rights import SignOff


def listed_grants(path: Path) -> tuple[str, ...]:
    """The grants the manifest in `path` itself lists; those of tayori.yaml hold without standing there."""
    rights = load_yaml(path).root.get("rights") or {}
    return tuple(rights.get("grants") or ())


def put_in(path: Path, grants: Collection[str], sign_offs: Collection[SignOff]) -> bytes:
    """The manifest in `path` with `grants` listed, and `sign_offs` under `none:`."""

    def edit(manifest: dict[str, Any]) -> None:
        rights = _inner(manifest, "rights", CommentedMap)
        if grants:
            _inner(rights, "grants", CommentedSeq).extend(grants)
        none = _none_as_mapping(rights) if sign_offs else {}
        for sign_off in sign_offs:
            none[sign_off.component.value] = _word(sign_off)

    return edited_yaml(path, edit)


def take_out(path: Path, grants: Collection[str], none: Collection[Component]) -> bytes:
    """The manifest in `path` without listed `grants`, and components that stand under `none:`."""

    def edit(manifest: dict[str, Any]) -> None:
        for grant in grants:
            manifest["rights"]["grants"].remove(grant)
        for component in none:
            words = manifest["rights"]["none"]
            del words[words.index(component) if isinstance(words, list) else component.value]
        for key in ("grants", "none"):
            _on_one_line_when_empty(manifest["rights"], key)

    return edited_yaml(path, edit)


def _on_one_line_when_empty(rights: Any, key: str) -> None:
    """An emptied block becomes `[]` on the line of its key: below a comment it would be no YAML."""
    if isinstance(rights.get(key), (list, dict)) and not rights[key]:
        rights[key] = CommentedSeq()
        rights[key].fa.set_flow_style()


def _word(sign_off: SignOff) -> CommentedMap:
    said = {"why": sign_off.why, "by": sign_off.by, "on": sign_off.on}
    word = CommentedMap({key: value for key, value in said.items() if value})
    word.fa.set_flow_style()
    return word


def _inner(node: dict[str, Any], key: str, kind: type[Any]) -> Any:
    """What stands at `key`; new, on one line if it is a list, where nothing does."""
    if node.get(key) is None:
        node[key] = kind()
        if kind is CommentedSeq:
            node[key].fa.set_flow_style()
    return node[key]


def _none_as_mapping(rights: dict[str, Any]) -> Any:
    """`none:` as a mapping, each of its components as it was, with the comment behind it."""
    before: Any = rights.get("none")
    if not isinstance(before, dict):
        rights["none"] = CommentedMap((name, None) for name in before or ())
        for number, (comment, *_) in before.ca.items.items() if before is not None else ():
            rights["none"].ca.items[before[number]] = [None, None, comment, None]
    return rights["none"]
