"""Files we write for people: whole, commented where that helps, and never over something that is there.

What a person wrote is changed only by `edit_yaml`, which keeps comments, order and spelling.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.resolver import VersionedResolver

from tayori.config.languages import mendable
from tayori.config.section import SCHEMA_VERSION
from tayori.config.settings import MANIFEST
from tayori.config.yaml import Document, MappingNode, load_yaml, parse_yaml
from tayori.errors import UsageError
from tayori.model.asset import COMPONENTS, COVER_COMPONENTS, Kind
from tayori.store.files import disk_errors, replace_file

_PLAIN = re.compile(r"[^\W_](?:[\w .・、。「」！？（）…/-]*[\w。」！？）])?")
_NOT_TEXT = frozenset({"null", "~", "true", "false", "yes", "no", "on", "off"})


def scalar(text: str) -> str:
    """`text` as one YAML scalar on one line, bare where that cannot be misread, else in double quotes."""
    if _PLAIN.fullmatch(text) and text.lower() not in _NOT_TEXT:
        return text
    written: str = yaml.dump(
        text, Dumper=yaml.CSafeDumper, allow_unicode=True, default_style='"', width=10**9
    )
    return written.rstrip("\n")


def write_new(path: Path, text: str) -> None:
    """`text`, which has to be YAML, in a new file. Raises UsageError when there is one already."""
    parse_yaml(text, path.name)
    with disk_errors(path):
        if path.exists():
            raise UsageError(f"{path} exists already.", "Edit it, or choose another name.")
        path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, text.encode())


_ALT = "# alt: {ja: ...}                  # what someone who cannot see it should know\n"


def write_workspace(
    root: Path,
    organisation: str,
    *,
    languages: Sequence[str] = ("ja", "en"),
    url: str = "",
    contact: str = "",
    timezone: str = "Asia/Tokyo",
) -> tuple[Path, ...]:
    """A new workspace: a commented tayori.yaml and its empty folders; answers what was made.

    `organisation` is its name in the first of `languages`. Raises UsageError when there is a tayori.yaml
    already, ResourceError when the folder cannot be written.
    """
    text = _WORKSPACE.format(
        schema=SCHEMA_VERSION,
        lang=languages[0],
        name=scalar(organisation),
        url=f"url: {scalar(url)}" if url else "# url: https://www.example.jp/",
        contact=f"contact: {scalar(contact)}" if contact else "# contact: kouhou@example.jp",
        languages=", ".join(languages),
        timezone=scalar(timezone),
    )
    write_new(root / MANIFEST, text)
    folders = tuple(root / name for name in ("clips", "shows", "photos", "grants"))
    with disk_errors(root):
        for folder in folders:
            folder.mkdir(exist_ok=True)
    return (root / MANIFEST, *folders)


def write_clip_manifest(
    path: Path,
    *,
    title: Mapping[str, str],
    source: str,
    captions: Mapping[str, str] | None = None,
    recorded: date | None = None,
) -> None:
    """A new clip.yaml at `path`. Raises UsageError when there is one already, ResourceError."""
    write_new(path, _head(title, source, captions, recorded) + _rights(Kind.CLIP))


def write_episode_manifest(
    path: Path,
    *,
    title: Mapping[str, str],
    source: str,
    captions: Mapping[str, str] | None = None,
    recorded: date | None = None,
    number: int | None = None,
) -> None:
    """A new episode.yaml at `path`. Raises UsageError when there is one already, ResourceError."""
    told = f"number: {number}\n" if number is not None else ""
    write_new(path, _head(title, source, captions, recorded) + told + _rights(Kind.EPISODE))


def write_show_manifest(path: Path, *, title: Mapping[str, str]) -> None:
    """A new show.yaml at `path`, commented. Raises UsageError when there is one already, ResourceError.

    Its description is the title until somebody writes a better one.
    """
    texts = _by_language(title, "  ")
    write_new(path, _SHOW.format(schema=SCHEMA_VERSION, texts=texts, cover=", ".join(COVER_COMPONENTS)))


def write_photo_manifest(
    path: Path, *, title: Mapping[str, str], source: str, recorded: date | None = None
) -> None:
    """A new photo.yaml at `path`. Raises UsageError when there is one already, ResourceError."""
    write_new(path, _head(title, source, None, recorded) + _ALT + _rights(Kind.PHOTO))


def edit_yaml(path: Path, edit: Callable[[dict[str, Any]], None]) -> None:
    """Let `edit` change the mapping in the file `path`; comments, order and spelling stay.

    The file is written only when something changed and the result reads as YAML. Raises ConfigError when the
    file is refused by `load_yaml`, ResourceError when it cannot be written.
    """
    before, after = path.read_bytes() if path.is_file() else b"", edited_yaml(path, edit)
    if after != before:
        replace_file(path, after)


def edited_yaml(path: Path, edit: Callable[[dict[str, Any]], None]) -> bytes:
    """The file `path` as `edit_yaml` would write it; as it is when nothing changes. Writes nothing."""
    before = load_yaml(path)
    text = path.read_bytes().decode("utf-8-sig")
    ruamel = _editor(text)
    try:
        data = ruamel.load(text)
    except YAMLError as error:
        raise UsageError(f"{path.name} cannot be edited: {error}.", "Change it by hand.") from error
    _mend(data, before.root)
    edit(data)
    _write_days(data)
    out = io.StringIO()
    ruamel.dump(data, out)
    after = parse_yaml(out.getvalue(), path.name)
    return out.getvalue().encode() if _mended(before) != after.root else path.read_bytes()


class _WithoutDays(VersionedResolver):
    """Leaves days as they are written: an impossible one (2026-99-31) must not stand in an edit's way."""

    @property
    def versioned_resolver(self) -> Any:
        """Patterns by first character, without those of a timestamp."""
        known = super().versioned_resolver
        return {first: [pair for pair in pairs if pair[0] != _DAY] for first, pairs in known.items()}


