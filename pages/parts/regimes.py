"""Figures of other regimes on the page: one table each, under the regime's own name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import streamlit as st

from data.model import TIER_WORDS, Tier
from metrics import elsewhere, words
from metrics.elsewhere import Regime, Statement
from metrics.lens import Lens, end_of
from pages.parts import answers, badges, citation, download, frame, ledger, prose, tables
from pages.parts.tables import Cell, Row
from pages.parts.trace import name_of

_WHO = {
    "testers saw": "What independent testers saw",
    "body": "What public bodies and helplines counted",
    "they say": "What services say under other rules",
}
MOST = 50
"""Rows of one table on the page; a regime's whole list stands in its data."""
NEAR = 8
"""Other places named in a line; the rest are folded."""

HEADS = ("Service", "What", "Of what kind", "Value", "When", "Mark", "Source")


def of(lens: Lens) -> tuple[Regime, ...]:
    """Return what other regimes state of the place looked at."""
    return _regimes(answers.version(), lens.query())


@st.cache_resource(max_entries=60, show_spinner=False)
def _regimes(now: answers.Version, view: str) -> tuple[Regime, ...]:  # noqa: ARG001 - cache key
    from metrics.lens import from_query

    return elsewhere.regimes(ledger.store(), from_query(view)[0])


def seen(lens: Lens) -> tuple[Statement, ...]:
    """Return what testers saw of the harms looked at, wherever it was."""
    return _seen(answers.version(), lens.harms, lens.known_on)


@st.cache_resource(max_entries=20, show_spinner=False)
def _seen(
    now: answers.Version,  # noqa: ARG001 - cache key
    harms: tuple[str, ...],
    known_on: str,
) -> tuple[Statement, ...]:
    return elsewhere.seen_by_testers(ledger.store(), harms, end_of(known_on))


def show(found: Iterable[Regime]) -> None:
    """Place the regimes, tests first, each with what it counts and on what clock."""
    who = ""
    for regime in found:
        if regime.programme.who_states != who:
            who = regime.programme.who_states
            st.header(_WHO[who])
        _one(regime)


def _one(regime: Regime) -> None:
    programme = regime.programme
    st.subheader(programme.title)
    told = f"Clock: {programme.clock}." if programme.clock else ""
    apart = (
        f" {programme.comparable[:1].upper()}{programme.comparable[1:]}."
        if programme.comparable
        else ""
    )
    if told or apart:
        prose.paragraph(f"{told}{apart}".strip())
    _tables(programme.title, regime.inside)
    if regime.outside:
        count = words.plural(len(regime.outside), "figure")
        with st.expander(f"{count} about other harms", expanded=False):
            _tables(f"{programme.title}, other harms", regime.outside)
    stated = [s.observation for s in (*regime.inside, *regime.outside)]
    frame.onward(
        f"regime_{programme.id}",
        programme.title,
        lambda *read: download.statements_csv(programme.title, stated, *read),
        tuple(o.id for o in stated),
    )
    if regime.earlier:
        older = words.plural(regime.earlier, "figure")
        prose.small(f"{older} of earlier rounds or periods are held as well; see Evidence.")


def _tables(caption: str, statements: Sequence[Statement]) -> None:
    """Place statements, each clock in a table of its own, the newest periods first."""
    clocks = elsewhere.by_clock(statements)
    for clock, stated in clocks.items():
        seen = len(clocks) > 1
        named = f"{caption}: {elsewhere.CLOCK_WORDS[clock]}" if seen else caption
        tables.show(named, HEADS, [row(s) for s in stated[:MOST]], caption_seen=seen)
        if len(stated) > MOST:
            prose.small(f"The newest {MOST} of {len(stated)}; all of them stand in the data below.")


def other_places(lens: Lens, found: Iterable[Regime]) -> None:
    """Say which regimes state nothing of the place looked at, and where they do, with links.

    Scopes are never mixed: a worldwide count says nothing of one country.
    """
    held = _places(answers.version(), lens.known_on)
    apart = elsewhere.apart(held, lens, [r.programme.id for r in found])
    if not apart:
        return
    number = len({t for titles in apart.values() for t in titles})
    count = f"{words.plural(number, 'other regime')} {'states' if number == 1 else 'state'}"
    near = [tables.inside(_place(lens, p, len(titles))) for p, titles in apart.items()][:NEAR]
    rest = f" and {words.plural(len(apart) - NEAR, 'more place')}" if len(apart) > NEAR else ""
    st.html(
        f'<p class="plain">{count} nothing for “{tables.text(lens.place)}” but figures for '
        f"other places, never mixed in here: {', '.join(near)}{rest}.</p>",
        width=prose.WIDTH,
    )
    with st.expander("Which regimes speak of which place"):
        rows: list[Row] = [(_place(lens, p), "; ".join(titles)) for p, titles in apart.items()]
        tables.show("Regimes by place", ("Place", "Regimes"), rows)


def _place(lens: Lens, place: str, count: int = 0) -> Cell:
    """Return the link to the same view of another place."""
    there = replace(lens, jurisdiction=place)
    told = there.place + (f" ({count})" if count else "")
    return Cell(told, href=f"elsewhere?{there.query()}")


@st.cache_resource(max_entries=20, show_spinner=False)
def _places(
    now: answers.Version,  # noqa: ARG001 - cache key
    known_on: str,
) -> list[tuple[str, str, str]]:
    return ledger.store().places_of(elsewhere.others(), end_of(known_on))


def row(one: Statement) -> Row:
    """Return one statement as a row: service, what, harm, value, when, mark, source."""
    o = one.observation
    mark, doubt = TIER_WORDS[o.tier], "; ".join(filter(None, _beside(one)))
    sure = f"confidence {o.confidence}" if o.confidence not in ("", "high") else ""
    return (
        Cell(name_of(o.series.platform)),
        one.label,
        one.about or "all content",
        Cell(
            one.told,
            note=doubt,
            href=citation.evidence((o.id,)),
            look="thin number" if one.few else "number",
        ),
        one.when,
        Cell(mark, note=sure),
        Cell("evidence", href=citation.evidence((o.id,))),
    )


def _beside(one: Statement) -> tuple[str, ...]:
    few = "few cases, not for an order" if one.few else ""
    return (one.out_of, few, one.doubt, one.jump)


def headline(lens: Lens, most: int = 6) -> None:
    """Place the newest results of independent tests on some harms, with their mark."""
    # What only the press tells stays off the front page: a headline that names a service is
    # close to an accusation. It stands with its mark under "Other reports and tests".
    found = [s for s in seen(lens) if s.observation.tier is not Tier.PRESS][:most]
    if not found:
        return
    st.header("What independent testers saw")
    prose.paragraph(
        "Testers reported content on purpose and watched what happened. Each exercise is its own "
        "sample; none of them stands for all users, and none is subtracted from what services say."
    )
    heads = ("Exercise", *HEADS[:6])
    rows = [(Cell(_title(s)), *row(s)[:6]) for s in found]
    tables.show("What independent testers saw", heads, rows)
    marks = sorted({s.observation.tier for s in found})
    badges.show([("independent test", ""), *((TIER_WORDS[t], badges.TIER_LOOKS[t]) for t in marks)])


def _title(one: Statement) -> str:
    from data.reference import programmes

    return programmes()[one.observation.series.programme].title
