"""The data behind one figure as CSV, with where it comes from in its first lines."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from data.model import TIER_WORDS, public_id
from metrics.figure import Figure
from pages.parts.headers import TITLE

COLUMNS = (
    "metric",
    "platform",
    "harm",
    "category",
    "jurisdiction",
    "actor",
    "population",
    "breakdown",
    "period_start",
    "period_end",
    "value",
    "low",
    "high",
    "bounds_are",
    "unit",
    "n",
    "numerator",
    "denominator",
    "no_value_because",
    "caveats",
    "tier",
    "printed",
    "evidence",
    "definitions",
    "method",
)


def harmless(words: str) -> str:
    """Return words that no spreadsheet takes for a formula."""
    return f"'{words}" if words[:1] in {"=", "+", "-", "@", "\t", "\r"} else words


def rows(figures: Iterable[Figure]) -> list[dict[str, str]]:
    """Return one row per figure under `COLUMNS`; what is unknown is blank, never nought."""
    return [_row(f) for f in figures]


def _row(f: Figure) -> dict[str, str]:
    text = {
        "metric": f.metric,
        "platform": f.platform,
        "harm": f.harm,
        "category": f.category,
        "jurisdiction": f.jurisdiction,
        "actor": f.actor,
        "population": f.population,
        "breakdown": f.breakdown,
        "period_start": f.period_start,
        "period_end": f.period_end,
        "bounds_are": f.span.value,
        "unit": f.unit,
        "no_value_because": f.absence.value if f.absence else f.withheld,
        "caveats": " | ".join(c.words for c in f.caveats),
        "tier": TIER_WORDS[f.tier],
        "printed": f.quote,
        "evidence": " ".join(public_id(number) for number in f.basis),
        "definitions": " ".join(f.definitions),
        "method": f.method,
    }
    numbers = {
        "value": f.value,
        "low": f.low,
        "high": f.high,
        "n": f.n,
        "numerator": f.numerator,
        "denominator": f.denominator,
    }
    told = {k: "" if v is None else f"{v:.12g}" for k, v in numbers.items()}
    return {k: harmless(v) for k, v in text.items()} | told


def csv_of(
    question: str, figures: Sequence[Figure], view: str, read_on: date, known: str = ""
) -> bytes:
    """Return the CSV of one figure: provenance lines that begin with #, then a header row.

    `known` says as known on which day, where that is not the day of reading. UTF-8 with a byte
    order mark, which spreadsheets need and other programs skip.
    """
    page = io.StringIO(newline="")
    when = read_on.isoformat() + (f", {known}" if known else "")
    for line in (
        f"# {TITLE}: {question}",
        f"# View: {view}",
        (
            f"# Read on {when}. Figures as published by the services, each with its "
            "evidence id: <this site>/evidence?f=<id>"
        ),
        "# Licence and attribution of each document stand on its evidence page",
        "# A blank value is no zero: see no_value_because",
    ):
        page.write(line.replace("\n", " ") + "\r\n")
    writer = csv.DictWriter(page, COLUMNS)
    writer.writeheader()
    writer.writerows(rows(figures))
    return b"\xef\xbb\xbf" + page.getvalue().encode()
