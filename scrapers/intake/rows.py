"""One row of a sheet -> what it holds, complete, or why it stays out.

A row goes in whole or not at all: an item whose language is misspelt keeps its report out, and
a check on an item that nobody knows stays out with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from operator import attrgetter, itemgetter
from typing import Any

from data.exercises import cross_rules, designs
from data.exercises.fault import Fault
from data.exercises.model import KINDS, Entity, Exercise, Item, Round, fields_of
from scrapers.intake.columns import KEY_COLUMNS
from scrapers.intake.faults import Bad, RowFault, letters, near
from scrapers.intake.gathered import Faults, Gathered
from scrapers.intake.header import Plan

_EMPTY: dict[str, Any] = {"some": (), "of": "", "key": "", "text": ""}
_NOT_SAID = Bad("it is not said", "Fill it in, or choose exercise and round for the whole file")
_BEYOND = Bad("the row has more cells than the header", "Look for a separator inside a text")
_TWICE = Bad(
    "another row says something else of the same thing",
    "Keep one of them; a second notice has its own attempt_no",
)
_HELD = Bad(
    "the ledger holds something else here",
    "Leave the row out; or, to change what is held, bring the file as an amendment",
)
_NO_ITEM = Bad(
    "no report of this item is known", "Bring the report first, or mend its item_id or short_code"
)
_NO_REPORT = Bad(
    "this item has no report with this number", "Bring the report first, or mend attempt_no"
)
_NOTHING: tuple[Any, ...] = ("", None, ())
_ITEM_OUT = Bad("the report of this item stayed out", "Mend the report, then bring both again")


class Rows:
    """Takes the rows of one sheet, one after the other."""

    def __init__(self, sheet: str, plan: Plan, gathered: Gathered) -> None:
        """Keep how the sheet is read and where what it holds goes."""
        self._sheet = sheet
        self._plan = plan
        self._kind = plan.kind
        self._into = gathered
        names = list(plan.kind.columns)
        self._slot = {name: n for n, name in enumerate(names)}
        self._blank = [_EMPTY.get(f.metadata["kind"]) for f in plan.kind.columns.values()]
        self._made = [_Made(kind, plan.kind.slots[kind], self._slot) for kind in plan.kind.kinds]
        self._reports = plan.kind.name == "reports"
        self._of_item = "item_id" in self._slot
        self._checks_item = self._of_item and not self._reports
        self._of_round = "round_id" in self._slot

    def take(self, row: int, cells: Sequence[str], bad: Mapping[int, Bad] | None) -> None:
        """Take one row that holds anything."""
        into = self._into
        into.rows_read += 1
        values, faults = self._read(cells, bad)
        if not faults:
            faults = self._placed(values)
        entities: list[Entity] = []
        if not faults:
            entities, faults = self._entities(values, row)
        if faults:
            self._stays_out(values, row, faults)
            return
        into.rows_good += 1
        into.keep(entities, (self._sheet, row))

    def _read(
        self, cells: Sequence[str], bad: Mapping[int, Bad] | None
    ) -> tuple[list[Any], Faults]:
        """Return the values of a row by slot, and the cells that can't be read."""
        values, faults, count = self._blank.copy(), [], len(cells)
        for index, slot, read, name in self._plan.columns:
            cell = cells[index].strip() if index < count else ""
            if cell:
                value = read(cell)
                if value.__class__ is Bad:
                    faults.append((name, value))
                else:
                    values[slot] = value
        if count > self._plan.width and any(c.strip() for c in cells[self._plan.width :]):
            faults.append((letters(self._plan.width), _BEYOND))
        if bad:
            names = {column.place: column.name for column in self._plan.columns}
            faults += [(names[n], one) for n, one in bad.items() if n in names]
        return values, faults

    def _placed(self, values: list[Any]) -> Faults:
        """Fill in what the file as a whole says: exercise, round, item, end of observation."""
        slot, into = self._slot, self._into
        if not self._of_round or self._kind.name in ("exercises", "rounds"):
            return self._in_exercise(values)
        exercise, number = slot["exercise_id"], slot["round_id"]
        values[exercise] = values[exercise] or into.context.exercise
        values[number] = values[number] or into.context.round
        if self._checks_item and not (values[exercise] or values[number]):
            values[exercise], values[number] = into.round_of(values[slot["item_id"]])
        known = into.rounds.get((values[exercise], values[number]))
        if known is None:
            return self._no_round(values[exercise], values[number])
        if self._of_item:
            return self._with_item(values, known)
        return []

    def _in_exercise(self, values: list[Any]) -> Faults:
        if self._kind.name != "rounds":
            return []
        slot = self._slot["exercise_id"]
        values[slot] = values[slot] or self._into.context.exercise
        if values[slot] in self._into.exercises:
            return []
        bad = Bad("no exercise has this name", "Create the exercise first, or in the same file")
        return [("exercise_id", bad if values[slot] else _NOT_SAID)]

    def _no_round(self, exercise: str, number: str) -> Faults:
        missing = [
            (column, _NOT_SAID)
            for column, value in (("exercise_id", exercise), ("round_id", number))
            if not value
        ]
        if missing:
            return missing
        if exercise not in self._into.exercises:
            mend = near(exercise, self._into.exercises) if self._into.exercises else "there is none"
            return [("exercise_id", Bad("no exercise has this name", f"Create it first; {mend}"))]
        rounds = [number for of, number in self._into.rounds if of == exercise]
        mend = near(number, rounds) if rounds else "it has none"
        return [("round_id", Bad("no round of the exercise has this name", f"Create it; {mend}"))]

    def _with_item(self, values: list[Any], known: Round) -> Faults:
        slot, into = self._slot, self._into
        item, code = values[slot["item_id"]], values[slot["short_code"]]
        if not item and code:
            item = into.coded(known.exercise, known.id, code) or (code if self._reports else "")
            values[slot["item_id"]] = item
        if self._reports:
            self._watched_until(values, known)
            return []
        if (known.exercise, known.id, item) in into.items:
            return self._of_report(values, (known.exercise, known.id, item))
        out = item in into.stayed_out or code in into.stayed_out
        where = "item_id" if item or not code else "short_code"
        return [(where, _ITEM_OUT if out else _NO_ITEM)]

    def _of_report(self, values: list[Any], item: tuple[str, str, str]) -> Faults:
        """Return the fault of an appeal, a dispute or an assessment that has no report."""
        attempt = self._slot.get("attempt_no")
        if attempt is None or values[attempt] is None:
            return []
        known = self._into.has_report((*item, values[attempt]))
        return [] if known else [("attempt_no", _NO_REPORT)]

    def _watched_until(self, values: list[Any], known: Round) -> None:
        """Take the end of observation that the round fixed before it began, where none is said."""
        end, start = self._slot["observation_end"], values[self._slot["submitted_at"]]
        if values[end] is None and start and known.observation_days:
            values[end] = start + timedelta(days=known.observation_days)

    def _entities(self, values: list[Any], row: int) -> tuple[list[Entity], Faults]:
        """Return what a row holds and what its fields, or other rows, say against it."""
        found: list[Entity] = []
        faults: Faults = []
        for made in self._made:
            one = made.of(values)
            if one is None:
                continue
            if isinstance(one, Item):
                one, differs = self._into.merged(one)
                faults += [(made.column.get(name, name), bad) for name, bad in differs]
            faults += made.faults(one) or self._against_others(made, one)
            found.append(one)
            if not faults:
                self._look_again(made, one, row)
        return found, faults

    def _against_others(self, made: _Made, one: Entity) -> Faults:
        """Return what rows above, or the ledger, say against a thing that is well in itself."""
        if self._into.repeats(one):
            return []
        if faults := self._against_design(made, one):
            return faults
        if differ := self._into.differs(one):
            columns = (made.column[name] for name in differ)
            return [(column, _HELD) for column in columns]
        return [(made.key_column, _TWICE)] if self._into.contradicts(one) else []

    def _against_design(self, made: _Made, one: Any) -> Faults:
        """Return what the exercise, or the round, fixed before it began."""
        if not self._of_round or made.kind in (Exercise, Round):
            return []
        exercise = self._into.exercises[one.exercise]
        phase = self._into.rounds[one.exercise, one.round]
        if made.name not in designs.kinds(exercise.design):
            return [("exercise_id", Bad(*designs.refusal(exercise.design)))]
        return [
            (made.column.get(f.field, f.field), _bad(f))
            for f in designs.faults(exercise, phase, one)
        ]

    def _look_again(self, made: _Made, one: Entity, row: int) -> None:
        for w in cross_rules.warnings(one):
            column = made.column.get(w.field, w.field)
            self._into.warn(RowFault(self._sheet, row, column, w.what, w.mend))

    def _stays_out(self, values: list[Any], row: int, faults: Faults) -> None:
        for column, bad in dict.fromkeys(faults):
            self._into.fault(RowFault(self._sheet, row, column, bad.what, bad.mend))
        if self._reports:
            names = (values[self._slot["item_id"]], values[self._slot["short_code"]])
            self._into.stayed_out.update(filter(None, names))


