"""Observations as rows: what many of one reading share is written once, as their context."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from data.model import TIER_RANK, Observation, UnitStatus, Value, digests
from data.records import moment


class Contexts:
    """Takes the observations of one reading apart: what many share, and what each has alone."""

    def __init__(self, reading: int, last: int) -> None:
        """Number contexts of `reading` from `last` + 1 on."""
        self._reading = reading
        self._next = last + 1
        self._numbers: dict[tuple[Any, ...], int] = {}

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield the contexts met so far, in the order of their table's columns."""
        for key, number in self._numbers.items():
            dimensions, rest = key[:9], key[9:]
            unit, status, printed_unit, snapshot, document, definition = rest[:6]
            tier, read_by, first_seen, edition, confidence = rest[6:]
            yield (
                *(number, self._reading, *dimensions, unit, str(status), printed_unit),
                *(snapshot, document, definition, str(tier), TIER_RANK[tier], read_by),
                *(moment(first_seen), edition, confidence),
            )

    def holding_rows(self) -> Iterator[dict[str, Any]]:
        """Yield which platform, programme and period the reading speaks of, a row each."""
        names = ("programme", "platform", "period_start", "period_end", "tier")
        spans = {(*key[:2], *key[7:9], str(key[15])) for key in self._numbers}
        for span in sorted(spans):
            yield {"reading": self._reading, **dict(zip(names, span, strict=True))}

    def observation_rows(self, observations: Iterable[Observation]) -> list[tuple[Any, ...]]:
        """Return the values of observations in the order of their table's columns.

        By place, and with equal values taken apart once: names would cost twice the time.
        """
        rows = []
        apart: dict[int, tuple[_Number, _Unit]] = {}
        for o in observations:
            series, value, (snapshot, locator, quote), document, definition, harm = o[:6]
            tier, read_by, first_seen, edition, words, confidence, place = o[6:13]
            # By its own number in memory: it stays there as long as its observation does.
            if (known := apart.get(id(value))) is None:
                known = apart[id(value)] = _apart(value)
            number, unit = known
            rest = (snapshot, document, definition, tier, read_by, first_seen, edition, confidence)
            context = self._context((*series[:3], *series[5:], *unit, *rest))
            about, itself = digests("|".join(series), f"|{snapshot}|{locator}")
            own = (itself, about, self._reading, context, series[3], series[4], harm)
            rows.append((*own, *number, locator, quote, words, place, *o[13:]))
        return rows

    def _context(self, key: tuple[Any, ...]) -> int:
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = self._next
            self._next += 1
        return number


_Number = tuple[float | None, float | None, float | None, str, str]
_Unit = tuple[str, UnitStatus, str]


def _apart(value: Value) -> tuple[_Number, _Unit]:
    absence = str(value.absence) if value.absence else ""
    number = (value.number, value.low, value.high, str(value.bound), absence)
    return number, (value.unit, value.unit_status, value.printed_unit)
