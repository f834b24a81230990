"""Tables as plain HTML: a caption, headed rows and columns, words in every cell.

Streamlit's own table reads its cells as Markdown, which printed words of a publisher must
never be, has no row headings, and opens every link in a new window. Everything that comes
in here is escaped; nothing else reaches the page as HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st


@dataclass(frozen=True, slots=True)
class Cell:
    """Words, a line of smaller words below, an address they lead to, and a look.

    `look` names classes of `static/page.css`: number, absent, zero, given, found, beside.
    """

    words: str
    note: str = ""
    href: str = ""
    look: str = ""


Row = Sequence[Cell | str]


def followable(address: str) -> bool:
    """Whether an address may become a link: our own pages, and what HTTP serves."""
    return address.startswith(("https://", "http://")) or ":" not in address.split("?", 1)[0]


def text(words: str) -> str:
    """Return words as HTML that shows exactly these words."""
    return escape(words)


def html_quote(words: str) -> str:
    """Return printed words between quotation marks."""
    return f"<q>{escape(words)}</q>"


def html_text(words: str) -> str:
    """Return a publisher's text word for word, its lines kept."""
    return f'<blockquote class="quoted">{escape(words)}</blockquote>'


def inside(cell: Cell) -> str:
    """Return the HTML within one cell."""
    words = escape(cell.words)
    if cell.href and followable(cell.href):
        outside = ' rel="noopener noreferrer"' if ":" in cell.href.split("?", 1)[0] else ""
        words = f'<a href="{escape(cell.href)}"{outside}>{words}</a>'
    return words + (f'<span class="note">{escape(cell.note)}</span>' if cell.note else "")


def _cell(given: Cell | str, tag: str, scope: str = "") -> str:
    cell = Cell(given) if isinstance(given, str) else given
    look = f' class="{escape(cell.look)}"' if cell.look else ""
    return f"<{tag}{scope}{look}>{inside(cell)}</{tag}>"


def _line(row: Row, width: int) -> str:
    first, *others = row
    if not others and width > 1:
        return f'<tr class="group">{_cell(first, "th", f" colspan={width} scope=rowgroup")}</tr>'
    cells = "".join(_cell(c, "td") for c in others)
    return f"<tr>{_cell(first, 'th', ' scope=row')}{cells}</tr>"


def html(
    caption: str,
    heads: Row,
    rows: Iterable[Row],
    *,
    kind: str = "",
    caption_seen: bool = False,
) -> str:
    """Return a table; each row's first cell is its heading, a row of one cell heads a group.

    `heads` may be empty for pairs of heading and value. The table scrolls sideways within
    itself, and can be reached by keyboard to do so.
    """
    lines = [tuple(row) for row in rows]
    width = max((len(line) for line in lines), default=len(heads))
    head = "".join(_cell(h, "th", " scope=col") for h in heads)
    named = escape(caption)
    seen = "" if caption_seen else ' class="unseen"'
    return (
        f'<div class="sheet {escape(kind)}" role="region" tabindex="0" aria-label="{named}">'
        f"<table><caption{seen}>{named}</caption>"
        + (f"<thead><tr>{head}</tr></thead>" if heads else "")
        + f"<tbody>{''.join(_line(line, width) for line in lines)}</tbody></table></div>"
    )


def show(
    caption: str,
    heads: Row,
    rows: Iterable[Row],
    *,
    kind: str = "",
    caption_seen: bool = False,
) -> None:
    """Place a table on the page. See `html`."""
    st.html(html(caption, heads, rows, kind=kind, caption_seen=caption_seen))


def pairs(caption: str, rows: Iterable[tuple[str, Cell | str]]) -> None:
    """Place headings and their values, one pair per line; pairs without words are left out."""
    filled = [row for row in rows if (row[1].words if isinstance(row[1], Cell) else row[1])]
    show(caption, (), filled, kind="pairs")
