"""What entries of test reports say, as tables for a second person.

Left out is what could tell a person and what nobody can judge by looking: fingerprints,
pseudonyms, and what reporters say of themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import cache
from typing import Any

import streamlit as st

from data.exercises.ledger import ExerciseLedger
from data.exercises.model import KEYS, Entity, fields_of, key_of, kind_of
from data.exercises.words import words as codes_of
from metrics import words
from pages.parts import bring, entering, fields, prose, tables

AT_ONCE = 20
"""Rows of a table that stands open: the decision below stays in reach."""
MOST = 500
"""Rows of a table; a person looks at a sample of more."""
NOT_SHOWN = frozenset(
    {
        *("exercise", "round", "url_hash", "tester", "coder", "persona"),
        *("reporter_gender", "reporter_age_band", "reporter_disability"),
    }
)
_PERSONAL = "given, not shown"
Codes = Mapping[str, str]
"""Short codes by the id of the item."""


def codes(held: ExerciseLedger, rounds: Iterable[tuple[str, str]]) -> Codes:
    """Return the short codes of the items of some rounds."""
    every = (item for place in set(rounds) for item in held.items(*place, waiting=True))
    return {item.id: item.short_code for item in every if item.short_code}


def show(entities: Sequence[Entity], short: Codes) -> None:
    """Place one table for each kind of thing, with the columns that say anything."""
    kinds: dict[str, list[Entity]] = {}
    for one in entities:
        kinds.setdefault(kind_of(one), []).append(one)
    for kind, some in kinds.items():
        names = [
            f.name
            for f in fields_of(type(some[0]))
            if f.name not in NOT_SHOWN and any(entering.written(getattr(o, f.name)) for o in some)
        ]
        rows = [tuple(said(one, name, short) for name in names) for one in some[:MOST]]
        with st.expander(bring.in_words({kind: len(some)}), expanded=len(some) <= AT_ONCE):
            tables.show(kind, tuple(map(fields.label, names)), rows)
            if len(some) > MOST:
                prose.small(f"The first {MOST} of {words.count(len(some))}.")


def changes(before: Iterable[Entity], after: Iterable[Entity], short: Codes) -> None:
    """Place what amendments change, field by field: what is held, and what would hold."""
    news = {(kind_of(one), key_of(one)): one for one in after}
    rows = [
        line
        for old in before
        if (new := news.get((kind_of(old), key_of(old)))) is not None
        for line in _differences(old, new, short)
    ]
    if not rows:
        return
    st.subheader(f"What it changes: {words.plural(len(rows), 'field')}")
    heads = ("About", "Field", "Held now", "Would hold")
    tables.show("What it changes", heads, rows[:MOST])
    if len(rows) > MOST:
        prose.small(f"The first {MOST} of {words.count(len(rows))}.")


def _differences(old: Entity, new: Entity, short: Codes) -> Iterable[tuple[str, ...]]:
    for one in fields_of(type(old)):
        name = one.name
        if getattr(old, name) == getattr(new, name):
            continue
        values = [said(of, name, short) or "empty" for of in (old, new)]
        if name in NOT_SHOWN:
            values = [
                _PERSONAL if entering.written(getattr(o, name)) else "empty" for o in (old, new)
            ]
        yield (_about(old, short), fields.label(name), *values)


def _or_hidden(one: Entity, name: str, short: Codes) -> str:
    words_ = said(one, name, short) or "empty"
    return _PERSONAL if name in NOT_SHOWN and words_ != "empty" else words_


def _about(one: Entity, short: Codes) -> str:
    names = [n for n in KEYS[type(one)] if n not in NOT_SHOWN]
    told = ", ".join(filter(None, (said(one, name, short) for name in names)))
    return f"{bring.KINDS[kind_of(one)]} {told}"


def said(one: Entity, name: str, short: Codes) -> str:
    """Return one value as a person reads it."""
    value: Any = getattr(one, name)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    about = next(f.metadata for f in fields_of(type(one)) if f.name == name)
    written = entering.written(value)
    if name in ("item", "id"):
        return short.get(written, written)
    if about["kind"] == "of":
        return _labels(about["words"]).get(written, written)
    return written.replace(";", ", ")


@cache
def _labels(name: str) -> Mapping[str, str]:
    """Return what people see of every code of a list, those that forms do not offer as well."""
    found = dict(fields.options(name))
    with suppress(KeyError):  # services, places and harms are no lists of the protocol
        found |= {word.code: word.label for word in codes_of(name).values()}
    return found
