"""The evidence page, link by link: from the figure to the words, the bytes and the document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

import streamlit as st

from data import locate
from data.archive import Archive
from data.model import TIER_WORDS, Document, Finding, Snapshot, Tier, UnitStatus, Value, release
from metrics import words
from pages.parts import (
    badges,
    citation,
    defined,
    history,
    ledger,
    other_periods,
    prose,
    spoken,
    tables,
)
from pages.parts.tables import Cell, Row
from pages.parts.trace import Trace, Window, in_our_words, subject, whole_row


def show(trace: Trace) -> None:
    """Place everything that stands behind a figure, link by link."""
    _heading(trace)
    for title, part in LINKS:
        st.header(title)
        part(trace)


def _heading(trace: Trace) -> None:
    """Place what the figure is about, its value, the words it was read from, and its tier."""
    o = trace.observation
    tables.pairs("What this figure is about", subject(o))
    quote = tables.html_quote(o.citation.quote)
    lead = "Transcribed as" if trace.transcribed else "In print"
    if o.tier is not Tier.HELD and not trace.transcribed:
        lead = "In the copy held"
    shown = quote if o.citation.quote.strip() else "a blank cell"
    value = f"<b>{tables.text(spoken.value(o.value))}</b>"
    st.html(f'<p class="printed">{lead}: {shown}, read as {value}</p>')
    labels = [(TIER_WORDS[o.tier], badges.TIER_LOOKS[o.tier])]
    if trace.transcribed:
        labels.append(("transcribed; original not held", "second"))
    if o.confidence and o.confidence != "high":
        labels.append((f"confidence of the transcription: {o.confidence}", "second"))
    badges.show(labels)
    history.withdrawal(trace)
    if trace.holds is not None and trace.holds.id != o.id:
        link = tables.inside(Cell("see it", href=citation.evidence([trace.holds.id])))
        st.html(f'<p class="plain">Another statement of this figure holds today: {link}.</p>')


def cell(trace: Trace) -> None:
    """Place the cell among its neighbours, or say why it cannot be shown."""
    if trace.window is None:
        st.warning(trace.trouble, title="The cell cannot be shown")
    elif trace.transcribed:
        _transcription(trace, ledger.archive())
    else:
        grid(trace.window)
        if any(words for _, words in trace.window.stored):
            tables.pairs("What the cell stores", list(trace.window.stored))
        prose.small(
            "Read from the stored bytes just now, by another way than the one that loaded the "
            "figure; both agree."
        )
        if trace.observation.place:
            prose.small(f"In words: {trace.observation.place}.")


def grid(window: Window) -> None:
    """Place a cell among its neighbours, with the numbers of their rows and columns."""
    heads = ["Row", *(f"Column {_column(window, n)}" for n in window.columns)]
    rows: list[Row] = []
    for number, cells in window.rows:
        looks = [_look(window, number, column) for column in window.columns]
        shown = (Cell(words or " ", look=look) for words, look in zip(cells, looks, strict=True))
        rows.append([str(number), *shown])
    where = f"{window.member}: " if window.member else ""
    where += f"sheet {window.sheet}, " if window.sheet else ""
    caption = f"{where}row {window.row}, column {_column(window, window.col)}, with its headings "
    caption += "and neighbours"
    if window.page:
        heads = ["Line", "Words"]
        caption = f"{where}page {window.page}, line {window.row}, with the lines around it"
    tables.show(caption, heads, rows, kind="grid", caption_seen=True)


def _column(window: Window, number: int) -> str:
    """Return a column as the reader's program names it: letters in a workbook."""
    return locate.letters(number) if window.sheet else str(number)


def _look(window: Window, row: int, column: int) -> str:
    if (row, column) == (window.row, window.col):
        return "found"
    names_column = row == window.heading and column == window.col
    names_row = row == window.row and column in window.beside
    return "beside" if names_column or names_row else ""


def _transcription(trace: Trace, archive: Archive) -> None:
    o = trace.observation
    tables.pairs(
        "Where the figure stands in the original",
        [
            ("Place in the original", o.place),
            ("Address of the original", _outside(trace.document.url if trace.document else "")),
        ],
    )
    with st.expander("The row of our transcription"):
        tables.pairs("The row of our transcription", whole_row(archive, trace))


def _outside(address: str) -> Cell:
    return Cell(address, href=address)


def snapshot(trace: Trace) -> None:
    """Place what is known about the bytes a figure was read from."""
    cited = trace.observation.citation
    again = [s.now.first_seen for s in trace.revisions if s.again and s.now.citation == cited]
    stored_bytes(trace.snapshot, cited.locator, again)


