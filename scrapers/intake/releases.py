"""A release of another instance, as a file: all of it, or nothing.

    is_release(file)       whether the bytes say so themselves
    taken(file)            the release, or a table of what is wrong
    keep(ledger, ...)      kept as printed, and what became of it

No row of it becomes a report or a count of ours, so nothing of it can be added up.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from data.exercises import release_file, release_rules
from data.exercises.acts import Added, Batch, ForeignRelease, Kept
from data.exercises.release_file import ReleaseFile, Wrong
from data.exercises.roles import Person
from scrapers.intake.context import Taken
from scrapers.intake.faults import LISTED, Refused, RowFault
from scrapers.intake.opened import sheets

if TYPE_CHECKING:  # at run time it is handed in: this folder opens no database
    from data.exercises.ledger import ExerciseLedger

KIND = "release"
_COLUMNS = frozenset(release_file.Line._fields)


class Origin(NamedTuple):
    """Who publishes a release and where, as whoever brings it says; empty is not told."""

    instance: str = ""
    address: str = ""


def is_release(file: bytes) -> bool:
    """Return whether a file says in its first line that it is a release."""
    return release_file.begins(file[:200].decode("utf-8", "replace"))


def taken(file: bytes) -> Taken:
    """Return the release a file holds, or what is wrong with it. Raises Refused for no CSV."""
    rows = (cells for sheet in sheets(file, _COLUMNS) for _, cells in sheet.rows)
    try:
        found = release_file.parsed(rows)
    except UnicodeEncodeError as fault:
        raise Refused("it holds signs that are none", "Bring it as it was published") from fault
    wrong = found.wrong or (release_rules.wrong(found.file) if found.file else ())
    return Taken(
        Batch((), file_sha256=hashlib.sha256(file).hexdigest()),
        tuple(map(_fault, wrong[:LISTED])),
        rows_read=found.rows,
        rows_good=0 if wrong else found.rows,
        kind_of_file=KIND,
        faults_in_all=len(wrong),
        release=None if wrong else found.file,
    )


def _fault(one: Wrong) -> RowFault:
    return RowFault("", *one)


def keep(
    ledger: ExerciseLedger,
    person: Person,
    made: ReleaseFile,
    origin: Origin,
    why: str = "",
    *,
    only_tried: bool = False,
) -> Added:
    """Keep a release and return what became of it.

    Without a name it stands under its organiser's. Raises Refused and Unfit as the ledger does.
    """
    one = ForeignRelease(origin.instance or made.about.organiser, made, origin.address)
    kept = ledger.keep_foreign(person, one, why, only_tried=only_tried)
    return Added(
        new=Counter({"foreign_release": 1} if kept is Kept.NEW else {}),
        known=int(kept is Kept.KNOWN),
        amended=int(kept is Kept.CHANGED),
    )


def became(made: ReleaseFile, added: Added) -> str:
    """Return what became of a release, as one sentence."""
    said = "is held already"
    if added.new:
        said = "is new, and shown as printed"
    if added.amended:
        said = "says otherwise than before: the new one is shown, the old one kept"
    return f"the release {made.about.release} {said}"
