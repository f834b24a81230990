"""The desk of testers: what is due now, with one click for each look, and how rounds stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

import streamlit as st

from data.exercises import reminders
from data.exercises.acts import Batch, Refused, Unfit
from data.exercises.model import Round, StateCheck
from data.exercises.roles import Person
from data.exercises.schedule import PRESETS, DueAppeal, DueCheck
from data.exercises.words import words as codes
from data.places import jurisdictions
from data.reference import platforms
from metrics import words
from pages.parts import clock, ledger, prose, tables
from pages.parts.tables import Cell, Row

HEADS = ("Round", "Field phase", "Watched for", "Looks", "Reports", "Standing")
MOST = 40
"""Looks placed at once; the next ones follow when these are done."""
SEEN = {
    "up": "Still up",
    "gone_platform": "Gone: platform says so",
    "gone_author": "Gone: by its author",
    "gone_account": "Gone with its account",
    "gone_unknown": "Gone, nobody says why",
    "geo_blocked": "Blocked here",
    "login_wall": "Login wall",
    "check_failed": "Check failed",
}
"""What one click says, in the order of the buttons."""
_STEPS = {
    "lodge": "an appeal can be lodged",
    "ask": "the appeal has no answer yet: ask, or note the answer",
    "dispute": "the dispute has outlasted its 90 days: look into it",
}


def now() -> datetime:
    """Return the instant looks are due by."""
    return datetime.now(UTC).replace(microsecond=0)


def due(person: Person) -> None:
    """Place the looks and the steps of redress that are due now, round by round."""
    if told := st.session_state.pop("desk_told", ""):
        st.success(told)
    found = reminders.due(ledger.exercises(), now())
    every: list[DueCheck | DueAppeal] = [*found.checks, *found.appeals]
    rounds_ = dict.fromkeys((one.exercise, one.round) for one in every)
    for exercise, phase in rounds_:
        st.header(f"{exercise} · {phase}")
        here = (exercise, phase)
        _looks(person, [one for one in found.checks if (one.exercise, one.round) == here])
        _appeals([one for one in found.appeals if (one.exercise, one.round) == here])
    if not rounds_:
        prose.paragraph("Nothing is due now.")
    if found.waiting:
        prose.small(f"{words.plural(len(found.waiting), 'entry', 'entries')} wait for review.")


def _looks(person: Person, looks: Sequence[DueCheck]) -> None:
    if not looks:
        return
    st.subheader(f"{words.plural(len(looks), 'look')} due")
    prose.small(
        "Open the link in your own worksheet, logged out, in the country named. One click keeps "
        "what you saw, with the time of now. A check that failed is no sign that it is gone."
    )
    for one in looks[:MOST]:
        _look(person, one)
    if len(looks) > MOST:
        prose.small(f"{len(looks) - MOST} more follow when these are done.")


def _look(person: Person, one: DueCheck) -> None:
    key = f"look|{one.exercise}|{one.round}|{one.item}"
    platform = platforms().get(one.platform)
    name = platform.name if platform else one.platform
    late = words.hours((now() - one.due_at).total_seconds() / 3600)
    again = "; it was gone: is it back?" if one.again else ""
    with st.container(border=True, key=f"box|{key}".replace("|", "-")):
        code = one.short_code or one.item
        place = jurisdictions()[one.country].name
        st.html(
            f'<p class="plain"><strong>{tables.text(code)}</strong> · {tables.text(name)} · '
            f"{tables.text(place)} · {tables.text(_hour(one.hour))}, due since {late}{again}</p>"
        )
        with st.container(horizontal=True, gap="xxsmall"):
            for state, label in SEEN.items():
                if st.button(label, key=f"{key}|{state}", help=f"{code}: {label}"):
                    _keep(person, one, state)


def _hour(hour: int) -> str:
    return f"look after {words.hours(float(hour))}"


def _keep(person: Person, one: DueCheck, state: str) -> None:
    seen = StateCheck(
        exercise=one.exercise,
        round=one.round,
        item=one.item,
        checked_at=now(),
        vantage_country=one.country,
        logged_in=False,
        method="manual",
        state=state,
    )
    try:
        ledger.exercises().add(person, Batch((seen,)), "a look on the page")
    except (Refused, Unfit) as fault:
        st.error(f"Not kept: {fault}")
        return
    label = codes("state")[state].label
    st.session_state["desk_told"] = f"Kept: {one.short_code or one.item}, {label.lower()}."
    st.rerun()


def _appeals(steps: Sequence[DueAppeal]) -> None:
    if not steps:
        return
    st.subheader(f"{words.plural(len(steps), 'step')} of redress due")
    rows = [
        (
            Cell(one.short_code or one.item, note=f"attempt {one.attempt}"),
            _STEPS.get(one.step, one.step),
            words.day(one.since.date().isoformat()),
            words.day(one.until.date().isoformat()) if one.until else "no limit known",
        )
        for one in steps
    ]
    tables.show("Steps of redress due", ("Report", "What is due", "Since", "Until"), rows)
    prose.small("Enter what happened under “Record a report”, “What became of it”.")


def rounds() -> None:
    """Place the rounds on record and how they stand today."""
    st.header("Rounds")
    held = ledger.exercises().rounds()
    if not held:
        prose.paragraph("No round is on record yet: an administrator plans one first.")
        return
    tables.show("Rounds", HEADS, [_row(one) for one in held])


def _row(one: Round) -> Row:
    assert one.field_start is not None
    assert one.field_end is not None
    phase = words.period(one.field_start.isoformat(), one.field_end.isoformat())
    reports = ledger.exercises().reports(one.exercise, one.id, waiting=True)
    preset = PRESETS.get(one.schedule)
    looks = ", ".join(map(str, preset.hours)) if preset else ""
    return (
        Cell(one.id, note=one.exercise),
        phase,
        words.plural(one.observation_days or 0, "day"),
        Cell(codes("schedule")[one.schedule].label, note=f"hours {looks}" if looks else ""),
        Cell(words.count(len(reports)), look="number"),
        standing(one, clock.today()),
    )


def standing(one: Round, today: date) -> str:
    """Return in words whether a round is still to come, in the field, or over."""
    assert one.field_start is not None
    assert one.field_end is not None
    if today < one.field_start:
        return "still to come"
    return "in the field" if today <= one.field_end else "field phase over"
