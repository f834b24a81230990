"""Snap's transparency file: one figure a row; what a sub-category is depends on the level."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from data.declaration import SourceDeclaration
from data.model import Snapshot
from data.reference import plain
from scrapers.layouts import tidy
from scrapers.layouts.record import BLANK, Parsed, Record
from scrapers.reading.tables import Cell

READER = "snap@2"

_BASES = {
    "median_turnaround_time_minutes": "total_enforcements",
    "median_turnaround_time_days_to_process_appeals": "total_appeals",
}
_WHERE = ("period", "section", "level", "jurisdiction", "category")
# Of these one number is printed for the world, and none by category.
_WHOLE = ("violative_view_rate", "total_accounts_disabled", "total_submissions_to_ncmec")
_Place = tuple[str, ...]


def parse(content: bytes, snapshot: Snapshot, declaration: SourceDeclaration) -> Parsed:
    """Return the records of a file, each median with the number of cases it is of.

    Of a section that is on no record the first row stands for all: it is withheld, and the
    section is named among what was set aside. Raises Drift when the header is none on record.
    """
    parsed = tidy.parse(content, snapshot, declaration)
    rules = (*declaration.left_out, *declaration.figures)
    known = {plain(w) for rule in rules for w in rule.when.get("section", ())}
    counted = Counter(plain(r.labels["section"].text) for r in parsed.records)
    strange = [section for section in counted if section not in known]
    aside = [f"section {section!r} ({counted[section]:,} rows)" for section in strange]
    kept = list(_once(parsed.records, strange))
    bases = {_place(r, _metric(r)): r.cell for r in kept}
    records = (r._replace(base=_base(r, bases)) for r in kept)
    return Parsed(tuple(records), (*parsed.set_aside, *aside))


def _once(records: Iterable[Record], strange: Iterable[str]) -> Iterator[Record]:
    """Yield the records, of each strange section the first alone, with its name alone."""
    waiting, done = set(strange), set[str]()
    for record in records:
        section = plain(record.labels["section"].text)
        if section not in waiting:
            yield _placed(record)
        elif section not in done:
            done.add(section)
            labels = {k: record.labels[k] for k in ("period", "section")}
            yield record._replace(labels=labels)


def _metric(record: Record) -> str:
    return record.labels.get("measure", BLANK).text.strip()


def _place(record: Record, metric: str) -> _Place:
    said = (record.labels.get(k, BLANK).text for k in _WHERE)
    return (*said, metric)


def _base(record: Record, bases: dict[_Place, Cell]) -> Cell:
    """Return the number of cases that a median is of, where it is printed beside it."""
    wanted = _BASES.get(_metric(record), "")
    return bases.get(_place(record, wanted), BLANK) if wanted else BLANK


def _placed(record: Record) -> Record:
    """Return a record with country and category, by the level that says which is which."""
    labels = dict(record.labels)
    level = plain(labels["level"].text)
    if labels["section"].blank or _metric(record) in _WHOLE:
        return record
    first, second = labels.pop("first"), labels.pop("second")
    if level == "country":
        labels |= {"jurisdiction": first, "category": second}
    elif level == "country / region":
        labels |= {"jurisdiction": first, "second": second}
    elif level == "global":
        labels |= {"category": first, "second": second}
    return record._replace(labels=labels)
