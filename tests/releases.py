"""Releases of one synthetic source that restates its past: changed, then reverted.

Three quarters of an invented series under the programme `meta_cser`, stated by three releases
as a publisher does who prints its whole history each time. All figures are synthetic.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from data.model import (
    Citation,
    Document,
    Observation,
    Obtained,
    Reading,
    Series,
    Snapshot,
    Tier,
    Value,
)

START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
SOURCE = "meta_cser"
QUARTERS = {
    "2025-Q1": ("2025-01-01", "2025-03-31"),
    "2025-Q2": ("2025-04-01", "2025-06-30"),
    "2025-Q3": ("2025-07-01", "2025-09-30"),
}
FIRST = {"2025-Q1": 2400.0, "2025-Q2": 3100.0, "2025-Q3": 2900.0}
CHANGED = FIRST | {"2025-Q1": 1400.0, "2025-Q2": 3150.0}
REVERTED = CHANGED | {"2025-Q1": 2400.0}
"""The second release changes two quarters; the third takes one of them back."""


def snapshot(number: int) -> Snapshot:
    """Return the bytes of release `number`, a month after the one before."""
    at, sha256 = START + timedelta(days=30 * number), f"{number:064d}"[::-1]
    address = f"https://synthetic.example/release-{number}.csv"
    return Snapshot(
        SOURCE, sha256, address, at, Obtained.DROPPED, Tier.HELD, f"release-{number}.csv", 1
    )


def release(
    number: int, values: Mapping[str, float], *, platform: str = "facebook", reader: str = "test@1"
) -> Reading:
    """Return what a reader takes from a release that states `values` by quarter."""
    held = snapshot(number)
    document = Document(f"{SOURCE}/{number}", SOURCE, f"Release {number}", "Nobody", "", Tier.HELD)
    found = tuple(
        Observation(
            series=series(quarter, platform),
            value=Value(value),
            citation=Citation(held.id, f"#cell={row},5", f"{value:,.0f}"),
            document=document.id,
            definition="not_stated",
            harm="harassment",
            tier=Tier.HELD,
            read_by=reader,
            first_seen=held.fetched_at,
        )
        for row, (quarter, value) in enumerate(values.items(), start=2)
    )
    return Reading(held, reader, (document,), found)


def series(quarter: str, platform: str = "facebook") -> Series:
    """Return the series of one quarter."""
    about = ("WW", "meta_cser/bullying-harassment", "all", "all", "content_actioned", "")
    return Series(SOURCE, platform, "", *about, *QUARTERS[quarter])


def three() -> tuple[Reading, Reading, Reading]:
    """Return the three releases: stated, changed, one change taken back."""
    return release(0, FIRST), release(1, CHANGED), release(2, REVERTED)


# --- releases of a file that repeats its history ----------------------------------------------

ALL = {"2025-Q1": 10.0, "2025-Q2": 20.0, "2025-Q3": 30.0}


def upto(number: int, newest: str, values: Mapping[str, float], **names: str) -> Reading:
    """Return a release of a cumulative file up to a quarter; `names` change every series."""
    read = release(number, values)
    edition = int(QUARTERS[newest][1].replace("-", ""))
    found = tuple(
        o._replace(series=o.series._replace(**names), edition=edition) for o in read.observations
    )
    return replace(read, observations=found)


def whole(number: int, newest: str) -> Reading:
    """Return a release with every quarter up to its newest."""
    return upto(number, newest, {q: v for q, v in ALL.items() if q <= newest})


CUT = upto(2, "2025-Q3", {"2025-Q3": 30.0})
"""The release after `whole(1, "2025-Q2")`, without the history."""
