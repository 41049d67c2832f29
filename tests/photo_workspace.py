"""The smallest workspace that can publish: one photo, built in a second; and publishers of strangers."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

from tayori.publishers import registry

SETTINGS = """\
schema: 1
organisation:
  name: {ja: 長野市, en: Nagano City}
  url: https://www.city.example.jp/
  contact: kouhou@city.example.jp
languages: [ja, en]
rights: {holder: 長野市, credit: 長野市}
targets:
"""
PHOTO = """\
schema: 1
title: {ja: 駅, en: Station}
alt: {ja: 駅の写真, en: The station}
source: eki.jpg
rights: {none: [portrait, place], credit: 長野市}
"""


def write_photo_workspace(root: Path, *targets: str) -> Path:
    """A workspace at `root` with the photo `eki` and these lines of `targets:`."""
    folder = root / "photos/eki"
    folder.mkdir(parents=True)
    (root / "tayori.yaml").write_text(SETTINGS + "".join(f"  {line}\n" for line in targets), encoding="utf-8")
    (folder / "photo.yaml").write_text(PHOTO, encoding="utf-8")
    Image.linear_gradient("L").resize((1600, 1200)).convert("RGB").save(folder / "eki.jpg")
    return root


@contextmanager
def installed(folder: Path, project: str, **kinds: str) -> Iterator[None]:
    """The modules in `folder` as an installed project whose entry points are `kinds`."""
    info = folder / f"{project.replace('-', '_')}-1.0.dist-info"
    info.mkdir(exist_ok=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project}\nVersion: 1.0\n")
    points = "".join(f"{name} = {value}\n" for name, value in kinds.items())
    (info / "entry_points.txt").write_text(f"[{registry.GROUP}]\n{points}")
    before = set(sys.modules)
    sys.path.insert(0, str(folder))
    _forget()
    try:
        yield
    finally:
        sys.path.remove(str(folder))
        names = {path.stem for path in folder.iterdir()}
        for name in set(sys.modules) - before:
            if name.partition(".")[0] in names:
                del sys.modules[name]
        _forget()


def _forget() -> None:
    registry._found.cache_clear()
    registry.get_kind.cache_clear()
