"""Budget of one report: eleven parts, 27 countries, from bytes to the ledger within a second."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from data.annex_i import template
from data.store import Store
from scrapers import run
from tests import murmur
from tests.murmur import Grid

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture


def _full_orders() -> Grid:
    """Return part 3 with every category and every Member State (2,800 rows)."""
    figures = [c.key for c in murmur.columns(3) if c.role == "figure"]
    rows = [murmur.headers(3)]
    for number, category in enumerate(template().categories):
        for scope in ("TOTAL", *sorted(template().member_states)):
            cells = {key: str((number + n) % 90) for n, key in enumerate(figures)}
            words = f"synthetic {category.key}" if category.other else ""
            rows.append(
                murmur._row(3, category=category.code, scope=scope, other_desc=words, **cells)
            )
    return rows


def _set_aside(part: int) -> Grid:
    """Return a part that is recognised and left for another reader."""
    shape = template().parts[part]
    head = [c.header for c in shape.columns if not c.optional]
    labels = {"section": (shape.sections or ("",))[0], "service": "Murmur", "value": "1"}
    rows = [
        [(labels | {"indicator": i}).get(c.key, "") for c in shape.columns if not c.optional]
        for i in shape.indicators or ("",)
    ]
    return [head, *rows]


def full_report() -> bytes:
    """Return a ZIP of all eleven parts, synthetic."""
    grids = {murmur.NAMES[p]: make() for p, make in murmur.PARTS.items() if p != 3}
    others = {f"{p}_other.csv": _set_aside(p) for p in (2, 5, 6, 8, 9, 11)}
    return murmur.as_zip({murmur.NAMES[3]: _full_orders(), **grids, **others})


def test_one_report_from_bytes_to_ledger(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    content = full_report()
    snapshot, declared = murmur.snapshot(content), murmur.declaration()
    number = 0

    def fresh() -> tuple[tuple[Store], dict[str, object]]:
        nonlocal number
        number += 1
        store = Store(f"sqlite:///{tmp_path / f'{number}.db'}")
        store.migrate()
        return (store,), {}

    def take_in(store: Store) -> int:
        return store.save(run.read(content, snapshot, declared, "test@1")).observations

    stored = benchmark.pedantic(take_in, setup=fresh, rounds=7)
    assert stored > 20_000
