"""The whole command, without running it."""

from __future__ import annotations

import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.media.compose import common_reduction, finals, reduced_size
from tayori.media.conform import conform
from tayori.media.filters import Node
from tayori.media.graph import (
    BUFFER_S,
    PictureJob,
    PictureOutput,
    capped_rate,
    encoder_threads,
    keyframe_distance,
    picture_arguments,
    x264_parameters,
)
from tayori.media.overlays import Overlay
from tayori.media.process import run
from tayori.model.asset import Focus
from tayori.model.probe import Dynamic, Probe, Scan, VideoStream
from tayori.model.profile import Encoding, Fit, Profile, Purpose
from tayori.model.time import Span
from tests.media.jobs import tiny

ENCODING = Encoding("superfast", 20, 8_000_000, 12_000_000)
FULL = (1080, 1920)
BT2020 = {"primaries": "bt2020", "matrix": "bt2020nc"}
RATES = [(Fraction(24000, 1001), 12), (Fraction(25), 12), (Fraction(30), 15), (Fraction(60), 30)]
ASKED_FOR = (
    *("-profile:v high", "-bf 2", "-flags:v +cgop", "-g 15", "-use_editlist 0", "-map_metadata -1"),
    "-movflags +negative_cts_offsets+faststart",
)


def profile(name: str, size: tuple[int, int] = FULL, fit: Fit = Fit.CROP, **changes: Any) -> Profile:
    plain = Profile(name, *size, fit, True, "union", Purpose.UPLOAD, ENCODING)
    return replace(plain, **changes)


def seen(**changes: Any) -> Probe:
    video = VideoStream(
        index=0,
        codec="h264",
        width=1920,
        height=1080,
        sample_aspect=Fraction(1),
        rotation=90,
        mirrored=False,
        rate=Fraction(30),
        min_rate=Fraction(30),
        max_rate=Fraction(30),
        variable=False,
        frames=300,
        pixel_format="yuv420p",
        bit_depth=8,
        primaries="bt709",
        transfer="bt709",
        matrix="bt709",
        full_range=False,
        dynamic=Dynamic.SDR,
        dolby_vision=None,
        scan=Scan.PROGRESSIVE,
        duration_ms=10_000,
    )
    return Probe("mov", 1, 10_000, replace(video, **changes), None, 0, None, False)


def job(profiles: list[Profile], probe: Probe | None = None, span: Span | None = None) -> PictureJob:
    probe = probe or seen()
    outputs = tuple(
        PictureOutput(
            p,
            conform(probe, p, span, Focus()),
            None if p.name == "master" else f"{p.name}.ass",
            "fonts",
            Path(f"/out/{p.name}.mp4"),
        )
        for p in profiles
    )
    return PictureJob(Path("/in/clip.mov"), probe, span, outputs, threads=2)


DEFAULT = [
    profile("master"),
    profile("vertical"),
    profile("square", (1080, 1080)),
    profile("wide", (1920, 1080), Fit.BLUR),
    profile("preview", (540, 960)),
]


def graph(work: PictureJob) -> list[str]:
    arguments = picture_arguments(work)
    return arguments[arguments.index("-filter_complex") + 1].split(";")


def count(chains: list[str], filter_name: str) -> int:
    return sum(f"]{filter_name}=" in chain or f"]{filter_name}[" in chain for chain in chains)


def names(node: Node) -> list[str]:
    """The filters of a chain, first to last, along first inputs."""
    before = names(node.inputs[0]) if node.inputs else []
    return [*before, node.name]


def test_one_input_one_decode_for_all() -> None:
    arguments = picture_arguments(job(DEFAULT))
    assert arguments.count("-i") == 1
    assert arguments.count("-map") == 5
    assert [a for a in arguments if a.endswith(".mp4")] == [f"file:/out/{p.name}.mp4" for p in DEFAULT]


def test_what_outputs_have_in_common_is_done_once() -> None:
    chains = graph(job(DEFAULT))
    for shared in ("fps", "tpad", "trim", "transpose", "sidedata", "setparams", "gblur", "overlay"):
        assert count(chains, shared) == 1, shared
    assert count(chains, "ass") == 4


def test_a_preview_is_scaled_from_the_finished_full_size_picture() -> None:
    master, preview = finals(job([profile("master", burn=False), profile("preview", (540, 960))]).outputs)
    assert names(preview)[: len(names(master))] == names(master)
    assert names(preview)[len(names(master)) :] == ["scale", "setsar", "ass"]


def test_captions_are_burned_last_and_never_on_the_master() -> None:
    pictures = finals(job(DEFAULT).outputs)
    assert "ass" not in names(pictures[0])
    assert all(picture.name == "ass" for picture in pictures[1:])
    assert all("ass" not in names(picture.inputs[0]) for picture in pictures[1:])


def test_the_source_is_opened_safely_and_not_turned_by_the_decoder() -> None:
    arguments = picture_arguments(job(DEFAULT))
    before = arguments[: arguments.index("-i")]
    assert "-noautorotate" in before
    assert before[before.index("-protocol_whitelist") + 1] == "file,pipe"
    assert "concat" not in before[before.index("-format_whitelist") + 1].split(",")
    assert "-ss" not in before


