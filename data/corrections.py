"""What we ourselves had to take back or mend, entry by entry; nothing of a publisher's.

    corrections.csv     withdraw       a figure that must not be used: shown with the reason,
                                       and in no comparison from the day of the entry on
                        replace        a transcription of ours that was wrong and was mended
                        note           words that stand beside a figure

An entry names its figure by series and printed words, so it holds whatever file or reader
brings the figure again; one that matches nothing fails the tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from data.model import Observation, Series
from data.reference import measures, platforms, programmes, rows
from data.rows import Row, keyed

ACTIONS = ("withdraw", "replace", "note")


@dataclass(frozen=True, slots=True)
class Correction:
    """One entry: which figure, what was done, why, and when.

    `old_printed` are the words the figure was read from; `new_printed` those that took their
    place, where a transcription was replaced. `source` is the address at which one can check.
    """

    id: str
    action: str
    series: Series
    old_printed: str
    new_printed: str
    reason: str
    reported_on: date | None
    corrected_on: date
    source: str


@cache
def corrections() -> Mapping[str, Correction]:
    """Return every entry by id."""
    return keyed(rows("corrections.csv"), _correction)


def _correction(row: Row) -> Correction:
    action, done = row.one_of("action", ACTIONS), row.day("corrected_on")
    if done is None:
        raise row.fault("corrected_on", "must not be blank")
    if (action == "replace") != bool(row["new_printed"]):
        raise row.fault("new_printed", "stands exactly where a transcription was replaced")
    if not row.filled("source").startswith("https://"):
        raise row.fault("source", "not an https address")
    row.one_of("programme", programmes())
    row.one_of("platform", platforms())
    row.one_of("measure", measures())
    return Correction(
        id=row["id"],
        action=action,
        series=Series(**{name: row[name] for name in Series._fields}),
        old_printed=row.filled("old_printed"),
        new_printed=row["new_printed"],
        reason=row.filled("reason"),
        reported_on=row.day("reported_on"),
        corrected_on=done,
        source=row["source"],
    )


def of(one: Observation, entries: Iterable[Correction] | None = None) -> tuple[Correction, ...]:
    """Return the entries about a statement: about its words, or about words it replaced."""
    known = corrections().values() if entries is None else entries
    said = one.citation.quote
    return tuple(c for c in known if c.series == one.series and said in _said(c))


def _said(entry: Correction) -> tuple[str, ...]:
    return (entry.old_printed, entry.new_printed) if entry.new_printed else (entry.old_printed,)


def withdrawn(
    one: Observation, at: datetime | None = None, entries: Iterable[Correction] | None = None
) -> Correction | None:
    """Return the entry that withdraws a statement, or None; `at` asks what was so on a day."""
    found = (c for c in of(one, entries) if c.action == "withdraw")
    return next((c for c in found if at is None or c.corrected_on <= at.date()), None)


def standing(
    found: list[Observation],
    at: datetime | None = None,
    entries: Iterable[Correction] | None = None,
) -> list[Observation]:
    """Return observations without those that were withdrawn, in their order.

    A withdrawn statement leaves its series empty: an older one must not stand in for it.
    """
    known = tuple(corrections().values() if entries is None else entries)
    series = {c.series for c in known if c.action == "withdraw"}
    if not series:
        return found
    return [o for o in found if o.series not in series or withdrawn(o, at, known) is None]


def withdrew(platform: str, period_end: str, entries: Iterable[Correction] | None = None) -> bool:
    """Whether anything of a service's report on a period was withdrawn."""
    known = corrections().values() if entries is None else entries
    named = (platform, period_end)
    return any(
        c.action == "withdraw" and (c.series.platform, c.series.period_end) == named for c in known
    )
