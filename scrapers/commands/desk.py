"""Commands for the desk of test reports: what is due today, and what has been kept long enough."""

from __future__ import annotations

from datetime import UTC, datetime

import typer

from data import entries
from data.archive import Archive
from data.exercises import reminders
from data.exercises.ledger import ExerciseLedger
from data.exercises.roles import PROGRAM
from data.exercises.schedule import DueAppeal, DueCheck
from data.store import home
from scrapers.commands import terminal
from scrapers.commands.terminal import AsJson

_STEPS = {
    "lodge": "an appeal may be lodged",
    "ask": "the appeal has no answer yet",
    "dispute": "the dispute has outlasted its time",
}


def due(as_json: AsJson = False) -> None:
    """List looks and steps of appeal that are due, and what waits for a second person."""
    ledger, now = ExerciseLedger(), datetime.now(UTC)
    found = reminders.due(ledger, now) if ledger.there() else reminders.Due((), (), ())
    typed = entries.waiting(Archive(home()))
    if as_json:
        terminal.print_json(
            {
                "checks": [_look(one) for one in found.checks],
                "appeals": [_step(one) for one in found.appeals],
                "waiting": [{"entry": w.entry.id, **w.entry.counts} for w in found.waiting],
                "undated": [f"{one.exercise}/{one.id}" for one in found.undated],
                "typed_figures": typed,
            }
        )
        return
    for look in found.checks:
        again = ", for its return" if look.again else ""
        print(f"{look.due_at:%Y-%m-%d %H:%M} UTC  {_named(look)}: look again{again}")
    for step in found.appeals:
        print(f"{step.since:%Y-%m-%d %H:%M} UTC  {_named(step)}: {_STEPS[step.step]}")
    for one in found.waiting:
        counts = ", ".join(f"{n:,} {kind}" for kind, n in one.entry.counts.items())
        print(f"{one.entry.at:%Y-%m-%d %H:%M} UTC  entry {one.entry.id} waits: {counts}")
    for phase in found.undated:
        print(f"{phase.exercise}/{phase.id}: no day until which its reports are kept")
    if typed:
        print(f"{typed:,} typed figures wait for a second person")
    print(found.counted())


def _named(one: DueCheck | DueAppeal) -> str:
    return f"{one.exercise}/{one.round} {one.short_code or one.item}"


def _look(one: DueCheck) -> dict[str, object]:
    return {
        "item": _named(one),
        "platform": one.platform,
        "hour": one.hour,
        "due_at": one.due_at.isoformat(),
        "until": one.until.isoformat() if one.until else None,
        "again": one.again,
    }


def _step(one: DueAppeal) -> dict[str, object]:
    about = {"item": _named(one), "attempt": one.attempt, "step": one.step}
    return about | {"since": one.since.isoformat()}


def purge(as_json: AsJson = False) -> None:
    """Delete the single reports of rounds that were kept long enough; counts and tables stay."""
    ledger = ExerciseLedger()
    if not ledger.there():
        print("there are no test reports here")
        return
    gone = ledger.purge(PROGRAM, datetime.now(UTC).date())
    if as_json:
        rounds = ["/".join(place) for place in gone.rounds]
        counts = dict(gone.counts)
        terminal.print_json({"purged": counts, "rounds": rounds, "complete": gone.complete})
    else:
        for place in gone.rounds:
            print(f"{'/'.join(place)}: purged")
        told = ", ".join(f"{n:,} of kind {kind}" for kind, n in sorted(gone.counts.items()))
        print(told or "nothing was kept too long")
        if not gone.complete:
            print("Somebody was reading: the file is cleaned of old pages at the next purge.")
    raise typer.Exit(0 if gone.complete else 3)