def test_a_trim_seeks_and_lets_the_frame_that_is_showing_through() -> None:
    work = job(DEFAULT, span=Span(2400, 5000))
    before = picture_arguments(work)[: picture_arguments(work).index("-i")]
    assert before[before.index("-ss") + 1] == "2.400"
    assert "-noaccurate_seek" in before
    assert any("trim=end_frame=78" in chain for chain in graph(work))


def test_outputs_of_different_rates_are_timed_apart_and_decoded_once() -> None:
    slow = profile("slow", max_rate=Fraction(30))
    work = job([profile("fast"), slow], seen(rate=Fraction(60), max_rate=Fraction(60)))
    chains = graph(work)
    assert count(chains, "fps") == 2
    assert picture_arguments(work).count("-i") == 1


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"dynamic": Dynamic.HLG, "transfer": "arib-std-b67", "primaries": "bt2020", "matrix": "bt2020nc"},
            1,
        ),
        ({"dynamic": Dynamic.PQ, "transfer": "smpte2084", "primaries": "bt2020", "matrix": "bt2020nc"}, 1),
        ({}, 0),
    ],
)
def test_hdr_is_tone_mapped_once(changes: dict[str, Any], expected: int) -> None:
    assert count(graph(job(DEFAULT, seen(**changes))), "tonemap") == expected


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"full_range": True}, ["in_range=full", "out_range=limited"]),
        ({"matrix": "smpte170m"}, ["in_color_matrix=smpte170m", "out_color_matrix=bt709"]),
        (
            {"primaries": "bt2020", "transfer": "bt2020-10", "matrix": "bt2020nc"},
            ["zscale=", "pin=bt2020", "p=bt709"],
        ),
        ({"scan": Scan.TOP_FIRST}, ["bwdif=", "parity=tff"]),
        ({"mirrored": True}, ["hflip"]),
        ({"rotation": 180}, ["transpose=dir=clock"]),
        ({"sample_aspect": Fraction(4, 3)}, ["scale=flags=bicubic:h=1080:w=2560"]),
    ],
)
def test_each_oddity_of_a_source_has_its_cure(changes: dict[str, Any], words: list[str]) -> None:
    chains = ";".join(graph(job(DEFAULT[:1], seen(**changes))))
    assert all(word in chains for word in words)
    plain = ";".join(graph(job(DEFAULT[:1], seen(rotation=0))))
    assert not all(word in plain for word in words)


def test_the_mirror_comes_before_the_turn() -> None:
    (picture,) = finals(job(DEFAULT[:1], seen(mirrored=True)).outputs)
    assert names(picture).index("hflip") < names(picture).index("transpose")


def test_a_4k_source_is_brought_down_before_it_is_tone_mapped() -> None:
    hdr = {"dynamic": Dynamic.HLG, "transfer": "arib-std-b67", **BT2020}
    (picture,) = finals(job(DEFAULT[:1], seen(width=3840, height=2160, **hdr)).outputs)
    assert names(picture).index("scale") < names(picture).index("tonemap")
    assert dict(_first(picture, "scale").options)["w"] == "1080"


def _first(node: Node, name: str) -> Node:
    return node if node.name == name else _first(node.inputs[0], name)


def test_reduction_serves_the_output_that_needs_most() -> None:
    probe = seen(width=3840, height=2160)
    small, large = profile("preview", (540, 960)), profile("master")
    both = [conform(probe, p, None, Focus()) for p in (small, large)]
    assert common_reduction(both) == Fraction(1, 2)
    assert common_reduction(both[:1]) == Fraction(1, 4)
    assert common_reduction([conform(seen(), large, None, Focus())]) == 1


@given(st.integers(2, 9000), st.integers(2, 9000), st.fractions(Fraction(1, 20), Fraction(2, 3)))
def test_a_reduced_size_is_even_and_close(width: int, height: int, by: Fraction) -> None:
    for side, reduced in zip((width, height), reduced_size((width, height), by), strict=True):
        assert reduced % 2 == 0
        assert abs(reduced - side * by) <= 2


@given(st.integers(100, 4_000_000), st.booleans())
def test_the_average_stays_under_the_cap_when_the_buffer_is_half_spent(length_ms: int, fast: bool) -> None:
    rate = capped_rate(ENCODING, Fraction(60 if fast else 30), length_ms)
    spent = rate * length_ms / 1000 + BUFFER_S * rate * 0.45
    assert spent <= (12_000_000 if fast else 8_000_000) * length_ms / 1000
    assert rate > 0


@pytest.mark.parametrize(("rate", "distance"), RATES)
def test_a_group_is_half_a_second(rate: Fraction, distance: int) -> None:
    assert keyframe_distance(rate) == distance


def test_every_output_is_what_the_platforms_ask_for() -> None:
    arguments = " ".join(picture_arguments(job(DEFAULT)))
    for words in (
        "-profile:v high",
        "-bf 2",
        "-flags:v +cgop",
        "-g 15",
        "-use_editlist 0",
        "-map_metadata -1",
    ):
        assert arguments.count(words) == len(DEFAULT), words
    assert arguments.count("-movflags +negative_cts_offsets+faststart") == len(DEFAULT)


