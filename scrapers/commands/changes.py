"""The command that lists what changed: by whom, from which value to which, and what came back.

Also what a newer release no longer states, by service, measure and run of periods.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import typer

from data.absent import WHY_WORDS
from data.changes import Asked, Change, Release
from data.lineage import CAUSE_WORDS, KIND_WORDS, KINDS, kind_of
from data.model import Observation, public_id, release
from data.store import Store
from data.unstated import Omission, Sought, Unstated, on_record
from scrapers.commands import between as compared
from scrapers.commands import terminal
from scrapers.commands.terminal import AsJson

UNSTATED = "unstated"
"""The kind of what a newer release no longer states: no value became another one."""


def changes(
    source: Annotated[str, typer.Option(help="Only this source.")] = "",
    since: Annotated[str, typer.Option(help="Documents that came on YYYY-MM-DD or later.")] = "",
    kind: Annotated[str, typer.Option(help=f"One of: {', '.join((*KINDS, UNSTATED))}.")] = "",
    most: Annotated[int, typer.Option(min=0, help="Values listed; the counts are of all.")] = 100,
    between: Annotated[
        tuple[str, str] | None,
        typer.Option(help="Two documents: snapshots, or with --source last days of releases."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List values that changed, by whom, and what newer releases no longer state."""
    if source:
        terminal.known_source(source)
    if between:
        compared.show(terminal.ledger(), source, between, most, as_json)
        return
    asked = Asked(source=source, since=_day(since), causes=_causes(kind))
    store = terminal.ledger()
    left_out = store.no_longer_stated(_sought(asked)) if kind in ("", UNSTATED) else []
    counted = store.changed_releases(asked) if kind != UNSTATED else []
    found = store.changes(asked, 0, most) if kind != UNSTATED else []
    one_by_one = store.omissions(_sought(asked), 0, most) if kind == UNSTATED else []
    if as_json:
        told = {"releases": [_release(r) for r in counted], "changes": [_change(c) for c in found]}
        gone = {"no_longer_stated": [_omitted(store, u) for u in left_out]}
        terminal.print_json(told | gone | {"omissions": [_omission(o) for o in one_by_one]})
        return
    for line in (*map(_counted, counted), *map(_told, found)):
        print(line)
    for line in (*_left_out(store, left_out), *map(_last, one_by_one)):
        print(line)
    total = sum(r.changed for r in counted)
    left = f", {total - len(found):,} of them not listed (see --most)" if total > len(found) else ""
    gone_now = sum(u.figures for u in left_out)
    print(f"{total:,} values changed{left}; {gone_now:,} no longer stated by a newer release")


def _sought(asked: Asked) -> Sought:
    return Sought(source=asked.source, since=asked.since)


def _day(words: str) -> str:
    try:
        return date.fromisoformat(words).isoformat() if words else ""
    except ValueError as fault:
        raise typer.BadParameter(f"--since wants a date as 2026-09-01, not {words!r}") from fault


def _causes(kind: str) -> tuple[Any, ...]:
    if kind and kind not in (*KINDS, UNSTATED):
        names = ", ".join((*KINDS, UNSTATED))
        raise typer.BadParameter(f"--kind is one of {names}, not {kind!r}")
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


def _left_out(store: Store, found: list[Unstated]) -> list[str]:
    """Return a line for each run of periods that a release no longer states."""
    last = store.statements_at([u.example for u in found])
    lines = []
    for u in found:
        example = last[u.example].citation.quote
        value = f"last value {example!r}" if u.figures == 1 else f"one of the values {example!r}"
        again = f"; a later release states {u.again:,} of them again" if u.again else ""
        lines.append(
            f"{u.first_seen[:10]} {u.snapshot} ({u.platform}): {u.figures:,} {u.measure} of "
            f"{u.period_start} to {u.period_end} no longer stated in the release up to "
            f"{release(u.edition)}; stated last in {u.before}, {value}; {_why(u)}{again}"
        )
    return lines


def _why(u: Unstated) -> str:
    unread = f"up to {u.unread} unreadable cells may hold some of them" if u.unread else ""
    told = [WHY_WORDS[u.why], *(f"on record: {b.words}" for b in on_record(u)), unread]
    return "; ".join(filter(None, told))


def _last(o: Omission) -> str:
    about = " ".join(filter(None, o.last.series))
    again = ", stated again since" if o.again else ""
    said = f"stated last as {o.last.citation.quote!r} in {_came(o.last)}"
    return f"  {about}: {said}, no longer in the release up to {release(o.edition)}{again}"


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


def _omitted(store: Store, u: Unstated) -> dict[str, Any]:
    last = store.statements_at([u.example])[u.example]
    about = u._asdict() | {"why": u.why.value, "words": _why(u), "release": release(u.edition)}
    return about | {"release_before": release(u.edition_before), "example": _statement(last)}


def _omission(o: Omission) -> dict[str, Any]:
    return {
        "series": o.last.series._asdict(),
        "why": o.why.value,
        "last": _statement(o.last),
        "left_out_by": o.snapshot,
        "release": release(o.edition),
        "stated_again": o.again,
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
