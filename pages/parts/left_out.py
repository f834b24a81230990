"""What newer releases no longer state: by measure and run of periods, then figure by figure."""

from __future__ import annotations

import streamlit as st

from data.changes import Asked
from data.model import Observation, Snapshot, public_id
from data.unstated import Omission, Sought, Unstated
from metrics import omissions, words
from pages.parts import (
    answers,
    choice,
    citation,
    clock,
    filters,
    ledger,
    left_out_file,
    prose,
    spoken,
    states,
    tables,
    trace,
)
from pages.parts.changes import ALL, Wanted
from pages.parts.tables import Cell, Row

INTRODUCTION = (
    "Some publishers print their whole history in each release. Where a newer one leaves out a "
    "figure, it is listed here: neither deleted nor zero. What was stated last goes on to hold."
)
HEADS = ("Figures", "Periods", "Number", "Stated last as", "What is known")
ONE_BY_ONE = ("Figure", "Stated last as", "Not in", "Evidence")
MOST_RUNS, AT_ONCE, IN_A_FILE = 60, 50, 20_000
"""Runs of periods shown, figures listed at once, and figures in a file at most."""


def show(wanted: Wanted | None) -> None:
    """Place what newer releases leave out, under the regime and service chosen above."""
    prose.paragraph(INTRODUCTION)
    chosen = wanted.asked if wanted else Asked()
    programme, platform = chosen.programme, chosen.platform
    asked = Sought(programme=programme, platform=platform, until=filters.lens().as_of)
    found = _counted(answers.version(), asked)
    if not found:
        states.empty("No newer release here leaves out a figure that the one before stated.")
        return
    number, again = sum(u.figures for u in found), sum(u.again for u in found)
    later = f"; later releases state {again:,} of them again" if again else ""
    prose.paragraph(
        f"{words.plural(number, 'figure')} of {_releases(found)} {'is' if number == 1 else 'are'} "
        f"not in the release that came next{later}."
    )
    shown = found[:MOST_RUNS]
    examples = ledger.store().statements_at([u.example for u in shown])
    held = ledger.store().snapshots_named({s for u in shown for s in (u.snapshot, u.before)})
    rows = [_row(u, examples[u.example], held) for u in shown]
    tables.show("Figures no longer stated", HEADS, rows)
    if len(found) > len(shown):
        prose.small(f"The {len(shown)} newest of {len(found):,} runs of periods are shown.")
    with st.expander("Figure by figure", expanded="omitted" in st.query_params):
        _one_by_one(asked, found)


def _releases(found: tuple[Unstated, ...]) -> str:
    return words.plural(len({u.before for u in found}), "release")


@st.cache_resource(max_entries=8, show_spinner=False)
def _counted(now: answers.Version, asked: Sought) -> tuple[Unstated, ...]:  # noqa: ARG001 - key
    return tuple(ledger.store().no_longer_stated(asked))


def _row(u: Unstated, example: Observation, held: dict[str, Snapshot]) -> Row:
    again = f"{u.again:,} of them stated again since" if u.again else ""
    one_of = "" if u.figures == 1 else "one of them: "
    return (
        Cell(f"{trace.name_of(u.platform)}: {trace.label(example)}", note=u.source),
        spoken.span(u.period_start, u.period_end),
        Cell(words.count(u.figures), note=again, look="number"),
        Cell(
            f"{one_of}{spoken.value(example.value)}",
            note=f"“{example.citation.quote}” in {_file(u.before, held)}",
            href=citation.evidence([example.id]),
            look="wide",
        ),
        Cell(
            omissions.since(u).replace("no", "No", 1),
            note=f"{_file(u.snapshot, held)}; {omissions.cause(u)}",
            look="wide",
        ),
    )


def _file(key: str, held: dict[str, Snapshot]) -> str:
    one = held.get(key)
    return (
        f"{one.filename}, obtained {words.day(one.fetched_at.date().isoformat())}" if one else key
    )


# --- one by one ---------------------------------------------------------------------------


def _one_by_one(asked: Sought, found: tuple[Unstated, ...]) -> None:
    by_release: dict[str, int] = {}
    for u in found:
        by_release[u.snapshot] = by_release.get(u.snapshot, 0) + u.figures
    named = {u.snapshot: f"{u.source}, release up to {omissions.upto(u.edition)}" for u in found}
    chosen = choice.one_of(
        "omitted", (ALL, *by_release), "Not in", lambda k: named.get(k, "Every release")
    )
    asked = Sought(
        programme=asked.programme,
        platform=asked.platform,
        until=asked.until,
        release="" if chosen == ALL else chosen,
    )
    total = sum(by_release.values()) if chosen == ALL else by_release[chosen]
    few = ledger.store().omissions(asked, 0, AT_ONCE)
    tables.show("Figures no longer stated, one by one", ONE_BY_ONE, [_omission(o) for o in few])
    prose.small(f"The first {len(few):,} of {total:,} are listed; the file holds more.")
    _download(asked)


def _omission(o: Omission) -> Row:
    return (
        Cell(
            f"{trace.name_of(o.last.series.platform)}: {trace.label(o.last)}", note=_about(o.last)
        ),
        Cell(spoken.value(o.last.value), note=f"“{o.last.citation.quote}”"),
        Cell(f"release up to {omissions.upto(o.edition)}", note="stated again since" * o.again),
        Cell(public_id(o.last.id), href=citation.evidence([o.last.id])),
    )


def _about(o: Observation) -> str:
    rest = (trace.place(o), spoken.code(o.series.breakdown))
    return "; ".join(filter(None, (trace.about(o), *rest)))


def _download(asked: Sought) -> None:
    view, read_on = filters.view_address(), clock.today()
    st.download_button(
        "Download these figures",
        lambda: left_out_file.csv_of(ledger.store().omissions(asked, 0, IN_A_FILE), view, read_on),
        f"no_longer_stated_{read_on.isoformat()}.csv",
        "text/csv",
        key="download_omissions",
        on_click="ignore",
    )
