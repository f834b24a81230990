"""Tell which part of the template a table is: by its headers, then by its vocabulary.

Parts 7, 8 and 9 share one header set, 10 and 11 are subsets of it; only the words in
Section and Indicator tell them apart. A file name confirms, it never decides, and what
stays ambiguous is Drift.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import NamedTuple

from data.annex_i import Part, Template, plain, template
from data.declaration import Edition, SourceDeclaration
from scrapers.annex_i.words import file_name, period
from scrapers.errors import Drift
from scrapers.reading.tables import Table

# Titles may stand above the header; more lines that hold anything are another document.
_HEADER_WITHIN = 10


class Recognised(NamedTuple):
    """A table, the part it is, and the row (from 0) its header stands in."""

    table: Table
    part: Part
    header: int


def recognise(table: Table, shape: Template, declaration: SourceDeclaration) -> Recognised:
    """Return which part `table` is. Raises Drift when it is none or could be several."""
    header = _header_row(table, shape)
    printed = {plain(cell) for cell in table.rows[header]} - {""}
    best = _best(printed, shape.parts.values(), declaration)
    best = _by_vocabulary(table, header, best)
    if len(best) != 1:
        raise Drift(
            f"{table.name} could be any of parts {_numbers(best)}: its words decide for none"
            if best
            else f"{table.name} is no part of the harmonised template",
            address=table.locator(header, 0),
            word=table.text(header, 0).strip(),
        )
    return Recognised(table, best[0], header)


def resembles(table: Table, shape: Template) -> bool:
    """Whether a sheet must be a part: by its header, or by the name of a part it bears.

    A read-me or a cover among the sheets of a workbook is none; a sheet called 4_notices
    whose headers nobody knows is one that drifted.
    """
    name = file_name(table.hint, shape)
    return _header_hits(table, shape)[0] >= 3 or name.part in shape.parts


def _header_hits(table: Table, shape: Template) -> tuple[int, int]:
    """Return how many cells of the likeliest header row are known, and that row, negative."""
    known = {plain(c.header) for p in shape.parts.values() for c in p.columns}
    stating = (n for n, row in enumerate(table.rows) if any(cell.strip() for cell in row))
    return max(
        (
            (sum(plain(cell) in known for cell in table.rows[index]), -index)
            for index in islice(stating, _HEADER_WITHIN)
        ),
        default=(0, 0),
    )


def _header_row(table: Table, shape: Template) -> int:
    hits, index = _header_hits(table, shape)
    if hits < 3:
        raise Drift(
            f"{table.name} has no header row of the harmonised template"
            + in_another_language(table, -index, shape),
            address=table.locator(-index, 0) if table.rows else "",
            word=table.text(-index, 0).strip()[:80] if table.rows else "",
        )
    return -index


def in_another_language(table: Table, header: int, shape: Template) -> str:
    """Return which language the headers seem to be in, for the end of a refusal, or nothing."""
    row = table.rows[header] if table.rows else []
    words = {word for cell in row for word in re.findall(r"\w+", cell.casefold())}
    for name, known in shape.header_languages.items():
        if words & known:
            return f"; some of its headers seem to be {name}: declare them as renamed"
    return ""


def _best(printed: set[str], parts: Iterable[Part], declaration: SourceDeclaration) -> list[Part]:
    """Return the parts whose label and figure headers fit the printed ones best."""
    fits = {p.number: _fit(printed, p, declaration) for p in parts}
    top = max(fits.values())
    return [p for p in parts if fits[p.number] == top and top >= 0.6]


def _fit(printed: set[str], part: Part, declaration: SourceDeclaration) -> float:
    wanted = {plain(c.header) for c in part.columns if not c.optional and c.role != "note"}
    renamed = {plain(w) for w in renamed_columns(declaration, part.number)}
    hits = len(wanted & printed) + len(renamed & printed)
    strangers = len(printed - wanted - renamed - {plain(c.header) for c in part.columns})
    return hits / len(wanted) - strangers / 50


def renamed_columns(declaration: SourceDeclaration, part: int) -> Mapping[str, str]:
    """Return the declared other headers of a part, printed header to template key."""
    return {
        printed: key
        for edition in declaration.editions
        if edition.part == part
        for printed, key in edition.renamed.items()
    }


def edition_of(
    table: Table, header: int, part: int, declaration: SourceDeclaration
) -> Edition | None:
    """Return the declared variant that a table is an edition of, by the period it prints."""
    labels = [plain(cell) for cell in table.rows[header]]
    col = labels.index("reporting period") if "reporting period" in labels else -1
    ends = {
        found.end
        for row in range(header + 1, len(table.rows))
        if col >= 0 and (found := period(table.text(row, col)))
    }
    return next(
        (e for e in declaration.editions if e.part == part and e.period_end.isoformat() in ends),
        None,
    )


def _by_vocabulary(table: Table, header: int, candidates: list[Part]) -> list[Part]:
    """Keep the candidates whose indicators the table's rows bear.

    A lone candidate must bear them too: a part 7 that lost a label column has the headers of
    part 11, and only its words give it away.
    """
    labels = [plain(cell) for cell in table.rows[header]]
    worded = [p for p in candidates if _indicators(p)]
    if not worded or "indicator" not in labels:
        return candidates
    col = labels.index("indicator")
    below = range(header + 1, len(table.rows))
    rows = {plain(table.text(r, col)) for r in below} - {""}
    fits = {p.number: len(rows & _indicators(p)) for p in worded}
    top = max(fits.values())
    if top == 0:
        raise Drift(
            f"{table.name} could be any of parts {_numbers(worded)}: its Section and Indicator "
            "words decide for none",
            address=table.locator(header, col),
            word=next(iter(sorted(rows)), ""),
        )
    return [p for p in worded if fits[p.number] == top]


def _numbers(parts: Iterable[Part]) -> str:
    return ", ".join(str(p.number) for p in parts)


def _indicators(part: Part) -> set[str]:
    if part.number == 7:
        return {indicator for _, indicator, _ in template().lines}
    return set(part.indicators)
