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

from tayori.config.layout import SHOW_MANIFEST, list_assets
from tayori.config.profiles import BUILT_IN
from tayori.config.workspace import list_slugs, load_settings
from tayori.config.write import (
    write_clip_manifest,
    write_episode_manifest,
    write_photo_manifest,
    write_show_manifest,
)
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
    show_title: str | None = None
    """Of a show that is not there yet."""
    link: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """A source taken in."""

    slug: Slug
    kind: Kind
    manifest: Path
    findings: tuple[Finding, ...]
    show: Path | None = None
    """The show.yaml that was written for it; None: its show was there, or it has none."""

    @property
    def document(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "slug": self.slug,
            "kind": self.kind,
            "manifest": str(self.manifest),
            "new_show": str(self.show) if self.show else None,
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
    used = {*list_slugs(root), *_shows(root)}
    show = _show(root, options) if any(kind is Kind.EPISODE for _, kind, _ in looked) else None
    used |= {show} if show else set()
    taken = []
    for file, kind, found in looked:
        slug = parse_slug(options.slug) if options.slug else _free_slug(file, used)
        if slug in used:
            raise UsageError(f"There is something called {slug} already.", "Choose another with --slug.")
        used.add(slug)
        folder = root / f"shows/{show}" / slug if kind is Kind.EPISODE else root / f"{kind}s" / slug
        made = _make_show(root, show, options, str(settings.lang)) if kind is Kind.EPISODE and show else None
        _copy(file, folder, link=options.link)
        title = {str(settings.lang): options.title or file.stem}
        manifest = _write_manifest(
            folder, kind, file, title, found, _captions_beside(file, settings.languages)
        )
        told = findings(found, BUILT_IN[:2]) if found and kind is Kind.CLIP else ()
        taken.append(Taken(slug, kind, manifest, told, made))
    return tuple(taken)


def _look(file: Path, options: IntakeOptions) -> tuple[Kind, Probe | None]:
    if not file.is_file():
        raise UsageError(f"There is no file {file}.", "Check the name.")
    if options.kind is not None and options.kind not in list(Kind):
        raise UsageError(f"There is no kind {options.kind!r}.", f"Choose one of: {', '.join(Kind)}.")
    if is_photo(file):
        return _agreed(file, Kind.PHOTO, options.kind), None
    found = probe(file)
    if options.kind == Kind.EPISODE:
        if found.audio is None:
            raise MediaError(
                f"{file.name} has no sound at all, so it cannot be an episode's recording.",
                "Give the recording that has the sound, or add this one with --kind clip.",
            )
        return Kind.EPISODE, found
    return _agreed(file, Kind.CLIP if found.video else Kind.EPISODE, options.kind), found


def _agreed(file: Path, content: Kind, said: str | None) -> Kind:
    """The kind by content, which is not to be contradicted."""
    if said is not None and said != content:
        raise MediaError(
            f"{file.name} is no {said}: it would be a {content}.", f"Add it with --kind {content}."
        )
    return content


def _shows(root: Path) -> list[Slug]:
    return [Slug(path.parent.name) for path in list_assets(root.resolve()).shows]


def _show(root: Path, options: IntakeOptions) -> Slug:
    """The show episodes go into: the one that is named, there or not, or the only one there is."""
    if options.show is not None:
        return parse_slug(options.show)
    known = _shows(root)
    if len(known) == 1:
        return known[0]
    told = (
        f"Add it with --show SHOW: {', '.join(known)}" if known else "Name one with --show SHOW: it is made"
    )
    what = "there are several here" if known else "there is none here yet"
    raise UsageError(f"An episode needs a show, and {what}.", f"{told}.")


def _make_show(root: Path, show: Slug, options: IntakeOptions, lang: str) -> Path | None:
    """Write the show.yaml of a show that is not there; its path, None where there is one."""
    manifest = root / "shows" / show / SHOW_MANIFEST
    if manifest.is_file():
        return None
    if show in list_slugs(root):
        raise UsageError(f"There is an asset called {show} already.", "Choose another with --show.")
    write_show_manifest(manifest, title={lang: options.show_title or str(show)})
    return manifest


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
