"""Commands about what is held: rebuild it, tell of it, keep it up to date."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from data.sources import declarations
from scrapers.catalogue import listing
from scrapers.catalogue import status as states
from scrapers.commands import terminal
from scrapers.commands.terminal import AsJson
from scrapers.receiving import from_archive


def replay(
    export: Annotated[Path | None, typer.Option(help="Write the export to this file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Rebuild the ledger from the archive alone."""
    store = terminal.ledger()
    with terminal.bar("replay", as_json) as progress:
        readings = from_archive.replay(store, progress)
    if export:
        with export.open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(line + "\n" for line in store.export())
    refused = [r for r in readings if r.refused]
    total = sum(len(r.observations) for r in readings)
    if as_json:
        terminal.print_json(
            {"snapshots": len(readings), "observations": total, "refused": len(refused)}
        )
    else:
        print(f"{len(readings)} snapshots read, {total:,} observations, {len(refused)} refused")
        for reading in refused:
            print(f"  {reading.snapshot.id}: {reading.issues[0].message}")
    raise typer.Exit(1 if refused else 0)


def status(as_json: AsJson = False) -> None:
    """Say, per source, what is held, what was last tried and what is open."""
    rows = states.status(terminal.ledger())
    if as_json:
        terminal.print_json([asdict(row) for row in rows])
    else:
        for row in rows:
            print(row.line)
    raise typer.Exit(0)


def sources(
    write: Annotated[
        Path | None, typer.Option(exists=True, help="Renew the table in this file (README.md).")
    ] = None,
) -> None:
    """Print the table of sources, or renew it in README."""
    listed = declarations().values()
    if write:
        renewed = listing.renewed(write.read_text(encoding="utf-8"), listed)
        write.write_text(renewed, encoding="utf-8")
    else:
        print(listing.table(listed))


def schedule() -> None:
    """Run due sources until stopped (one scheduler per ledger)."""
    from scrapers.scheduling import serving

    terminal.ledger()
    raise typer.Exit(serving.serve())
