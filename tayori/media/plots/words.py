"""The words of a plot, in Japanese and English."""

from __future__ import annotations

from dataclasses import dataclass

from tayori.model.ids import Lang


@dataclass(frozen=True, slots=True)
class Words:
    """What stands in a plot besides numbers."""

    loudness: str
    gain: str
    limited: str
    not_limited: str
    peak: str
    cut: str
    no_cut: str
    places: str
    """With `{count}`."""
    length: str
    target: str
    before: str
    after: str
    band: str
    chapters: str
    cuts: str
    music: str
    intro: str
    outro: str
    minutes: str
    seconds: str
    described: str
    """One sentence with `{before}`, `{after}`, `{target}`, `{gain}`, `{limited}`, `{peaks}` and `{cut}`."""


ENGLISH = Words(
    loudness="Loudness",
    gain="Gain",
    limited="Peaks lowered by up to",
    not_limited="none",
    peak="True peak",
    cut="Cut",
    no_cut="nothing",
    places="in {count} places",
    length="Length",
    target="Target",
    before="before (short-term)",
    after="after (short-term)",
    band="after (momentary, least to most)",
    chapters="Chapters",
    cuts="Cuts",
    music="Music",
    intro="intro",
    outro="outro",
    minutes="min:s",
    seconds="s",
    described=(
        "Loudness over time. Before: {before} LUFS, after: {after} LUFS, target {target} LUFS. "
        "Gain {gain} dB. Peaks lowered by up to: {limited}. True peak: {peaks} dBTP. Cut: {cut}."
    ),
)
JAPANESE = Words(
    loudness="ラウドネス",
    gain="ゲイン",
    limited="ピークを抑えた量（最大）",
    not_limited="なし",
    peak="トゥルーピーク",
    cut="カット",
    no_cut="なし",
    places="{count} か所",
    length="長さ",
    target="目標",
    before="処理前（ショートターム）",
    after="処理後（ショートターム）",
    band="処理後（モーメンタリーの幅）",
    chapters="チャプター",
    cuts="カット",
    music="音楽",
    intro="イントロ",
    outro="アウトロ",
    minutes="分:秒",
    seconds="秒",
    described=(
        "時間ごとのラウドネス。処理前 {before} LUFS、処理後 {after} LUFS、目標 {target} LUFS。"
        "ゲイン {gain} dB。ピークを抑えた量は最大 {limited}。トゥルーピーク {peaks} dBTP。カット {cut}。"
    ),
)


def words_of(lang: Lang) -> Words:
    """Japanese for Japanese, English for everything else."""
    return JAPANESE if lang.lower().partition("-")[0] == "ja" else ENGLISH


def decimal(hundredths: int, *, signed: bool = False) -> str:
    """Hundredths with one decimal and a true minus: -1604 -> `−16.0`; `signed` puts a plus as well."""
    tenths = (abs(hundredths) + 5) // 10
    sign = "−" if hundredths < 0 and tenths else "+" if signed and tenths else ""
    return f"{sign}{tenths // 10}.{tenths % 10}"


def clock(ms: int) -> str:
    """`7:04`, or `1:07:04` from an hour on."""
    whole = ms // 1000
    hours, minutes, seconds = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"
