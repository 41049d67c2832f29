"""One page of a site as a value: what it says of itself, which template draws it, and with what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tayori.model.ids import Lang
from tayori.model.publishing import RemoteFile
from tayori.publishers.site.entry import Entry

Documents = Callable[[], tuple[dict[str, Any], ...]]
"""Makes the JSON-LD of a page when it is drawn, from values that stand in its context."""


def _no_documents() -> tuple[dict[str, Any], ...]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a page says of itself."""

    path: str
    lang: Lang
    title: str
    """Empty on the front page, whose title is the site's."""
    description: str
    alternates: tuple[tuple[Lang, str], ...]
    """(language, path) of the page in every language it is in, its own included; empty = of no address."""
    documents: Documents = _no_documents
    image: RemoteFile | None = None
    image_alt: str = ""
    video: RemoteFile | None = None
    section: str = ""
    """The part of the menu it belongs to: `home`, `clips`, `podcasts`, `photos`, ..."""
    feed: str = ""
    licence: str = ""
    """The page with the terms of what it shows; empty = none."""
    oembed: str = ""
    """Path of its oEmbed document; empty = none."""
    scripts: tuple[str, ...] = ()
    """Names among static/js, besides what every page has."""
    is_anywhere: bool = False
    """Whether it is shown at any address, so that its links start from the site's root."""
    is_listed: bool = True
    """Whether search engines are to keep it; what is not says `noindex` and stands in no site map."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page before it is drawn: cheap, whatever it will show."""

    head: Head
    template: str
    context: Mapping[str, Any]
    """What the template needs beyond what every page has (drawing.py). What a callable among it draws on
    stands beside it as a value: values alone tell whether a page has to be drawn again."""
    entry: Entry | None = None
    """The asset whose page it is."""
