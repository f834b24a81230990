"""Discord's file: sub-tables stacked in one CSV, in the layouts of 2022 to 2024.

Most files print no period: it is that of the file's name. A title that prints one must agree.
"""

from __future__ import annotations

import re
from calendar import month_name

from data.declaration import SourceDeclaration
from data.model import Snapshot
from scrapers.errors import Drift, Unreadable
from scrapers.layouts.record import BLANK, Parsed, Record, Withheld
from scrapers.layouts.stacked import records, sub_tables
from scrapers.printed.editions import Period, spelled_out
from scrapers.reading.forms import opened
from scrapers.reading.tables import Cell, Table

READER = "discord@1"

_TITLE = re.compile(r"Discord .+ Transparency Report CSV|Q[1-4] NCMEC Reports")
_MONTHS = [name.lower() or "no month" for name in month_name]
# A share of none is none, whatever is printed: what each share is of.
_BASE = {
    "% of Reports Actioned": "Reports Received",
    "% Account Appeals Granted": "Appeals",
    "% of Appeals Granted": "Appeals",
}


def parse(content: bytes, snapshot: Snapshot, declaration: SourceDeclaration) -> Parsed:
    """Return the records of every sub-table, each with the period of the document.

    Raises Drift when a title or header is none on record, or names contradict each other;
    Unreadable when neither file nor title names one period.
    """
    document = opened(content, snapshot.filename, declaration.encoding)
    found: list[Record | Withheld] = []
    for table in document.tables:
        start = 1 if _TITLE.fullmatch(table.text(0, 0).strip()) else 0
        period = _period(table, snapshot.filename, titled=bool(start))
        for sub in sub_tables(table, declaration.layouts, start):
            found += [_dated(one, period) for one in records(sub, _BASE)]
    kept = tuple(one for one in found if isinstance(one, Record))
    withheld = tuple(one for one in found if isinstance(one, Withheld))
    return Parsed(kept, tuple(document.aside), withheld)


def _period(table: Table, filename: str, *, titled: bool) -> Period:
    title = Cell(table.text(0, 0), table.locator(0, 0)) if titled else BLANK
    said = spelled_out(title.text)
    named = spelled_out(filename) or spelled_out(table.name)
    if said and named and said != named:
        raise Drift(
            f"{filename} is named after another period than it prints",
            address=title.locator,
            word=title.text.strip(),
        )
    if len(said or named) != 1:
        raise Unreadable(
            f"{filename} prints no period and its name tells none: name the file after it, as in "
            "Discord-Transparency-Report-Q4-2023.csv",
            word=filename,
        )
    (period,) = said or named
    return period


def _dated(one: Record | Withheld, period: Period) -> Record | Withheld:
    """Give a record its period; one of a month that lies outside is withheld."""
    if isinstance(one, Withheld):
        return one
    words = " to ".join(day.isoformat() for day in period)
    month = one.labels.get("month", BLANK).text.strip()
    start, end = period
    if month.lower() in _MONTHS and not start.month <= _MONTHS.index(month.lower()) <= end.month:
        return Withheld(one.cell, f"{month} is no month of the period, {words}")
    return one._replace(labels={**one.labels, "period": Cell(words, "")})
