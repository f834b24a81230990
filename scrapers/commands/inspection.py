"""`check`: what a source's documents would change. Nothing is stored."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from data.archive import brought
from data.model import Obtained
from data.sources import declarations
from scrapers.commands import terminal
from scrapers.commands.terminal import AsJson, Source
from scrapers.receiving import comparison, readers
from scrapers.receiving.origin import Origin, snapshot_of
from scrapers.visiting import collect


def check(
    source: Source,
    path: Annotated[
        Path | None, typer.Argument(exists=True, help="A document; fetched when left out.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say what a source's documents would change, and store nothing."""
    store = terminal.ledger()
    files = list(brought(path)) if path else list(collect.peek(source))
    changes = []
    for name, content in files:
        origin = Origin(Obtained.DROPPED, datetime.now(UTC))
        snapshot = snapshot_of(content, name, source, origin)
        reading = readers.read(content, snapshot, declarations()[source])
        changes.append((name, comparison.would_change(store, reading)))
    if as_json:
        terminal.print_json([_changed(name, change) for name, change in changes])
    else:
        for name, change in changes:
            _tell_change(name, change)
    refused = [c.reading.refused for _, c in changes]
    partial = [bool(c.reading.issues) for _, c in changes]
    raise typer.Exit(1 if any(refused) else 3 if any(partial) else 0)


def _tell_change(name: str, change: comparison.Change) -> None:
    if change.reading.refused:
        issue = change.reading.issues[0]
        print(f"{name}: would be refused. {issue.message} [{issue.locator}]")
        return
    print(
        f"{name}: {change.new:,} new, {len(change.restated):,} restated, {change.same:,} the same"
    )
    for old, new in change.restated[:20]:
        print(
            f"  {' '.join(filter(None, old.series))}: {old.citation.quote} -> {new.citation.quote}"
        )
    for issue in change.reading.issues[:20]:
        print(f"  withheld {issue.locator} {issue.word!r}: {issue.message}")
    for finding in change.reading.findings[:20]:
        print(f"  {finding.severity.value}: {finding.message}")
    for word in change.reading.unused_words:
        print(f"  declared and not needed: {word}")


def _changed(name: str, change: comparison.Change) -> dict[str, Any]:
    return {
        "file": name,
        "refused": change.reading.refused,
        "new": change.new,
        "same": change.same,
        "restated": [
            {"series": list(a.series), "was": a.citation.quote, "now": b.citation.quote}
            for a, b in change.restated
        ],
        "issues": [terminal.issue(i) for i in change.reading.issues],
        "findings": [f.message for f in change.reading.findings],
        "set_aside": list(change.reading.set_aside),
        "unused_words": list(change.reading.unused_words),
    }
