"""Save and read test reports.

    add(person, batch)              all of it or nothing; the same again adds nothing
    items(...), reports(...), ...   what counts: approved, not replaced, not withdrawn
    audit()                         who did what, when, to how many of what, and why

`data.exercises.opening` says where they are kept. Only this class reads or writes them.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import func, select

from data.bulk import in_bulk
from data.exercises import asking, writing
from data.exercises.acts import Added, Batch, Entry, Waiting
from data.exercises.model import (
    KINDS,
    AccessRule,
    Aggregate,
    Appeal,
    Assessment,
    Coding,
    Dispute,
    Entity,
    Exercise,
    HelplineCase,
    Item,
    Report,
    Round,
    StateCheck,
)
from data.exercises.opening import Opened
from data.exercises.roles import Person
from data.exercises.tables import ENTRY

E_ = TypeVar("E_", bound=Any)


class ExerciseLedger(Opened):
    """The ledger of test reports. Roles are looked at in everything that writes."""

    # --- write --------------------------------------------------------------------------

    @in_bulk()
    def add(self, person: Person, batch: Batch, why: str = "") -> Added:
        """Store what is new of a batch, in one transaction; an identical one adds nothing.

        Raises Refused for a role that may not, Unfit for what may not be kept, and Conflict for
        what says otherwise than what is held, unless the batch amends it.
        """
        with self._writing() as connection:
            return writing.add(connection, person, batch, why, _now(), demo=self.demo)

    # --- read ---------------------------------------------------------------------------

    def exercises(self) -> list[Exercise]:
        """Return every exercise."""
        return self._all(Exercise)

    def rounds(self, exercise: str = "") -> list[Round]:
        """Return the rounds of one exercise, or of all."""
        return self._all(Round, exercise=exercise)

    def items(self, exercise: str = "", phase: str = "", *, waiting: bool = False) -> list[Item]:
        """Return items, of one exercise and one round where they are given."""
        return self._all(Item, waiting=waiting, exercise=exercise, round=phase)

    def reports(
        self, exercise: str = "", phase: str = "", item: str = "", *, waiting: bool = False
    ) -> list[Report]:
        """Return reports."""
        return self._all(Report, waiting=waiting, exercise=exercise, round=phase, item=item)

    def checks(
        self, exercise: str = "", phase: str = "", item: str = "", *, waiting: bool = False
    ) -> list[StateCheck]:
        """Return availability checks."""
        return self._all(StateCheck, waiting=waiting, exercise=exercise, round=phase, item=item)

    def appeals(
        self, exercise: str = "", phase: str = "", item: str = "", *, waiting: bool = False
    ) -> list[Appeal]:
        """Return appeals."""
        return self._all(Appeal, waiting=waiting, exercise=exercise, round=phase, item=item)

    def disputes(
        self, exercise: str = "", phase: str = "", item: str = "", *, waiting: bool = False
    ) -> list[Dispute]:
        """Return disputes."""
        return self._all(Dispute, waiting=waiting, exercise=exercise, round=phase, item=item)

    def assessments(
        self, exercise: str = "", phase: str = "", *, waiting: bool = False
    ) -> list[Assessment]:
        """Return what coders found in answers."""
        return self._all(Assessment, waiting=waiting, exercise=exercise, round=phase)

    def codings(
        self, exercise: str = "", phase: str = "", *, waiting: bool = False
    ) -> list[Coding]:
        """Return what coders said of items."""
        return self._all(Coding, waiting=waiting, exercise=exercise, round=phase)

    def access_rules(self, platform: str = "") -> list[AccessRule]:
        """Return the register of who may report what, where."""
        return self._all(AccessRule, platform=platform)

    def helpline_cases(
        self, exercise: str = "", phase: str = "", *, waiting: bool = False
    ) -> list[HelplineCase]:
        """Return the cases of helplines, which are no test reports."""
        return self._all(HelplineCase, waiting=waiting, exercise=exercise, round=phase)

    def aggregates(
        self, exercise: str = "", phase: str = "", *, waiting: bool = False
    ) -> list[Aggregate]:
        """Return shares that partners counted themselves."""
        return self._all(Aggregate, waiting=waiting, exercise=exercise, round=phase)

    def audit(self, limit: int = 200, before: int = 0) -> list[Entry]:
        """Return what was done, newest first; before the entry of a number when it is given."""
        with self._reading() as connection:
            return asking.audit(connection, limit, before)

    def waiting(self) -> list[Waiting]:
        """Return what waits for a second person, oldest first."""
        with self._reading() as connection:
            return asking.waiting(connection)

    def stamp(self) -> str:
        """Return a value that changes whenever something was done: the key of page caches."""
        with self._reading() as connection:
            last = connection.execute(select(func.max(ENTRY.c.row_id))).scalar()
        return f"{'demo' if self.demo else 'real'}/{last or 0}"

    def _all(self, kind: type[E_], *, waiting: bool = False, **where: str) -> list[E_]:
        name = next(name for name, one in KINDS.items() if one is kind)
        with self._reading() as connection:
            found: list[Entity] = asking.entities(connection, name, waiting=waiting, **where)
        return [one for one in found if isinstance(one, kind)]


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
