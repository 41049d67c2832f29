"""Demo material that is ours because we made it: clips, photos, music, programmes and a cover.

Pictures are composed with NumPy and written through moviepy; sound is mixed with pydub. No file comes from
elsewhere, no generative model is used, and the same call makes the same file.
"""

from __future__ import annotations

import re
import threading
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from tayori.errors import Cancelled, MediaError, ResourceError, UsageError
from tayori.media.demo import tones
from tayori.media.demo.cover import draw_cover
from tayori.media.demo.evening import Evening
from tayori.media.demo.morning import ARRIVES_S, DEPARTS_S, Morning
from tayori.media.demo.schoolway import STEPS_PER_S, SchoolWay
from tayori.media.demo.tones import EVENING_TUNE, MORNING_TUNE, RATE_HZ, SCHOOL_TUNE, Samples, Tune
from tayori.media.demo.voice import babble
from tayori.media.pieces import write
from tayori.media.probe import probe

Progress = Callable[[float], None]
Scene = Morning | Evening | SchoolWay

CLIP_S = 16.0
CLIP_FPS = 24
MUSIC_S = 20.0
EPISODE_S = {"asa-no-eki-de": 70.0, "kodomo-no-koe": 34.0}
"""Length of the demo's programmes."""
AIR_STARTS_S = 14.0
"""How much later than in the clip the train comes in the programme: as the script says."""
VOICES_HZ = {"案内": 205.0, "町の人": 128.0, "子ども": 296.0}
"""Pitch of each speaker of the demo's script."""
AWAY_DB = {"子ども": 11.0}
"""How much quieter who stands away from a microphone is."""
ROOM_NOISE = 0.0006
"""Noise of each microphone, as a share of full scale: about -64 dB."""
INTRO_S, OUTRO_S = 7.0, 9.0

_COLOUR = (
    "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,setparams=color_primaries=bt709:color_trc=bt709"
)
_EXACT = ("-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact")
_ENCODING = ("-vf", _COLOUR, "-crf", "19", "-g", "48", "-b:a", "160k", "-shortest", *_EXACT)
"""What moviepy passes on to ffmpeg: BT.709, and nothing that differs from run to run."""
_CUE = re.compile(r"(?m)^(\d+):(\d\d)\.(\d{3}) --> (\d+):(\d\d)\.(\d{3})\n(?:<v ([^>]+)>)?")


@dataclass(frozen=True, slots=True)
class Line:
    """One spoken line: when, and by whom."""

    start_ms: int
    end_ms: int
    speaker: str = ""


def draw_clip(
    out: Path, scene: Scene, seconds: float, air: Path, on_progress: Progress | None = None
) -> None:
    """Write a scene as a 1080 x 1920 H.264 clip with the sound of the WAV file `air`.

    Raises ResourceError when it cannot be written.
    """
    # moviepy takes half a second to import and only the demo needs it
    from moviepy import VideoClip

    def compose(at: float) -> Any:
        if on_progress is not None:
            on_progress(min(1.0, at / seconds))
        return scene.frame(at)

    try:
        VideoClip(compose, duration=seconds).write_videofile(
            str(out), fps=CLIP_FPS, codec="libx264", preset="superfast", threads=2,
            audio=str(air), audio_codec="aac", ffmpeg_params=list(_ENCODING), logger=None,
        )  # fmt: skip
        # moviepy does not look at ffmpeg's exit code: a full disk may have cut the file short
        probe(out)
    except (OSError, MediaError, UsageError) as error:
        out.unlink(missing_ok=True)
        raise _unwritten(out, error) from error
    except BaseException:
        out.unlink(missing_ok=True)
        raise