def stored_bytes(s: Snapshot | None, locator: str, again: Iterable[datetime] = ()) -> None:
    """Place what is known about stored bytes, and the address in them; nothing without them.

    `again` is when their publisher went back to them.
    """
    if s is None:
        return
    by = f" by {s.by}" if s.by else ""
    tables.pairs(
        "The stored bytes",
        [
            ("File", f"{s.filename} ({spoken.size(s.size)})"),
            ("How it came here", spoken.OBTAINED[s.obtained] + by),
            ("Said to come from", s.said_from if s.said_from != s.url else ""),
            ("When", spoken.instant(s.fetched_at)),
            ("Published there again", "; ".join(spoken.instant(at) for at in again)),
            ("Address", _outside(s.url)),
            ("SHA-256", s.sha256),
            ("Address in the file", locator),
            ("What it is to us", f"{TIER_WORDS[s.tier]}. {badges.TIER_MEANING[s.tier]}"),
        ],
    )


def document(trace: Trace) -> None:
    """Place what is known about the publication of a figure."""
    publication(trace.document, copied=trace.transcribed)


def publication(d: Document | None, *, copied: bool = False) -> None:
    """Place what is known about a publication; of one `copied` from, also which file it was."""
    if d is None:
        return
    tables.pairs(
        "The publication",
        [
            ("Title", d.title),
            ("Publisher", d.publisher),
            ("Published on", d.published_on.isoformat() if d.published_on else "date not known"),
            ("Address", _outside(d.url)),
            ("File of the copy used", d.filename if copied else ""),
            ("SHA-256 of that copy", d.sha256 if copied else ""),
            ("Licence", d.licence),
            ("Attribution", d.attribution),
        ],
    )


def reading(trace: Trace) -> None:
    """Place how the words became a value."""
    o = trace.observation
    given = o.value
    tables.pairs(
        "How it was read",
        [
            ("Value", spoken.value(given)),
            ("Unit", _unit(given)),
            ("Unit in the source", _unit_in_source(given)),
            ("Mark in the number", spoken.decimal_mark(o.citation.quote, given)),
            ("Numerator, as given", _number(o.numerator)),
            ("Denominator, as given", _number(o.denominator)),
            ("Read by", o.read_by),
            ("Edition", _edition(o.edition)),
        ],
    )


def _unit(given: Value) -> str:
    if given.unit == "count":
        return ""
    return f"{spoken.code(given.unit)}: {spoken.UNIT_STATUS[given.unit_status]}"


def _unit_in_source(given: Value) -> str:
    return given.printed_unit if given.unit_status is UnitStatus.STATED else ""


def _edition(number: int) -> str:
    if until := release(number):
        return f"release up to {words.day(until)}, which repeats earlier periods"
    return "first" if number == 1 else f"corrected, number {number}"


def _number(given: float | None) -> str:
    return "" if given is None else words.count(given)


def notes(trace: Trace) -> None:
    """Place the remarks on the cell word for word, each with whose words they are."""
    for note in trace.notes:
        st.html(f'<blockquote class="plain">{tables.text(note.quote)}</blockquote>')
        prose.small(
            f"A note of ours in the transcription, not the publisher's words, at {note.locator}"
            if in_our_words(note)
            else f"The publisher's own note, at {note.locator}"
        )
    if not trace.notes:
        prose.small("None that we read.")


def findings(trace: Trace) -> None:
    """Place the checks that name a figure's cell."""
    checks(trace.observation.tier, trace.findings)


def checks(tier: Tier, found: Sequence[Finding]) -> None:
    """Place the checks that name a cell, or say that none does."""
    if tier is not Tier.HELD:
        prose.small("Checks are published only for documents of the publisher that we hold.")
        return
    for f in found:
        st.html(f'<p class="plain"><b>{f.severity.value}</b>: {tables.text(f.message)}</p>')
    if not found:
        prose.small("No check of ours names this cell.")


LINKS: tuple[tuple[str, Callable[[Trace], None]], ...] = (
    ("Where it stands", cell),
    ("How it was read", reading),
    ("How the publisher defines it", defined.show),
    ("Notes on it", notes),
    ("Our checks that touch it", findings),
    ("The stored bytes", snapshot),
    ("The publication", document),
    (history.TITLE, history.show),
    (other_periods.TITLE, other_periods.show),
)
"""The parts of the page in their order, each with its heading."""
