"""What a ledger knows, for whoever reads a file into it; and what became of the file, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from data.exercises.acts import Added, FileMapping
from data.exercises.model import (
    AccessRule,
    Aggregate,
    Appeal,
    Assessment,
    Coding,
    Dispute,
    Exercise,
    HelplineCase,
    Item,
    Report,
    Round,
    StateCheck,
)
from scrapers.intake.context import Context, Taken, context_of

if TYPE_CHECKING:  # at run time it is handed in: this folder opens no database
    from data.exercises.ledger import ExerciseLedger


def known_to(
    ledger: ExerciseLedger,
    *,
    exercise: str = "",
    round: str = "",  # noqa: A002, the column's name
    mapping: FileMapping | None = None,
    amends: bool = False,
) -> Context:
    """Return the context of a file for a ledger: what is held and what waits is known.

    `exercise` and `round` hold for rows that name none, and go before those of the mapping.
    """
    found = context_of(ledger.exercises(), ledger.rounds(), ledger.items(waiting=True))
    ask = _questions(ledger)
    return replace(
        found,
        exercise=exercise or (mapping.exercise if mapping else ""),
        round=round or (mapping.round if mapping else ""),
        mapping=mapping,
        held=lambda kind: ask[kind](),
        withdrawn=ledger.withdrawn,
        amends=amends,
        demo=ledger.demo,
    )


def _questions(ledger: ExerciseLedger) -> Mapping[type[Any], Callable[[], Iterable[Any]]]:
    return {
        Exercise: ledger.exercises,
        Round: ledger.rounds,
        Item: lambda: ledger.items(waiting=True),
        Report: lambda: ledger.reports(waiting=True),
        StateCheck: lambda: ledger.checks(waiting=True),
        Appeal: lambda: ledger.appeals(waiting=True),
        Dispute: lambda: ledger.disputes(waiting=True),
        Assessment: lambda: ledger.assessments(waiting=True),
        Coding: lambda: ledger.codings(waiting=True),
        AccessRule: ledger.access_rules,
        HelplineCase: lambda: ledger.helpline_cases(waiting=True),
        Aggregate: lambda: ledger.aggregates(waiting=True),
    }


def named(ledger: ExerciseLedger, name: str) -> FileMapping:
    """Return the saved mapping with a name. Raises LookupError naming those there are."""
    kept = {one.name: one for one in ledger.mappings()}
    if name not in kept:
        listed = ", ".join(sorted(kept)) or "none is saved"
        raise LookupError(f"no mapping has this name; there are: {listed}")
    return kept[name]


def read_words(taken: Taken) -> str:
    """Return how many rows a file has and how many of them may go in, as one sentence."""
    out = taken.rows_read - taken.rows_good
    if not taken.rows_read:
        return "nothing was read" if taken.faults else "the file holds no rows"
    kind = f" ({taken.kind_of_file})" if taken.kind_of_file else ""
    rest = f", {out:,} stay out" if out else ""
    return f"{taken.rows_read:,} rows read{kind}: {taken.rows_good:,} are well{rest}"


def added_words(added: Added, *, only_tried: bool = False) -> str:
    """Return what was added, as one sentence."""
    new = _counted(added.new)
    parts = [f"new: {new}" if new else "nothing new"]
    if added.amended:
        parts.append(f"amended: {added.amended:,}")
    if added.known:
        parts.append(f"known already: {added.known:,}")
    if added.waits:
        parts.append("a second person has to approve it before it counts")
    if only_tried:
        parts.append("nothing was stored")
    return "; ".join(parts)


def _counted(new: Counter[str]) -> str:
    names = {name: name.replace("_", " ") for name in new}
    return ", ".join(f"{n:,} {names[k]}{'' if n == 1 else 's'}" for k, n in new.items() if n)
