"""The command line: `python -m scrapers`.

Exit codes a cron job can trust: 0 all well (or nothing new), 1 something was refused or
failed, 2 the command was wrong, 3 stored in part (cells withheld; see `status`).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from data.archive import brought
from data.connect import Unavailable
from data.model import Obtained, RunOutcome, Tier
from data.sources import declarations
from data.store import Store
from data.vocabulary import ReferenceFault
from scrapers import collect, listing, run
from scrapers.errors import SourceError
from scrapers.run import Origin, Received
from scrapers.validation import check as validation
from scrapers.validation import page, summary

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Fetch, read and keep transparency reports. Exit codes: 0 well, 1 refused or failed, "
    "2 wrong command, 3 stored in part.",
)
_Json = Annotated[bool, typer.Option("--json", help="Print one JSON document, nothing else.")]
_EXIT = {
    RunOutcome.OK: 0,
    RunOutcome.UNCHANGED: 0,
    RunOutcome.NOTHING: 0,
    RunOutcome.PARTIAL: 3,
    RunOutcome.REFUSED: 1,
    RunOutcome.FAILED: 1,
}


def _ledger() -> Store:
    store = Store()
    run.first_start(store)
    return store


@contextmanager
def _bar(what: str, quiet: bool) -> Iterator[run.Progress]:
    """Draw a progress bar on a terminal, print plain lines elsewhere, nothing with --json."""
    if quiet:
        yield run.no_progress
    elif not sys.stderr.isatty():
        yield lambda name, done, total: print(f"{what} {done}/{total} {name}", file=sys.stderr)
    else:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(what, total=None)

            def step(name: str, done: int, total: int) -> None:
                bar.update(task, description=f"{what} {name}", completed=done, total=total)

            yield step


def _known_source(source: str) -> str:
    if source not in declarations():
        near = [s for s in declarations() if source.removeprefix("dsa_") in s]
        hint = f" Did you mean {', '.join(sorted(near)[:5])}?" if near else ""
        raise typer.BadParameter(f"no source is called {source!r}.{hint}")
    return source


_Source = Annotated[str, typer.Argument(callback=_known_source, help="A source's id.")]


def _leave(outcomes: Sequence[RunOutcome]) -> None:
    codes = {_EXIT[o] for o in outcomes}
    raise typer.Exit(1 if 1 in codes else 3 if 3 in codes else 0)


def _print(document: Any) -> None:
    print(json.dumps(document, indent=2, ensure_ascii=False, sort_keys=True, default=str))


def _said(received: Received) -> dict[str, Any]:
    return {
        "snapshot": received.snapshot.id,
        "sha256": received.snapshot.sha256,
        "file": received.snapshot.filename,
        "outcome": received.outcome.value,
        "observations": received.saved.observations,
        "findings": received.saved.findings,
        "issues": [_issue(i) for i in received.reading.issues],
        "set_aside": list(received.reading.set_aside),
        "verified": received.verified,
        "differing": received.differing,
        "message": received.sentence,
    }


def _issue(issue: Any) -> dict[str, Any]:
    fields = asdict(issue)
    return {k: fields[k] for k in ("kind", "snapshot", "locator", "word", "message", "opened_at")}


@app.command("run")
def run_(
    sources: Annotated[list[str] | None, typer.Argument(help="Sources; all when none.")] = None,
    as_json: _Json = False,
) -> None:
    """Fetch what is due from the named sources and take it in."""
    wanted = [_known_source(s) for s in sources or collect.fetchable()]
    store = _ledger()
    done: list[collect.Collected] = []
    with _bar("run", as_json) as progress:
        for number, source in enumerate(wanted, start=1):
            progress(source, number, len(wanted))
            done.append(collect.collect(store, source))
    if as_json:
        _print(
            [{"source": c.source, "outcome": c.outcome.value, "message": c.sentence} for c in done]
        )
    else:
        for c in done:
            print(f"{c.source}: {c.outcome.value}. {c.sentence}")
    _leave([c.outcome for c in done])


@app.command()
def drop(
    source: _Source,
    path: Annotated[Path, typer.Argument(exists=True, help="A file, or a folder of files.")],
    by: Annotated[str, typer.Option(help="Who brings the document.")] = "",
    said_from: Annotated[
        str, typer.Option("--from", help="Where it was published (address).")
    ] = "",
    on: Annotated[
        str, typer.Option(help="When it was obtained, YYYY-MM-DD; now if left out.")
    ] = "",
    tier: Annotated[
        Tier, typer.Option(help="held: the publisher's own file. second_hand: somebody's copy.")
    ] = Tier.HELD,
    as_json: _Json = False,
) -> None:
    """Take in a document that no program may fetch."""
    if not by:
        by = typer.prompt("Who brings it") if sys.stdin.isatty() else "not said"
    at = datetime.fromisoformat(on).replace(tzinfo=UTC) if on else datetime.now(UTC)
    origin = Origin(Obtained.DROPPED, at, url=said_from, tier=tier, by=by, said_from=said_from)
    store = _ledger()
    with _bar("drop", as_json) as progress:
        done = run.drop(store, source, brought(path), origin, progress)
    if not done:
        raise typer.BadParameter(f"{path} holds no file")
    if as_json:
        _print([_said(r) for r in done])
    else:
        for received in done:
            _tell(received)
    _leave([r.outcome for r in done])


def _tell(received: Received) -> None:
    print(received.sentence)
    for issue in received.reading.issues[:20]:
        print(f"  {issue.kind.value} {issue.locator or '-'} {issue.word!r}: {issue.message}")
    if len(received.reading.issues) > 20:
        print(f"  and {len(received.reading.issues) - 20} more")


@app.command()
def check(
    source: _Source,
    path: Annotated[
        Path | None, typer.Argument(exists=True, help="A document; fetched when left out.")
    ] = None,
    as_json: _Json = False,
) -> None:
    """Say what a source's documents would change, and store nothing."""
    store = _ledger()
    files = list(brought(path)) if path else list(collect.peek(source))
    changes = []
    for name, content in files:
        origin = Origin(Obtained.DROPPED, datetime.now(UTC))
        snapshot = run.snapshot_of(content, name, source, origin)
        reading = run.read(content, snapshot, declarations()[source])
        changes.append((name, run.would_change(store, reading)))
    if as_json:
        _print([_changed(name, change) for name, change in changes])
    else:
        for name, change in changes:
            _tell_change(name, change)
    refused = [c.reading.refused for _, c in changes]
    partial = [bool(c.reading.issues) for _, c in changes]
    raise typer.Exit(1 if any(refused) else 3 if any(partial) else 0)


