"""What a service's own reports say in words, quoted as printed with their address."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from data.harms import harm_of, harms
from data.model import TIER_RANK, TIER_WORDS, Statement
from data.vocabulary import ReferenceFault
from pages.parts import badges, citation, filters, ledger, prose, spoken, tables
from pages.parts.tables import Cell

_LENS = ("explicit", "wider")


def show(platform: str, name: str) -> None:
    """Place the answers and the categories in words of the newest report held; say when none.

    Newest of what was held on the day of knowledge, where one is looked at.
    """
    st.subheader("What its report says in words")
    lens = filters.lens()
    every = ledger.store().statements(platform=platform, as_of=lens.as_of)
    if not every:
        held = f"was held, {lens.knowledge}" if lens.knowledge else "is held"
        prose.paragraph(f"No text part (parts 2 and 11) of a report of {name} {held}.")
        return
    newest = max(s.period_end for s in every)
    now = [s for s in every if s.period_end == newest]
    span = spoken.span(now[0].period_start, newest)
    known = f", {lens.knowledge}" if lens.knowledge else ""
    prose.paragraph(
        f"From the report for {span}{known}, in the language it is printed in. The words are the "
        "publisher's, and nobody checked them."
    )
    tiers = sorted({s.tier for s in now}, key=TIER_RANK.__getitem__)
    badges.show([(TIER_WORDS[tier], badges.TIER_LOOKS[tier]) for tier in tiers])
    for one in (s for s in now if s.part == 11):
        _one(spoken.subject(one), one)
    about = [s for s in now if s.part == 2]
    ours = [s for s in about if _of_the_lens(s.subject)]
    for title, group in (
        ("How it understands the categories about gender-based violence", ours),
        ("How it understands the other categories", [s for s in about if s not in ours]),
    ):
        if group:
            _categories(title, group)


def _one(title: str, said: Statement) -> None:
    with st.expander(title):
        st.html(_quoted(said))


def _quoted(said: Statement) -> str:
    place = f"{spoken.place(said.citation.locator)}; snapshot {said.citation.snapshot}"
    link = tables.inside(Cell("evidence of this text", href=citation.evidence_of_text(said.id)))
    quote = tables.html_text(said.citation.quote)
    return f'{quote}<p class="small">{tables.text(place)}; {link}</p>'


def _categories(title: str, group: Sequence[Statement]) -> None:
    with st.expander(title):
        for one in group:
            st.html(f'<p class="plain"><b>{tables.text(spoken.subject(one))}</b></p>')
            st.html(_quoted(one))


def _of_the_lens(subject: str) -> bool:
    try:
        found = harms().get(harm_of("dsa", subject).harm)
    except ReferenceFault:
        return False
    return found is not None and found.tier in _LENS
