"""Small pages for the tests of inspection."""

from __future__ import annotations

from tayori.inspection.page_read import read_page

PAGE = (
    '<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>題名</title></head>'
    '<body><main id="content"><h1>見出し</h1></main></body></html>'
)


def page_with(body: str) -> str:
    """A sound page with more in it."""
    return PAGE.replace("</main>", f"{body}</main>")


def rules_on(html: str) -> set[str]:
    """The rules a page breaks, or that want a person."""
    return {seen.rule for seen in read_page("https://a.example/", html.encode()).observations}
