"""The header of a sheet -> what its columns are. A column nobody knows refuses the file.

To leave a column out would be to lose what stands in it without a word; and one that looks as
if it held personal data must not come here at all, so its name alone refuses the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from data.exercises import personal
from data.exercises.acts import FileMapping
from scrapers.intake.cells import Cells, Reader, codes
from scrapers.intake.columns import (
    KINDS_OF_FILE,
    FileKind,
    column_of,
    is_choice,
    is_platforms,
)
from scrapers.intake.faults import Refused, RowFault, letters, near
from scrapers.intake.opened import MAX_COLUMNS

HIDES = "A column of this kind is not taken, filled or empty: take it out and bring the file again"

_HOLDS = {
    "link": "web addresses",
    "email": "e-mail addresses",
    "handle": "names of accounts",
    "phone": "telephone numbers",
    "coordinates": "places on a map",
    "ip": "addresses of computers",
    "name": "names of persons, or free words about them",
}


class Column(NamedTuple):
    """One column that is read: where it stands, which value it fills, how its cells are read."""

    place: int
    slot: int
    read: Reader
    name: str


class Plan(NamedTuple):
    """How the rows of a sheet are read; `unknown` are columns that must turn out empty."""

    kind: FileKind
    columns: tuple[Column, ...]
    unknown: Mapping[int, RowFault]
    width: int
    row: int


def kind_named(sheet: str) -> FileKind | None:
    """Return the kind of file whose name a sheet has, or None."""
    plain = sheet.strip().casefold().replace(" ", "_")
    return KINDS_OF_FILE.get(plain) or KINDS_OF_FILE.get(f"{plain}s")


def kind_of(header: Sequence[str], mapping: FileMapping | None) -> FileKind:
    """Return the kind of file that a header belongs to. Raises Refused when it is none."""
    own = _own(mapping)

    def found(kind: FileKind) -> set[str]:
        known = frozenset({*kind.columns, *kind.also})
        names = (own.get(p.strip().casefold()) or column_of(p, known) for p in header)
        return {kind.also.get(name, name) for name in names if name in known}

    held = {kind.name: found(kind) for kind in KINDS_OF_FILE.values()}
    fits = [k for k in KINDS_OF_FILE.values() if held[k.name] >= set(k.needed)]
    if fits:
        return max(fits, key=lambda k: len(held[k.name]))
    nearest = max(KINDS_OF_FILE.values(), key=lambda k: len(held[k.name]))
    lacking = [c for c in nearest.needed if c not in held[nearest.name]]
    raise Refused(
        "the header is that of none of the templates",
        f"It is nearest to {nearest.name}, which needs {', '.join(lacking)}. "
        "Names of columns stand in one row, as in the template",
        row=1,
    )


def _own(mapping: FileMapping | None) -> dict[str, str]:
    return {a.strip().casefold(): b for a, b in mapping.columns} if mapping else {}


def plan(
    row: int, header: Sequence[str], kind: FileKind, cells: Cells, mapping: FileMapping | None
) -> Plan:
    """Return how the rows under a header are read. Raises Refused with every fault of it."""
    if len(header) > MAX_COLUMNS:
        raise Refused(
            f"the header has more than {MAX_COLUMNS} columns", "Take out what is empty", row=row
        )
    maker = _Header(row, kind, cells, _own(mapping))
    for index, printed in enumerate(header):
        maker.take(index, printed.strip())
    if maker.faults:
        raise Refused.of(maker.faults)
    width = max((n for n, p in enumerate(header, 1) if p.strip()), default=0)
    return Plan(kind, tuple(maker.columns), maker.unknown, width, row)


class _Header:
    """Goes through the names of a header, and gathers columns and faults."""

    def __init__(self, row: int, kind: FileKind, cells: Cells, own: Mapping[str, str]) -> None:
        self.columns: list[Column] = []
        self.unknown: dict[int, RowFault] = {}
        self.faults: list[RowFault] = []
        self._row = row
        self._kind = kind
        self._cells = cells
        self._own = own
        self._known = frozenset({*kind.columns, *kind.also})
        self._slots = {name: slot for slot, name in enumerate(kind.columns)}
        self._taken: set[str] = set()
        self._several = _several(kind)

    def take(self, index: int, printed: str) -> None:
        """Take the next name of the header."""
        if not printed:
            name = letters(index)
            self.unknown[index] = self._fault(
                name, "the column has no name", "Name it as in the template, or empty it"
            )
            return
        own = self._own.get(printed.casefold())
        if own and own not in self._known:
            mend = near(own, self._kind.columns).capitalize()
            what = f"the mapping leads to a column that {self._kind.name} do not have"
            self.faults.append(self._fault(letters(index), what, mend))
            return
        column = own if own in self._known else column_of(printed, self._known)
        if column and own != "":
            self._keep(index, self._kind.also.get(column, column))
        elif own is None and (is_platforms(printed) or is_choice(printed, self._several)):
            return
        elif (looks := personal.header(printed)) is not None:
            holds = _HOLDS.get(looks, "numbers that lead to somebody")
            what = f"by its name the column holds personal data: {holds}"
            self.faults.append(self._fault(letters(index), what, HIDES))
        elif own is None:
            shown = printed if len(printed) <= 60 and printed.isprintable() else letters(index)
            mend = near(column_of_words(printed), self._kind.columns).capitalize()
            self.unknown[index] = self._fault(shown, "no column has this name", mend)

    def _keep(self, index: int, column: str) -> None:
        if column in self._taken:
            what = "two columns have this name or mean the same"
            self.faults.append(self._fault(column, what, "Keep one of them"))
            return
        self._taken.add(column)
        described = self._kind.columns[column]
        read = self._cells.reader(described, column)
        self.columns.append(Column(index, self._slots[column], read, column))

    def _fault(self, column: str, what: str, mend: str) -> RowFault:
        return RowFault("", self._row, column, what, mend)


def column_of_words(printed: str) -> str:
    """Return a printed name in the shape that names of columns have."""
    return "_".join(printed.casefold().replace("-", " ").rpartition("/")[2].split())


def _several(kind: FileKind) -> dict[str, frozenset[str]]:
    return {
        name: frozenset(codes(about["words"]))
        for name, field in kind.columns.items()
        if (about := _about(field))["kind"] == "some"
    }


def _about(field: Any) -> Mapping[str, Any]:
    return field.metadata  # type: ignore[no-any-return]