def _changed(name: str, change: run.Change) -> dict[str, Any]:
    return {
        "file": name,
        "refused": change.reading.refused,
        "new": change.new,
        "same": change.same,
        "restated": [
            {"series": list(a.series), "was": a.citation.quote, "now": b.citation.quote}
            for a, b in change.restated
        ],
        "issues": [_issue(i) for i in change.reading.issues],
        "findings": [f.message for f in change.reading.findings],
        "set_aside": list(change.reading.set_aside),
        "unused_words": list(change.reading.unused_words),
    }


def _tell_change(name: str, change: run.Change) -> None:
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


@app.command()
def validate(
    path: Annotated[Path, typer.Argument(exists=True, help="A file, a ZIP, or a folder.")],
    source: Annotated[str, typer.Option(help="Read it as this declared source.")] = "",
    service: Annotated[str, typer.Option(help="The service the report is about.")] = "",
    html: Annotated[
        Path | None, typer.Option(dir_okay=False, help="Write the whole report to this file.")
    ] = None,
    as_json: _Json = False,
) -> None:
    """Check a report of your own before it is published; nothing is stored or sent.

    Leaves with 0 (clean), 3 (cells withheld, or findings), 1 (refused), 2 (wrong command).
    """
    if source and declarations()[_known_source(source)].format != "dsa_annex_i":
        raise typer.BadParameter(f"{source} does not publish the harmonised template")
    if source and service:
        raise typer.BadParameter("--source and --service exclude each other")
    if html and not html.resolve().parent.is_dir():
        raise typer.BadParameter(f"there is no folder {html.parent} to write into")
    if html and path.resolve() in (html.resolve(), *html.resolve().parents):
        raise typer.BadParameter("--html would write into the report itself")
    try:
        validation.refuse_beyond_limits(file.stat().st_size for file in _files(path))
        done = validation.validate(path.resolve().name, list(brought(path)), source, service)
    except SourceError as fault:
        print(f"{path.name!r} refused: {fault.message}", file=sys.stderr)
        raise typer.Exit(1) from fault
    done = replace(done, **_derived(done))
    if html:
        html.write_text(page.page(done), encoding="utf-8", errors="backslashreplace")
    if as_json:
        _print(summary.document(done))
    else:
        for line in summary.lines(done):
            print(line)
    raise typer.Exit(done.exit_code)


