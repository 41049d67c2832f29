"""Burning with the chosen fonts alone: what ffmpeg's libass is allowed to see."""

from __future__ import annotations

from pathlib import Path


def only_fonts(folder: Path) -> dict[str, str]:
    """The environment in which libass sees the fonts of `folder` and no other on this machine.

    The file it names is beside the folder (`subtitles.burning.look.install_faces`); it must be given whole,
    as a relative path is passed over without a word (facts B.2.2). Nothing when it is not there.
    """
    alone = folder.absolute().with_suffix(".conf")
    return {"FONTCONFIG_FILE": str(alone)} if alone.is_file() else {}
