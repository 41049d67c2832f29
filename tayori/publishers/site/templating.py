"""The templates: everything is escaped, an unknown name is a bug, headings break between phrases."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from tayori.model.ids import Lang
from tayori.publishers.plain_text import web
from tayori.publishers.site import paths
from tayori.publishers.site.words import (
    clock,
    date_text,
    is_japanese,
    language_name,
    length_text,
    named_words,
    size_text,
)

if TYPE_CHECKING:
    from jinja2 import Environment

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'"
)
"""Of every page: nothing from elsewhere, no script or style in the page itself."""

_TERRITORIES = {"ja": "JP", "en": "US", "ko": "KR", "zh": "CN", "vi": "VN"}
"""Whose readers a language without a territory is for; others are called as their language is (fr_FR)."""


def render(template: str, context: dict[str, Any]) -> bytes:
    """The bytes of one page."""
    return _environment().get_template(template).render(context).encode()


@cache
def _environment() -> Environment:
    # deferred, as BudouX below: most commands know of a site without rendering it (40 ms)
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("tayori.publishers.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals |= {"policy": CONTENT_POLICY, "paths": paths, "prose": prose, "words_in": named_words}
    environment.filters |= {
        "clock": clock,
        "date_text": date_text,
        "file_type": file_type,
        "language_name": language_name,
        "length_text": length_text,
        "og_locale": og_locale,
        "phrases": phrases,
        "size_text": size_text,
        "as_markup": Markup,
        "web": web,
    }
    return environment


def phrases(text: str, lang: Lang) -> Markup:
    """`text`, escaped, with `<wbr>` between its Japanese phrases; the style sheet breaks only there."""
    if not is_japanese(lang):
        return escape(text)
    return Markup("<wbr>").join(escape(part) for part in _parser().parse(text))


def prose(name: str, lang: Lang) -> str:
    """The template with the text called `name`: Japanese for Japanese, English for every other language."""
    return f"prose/{name}.{'ja' if is_japanese(lang) else 'en'}.html"


def og_locale(lang: Lang) -> str:
    """`lang` as Open Graph has it, with the territory its readers are in: ja_JP, en_US."""
    language, _, territory = lang.replace("-", "_").partition("_")
    return f"{language}_{territory or _TERRITORIES.get(language, language.upper())}"


def file_type(mime: str) -> str:
    """A type as readers know it: MP4, MP3, WebVTT."""
    known = {
        "audio/mp4": "M4A",
        "audio/mpeg": "MP3",
        "audio/x-m4a": "M4A",
        "application/x-subrip": "SRT",
        "image/jpeg": "JPEG",
        "text/vtt": "WebVTT",
        "video/mp4": "MP4",
    }
    return known.get(mime.partition(";")[0], mime.rpartition("/")[2].upper())


@cache
def _parser() -> Any:
    import budoux

    return budoux.load_default_japanese_parser()
