"""Tables as one HTML page that prints on A4: no script, nothing loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from jinja2 import Environment

from tayori.model.ids import Lang
from tayori.model.table import Table

_STYLE = """
body { font: 14px/1.6 "BIZ UDPGothic", "Hiragino Sans", "Yu Gothic", sans-serif; margin: 2rem;
  color: #1a1a1a; }
h1 { font-size: 1.5rem; margin: 0 0 .3rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #8c8c8c; padding: .3rem .5rem; text-align: left; vertical-align: top;
  overflow-wrap: anywhere; white-space: pre-line; }
th { background: #e4ebf4; } td.short { white-space: nowrap; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
.note { color: #555; }
@media screen { section { overflow-x: auto; } th { overflow-wrap: normal; } td { min-width: 7em; } }
@page { size: A4 landscape; margin: 12mm; }
@media print { body { margin: 0; font-size: 8.5pt; } thead { display: table-header-group; }
  tr { break-inside: avoid; } }
"""

_PAGE = """<!doctype html>
<html lang="{{ lang }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }}</title>
<style>{{ style }}</style>
</head>
<body>
<h1>{{ title }}</h1>
{% for line in lead %}<p class="note">{{ line }}</p>
{% endfor %}{% for table in tables %}<section>
<h2>{{ table.title }}</h2>
{% if table.rows %}<table>
<thead><tr>{% for name in table.columns %}<th scope="col">{{ name }}</th>{% endfor %}</tr></thead>
<tbody>
{% for row in table.rows %}<tr>{% for cell in row %}
<td class="{{ kind(cell) }}">{{ "" if cell is none else cell }}</td>{% endfor %}
</tr>
{% endfor %}</tbody>
</table>{% else %}<p>{{ nothing }}</p>{% endif %}
{% for note in table.notes %}<p class="note">{{ note }}</p>
{% endfor %}</section>
{% endfor %}</body>
</html>
"""

_SHORT = 12
"""Characters: dates and ids are not cut in two."""
_TEMPLATE = Environment(autoescape=True, trim_blocks=True).from_string(_PAGE)


def page(title: str, tables: Sequence[Table], lang: Lang, lead: Sequence[str] = ()) -> bytes:
    """The page as UTF-8. Every text is escaped; `lead` are sentences under the title."""
    nothing = "該当なし" if lang == "ja" else "None."
    text = _TEMPLATE.render(
        title=title,
        tables=tables,
        lang=lang,
        lead=lead,
        nothing=nothing,
        kind=_kind,
        style=_STYLE.replace("<", ""),
    )
    return text.encode()


def _kind(cell: str | int | None) -> str:
    if isinstance(cell, int):
        return "number"
    return "short" if cell is not None and len(cell) <= _SHORT else "text"
