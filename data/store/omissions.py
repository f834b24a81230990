"""Questions about figures that newer releases no longer state."""

from __future__ import annotations

from collections.abc import Sequence

from data import side_by_side, unstated
from data.model import Observation, Series
from data.store.connections import Connections
from data.unstated import Omission, Sought, Unstated


class Omissions(Connections):
    """What newer releases leave out."""

    def no_longer_stated(self, asked: Sought) -> list[Unstated]:
        """Return figures that newer releases leave out, by measure and run of periods."""
        with self._reading() as connection:
            return unstated.runs(connection.execute(unstated.counted(asked)).all())

    def omissions(self, asked: Sought, start: int = 0, most: int = 100) -> list[Omission]:
        """Return figures that newer releases leave out one by one, newest release first."""
        with self._reading() as connection:
            return unstated.listed(connection, asked, start, most)

    def omissions_of(self, series: Series) -> list[Omission]:
        """Return the releases that left a figure out, the oldest first."""
        with self._reading() as connection:
            return unstated.of_series(connection, series.key)

    def statements_at(self, rows: Sequence[int]) -> dict[int, Observation]:
        """Return observations by the rows that counts name as examples."""
        with self._reading() as connection:
            return side_by_side.statements(connection, rows)
