"""A release before it is frozen: as the public would see it, what is hidden, and what changed."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from data.exercises.acts import Refused, Release, Unfit
from data.exercises.ledger import ExerciseLedger
from data.exercises.roles import Person
from metrics import words
from metrics.exercises import frozen, publication, withheld
from metrics.exercises.release import PublicTables, Unreleasable, release
from metrics.exercises.withheld import Audit
from pages.parts import claims_choice, claims_rounds, clock, ledger, prose, release_tables, tables
from pages.parts.claims_rounds import Wave
from pages.parts.tables import Cell

STRATA = ("platform",)
"""The one breakdown: *Claims and tests* shows it too, and a second could tell of few people."""
_TOLD = "publish_told"
_SHOWN = 200


def show(person: Person, waves: Sequence[Wave]) -> None:
    """Let somebody choose a round, look at its release, and freeze it."""
    if told := st.session_state.pop(_TOLD, ""):
        st.success(told)
    wave = st.selectbox(
        "Exercise and round",
        waves,
        format_func=lambda one: f"{one.exercise.id} · {one.round.id}",
        key="publish_round",
    )
    _days(wave)
    held = ledger.exercises()
    try:
        made, audit = _made((held.stamp(), wave.key), wave)
    except Unreleasable as fault:
        st.info(f"Nothing to publish: {fault}.")
        return
    release_tables.show(made)
    _desk(audit)
    earlier = [r for r in held.releases() if r.exercise == wave.exercise.id]
    _freeze(person, held, made, audit, earlier)
    _preview(made)


def _days(wave: Wave) -> None:
    """Say when the round becomes public and when the platforms see their own cells."""
    opens, reply = wave.round.publish_from, frozen.reply_by(wave.round)
    if opens is None or reply is None:
        prose.small("The round names no day of publication: it is public once it is watched out.")
        return
    said = f"Public from {words.day(opens.isoformat())}. Platforms see their own cells by"
    late = " That day is over." if reply < clock.today() else ""
    prose.small(f"{said} {words.day(reply.isoformat())}, 14 days before, to reply.{late}")


@st.cache_resource(max_entries=4, show_spinner="Making and attacking the tables…")
def _made(key: tuple[str, str], _wave: Wave) -> tuple[PublicTables, Audit]:  # noqa: ARG001
    of = claims_rounds.reports_of(_wave)
    return release(of, STRATA), withheld.audit(of, STRATA)


def _desk(audit: Audit) -> None:
    """Place what is hidden and why: for the desk alone, the reason of one cell tells of it."""
    st.header("What is hidden, and why: for the desk only")
    prose.paragraph(audit.sentence)
    if not audit.withheld:
        return
    with st.expander(f"The {words.plural(len(audit.withheld), 'hidden cell')}"):
        rows = [
            (
                ", ".join(map(claims_choice.name, one.row)),
                one.cell.value,
                Cell(words.count(one.count), look="number"),
                one.why,
            )
            for one in audit.withheld
        ]
        heads = ("Service", "What is counted", "Exactly", "Why hidden")
        tables.show("Hidden cells, for the desk only", heads, rows[:_SHOWN])


def _freeze(
    person: Person,
    held: ExerciseLedger,
    made: PublicTables,
    audit: Audit,
    earlier: Sequence[Release],
) -> None:
    st.header("Freeze")
    _differences(made, earlier)
    scheduled = st.checkbox(
        "This release was scheduled: its day was fixed before anybody saw the figures",
        key="publish_scheduled",
    )
    same = next((r for r in earlier if r.tables == publication.as_json(made)), None)
    if same is not None:
        prose.paragraph(f"These very tables are frozen already, as {same.id}.")
        return
    ruling = publication.may_publish(made, earlier, scheduled=scheduled)
    if not (ruling.passed and audit.passed):
        st.warning(ruling.why or "The audit found a hidden cell.", title="This must wait")
        return
    if st.button("Freeze these tables", type="primary", key="publish_freeze"):
        key = f"{made.exercise}.{made.round.replace(',', '-')}.{len(earlier) + 1}"
        try:
            done = held.keep_release(person, publication.frozen(made, key[-80:]))
        except (Refused, Unfit) as fault:
            st.error(f"Not frozen: {fault}")
            return
        st.session_state[_TOLD] = f"Frozen as {done.id}, hash {done.sha256[:12]}."
        st.rerun()


def _differences(made: PublicTables, earlier: Sequence[Release]) -> None:
    """Place what changed since the last release of the same rounds, cell by cell."""
    before = next((r for r in reversed(earlier) if r.round == made.round), None)
    if before is None:
        prose.paragraph("Nothing of these rounds was frozen before: there is nothing to subtract.")
        return
    names = dict.fromkeys((*made.exact, *before.rests_on))
    rows = [
        (name, _count(before.rests_on.get(name)), _count(made.exact.get(name)))
        for name in names
        if before.rests_on.get(name) != made.exact.get(name)
    ]
    if not rows:
        prose.paragraph(f"No count differs from {before.id}.")
        return
    prose.paragraph(
        f"{words.plural(len(rows), 'count differs', 'counts differ')} from {before.id}."
    )
    heads = ("What is counted", "Before", "Now")
    tables.show("Differences, for the desk only", heads, rows[:_SHOWN])


def _count(n: int | None) -> Cell:
    return Cell("hidden", look="absent") if n is None else Cell(words.count(n), look="number")


def _preview(made: PublicTables) -> None:
    st.header("Right of reply")
    prose.paragraph(
        "Each platform sees its own cells, and nobody else's, before the public does. Send it "
        "this file through a channel the platform answers for; publish its reply beside them."
    )
    services = [p for row in made.rows if (p := dict(row.stratum)["platform"]) != "all"]
    one = st.selectbox("Service", services, format_func=claims_choice.name, key="publish_service")
    st.download_button(
        "Download its own cells",
        lambda: publication.as_csv(frozen.of_service(made, one)).encode("utf-8-sig"),
        f"preview_{made.exercise}_{one}.csv",
        "text/csv",
        key="publish_preview",
        on_click="ignore",
    )
