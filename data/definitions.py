"""How each publisher computes each measure, as far as it or the regime says, and where it says so.

`definitions.csv` holds one line per publisher and measure, or per regime and measure;
`definition_words.csv` says for the fields of each where the words stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from data.reference import NOT_STATED, measures, platforms, programmes, rows
from data.rows import Row, keyed
from data.vocabulary import Cited, Definition, ReferenceFault

FIELDS = (
    "clock_start",
    "clock_stop",
    "hours",
    "unit",
    "unactioned",
    "multi_item",
    "duplicates",
    "pending",
    "side",
    "actor_scope",
    "population_unit",
    "geographic_rule",
    "label_source",
    "category_scheme",
    "cohort",
    "basis",
    "automation",
)
"""The fields a definition can leave open, in the order in which a reader meets them."""

NOT_APPLICABLE = "n_a"
"""The word for a field that makes no sense for a measure."""

_TOLD = (*FIELDS, "automation_note", "words")
_CONFIDENCE = ("high", "medium", "low")


@cache
def definitions() -> Mapping[str, Definition]:
    """Return all definitions by id, the one that says nothing included."""
    known = (
        ("programme", {*programmes(), "*"}),
        ("measure", {*measures(), "*"}),
        ("platform", {*platforms(), "*"}),
    )

    def make(row: Row) -> Definition:
        for column, ids in known:
            row.one_of(column, ids)
        text = {k: v for k, v in row.cells.items() if not k.startswith("valid_")}
        since, until = row.day("valid_from"), row.day("valid_until")
        return Definition(**text, valid_from=since, valid_until=until)

    return keyed(rows("definitions.csv"), make)


@cache
def _definition_index() -> Mapping[tuple[str, str, str], tuple[Definition, ...]]:
    found: dict[tuple[str, str, str], tuple[Definition, ...]] = {}
    for one in definitions().values():
        key = (one.programme, one.measure, one.platform)
        found[key] = (*found.get(key, ()), one)
    return found


def definition(key: str) -> Definition:
    """Return the definition of an id. Raises ReferenceFault when there is none."""
    found = definitions().get(key)
    if found is None:
        raise ReferenceFault("definitions.csv", "", "id", key, "not known")
    return found


def definition_for(programme: str, measure: str, platform: str, period_end: str) -> Definition:
    """Return how a publisher computes a measure in the period that ends on an ISO date.

    What the publisher says itself goes first, then what the regime lays down, then the
    definition that says nothing. A statement holds only for the editions in which it was
    read: silence in a later edition is silence. A blank `period_end` is taken as undated.
    """
    index = _definition_index()
    for what, who in ((measure, platform), (measure, "*"), ("*", "*")):
        for one in index.get((programme, what, who), ()):
            if _in_force(one, period_end):
                return one
    return definitions()[NOT_STATED]


def _in_force(one: Definition, period_end: str) -> bool:
    since = one.valid_from.isoformat() if one.valid_from else ""
    until = one.valid_until.isoformat() if one.valid_until else "9999"
    return since <= period_end <= until


def stated(one: Definition) -> tuple[str, ...]:
    """Return the fields about which a definition says something."""
    return tuple(f for f in FIELDS if getattr(one, f) not in (NOT_STATED, NOT_APPLICABLE))


@cache
def _cited() -> Mapping[str, tuple[Cited, ...]]:
    found: dict[str, tuple[Cited, ...]] = {}
    for row in rows("definition_words.csv"):
        one = _cited_in(row)
        found[one.definition] = (*found.get(one.definition, ()), one)
    return found


def _cited_in(row: Row) -> Cited:
    fields = row.several("fields", " ")
    if not fields or not set(fields) <= set(_TOLD):
        raise row.fault("fields", "not known")
    if not row["address"].startswith("https://"):
        raise row.fault("address", "not an https address")
    return Cited(
        definition=row.one_of("definition", definitions()),
        fields=fields,
        document=row.filled("document"),
        edition=row.day("edition"),
        place=row.filled("place"),
        cell=row["cell"],
        address=row["address"],
        confidence=row.one_of("confidence", _CONFIDENCE),
    )


def cited(key: str) -> tuple[Cited, ...]:
    """Return where the words stand on which the definition of an id rests; none for silence."""
    return _cited().get(key, ())
