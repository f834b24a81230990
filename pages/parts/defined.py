"""How publishers say they count: one definition field by field, and how many fields are said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from data.definitions import FIELDS, NOT_APPLICABLE, cited, definitions, stated
from data.reference import NOT_STATED
from data.vocabulary import Cited
from metrics import words
from pages.parts import prose, spoken, tables
from pages.parts.tables import Cell, Row
from pages.parts.trace import Trace

LABELS = {
    "clock_start": "Start of the clock",
    "clock_stop": "Stop of the clock",
    "hours": "Calendar or business hours",
    "unit": "Unit",
    "unactioned": "Cases without action",
    "multi_item": "Several items in one case",
    "duplicates": "Repeated cases",
    "pending": "Pending cases",
    "side": "Whose side",
    "actor_scope": "Whose cases",
    "population_unit": "What is counted",
    "geographic_rule": "Geographic rule",
    "label_source": "Who chose the category",
    "category_scheme": "Set of categories",
    "cohort": "Which cases belong to the period",
    "basis": "On the law or the terms",
    "automation": "Share handled by machine",
}
"""The fields of a definition in the reader's words."""

CONFIDENCE = {
    "high": "",
    "medium": "read in part or in a header",
    "low": "as others tell it",
}

SCOPE = (
    "Each line of our table of definitions is one measure, as the law's template or another regime "
    "lays it down, or as one publisher says in one run of reports. For every field that is stated "
    "the evidence page of a figure names document, part and cell. Where a publisher says nothing "
    "the line of its regime holds; where that says nothing either, all fields are not stated."
)
"""What the table of fields counts."""


def show(trace: Trace) -> None:
    """Place what the publisher says about how the figure is computed, silence included."""
    how = trace.definition
    prose.paragraph(how.words)
    if how.automation_note:
        prose.paragraph(f"On machines, the publisher says: {how.automation_note}.")
    sources = cited(how.id)
    rows: list[Row] = [
        (LABELS[name], spoken.code(getattr(how, name)), _where(sources, name))
        for name in stated(how)
    ]
    rows += [("These words of ours", "rest on", _where(sources, "words"))] if sources else []
    if rows:
        heads = ("Field", "What is said", "Where it is said")
        tables.show("What is said of how the figure is counted", heads, rows)
    silent = [LABELS[f].lower() for f in FIELDS if getattr(how, f) == NOT_STATED]
    if silent:
        prose.paragraph(f"Not stated: {words.listed(silent)}.")


def _where(sources: Iterable[Cited], name: str) -> Cell:
    found = [c for c in sources if name in c.fields]
    if not found:
        return Cell("")
    told = "; ".join(dict.fromkeys(_place(c) for c in found))
    doubt = CONFIDENCE[found[-1].confidence]
    return Cell(told, note=doubt, href=found[-1].address)


def _place(one: Cited) -> str:
    cell = f", cell {one.cell}" if one.cell else ""
    return f"{one.document}, {one.place}{cell}"


def counts() -> Iterator[tuple[str, str, str, str]]:
    """Yield how many definitions state each field, leave it open, or have no use for it."""
    every = [d for d in definitions().values() if d.id != NOT_STATED]
    for name in FIELDS:
        held = [getattr(d, name) for d in every]
        silent, useless = held.count(NOT_STATED), held.count(NOT_APPLICABLE)
        told = len(held) - silent - useless
        yield LABELS[name], str(told), str(silent), str(useless)
