"""The pieces of a page that stands alone: no script, no outside request, everything escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple


class Cell(NamedTuple):
    """Words of one table cell, with a line of smaller words below."""

    words: str
    note: str = ""


STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #fff; color: #1c2630; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 76rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 0.6rem; }
h1, h2, h3, h4 { overflow-wrap: anywhere; }
h2 { font-size: 1.35rem; margin: 2.4rem 0 0.5rem; padding-top: 0.8rem;
  border-top: 1px solid #c9d3dd; }
h3 { font-size: 1.1rem; margin: 1.6rem 0 0.4rem; }
p, li { max-width: 48rem; overflow-wrap: anywhere; }
ul { padding-left: 1.2rem; }
.verdict { font-size: 1.15rem; border-left: 5px solid #0b57a4; padding: 0.4rem 0 0.4rem 0.9rem; }
.verdict.refused { border-color: #8c1d18; }
.verdict.withheld, .verdict.findings { border-color: #7a5b00; }
.small, .note, caption, nav { color: #4a5560; font-size: 0.88rem; }
nav li { display: inline-block; margin-right: 1rem; }
nav ul { list-style: none; padding: 0; }
a { color: #0b57a4; }
:focus-visible { outline: 2px solid #0b57a4; outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: 0.92rem; margin: 0.4rem 0 1rem; }
caption { text-align: left; padding: 0 0 0.3rem; }
th, td { text-align: left; vertical-align: top; padding: 0.35rem 0.9rem 0.35rem 0;
  border-bottom: 1px solid #e3e7ec; font-weight: 400; overflow-wrap: anywhere; }
thead th { font-weight: 600; border-bottom: 1px solid #9aa5b1; }
tbody th { font-weight: 600; width: 32%; }
td { min-width: 6.5rem; white-space: pre-line; }
.note { display: block; font-weight: 400; }
details { margin: 0.4rem 0 1rem; }
summary { cursor: pointer; color: #0b57a4; }
code { font-size: 0.9em; overflow-wrap: anywhere; }
@media (max-width: 640px) {
  main { padding: 1rem 0.9rem 3rem; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, caption, tbody, tr, th, td { display: block; width: auto; }
  tr { border-bottom: 1px solid #c9d3dd; padding: 0.5rem 0; }
  th, td { border: 0; padding: 0.1rem 0; }
  tbody th, td { width: auto; min-width: 0; }
  td[data-head]::before { content: attr(data-head) ": "; color: #4a5560; }
}
@media print {
  main { max-width: none; padding: 0; }
  details::details-content { content-visibility: visible; display: block; }
  tr { break-inside: avoid; }
  nav { display: none; }
}
"""


def page(title: str, body: Iterable[str]) -> str:
    """Return a whole document that asks nothing of any host."""
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="robots" content="noindex"><meta name="referrer" content="no-referrer">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>\n<body><main>\n"
        + "\n".join(body)
        + "\n</main></body></html>\n"
    )


def paragraph(words: str, look: str = "") -> str:
    """Return a paragraph; `look` names a class of the style sheet."""
    named = f' class="{escape(look)}"' if look else ""
    return f"<p{named}>{escape(words)}</p>"


def listed(items: Iterable[str]) -> str:
    """Return a list of sentences; nothing for none."""
    inside = "".join(f"<li>{escape(words)}</li>" for words in items)
    return f"<ul>{inside}</ul>" if inside else ""


def folded(summary: str, inside: str) -> str:
    """Return what opens on demand; printing opens it."""
    return f"<details><summary>{escape(summary)}</summary>{inside}</details>"


def heading(level: int, words: str, key: str = "") -> str:
    """Return a heading, with a key to lead to."""
    named = f' id="{escape(key)}"' if key else ""
    return f"<h{level}{named}>{escape(words)}</h{level}>"


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[Cell | str]]) -> str:
    """Return a table; the first cell of a row is its heading. Roles hold when it is stacked."""
    inside = "".join(_row(row, heads) for row in rows)
    head = "".join(f'<th scope="col" role="columnheader">{escape(h)}</th>' for h in heads)
    return (
        f'<table role="table"><caption>{escape(caption)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{inside}</tbody></table>'
    )


def _row(row: Sequence[Cell | str], heads: Sequence[str]) -> str:
    first, *others = row
    cells = "".join(
        f'<td role="cell" data-head="{escape(h)}">{_inside(c)}</td>'
        for h, c in zip(heads[1:], others, strict=True)
    )
    return f'<tr role="row"><th scope="row" role="rowheader">{_inside(first)}</th>{cells}</tr>'


def _inside(given: Cell | str) -> str:
    cell = Cell(given) if isinstance(given, str) else given
    note = f'<span class="note">{escape(cell.note)}</span>' if cell.note else ""
    return escape(cell.words) + note
