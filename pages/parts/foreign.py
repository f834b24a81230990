"""What other instances of this tool released: as they printed it, each with its source.

Nothing is ranked, added up or computed anew, and nothing stands beside figures of ours.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from data.exercises import release_file
from data.exercises.acts import ForeignRelease
from data.exercises.release_file import Line, ReleaseFile
from data.exercises.words import words as codes
from data.law import legal_clocks
from data.reference import platforms
from metrics import words
from pages.parts import badges, ledger, prose, tables
from pages.parts.tables import Cell, Row

TITLE = "Released by other instances of this tool"
HEADS = ("What", "As printed", "95 % interval", "In their words")
_ALL = "all"
_OPEN = 40
"""Lines that are shown at once; longer tables are folded."""
_ABOUT = (
    "Public tables of test reports that other organisations made and froze with this tool. They "
    "stand as printed: hidden cells were hidden there. Nothing of "
    "them is ranked, added to other figures or computed anew. The choices on the left do not act "
    "on this part."
)


def show() -> None:
    """Place every release of other instances; nothing where none is held."""
    found = ledger.exercises().foreign_releases()
    if not found:
        return
    st.header(TITLE, anchor="instances")
    prose.paragraph(_ABOUT)
    for number, one in enumerate(found, 1):
        _release(number, one)


def _release(number: int, one: ForeignRelease) -> None:
    about = one.file.about
    st.subheader(f"{about.title}, as released by {one.instance}")
    badges.show(
        [
            (codes("design")[about.design].label, ""),
            (codes("announced")[about.announced].label, ""),
            ("as printed by its publisher", ""),
        ]
    )
    rows = _rows(one.file)
    caption = f"{about.release}: what {one.instance} printed"
    if len(rows) > _OPEN:
        with st.expander(f"All {words.count(len(rows))} lines, as printed"):
            tables.show(caption, HEADS, rows)
    else:
        tables.show(caption, HEADS, rows)
    tables.pairs(f"{about.release}: where it is from", _source(one))
    st.download_button(
        "The file as received (CSV)",
        release_file.written(one.file),
        f"{about.release}.csv",
        "text/csv",
        key=f"instance_{number}",
        on_click="ignore",
    )


def _source(one: ForeignRelease) -> list[tuple[str, Cell | str]]:
    about = one.file.about
    weeks = f"{words.day(about.first_week)} to {words.day(about.last_week)}"
    rows: list[tuple[str, Cell | str]] = [
        ("Published by", Cell(one.instance, note=f"organiser: {about.organiser}")),
        ("Release", Cell(about.release, note=f"rounds: {about.rounds}")),
        ("Reports of the weeks", weeks),
        ("Channels", about.assignment),
        ("Counts", about.counts_are),
        ("Method, as they name it", about.method),
        ("Frozen on", words.day(about.frozen_on)),
    ]
    if one.brought_at:
        rows.append(("Received on", words.day(one.brought_at.date().isoformat())))
    address = Cell(one.address, href=one.address) if one.address else "not told"
    rows += [("Address", address), ("SHA-256 of the file's lines", one.file.sha256)]
    if one.older:
        told = words.plural(one.older, "earlier version")
        rows.append(("Changed by its publisher", f"since it came here; {told} kept"))
    return rows


def _rows(file: ReleaseFile) -> list[Row]:
    """Return the lines, those of one breakdown under its name."""
    exact = file.about.counts_are == release_file.EXACT
    rows: list[Row] = []
    before: Sequence[str] | None = None
    for values, line in file.lines:
        if values != before:
            rows.append((Cell(" · ".join(map(_named, values)) or "all together"),))
            before = values
        rows.append(_row(line, exact=exact))
    return rows


def _row(line: Line, *, exact: bool) -> Row:
    if line.kind == "law":
        limit = legal_clocks().get(line.id)
        told = Cell(f"{limit.instrument}, {limit.article}" if limit else line.label)
        return (told, "", "", line.words)
    if line.form == "hidden" or not line.value:
        return (line.label, Cell(line.words, look="absent"), "", "")
    about = "" if exact or line.kind != "count" else "about "
    value = Cell(f"{about}{_number(line.value, line)}", look="number")
    few = "few reports: no verdict, rank or comparison" if line.form == "small" else ""
    return (line.label, value, _limits(line), Cell(line.words, note=few))


def _named(value: str) -> str:
    if value == _ALL:
        return "all together"
    known = platforms().get(value)
    return known.name if known else value.replace("_", " ")


def _number(printed: str, line: Line) -> str:
    number = float(printed)
    if line.unit == "share":
        return words.share(number)
    if line.unit == "hours":
        return words.plural(number, "hour")
    return words.count(number)


def _limits(line: Line) -> str:
    if not line.low and not line.high:
        return ""
    low = _number(line.low, line) if line.low else "open"
    return f"{low} to {_number(line.high, line)}" if line.high else f"{low} and more"
