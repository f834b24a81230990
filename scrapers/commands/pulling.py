"""`pull`: fetch the files of partners that EXERCISE_PULLS declares, and take them in."""

from __future__ import annotations

from typing import Annotated

import typer

from data.exercises.ledger import ExerciseLedger
from data.exercises.pulls import Pull, PullFault, pulls
from data.model import Run
from data.pacing import SharedTurns
from data.store import home
from scrapers.commands import terminal
from scrapers.commands.terminal import AsJson
from scrapers.fetching.fetch import Fetcher, Limits
from scrapers.intake.opened import MAX_BYTES
from scrapers.pulling.pull import pull as visit


def pull(
    names: Annotated[list[str] | None, typer.Argument(help="Names in EXERCISE_PULLS.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every declared one.")] = False,
    as_json: AsJson = False,
) -> None:
    """Fetch declared files of test reports and take in what is new in them."""
    wanted = _wanted(names or [], every)
    store, ledger = terminal.ledger(), ExerciseLedger()
    done: list[Run] = []
    with Fetcher(turns=SharedTurns(home() / "turns"), limits=Limits(size=MAX_BYTES)) as fetcher:
        done.extend(visit(store, ledger, one, fetcher) for one in wanted)
    if as_json:
        terminal.print_json([
            {"pull": run.source, "outcome": run.outcome.value, "message": run.message}
            for run in done
        ])  # fmt: skip
    else:
        for run in done:
            print(f"{run.source}: {run.outcome.value}. {run.message}")
    terminal.leave([run.outcome for run in done])


def _wanted(names: list[str], every: bool) -> list[Pull]:
    try:
        known = pulls()
    except PullFault as fault:
        raise typer.BadParameter(str(fault), param_hint="EXERCISE_PULLS") from fault
    if every == bool(names):
        raise typer.BadParameter("name a pull, or use --all")
    if unknown := [name for name in names if name not in known]:
        listed = ", ".join(known) or "none is declared"
        raise typer.BadParameter(f"no pull is called {unknown[0]!r}; there are: {listed}")
    return [known[name] for name in names] if names else list(known.values())