def _files(path: Path) -> list[Path]:
    return [path] if path.is_file() else [p for p in path.rglob("*") if p.is_file()]


def _derived(done: validation.Validation) -> dict[str, Any]:
    """Return what readers of the dashboard would see: the one thing asked of `metrics` here."""
    from metrics import derived, words
    from metrics.catalogue import metric

    held = done.reading.observations
    shown = [
        validation.Shown(
            observation=figure.basis[0],
            metric=figure.metric,
            label=metric(figure.metric).label,
            words=words.cell(figure),
            known=figure.known,
            caveats=tuple(caveat.words for caveat in figure.caveats),
            basis=figure.basis,
        )
        for figure in derived.figures(held)
    ]
    sums = [
        validation.Sum(s.whole.id, s.whole.value.number or 0.0, s.together, s.stated, s.blank)
        for s in derived.sums(held)
    ]
    return {"shown": tuple(shown), "sums": tuple(sums)}


@app.command()
def replay(
    export: Annotated[Path | None, typer.Option(help="Write the export to this file.")] = None,
    as_json: _Json = False,
) -> None:
    """Rebuild the ledger from the archive alone."""
    store = _ledger()
    with _bar("replay", as_json) as progress:
        readings = run.replay(store, progress)
    if export:
        with export.open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(line + "\n" for line in store.export())
    refused = [r for r in readings if r.refused]
    total = sum(len(r.observations) for r in readings)
    if as_json:
        _print({"snapshots": len(readings), "observations": total, "refused": len(refused)})
    else:
        print(f"{len(readings)} snapshots read, {total:,} observations, {len(refused)} refused")
        for reading in refused:
            print(f"  {reading.snapshot.id}: {reading.issues[0].message}")
    raise typer.Exit(1 if refused else 0)


@app.command()
def status(as_json: _Json = False) -> None:
    """Say, per source, what is held, what was last tried and what is open."""
    rows = collect.status(_ledger())
    if as_json:
        _print([asdict(row) for row in rows])
    else:
        for row in rows:
            print(row.line)
    raise typer.Exit(0)


@app.command()
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


@app.command()
def schedule() -> None:
    """Run due sources until stopped (one scheduler per ledger)."""
    from scrapers import schedule as scheduler

    _ledger()
    raise typer.Exit(scheduler.serve())


def main() -> None:
    """Enter the command line; a broken table or a database away is one sentence, not a trace."""
    try:
        app()
    except ReferenceFault as fault:
        print(f"The reference tables are broken: {fault}", file=sys.stderr)
        raise SystemExit(1) from fault
    except Unavailable as fault:
        print(fault, file=sys.stderr)
        raise SystemExit(1) from fault


if __name__ == "__main__":
    main()
