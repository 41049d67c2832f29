"""What every caption format must do; a new format's tests run `check_format` on a sample of its own."""

from __future__ import annotations

from tayori.subtitles.formats import FORMATS, find_format
from tayori.subtitles.formats.base import CaptionFormat


def check_format(form: CaptionFormat, sample: str) -> None:
    """`sample` holds two cues: 1.0-2.5 s `あ`, 3.0-4.0 s `い` and `う` on two lines."""
    assert form in FORMATS
    assert find_format(sample) is form
    parsed = form.parse(sample)
    assert [(c.start_ms, c.end_ms, c.text) for c in parsed.cues] == [
        (1000, 2500, "あ"),
        (3000, 4000, "い\nう"),
    ]
    assert parsed.mistakes == ()
    assert form.suffixes
    assert all(s.startswith(".") and s == s.lower() for s in form.suffixes)
    assert form.lossy
    for hostile in (
        "{" * 300_000,
        ":" * 300_000,
        "<" * 300_000,
        " " * 300_000 + "->",
        "[Script Info]\nDialogue: {" + "{\\" * 300_000,
    ):
        assert not form.parse(f"{sample.splitlines()[0]}\n{hostile}").cues
    for hostile in ("", "\0", "字" * 50_000, "-->\n" * 2000, "00:00:01,000 --> 00:00:02,000\n" * 2000):
        form.sniff(hostile)
        form.parse(hostile)
