"""The overview's matrix: which service states what, with words in every cell."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import streamlit as st

from data.model import TIER_WORDS, Tier
from metrics import words
from metrics.figure import Figure
from metrics.lens import DEFAULT_FAMILY, Lens
from metrics.questions import Answer
from pages.parts import answers, badges, citation, ledger, prose, tables
from pages.parts.tables import Cell, Row
from pages.parts.trace import name_of

TITLE = "Who states what"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the matrix: the metric that fills it, of which harm, and whose notices."""

    head: str
    metric: str
    harm: str = "all"
    actor: str = "all"


COLUMNS = (
    Column("Notices, all", "notices_received"),
    Column("Median time to act, all", "pub_median_notice_h"),
    Column("Median time, trusted flaggers", "pub_median_notice_h", actor="trusted_flagger"),
    Column("Notices: intimate images", "notices_received", harm="intimate_images"),
    Column("Notices: cyber violence", "notices_received", harm="cyber_all"),
    Column("Notices: violence against women", "notices_received", harm="women_all"),
    Column("Complaints", "complaints_filed"),
    Column("Out-of-court disputes", "disputes_filed"),
)


def show(lens: Lens) -> None:
    """Place the sentence on silence, the matrix, and what is held."""
    broad = replace(lens, harm_family=DEFAULT_FAMILY)
    labels = answers.ask("labels", broad)
    harm_ids = tuple(dict.fromkeys(c.harm for c in COLUMNS))
    figures = {_key(f): f for f in answers.stated(labels.lens, harm_ids)}
    services = sorted({f.platform for f in figures.values()}, key=lambda p: name_of(p).casefold())
    st.header(TITLE, anchor="coverage")
    prose.paragraph(labels.sentence)
    if services:
        rows = [_row(p, figures) for p in services]
        tables.show(TITLE, ("Service", *(c.head for c in COLUMNS)), rows, kind="matrix")
    _silent(labels, services)
    _holdings(list(figures.values()))


def _key(f: Figure) -> tuple[str, ...]:
    # Kinds of complaint share a metric; the matrix counts them all together.
    return f.platform, f.metric, f.harm, f.actor, f.population


def _row(platform: str, figures: dict[tuple[str, ...], Figure]) -> Row:
    cells = (figures.get((platform, c.metric, c.harm, c.actor, "all")) for c in COLUMNS)
    return (name_of(platform), *(cell(f) for f in cells))


def cell(f: Figure | None) -> Cell:
    """Return one cell of the matrix: a value, zero, or why there is no number."""
    if f is None:
        return Cell("not in what we hold", look="absent")
    if not f.known:
        # Why there is no number rests on all of them; a number is itself in the first.
        return Cell(words.cell(f), href=citation.evidence(f.basis), look="absent")
    link = citation.evidence(f.basis[:1])
    if f.value == 0:
        return Cell("zero", note="stated as 0", href=link, look="zero")
    return Cell(words.cell(f), href=link, look="given")


def _silent(labels: Answer, services: list[str]) -> None:
    """Name the services of the view of which no report is held, without blaming them."""
    absent = [name_of(p) for p in labels.lens.services if p not in services]
    if absent and labels.period:
        told = f"{words.plural(len(absent), 'service')} without a report held for this period"
        with st.expander(told):
            prose.paragraph(
                f"{words.listed(absent)}. This says what is held here, not what they published; "
                "see Sources and status."
            )


def _holdings(figures: list[Figure]) -> None:
    """Say what this table and the ledger rest on."""
    basis = citation.basis_of(figures)
    tiers = _tiers(answers.version())
    told = words.listed([f"{words.count(n)} {TIER_WORDS[t]}" for t, n in tiers.items()])
    prose.paragraph(
        f"This table rests on {words.plural(len(basis), 'published number')}. The whole ledger "
        f"draws on {words.plural(sum(tiers.values()), 'publication')}: {told}."
    )
    badges.show(badges.of(figures))


@st.cache_resource(max_entries=4, show_spinner=False)
def _tiers(now: answers.Version) -> dict[Tier, int]:  # noqa: ARG001 - the key of the cache
    counted = Counter(d.tier for d in ledger.store().documents().values())
    return {tier: counted[tier] for tier in Tier if counted[tier]}
