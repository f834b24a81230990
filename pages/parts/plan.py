"""Exercises and rounds set up by hand, and what testers carry into a round."""

from __future__ import annotations

import streamlit as st

from data.exercises.model import Round
from data.exercises.roles import Person
from data.exercises.schedule import PRESETS
from data.exercises.words import words as codes
from data.exercises.worksheet import RoundSettings, settings_of, worksheet
from metrics import words
from metrics.exercises import catalogue
from metrics.exercises.card import TESTS
from pages.parts import bring, entering, ledger, prose, tables
from pages.parts.entering import Form
from pages.parts.tables import Cell
from scrapers.intake.xlsforms import xlsforms

_EXERCISE = ("exercise_id", "title", "organiser", "design", "announced", "partners")
_EXERCISE_MORE = ("inclusion_rule", "sampling_rule", "ethics_approval", "protocol_version")
_ROUND = (
    *("round_id", "field_start", "field_end", "observation_days", "schedule", "ceiling"),
    *("code_prefix", "needs_approval", "retain_until"),
)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMS = {"report.xlsx": "Form for a report (XLSForm)", "check.xlsx": "Form for a look (XLSForm)"}
_MOST_WORKSHEETS = 40


def exercise(person: Person) -> None:
    """Place the form of a new exercise."""
    st.header("New exercise")
    form = Form("exercises", "new", _EXERCISE, _EXERCISE_MORE, button="Begin the exercise")
    if entering.show(person, form):
        st.rerun()


def round_(person: Person) -> None:
    """Place the form of a new round of an exercise that is there."""
    st.header("New round")
    held = ledger.exercises().exercises()
    if not held:
        prose.paragraph("A round belongs to an exercise: begin one first.")
        return
    named = {one.id: one.title for one in held}
    chosen = st.selectbox(
        "Exercise", list(named), format_func=lambda i: f"{i} · {named[i]}", key="plan_exercise"
    )
    form = Form(
        *("rounds", f"new|{chosen}", _ROUND, ("publish_from",), {"exercise_id": chosen}),
        {"observation_days": "28", "schedule": "light"},
        "Begin the round",
    )
    if entering.show(person, form):
        st.rerun()
    prose.small(
        "All this is fixed before the round begins. Testers of one round may each begin their "
        "short codes with one letter more (KE: KEA, KEB), so that two worksheets never meet."
    )


def presets() -> None:
    """Place what each schedule of looks can support, and what it can't."""
    st.header("What a schedule can support")
    rows = [
        (
            Cell(codes("schedule")[one.code].label, note="after hours " + _hours(one.hours)),
            words.listed([_plain(name) for name in one.supports]),
            one.because,
        )
        for one in PRESETS.values()
    ]
    tables.show("What a schedule can support", ("Schedule", "Supports", "Lacks"), rows)
    prose.small(
        "What rests on the platforms' messages alone (waits for a decision, receipts, redress) "
        "needs no look at all and is the same under both."
    )


def _plain(metric: str) -> str:
    return catalogue.card_of(metric).label.removesuffix(f" ({TESTS})")


def _hours(given: tuple[int, ...]) -> str:
    return ", ".join(map(str, given))


def choose_round(key: str) -> Round | None:
    """Let somebody choose a round that takes test reports; None where there is none."""
    held = ledger.exercises()
    tests = {one.id for one in held.exercises() if one.design == "report_test"}
    rounds = {(one.exercise, one.id): one for one in held.rounds() if one.exercise in tests}
    if not rounds:
        prose.paragraph("No round of a test of reporting is on record yet: begin one first.")
        return None
    # By its name, not itself: what was amended since is another one.
    return rounds[st.selectbox("Round", list(rounds), format_func=" · ".join, key=key)]


def hand_out() -> None:
    """Place what testers carry into a chosen round: worksheets, forms, templates."""
    phase = choose_round("plan_hand_out")
    if phase is None:
        return
    st.header("Worksheets")
    prose.paragraph(
        "One HTML file for each tester. It works on a phone without network, keeps the links "
        "sealed by her passphrase, says what to check today, and writes the files to bring."
    )
    for settings in _settings(phase, _prefixes(phase)):
        _worksheet(settings)
    st.header("Forms for phones")
    _forms(phase)
    prose.small(
        "Phones that run neither have a plain form at the address /form of this server: it needs "
        "no scripts, asks for the tester’s token each time, and the names of exercise and round."
    )
    st.header("Templates")
    bring.templates()


def _prefixes(phase: Round) -> list[str]:
    given = st.text_input(
        "Short codes begin with (one for each tester, with spaces between them)",
        value=phase.code_prefix,
        key=f"plan_prefixes|{phase.exercise}|{phase.id}",
        max_chars=5 * _MOST_WORKSHEETS,
        placeholder="KEA KEB KEC",
    )
    return list(dict.fromkeys(given.split()))[:_MOST_WORKSHEETS]


def _settings(phase: Round, prefixes: list[str]) -> list[RoundSettings]:
    """Return the settings of every worksheet that can be made, and say of which not."""
    found: list[RoundSettings] = []
    for one in prefixes:
        if not one.startswith(phase.code_prefix):
            st.warning(f"Codes of this round begin with {phase.code_prefix}.")
            continue
        try:
            found.append(settings_of(phase, one))
        except ValueError as fault:
            st.warning(f"No worksheet for this beginning: {fault}.")
    if not prefixes:
        prose.paragraph("Say how short codes begin: two to four capitals, such as KE.")
    return found


def _worksheet(settings: RoundSettings) -> None:
    st.download_button(
        f"Worksheet {settings.code_prefix}",
        lambda: worksheet(settings).encode(),
        f"worksheet-{settings.exercise_id}-{settings.round_id}-{settings.code_prefix}.html",
        "text/html",
        key=f"plan_worksheet_{settings.code_prefix}",
        on_click="ignore",
    )


def _forms(phase: Round) -> None:
    prose.paragraph(
        "For KoboCollect or ODK Collect. Upload both as they are; export with XML values, and "
        "bring the file without a mapping."
    )
    try:
        made = xlsforms(settings_of(phase))
    except ValueError as fault:
        prose.small(f"They can't be made: {fault}.")
        return
    with st.container(horizontal=True):
        for name, content in made.items():
            st.download_button(
                _FORMS[name],
                content,
                f"{phase.exercise}-{phase.id}-{name}",
                _XLSX,
                key=f"plan_{name}",
                on_click="ignore",
            )
