"""The list of services: its filters in the address, its table, and its file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import streamlit as st

from data import who
from data.sources import declarations
from metrics import words
from metrics.directory import (
    NOT_STATED,
    SIZE_WORDS,
    UNKNOWN_STATE,
    Entry,
    Wanted,
    directory,
    sectors,
    supervisors,
)
from metrics.lens import end_of
from pages.parts import (
    answers,
    citation,
    clock,
    filters,
    ledger,
    roster_file,
    spoken,
    states,
    tables,
)
from pages.parts.tables import Cell, Row

HEADS = (
    "Service",
    "Provider",
    "Answers in",
    "Supervised by",
    "Users in the EU, as published",
    "Harmonised reports held for",
    "Next due",
)
_WIDGETS = {
    "sector": "roster_sector",
    "size": "roster_size",
    "state": "roster_state",
    "q": "roster_name",
    "s": "roster_service",
}
_GROUPS = {
    "VLOP": "Very large online platforms",
    "VLOSE": "Very large online search engines",
    "none": "Not designated as very large",
}
"""Size classes in the order of the table."""
_SHOWN_PERIODS = 2


def entries() -> tuple[Entry, ...]:
    """Return every service as the ledger knows it on the day looked at."""
    return _entries(answers.version(), filters.lens().known_on)


@st.cache_resource(max_entries=4, show_spinner=False)
def _entries(now: answers.Version, known_on: str) -> tuple[Entry, ...]:  # noqa: ARG001 - cache key
    store = ledger.store()
    return directory(store, store.periods_held(), declarations(), clock.today(), end_of(known_on))


def choose(every: Sequence[Entry]) -> tuple[Wanted, Entry | None, tuple[str, ...]]:
    """Place the filters. Return what is wanted, the one service chosen, and what was rejected."""
    offered = _offered(every)
    given = {name: st.query_params.get(name, "") for name in _WIDGETS}
    if given != st.session_state.get("roster_written") or _WIDGETS["s"] not in st.session_state:
        st.session_state["roster_rejected"] = _fill(given, offered)
    _widgets(offered, {e.platform.id: e.platform.name for e in every})
    picked = {name: st.session_state[key] or "" for name, key in _WIDGETS.items()}
    for name, value in picked.items():
        if value:
            st.query_params[name] = value
        elif name in st.query_params:
            del st.query_params[name]
    st.session_state["roster_written"] = picked
    wanted = Wanted(picked["sector"], picked["size"], picked["state"], picked["q"])
    one = next((e for e in every if e.platform.id == picked["s"]), None)
    return wanted, one, st.session_state["roster_rejected"]


def _offered(every: Sequence[Entry]) -> dict[str, tuple[str, ...]]:
    here = {e.state for e in every} - {""}
    named = sorted(here, key=who.state_name)
    return {
        "sector": ("", *sectors()),
        "size": ("", *SIZE_WORDS),
        "state": ("", *named, UNKNOWN_STATE),
        "s": ("", *(e.platform.id for e in every)),
    }


def _fill(given: dict[str, str], offered: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Fill the widgets from the address; return what of it nobody knows."""
    rejected = []
    for name, value in given.items():
        known = name not in offered or value in offered[name]
        st.session_state[_WIDGETS[name]] = value if known else ""
        if not known:
            rejected.append(f"{name} “{value}” (no such choice here)")
    return tuple(rejected)


def _widgets(offered: dict[str, tuple[str, ...]], names: dict[str, str]) -> None:
    first, second, third, fourth = st.columns(4)
    first.selectbox(
        "Sector",
        offered["sector"],
        format_func=lambda s: spoken.code(s).capitalize() or "All sectors",
        key=_WIDGETS["sector"],
    )
    second.selectbox(
        "Size class",
        offered["size"],
        format_func=lambda s: SIZE_WORDS.get(s, "All sizes").capitalize(),
        key=_WIDGETS["size"],
    )
    third.selectbox(
        "Member state and coordinator",
        offered["state"],
        format_func=_state_words,
        key=_WIDGETS["state"],
    )
    fourth.text_input("Part of a name", key=_WIDGETS["q"])
    st.selectbox(
        "Look at one service",
        offered["s"],
        format_func=lambda s: names.get(s, "None chosen"),
        key=_WIDGETS["s"],
    )


def _state_words(state: str) -> str:
    if not state:
        return "All states"
    if state == UNKNOWN_STATE:
        return "Not stated in what we read"
    return f"{who.state_name(state)}: {who.coordinators()[state].english}"


def show(found: Sequence[Entry]) -> None:
    """Place the table of services and its file."""
    if not found:
        states.empty("No service fits these filters.", "Leave one of them out.")
        return
    today = clock.today()
    st.download_button(
        "Download this list with its sources",
        lambda: roster_file.csv_of(found, filters.lens().knowledge, today),
        f"services_{today.isoformat()}.csv",
        "text/csv",
        key="download_services",
        on_click="ignore",
    )
    tables.show("Services", HEADS, list(_grouped(found)))


def _grouped(found: Sequence[Entry]) -> Iterator[Row]:
    """Yield the rows by size class, very large services first, alphabetical in each."""
    for size, title in _GROUPS.items():
        here = [e for e in found if e.platform.designation == size]
        if here:
            yield [f"{title}: {words.plural(len(here), 'service')}"]
            yield from (row(e) for e in here)


def row(e: Entry) -> Row:
    """Return one service as a row of the table."""
    return (
        Cell(e.platform.name, note=spoken.code(e.platform.sector), href=address(e)),
        Cell(
            e.provider_name or NOT_STATED,
            note=_as_named(e),
            look="" if e.provider_name else "absent",
        ),
        answers_in(e),
        _supervised(e),
        users(e),
        _held(e),
        Cell(
            e.next_due.due.isoformat() if e.next_due else "no source declared",
            look="" if e.next_due else "absent",
        ),
    )


def address(e: Entry) -> str:
    """Return the address of the page with one service chosen."""
    return f"services?s={e.platform.id}"


def _as_named(e: Entry) -> str:
    named = (e.provider and e.provider.name) or not e.operator
    return "" if named else "as a collection of reports names it"


def _supervised(e: Entry) -> Cell:
    one, (first, *others) = e.coordinator, supervisors(e)
    note = "; ".join(filter(None, (one.english if one else "", *others)))
    return Cell(first, note=note, look="wide" if one else "wide absent")


def answers_in(e: Entry) -> Cell:
    """Return the state a provider answers in, how, and how sure that is."""
    if not e.state or e.provider is None:
        return Cell(NOT_STATED, look="absent")
    how = "established" if e.provider.basis == "established" else "legal representative"
    sure = "" if e.provider.confidence == "high" else f"; confidence {e.provider.confidence}"
    return Cell(who.state_name(e.state), note=f"{how}{sure}")


def users(e: Entry) -> Cell:
    """Return the users a service states, with their period and the way to the evidence."""
    if e.users is None:
        return Cell("not in what we hold", look="absent number")
    span = words.period(e.users.series.period_start, e.users.series.period_end)
    return Cell(
        spoken.value(e.users.value), note=span, href=citation.evidence([e.users.id]), look="number"
    )


def _held(e: Entry) -> Cell:
    spans = [words.period(s[2], s[3]) for s in e.reports if s[2] and s[3]]
    if not spans:
        return Cell("none", look="absent")
    more = len(spans) - _SHOWN_PERIODS
    return Cell(
        "; ".join(spans[:_SHOWN_PERIODS]), note=f"and {more} more" if more > 0 else "", look="when"
    )
