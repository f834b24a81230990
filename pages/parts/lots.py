"""Quotas by stratum, and channels drawn by a seed that the round keeps."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from data.exercises.acts import Batch, Refused, Unfit
from data.exercises.choices import choices
from data.exercises.model import Round
from data.exercises.roles import Person
from data.exercises.words import harm_codes
from data.exercises.words import words as codes
from data.places import jurisdictions
from metrics import words
from metrics.exercises import lots
from metrics.exercises.lots import Plan, Stratum
from pages.parts import fields, ledger, plan, prose, register, tables
from pages.parts.tables import Cell
from scrapers.intake.templates import as_csv

_SHOWN = 50
_HEADS = ("Item", "Service", "Kind of harm", "Country", "Pair", "Channel")


def show(person: Person) -> None:
    """Place the quotas of a round, its seed, and the channel drawn for each item."""
    prose.paragraph(
        "Items come in pairs alike in service, harm and country; the lot says which of the two "
        "goes by which channel. Find and pair the items first, then look which channel they got."
    )
    phase = plan.choose_round("lots_round")
    if phase is None:
        return
    counts = _counts()
    if not counts:
        return
    _quotas(counts)
    channels = _channels()
    if phase.seed is None:
        _draw(person, phase)
    elif channels is not None:
        _drawn(phase, counts, channels)


def _counts() -> dict[Stratum, int]:
    """Return what somebody chose, as reports by stratum; nothing while it can't be."""
    first, second, third = st.columns(3)
    with first:
        services = _some("Services", choices()["platform"], "platforms")
    with second:
        harms = _some("Kinds of harm", choices()["harm"], "harms")
    with third:
        countries = _some("Countries", choices()["place"], "countries")
    with first:
        total = st.number_input("Reports in all", 2, lots.MOST, 200, key="lots_total")
    with second:
        least = st.number_input("At least in each stratum", 0, 1_000, 0, key="lots_least")
    if not (services and harms and countries):
        prose.paragraph("Choose services, kinds of harm and countries.")
        return {}
    with third:
        weights = _weights(services)
    try:
        return lots.strata(
            services, harms, countries, int(total), least=int(least), weights=weights
        )
    except ValueError as fault:
        st.warning(f"That cannot be: {fault}.")
        return {}


def _some(label: str, offered: Sequence[tuple[str, str]], key: str) -> list[str]:
    named = dict(offered)
    return st.multiselect(label, list(named), format_func=named.__getitem__, key=f"lots_{key}")


def _weights(services: Sequence[str]) -> Mapping[str, float]:
    """Return the weight of each service where somebody wants them unlike."""
    named = {one: register.service(one) for one in services}
    heavy = st.multiselect(
        "Twice as many reports for", services, format_func=named.__getitem__, key="lots_heavy"
    )
    return dict.fromkeys(heavy, 2.0)


def _quotas(counts: Mapping[Stratum, int]) -> None:
    st.header("Quotas")
    rows = [
        (
            register.service(one.platform),
            harm_codes()[one.harm].label,
            jurisdictions()[one.country].name,
            Cell(words.count(count), look="number"),
        )
        for one, count in counts.items()
    ]
    heads = ("Service", "Kind of harm", "Country", Cell("Reports", look="number"))
    tables.show("Reports in each stratum", heads, rows)


def _channels() -> tuple[str, str] | None:
    st.header("Channels")
    named = dict(fields.options("channel"))
    first, second = st.columns(2)
    with first:
        one = st.selectbox(
            "One channel", list(named), format_func=named.__getitem__, key="lots_one"
        )
    with second:
        other = st.selectbox(
            "The other channel", list(named), 1, format_func=named.__getitem__, key="lots_other"
        )
    if one == other:
        prose.paragraph("Choose two channels that differ.")
        return None
    return one, other


def _draw(person: Person, phase: Round) -> None:
    prose.paragraph("No seed is drawn yet. It is drawn once and kept with the round for ever.")
    if not st.button("Draw and keep the seed", type="primary", key="lots_draw"):
        return
    seeded = replace(phase, seed=secrets.randbelow(2**31))
    try:
        ledger.exercises().add(person, Batch((seeded,), amends=True), "a seed for the channels")
    except (Refused, Unfit) as fault:
        st.error(f"Not kept: {fault}")
        return
    st.rerun()


def _drawn(phase: Round, counts: Mapping[Stratum, int], channels: tuple[str, str]) -> None:
    assert phase.seed is not None
    place = (phase.exercise, phase.id)
    try:
        found = lots.drawn(counts, channels, phase.seed, place, phase.code_prefix)
    except ValueError as fault:
        st.warning(f"That cannot be: {fault}.")
        return
    prose.paragraph(
        f"Drawn with the seed {phase.seed}, which the round keeps: the same choices above give "
        "the same table for ever."
    )
    tables.show("Channel of each item", _HEADS, [_row(row) for row in found.rows[:_SHOWN]])
    _left(found)
    st.download_button(
        f"All {words.plural(len(found.rows), 'item')} (CSV)",
        as_csv([lots.COLUMNS, *found.rows]),
        f"channels-{phase.exercise}-{phase.id}.csv",
        "text/csv",
        key="lots_csv",
        on_click="ignore",
    )
    prose.small("Its columns are those of reports.csv: fill in the rest, and bring the file.")


def _row(row: Sequence[str]) -> tuple[Cell | str, ...]:
    said = dict(zip(lots.COLUMNS, row, strict=True))
    return (
        said["short_code"] or said["item_id"],
        register.service(said["platform"]),
        harm_codes()[said["harm_code"]].label,
        jurisdictions()[said["vantage_country"]].name,
        said["pair_id"],
        codes("channel")[said["channel"]].label,
    )


def _left(found: Plan) -> None:
    if len(found.rows) > _SHOWN:
        prose.small(f"The first {_SHOWN}; the file holds {len(found.rows):,}.")
    if found.single:
        odd = words.plural(len(found.single), "stratum has", "strata have")
        prose.small(f"{odd} an odd number: one item of each has no partner and is left out.")
