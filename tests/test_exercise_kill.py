"""Killed in the middle, an addition of test reports is there as a whole or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from data.exercises.ledger import ExerciseLedger
from tests.exercises import REVIEWER, frame

MANY = 3_000
PROGRAM = f"""
from data.exercises.ledger import ExerciseLedger
from tests.exercises import TESTER, batch, check, item, report
names = [f"01JKILL{{n:05}}" for n in range({MANY})]
looks = [check(n, hours) for n in names for hours in range(5)]
whole = batch(*map(item, names), *map(report, names), *looks)
ledger = ExerciseLedger()
ledger.stamp()
print("now", flush=True)
ledger.add(TESTER, whole)
print("done", flush=True)
"""


def _killed_after(seconds: float, environment: dict[str, str]) -> str:
    """Return what a process said that was killed so long after it began to add."""
    command = [sys.executable, "-c", PROGRAM]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "now\n"
        time.sleep(seconds)
        child.send_signal(signal.SIGKILL)
        return child.stdout.read()


@pytest.mark.slow
def test_an_addition_that_is_killed_is_whole_or_nothing(ledger_home: Path) -> None:
    ledger = ExerciseLedger()
    ledger.add(REVIEWER, frame(needs_approval=False))
    ledger.close()
    environment = os.environ | {"LEDGER_HOME": str(ledger_home)}
    killed = 0
    for tenths in range(1, 40, 2):
        told = _killed_after(tenths / 20, environment)
        held = [len(ledger.items()), len(ledger.reports()), len(ledger.checks())]
        assert held in ([0, 0, 0], [MANY, MANY, 5 * MANY])
        assert len(ledger.audit()) == 1 + (held[0] > 0)
        if told:
            assert held[0] == MANY  # what was said to be kept is kept
        killed += held[0] == 0
        if held[0]:
            break
    assert killed
    ledger.close()