def draw_photo(out: Path, scene: Scene, at_s: float, top_milli: int) -> None:
    """Write a moment of a scene as a photo of 4:3, from so far down on. Raises ResourceError."""
    frame = scene.frame(at_s)
    top = frame.shape[0] * top_milli // 1000
    try:
        Image.fromarray(frame[top : top + frame.shape[1] * 3 // 4]).save(out, "JPEG", quality=95)
    except OSError as error:
        raise _unwritten(out, error) from error


def synthesise_music(out: Path, seconds: float = MUSIC_S, tune: Tune = MORNING_TUNE) -> None:
    """Write a tune on plucked strings as a stereo WAV file of 48 kHz. Raises ResourceError."""
    write(_segment(tones.play(tune, seconds)), out)


def synthesise_programme(out: Path, lines: tuple[Line, ...], seconds: float) -> None:
    """Write a podcast recording as stereo WAV: music, a station in the morning, and the lines as babble.

    Raises ResourceError when it cannot be written.
    """
    voices = tones.silence(seconds)
    for number, line in enumerate(lines):
        length = (line.end_ms - line.start_ms) / 1000
        spoken = babble(length, VOICES_HZ.get(line.speaker, 180.0), 100 + number)
        tones.place(voices, spoken, line.start_ms / 1000)
    theme = _segment(tones.play(MORNING_TUNE, MUSIC_S))
    last_s = min(8.0, seconds / 2)
    air = tones.morning_air(seconds, (AIR_STARTS_S + ARRIVES_S, AIR_STARTS_S + DEPARTS_S))
    mixed = _segment(voices).overlay(_segment(air).fade_in(1500).fade_out(1500))
    mixed = mixed.overlay(theme[:8000].fade_out(2500))
    mixed = mixed.overlay(
        theme[-round(last_s * 1000) :].fade_in(2500) - 4, position=round((seconds - last_s) * 1000)
    )
    write(mixed, out)


def synthesise_microphone(out: Path, lines: tuple[Line, ...], speaker: str, seconds: float) -> None:
    """Write what one speaker's microphone heard of the lines, as mono WAV: some stand farther from theirs.

    Raises ResourceError when it cannot be written.
    """
    heard = tones.silence(seconds)
    for number, line in enumerate(lines):
        if line.speaker == speaker:
            spoken = babble((line.end_ms - line.start_ms) / 1000, VOICES_HZ[speaker], 100 + number)
            tones.place(heard, spoken, line.start_ms / 1000)
    room = np.random.default_rng(len(lines)).standard_normal(heard.size) * ROOM_NOISE
    away_db = AWAY_DB.get(speaker, 0.0)
    write(_segment(heard * 10 ** (-away_db / 20) + room).set_channels(1), out)


def synthesise_jingle(out: Path, seconds: float) -> None:
    """Write the beginning of the morning's tune, fading out, as WAV. Raises ResourceError."""
    theme = _segment(tones.play(MORNING_TUNE, MUSIC_S))
    write(theme[: round(seconds * 1000)].fade_out(round(seconds * 300)), out)


def spoken_lines(webvtt: str) -> tuple[Line, ...]:
    """Times and speakers of the demo's own script: WebVTT with minutes and one voice a cue."""
    return tuple(
        Line(_ms(*found.group(1, 2, 3)), _ms(*found.group(4, 5, 6)), found.group(7) or "")
        for found in _CUE.finditer(webvtt)
    )


def _ms(minutes: str, seconds: str, thousandths: str) -> int:
    return (int(minutes) * 60 + int(seconds)) * 1000 + int(thousandths)


def _segment(samples: Samples) -> Any:
    """Samples (mono, or samples x 2) as a stereo pydub segment of 16 bits."""
    with warnings.catch_warnings():
        # pydub warns of a missing ffmpeg when it is imported; mixing and WAV need none
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
    both = np.stack([samples, samples], axis=1) if samples.ndim == 1 else samples
    whole = np.rint(np.clip(both, -1.0, 1.0) * 32767).astype("<i2")
    return AudioSegment(data=whole.tobytes(), sample_width=2, frame_rate=RATE_HZ, channels=2)


def _unwritten(out: Path, why: object) -> ResourceError:
    return ResourceError(f"{out.name} could not be written: {why}.", "Make room or choose another folder.")


@dataclass(frozen=True, slots=True)
class _Piece:
    """One file of the demo: its name below the workspace, its share of the work, and what writes it."""

    name: str
    weight: int
    write: Callable[[Path, Progress], None]


def _morning_clip(out: Path, on_progress: Progress) -> None:
    _clip(out, Morning(), tones.morning_air(CLIP_S, (ARRIVES_S, DEPARTS_S)), on_progress)


def _evening_clip(out: Path, on_progress: Progress) -> None:
    _clip(out, Evening(), tones.evening_air(CLIP_S), on_progress)


def _school_clip(out: Path, on_progress: Progress) -> None:
    _clip(out, SchoolWay(), tones.autumn_air(CLIP_S, STEPS_PER_S), on_progress)


def _clip(out: Path, scene: Scene, air: Samples, on_progress: Progress) -> None:
    sound = out.with_suffix(".wav")
    try:
        write(_segment(air), sound)
        draw_clip(out, scene, CLIP_S, sound, on_progress)
    finally:
        sound.unlink(missing_ok=True)


def _pieces(font: Path | None, title: tuple[str, ...]) -> tuple[_Piece, ...]:
    def programme(out: Path, _: Progress) -> None:
        script = (out.parent / "captions.ja.vtt").read_text(encoding="utf-8")
        synthesise_programme(out, spoken_lines(script), EPISODE_S[out.parent.name])

    def microphone(speaker: str) -> Callable[[Path, Progress], None]:
        def write(out: Path, _: Progress) -> None:
            script = (out.parent / "captions.ja.vtt").read_text(encoding="utf-8")
            synthesise_microphone(out, spoken_lines(script), speaker, EPISODE_S[out.parent.name])

        return write

    return (
        _Piece("clips/asa-no-densha/source.mp4", 40, _morning_clip),
        _Piece("clips/kawa-no-akari/source.mp4", 40, _evening_clip),
        _Piece("clips/gakko-e/source.mp4", 40, _school_clip),
        _Piece("shows/machikado/asa-no-eki-de/recording.wav", 8, programme),
        _Piece("shows/machikado/kodomo-no-koe/annai.wav", 4, microphone("案内")),
        _Piece("shows/machikado/kodomo-no-koe/kodomo.wav", 4, microphone("子ども")),
        _Piece("shows/machikado/intro.wav", 2, lambda out, _: synthesise_jingle(out, INTRO_S)),
        _Piece("shows/machikado/outro.wav", 2, lambda out, _: synthesise_jingle(out, OUTRO_S)),
        _Piece("shows/machikado/cover.jpg", 6, lambda out, _: draw_cover(out, font, title)),
        _Piece("clips/asa-no-densha/asa.wav", 3, lambda out, _: synthesise_music(out, MUSIC_S)),
        _Piece(
            "clips/kawa-no-akari/akari.wav", 3, lambda out, _: synthesise_music(out, MUSIC_S, EVENING_TUNE)
        ),
        _Piece("photos/tanbo-no-asa/source.jpg", 1, lambda out, _: draw_photo(out, Morning(), 7.0, 281)),
        _Piece("photos/kawabe-no-yoru/source.jpg", 1, lambda out, _: draw_photo(out, Evening(), 3.0, 365)),
        _Piece("clips/gakko-e/chaimu.wav", 3, lambda out, _: synthesise_music(out, MUSIC_S, SCHOOL_TUNE)),
    )


DEMO_TITLE = ("みどり町", "町かど放送局")
"""What the cover says when there is a font to say it in."""


def draw_demo_media(
    root: Path, on_progress: Progress | None = None, font: Path | None = None
) -> tuple[Path, ...]:
    """Write the media files that the demo workspace at `root` names and does not have; return them.

    `font` sets the title on the cover; without it the cover is a picture only. Each file appears whole or
    not at all, and one that is there stays as it is. Raises ResourceError when one cannot be written.
    """
    missing = [piece for piece in _pieces(font, DEMO_TITLE) if not (root / piece.name).exists()]
    stop = threading.Event()
    report = _shared_progress(missing, on_progress, stop)
    with ThreadPoolExecutor(2) as pool:
        running = [pool.submit(_write_piece, piece, root, report) for piece in missing]
        try:
            return tuple(done.result() for done in running)
        except BaseException:
            stop.set()
            raise


def _write_piece(piece: _Piece, root: Path, report: Callable[[_Piece, float], None]) -> Path:
    out = root / piece.name
    part = out.with_name(f".{out.stem}.part{out.suffix}")
    report(piece, 0.0)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        piece.write(part, lambda share: report(piece, share))
        part.replace(out)
    except OSError as error:
        raise _unwritten(out, error) from error
    finally:
        part.unlink(missing_ok=True)
    report(piece, 1.0)
    return out


def _shared_progress(
    pieces: list[_Piece], on_progress: Progress | None, stop: threading.Event
) -> Callable[[_Piece, float], None]:
    """Progress of the whole from that of the pieces, which run side by side; it never goes back.

    A piece that reports after `stop` was set is cancelled.
    """
    whole = sum(piece.weight for piece in pieces)
    done = {piece.name: 0.0 for piece in pieces}
    lock = threading.Lock()

    def report(piece: _Piece, share: float) -> None:
        if stop.is_set():
            raise Cancelled("The demo's pictures and sounds were not finished.", "Run the demo again.")
        with lock:
            done[piece.name] = max(done[piece.name], share * piece.weight)
            if on_progress is not None:
                on_progress(sum(done.values()) / whole)

    return report
