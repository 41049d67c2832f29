"""What makes the site one that can be installed: its manifest, its icons, its service worker."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from importlib.resources import files
from io import BytesIO
from typing import Any

from tayori.model.colour import Rgb
from tayori.publishers.plain_text import clean
from tayori.publishers.site import brand, paths
from tayori.publishers.site.fingerprint import code_key, fingerprint
from tayori.publishers.site.made_file import MadeFile
from tayori.publishers.site.site import Site

_SIZES_PX = (192, 512)
"""What browsers ask of a site that is to be installed."""
_FINER = 4
"""Icons are drawn so many times larger and reduced: smooth edges."""
_MAX_SHORT_NAME = 12
"""Characters below an icon on a home screen."""


def install_files(site: Site) -> Iterator[MadeFile]:
    """The web app manifest, its icons and the service worker."""
    colour = brand.light(site.info.colour).accent
    for size in _SIZES_PX:
        yield MadeFile(_icon_path(size, colour), (size, colour), partial(_icon, size, colour))
    manifest = _manifest(site, colour)
    yield MadeFile(paths.MANIFEST, (manifest,), partial(_json, manifest))
    shell, offline = _shell(site), _offline(site)
    yield MadeFile(paths.WORKER, (shell, offline), partial(_worker, shell, offline))


def _manifest(site: Site, colour: Rgb) -> dict[str, Any]:
    """All addresses start from the manifest's own, so that it holds below any base."""
    name, organisation = site.name(site.first), clean(site.info.organisation.get(site.first))
    icons = [_png_icon(size, colour) for size in _SIZES_PX]
    return {
        "name": name,
        "short_name": organisation if len(organisation) <= _MAX_SHORT_NAME else name[:_MAX_SHORT_NAME],
        "lang": str(site.first),
        "dir": "auto",
        "id": "./",
        "start_url": "./",
        "scope": "./",
        "display": "minimal-ui",
        "background_color": f"#{brand.hex_of(brand.light(site.info.colour).paper)}",
        "theme_color": f"#{brand.hex_of(colour)}",
        "icons": [*icons, {"src": site.static["icon.svg"].path, "sizes": "any", "type": "image/svg+xml"}],
    }


def _png_icon(size: int, colour: Rgb) -> dict[str, str]:
    # the ground fills it and the letter keeps to the middle, so that any mask may be laid on it
    src, sizes = _icon_path(size, colour), f"{size}x{size}"
    return {"src": src, "sizes": sizes, "type": "image/png", "purpose": "any maskable"}


def _icon_path(size: int, colour: Rgb) -> str:
    return f"{paths.STATIC}/icon-{size}.{fingerprint(code_key(), size, colour)[:8]}.png"


def _icon(size: int, colour: Rgb) -> bytes:
    """A letter on the organisation's colour: icon.svg, drawn where programs want pixels."""
    # deferred: most commands draw nothing (60 ms)
    from PIL import Image, ImageDraw

    side = size * _FINER
    image = Image.new("RGB", (side, side), colour)
    draw = ImageDraw.Draw(image)
    line = side // 16
    left, top, right, bottom = (round(side * part) for part in (0.24, 0.33, 0.76, 0.69))
    draw.rounded_rectangle((left, top, right, bottom), side // 12, outline="white", width=line)
    flap = [(left + line, top + line), (side // 2, round(side * 0.54)), (right - line, top + line)]
    draw.line(flap, fill="white", width=line, joint="curve")
    made = BytesIO()
    image.resize((size, size), Image.Resampling.LANCZOS).save(made, "PNG", optimize=True)
    return made.getvalue()


def _shell(site: Site) -> list[str]:
    """What every page shares and nothing of any asset: all that stays in a visitor's browser."""
    return sorted({*(static.path for static in site.static), site.static.mark.file.path})


def _offline(site: Site) -> list[list[str]]:
    """Where paths of a language begin, and the page shown there without a connection; the first last."""
    found = [[paths.home(lang, site.first), paths.offline(lang, site.first)] for lang in site.languages]
    return sorted(found, key=lambda pair: -len(pair[0]))


def _worker(shell: list[str], offline: list[list[str]]) -> bytes:
    """The service worker with what it is to keep; another shell makes another cache."""
    given = {"CACHE": fingerprint(code_key(), shell, offline)[:16], "SHELL": shell, "OFFLINE": offline}
    lines = [f"const {name} = {json.dumps(value)};\n" for name, value in given.items()]
    body = (files("tayori.publishers.site") / "static" / "sw.js").read_text(encoding="utf-8")
    return ("'use strict';\n" + "".join(lines) + body).encode()


def _json(document: object) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
