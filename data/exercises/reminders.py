"""What waits for somebody today, in all rounds that are still watched: codes and counts only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from data.exercises.acts import Waiting
from data.exercises.ledger import ExerciseLedger
from data.exercises.model import Round
from data.exercises.schedule import DueAppeal, DueCheck, due_appeals, due_checks


@dataclass(frozen=True, slots=True)
class Due:
    """Looks and steps of redress that are due, and what waits for a second person.

    `undated` are rounds with reports that say nothing of how long these are kept.
    """

    checks: tuple[DueCheck, ...]
    appeals: tuple[DueAppeal, ...]
    waiting: tuple[Waiting, ...]
    undated: tuple[Round, ...] = ()

    def counted(self) -> str:
        """Return how much there is, as a sentence."""
        parts = (
            (len(self.checks), "availability check"),
            (len(self.appeals), "step of appeal"),
            (len(self.waiting), "entry waiting for a second person"),
            (len(self.undated), "round without a day until which its reports are kept"),
        )
        return ", ".join(f"{n:,} × {name}" for n, name in parts if n) or "nothing is due"


def due(ledger: ExerciseLedger, now: datetime) -> Due:
    """Return what is due now. What waits for approval is watched like what counts already."""
    checks: list[DueCheck] = []
    appeals: list[DueAppeal] = []
    undated: list[Round] = []
    for one in ledger.rounds():
        place = (one.exercise, one.id)
        items = ledger.items(*place, waiting=True)
        reports = ledger.reports(*place, waiting=True)
        if not reports:
            continue
        if one.retain_until is None:
            undated.append(one)
        looks = ledger.checks(*place, waiting=True)
        checks += due_checks(items, reports, looks, one, now)
        lodged = ledger.appeals(*place, waiting=True)
        appeals += due_appeals(items, reports, lodged, ledger.disputes(*place, waiting=True), now)
    return Due(tuple(checks), tuple(appeals), tuple(ledger.waiting()), tuple(undated))
