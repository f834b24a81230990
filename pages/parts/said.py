"""What a service's own reports say in words, quoted as printed with their address."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from data.annex_i import question, template
from data.harms import harm_of, harms
from data.model import TIER_RANK, TIER_WORDS, Statement
from data.vocabulary import ReferenceFault
from pages.parts import badges, ledger, prose, spoken, tables

_LENS = ("explicit", "wider")


def show(platform: str, name: str) -> None:
    """Place the answers and the categories in words of the newest report held; say when none."""
    st.subheader("What its report says in words")
    every = ledger.store().statements(platform=platform)
    if not every:
        prose.paragraph(f"No text part (parts 2 and 11) of a report of {name} is held.")
        return
    newest = max(s.period_end for s in every)
    now = [s for s in every if s.period_end == newest]
    span = spoken.span(now[0].period_start, newest)
    prose.paragraph(
        f"From the report for {span}, in the language it is printed in. The words are the "
        "publisher's, and nobody checked them; the day of knowledge does not act on them."
    )
    tiers = sorted({s.tier for s in now}, key=TIER_RANK.__getitem__)
    badges.show([(TIER_WORDS[tier], badges.TIER_LOOKS[tier]) for tier in tiers])
    for one in (s for s in now if s.part == 11):
        _one(question(one.subject), one)
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
    return (
        f'<blockquote class="quoted">{tables.text(said.citation.quote)}</blockquote>'
        f'<p class="small">{tables.text(place)}</p>'
    )


def _categories(title: str, group: Sequence[Statement]) -> None:
    with st.expander(title):
        for one in group:
            st.html(f'<p class="plain"><b>{tables.text(_category(one.subject))}</b></p>')
            st.html(_quoted(one))


def _category(subject: str) -> str:
    key = subject.removeprefix("dsa/").partition("[")[0].rpartition("+")[2]
    found = template().by_key.get(key)
    return f"{key} {found.label}" if found else subject


def _of_the_lens(subject: str) -> bool:
    try:
        found = harms().get(harm_of("dsa", subject).harm)
    except ReferenceFault:
        return False
    return found is not None and found.tier in _LENS
