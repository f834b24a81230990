"""How publishers say they count: one definition field by field, and how many fields are said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from functools import cache

from data.definitions import FIELDS, NOT_APPLICABLE, cited, definition_for, definitions, stated
from data.reference import NOT_STATED
from data.sources import declarations
from data.vocabulary import Cited, Definition
from metrics import words
from pages.parts import prose, spoken, tables
from pages.parts.tables import Cell, Row
from pages.parts.trace import Trace

LAW = "dsa_annex_i"
"""The harmonised template: its id as a regime and as a format of sources."""

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

HEADS = ("Field", "Said by the service", "Laid down by the template", "Not stated", "No use")


def show(trace: Trace) -> None:
    """Place what the publisher says about how the figure is computed, silence included."""
    how = trace.definition
    prose.paragraph(how.words)
    if how.automation_note:
        prose.paragraph(f"On machines, the publisher says: {how.automation_note}.")
    sources = cited(how.id)
    rows: list[Row] = [
        (LABELS[name], _said(getattr(how, name)), _where(sources, name)) for name in stated(how)
    ]
    rows += [("These words of ours", "rest on", _where(sources, "words"))] if sources else []
    if rows:
        heads = ("Field", "What is said", "Where it is said")
        tables.show("What is said of how the figure is counted", heads, rows)
    silent = [LABELS[f].lower() for f in FIELDS if getattr(how, f) == NOT_STATED]
    if silent:
        prose.paragraph(f"Not stated in what we read: {words.listed(silent)}.")


def _said(word: str) -> str:
    return {"annex_i_2025": "those of the template"}.get(word, spoken.code(word))


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


def scope() -> str:
    """Return in words what the table of fields counts."""
    every = _in_force()
    return (
        f"The harmonised reports of {len({p for p, _ in every})} services, "
        f"{len({d.measure for _, d in every})} measures each, in the last period that was due: for "
        f"how many of these {words.count(len(every))} it is known how they are counted. What a "
        "service says itself goes before the law's template, and for every field that is stated "
        "the evidence page of a figure names document, part and cell."
    )


@cache
def _in_force() -> tuple[tuple[str, Definition], ...]:
    """Return the definition of each measure of the template at each service that reports."""
    kinds = [d.measure for d in definitions().values() if (d.programme, d.platform) == (LAW, "*")]
    found = []
    for source in declarations().values():
        if source.format == LAW and source.expect is not None:
            last = source.expect.next_period_start - timedelta(days=1)
            for kind in kinds:
                how = definition_for(LAW, kind, source.platform, last.isoformat())
                found.append((source.platform, how))
    return tuple(found)


@cache
def counts() -> tuple[tuple[str, str, str, str, str], ...]:
    """Return, field by field, how often it is said, laid down, left open, or of no use."""
    every = Counter(how for _, how in _in_force())
    return tuple(_counted(name, every) for name in FIELDS)


def _counted(name: str, every: Counter[Definition]) -> tuple[str, str, str, str, str]:
    kinds = Counter[str]()
    for how, times in every.items():
        held = getattr(how, name)
        said = any(c.edition and name in c.fields for c in cited(how.id))
        kinds[held if held in (NOT_STATED, NOT_APPLICABLE) else "own" if said else "law"] += times
    own, law, silent, useless = (kinds[k] for k in ("own", "law", NOT_STATED, NOT_APPLICABLE))
    count = words.count
    return LABELS[name], count(own), count(law), count(silent), count(useless)
