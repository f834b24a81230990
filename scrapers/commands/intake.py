"""Commands that bring documents in: `run` fetches them, `drop` takes what a person has."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from data import form_rows
from data.archive import brought
from data.model import Obtained, Tier
from data.sources import declarations, recorded_documents
from data.store import Store
from scrapers.commands import terminal
from scrapers.commands.terminal import AsJson, Source
from scrapers.receiving import by_hand, comparison, from_archive, readers
from scrapers.receiving.origin import Origin, snapshot_of
from scrapers.receiving.receipt import Received
from scrapers.transcription import typing_form
from scrapers.visiting import collect

Brought = Annotated[
    Tier,
    typer.Option(
        help="held: the publisher's own whole file. second_hand: somebody's copy, or a part."
    ),
]
Whole = Annotated[
    bool, typer.Option("--whole", help="The file is whole, though most of the last is gone.")
]


def run(
    sources: Annotated[list[str] | None, typer.Argument(help="Sources; all when none.")] = None,
    as_json: AsJson = False,
) -> None:
    """Fetch what is due from the named sources and take it in."""
    wanted = [terminal.known_source(s) for s in sources or collect.fetchable()]
    store = terminal.ledger()
    done: list[collect.Collected] = []
    with terminal.bar("run", as_json) as progress:
        for number, source in enumerate(wanted, start=1):
            progress(source, number, len(wanted))
            from_archive.finish(store, source)
            done.append(collect.collect(store, source))
    if as_json:
        terminal.print_json(
            [{"source": c.source, "outcome": c.outcome.value, "message": c.sentence} for c in done]
        )
    else:
        for c in done:
            print(f"{c.source}: {c.outcome.value}. {c.sentence}")
    terminal.leave([c.outcome for c in done])


def drop(  # noqa: PLR0913, PLR0917 - each is an option of the command
    source: Source,
    path: Annotated[Path, typer.Argument(exists=True, help="A file, or a folder of files.")],
    by: Annotated[str, typer.Option(help="Who brings the document.")] = "",
    said_from: Annotated[
        str, typer.Option("--from", help="Where it was published (address).")
    ] = "",
    on: Annotated[
        str, typer.Option(help="When it was obtained, YYYY-MM-DD; now if left out.")
    ] = "",
    tier: Brought = Tier.HELD,
    document: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="The document a form was typed from."),
    ] = None,
    whole: Whole = False,
    as_json: AsJson = False,
) -> None:
    """Take in a document that no program may fetch, or a form with its typed-in figures."""
    if not by:
        by = typer.prompt("Who brings it") if sys.stdin.isatty() else "not said"
    at = datetime.fromisoformat(on).replace(tzinfo=UTC) if on else datetime.now(UTC)
    origin = Origin(Obtained.DROPPED, at, url=said_from, tier=tier, by=by, said_from=said_from)
    files = list(brought(path))
    form = _form(source, files, document)
    store = terminal.ledger()
    if not whole and form is None and declarations()[source].cumulative:
        _refuse_parts(store, source, files, origin)
    with terminal.bar("drop", as_json) as progress:
        if form and document:
            done = by_hand.typed_in(store, source, form, next(brought(document)), origin)
        else:
            done = by_hand.drop(store, source, files, origin, progress)
    if not done:
        raise typer.BadParameter(f"{path} holds no file")
    _tell_all(done, as_json)
    terminal.leave([r.outcome for r in done])


def _tell_all(done: list[Received], as_json: bool) -> None:
    if as_json:
        terminal.print_json([_said(r) for r in done])
    else:
        for received in done:
            _tell(received)


def _refuse_parts(
    store: Store, source: str, files: list[tuple[str, bytes]], origin: Origin
) -> None:
    """Refuse what looks like a part of a release: the publisher would seem to have cut it."""
    for name, content in files:
        snapshot = snapshot_of(content, name, source, origin)
        if store.snapshot(snapshot.id) is not None:
            continue
        reading = readers.read(content, snapshot, declarations()[source])
        if found := comparison.seems_partial(store, reading):
            lacks, of = found
            raise typer.BadParameter(
                f"{name} lacks {lacks:,} of the {of:,} figures of the release held before; nothing "
                "was kept. If it is only a part of the publisher's file, or somebody's copy: "
                "--tier second_hand. If the publisher left them out: --whole"
            )


def _form(
    source: str, files: list[tuple[str, bytes]], document: Path | None
) -> tuple[str, bytes] | None:
    """Return the form that was brought, if it is one. Refuses one that nothing may be kept of."""
    forms = [(name, content) for name, content in files if typing_form.is_form(content)]
    if not forms:
        if document:
            raise typer.BadParameter(f"that is no form: write one with `form {source}`")
        return None
    if declarations()[source].format != "held":
        raise typer.BadParameter(f"{source} has a reader: drop the document itself")
    if document is None or len(files) > 1:
        raise typer.BadParameter(
            "a form comes alone, with the document it was typed from: --document"
        )
    name, content = forms[0]
    if where := typing_form.personal(content, name):
        raise typer.BadParameter(f"{where} seems to hold personal data; nothing was kept")
    return name, content


def form(
    source: Source,
    start: Annotated[str, typer.Option(help="First day of the period, YYYY-MM-DD.")] = "",
    end: Annotated[str, typer.Option(help="Last day of the period, YYYY-MM-DD.")] = "",
) -> None:
    """Print a form for the figures of a document that is kept and not read, as CSV."""
    declared = declarations()[source]
    if declared.format != "held":
        raise typer.BadParameter(f"{source} has a reader: drop the document itself")
    rows = typing_form.blank(declared, recorded_documents(), (start, end))
    print(form_rows.written(rows), end="")


def typed(as_json: AsJson = False) -> None:
    """Take in what people typed of held documents on the page *Type in figures*."""
    done = by_hand.typed_on_the_page(terminal.ledger())
    if as_json:
        terminal.print_json([_said(r) for r in done])
    elif not done:
        print("nothing new was typed in")
    for received in () if as_json else done:
        _tell(received)
    terminal.leave([r.outcome for r in done])


def _tell(received: Received) -> None:
    print(received.sentence)
    for issue in received.reading.issues[:20]:
        print(f"  {issue.kind.value} {issue.locator or '-'} {issue.word!r}: {issue.message}")
    if len(received.reading.issues) > 20:
        print(f"  and {len(received.reading.issues) - 20} more")


def _said(received: Received) -> dict[str, Any]:
    return {
        "snapshot": received.snapshot.id,
        "sha256": received.snapshot.sha256,
        "file": received.snapshot.filename,
        "outcome": received.outcome.value,
        "observations": received.saved.observations,
        "findings": received.saved.findings,
        "issues": [terminal.issue(i) for i in received.reading.issues],
        "set_aside": list(received.reading.set_aside),
        "verified": received.verified,
        "differing": received.differing,
        "message": received.sentence,
    }
