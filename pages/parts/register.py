"""The lawful-test register: who may report what where, and what it takes to do so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from data.exercises.model import AccessRule
from data.exercises.roles import Person
from data.exercises.words import harm_codes
from data.exercises.words import words as codes
from data.places import jurisdictions
from data.reference import platforms
from metrics import words
from metrics.exercises import access
from metrics.exercises.access import Entrance
from pages.parts import clock, entering, ledger, prose, tables
from pages.parts.entering import Form
from pages.parts.tables import Cell, Row
from scrapers.intake.columns import KINDS_OF_FILE

_FIRST = (
    *("platform", "channel", "harm", "place", "who_may_report", "untrue_for_testers"),
    *("only_person_depicted", "checked_on", "declarations"),
)
_MORE = tuple(c for c in KINDS_OF_FILE["access_rules"].columns if c not in _FIRST)
_TAKES = ("Channel", "Steps", "Login", "Identity document", "Choice: illegal")
_TAKES_MORE = ("Receipt", "Languages", "Checked on")
_HEADS = ("Channel", "Who may report", "Declarations", "Untrue of testers", "Checked on")
_ASKED = ("login_required", "id_required", "illegal_option_offered", "acknowledges")
_SILENT = Cell("not known", look="absent")


def show(person: Person) -> None:
    """Place the register of a service or of all, what it takes to report, and a new line."""
    rules = ledger.exercises().access_rules()
    if not rules:
        prose.paragraph("The register has no line yet. Until it has, no plan is let pass.")
    else:
        chosen = _service(rules)
        shown = [one for one in rules if chosen in ("", one.platform)]
        st.header("What it takes to report")
        tables.show("What it takes to report", (*_TAKES, *_TAKES_MORE), _entrances(shown))
        prose.small("What a line does not say is not known, which is neither yes nor no.")
        st.header("Who may report what")
        tables.show("Who may report what", _HEADS, _lines(shown))
        prose.small("The latest line of each; older ones stay in the ledger.")
    st.header("New line")
    known = {"checked_on": clock.today().isoformat()}
    if entering.show(person, Form("access_rules", "new", _FIRST, _MORE, {}, known, "Add the line")):
        st.rerun()


def _service(rules: Sequence[AccessRule]) -> str:
    names = sorted({one.platform for one in rules}, key=lambda i: service(i).casefold())
    return st.selectbox(
        "Service",
        ["", *names],
        format_func=lambda i: service(i) if i else "all services",
        key="register_service",
    )


def service(name: str) -> str:
    """Return what a service is called."""
    known = platforms().get(name)
    return known.name if known else name


def _entrances(rules: Sequence[AccessRule]) -> list[Row]:
    rows: list[Row] = []
    for one in access.entrances(rules):
        if [service(one.platform)] not in rows:
            rows.append([service(one.platform)])
        rows.append(_entrance(one))
    return rows


def _entrance(one: Entrance) -> Row:
    lines = words.plural(one.lines, "line")
    asked = [_answers(*one.answers[name], one.lines) for name in _ASKED]
    return (
        Cell(codes("channel")[one.channel].label, note=lines),
        Cell(_span(*one.steps), look="number") if one.steps else _SILENT,
        *asked,
        "; ".join(one.languages) or _SILENT,
        Cell(checked(*one.checked), look="when"),
    )


def _answers(yes: int, no: int, lines: int) -> Cell | str:
    """Return yes or no where all lines that speak agree; otherwise how many say what."""
    if not yes + no:
        return _SILENT
    said = "yes" if not no else "no" if not yes else f"yes in {yes}, no in {no}"
    silent = lines - yes - no
    return Cell(said, note=f"{words.plural(silent, 'line')} silent" if silent else "")


def _span(low: int, high: int) -> str:
    return str(low) if low == high else f"{low} to {high}"


def checked(first: date, last: date) -> str:
    """Return when somebody looked."""
    since = words.day(first.isoformat())
    return since if first == last else f"{since} to {words.day(last.isoformat())}"


def _lines(rules: Sequence[AccessRule]) -> list[Row]:
    rows: list[Row] = []
    for one in (door.rule for door in access.doors(rules)):
        if [service(one.platform)] not in rows:
            rows.append([service(one.platform)])
        rows.append(_line(one))
    return rows


def _line(one: AccessRule) -> Row:
    assert one.checked_on is not None
    about = f"{harm_codes()[one.harm].label} · {jurisdictions()[one.place].name}"
    depicted = "only the person depicted" if one.only_person_depicted else ""
    return (
        Cell(codes("channel")[one.channel].label, note=about),
        Cell(codes("who_may_report")[one.who_may_report].label, note=depicted),
        one.declarations or _SILENT,
        yes_no(one.untrue_for_testers),
        Cell(words.day(one.checked_on.isoformat()), look="when"),
    )


def yes_no(said: bool | None) -> Cell | str:
    """Return a yes, a no, or that it is not known."""
    return _SILENT if said is None else "yes" if said else "no"