def test_many_outputs_share_the_cores() -> None:
    assert [encoder_threads(2, 5), encoder_threads(2, 1), encoder_threads(16, 5)] == [1, 2, 3]


def test_the_lookahead_is_bounded_whatever_the_preset() -> None:
    for preset in ("superfast", "veryfast", "medium", "veryslow"):
        assert "rc-lookahead=8" in x264_parameters(replace(ENCODING, preset=preset))


def test_padding_uses_the_profiles_colour() -> None:
    padded = profile("padded", (1080, 1080), Fit.PAD, pad_colour="102030")
    assert any("color=0x102030" in chain for chain in graph(job([padded])))


END_CARD = Overlay(Path("/cards/end.mov"), (0, 0, *FULL), 6000, 4000, 18, 9)
NAME_CARD = Overlay(Path("/cards/a, b: [c].mov"), (180, 998, 720, 200), 1000, 300, 4, 4)


def with_cards(work: PictureJob, **overlays: tuple[Overlay, ...]) -> PictureJob:
    """The job with cards on its outputs, by profile."""
    outputs = tuple(replace(o, overlays=overlays.get(o.profile.name, ())) for o in work.outputs)
    return replace(work, outputs=outputs)


def test_without_cards_the_graph_knows_nothing_of_them() -> None:
    work = job(DEFAULT[:1], seen(rotation=0, width=1080, height=1920))
    chains = ["fps", "tpad", "trim", "format", "sidedata", "setsar", "setparams"]
    assert names(finals(work.outputs)[0]) == ["source", *chains]
    assert picture_arguments(work).count("-i") == 1
    assert len(graph(work)) == len(chains)


def test_cards_lie_on_the_finished_picture_and_under_the_captions() -> None:
    work = with_cards(job(DEFAULT), master=(END_CARD,), vertical=(NAME_CARD, END_CARD))
    master, vertical, square, *_ = finals(work.outputs)
    clean = names(finals(job(DEFAULT).outputs)[0])
    assert names(master) == [*clean, "overlay"]
    assert names(vertical) == [*clean, "overlay", "overlay", "ass"]
    assert "overlay" not in names(square)
    first = vertical.inputs[0].inputs[0]
    assert dict(first.options)["x"] == "180"
    assert names(first.inputs[1])[0] == NAME_CARD.source


def test_a_card_on_a_large_picture_is_not_scaled_into_a_small_one() -> None:
    work = with_cards(
        job([profile("master", burn=False), profile("preview", (540, 960))]), master=(END_CARD,)
    )
    assert "overlay" not in names(finals(work.outputs)[1])


def test_each_card_is_read_once_by_the_graph_and_as_nothing_but_a_film() -> None:
    later = replace(END_CARD, start_ms=100)
    work = with_cards(job(DEFAULT), master=(END_CARD,), square=(END_CARD,), vertical=(NAME_CARD, later))
    assert picture_arguments(work).count("-i") == 1
    read = [chain for chain in graph(work) if chain.startswith("movie")]
    assert len(read) == 2
    assert sum("filename=/cards/end.mov:format_name=mov" in chain for chain in read) == 1


@pytest.mark.parametrize(
    ("rate", "start", "held"), [(Fraction(30), 180, 93), (Fraction(30000, 1001), 180, 93)]
)
def test_a_card_is_held_in_frames_of_the_output(rate: Fraction, start: int, held: int) -> None:
    work = with_cards(job(DEFAULT[:1], seen(rate=rate, max_rate=rate)), master=(END_CARD,))
    card = finals(work.outputs)[0].inputs[1]
    assert dict(card.options)["expr"] == f"N+{start}"
    assert dict(_first(card, "settb").options)["expr"] == f"{rate.denominator}/{rate.numerator}"
    assert dict(_first(card, "loop").options) == {"loop": str(held - 1), "size": "1", "start": "18"}


def test_a_card_with_one_frame_to_hold_is_not_looped() -> None:
    work = with_cards(job(DEFAULT[:1]), master=(NAME_CARD,))
    assert "loop" not in names(finals(work.outputs)[0].inputs[1])


def test_the_command_does_not_depend_on_the_hash_seed() -> None:
    code = (
        "from tests.media.test_graph import DEFAULT, END_CARD, NAME_CARD, job, with_cards\n"
        "from tayori.media.graph import picture_arguments\n"
        "work = with_cards(job(DEFAULT), master=(END_CARD,), vertical=(NAME_CARD, END_CARD))\n"
        "print(picture_arguments(job(DEFAULT)), picture_arguments(work))"
    )
    seeds = [run([sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}).stdout for seed in ("1", "2")]
    assert seeds[0] == seeds[1]
    assert b"-filter_complex" in seeds[0]


def test_tiny_profiles_of_the_other_tests_are_like_ours() -> None:
    assert tiny().encoding.preset == "superfast"
