"""Surfaces and corrected editions are dimensions and vintages: no question counts one twice.

Random packages of one report: parts split by surface, re-issued as `_Corrected` or `_version2`,
in one archive or dropped one after the other, in any order.
"""

from __future__ import annotations

import copy
from collections import Counter
from itertools import count
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from data.model import Observation
from data.query import Query
from data.store import Store
from scrapers import annex_i
from tests import murmur
from tests.murmur import Grid

_EDITIONS = {1: "", 2: "_Corrected"}
_SURFACES = {"": "", "ads": "_Ads"}
_pieces = st.tuples(st.sampled_from([4, 7]), st.sampled_from(["", "ads"]), st.sampled_from([1, 2]))


def _grid(part: int, surface: str, edition: int) -> Grid:
    """Return a part whose first figure tells surface and edition: 1, 2, 101 or 102."""
    grid = copy.deepcopy(murmur.PARTS[part]())
    key = {4: "notices", 7: "value"}[part]
    grid[1][[c.key for c in murmur.columns(part)].index(key)] = str(_told(surface, edition))
    return grid


def _told(surface: str, edition: int) -> int:
    return edition + (100 if surface else 0)


def _first(part: int, found: list[Observation]) -> dict[str, float | None]:
    measure = {4: "notices", 7: "complaints"}[part]
    return {
        o.series.surface: o.value.number
        for o in found
        if o.series.measure == measure
        and (o.series.category, o.series.population, o.series.actor) == ("dsa/TOTAL", "all", "all")
    }


_numbers = count()


@settings(max_examples=15)
@given(st.lists(st.lists(_pieces, min_size=1, max_size=4, unique=True), min_size=1, max_size=3))
def test_what_holds_is_one_value_a_series_and_the_last_edition_of_each_surface(
    tmp_path_factory: object, packages: list[list[tuple[int, str, int]]]
) -> None:
    home: Path = tmp_path_factory.mktemp("ledger")  # type: ignore[attr-defined]
    store = Store(f"sqlite:///{home / f'{next(_numbers)}.db'}")
    store.migrate()
    for package in packages:
        content = murmur.as_zip(
            {
                f"{part}_part{_SURFACES[surface]}{_EDITIONS[edition]}.csv": _grid(
                    part, surface, edition
                )
                for part, surface, edition in package
            }
        )
        store.save(annex_i.read(content, murmur.snapshot(content), murmur.declaration(), "test@1"))
    held = store.observations(Query())
    assert max(Counter(o.series for o in held).values()) == 1
    brought = {piece for package in packages for piece in package}
    for part in (4, 7):
        wanted = {
            surface: float(
                _told(surface, max(e for p, s, e in brought if (p, s) == (part, surface)))
            )
            for surface in {s for p, s, _ in brought if p == part}
        }
        assert _first(part, held) == wanted
    for one in held:
        part = {"notices": 4, "complaints": 7}.get(one.series.measure, 0)
        if part and _first(part, [one]):
            editions = {e for p, s, e in brought if (p, s) == (part, one.series.surface)}
            assert {v.edition for v in store.vintages(one.series)} == editions
    store.close()
