"""`captions ...`: the caption tools, on bare files too."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tayori.commands.desk import Desk, command
from tayori.errors import ExitCode

_group = typer.Typer(name="captions", help="Read, check, break and convert captions.", no_args_is_help=True)

FileArgument = Annotated[Path, typer.Argument(help="Captions: SRT, VTT or ASS.")]
LangOption = Annotated[str, typer.Option(help="Language of the captions.")]
ProfileOption = Annotated[str, typer.Option(help="Profile whose safe area and size are meant.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    _group.command("check")(check)
    _group.command("wrap")(wrap)
    _group.command("convert")(convert)
    _group.command("burn")(burn)
    app.add_typer(_group)


@command
def check(
    desk: Desk, file: FileArgument, profile: ProfileOption = "vertical", lang: LangOption = "ja"
) -> None:
    """Read and lay out captions; say what is wrong with them. Exit 7 when a cue cannot be set.

    Example: tayori captions check captions.ja.srt
    """
    from tayori.pipelines.captions import check_captions
    from tayori.pipelines.describe import finding_document

    track, findings = check_captions(file, lang, profile)
    desk.emit({"cues": len(track.cues), "findings": [finding_document(f) for f in findings]})
    for finding in findings:
        desk.result(str(finding))
    desk.say(f"{len(track.cues)} cues, {len(findings)} findings.")
    if any(f.severity == "error" for f in findings):
        raise typer.Exit(ExitCode.CHECK_FAILED)


@command
def wrap(
    desk: Desk,
    file: FileArgument,
    profile: ProfileOption = "vertical",
    lang: LangOption = "ja",
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write the broken lines here.")] = None,
) -> None:
    """Show how captions are broken into lines for a profile.

    Example: tayori captions wrap captions.ja.srt --profile vertical -o wrapped.srt
    """
    from tayori.model.time import seconds
    from tayori.pipelines.captions import wrap_captions, write_captions

    track, cues = wrap_captions(file, lang, profile)
    if out:
        write_captions(track, out)
    desk.emit([{"start_ms": c.start_ms, "end_ms": c.end_ms, "lines": c.lines, "fits": c.fits} for c in cues])
    for number, cue in enumerate(cues, start=1):
        told = "" if cue.fits else "  DOES NOT FIT"
        desk.result(f"{number:>3}  {seconds(cue.start_ms)} - {seconds(cue.end_ms)}{told}")
        for line in cue.lines:
            desk.result(f"     {line}")


@command
def convert(
    desk: Desk,
    file: FileArgument,
    out: Annotated[Path, typer.Option("--out", "-o", help="File to write: .srt or .vtt.")],
    lang: LangOption = "ja",
) -> None:
    """Write captions in another format, in UTF-8; say what was lost.

    Example: tayori captions convert old-sjis.srt -o captions.ja.vtt
    """
    from tayori.model.ids import Lang
    from tayori.pipelines.captions import write_captions
    from tayori.pipelines.describe import finding_document
    from tayori.subtitles.loading import load_track

    loaded = load_track(file, Lang(lang))
    write_captions(loaded.track, out)
    desk.emit({"written": str(out), "findings": [finding_document(f) for f in loaded.findings]})
    for finding in loaded.findings:
        desk.say(str(finding))
    desk.result(f"written: {out} ({len(loaded.track.cues)} cues)")


@command
def burn(
    desk: Desk,
    video: Annotated[Path, typer.Argument(help="A clean video.")],
    file: FileArgument,
    profile: ProfileOption = "vertical",
    lang: LangOption = "ja",
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Folder.", show_default="here")] = None,
) -> None:
    """Burn captions into a clean video; the same as `transcode --captions`.

    Example: tayori captions burn IMG_0412.MOV captions.ja.srt --profile square
    """
    from tayori.pipelines.transcode import TranscodeOptions, transcode

    options = TranscodeOptions(file, (profile,), out, None, lang)
    done = transcode([str(video)], options, desk.workspace, desk.reporter())
    desk.emit(done.document)
    desk.table(["file", "size", "sound", "bitrate", "quality"], done.rows)
