"""Budgets of a partner's files: 20,000 reports with 200,000 checks, read and added.

In a process of its own, so that the memory counted is that of the import alone.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HALF_A_MINUTE = 30.0
A_GIGABYTE = 1024.0
TO_READ = 12.0

BROUGHT = """
import json, resource, sys, time
from datetime import UTC, datetime, timedelta
from data.exercises.ledger import ExerciseLedger
from scrapers.intake import known_to, read
from tests.brought import CHECK, REPORT, as_csv
from tests.exercises import REVIEWER, frame

START, count = datetime(2026, 3, 1, tzinfo=UTC), int(sys.argv[1])

def after(minutes):
    return (START + timedelta(minutes=minutes)).isoformat()

def report(n):
    return {**REPORT, "item_id": f"01J9Z7{n:06d}", "language": "es", "short_code": "",
            "submitted_at": after(n), "acknowledged_at": after(n + 1),
            "decided_at": after(n + 900), "decision": "removed"}

def check(n):
    return {**CHECK, "item_id": f"01J9Z7{n // 10:06d}", "checked_at": after(n % 10 * 60 + n // 10)}

files = [as_csv(*map(report, range(count))), as_csv(*map(check, range(count * 10)))]
ledger, told = ExerciseLedger(), {"read": 0.0, "add": 0.0, "rows": 0}
ledger.add(REVIEWER, frame())
for file in files:
    begun = time.perf_counter()
    taken = read(file, "x.csv", into=known_to(ledger, exercise="ke-2026", round="r1"))
    told["read"] += time.perf_counter() - begun
    assert not taken.faults, taken.faults[0]
    begun = time.perf_counter()
    added = ledger.add(REVIEWER, taken.batch)
    told["add"] += time.perf_counter() - begun
    told["rows"] += taken.rows_good
again = ledger.add(REVIEWER, taken.batch)
told["again"] = again.new.total()
told["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps(told))
"""


@pytest.mark.parametrize("count", [1_000, 20_000])
def test_reports_with_their_histories_are_imported_within_half_a_minute(
    count: int, ledger_home: Path
) -> None:
    if sys.platform != "linux":
        pytest.skip("memory is counted as Linux counts it")
    done = subprocess.run(
        [sys.executable, "-c", BROUGHT, str(count)],
        cwd=ROOT,
        env={**os.environ, "LEDGER_HOME": str(ledger_home), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    sys.stderr.write(f"\n{count:,} reports: {told}\n")
    assert (told["rows"], told["again"]) == (count * 11, 0)
    assert told["megabytes"] <= A_GIGABYTE
    assert told["read"] <= TO_READ
    assert told["read"] + told["add"] <= HALF_A_MINUTE
