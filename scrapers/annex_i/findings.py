"""What does not fit in a report: within a table, with part 1, with its name or its template."""

from __future__ import annotations

import re
from typing import NamedTuple

from data.annex_i import plain
from data.model import Finding, Severity, Snapshot
from scrapers.annex_i import checks
from scrapers.annex_i.figures import Cited, Figures, Found, Printed
from scrapers.annex_i.parse import Parsed
from scrapers.annex_i.setting import Normalised, Setting
from scrapers.annex_i.statements import LONGEST
from scrapers.annex_i.words import FileName, Period, dates, day_first

# Addresses a Finding carries at most: enough to check it, not a copy of the report.
_CELLS = 40
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_First = tuple[Cited, ...]


class Identity(NamedTuple):
    """What part 1 says of the report: its period and the day it was published."""

    period: tuple[Period, ...] = ()
    published: str = ""
    provider: str = ""

    @classmethod
    def of(cls, tables: list[Parsed]) -> Identity:
        """Return what the tables of part 1 say; empty where there are none."""
        cells = {
            plain(r.labels.get("indicator", "")): r.cell.text
            for table in tables
            for r in table.records
        }
        order = day_first(cells.values())
        found = {name: dates(words, day_first=order) for name, words in cells.items()}
        published = found.get("date of the publication of the report", [])
        start = found.get("starting date of reporting period", [])
        end = found.get("ending date of reporting period", [])
        period = (
            (Period(start[0].isoformat(), end[0].isoformat()),)
            if len(start) == len(end) == 1
            else ()
        )
        provider = " ".join(cells.get("name of the service provider", "").split())
        day = published[0].isoformat() if len(published) == 1 else ""
        return cls(period, day, provider)


def findings(
    name: FileName, table: Parsed, result: Normalised, base: Setting, facts: Identity
) -> list[Finding]:
    """Return what does not fit in one table, with its neighbours in the report, or in its name."""
    stated: list[Cited] = [*result.observations, *result.statements]
    if not stated:
        return []
    when = result.periods.most_common(1)[0][0]
    first = (stated[0],)
    said = _remarks(result, first)
    said += [*_layout(name, table, first), *_periods(result, facts, base.snapshot, first)]
    said += _words(result, first)
    return [
        Finding(
            source=base.declaration.id,
            snapshot=base.snapshot.id,
            check=f.check,
            severity=f.severity,
            platform=base.declaration.platform,
            period_start=when.start,
            period_end=when.end,
            message=f.message,
            cells=tuple(o.citation for o in f.cells[:_CELLS]),
            tier=base.snapshot.tier,
        )
        for f in [*checks.run(Figures(result.observations, base.template)), *said]
    ]


def _words(result: Normalised, first: _First) -> list[Found]:
    """Return what is odd about the texts of part 11: too long, or not there."""
    found = []
    long = tuple(
        s for s in result.statements if s.kind == "text" and len(s.citation.quote) > LONGEST
    )
    if long:
        most = max(len(s.citation.quote) for s in long)
        words = f"texts above {LONGEST:,} characters: {len(long)}, the longest has {most:,}"
        found.append(Found("text_too_long", Severity.NOTICE, words, long))
    if result.blank:
        words = f"questions of part {result.part} without an answer: {len(result.blank)}"
        cells = (*first, *(Printed(c) for c in result.blank))
        found.append(Found("text_missing", Severity.NOTICE, words, cells))
    return found


def _remarks(result: Normalised, first: _First) -> list[Found]:
    """Return one notice per remark, however many cells it concerns."""
    if not result.remarks:
        return []
    at: dict[str, Cited] = {o.citation.locator: o for o in result.observations}
    at |= {s.citation.locator: s for s in result.statements}
    cells: dict[tuple[str, str], list[Cited]] = {}
    for check, words, locator in result.remarks:
        cells.setdefault((check, words), []).append(at.get(locator, first[0]))
    return [
        Found(check, Severity.NOTICE, words, tuple(found))
        for (check, words), found in cells.items()
    ]


def _layout(name: FileName, table: Parsed, first: _First) -> list[Found]:
    found = [
        Found("layout", Severity.NOTICE, f"part {table.part.number}: {words}", first)
        for words in table.remarks
    ]
    if name.part and name.part != table.part.number:
        words = f"the file is named part {name.part} and holds part {table.part.number}"
        found.append(Found("file_name_disagrees", Severity.NOTICE, words, first))
    if name.edition > 1:
        words = f"part {table.part.number} is edition {name.edition} of itself; it goes before"
        words += " what the first edition says, and both are kept"
        found.append(Found("corrected_edition", Severity.NOTICE, words, first))
    least = _LEAST_ROWS.get(table.part.number, 0)
    if table.rows < least:
        words = f"rows of part {table.part.number}: {table.rows}; the template has {least}"
        found.append(Found("part_incomplete", Severity.IMPLAUSIBLE, words, first))
    return found


# Rows of the blank template: those of part 3 with scope TOTAL, TOTAL with 27 Member States in
# part 10, of parts 8 and 9 those without a language, all of the others.
_LEAST_ROWS = {2: 100, 3: 91, 4: 91, 5: 90, 6: 98, 7: 47, 8: 20, 9: 3, 10: 28, 11: 11}


def _periods(result: Normalised, facts: Identity, snapshot: Snapshot, first: _First) -> list[Found]:
    """Hold the period of a part against part 1, the file's name, and the day it was obtained."""
    stated = {*result.periods, *facts.period}
    words = ", ".join(f"{p.start} to {p.end}" for p in sorted(stated))
    found = []
    if len(stated) > 1:
        message = f"periods: {words}"
        found.append(Found("period_disagrees", Severity.IMPLAUSIBLE, message, first))
    if max(p.end for p in stated) > snapshot.fetched_at.date().isoformat():
        message = f"the period had not ended when the document was obtained: {words}"
        found.append(Found("period_in_the_future", Severity.IMPOSSIBLE, message, first))
    years = {int(y) for y in _YEAR.findall(snapshot.filename)}
    # A report bears the year of its period or that of its publication, the next one at most.
    fitting = {y for p in stated for y in range(int(p.start[:4]), int(p.end[:4]) + 2)}
    if years and not years & fitting:
        message = f"the file is named {snapshot.filename!r}, the period is {words}"
        found.append(Found("file_year_disagrees", Severity.IMPLAUSIBLE, message, first))
    return found
