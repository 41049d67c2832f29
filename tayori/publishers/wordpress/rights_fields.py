"""The rights of an asset as fields of a WordPress attachment (facts 5.2, 5.6).

Without a plugin of the site's own, WordPress keeps caption and description only: what people have to read
stands there. The `meta` keys are for a companion plugin that registers them; others ignore them silently.
"""

from __future__ import annotations

from typing import Any

from tayori.model.ids import Lang
from tayori.model.rights import RightsStatement
from tayori.publishers.plain_text import one_line, web
from tayori.publishers.rights_lines import RightsLine, rights_lines, rights_words, until_line
from tayori.publishers.wordpress import blocks
from tayori.publishers.wordpress.blocks import Html


def rights_fields(statement: RightsStatement, lang: Lang) -> dict[str, Any]:
    """`caption`, `description` and `meta` for the body of `POST /wp/v2/media/<id>`, in one language.

    Caption and description are HTML that kses leaves as it is: the caption has credit, copyright and
    licence, the description the whole block. Values of `meta` are plain text, None where there is nothing:
    that deletes what an earlier statement said.
    """
    lines = (*rights_lines(statement, lang), *until_line(statement, lang))
    return {
        "caption": "<br>".join(line_html(line) for line in _short(lines, lang)),
        "description": "\n".join(f"<p>{line_html(line)}</p>" for line in lines),
        "meta": {f"tayori_{name}": value or None for name, value in _meta(statement, lang).items()},
    }


def _short(lines: tuple[RightsLine, ...], lang: Lang) -> list[RightsLine]:
    """Credit, copyright and the licence, which for reserved rights is the first sentence of the terms."""
    words = rights_words(lang)
    own = [line for line in lines if line.label in (words["credit"], words["copyright"])]
    licence = [line for line in lines if line.label == words["licence"]]
    return own + (licence or [line for line in lines if line.label == words["terms"]][:1])


def _meta(said: RightsStatement, lang: Lang) -> dict[str, str]:
    return {
        "credit": one_line(said.credit),
        "copyright": one_line(said.copyright_notice),
        "owner": one_line(said.owner),
        "licence": one_line(said.licence),
        "licence_url": web(said.licence_url),
        "terms": one_line(said.usage_terms.get(lang)),
        "terms_url": web(said.web_statement),
        "licensor_url": web(said.licensor_url),
        "policy_url": web(said.policy_url),
        "valid_from": said.valid_from,
        "valid_until": said.valid_until,
        "territories": " ".join(said.territories),
        "notices": "\n".join(one_line(notice) for notice in said.notices),
        "source_type": one_line(said.source_type),
        "ai_used": "true" if said.ai.used else "",
    }


def line_html(line: RightsLine) -> Html:
    """One line, escaped as everything on the page is."""
    if not line.url:
        return blocks.text(f"{line.label}: {line.text}")
    link = blocks.link(line.url, line.text, line.rel)
    return Html(f"{blocks.text(line.label)}: {link}") if line.rel else link
