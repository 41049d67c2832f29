"""`captions check` of a bare file, alone or with its video; that of a clip is in `caption_report`."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tayori.errors import UsageError
from tayori.media.conform import conform
from tayori.media.cuts import find_cuts
from tayori.media.flashes import find_flashes, flash_findings
from tayori.media.probe import probe
from tayori.media.speech import listen
from tayori.model.asset import Focus
from tayori.model.cue import TrackKind
from tayori.model.finding import Finding
from tayori.model.profile import Encoding, Profile
from tayori.pipelines.burning import set_captions
from tayori.pipelines.caption_report import Checked
from tayori.pipelines.caption_work import check_legibility
from tayori.pipelines.captions import lang_of, look_of
from tayori.pipelines.executors import machine_cores
from tayori.pipelines.observe import SourceFile
from tayori.pipelines.pictures import Hands, compose
from tayori.pipelines.steps import Burn, BurnedFile, LegibilityWork, PictureWork
from tayori.pipelines.workbench import Bench, findings_in
from tayori.store.files import digest_file, replace_file
from tayori.subtitles.burning.glyphs import characters
from tayori.subtitles.burning.style import TELOP as TELOP_STYLE
from tayori.subtitles.checks.track import Around, check_track, limits_for
from tayori.subtitles.fonts import lacking
from tayori.subtitles.loading import load_track

_QUICK = Encoding(preset="ultrafast", crf=8, max_rate_bps=200_000_000, max_rate_high_bps=200_000_000)
"""For looking at: fast, and near enough to what it was made from."""


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """What the command line said."""

    lang: str | None = None
    """None: as the file's name says."""
    profile: str = "vertical"
    style: str = "telop"
    video: Path | None = None
    sheet: Path | None = None
    """Where the sheet of all cues as burned is written; needs `video`."""


def check_file(path: Path, options: CheckOptions) -> Checked:
    """Read, set and check a caption file; with its video also beside sound and cuts, and as it is seen.

    In a workspace it is set in the workspace's styles and fonts. Raises CaptionError for the file,
    MediaError for the video, UsageError for the options.
    """
    if options.sheet and not options.video:
        raise UsageError("A sheet needs a picture.", "Add --video VIDEO.")
    loaded = load_track(path, lang_of(path, options.lang))
    look, profile = look_of(path, options.profile, characters(loaded.track))
    profile = replace(profile, encoding=_QUICK)
    file = BurnedFile(SourceFile(path, digest_file(path)), loaded.track.lang, options.style)
    burn = Burn((file,), look)
    telop = options.style == TELOP_STYLE and profile.height >= profile.width
    limits = limits_for(TrackKind.CAPTIONS, burned=telop)
    around = Around(missing=lambda text: lacking(text, look.face(look.style(options.style))))
    if options.video:
        around = replace(around, **_beside(options.video))
    findings = (*loaded.findings, *check_track(loaded.track, limits, around))
    if any(finding.rule == "captions-glyphs" for finding in findings):  # cannot be set before that is cured
        return Checked(path, loaded.track, findings)
    seen = _seen(options.video, burn, profile, options.sheet) if options.video else _set(burn, profile)
    return Checked(path, loaded.track, (*findings, *seen))


def _beside(video: Path) -> dict[str, Any]:
    """What is known of the clip the captions are read in."""
    found = probe(video)
    heard = listen(video) if found.audio else None
    return {
        "length_ms": found.duration_ms,
        "cuts_ms": find_cuts(video),
        "sound": heard.sound if heard else None,
        "speech": heard.speech if heard else None,
    }


def _set(burn: Burn, profile: Profile) -> tuple[Finding, ...]:
    """What setting them shows, without a picture."""
    return set_captions(burn, profile, None).script.findings


def _seen(video: Path, burn: Burn, profile: Profile, sheet: Path | None) -> tuple[Finding, ...]:
    """The captions burned into a quick copy of the video, and looked at."""
    found = probe(video)
    source = SourceFile(video.resolve(), digest_file(video))
    decisions = conform(found, profile, None, Focus(), video.name)
    work = PictureWork(source, found, None, Focus(), profile, decisions, burn)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        picture = compose({"picture": work}, {}, folder, Hands(machine_cores()))["picture"]
        inputs = {"picture": {"picture.mp4": picture}}
        made = check_legibility(
            LegibilityWork("picture", burn, profile, None, decisions.length_ms), inputs, Bench(folder, 1)
        )
        if sheet:
            replace_file(sheet, made.files["cues"].read_bytes())
        flashing = flash_findings(find_flashes(picture, decisions.rate))
    return (*_set(burn, profile), *findings_in(made.report), *flashing)
