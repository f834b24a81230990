"""Time limits and standards of the law: who must do what, by when."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from data.places import jurisdictions
from data.reference import rows
from data.rows import Row, keyed
from data.vocabulary import LegalClock


@cache
def legal_clocks() -> Mapping[str, LegalClock]:
    """Return the time limits and standards of the law by id."""
    known = jurisdictions()

    def make(row: Row) -> LegalClock:
        text = dict(row.cells)
        row.one_of("jurisdiction", known)
        hours = tuple(float(h) for h in row.several("deadline_hours", "|"))
        for typed in ("deadline_hours", "in_force_from", "until", "target_share"):
            del text[typed]
        cited = row.yes("official_text_cited")
        del text["official_text_cited"]
        return LegalClock(
            **text,
            deadline_hours=hours,
            in_force_from=row.day("in_force_from"),
            until=row.day("until"),
            target_share=row.number("target_share"),
            official_text_cited=cited,
        )

    return keyed(rows("legal_clocks.csv"), make)
