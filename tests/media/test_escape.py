"""Names survive ffmpeg's two levels of quoting: read back here as libavutil's parser reads them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.errors import UsageError
from tayori.media.escape import file_url, filter_file, filter_folder
from tayori.media.ffmpeg import run_ffmpeg
from tayori.media.filters import Node, streams
from tests.media.jobs import caption_font, caption_script

NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=40)
NASTY = "a b:c'd,e[1];\\é=字 幕%d"


def token(text: str, ends: str) -> tuple[str, str]:
    """libavutil's av_get_token: the token before one of `ends`, and the rest."""
    out: list[str] = []
    kept = 0
    position = len(text) - len(text.lstrip(" \n\t\r"))
    while position < len(text) and text[position] not in ends:
        char = text[position]
        position += 1
        if char == "\\" and position < len(text):
            out.append(text[position])
            position += 1
            kept = len(out)
        elif char == "'":
            end = text.find("'", position)
            end = len(text) if end < 0 else end
            out.extend(text[position:end])
            kept, position = len(out), end + 1
        else:
            out.append(char)
    while len(out) > kept and out[-1] in " \n\t\r":
        out.pop()
    return "".join(out), text[position:]


def options_of(graph: str, name: str) -> dict[str, str]:
    """The options of the filter `name` in a rendered graph."""
    arguments, _ = token(graph[graph.index(f"]{name}=") + len(name) + 2 :], "[],;")
    found = {}
    while arguments:
        key, _, arguments = arguments.partition("=")
        found[key], arguments = token(arguments, ":")
        arguments = arguments[1:]
    return found


def rendered(node: Node) -> str:
    import ffmpeg

    source: Any = ffmpeg.input("in.mp4")["0"]
    (stream,) = streams((node,), {"source": source})
    arguments = ffmpeg.get_args(ffmpeg.output(stream, "out.mp4"))
    return str(arguments[arguments.index("-filter_complex") + 1])


@given(NAMES, NAMES)
def test_any_name_comes_back_as_it_was(file: str, folder: str) -> None:
    if file != file.rstrip():
        return
    node = Node("source").then("ass", filename=filter_file(file), fontsdir=filter_folder(folder))
    found = options_of(rendered(node), "ass")
    assert Path(found["filename"]) == Path(f"./{file}" if not file.startswith("/") else file)
    assert found["filename"] == filter_file(file)
    assert found["fontsdir"] == filter_folder(folder)


def test_a_bare_name_would_not_survive() -> None:
    assert options_of(rendered(Node("source").then("ass", filename=" a ")), "ass")["filename"] != " a "


def test_white_space_that_would_be_lost_is_refused() -> None:
    with pytest.raises(UsageError, match="white space"):
        filter_file("captions.ass ")


@pytest.mark.parametrize("make", [filter_file, filter_folder, lambda name: file_url(Path(name))])
def test_nul_is_refused(make: Any) -> None:
    with pytest.raises(UsageError, match="NUL"):
        make("a\0b")


def test_a_name_is_no_option_and_no_protocol() -> None:
    assert file_url(Path("-y")) == "file:-y"
    assert file_url(Path("concat:a|b")) == "file:concat:a|b"


@pytest.mark.parametrize("name", [NASTY, "new\nline", "-dash", "http:x"])
def test_ffmpeg_opens_such_names(tmp_path: Path, name: str) -> None:
    fonts = tmp_path / f"{name} fonts "
    fonts.mkdir()
    (fonts / "caption.ttf").symlink_to(caption_font())
    (tmp_path / f"{name}.ass").write_text(caption_script(), encoding="utf-8")
    node = Node("source").then("ass", filename=filter_file(f"{name}.ass"), fontsdir=filter_folder(str(fonts)))
    graph = rendered(node).replace("[0:0]", "color=gray:s=64x64:r=1:d=1,null[g];[g]").replace("[s0]", "[o]")
    log = run_ffmpeg(
        ("-filter_complex", graph, "-map", "[o]", "-f", "mp4", "-y", file_url(tmp_path / name)), cwd=tmp_path
    )
    assert "caption.ttf" in log
    assert (tmp_path / name).stat().st_size > 0
