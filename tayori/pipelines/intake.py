"""`add`: take a source into the workspace with a manifest that says what is still to be filled in."""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tayori.config.profiles import BUILT_IN
from tayori.config.workspace import list_slugs, load_settings
from tayori.config.write import write_clip_manifest, write_episode_manifest, write_photo_manifest
from tayori.errors import MediaError, UsageError
from tayori.media.photo import is_photo, taken_on
from tayori.media.probe import probe
from tayori.media.remarks import findings
from tayori.model.asset import Kind
from tayori.model.finding import Finding
from tayori.model.ids import Lang, Slug, parse_slug
from tayori.model.probe import Probe
from tayori.store.files import digest_file, disk_errors

_CAPTION_SUFFIXES = (".srt", ".vtt", ".ass")


@dataclass(frozen=True, slots=True)
class IntakeOptions:
    """What the command line said."""

    slug: str | None = None
    kind: str | None = None
    show: str | None = None
    title: str | None = None
    link: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """A source taken in."""

    slug: Slug
    kind: Kind
    manifest: Path
    findings: tuple[Finding, ...]

    @property
    def document(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "slug": self.slug,
            "kind": self.kind,
            "manifest": str(self.manifest),
            "findings": [{"rule": f.rule, "severity": f.severity, "text": f.text} for f in self.findings],
        }


def take_in(root: Path, files: Sequence[Path], options: IntakeOptions) -> tuple[Taken, ...]:
    """Take `files` in, each with the caption files that lie beside it under the same name.

    All are looked at before the first is taken. Raises UsageError for slugs, kinds and missing files,
    MediaError for files that are not media.
    """
    if options.slug and len(files) > 1:
        raise UsageError("--slug names one asset, but several files are given.", "Add them one by one.")
    settings = load_settings(root)
    looked = [(file, *_look(file, options)) for file in files]
    used = set(list_slugs(root))
    taken = []
    for file, kind, found in looked:
        slug = parse_slug(options.slug) if options.slug else _free_slug(file, used)
        if slug in used:
            raise UsageError(f"There is an asset called {slug} already.", "Choose another with --slug.")
        used.add(slug)
        folder = _folder(root, kind, slug, options.show)
        _copy(file, folder, link=options.link)
        title = {str(settings.lang): options.title or file.stem}
        manifest = _write_manifest(
            folder, kind, file, title, found, _captions_beside(file, settings.languages)
        )
        told = findings(found, BUILT_IN[:2]) if found and kind is Kind.CLIP else ()
        taken.append(Taken(slug, kind, manifest, told))
    return tuple(taken)


def _look(file: Path, options: IntakeOptions) -> tuple[Kind, Probe | None]:
    if not file.is_file():
        raise UsageError(f"There is no file {file}.", "Check the name.")
    if options.kind is not None and options.kind not in list(Kind):
        raise UsageError(f"There is no kind {options.kind!r}.", f"Choose one of: {', '.join(Kind)}.")
    if is_photo(file):
        return _agreed(file, Kind.PHOTO, options.kind), None
    found = probe(file)
    if options.kind == Kind.EPISODE and found.audio is not None:
        return Kind.EPISODE, found
    return _agreed(file, Kind.CLIP if found.video else Kind.EPISODE, options.kind), found


def _agreed(file: Path, content: Kind, said: str | None) -> Kind:
    """The kind by content, which is not to be contradicted."""
    if said is not None and said != content:
        raise MediaError(
            f"{file.name} is no {said}: it would be a {content}.", f"Add it with --kind {content}."
        )
    return content


def _folder(root: Path, kind: Kind, slug: Slug, show: str | None) -> Path:
    if kind is not Kind.EPISODE:
        return root / f"{kind}s" / slug
    if show is None or not (root / "shows" / show / "show.yaml").is_file():
        raise UsageError(
            f"An episode needs a show{f', and there is no show {show!r}' if show else ''}.",
            "Write shows/<show>/show.yaml, then add with --show SHOW.",
        )
    return root / "shows" / show / slug


def _free_slug(file: Path, used: set[Slug]) -> Slug:
    """A slug from the file's name; from its content where the name has no letters a slug can hold."""
    plain = unicodedata.normalize("NFKD", file.stem).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:48].strip("-") or f"asset-{digest_file(file)[:8]}"
    slug, number = base, 2
    while slug in used:
        slug, number = f"{base}-{number}", number + 1
    return parse_slug(slug)


def _copy(file: Path, folder: Path, *, link: bool) -> None:
    with disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / file.name
        if link:
            with suppress(OSError):
                os.link(file, target)
                return
        partial = target.with_name(f".{target.name}.partial")
        try:
            shutil.copy2(file, partial)
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)


def _captions_beside(file: Path, languages: tuple[Lang, ...]) -> dict[str, Path]:
    """`clip.srt` is in the default language, `clip.en.srt` in its own if that is one of the workspace's."""
    found: dict[str, Path] = {}
    for path in sorted(file.parent.iterdir()):
        if path.suffix.lower() in _CAPTION_SUFFIXES and path.name.startswith(f"{file.stem}."):
            told = path.name[len(file.stem) + 1 : -len(path.suffix)] or str(languages[0])
            if told in languages:
                found.setdefault(told, path)
    return found


def _write_manifest(
    folder: Path,
    kind: Kind,
    file: Path,
    title: dict[str, str],
    found: Probe | None,
    captions: dict[str, Path],
) -> Path:
    for path in captions.values():
        _copy(path, folder, link=False)
    names = {lang: path.name for lang, path in captions.items()}
    recorded = date.fromisoformat(found.created[:10]) if found and found.created else taken_on(file)
    manifest = folder / f"{kind}.yaml"
    match kind:
        case Kind.CLIP:
            write_clip_manifest(manifest, title=title, source=file.name, captions=names, recorded=recorded)
        case Kind.EPISODE:
            write_episode_manifest(manifest, title=title, source=file.name, captions=names, recorded=recorded)
        case Kind.PHOTO:
            write_photo_manifest(manifest, title=title, source=file.name, recorded=recorded)
    return manifest
