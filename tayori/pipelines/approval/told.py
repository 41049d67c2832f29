"""An approval as its giver sees it: what is sealed by name, and the picture to look at."""

from __future__ import annotations

from collections.abc import Iterator

from tayori.model.asset import Asset
from tayori.model.audit import Seal
from tayori.model.publishing import Role
from tayori.pipelines.opening import OpenWorkspace
from tayori.pipelines.package import role_of
from tayori.pipelines.steps import build_path

WORDS = "words, rights"
"""What parts of a seal are that have no kind before their name."""
_PICTURES = (Role.POSTER, Role.PHOTO, Role.RENDITION, Role.COVER)
"""What tells most of an asset at a glance, first to last."""


def contents(seal: Seal) -> dict[str, tuple[str, ...]]:
    """What a seal holds, by kind: renditions by profile, captions by language, grants by public id."""
    found: dict[str, list[str]] = {}
    for part, _ in seal.parts:
        kind, _, rest = part.partition("/")
        name = rest.split("/")[0]
        names = found.setdefault(kind if name else WORDS, [])
        if (name or kind) not in names:
            names.append(name or kind)
    return {kind: tuple(names) for kind, names in sorted(found.items())}


def named(part: str) -> str:
    """A part of a seal as people read it: `grant REL-0001`."""
    return part.replace("/", " ", 1)


def picture(asset: Asset, opened: OpenWorkspace) -> str:
    """The file in `build/` to look at before approving, from the workspace; of sound alone the sound."""
    found = sorted(_files(asset, opened), key=lambda file: _rank(file[0]))
    if not found:
        return ""
    return build_path(opened.root, asset.slug, found[0][1]).relative_to(opened.root).as_posix()


def _files(asset: Asset, opened: OpenWorkspace) -> Iterator[tuple[Role, str]]:
    for planned in opened.plan.of(asset.slug):
        for output in planned.step.outputs:
            role = role_of(planned, output.name) if output.file_name else None
            if role is not None and output.file_name:
                yield role, output.file_name


def _rank(role: Role) -> int:
    return _PICTURES.index(role) if role in _PICTURES else len(_PICTURES)
