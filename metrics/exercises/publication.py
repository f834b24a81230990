"""A release as it is frozen, held against earlier ones, and handed out as files.

JSON for the ledger, CSV with a codebook for readers. What is public is rounded and protected
already (`release`); the exact counts stay in the ledger, so that the next release can be held
against this one after the reports behind it are purged.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence

from data.exercises.acts import Release
from metrics.exercises.catalogue import card_of
from metrics.exercises.disclosure import HIDDEN_IN_WORDS, Form, may_follow
from metrics.exercises.release import METHOD, RATES, Cell, PublicRate, PublicRow, PublicTables
from metrics.gates import Ruling

_COLUMNS = (
    ("kind", "count (of reports, see counts_are), figure, or law (a limit of the law)"),
    ("id", "what is counted, the metric, or the clock of the register of limits"),
    ("label", "the same in words"),
    ("form", "full; small (counts and interval, no verdict, rank or comparison); hidden"),
    ("value", "a count of reports, a share from 0 to 1, or hours; empty where hidden"),
    ("low", "lower limit of the 95 % interval; empty where there is none"),
    ("high", "upper limit of the 95 % interval; empty where it is open"),
    ("unit", "reports, share or hours"),
    ("direction", "higher_better, lower_better or neutral"),
    ("words", "the same as a sentence, or why there is no number"),
    ("method", "rules by which it was computed, with their version"),
    ("exercise", "the exercise"),
    ("round", "its rounds"),
    ("announced", "whether the platforms knew of it"),
    ("assignment", "how channels were assigned: randomised, sequential, fixed"),
    ("counts_are", "to the nearest 5; exact where every item is the testers' own"),
    ("first_week", "Monday of the week of the first report"),
    ("last_week", "Monday of the week of the last report"),
)


def frozen(one: PublicTables, key: str) -> Release:
    """Return a release as the ledger freezes it: what is public, and the counts behind it."""
    exact = {name: n for name, n in one.exact.items() if n is not None}
    return Release(key, one.exercise, one.round, METHOD, as_json(one), exact)


def as_json(one: PublicTables) -> str:
    """Return the public tables as JSON text, the same for the same tables."""
    rows = [
        {
            "stratum": dict(row.stratum),
            "counts": dict(row.counts),
            "figures": [_figure(rate) for rate in row.rates],
            "law": dict(row.laws),
        }
        for row in one.rows
    ]
    head = {
        "method": METHOD,
        "exercise": one.exercise,
        "title": one.title,
        "organiser": one.organiser,
        "design": one.design,
        "synthetic": one.synthetic,
        "round": one.round,
        "announced": one.announced,
        "assignment": one.assignment,
        "counts_are": counted(one),
        "weeks": list(one.weeks),
        "strata": list(one.strata),
        "cells": list(one.exact),
        "rows": rows,
    }
    return json.dumps(head, ensure_ascii=False, indent=1, sort_keys=True)


def _figure(rate: PublicRate) -> dict[str, object]:
    card = card_of(rate.metric)
    return {
        "metric": card.id,
        "label": card.label,
        "unit": card.unit,
        "method": _method(rate.metric),
        "form": rate.form.value,
        "words": rate.words,
        "value": rate.value,
        "low": rate.low,
        "high": rate.high,
        "direction": rate.direction,
    }


def _method(key: str) -> str:
    """Return how a figure was computed, in words that no guard takes for an account's name."""
    return f"{key}, version {card_of(key).version}"


def counted(one: PublicTables) -> str:
    """Return how exact the counts are, in words."""
    return "to the nearest 5" if one.rounded else "exact: the testers' own items"


def may_publish(one: PublicTables, earlier: Iterable[Release], *, scheduled: bool) -> Ruling:
    """Return whether tables may be published after those that were frozen before them.

    Anybody may have kept an earlier release. In the same breakdown a difference must not tell
    of fewer than ten people; in another breakdown of the same reports it could, so that is
    never published, scheduled or not (research on metrics, 3.2: breakdowns are frozen).
    """
    for before in earlier:
        held = json.loads(before.tables)
        same = set(before.round.split(",")) & set(one.round.split(","))
        if before.exercise != one.exercise or not same:
            continue
        if held["strata"] != list(one.strata):
            why = f"these reports are public by {' and '.join(held['strata']) or 'nothing'} already"
            return Ruling("privacy", f"{why}: two breakdowns could tell of few people")
        past = {name: before.rests_on.get(name) for name in held["cells"]}
        ruling = may_follow(past, one.exact, scheduled=scheduled)
        if not ruling.passed:
            return ruling
    return Ruling("privacy")


def as_csv(one: PublicTables) -> str:
    """Return the public tables as CSV: one line per count, figure and limit of the law."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow([*one.strata, *(name for name, _ in _COLUMNS)])
    badges = (one.exercise, one.round, one.announced, one.assignment, counted(one), *one.weeks)
    for row in one.rows:
        values = [value for _, value in row.stratum]
        for line in _lines(row):
            lines.writerow([_plain(v) for v in (*values, *line, *badges)])
    return text.getvalue()


def _plain(value: object) -> str:
    """Return a value as a cell that no spreadsheet takes for a formula."""
    words = "" if value is None else str(value)
    return f"'{words}" if words[:1] in ("=", "+", "-", "@") else words


def _lines(row: PublicRow) -> Iterable[Sequence[object]]:
    for name, n in row.counts:
        form, words = ("full", "") if n is not None else ("hidden", HIDDEN_IN_WORDS)
        key = Cell(name).name.lower()
        yield ("count", key, name, form, n, None, None, "reports", "neutral", words, METHOD)
    for rate in row.rates:
        card = card_of(rate.metric)
        numbers = (rate.value, rate.low, rate.high)
        label = (card.id, card.label, rate.form.value)
        yield ("figure", *label, *numbers, card.unit, rate.direction, rate.words, _method(card.id))
    for clock, words in row.laws:
        yield ("law", clock, clock, Form.FULL.value, *(None,) * 3, "", "neutral", words, METHOD)


def codebook(one: PublicTables) -> str:
    """Return what each column and each metric of the CSV means, as CSV."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow(["kind", "name", "meaning", "caution", "formula", "method"])
    for name in one.strata:
        lines.writerow(["column", name, "the reports of this row", "", "", ""])
    for name, meaning in _COLUMNS:
        lines.writerow(["column", name, meaning, "", "", ""])
    for cell in Cell:
        said = f"valid reports {cell.value}" if cell is not Cell.ALL else "valid reports"
        lines.writerow(["count", cell.name.lower(), said, counted(one), "", METHOD])
    for key in RATES:
        card = card_of(key)
        lines.writerow(["metric", key, card.meaning, card.caution, card.formula, _method(key)])
    return text.getvalue()