def _bad(fault: Fault) -> Bad:
    return Bad(f"it {fault.what}", fault.mend)


_MISSING = Bad("it is empty", "Fill it in")


class _Made:
    """How one kind of thing is made from the values of a row."""

    def __init__(self, kind: type[Any], columns: Sequence[str], slot: dict[str, int]) -> None:
        self.kind = kind
        self.name = next(name for name, one in KINDS.items() if one is kind)
        described = fields_of(kind)
        self.column = {f.name: c for f, c in zip(described, columns, strict=True)}
        self.key_column = next(
            (c for c in ("item_id", "case_id", "round_id", "exercise_id") if c in columns),
            columns[0],
        )
        self._get = itemgetter(*(slot[c] for c in columns))
        needed = {f.name for f in described if f.metadata["needed"]}
        self._needed = tuple(
            (column, attrgetter(name)) for name, column in self.column.items() if name in needed
        )
        keys = set(KEY_COLUMNS.values())
        own = [slot[c] for c in columns if c not in keys]
        # Beside the first thing of its row, an appeal or a round is there when it says anything.
        self._own = own if kind.__name__ in ("Appeal", "Dispute") else ()
        self._round = slot["round_id"] if kind is Round and "title" in slot else None

    def of(self, values: list[Any]) -> Entity | None:
        """Return the thing, or None where the row says nothing of it."""
        if self._round is not None and not values[self._round]:
            return None
        if self._own and all(values[n] in ("", None) for n in self._own):
            return None
        made: Entity = self.kind(*self._get(values))
        return made

    def faults(self, one: Entity) -> Faults:
        """Return what is lacking, else what the fields say against each other.

        Each cell was judged by the same words and patterns when it was read, so the ledger,
        which trusts nobody and judges every field again, has nothing to add.
        """
        lacking = [(c, _MISSING) for c, get in self._needed if get(one) in _NOTHING]
        return lacking or [(self.column[f.field], _bad(f)) for f in cross_rules.faults(one)]
