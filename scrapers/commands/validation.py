"""`validate`: a report of one's own, before it is published. Nothing is stored or sent."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from data.archive import brought
from data.sources import declarations
from scrapers.commands import terminal
from scrapers.commands.terminal import AsJson
from scrapers.errors import SourceError
from scrapers.validation import check, page, summary


def validate(
    path: Annotated[Path, typer.Argument(exists=True, help="A file, a ZIP, or a folder.")],
    source: Annotated[str, typer.Option(help="Read it as this declared source.")] = "",
    service: Annotated[str, typer.Option(help="The service the report is about.")] = "",
    html: Annotated[
        Path | None, typer.Option(dir_okay=False, help="Write the whole report to this file.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check a report of your own before it is published; nothing is stored or sent.

    Leaves with 0 (clean), 3 (cells withheld, or findings), 1 (refused), 2 (wrong command).
    """
    if source and declarations()[terminal.known_source(source)].format != "dsa_annex_i":
        raise typer.BadParameter(f"{source} does not publish the harmonised template")
    if source and service:
        raise typer.BadParameter("--source and --service exclude each other")
    if html and not html.resolve().parent.is_dir():
        raise typer.BadParameter(f"there is no folder {html.parent} to write into")
    if html and path.resolve() in (html.resolve(), *html.resolve().parents):
        raise typer.BadParameter("--html would write into the report itself")
    try:
        check.refuse_beyond_limits(file.stat().st_size for file in _files(path))
        done = check.validate(path.resolve().name, list(brought(path)), source, service)
    except SourceError as fault:
        print(f"{path.name!r} refused: {fault.message}", file=sys.stderr)
        raise typer.Exit(1) from fault
    done = replace(done, **_derived(done))
    if html:
        html.write_text(page.page(done), encoding="utf-8", errors="backslashreplace")
    if as_json:
        terminal.print_json(summary.document(done))
    else:
        for line in summary.lines(done):
            print(line)
    raise typer.Exit(done.exit_code)


def _files(path: Path) -> list[Path]:
    return [path] if path.is_file() else [p for p in path.rglob("*") if p.is_file()]


def _derived(done: check.Validation) -> dict[str, Any]:
    """Return what readers of the dashboard would see: the one thing asked of `metrics` here."""
    from metrics import derived, words
    from metrics.catalogue import metric

    held = done.reading.observations
    shown = [
        check.Shown(
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
        check.Sum(s.whole.id, s.whole.value.number or 0.0, s.together, s.stated, s.blank)
        for s in derived.sums(held)
    ]
    return {"shown": tuple(shown), "sums": tuple(sums)}
