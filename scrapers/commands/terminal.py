"""What every command shares: its options, how it shows progress, what it prints, how it leaves."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from data.model import Issue, RunOutcome
from data.sources import declarations
from data.store import Store
from scrapers.receiving import opening, receipt

_EXIT = {
    RunOutcome.OK: 0,
    RunOutcome.UNCHANGED: 0,
    RunOutcome.NOTHING: 0,
    RunOutcome.PARTIAL: 3,
    RunOutcome.REFUSED: 1,
    RunOutcome.FAILED: 1,
}


def known_source(source: str) -> str:
    """Return a declared source's id. Raises typer.BadParameter, naming those that are near."""
    if source not in declarations():
        near = [s for s in declarations() if source.removeprefix("dsa_") in s]
        hint = f" Did you mean {', '.join(sorted(near)[:5])}?" if near else ""
        raise typer.BadParameter(f"no source is called {source!r}.{hint}")
    return source


AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document, nothing else.")]
Source = Annotated[str, typer.Argument(callback=known_source, help="A source's id.")]


def ledger() -> Store:
    """Return the ledger, made and filled with the bundled figures where it is new."""
    store = Store()
    opening.first_start(store)
    return store


@contextmanager
def bar(what: str, quiet: bool) -> Iterator[receipt.Progress]:
    """Draw a progress bar on a terminal, print plain lines elsewhere, nothing with --json."""
    if quiet:
        yield receipt.no_progress
    elif not sys.stderr.isatty():
        yield lambda name, done, total: print(f"{what} {done}/{total} {name}", file=sys.stderr)
    else:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as drawn:
            task = drawn.add_task(what, total=None)

            def step(name: str, done: int, total: int) -> None:
                drawn.update(task, description=f"{what} {name}", completed=done, total=total)

            yield step


def leave(outcomes: Sequence[RunOutcome]) -> None:
    """End the command with the worst of some outcomes."""
    codes = {_EXIT[o] for o in outcomes}
    raise typer.Exit(1 if 1 in codes else 3 if 3 in codes else 0)


def print_json(document: Any) -> None:
    """Print one JSON document."""
    print(json.dumps(document, indent=2, ensure_ascii=False, sort_keys=True, default=str))


def issue(found: Issue) -> dict[str, Any]:
    """Return of an issue what a program is told."""
    fields = asdict(found)
    return {k: fields[k] for k in ("kind", "snapshot", "locator", "word", "message", "opened_at")}
