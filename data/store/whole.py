"""The ledger as a whole: everything that a replay must reproduce, and a key of its state."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, Table, func, select

from data import connect, records
from data.store.connections import Connections
from data.tables import METADATA

_T: Mapping[str, Table] = METADATA.tables
_OBS, _CONTEXT = _T["observation"], _T["context"]
_READ = _T["reading"]


class Whole(Connections):
    """What a ledger holds, line by line or as one value."""

    def version(self) -> tuple[int, str]:
        """Return a value that changes whenever something was saved: the key of page caches."""
        counted = select(func.coalesce(func.max(_READ.c.id), 0))
        issue, signal = _T["issue"], _T["signal"]
        state = select(
            func.coalesce(func.max(issue.c.id), 0), func.coalesce(func.max(issue.c.closed_at), "")
        )
        told = select(func.coalesce(func.max(signal.c.id), 0))
        turned = select(func.count()).where(_T["sighting"].c.returned.is_(True))
        with self._reading() as connection:
            number = connection.execute(counted).scalar_one()
            last, closed = connection.execute(state).one()
            seen = connection.execute(told).scalar_one()
            back = connection.execute(turned).scalar_one()
        return int(number), f"{last}/{closed}/{seen}/{back}"

    def export(self) -> Iterator[str]:
        """Yield one JSON line per observation, note, finding, document and issue, sorted.

        Run ids, row numbers and clock times are left out: the same archive and the same code
        give the same lines.
        """
        with self._on(self.engine, **connect.AT_ONE_MOMENT) as connection:
            for name, leave in _EXPORTED.items():
                rows = connection.execute(_all_of(_T[name], leave))
                lines = [
                    json.dumps({"table": name, **row}, sort_keys=True, ensure_ascii=False)
                    for row in rows.mappings()
                ]
                yield from sorted(lines)


# What of a row is not exported: how it is numbered here.
_EXPORTED: dict[str, tuple[str, ...]] = {
    "document": (),
    "observation": ("reading",),
    "note": ("id", "reading"),
    "finding": ("id", "reading"),
    "statement": ("row_id", "reading"),
    "issue": ("id",),
    "signal": ("id",),
    "sighting": ("id",),
}


def _all_of(table: Table, leave: Sequence[str]) -> Select[Any]:
    """Return the question for every row of a table that is exported, columns of ours left out."""
    if table is _OBS:
        return select(_OBS.c.id, _OBS.c.series, _CONTEXT.c.tier_rank, *records.COLUMNS).join(
            _CONTEXT, _CONTEXT.c.id == _OBS.c.context
        )
    asked = select(*[c for c in table.columns if c.name not in leave])
    # A sighting that is no return states nothing that its snapshot did not.
    return asked.where(table.c.returned.is_(True)) if table.name == "sighting" else asked