def _write_days(node: Any) -> None:
    """Days an edit put in, as the text that stands for them."""
    for key, value in node.items() if isinstance(node, dict) else enumerate(node):
        if isinstance(value, date):
            node[key] = value.isoformat()
        elif isinstance(value, (dict, list)):
            _write_days(value)


_DAY = "tag:yaml.org,2002:timestamp"
_ITEM = re.compile(r"^( *)[^\s#-][^\n]*:[^\S\n]*(?:#[^\n]*)?\n(?:\s*#[^\n]*\n)*( *)- ", re.MULTILINE)


def _editor(text: str) -> YAML:
    """Reads and writes as `text` is written: lists indented as there, days as text."""
    ruamel = YAML()
    ruamel.Resolver = _WithoutDays
    ruamel.preserve_quotes = True
    ruamel.width = 10**6
    item = _ITEM.search(text)
    offset = max(len(item[2]) - len(item[1]), 0) if item else 0
    ruamel.indent(mapping=2, sequence=offset + 2, offset=offset)
    return ruamel


def _mend(data: Any, node: Any) -> None:
    """Put a value that a comma cut in two together again (MappingNode.spilled) before it is written back."""
    if isinstance(node, MappingNode):
        for rest, (owner, text) in node.spilled.items():
            if mendable(node, rest):
                data.pop(rest, None)
                data[owner] = text
        for key, value in node.items():
            if key in data:
                _mend(data[key], value)


def _mended(document: Document) -> Any:
    tree = document.root
    _mend(tree, tree)
    return tree


def _head(
    title: Mapping[str, str], source: str, captions: Mapping[str, str] | None, recorded: date | None
) -> str:
    text = f"schema: {SCHEMA_VERSION}\ntitle:\n{_by_language(title, '  ')}source: {scalar(source)}\n"
    text += f"captions:\n{_by_language(captions, '  ')}" if captions else ""
    return text + (f"recorded: {recorded}\n" if recorded else "")


def _rights(kind: Kind) -> str:
    components = ", ".join(COMPONENTS[kind])
    return (
        "rights:\n"
        f"  # Each of {components} needs a grant, or stands under none.\n"
        "  grants: []                       # portrait/x is grants/portrait/x.yaml\n"
        "  none: []                         # your word that there is none of these in it\n"
    )


def _by_language(texts: Mapping[str, str], indent: str) -> str:
    return "".join(f"{indent}{lang}: {scalar(text)}\n" for lang, text in texts.items())


_SHOW = """\
schema: {schema}
title:
{texts}description:                      # what people read before they subscribe
{texts}category: [Society & Culture]     # one or two of those Apple lists: `tayori feed check` knows them
# cover: cover.png                # a square picture of 1400 to 3000 pixels; without one there is no feed
# email: podcast@example.jp       # where Apple, Spotify and others reach whoever owns the show
# intro: intro.wav                # for every episode; a file in this folder
rights:
  # Each of {cover} in the cover needs a grant, or stands under none.
  grants: []                       # artwork/x is grants/artwork/x.yaml
  none: []                         # your word that there is none of these in it
"""
_WORKSPACE = """\
# A Tayori workspace: everything of one client or campaign.
schema: {schema}
organisation:
  name:
    {lang}: {name}
  {url}
  {contact}
languages: [{languages}]                 # the first is the default
timezone: {timezone}
rights:
  holder: {name}
  credit: {name}
  licence: LicenseRef-All-Rights-Reserved
  territories: [world]
captions:
  font: auto                        # or a file in fonts/
  burn: {lang}                          # the language burned into the picture, or none
renditions: [master, vertical, square, wide, preview]
# profiles:                         # change a built-in profile, or add one like it
#   story: {{like: vertical, safe_area: reels}}
targets:
  portal:
    kind: folder
    path: site
    base_url: https://example.jp/   # where the folder will be found on the web
  # youtube:
  #   kind: youtube
  #   rendition: vertical
  #   credentials: file:~/.config/tayori/youtube.json
  #   privacy: private
  #   category: "19"                # Travel & Events
  #   made_for_kids: false          # a legal declaration, therefore without a default
"""
