"""`transcode`: renditions of bare files without a workspace, or of a workspace's clips into a folder.

A bare file becomes a clip of a workspace that exists only for this call, so that it goes the same way as
everything else: same decisions, same checks, same encoder.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tayori.config.profiles import BUILT_IN, built_in
from tayori.config.settings import CaptionSettings, Organisation, RightsDefaults, Settings
from tayori.config.workspace import Workspace, find_workspace, load_workspace
from tayori.errors import TayoriError, UsageError
from tayori.ledger.ledger import Ledger
from tayori.media.remarks import findings
from tayori.model.asset import CaptionFile, Clip
from tayori.model.ids import Lang, Slug
from tayori.model.rights import RightsDeclaration
from tayori.model.text import Texts
from tayori.model.time import Span, parse_seconds
from tayori.pipelines.build import Build, build_opened
from tayori.pipelines.describe import build_warnings
from tayori.pipelines.opening import OpenWorkspace, lock_path, state_folder
from tayori.pipelines.quality import measure_renditions
from tayori.pipelines.report import Reporter
from tayori.pipelines.steps import RenditionWork, content_step
from tayori.store.files import disk_errors
from tayori.store.lock import workspace_lock
from tayori.store.store import Store
from tayori.subtitles.burning.style import STYLES

DEFAULT_PROFILES = ("vertical",)


@dataclass(frozen=True, slots=True)
class TranscodeOptions:
    """What the command line said."""

    captions: Path | None = None
    profiles: tuple[str, ...] = ()
    out: Path | None = None
    trim: str | None = None
    lang: str = "ja"
    measure: bool = False
    style: str | None = None
    """Named style of the captions."""


@dataclass(frozen=True, slots=True)
class Transcoded:
    """What was made."""

    document: list[dict[str, Any]]
    rows: list[list[str]]
    findings: list[str]
    errors: list[TayoriError]


def transcode(
    what: list[str], options: TranscodeOptions, start: Path | None, reporter: Reporter
) -> Transcoded:
    """Make renditions of every FILE or SLUG in `what`. Raises UsageError for names that are neither.

    Errors of single sources are collected, after the others are made.
    """
    done = Transcoded([], [], [], [])
    for name in what:
        try:
            if Path(name).is_file():
                _bare_file(Path(name), options, reporter, done)
            else:
                _clip_of_workspace(name, options, start or Path.cwd(), reporter, done)
        except TayoriError as error:
            if len(what) == 1:
                raise
            done.errors.append(error)
    return done


def _bare_file(file: Path, options: TranscodeOptions, reporter: Reporter, done: Transcoded) -> None:
    for name in options.profiles:
        built_in(name)
    out = (options.out or Path.cwd()).absolute()
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out, prefix=".tayori-") as folder:
        workspace = _passing_workspace(file.resolve(), options, Path(folder))
        opened = OpenWorkspace(workspace, Store(Path(folder) / "store"), Ledger(Path(folder) / "ledger.db"))
        build = build_opened(opened, reporter)
        _raise_first(build)
        _deliver(build, file.stem, out, options, done)


def _passing_workspace(file: Path, options: TranscodeOptions, folder: Path) -> Workspace:
    lang = Lang(options.lang)
    styles = dict(STYLES)
    if options.style is not None and options.style not in styles:
        raise UsageError(f"There is no caption style {options.style!r}.", f"There are: {', '.join(styles)}.")
    captions = (CaptionFile(lang, options.captions.resolve(), options.style),) if options.captions else ()
    clip = Clip(
        slug=Slug("clip"),
        manifest=file,
        title=Texts.of({options.lang: file.stem}),
        lang=lang,
        rights=RightsDeclaration(),
        source=file,
        trim=_parse_trim(options.trim),
        captions=captions,
        burn=(lang,) if captions else (),
        renditions=options.profiles or DEFAULT_PROFILES,
    )
    settings = Settings(
        root=folder,
        organisation=Organisation(Texts()),
        languages=(lang,),
        timezone="Asia/Tokyo",
        rights=RightsDefaults("", "", RightsDeclaration().licence, ("world",)),
        captions=CaptionSettings(burn=(lang,)),
        renditions=DEFAULT_PROFILES,
        profiles=BUILT_IN,
        targets=(),
    )
    return Workspace(settings=settings, clips=(clip,), grants={})


def _clip_of_workspace(
    name: str, options: TranscodeOptions, start: Path, reporter: Reporter, done: Transcoded
) -> None:
    try:
        root = find_workspace(start.resolve())
    except UsageError as error:
        raise UsageError(f"There is no file {name}, and no workspace here.", "Check the name.") from error
    workspace = load_workspace(root, [name])
    asset = workspace.get_asset(name)
    if not isinstance(asset, Clip):
        raise UsageError(f"{name} is not a clip.", "`tayori build` makes episodes and photos.")
    if options.captions or options.trim:
        raise UsageError("--captions and --trim are for bare files.", f"Write them into {asset.manifest}.")
    if options.profiles:
        asset = replace(asset, renditions=options.profiles)
    workspace = replace(workspace, clips=(asset,))
    state = state_folder(root)
    with workspace_lock(lock_path(root), "tayori transcode", on_wait=reporter.note):
        opened = OpenWorkspace(workspace, Store(state / "store"), Ledger(state / "ledger.db"))
        build = build_opened(opened, reporter, keep_names=True)
    _raise_first(build)
    _deliver(build, asset.slug, options.out, options, done)


def _raise_first(build: Build) -> None:
    for _, error in build.failures:
        raise error


def _parse_trim(text: str | None) -> Span | None:
    if text is None:
        return None
    start, _, end = text.partition("-")
    try:
        return Span(parse_seconds(start), parse_seconds(end))
    except ValueError as error:
        raise UsageError(f"{text!r} is not a part.", "Write START-END in seconds, e.g. 2.4-24.") from error


def _deliver(build: Build, stem: str, out: Path | None, options: TranscodeOptions, done: Transcoded) -> None:
    """Copy what was made to `out` under the source's name, and describe it."""
    opened, clip = build.opened, build.opened.workspace.clips[0]
    quality = measure_renditions(build) if options.measure else {}
    folder = out or opened.root / "build" / clip.slug
    for step in (planned.step for planned in build.plan.steps):
        content = content_step(step)
        for output, artifact in zip(step.outputs, build.artifacts(step.name), strict=True):
            if output.file_name is None:
                continue
            path = folder / (stem + output.file_name.removeprefix(str(clip.slug)))
            if out is not None:
                _copy(opened.store.path(artifact.digest), path)
            if isinstance(content.work, RenditionWork):
                facts = _sound_facts(build, content.work.sound)
                _describe(path, artifact.size, content.work, facts, quality.get(content.name, {}), done)
    probe = opened.context.observer.probe(opened.context.observer.source(clip.source))
    profiles = [opened.workspace.settings.get_profile(name) for name in clip.renditions]
    done.findings.extend(str(finding) for finding in findings(probe, profiles))
    done.findings.extend(str(finding) for _, finding in build_warnings(build))


