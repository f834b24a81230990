"""Budget: an enforcement file of TikTok's size (31,000 rows) from bytes to the ledger in 5 s."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from data.places import jurisdictions
from data.sources import declaration
from data.store import Store
from scrapers.receiving import receipt
from tests import own

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

SOURCE, ROWS = "tiktok_cger", 31_464
_SHARES = ("Removal rate within 24 hours", "Removal rate before any views", "Category share")
_QUARTERS = ("Jan-Mar", "Apr-Jun", "Jul-Sep", "Oct-Dec")


def _rows() -> Iterator[str]:
    """Yield lines of a file: metric, quarter, category and market, a synthetic share each."""
    categories = [w for w in declaration(SOURCE).meaning["category"] if " - " in w]
    markets = [j.name for j in jurisdictions().values() if j.kind == "country"][:60]
    periods = [f"{q} {year}" for year in (2023, 2024) for q in _QUARTERS]
    for n, (metric, period, category, market) in enumerate(
        product(_SHARES, periods, categories, markets)
    ):
        said = f'{metric},Quarterly,{period},Sub-policy,"{category}",All,All,Market,"{market}"'
        yield f"{said},0.{n:05}"


def enforcement_file() -> bytes:
    """Return a synthetic file of as many rows as that of the second quarter of 2024."""
    (layout,) = [x for x in declaration(SOURCE).layouts if x.name == "since January 2024"]
    out = io.StringIO(newline="")
    out.write(",".join(layout.columns) + "\n")
    for number, line in enumerate(_rows()):
        if number < ROWS:
            out.write(line + "\n")
    return out.getvalue().encode("utf-8-sig")


def test_an_enforcement_file_from_bytes_to_ledger(
    benchmark: BenchmarkFixture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = enforcement_file()
    snapshot = own.snapshot(SOURCE, content, "2024-q2.csv")
    number = 0

    def fresh() -> tuple[tuple[Store], dict[str, object]]:
        nonlocal number
        number += 1
        home = tmp_path / str(number)
        home.mkdir()
        monkeypatch.setenv("LEDGER_HOME", str(home))
        store = Store(f"sqlite:///{home / 'ledger.db'}")
        store.migrate()
        return (store,), {}

    def take_in(store: Store) -> int:
        return receipt.receive(store, content, snapshot).saved.observations

    stored = benchmark.pedantic(take_in, setup=fresh, rounds=5)
    assert stored == ROWS
