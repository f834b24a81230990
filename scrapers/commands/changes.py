"""The command that lists what changed: by whom, from which value to which, and what came back."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import typer

from data.changes import Asked, Change, Release
from data.lineage import CAUSE_WORDS, KIND_WORDS, KINDS, kind_of
from data.model import Observation, public_id, release
from scrapers.commands import terminal
from scrapers.commands.terminal import AsJson


def changes(
    source: Annotated[str, typer.Option(help="Only this source.")] = "",
    since: Annotated[str, typer.Option(help="Documents that came on YYYY-MM-DD or later.")] = "",
    kind: Annotated[str, typer.Option(help=f"One of: {', '.join(KINDS)}.")] = "",
    most: Annotated[int, typer.Option(min=0, help="Values listed; the counts are of all.")] = 100,
    as_json: AsJson = False,
) -> None:
    """List values that changed: restated by them, read again or corrected by us."""
    if source:
        terminal.known_source(source)
    asked = Asked(source=source, since=_day(since), causes=_causes(kind))
    store = terminal.ledger()
    counted, found = store.changed_releases(asked), store.changes(asked, 0, most)
    if as_json:
        terminal.print_json(
            {"releases": [_release(r) for r in counted], "changes": [_change(c) for c in found]}
        )
        return
    for line in (*map(_counted, counted), *map(_told, found)):
        print(line)
    total = sum(r.changed for r in counted)
    left = f", {total - len(found):,} of them not listed (see --most)" if total > len(found) else ""
    print(f"{total:,} values changed{left}")


def _day(words: str) -> str:
    try:
        return date.fromisoformat(words).isoformat() if words else ""
    except ValueError as fault:
        raise typer.BadParameter(f"--since wants a date as 2026-09-01, not {words!r}") from fault


def _causes(kind: str) -> tuple[Any, ...]:
    if kind and kind not in KINDS:
        raise typer.BadParameter(f"--kind is one of {', '.join(KINDS)}, not {kind!r}")
    return KINDS.get(kind, ())


def _counted(r: Release) -> str:
    back = f", {r.reverted:,} of them back to an earlier value" if r.reverted else ""
    what = f"{r.first_seen[:10]} {r.snapshot} ({r.platform})"
    return f"{what}: {r.changed:,} {CAUSE_WORDS[r.cause]}{back}"


def _told(c: Change) -> str:
    back = f"; back to the value of {_came(c.back_to)}" if c.back_to else ""
    said = f"{c.before.citation.quote!r} -> {c.now.citation.quote!r}"
    about = " ".join(filter(None, c.now.series))
    return f"  {about}: {said} ({CAUSE_WORDS[c.cause]}, {_came(c.now)}{back})"


def _came(one: Observation) -> str:
    """Return the release a value stood in, else the day its document came."""
    if until := release(one.edition):
        return f"the release up to {until}"
    return one.first_seen.date().isoformat()


def _release(r: Release) -> dict[str, Any]:
    return r._asdict() | {"cause": r.cause.value, "kind": kind_of(r.cause)}


def _change(c: Change) -> dict[str, Any]:
    return {
        "series": c.now.series._asdict(),
        "cause": c.cause.value,
        "kind": kind_of(c.cause),
        "words": KIND_WORDS[kind_of(c.cause)],
        "was": _statement(c.before),
        "now": _statement(c.now),
        "back_to": _statement(c.back_to) if c.back_to else None,
    }


def _statement(o: Observation) -> dict[str, Any]:
    value = o.value
    return {
        "number": value.number,
        "low": value.low,
        "high": value.high,
        "absence": value.absence.value if value.absence else None,
        "unit": value.unit,
        "printed": o.citation.quote,
        "snapshot": o.citation.snapshot,
        "locator": o.citation.locator,
        "first_seen": o.first_seen.isoformat(),
        "read_by": o.read_by,
        "evidence": public_id(o.id),
    }
