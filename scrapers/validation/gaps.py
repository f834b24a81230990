"""What the template expects and a report does not have: parts, columns, rows, figures.

A gap is no fault: a publisher may leave out what it has nothing to say in. But a reader of the
dashboard sees "not reported" there, never zero, and that should be meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from data.annex_i import Category, plain, template
from data.model import Absence, Observation
from scrapers.annex_i import Outline
from scrapers.validation.words import category, table_of, visible

# Closing categories that the blank template has in one part only: 15 for terms and conditions,
# 16 where an authority and 17 where a notifier names no type.
_CLOSING = {3: {"16"}, 4: {"17"}, 5: set[str](), 6: {"15"}}
_FIRST = ("3", "4")  # the categories this dashboard is about


class Gap(NamedTuple):
    """One thing that is missing: in which part (0 for the report), and what it means."""

    part: int
    words: str


def gaps(tables: Sequence[Outline], observations: Sequence[Observation]) -> tuple[Gap, ...]:
    """Return what the template has and the report does not, by part."""
    numbers = parts(tables)
    by_part: dict[int, list[Observation]] = {}
    for one in observations:
        by_part.setdefault(part_of(one, numbers), []).append(one)
    found = [*_parts(tables), *_columns(tables)]
    for number in sorted(by_part):
        found += [Gap(number, words) for words in _rows(number, by_part[number])]
        if number in _CLOSING:
            found += [Gap(number, words) for words in _blank(by_part[number])]
    return tuple(found)


def parts(tables: Iterable[Outline]) -> dict[str, int]:
    """Return the part each table was recognised as, by what of an address names the table."""
    return {table_of(t.address): t.part for t in tables}


def part_of(one: Observation, known: Mapping[str, int]) -> int:
    """Return the part an observation stands in: that of its table, else of its measure."""
    return known.get(table_of(one.citation.locator)) or _measures().get(one.series.measure, 0)


@cache
def _measures() -> Mapping[str, int]:
    return {c.measure: p.number for p in template().parts.values() for c in p.columns if c.measure}


def _parts(tables: Sequence[Outline]) -> Iterator[Gap]:
    here = {t.part for t in tables}
    absent = [p for p in template().parts.values() if p.number not in here]
    if absent:
        named = "; ".join(f"part {p.number} ({p.title})" for p in absent)
        yield Gap(0, f"Not in this document: {named}. Nothing of them can be shown.")


def _columns(tables: Iterable[Outline]) -> Iterator[Gap]:
    for table in tables:
        if table.missing:
            named = ", ".join(f"“{words}”" for words in table.missing)
            yield Gap(table.part, f"Columns of the template that are not there: {named}.")
        if table.strangers:
            named = ", ".join(f"“{visible(words)}”" for words in table.strangers)
            yield Gap(table.part, f"Columns the template does not have, not read: {named}.")


def _rows(part: int, observations: list[Observation]) -> Iterator[str]:
    if part in _CLOSING:
        held = {o.series.category.removeprefix("dsa/").partition("[")[0] for o in observations}
        absent = [c.key for c in template().categories if _belongs(c, part) and c.key not in held]
        if absent:
            yield f"Categories without a row: {', '.join(absent)}. {_SILENT}"
    if part == 7:
        seen = {(o.series.measure, o.series.population) for o in observations}
        lines = [w for w in template().lines.values() if (w.measure, w.population) not in seen]
        for line in lines:
            yield f"Row not there: {line.section} / {line.indicator} / {line.scope}. {_SILENT}"
    if part in (3, 10):
        total = [o.series for o in observations if o.series.category == "dsa/TOTAL"]
        places = {s.jurisdiction for s in total}
        states = {"GR" if s == "EL" else s for s in template().member_states} - places
        if states:
            named = ", ".join(sorted(states))
            yield f"Member States without a row of their own in TOTAL: {named}. {_SILENT}"


_SILENT = "Readers will see “not reported”, which is not zero."


def _belongs(found: Category, part: int) -> bool:
    head = found.parent or found.key
    return head == "TOTAL" or (head not in ("15", "16", "17")) or head in _CLOSING[part]


def _blank(observations: list[Observation]) -> Iterator[str]:
    """Say which categories print nothing in any cell of theirs."""
    whole = [o for o in observations if o.series.jurisdiction == "EU"]
    heads = {c.key: c for c in template().categories if not c.parent}
    stated, rows = set(), set()
    for one in whole:
        key = one.series.category.removeprefix("dsa/")
        rows.add(key)
        if one.value.absence is not Absence.NOT_REPORTED:
            stated.add(key)
    silent = [key for key in heads if key in rows - stated]
    for key in (k for k in silent if k in _FIRST):
        name = category(f"dsa/{key}")
        yield f"{name[0].upper()}{name[1:]} is blank. {_SILENT} {_ZERO}"
    others = [k for k in silent if k not in _FIRST]
    if others:
        yield f"Blank as well: {', '.join(others)}. {_SILENT} {_ZERO}"


_ZERO = "Annex II keeps 0 for what applies and did not occur, a blank for what does not apply."


def is_blank(one: Observation) -> bool:
    """Whether nothing at all is printed in the cell of an observation."""
    return one.value.absence is Absence.NOT_REPORTED and not plain(one.citation.quote)
