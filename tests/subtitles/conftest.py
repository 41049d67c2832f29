"""The font every machine has, and one that lacks Japanese."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from tayori.subtitles import fonts
from tayori.subtitles.fonts import FontFace, load_face


@pytest.fixture(scope="session")
def bundled() -> FontFace:
    """IPAexGothic from matplotlib-fontja."""
    path = fonts._bundled()
    assert path is not None
    return load_face(path)


@pytest.fixture(scope="session")
def latin_only(bundled: FontFace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a font that has a, b and c only."""
    folder = tmp_path_factory.mktemp("fonts")
    font = TTFont(bundled.path)
    subsetter = Subsetter(Options(layout_features=[]))
    subsetter.populate(text="abc")
    subsetter.subset(font)
    font.save(folder / "latin.ttf")
    return folder
