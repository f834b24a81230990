"""Questions about how much is held: which periods, places and sources have figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Table, select

from data import tally
from data.model import TIER_RANK, Tier
from data.query import places
from data.store.connections import Connections
from data.tables import METADATA

_T: Mapping[str, Table] = METADATA.tables
_READ = _T["reading"]


class Extent(Connections):
    """Counts, periods and places of what holds."""

    def figures_read(self) -> dict[str, int]:
        """Return how many observations the newest readings hold, by source."""
        with self._reading() as connection:
            return {key: int(n) for key, n in connection.execute(tally.read_by_source())}

    def figures_by_snapshot(self, source: str) -> dict[str, int]:
        """Return how many observations were read from each snapshot of a source, "" for all."""
        with self._reading() as connection:
            found = connection.execute(tally.read_by_snapshot(source))
            return {key: int(n) for key, n in found}

    def figures_under(self, programme: str) -> int:
        """Return how many observations hold today under a regime."""
        with self._reading() as connection:
            return int(connection.execute(tally.of_programme(programme)).scalar_one())

    def figures_holding(self, source: str) -> int:
        """Return how many observations of a source hold today."""
        with self._reading() as connection:
            return int(connection.execute(tally.holding(source)).scalar_one())

    def periods_held(self) -> list[tuple[str, str, str, str, Tier]]:
        """Return (platform, programme, period start, end, strongest tier) of what holds."""
        table = _T["holding"]
        statement = (
            select(
                table.c.platform,
                table.c.programme,
                table.c.period_start,
                table.c.period_end,
                table.c.tier,
            )
            .join(_READ, _READ.c.id == table.c.reading)
            .where(_READ.c.superseded.is_(False))
            .distinct()
        )
        held: dict[tuple[str, str, str, str], Tier] = {}
        with self._reading() as connection:
            for *span, word in connection.execute(statement):
                key, tier = (span[0], span[1], span[2], span[3]), Tier(word)
                held[key] = min(held.get(key, tier), tier, key=TIER_RANK.__getitem__)
        return [(*key, tier) for key, tier in sorted(held.items())]

    def places(self, programmes: Iterable[str]) -> list[str]:
        """Return the jurisdictions that any of some regimes has a figure for."""
        with self._reading() as connection:
            found = connection.execute(places(programmes, connection.dialect.name)).scalars()
            return sorted(set(found))

    def places_of(
        self, programmes: Iterable[str], seen: datetime | None = None
    ) -> list[tuple[str, str, str]]:
        """Return (regime, service, jurisdiction) of what holds, and was there at an instant."""
        with self._reading() as connection:
            by = ("programme", "platform")
            chosen = places(programmes, connection.dialect.name, by, seen)
            return sorted({(row[0], row[1], row[2]) for row in connection.execute(chosen)})
