"""A plan held against the register, and how many reports it takes to find out something."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from data.exercises import planner
from data.exercises.choices import choices
from data.exercises.model import Round
from data.exercises.planner import Design, Reason, Weighed
from data.exercises.words import harm_codes
from metrics import words
from metrics.exercises import planning
from pages.parts import clock, fields, ledger, plan, prose, register, tables
from pages.parts.tables import Cell

_NOT_OFFERED = "never"  # children's material is no choice anywhere
_COUNTS = (50, 100, 200, 400)
_DEFF = (
    "Reports that share an item, an organisation or a day are alike, and tell less than as many "
    "apart. 1.9 is that of clusters of ten before data exist; 1 counts every report in full."
)


def show() -> None:
    """Place a plan's fields and what stands against it."""
    prose.paragraph(
        "A plan is refused where a reporter would have to declare something false, where nobody "
        "has looked yet, where the kind of harm may not be tested, and beyond the agreed volume."
    )
    phase = plan.choose_round("planner_round")
    if phase is None:
        return
    design = _design()
    if design is None:
        prose.paragraph("Choose a service, a kind of harm and a country.")
        return
    held = ledger.exercises()
    reports = len(held.reports(phase.exercise, phase.id, waiting=True))
    _told(
        planner.weighed(design, held.access_rules(design.platform), phase, reports, clock.today()),
        design,
        phase,
    )


def _design() -> Design | None:
    """Return the plan that somebody chose; None while a choice is open."""
    harms = [(h.id, h.label) for h in harm_codes().values() if h.testable != _NOT_OFFERED]
    first, second, third = st.columns(3)
    with first:
        platform = _one("Service", choices()["platform"], "platform")
        harm = _one("Kind of harm", harms, "harm")
        reports = st.number_input("Reports", 1, 100_000, 100, key="planner_reports")
    with second:
        channel = _one("Channel", fields.options("channel"), "channel", 0)
        place = _one("Country", choices()["place"], "place")
        accounts = st.number_input("Accounts of testers", 1, 10_000, 5, key="planner_accounts")
    with third:
        reporter = _one("Who reports", fields.options("reporter_type"), "reporter", 0)
        own = st.checkbox("The team publishes the items itself", key="planner_own")
    if not (platform and harm and place and channel and reporter):
        return None
    return Design(platform, channel, harm, place, reporter, int(reports), int(accounts), own)


def _one(
    label: str, offered: Sequence[tuple[str, str]], key: str, start: int | None = None
) -> str | None:
    named = dict(offered)
    return st.selectbox(
        *(label, list(named), start),
        format_func=named.__getitem__,
        key=f"planner_{key}",
        placeholder="choose",
    )


def _told(found: Weighed, design: Design, phase: Round) -> None:
    if found.may_run:
        st.success("Nothing in the register or in the agreed volume stands against this plan.")
    else:
        st.error("Refused: this plan may not be run as it stands.")
    if found.refusals:
        tables.show("Why it is refused", ("Refused", "What to do"), _reasons(found.refusals))
    if found.warnings:
        st.subheader("Be warned")
        tables.show("Warnings", ("Warning", "What to do"), _reasons(found.warnings))
    if found.rule is not None and found.rule.checked_on is not None:
        day = words.day(found.rule.checked_on.isoformat())
        prose.small(f"Held against the register's line of {register.service(design.platform)}, "
                    f"checked on {day}.")  # fmt: skip
    pace = words.plural(planner.busiest_day(design, phase), "report")
    prose.small(f"Spread evenly, that is {pace} of an account on the busiest day.")


def _reasons(reasons: Sequence[Reason]) -> list[tuple[Cell, str]]:
    return [(Cell(f"{one.what}.", href=one.source, look="wide"), f"{one.mend}.") for one in reasons]


def sizes() -> None:
    """Place how many reports a verdict takes, and how many a difference."""
    likeness = st.number_input(
        "Design effect", 1.0, 20.0, planning.PLANNED_DEFF, 0.1, key="sizes_deff", help=_DEFF
    )
    st.header("For a verdict")
    prose.paragraph("Does the share lie above or below a limit? Verdicts rest on 95 % intervals.")
    first, second = st.columns(2)
    with first:
        share = _share("Share you expect, %", 80.0, "share")
    with second:
        limit = _share("Limit, %", 66.7, "limit")
    if share == limit:
        prose.paragraph("No number of reports parts a share from itself.")
    else:
        needed = planning.reports_for_verdict(share, limit, deff=likeness)
        prose.paragraph(
            f"{words.plural(needed, 'report')} of one service find it in four of five tests."
        )
        _verdicts(share, limit, likeness)
    _difference(likeness)


def _share(label: str, start: float, key: str) -> float:
    return st.number_input(label, 1.0, 99.0, start, 0.5, key=f"sizes_{key}") / 100


def _verdicts(share: float, limit: float, likeness: float) -> None:
    rows = []
    for count in _COUNTS:
        found = planning.chances(share, limit, count, likeness)
        width = planning.half_width(count, share, likeness)
        parts = (found.meets, found.falls_short, found.inconclusive)
        rows.append(
            (
                Cell(words.count(count), look="number"),
                *(Cell(f"{part * 100:.0f} %", look="number") for part in parts),
                Cell(f"± {width * 100:.0f} points", look="number"),
            )
        )
    heads = ("Reports", "Finds: above", "Finds: below", "Leaves it open", "Interval")
    numbers = [Cell(head, look="number") for head in heads]
    tables.show("What so many reports would find", numbers, rows)


def _difference(likeness: float) -> None:
    st.header("For a difference")
    prose.paragraph("Do two channels, two languages or two services differ?")
    first, second, third = st.columns(3)
    with first:
        one = _share("One share, %", 50.0, "one")
    with second:
        other = _share("The other, %", 70.0, "other")
    with third:
        pairs = st.number_input("Comparisons in all", 1, 400, 1, key="sizes_pairs")
    if one == other:
        prose.paragraph("No number of reports parts a share from itself.")
        return
    needed = planning.reports_per_arm(one, other, deff=likeness, comparisons=int(pairs))
    prose.paragraph(f"{words.plural(needed, 'report')} on each side find it in four of five tests.")
