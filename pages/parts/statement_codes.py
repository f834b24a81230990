"""Statements of reasons: which codes changed on 1 July 2025, and which errors were announced."""

from __future__ import annotations

import streamlit as st

from data.breaks import EVERY
from data.harms import code_of, harm_of, lens
from data.reference import programmes
from data.statements import Erratum, StatementCode, codes, errata
from metrics import words
from pages.parts import tables
from pages.parts.tables import Cell, Row
from pages.parts.trace import name_of

CODES = ("Until 30 June 2025", "Since 1 July 2025", "Who says so")
ERRATA = ("Whose statements", "Which days", "What", "Announced", "Source")
_SAID = {"official": "the Commission", "inferred": "our reading"}
_NONE = "no such code"


def show() -> None:
    """Place the codes without their equal in the other schema, and the errors on record."""
    pairs = sorted(changed(), key=_about_violence, reverse=True)
    with st.expander(f"{words.count(len(pairs))} codes that one schema has and the other has not"):
        tables.show("Codes of the two schemas", CODES, [_row(*pair) for pair in pairs])
    found = sorted(errata().values(), key=lambda e: (e.announced_on, e.id), reverse=True)
    tables.show("Errors announced", ERRATA, [_erratum(one) for one in found])


def changed() -> list[tuple[StatementCode | None, StatementCode | None]]:
    """Return the codes of the first schema that ended with what took their place, and new ones."""
    ended = [c for c in codes().values() if c.until]
    pairs = [(c, codes().get(c.successor)) for c in ended]
    renamed = {c.successor for c in ended if c.basis == "official"}
    new = [c for c in codes().values() if c.since == "v2" and c.id not in renamed]
    return [*pairs, *((None, c) for c in new)]


def _about_violence(pair: tuple[StatementCode | None, StatementCode | None]) -> bool:
    """Whether one of two codes is read as gender-based violence: those stand first."""
    schemes = [programmes()[p].scheme for p in ("dsa_statements_v1", "dsa_statements_v2")]
    both = zip(schemes, pair, strict=True)
    found = [(s, code_of(s, one.id)) for s, one in both if one]
    return any(code and harm_of(scheme, code).harm in lens() for scheme, code in found)


def _row(before: StatementCode | None, after: StatementCode | None) -> Row:
    known = before or after
    basis, note = (before.basis, before.note) if before else ("official", "")
    return (
        Cell(before.named("v1"), note=before.id) if before else _NONE,
        Cell(after.named("v2"), note=after.id) if after else _NONE,
        Cell(_SAID[basis], note=note, href=known.source if known else ""),
    )


def _erratum(one: Erratum) -> Row:
    until = words.day(one.until.isoformat()) if one.until else "today"
    return (
        Cell("Every service" if one.platform == EVERY else name_of(one.platform)),
        Cell(words.day(one.on.isoformat()), note=f"until {until}", look="when"),
        Cell(one.what, note=one.note, look="wide"),
        words.day(one.announced_on.isoformat()),
        Cell("to check", href=one.source),
    )
