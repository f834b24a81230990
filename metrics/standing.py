"""How one source stands: whether it could be read, why not, and what a person can do.

From its last runs and its open issues alone. A source that nobody visited is not failing, and one
that is brought by hand is not late: this speaks of our reading, never of the publisher's duty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from data.declaration import SourceDeclaration
from data.model import Issue, IssueKind, Run, RunOutcome


class State(StrEnum):
    """How a source stands, worst first."""

    FAILING = "failing"
    REFUSED = "refused"
    PARTIAL = "partial"
    WAITING = "waiting"
    BY_HAND = "by_hand"
    WELL = "well"


STATE_WORDS = {
    State.FAILING: "could not be reached",
    State.REFUSED: "document refused",
    State.PARTIAL: "read in part",
    State.WAITING: "never visited",
    State.BY_HAND: "waits for somebody to bring a document",
    State.WELL: "read without trouble",
}
"""The words a reader sees for each state."""

WENT_WELL = (RunOutcome.OK, RunOutcome.PARTIAL, RunOutcome.UNCHANGED)
"""Outcomes after which something of the source was read, or nothing was new."""

_ADVICE = {
    State.FAILING: (
        "Open the publisher's page: drop the document if it is there, or mend the address in the "
        "declaration if the page moved."
    ),
    State.REFUSED: (
        "Run “check” on the document and give the declaration or the reader an edition for its new "
        "shape; until then the last good reading stays in use."
    ),
    State.PARTIAL: (
        "Look at the open issues below: each names a cell whose word is withheld until it is "
        "declared, while everything else is in use."
    ),
    State.WAITING: "Nothing to do: it is visited at its next time, once fetching is on.",
    State.BY_HAND: "Download the report from its publisher and drop it.",
    State.WELL: "Nothing to do.",
}
"""One sentence for each state that says what a person can do."""

_UNTIL_THE_NEXT = (
    "Nothing to do until its publisher brings out the next report; then download it and drop it."
)
"""The same for a source that was read well and that no program visits."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A source's state, its cause in words ("" for none), and what to do about it."""

    state: State
    cause: str
    advice: str


def standing(
    declared: SourceDeclaration, last: Run | None, issues: Sequence[Issue], *, held: bool
) -> Standing:
    """Return how a source stands; `last` is its newest run, `issues` those open for it.

    `held` says whether any figure of it is in the ledger.
    """
    state = _state(declared, last, issues, held=held)
    return Standing(state, _cause(state, last, issues), _advice(state, declared))


def _advice(state: State, declared: SourceDeclaration) -> str:
    by_hand = declared.cadence and not declared.cron
    return _UNTIL_THE_NEXT if state is State.WELL and by_hand else _ADVICE[state]


def _state(
    declared: SourceDeclaration, last: Run | None, issues: Sequence[Issue], *, held: bool
) -> State:
    kinds = {i.kind for i in issues}
    if last is not None and last.outcome is RunOutcome.FAILED:
        return State.FAILING
    if kinds & {IssueKind.SHAPE, IssueKind.BYTES}:
        return State.REFUSED
    if last is not None and last.outcome is RunOutcome.REFUSED:
        return State.REFUSED
    if issues:
        return State.PARTIAL
    if held or last is not None:
        return State.WELL
    return State.BY_HAND if declared.access in {"script", "drop"} else State.WAITING


def _cause(state: State, last: Run | None, issues: Sequence[Issue]) -> str:
    if state is State.FAILING and last is not None:
        return last.message
    worst = [i for i in issues if i.kind in (IssueKind.SHAPE, IssueKind.BYTES)] or list(issues)
    if worst:
        more = f" (and {len(issues) - 1} more)" if len(issues) > 1 else ""
        return f"{worst[-1].message}{more}"
    return last.message if state is State.REFUSED and last is not None else ""
