"""Commands about publishers' pages: `look` brings one, `signals` lists what changed on them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from data.archive import brought
from data.model import LookOutcome, Obtained
from data.signals import SIGNAL_WORDS, Signal
from data.sources import declaration
from scrapers.commands import terminal
from scrapers.commands.terminal import AsJson, Source
from scrapers.landing_pages import looks
from scrapers.receiving import receipt
from scrapers.receiving.origin import Origin


def look(
    source: Source,
    path: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="The page as a browser saved it.")
    ],
    by: Annotated[str, typer.Option(help="Who looked.")] = "not said",
    said_from: Annotated[
        str, typer.Option("--from", help="The page's address; the landing page if left out.")
    ] = "",
    on: Annotated[str, typer.Option(help="When it was saved, YYYY-MM-DD; now if left out.")] = "",
    as_json: AsJson = False,
) -> None:
    """Keep a publisher's page that no program can read, and say what changed on it."""
    at = _at(on) or datetime.now(UTC)
    origin = Origin(Obtained.DROPPED, at, url=said_from, by=by, said_from=said_from)
    store = terminal.ledger()
    ((name, content),) = brought(path)
    page, told = receipt.look(store, source, name, content, origin)
    looked = looks.brought(store, declaration(source), page, content)
    if as_json:
        due = [{"period_end": one.period_end, "outcome": one.outcome.value} for one in looked]
        said = {"snapshot": page.id, "signals": [_signal(s) for s in told], "due": due}
        terminal.print_json(said)
        return
    print(f"{name}: kept as {page.id}, {len(told) or 'no'} change{'' if len(told) == 1 else 's'}")
    for signal in told:
        print(f"  {signal.sentence}")
    for one in looked:
        print(f"  report for the time to {one.period_end}: {_SAW[one.outcome]}")


_SAW = {
    LookOutcome.FOUND: "found",
    LookOutcome.NOT_FOUND: "due and not on the page",
    LookOutcome.COULD_NOT_LOOK: "due; the page does not tell whether it is there",
}


def signals(
    source: Annotated[str, typer.Option(help="Only this source.")] = "",
    since: Annotated[str, typer.Option(help="Seen on YYYY-MM-DD or later.")] = "",
    as_json: AsJson = False,
) -> None:
    """List what changed on publishers' pages: documents that came, were replaced or vanished."""
    if source:
        terminal.known_source(source)
    found = terminal.ledger().signals(source, _at(since))
    if as_json:
        terminal.print_json([_signal(s) for s in found])
        return
    for signal in found:
        print(f"{signal.seen_at.date()} {signal.source}: {signal.sentence}")
    if not found:
        print("nothing changed on any page between two looks")


def _at(day: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC) if day else None
    except ValueError as fault:
        raise typer.BadParameter(f"a date is written as 2026-09-01, not {day!r}") from fault


def _signal(signal: Signal) -> dict[str, Any]:
    fields = {name: getattr(signal, name) for name in Signal.__slots__}
    return fields | {"kind": signal.kind.value, "words_of_kind": SIGNAL_WORDS[signal.kind]}
