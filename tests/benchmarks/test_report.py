"""Budgets: one report (eleven parts, 27 countries) from bytes to the ledger within a second,
as texts and as a workbook; 25 workbooks within 15 seconds and 500 MB.
"""

from __future__ import annotations

import csv
import io
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from data.annex_i import template
from data.store import Store
from scrapers.receiving import readers
from tests import murmur, workbooks
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


def full_report() -> bytes:
    """Return a ZIP of all eleven parts, synthetic."""
    grids = {murmur.NAMES[p]: make() for p, make in murmur.PARTS.items() if p != 3}
    return murmur.as_zip({murmur.NAMES[3]: _full_orders(), **grids})


def full_workbook() -> bytes:
    """Return the same report as one XLSX file, its numbers typed, synthetic."""
    out = {}
    with zipfile.ZipFile(io.BytesIO(full_report())) as archive:
        for name in archive.namelist():
            text = archive.read(name).decode()
            out[name[:-4]] = workbooks.as_numbers(list(csv.reader(io.StringIO(text, newline=""))))
    return workbooks.xlsx(out)


@pytest.mark.parametrize("form", ["zip", "xlsx"])
def test_one_report_from_bytes_to_ledger(
    benchmark: BenchmarkFixture, tmp_path: Path, form: str
) -> None:
    content = full_report() if form == "zip" else full_workbook()
    snapshot, declared = murmur.snapshot(content), murmur.declaration()
    number = 0

    def fresh() -> tuple[tuple[Store], dict[str, object]]:
        nonlocal number
        number += 1
        store = Store(f"sqlite:///{tmp_path / f'{number}.db'}")
        store.migrate()
        return (store,), {}

    def take_in(store: Store) -> int:
        return store.save(readers.read(content, snapshot, declared, "test@1")).observations

    stored = benchmark.pedantic(take_in, setup=fresh, rounds=7)
    assert stored > 20_000


def _of_year(content: bytes, year: int) -> bytes:
    """Return a workbook with its reporting period moved to another year."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(out, "w") as archive:
        for entry in given.infolist():
            data = given.read(entry).replace(b"2026-", f"{year}-".encode())
            archive.writestr(entry.filename, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def test_25_workbooks_from_bytes_to_ledger_stay_within_500_megabytes(
    benchmark: BenchmarkFixture, tmp_path: Path
) -> None:
    """Each in turn in one process, as a first run over all sources takes them in."""
    resource = pytest.importorskip("resource", reason="Windows does not tell the memory used")
    content = full_workbook()
    reports = [_of_year(content, year) for year in range(2002, 2027)]
    store = Store(f"sqlite:///{tmp_path / 'ledger.db'}")
    store.migrate()

    def take_in() -> int:
        declared = murmur.declaration()
        readings = (readers.read(r, murmur.snapshot(r), declared, "test@1") for r in reports)
        return sum(store.save(reading).observations for reading in readings)

    assert benchmark.pedantic(take_in, rounds=1) > 25 * 20_000
    # The highest use of this process so far, in kilobytes (bytes on macOS).
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert most <= 500 * (1024**2 if sys.platform == "darwin" else 1024)
