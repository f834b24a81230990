"""The overview's sentences: one service against itself, and the ways into the pages."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from metrics import words
from metrics.caveats import MIX
from metrics.figure import Contrast
from metrics.questions import Answer
from pages.parts import badges, citation, prose, tables
from pages.parts.tables import Cell
from pages.parts.trace import name_of

KINDS = (
    ("intimate_images", "Intimate-image notices against all notices of the same service"),
    ("trusted_flaggers", "Notices of trusted flaggers against all notices of the same service"),
    ("trend", "The same service in this period and the one before"),
)
PATHS = (
    (
        "If you regulate or oversee",
        "Which reports are published, read, or looked for and not found; then the evidence.",
        "status.py",
        "Sources and status",
    ),
    (
        "If you work with those affected",
        "What services say about the harms you deal with, side by side with its limits.",
        "compare.py",
        "Compare services",
    ),
    (
        "If you work for a service",
        "How each figure is defined, and what keeps yours from being compared.",
        "methods.py",
        "Methods and glossary",
    ),
)


def show(answer: Answer) -> None:
    """Place the contrasts inside single services, by kind."""
    shown = [(k, title, [c for c in answer.contrasts if c.kind == k]) for k, title in KINDS]
    if not answer.contrasts:
        st.info("No service allows a comparison with itself in this view.")
        return
    for _, title, contrasts in shown:
        if contrasts:
            st.header(title)
            first, others = _one_each(contrasts)
            _list(first)
            if others:
                with st.expander(f"{len(others)} more"):
                    _list(others)
    if any(c.code == MIX.code for one in answer.contrasts for c in one.caveats):
        prose.small(MIX.words)
    _care(answer.contrasts)
    badges.show(badges.of([f for c in answer.contrasts for f in (c.first, c.second)]))


def _one_each(contrasts: Sequence[Contrast]) -> tuple[list[Contrast], list[Contrast]]:
    """Split sentences into the first of every service, and the others."""
    first = {c.first.platform: c for c in reversed(contrasts)}
    others = [c for c in contrasts if c is not first[c.first.platform]]
    return list(reversed(first.values())), others


def _list(contrasts: Sequence[Contrast]) -> None:
    items = "".join(f"<li>{_sentence(c)}</li>" for c in contrasts)
    st.html(f'<ul class="said">{items}</ul>')


def _care(contrasts: Sequence[Contrast]) -> None:
    """Place every reason to read sentences with care, and whose sentences it is about."""
    about: dict[str, list[str]] = {}
    for c in contrasts:
        for caveat in c.caveats:
            names = about.setdefault(caveat.words, [])
            if (name := name_of(c.first.platform)) not in names:
                names.append(name)
    with st.expander("Reasons to read these sentences with care"):
        rows = [(words, ", ".join(names)) for words, names in about.items()]
        tables.show("Reasons to read with care", ("Reason", "Services"), rows)


def _sentence(contrast: Contrast) -> str:
    basis = citation.basis_of((contrast.first, contrast.second))
    told = f"Evidence: {words.plural(len(basis), 'number')}"
    link = tables.inside(Cell(told, href=citation.evidence(basis)))
    return f"{tables.text(contrast.sentence)} {link}"


def paths() -> None:
    """Place the ways in for the three kinds of reader."""
    st.header("Where to go from here")
    for column, (who, what, page, title) in zip(st.columns(3), PATHS, strict=True):
        with column:
            st.markdown(f"**{who}**  \n{what}")
            st.page_link(page, label=title)