def _copy(source: Path, path: Path) -> None:
    partial = path.with_name(f".{path.name}.partial")
    with disk_errors(path):
        try:
            shutil.copyfile(source, partial)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)


def _sound_facts(build: Build, step: str) -> dict[str, Any]:
    key = next(p.step.recipe.key for p in build.plan.steps if p.step.name == step)
    facts: dict[str, Any] = build.opened.ledger.reports([key])[key]["facts"]
    return facts


def _describe(
    path: Path,
    size: int,
    work: RenditionWork,
    sound: dict[str, Any],
    quality: dict[str, Any],
    done: Transcoded,
) -> None:
    level, peak = sound["integrated_clufs"] / 100, sound["true_peak_cdb"] / 100
    loudness = "silence" if work.silent else f"{level:.1f} LUFS, {peak:.1f} dBTP"
    rate = size * 8000 // max(1, work.conform.length_ms)
    told = f"VMAF {quality['vmaf_mean']:.1f}, SSIM {quality['ssim']:.4f}" if quality else ""
    done.rows.append([str(path), f"{size / 1e6:.1f} MB", loudness, f"{rate / 1e6:.1f} Mbit/s", told])
    done.document.append(
        {"path": str(path), "size": size, "bitrate_bps": rate, "sound": sound, "quality": quality}
    )
