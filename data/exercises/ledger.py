"""Save and read test reports.

    add(person, batch)              all of it or nothing; the same again adds nothing
    items(...), reports(...), ...   what counts: approved, not replaced, not withdrawn
    audit()                         who did what, when, to how many of what, and why

`data.exercises.opening` says where they are kept. Only this class reads or writes them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from sqlalchemy import func, select

from data.bulk import in_bulk
from data.exercises import approving, asking, erasing, foreign, keeping, round_rules, rules, writing
from data.exercises.acts import (
    Added,
    Batch,
    Draft,
    Entry,
    Erased,
    FileMapping,
    ForeignRelease,
    Kept,
    Release,
    ToWithdraw,
    Waiting,
)
from data.exercises.fault import Fault
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
        what says otherwise than what is held, unless the batch amends it or only goes on from it.
        """
        with self._writing() as connection:
            return writing.add(connection, person, batch, why, _now(), demo=self.demo)

    def rehearse(self, person: Person, batch: Batch, why: str = "") -> Added:
        """Return what `add` would do, or raise what it would raise; nothing is stored."""
        done: list[Added] = []
        with suppress(_OnlyRehearsed), self._writing() as connection:
            done.append(writing.add(connection, person, batch, why, _now(), demo=self.demo))
            raise _OnlyRehearsed
        return replace(done[0], entry=0)

    def decide(
        self, person: Person, entries: Collection[int], *, approve: bool, why: str = ""
    ) -> None:
        """Let what others added count, or never count. Nobody decides about her own.

        Raises Refused, and Unfit for an entry that does not wait or rests on one that does.
        """
        with self._writing() as connection:
            approving.decide(connection, person, entries, why, _now(), approve=approve)

    def withdraw(self, person: Person, kind: str, key: str, why: str) -> Erased:
        """Erase everything about one thing, waiting and replaced rows and drafts included.

        `key` is what `model.key_of` returns, `why` a code of `words("why_withdrawn")`. The key's
        salted digest remains, so that the thing is not taken in again.
        """
        with self._writing() as connection:
            gone = erasing.withdraw(connection, person, kind, key, why, _now())
        return replace(gone, complete=self.clean())

    def close_round(self, person: Person, exercise: str, phase: str) -> int:
        """Erase the fingerprints of a round that is over; return of how many items.

        From then on none is taken in there. The key they were made with never was here: the
        partners destroy it on their side.
        """
        with self._writing() as connection:
            erased = erasing.close(connection, person, (exercise, phase), _now())
        self.clean()
        return erased

    def purge(self, person: Person, today: date) -> Erased:
        """Delete the single reports of rounds that were to be kept until before `today`."""
        with self._writing() as connection:
            gone = erasing.purge(connection, person, today, _now())
        return replace(gone, complete=self.clean())

    def rehearse_purge(self, person: Person, today: date) -> Erased:
        """Return what `purge` would take away, or raise what it would; nothing is deleted."""
        done: list[Erased] = []
        with suppress(_OnlyRehearsed), self._writing() as connection:
            done.append(erasing.purge(connection, person, today, _now()))
            raise _OnlyRehearsed
        return done[0]

    def keep_draft(self, person: Person, form: str, slot: str, fields: Mapping[str, str]) -> None:
        """Keep what one person has begun to enter; empty fields drop it."""
        with self._writing() as connection:
            keeping.keep_draft(connection, person, (form, slot), fields, _now())

    def drop_draft(self, person: Person, form: str, slot: str) -> None:
        """Forget what one person had begun to enter."""
        with self._writing() as connection:
            keeping.drop_draft(connection, person, (form, slot))

    def keep_mapping(self, person: Person, one: FileMapping) -> None:
        """Keep how a partner's file is read, in place of an older one of its name."""
        with self._writing() as connection:
            keeping.keep_mapping(connection, person, one, _now())

    def keep_release(self, person: Person, one: Release) -> Release:
        """Freeze public tables and return them with their date and hash."""
        with self._writing() as connection:
            return keeping.keep_release(connection, person, one, _now())

    def keep_foreign(
        self, person: Person, one: ForeignRelease, why: str = "", *, only_tried: bool = False
    ) -> Kept:
        """Keep a release of another instance as printed; one that changed is a new vintage."""
        done: list[Kept] = []
        with suppress(_OnlyRehearsed), self._writing() as connection:
            done.append(foreign.keep(connection, person, one, _now(), why=why, demo=self.demo))
            if only_tried:
                raise _OnlyRehearsed
        return done[0]

    def take_away_foreign(self, person: Person, instance: str, release: str, why: str) -> Erased:
        """Erase every vintage of a release of another instance, and refuse it from then on."""
        with self._writing() as connection:
            gone = foreign.take_away(connection, person, (instance, release), why, _now())
        return replace(gone, complete=self.clean())

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

    def audit(
        self,
        limit: int = 200,
        before: int = 0,
        *,
        act: str = "",
        place: tuple[str, str] = ("", ""),
    ) -> list[Entry]:
        """Return what was done, newest first; before the entry of a number when it is given.

        Narrowed to an act, or to a place (exercise and round), where these are given.
        """
        with self._reading() as connection:
            return asking.audit(connection, limit, before, act=act, place=place)

    def waiting(self) -> list[Waiting]:
        """Return what waits for a second person, oldest first."""
        with self._reading() as connection:
            return asking.waiting(connection)

    def brought(self, entry: int) -> list[Entity]:
        """Return what an entry brought, for whoever decides about it."""
        with self._reading() as connection:
            return asking.brought(connection, entry)

    def look_again(self, exercise: str, phase: str) -> list[Fault]:
        """Return what somebody should look at again in a round before anything is computed."""
        planned = [one for one in self.exercises() if one.id == exercise]
        rounds = [one for one in self.rounds(exercise) if one.id == phase]
        if not (planned and rounds):
            return []
        place = (exercise, phase)
        rows = (self.items(*place), self.reports(*place), self.checks(*place))
        held = round_rules.Held(planned[0], rounds[0], *rows)
        return [*rules.warnings(rounds[0]), *round_rules.warnings(held)]

    def replaced(self, entry: int) -> list[Entity]:
        """Return what stood before each amendment of an entry, for whoever decides about it."""
        with self._reading() as connection:
            return asking.replaced(connection, entry)

    def closed(self) -> set[tuple[str, str]]:
        """Return exercise and round of every round that is closed."""
        with self._reading() as connection:
            return asking.closed(connection)

    def to_withdraw(self, kind: str, place: tuple[str, str], code: str) -> ToWithdraw | None:
        """Return what a withdrawal by id or short code would erase; None where nothing is."""
        with self._reading() as connection:
            return erasing.to_withdraw(connection, kind, place, code)

    def same_content(self, exercise: str, phase: str) -> dict[str, str]:
        """Return the item that each fingerprint of a round belongs to already."""
        with self._reading() as connection:
            return asking.fingerprints(connection, (exercise, phase))

    def withdrawn(self, kind: str, keys: Collection[str]) -> set[str]:
        """Return which of some keys were withdrawn and are not taken in again."""
        with self._reading() as connection:
            return erasing.withdrawn(connection, kind, keys)

    def drafts(self, person: Person, form: str) -> list[Draft]:
        """Return what one person has begun to enter in a form, the newest first."""
        with self._reading() as connection:
            return keeping.drafts(connection, person, form)

    def mappings(self) -> list[FileMapping]:
        """Return how partners' files are read, by name."""
        with self._reading() as connection:
            return keeping.mappings(connection)

    def releases(self) -> list[Release]:
        """Return every frozen release, oldest first."""
        with self._reading() as connection:
            return keeping.releases(connection)

    def foreign_releases(self) -> list[ForeignRelease]:
        """Return the newest vintage of every release of other instances."""
        with self._reading() as connection:
            return foreign.held(connection)

    def foreign_vintages(self, instance: str, release: str) -> list[str]:
        """Return every kept vintage of a release of another instance, oldest first."""
        with self._reading() as connection:
            return foreign.vintages(connection, instance, release)

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


class _OnlyRehearsed(Exception):
    """Ends a transaction that was never to be kept."""


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
