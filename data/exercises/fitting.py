"""Whether test reports fit the exercise and the round they are brought to.

Before anything is stored: the design takes such a kind, the parents are there, what the round
fixed is kept. Afterwards, in the same transaction: the ceiling, and that no two items of a
round share a short code or a fingerprint.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection, func, select

from data.exercises import asking, designs, stored
from data.exercises.demo import platforms_of_the_demo
from data.exercises.fault import Fault
from data.exercises.model import Entity, Exercise, Item, Round
from data.exercises.tables import KIND_TABLES

ByKind = Mapping[str, list[Entity]]
Place = tuple[str, str]
"""Exercise and round."""
_WITHOUT_PLACE = ("exercise", "round", "access_rule")


@dataclass(frozen=True, slots=True)
class Frame:
    """The exercises and rounds that a ledger and a batch know together."""

    connection: Connection
    exercises: Mapping[str, Exercise]
    rounds: Mapping[Place, Round]
    closed: Collection[Place]
    demo: bool

    @staticmethod
    def of(connection: Connection, by_kind: ByKind, *, demo: bool) -> Frame:
        """Return the frame of a batch: what is brought anew stands before what is held."""
        known = [*asking.entities(connection, "exercise"), *by_kind.get("exercise", ())]
        rounds = [*asking.entities(connection, "round"), *by_kind.get("round", ())]
        return Frame(
            connection,
            {one.id: one for one in known if isinstance(one, Exercise)},
            {(one.exercise, one.id): one for one in rounds if isinstance(one, Round)},
            asking.closed(connection),
            demo,
        )

    def needs_approval(self, by_kind: ByKind) -> bool:
        """Whether a second person must look at it: where any round says so, or says nothing."""
        return any(self.rounds[p].needs_approval is not False for p in _places(by_kind))

    def shed(self, kind: str, entities: list[Entity]) -> list[Entity]:
        """Return entities without the fingerprints of rounds that are over."""
        if kind != "item" or not self.closed:
            return entities
        return [
            replace(one, url_hash="")
            if isinstance(one, Item) and (one.exercise, one.round) in self.closed
            else one
            for one in entities
        ]

    def faults(self, by_kind: ByKind) -> Iterator[Fault]:
        """Yield what does not fit, the frame first: nothing else can be judged without."""
        framed = [*self._framed(by_kind), *self._services(by_kind)]
        yield from framed
        if not framed:
            for kind, entities in by_kind.items():
                yield from self._inside(kind, entities)
            yield from self._orphans(by_kind)

    def _framed(self, by_kind: ByKind) -> Iterator[Fault]:
        for one in by_kind.get("exercise", ()):
            if isinstance(one, Exercise) and (one.synthetic is True) != self.demo:
                yield Fault("synthetic", *_MIXED[self.demo], f"exercise {one.id}")
        for one in by_kind.get("round", ()):
            if isinstance(one, Round) and one.exercise not in self.exercises:
                yield Fault("exercise", *_NO_PARENT, f"round {one.exercise}|{one.id}")
        for exercise, name in sorted(_places(by_kind)):
            if (exercise, name) not in self.rounds:
                yield Fault("round", *_NO_PARENT, f"round {exercise}|{name}")

    def _services(self, by_kind: ByKind) -> Iterator[Fault]:
        """Yield where an invented service stands among real tests, or the other way round."""
        invented = platforms_of_the_demo()
        for kind, entities in by_kind.items():
            for one in entities:
                service = getattr(one, "platform", "")
                if service and (service in invented) != self.demo:
                    yield Fault("platform", *_SERVICE[self.demo], kind)

    def _inside(self, kind: str, entities: Iterable[Entity]) -> Iterator[Fault]:
        """Yield where an entity breaks what its exercise or its round fixed."""
        if kind in _WITHOUT_PLACE:
            return
        for (exercise, name), some in _grouped(entities).items():
            design = self.exercises[exercise].design
            if kind not in designs.kinds(design):
                yield Fault("design", *designs.refusal(design), f"{kind} in {exercise}|{name}")
                continue
            for one in some:
                yield from designs.faults(
                    self.exercises[exercise], self.rounds[exercise, name], one
                )

    def _orphans(self, by_kind: ByKind) -> Iterator[Fault]:
        """Yield what stands under an item or a report that is not there."""
        for parent, columns in (("item", 3), ("report", 4)):
            wanted = _parents(by_kind, parent, columns)
            brought = {"|".join(key) for key in map(_key, by_kind.get(parent, ()))}
            missing = {key for key in wanted if key not in brought}
            missing -= asking.there(self.connection, parent, missing)
            for key in sorted(missing):
                yield Fault(parent, *_NO_PARENT, f"{wanted[key]} of {parent} {key}")


_NO_PARENT = ("is not in the ledger", "Add it first, or bring both together.")
_SERVICE = {
    False: ("is an invented service", "Name the service that was tested."),
    True: ("is a real service, and this ledger is for demonstration", "Use demo_a to demo_f."),
}
_MIXED = {
    False: ("is yes, and this ledger holds real tests", "Synthetic ones go to the demo ledger."),
    True: ("is not yes, and this ledger is for demonstration", "Say that it is synthetic."),
}
_UNDER_REPORT = ("appeal", "dispute", "assessment")
_UNDER_ITEM = ("report", "state_check", "coding", *_UNDER_REPORT)


def _key(one: Entity) -> tuple[str, ...]:
    names = ("exercise", "round", "id") if isinstance(one, Item) else _REPORT
    return tuple(str(getattr(one, name)) for name in names)


_REPORT = ("exercise", "round", "item", "attempt")


def _parents(by_kind: ByKind, parent: str, columns: int) -> dict[str, str]:
    """Return the key of every parent that is needed, with the kind that needs it."""
    found: dict[str, str] = {}
    for kind in _UNDER_ITEM if parent == "item" else _UNDER_REPORT:
        for one in by_kind.get(kind, ()):
            found["|".join(str(getattr(one, name)) for name in _REPORT[:columns])] = kind
    return found


def _grouped(entities: Iterable[Entity]) -> dict[Place, list[Entity]]:
    found: dict[Place, list[Entity]] = {}
    for one in entities:
        found.setdefault(_place(one), []).append(one)
    return found


def _places(by_kind: ByKind) -> set[Place]:
    """Return exercise and round of everything that stands in one."""
    return {
        _place(one)
        for kind, entities in by_kind.items()
        if kind not in _WITHOUT_PLACE
        for one in entities
    }


def _place(one: Entity) -> Place:
    return getattr(one, "exercise", ""), getattr(one, "round", "")


def after(connection: Connection, frame: Frame, by_kind: ByKind) -> Iterator[Fault]:
    """Yield what a round does not allow, now that everything is in it."""
    if "report" in by_kind:
        for place in sorted(_grouped(by_kind["report"])):
            yield from _ceiling(connection, frame.rounds[place])
    if "item" in by_kind:
        for place in sorted(_grouped(by_kind["item"])):
            yield from _twins(connection, place)


def _ceiling(connection: Connection, one: Round) -> Iterator[Fault]:
    table = KIND_TABLES["report"]
    mine = (table.c.exercise == one.exercise) & (table.c.round == one.id)
    asked = select(func.count(table.c.row_key.distinct())).where(
        mine, asking.counts(table, waiting=True)
    )
    if one.ceiling is not None and connection.execute(asked).scalar_one() > one.ceiling:
        what = f"is {one.ceiling:,} reports, and these would be more"
        yield Fault("ceiling", what, "Leave some out: it was agreed.", f"round {one.id}")


def _twins(connection: Connection, place: Place) -> Iterator[Fault]:
    """Yield items of a round that share a short code or a fingerprint."""
    table = KIND_TABLES["item"]
    columns = (table.c.id, table.c.short_code, table.c.url_hash)
    mine = (table.c.exercise == place[0]) & (table.c.round == place[1])
    asked = select(*columns).where(mine, asking.counts(table, waiting=True))
    items = {row.id: row for row in connection.execute(asked.order_by(table.c.row_id))}
    for name, what, mend in _ALONE:
        times = Counter(getattr(row, name) for row in items.values() if getattr(row, name))
        for row in items.values():
            if times[getattr(row, name)] > 1:
                key = stored.key_of("item", _as_item(place, row.id))
                yield Fault(name, what, mend, f"item {key}")


def _as_item(place: Place, name: str) -> stored.Values:
    return stored.values_of(Item(exercise=place[0], round=place[1], id=name))


_ALONE = (
    ("short_code", "is another item's already", "Give every item of a round its own."),
    (
        "url_hash",
        "is another item's already: it is the same content",
        "Report it under the item that is there, as a further attempt, or leave it out.",
    ),
)
