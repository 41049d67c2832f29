"""WordPress blocks as the block editor itself writes them, from 6.1 on, and the one place text is escaped in.

A block is HTML between two comments, the first with the block's attributes as JSON. The editor saves every
block anew when it opens a page: what it would not have written itself, it calls unexpected content. kses,
which filters what authors write, changes as little: it rewrites entities to three digits and ends void
elements with a space and a slash, so both are written that way here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NewType

from tayori.model.ids import Lang
from tayori.publishers.plain_text import clean, one_line

Html = NewType("Html", str)
"""Text that has been escaped, with elements of ours in it."""

_CHARACTERS = str.maketrans(
    {
        "<": "&lt;",
        ">": "&gt;",
        '"': "&quot;",
        "'": "&#039;",
        # WordPress would run what stands in square brackets
        "[": "&#091;",
        "]": "&#093;",
        # kses takes `&amp;#91;` for `&#91;`, and a backslash before a quote for its escape
        "&": "&#038;",
        "\\": "&#092;",
    }
)
_ADDRESS = re.compile(r"(?<=[a-z]):(?=//)", re.IGNORECASE)
"""WordPress would embed what an address leads to where it stands alone."""
_JSON = str.maketrans({c: f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"})


@dataclass(frozen=True, slots=True)
class Captions:
    """One `<track>` of a player."""

    src: str
    lang: Lang
    label: str
    """What the player's menu calls it."""
    kind: str = "captions"
    """`captions` in the language that is spoken, `subtitles` in others."""


def text(words: str) -> Html:
    """`words` as they are: no markup, block, shortcode or embedded page comes of them; line ends are kept."""
    return Html("<br>".join(_escaped(line) for line in clean(words).splitlines()))


def spoken(inner: Html, lang: Lang) -> Html:
    """`inner`, marked as written in `lang`: no block has an attribute for that."""
    return Html(f'<span lang="{_attribute(lang)}">{inner}</span>')


def strong(words: str) -> Html:
    """`words`, set off."""
    return Html(f"<strong>{text(words)}</strong>")


def link(url: str, words: str, rel: str = "") -> Html:
    """`words` leading to `url`, with what that is to the page (`license`)."""
    said = f' rel="{_attribute(rel)}"' if rel else ""
    return Html(f'<a href="{_attribute(url)}"{said}>{text(words)}</a>')


def paragraph(inner: Html) -> Html:
    """A paragraph."""
    return _block("paragraph", f"<p>{inner}</p>")


def heading(level: int, inner: Html) -> Html:
    """A heading of level 2 to 6."""
    said = {} if level == 2 else {"level": level}
    # 6.1 writes it without the class and takes it with it; from 6.2 on it is written
    return _block("heading", f'<h{level} class="wp-block-heading">{inner}</h{level}>', said)


def bullets(items: Iterable[Html]) -> Html:
    """A list without numbers."""
    inner = "\n\n".join(_block("list-item", f"<li>{item}</li>") for item in items)
    # 6.1 to 6.5 write it without the class and take it with it
    return _block("list", f'<ul class="wp-block-list">{inner}</ul>')


def group(name: str, inner: Iterable[Html]) -> Html:
    """Blocks that belong together, under a class for the site's style sheet."""
    content = "\n\n".join(inner)
    return _block("group", f'<div class="wp-block-group {name}">{content}</div>', {"className": name})


def image(media_id: int, url: str, alt: str) -> Html:
    """A picture in full size."""
    said = {"id": media_id, "sizeSlug": "full", "linkDestination": "none"}
    shown = f'<img src="{_attribute(url)}" alt="{_attribute(alt)}" class="wp-image-{media_id}" />'
    return _block("image", f'<figure class="wp-block-image size-full">{shown}</figure>', said)


def audio(media_id: int, url: str) -> Html:
    """A sound with controls; nothing is loaded but its length until it is played."""
    player = f'<audio controls src="{_attribute(url)}" preload="metadata"></audio>'
    return _block("audio", f'<figure class="wp-block-audio">{player}</figure>', {"id": media_id})


def video(media_id: int, url: str, poster: str, captions: tuple[Captions, ...]) -> Html:
    """A film with controls and captions, that plays where it stands on phones; `poster` may be empty."""
    tracks = [{"src": c.src, "label": c.label, "srcLang": c.lang, "kind": c.kind} for c in captions]
    picture = f' poster="{_attribute(poster)}"' if poster else ""
    player = f'<video controls{picture} src="{_attribute(url)}" playsinline>'
    elements = "".join(_track(c) for c in captions)
    said = {"id": media_id, **({"tracks": tracks} if tracks else {})}
    return _block("video", f'<figure class="wp-block-video">{player}{elements}</video></figure>', said)


def comment(mark: str) -> Html:
    """A mark of ours that nobody sees; of letters, digits, `:` and `-`."""
    return _block("html", f"<!-- {mark} -->")


def page(blocks: Iterable[Html]) -> str:
    """The content of a post or page."""
    return "\n\n".join(blocks)


def _track(captions: Captions) -> str:
    pairs = {"src": captions.src, "label": captions.label, "srclang": captions.lang, "kind": captions.kind}
    said = " ".join(f'{name}="{_attribute(value)}"' for name, value in pairs.items())
    return f"<track {said} />"


def _block(name: str, inner: str, said: dict[str, Any] | None = None) -> Html:
    """`inner` between its comments; JSON as WordPress writes it there, so that it stays what it is."""
    attributes = f"{json.dumps(said, ensure_ascii=False, separators=(',', ':'))} " if said else ""
    # the backslash first: WordPress 6.1 takes one that ends a value for the escape of its quote
    attributes = attributes.replace(r"\\", r"\u005c").replace(r"\"", r"\u0022").replace("--", r"\u002d\u002d")
    attributes = attributes.translate(_JSON)
    return Html(f"<!-- wp:{name} {attributes}-->\n{inner}\n<!-- /wp:{name} -->")


def _attribute(words: str) -> str:
    return one_line(words).translate(_CHARACTERS)


def _escaped(line: str) -> str:
    return _ADDRESS.sub("&#058;", _attribute(line))
