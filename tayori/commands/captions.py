"""`captions ...`: the caption tools, on bare files too."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tayori.commands.desk import Desk, command
from tayori.errors import ExitCode

_group = typer.Typer(
    name="captions", help="Read, check, break, convert and transcribe captions.", no_args_is_help=True
)

FileArgument = Annotated[
    Path, typer.Argument(help="Captions: SRT, WebVTT, ASS, SBV, TTML, or text with times.")
]


def _language(tag: str | None) -> str | None:
    """Refuse what is no language before it is written into a file."""
    from tayori.config.languages import is_lang

    if tag is not None and not is_lang(tag):
        raise typer.BadParameter(f"`{tag}` is no language tag; write ja, en, zh-Hant.")
    return tag


LangOption = Annotated[
    str | None,
    typer.Option(
        help="Language of the captions.", callback=_language, show_default="as the name says, else ja"
    ),
]
ProfileOption = Annotated[str, typer.Option(help="Profile whose safe area and size are meant.")]


StyleOption = Annotated[str, typer.Option(help="Named style the captions are burned in.")]


class RulesChoice(StrEnum):
    """Which characters may begin a line."""

    STRICT = "strict"
    RELAXED = "relaxed"


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    for function in (check, wrap, convert, burn, transcribe):
        _group.command(function.__name__)(function)
    app.add_typer(_group)


@command
def check(
    desk: Desk,
    what: Annotated[str, typer.Argument(metavar="FILE-or-SLUG", help="A caption file, or a clip's slug.")],
    profile: ProfileOption = "vertical",
    lang: LangOption = None,
    style: StyleOption = "telop",
    video: Annotated[
        Path | None, typer.Option(help="Its clean video: check beside sound and cuts, and as it is seen.")
    ] = None,
    sheet: Annotated[
        Path | None, typer.Option(help="Write every cue as burned here, with the safe area (JPEG).")
    ] = None,
) -> None:
    """Say what is wrong with captions; --json is SARIF. Exit 7 when a cue cannot be set or read.

    Of a clip, what its last build measured on the picture is told too.

    Example: tayori captions check captions.ja.srt --video IMG_0412.MOV --sheet cues.jpg
    """
    from tayori.pipelines.caption_report import Checked, check_asset
    from tayori.pipelines.caption_rows import finding_rows, sarif_document
    from tayori.pipelines.opening import open_workspace
    from tayori.subtitles.formats.base import counted

    path = Path(what)
    if path.is_file() or path.suffix:
        from tayori.pipelines.caption_check import CheckOptions, check_file  # measures: heavy libraries

        checked: tuple[Checked, ...] = (check_file(path, CheckOptions(lang, profile, style, video, sheet)),)
    else:
        checked = check_asset(open_workspace(desk.root, [what]), what)
    desk.emit(sarif_document(checked))
    for one in checked:
        desk.table(["severity", "finding", "where", "cure"], finding_rows(one.findings), title=one.path.name)
        desk.say(f"{one.path.name}: {counted(len(one.track.cues))}, {counted(len(one.findings), 'finding')}.")
    if any(finding.severity == "error" for one in checked for finding in one.findings):
        raise typer.Exit(ExitCode.CHECK_FAILED)


@command
def wrap(
    desk: Desk,
    file: FileArgument,
    profile: ProfileOption = "vertical",
    lang: LangOption = None,
    rules: Annotated[
        RulesChoice, typer.Option(help="relaxed: small kana, ー and 々 may begin a line.")
    ] = RulesChoice.STRICT,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write the broken lines here.")] = None,
) -> None:
    """Show how captions are broken into lines for a profile, with the width of each.

    What does not fit two lines becomes two cues in time.

    Example: tayori captions wrap captions.ja.srt --profile vertical -o wrapped.srt
    """
    from tayori.pipelines.caption_rows import wrap_lines, wrapped_document
    from tayori.pipelines.captions import wrap_captions, write_captions
    from tayori.subtitles.lines.wrap import Rules

    wrapped = wrap_captions(file, lang, profile, Rules(rules))
    findings = wrapped.findings + (write_captions(wrapped.track, out) if out else ())
    desk.emit(wrapped_document(wrapped))
    for line in wrap_lines(wrapped):
        desk.result(line)
    for finding in findings:
        desk.say(str(finding))


@command
def convert(
    desk: Desk,
    file: FileArgument,
    out: Annotated[
        Path, typer.Option("--out", "-o", help="File to write: .srt .vtt .ass .sbv .ttml .html .json ...")
    ],
    lang: LangOption = None,
    shift: Annotated[int, typer.Option(help="Milliseconds to show cues later; below 0 earlier.")] = 0,
) -> None:
    """Write captions in another format, in UTF-8; say what was lost.

    Example: tayori captions convert old-sjis.srt -o captions.ja.vtt
    """
    from tayori.pipelines.captions import convert_captions
    from tayori.pipelines.describe import finding_document
    from tayori.subtitles.formats.base import counted

    done = convert_captions(file, lang, out, shift)
    desk.emit({"written": str(out), "findings": [finding_document(f) for f in done.findings]})
    for finding in done.findings:
        desk.say(str(finding))
    desk.result(f"written: {out} ({counted(len(done.track.cues))})")


@command
def burn(
    desk: Desk,
    video: Annotated[Path, typer.Argument(help="A clean video.")],
    file: FileArgument,
    profile: ProfileOption = "vertical",
    lang: LangOption = None,
    style: StyleOption = "telop",
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Folder.", show_default="here")] = None,
) -> None:
    """Burn captions into a clean video; the same as `transcode --captions`.

    Example: tayori captions burn IMG_0412.MOV captions.ja.srt --profile square
    """
    from tayori.pipelines.captions import lang_of
    from tayori.pipelines.transcode import TranscodeOptions, transcode

    options = TranscodeOptions(file, (profile,), out, None, lang_of(file, lang), style=style)
    done = transcode([str(video)], options, desk.workspace, desk.reporter())
    desk.emit(done.document)
    desk.table(["file", "size", "sound", "bitrate", "quality"], done.rows)
    for text in done.findings:
        desk.say(text)


@command
def transcribe(
    desk: Desk,
    slug: Annotated[str, typer.Argument(help="A clip or an episode.")],
    lang: Annotated[
        str | None,
        typer.Option(help="Language that is spoken.", show_default="the asset's", callback=_language),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be written.")] = False,
) -> None:
    """Draft captions from what is said, with word times; what a hand has changed stays.

    Needs `pip install 'tayori[transcribe]'` and a model (`transcription:` in tayori.yaml).

    Example: tayori captions transcribe asa-no-eki --dry-run
    """
    from tayori.pipelines.opening import open_workspace
    from tayori.pipelines.transcription import TranscribeOptions, transcribe_asset

    opened = open_workspace(desk.root, [slug])
    settings = opened.workspace.settings.transcription
    done = transcribe_asset(opened, slug, settings, TranscribeOptions(lang, dry_run), desk.reporter())
    desk.emit(done.document)
    desk.table(["cue", "time", "by", "text"], done.rows)
    for finding in done.findings:
        desk.say(str(finding))
    verb = "unchanged" if not done.changed else "would be written" if dry_run else "written"
    desk.result(f"{verb}: {done.file}")
