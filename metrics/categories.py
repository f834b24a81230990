"""Which category of the harmonised template stands under which."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from data.annex_i import template
from data.model import Observation, Series

TOTAL = "dsa/TOTAL"


@cache
def parent(category: str) -> str:
    """Return the category above one: `dsa/3` for `dsa/3e`, `dsa/TOTAL` for `dsa/3`.

    An open row counts under the category it stands in (`dsa/3g[...]` under `dsa/3`), a stray
    one under its block (`dsa/6+3b` under `dsa/6`). Nothing is above the total, nor above a
    category of another scheme.
    """
    if not category.startswith("dsa/") or category == TOTAL:
        return ""
    key = category.removeprefix("dsa/").partition("[")[0]
    block, plus, _ = key.partition("+")
    if plus:
        return f"dsa/{block}"
    known = template().by_key.get(key)
    if known is None:
        return ""
    return f"dsa/{known.parent}" if known.parent else TOTAL


class Tree:
    """Observations of one measure, found by the category above them."""

    def __init__(self, observations: Iterable[Observation]) -> None:
        """Group the observations under the series of the category one level up."""
        self._below: dict[Series, list[Observation]] = {}
        for one in observations:
            if above := parent(one.series.category):
                whole = one.series._replace(category=above)
                self._below.setdefault(whole, []).append(one)

    def below(self, whole: Series) -> list[Observation]:
        """Return the observations one level below a series, all else being equal."""
        return self._below.get(whole, [])
