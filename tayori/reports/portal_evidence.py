"""The evidence sheet of a portal: what a public body hands in, as one HTML page in Japanese.

No script, nothing from elsewhere; it prints on A4, and it is accessible itself: tables have captions and
headings of rows and columns, results are words, and wide tables are reached and moved by keyboard.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jinja2 import Environment

from tayori.model.table import Table

_STYLE = """
:root { color-scheme: light; }
body { font: 15px/1.7 "BIZ UDPGothic", "Hiragino Sans", "Yu Gothic", "Noto Sans CJK JP", sans-serif;
  margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 74rem; color: #1a1a1a; background: #fff;
  line-break: strict; }
h1 { font-size: 1.6rem; line-height: 1.4; margin: 0 0 .5rem; border-bottom: 3px solid #1f4e79;
  padding-bottom: .6rem; }
h2 { font-size: 1.2rem; margin: 2.6rem 0 .6rem; padding-left: .6rem; border-left: 5px solid #1f4e79; }
a { color: #0b4a8a; }
a:focus-visible, .wide:focus-visible { outline: 3px solid #0b4a8a; outline-offset: 2px; }
.skip { position: absolute; left: -99rem; } .skip:focus { position: static; }
nav ol { columns: 2 20rem; padding-left: 1.6rem; margin: 1rem 0; } nav li { padding: .15rem 0; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .87rem; }
caption { text-align: left; color: #444; padding: 0 0 .3rem; }
th, td { border: 1px solid #8c8c8c; padding: .35rem .5rem; text-align: left; vertical-align: top;
  overflow-wrap: anywhere; white-space: pre-line; min-width: 3.2em; }
thead th { background: #e4ebf4; white-space: nowrap; } tbody th { font-weight: 600; background: #f6f8fb; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
td.short { white-space: nowrap; } td.text { min-width: 9em; }
.good { background: #e6f4e6; } .bad { background: #fbe3e1; font-weight: 700; } .open { background: #fff4d1; }
.note { color: #444; margin: .5rem 0; }
.shots { display: flex; flex-wrap: wrap; gap: 1.2rem; align-items: flex-start; }
figure { margin: 0; border: 1px solid #b4b4b4; padding: .4rem; width: 21rem; max-width: 100%;
  box-sizing: border-box; }
figure.narrow { width: 11rem; }
figure img { display: block; width: 100%; height: 18rem; object-fit: cover; object-position: top; }
figcaption { font-size: .8rem; color: #333; margin-top: .3rem; overflow-wrap: anywhere; }
@page { size: A4 landscape; margin: 12mm; }
@media print { body { padding: 0; max-width: none; font-size: 9pt; } nav, .skip { display: none; }
  thead { display: table-header-group; } tr, figure { break-inside: avoid; } h2 { break-after: avoid; }
  .wide { overflow: visible; } figure img { height: 5cm; } }
"""

_PAGE = """<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ sheet.title }}</title>
<style>{{ style }}</style>
</head>
<body>
<a class="skip" href="#content">本文へ移動</a>
<header>
<h1>{{ sheet.title }}</h1>
{% for line in sheet.lead %}<p class="note">{{ line }}</p>
{% endfor %}</header>
<nav aria-label="目次">
<ol>
{% for table in sheet.tables %}<li><a href="#part-{{ loop.index }}">{{ table.title }}</a></li>
{% endfor %}{% if sheet.pictures %}<li><a href="#pictures">画面の記録</a></li>
{% endif %}</ol>
</nav>
<main id="content">
{% for table in sheet.tables %}<div class="part" id="part-{{ loop.index }}">
<h2 id="title-{{ loop.index }}">{{ table.title }}</h2>
{% if table.rows %}<div class="wide" role="region" tabindex="0" aria-labelledby="title-{{ loop.index }}">
<table>
<caption>全 {{ table.rows|length }} 行</caption>
<thead><tr>{% for name in table.columns %}<th scope="col">{{ name }}</th>{% endfor %}</tr></thead>
<tbody>
{% for row in table.rows %}<tr>{% for cell in row %}
{% if loop.first %}<th scope="row">{{ "" if cell is none else cell }}</th>
{%- else %}<td class="{{ kind(cell) }}">{{ "" if cell is none else cell }}</td>{% endif %}{% endfor %}
</tr>
{% endfor %}</tbody>
</table>
</div>{% else %}<p>該当するものはありません。</p>{% endif %}
{% for note in table.notes %}<p class="note">{{ note }}</p>
{% endfor %}</div>
{% endfor %}{% if sheet.pictures %}<section id="pictures" aria-labelledby="title-pictures">
<h2 id="title-pictures">画面の記録</h2>
<div class="shots">
{% for picture in sheet.pictures %}<figure{% if picture.is_narrow %} class="narrow"{% endif %}>
<a href="{{ picture.path }}"><img src="{{ picture.path }}" alt="{{ picture.text }}の画面" loading="lazy"></a>
<figcaption>{{ picture.text }}</figcaption>
</figure>
{% endfor %}</div>
</section>
{% endif %}</main>
</body>
</html>
"""

_SHORT = 8
"""Characters: marks, levels and days are not cut in two."""
_MARKS = {"○": "good", "×": "bad", "要": "open"}
"""What a result begins with; the colour only repeats the word."""
_TEMPLATE = Environment(autoescape=True, trim_blocks=True).from_string(_PAGE)


@dataclass(frozen=True, slots=True)
class SheetPicture:
    """A picture beside the sheet."""

    path: str
    """Relative to the sheet, percent-encoded."""
    text: str
    """What it shows."""
    is_narrow: bool = False
    """Of a phone."""


@dataclass(frozen=True, slots=True)
class PortalSheet:
    """The sheet as values."""

    title: str
    lead: tuple[str, ...]
    tables: Sequence[Table]
    pictures: Sequence[SheetPicture] = ()


def portal_evidence_page(sheet: PortalSheet) -> bytes:
    """The sheet as UTF-8. Every text is escaped."""
    return _TEMPLATE.render(sheet=sheet, kind=_kind, style=_STYLE).encode()


def _kind(cell: str | int | None) -> str:
    if isinstance(cell, int):
        return "number"
    text = cell or ""
    mark = _MARKS.get(text[:1], "") if 1 < len(text) <= _SHORT else ""
    return f"{'short' if len(text) <= _SHORT else 'text'} {mark}".strip()
