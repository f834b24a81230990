"""What the rows of a file have become so far, and what is wrong with the others.

Rows lean on each other: a second attempt on the item of the first, a check on an item, an
appeal on a report. Something that stays out takes with it what leans on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from operator import attrgetter
from typing import Any

from data.exercises.going_on import goes_on, step
from data.exercises.model import (
    KEYS,
    KINDS,
    Entity,
    Exercise,
    HelplineCase,
    Item,
    Report,
    Round,
    StateCheck,
    key_of,
    kind_of,
)
from scrapers.intake.context import Context, ItemKey
from scrapers.intake.faults import LISTED, Bad, RowFault

Faults = list[tuple[str, Bad]]
"""Columns, with what is wrong there."""

Place = tuple[str, int]
"""Sheet and row."""
_KEY_OF = {kind: attrgetter(*names) for kind, names in KEYS.items()}
_ITEM_FIELDS = tuple(f.name for f in fields(Item))


def _tell(listed: list[RowFault], fault: RowFault) -> None:
    if len(listed) < LISTED:
        listed.append(fault)


class Gathered:
    """The entities, faults and warnings of one file."""

    def __init__(self, context: Context) -> None:
        """Begin with what is known already."""
        self.context = context
        self.faults: list[RowFault] = []
        self.warnings: list[RowFault] = []
        self.faults_in_all = 0
        self.rows_read = 0
        self.rows_good = 0
        self.items: dict[ItemKey, Item] = dict(context.items)
        self.rounds: dict[tuple[str, str], Round] = dict(context.rounds)
        self.exercises: dict[str, Exercise] = dict(context.exercises)
        self.stayed_out: set[str] = set()
        self._held: dict[type[Any], dict[Any, Any]] = {kind: {} for kind in KINDS.values()}
        self._at: dict[type[Any], dict[Any, Place]] = {kind: {} for kind in KINDS.values()}
        self._ledger: dict[type[Any], Mapping[Any, Any]] = {}
        self._codes = {(i.exercise, i.round, i.short_code): i.id for i in self.items.values()}
        self._hashes = {(i.exercise, i.round, i.url_hash): i.id for i in self.items.values()}
        self._rounds_of: dict[str, set[tuple[str, str]]] = {}
        for exercise, number, item in self.items:
            self._rounds_of.setdefault(item, set()).add((exercise, number))

    def fault(self, fault: RowFault) -> None:
        """Note what is wrong; the listed ones are bounded, the count is not."""
        self.faults_in_all += 1
        _tell(self.faults, fault)

    def warn(self, fault: RowFault) -> None:
        """Note what is odd and not wrong."""
        _tell(self.warnings, fault)

    def coded(self, exercise: str, number: str, code: str) -> str:
        """Return the id of the item with a short code, or nothing."""
        return self._codes.get((exercise, number, code), "")

    def round_of(self, item: str) -> tuple[str, str]:
        """Return the one round that has an item; empty words where there is none, or two."""
        found = self._rounds_of.get(item, set())
        return next(iter(found)) if len(found) == 1 else ("", "")

    def merged(self, item: Item) -> tuple[Item, Faults]:
        """Return an item with what is known of it, and where the two don't agree.

        A row may leave out, or add to, what is known of the item; it may not say otherwise.
        """
        key = (item.exercise, item.round, item.id)
        before = self.items.get(key)
        if before is None:
            return item, self._taken(item)
        if before == item:
            return before, []
        faults: Faults = []
        filled: dict[str, Any] = {}
        held = key in self.context.items
        for name in _ITEM_FIELDS:
            new, old = getattr(item, name), getattr(before, name)
            if new in _BLANK or new == old:
                continue
            amended = self.context.amends and key not in self._held[Item]
            if amended or step(name, old, new):
                filled[name] = new
            elif not (held and step(name, new, old)):
                faults.append((name, _DIFFERS))
        made = replace(before, **filled) if filled else before
        return made, faults + (self._taken(made) if filled else [])

    def _taken(self, item: Item) -> Faults:
        """Return where an item has what another item of its round has, and only one may."""
        place = (item.exercise, item.round)
        faults = []
        if item.short_code and self._codes.get((*place, item.short_code), item.id) != item.id:
            faults.append(("short_code", _TAKEN))
        if item.url_hash and self._hashes.get((*place, item.url_hash), item.id) != item.id:
            faults.append(("url_hash", _SAME_CONTENT))
        return faults

    def repeats(self, one: Entity) -> bool:
        """Whether the very same was said before, by a row above or by the ledger."""
        key = _KEY_OF[type(one)](one)
        return self._held[type(one)].get(key, self._known(type(one)).get(key)) == one

    def contradicts(self, one: Entity) -> bool:
        """Whether a row above says something else of the same thing."""
        # An item may be told of in every attempt; `merged` has compared what the rows say.
        return not isinstance(one, Item) and _KEY_OF[type(one)](one) in self._held[type(one)]

    def differs(self, one: Entity) -> tuple[str, ...]:
        """Return the fields in which the ledger says otherwise, unless it is to be amended.

        A later export that only goes on says nothing otherwise, and neither does an older one.
        """
        held = self._known(type(one)).get(_KEY_OF[type(one)](one))
        if held is None or self.context.amends or isinstance(one, Item):
            return ()
        names = tuple(f.name for f in fields(one))
        new, old = ([getattr(of, name) for name in names] for of in (one, held))
        if goes_on(kind_of(one), names, old, new) or goes_on(kind_of(one), names, new, old):
            return ()
        return tuple(n for n, a, b in zip(names, new, old, strict=True) if a != b)

    def has_report(self, key: tuple[str, str, str, int]) -> bool:
        """Whether there is a report with this item and number."""
        return key in self._held[Report] or key in self._known(Report)

    def _known(self, kind: type[Any]) -> Mapping[Any, Any]:
        """Return what the ledger holds of a kind, asked for when the first row needs it."""
        if kind not in self._ledger:
            self._ledger[kind] = {_KEY_OF[kind](one): one for one in self.context.held(kind)}
        return self._ledger[kind]

    def keep(self, entities: Iterable[Entity], at: Place) -> None:
        """Keep what one row holds, and in which sheet and row it stood."""
        for one in entities:
            kind = type(one)
            key = _KEY_OF[kind](one)
            self._held[kind][key] = one
            self._at[kind].setdefault(key, at)
            if isinstance(one, Item):
                key = (one.exercise, one.round, one.id)
                self.items[key] = one
                self._rounds_of.setdefault(one.id, set()).add(key[:2])
                if one.url_hash:
                    self._hashes[one.exercise, one.round, one.url_hash] = one.id
                if one.short_code:
                    self._codes[one.exercise, one.round, one.short_code] = one.id
            elif isinstance(one, Round):
                self.rounds[one.exercise, one.id] = one
            elif isinstance(one, Exercise):
                self.exercises[one.id] = one

    def leave_out_withdrawn(self) -> None:
        """Leave out what a person had taken back, and what leans on it; each is told once."""
        gone: set[ItemKey] = set()
        rows: set[Place] = set()
        for name, kind in KINDS.items():
            held = self._held[kind]
            keys = {key_of(one): key for key, one in held.items()}
            back = {keys[key] for key in self.context.withdrawn(name, keys)} if keys else set()
            if kind is Item:
                back |= self._known_by_hash(held)
                gone |= back
            leaning = {key for key, one in held.items() if _item_of(one) in gone}
            rows |= {self._at[kind][key] for key in back | leaning}
            for key in back:
                self._withdrawn(kind, key)
            for key in back | leaning:
                del held[key]
        self.rows_good -= len(rows)

    def _known_by_hash(self, items: Mapping[ItemKey, Item]) -> set[ItemKey]:
        hashes = {one.url_hash: key for key, one in items.items() if one.url_hash}
        if not hashes:
            return set()
        return {hashes[found] for found in self.context.withdrawn("fingerprint", hashes)}

    def _withdrawn(self, kind: type[Any], key: Any) -> None:
        sheet, row = self._at[kind][key]
        column = "case_id" if kind is HelplineCase else "item_id"
        self.fault(RowFault(sheet, row, column, *_WITHDRAWN))

    def entities(self) -> tuple[Entity, ...]:
        """Return everything that was kept, each after what it leans on."""
        return tuple(one for held in self._held.values() for one in held.values())

    def reports_with_both(self) -> set[ItemKey]:
        """Return the items whose reports state what checks of this file state as well."""
        checked = {(c.exercise, c.round, c.item) for c in self._held[StateCheck].values()}
        return {
            (r.exercise, r.round, r.item)
            for r in self._held[Report].values()
            if (r.last_seen_up_at or r.first_seen_gone_at or r.gone_cause)
            and (r.exercise, r.round, r.item) in checked
        }


def _item_of(one: Any) -> ItemKey | None:
    """Return the item that a report, a look or the like is about."""
    return (one.exercise, one.round, one.item) if hasattr(one, "item") else None


_WITHDRAWN = Bad("this was withdrawn, and is not taken in again", "Leave the row out")
_BLANK: tuple[Any, ...] = ("", None, ())
_TAKEN = Bad("another item of the round has this short code", "Give each item a code of its own")
_SAME_CONTENT = Bad(
    "another item of the round is the same content",
    "It was reported by somebody else as well: count it once",
)
_DIFFERS = Bad(
    "this differs from what another row, or the ledger, says of the same item",
    "Say the same of an item in each of its attempts; to change what is held, bring it as an "
    "amendment",
)
