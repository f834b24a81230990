"""The data behind one figure as CSV, with where it comes from in its first lines."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date

from data.model import TIER_WORDS, Observation, public_id
from data.vocabulary import LegalClock
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
    return {k: harmless(v) for k, v in text.items()} | _told(numbers)


def csv_of(
    question: str, figures: Sequence[Figure], view: str, read_on: date, known: str = ""
) -> bytes:
    """Return the CSV of one figure: provenance lines that begin with #, then a header row.

    `known` says as known on which day, where that is not the day of reading. UTF-8 with a byte
    order mark, which spreadsheets need and other programs skip.
    """
    about = (
        f"{TITLE}: {question}",
        f"View: {view}",
        f"Read on {_when(read_on, known)}. Figures as published by the services, {_EVIDENCE}",
        *_FIGURES,
    )
    return written(about, COLUMNS, rows(figures))


_EVIDENCE = "each with its evidence id: <this site>/evidence?f=<id>"
_FIGURES = (
    "Licence and attribution of each document stand on its evidence page",
    "A blank value is no zero: see no_value_because",
)


def _when(read_on: date, known: str) -> str:
    return read_on.isoformat() + (f", {known}" if known else "")


def written(
    about: Iterable[str], columns: Sequence[str], lines: Iterable[Mapping[str, str]]
) -> bytes:
    """Return a CSV: lines that begin with #, a header row, and a row for each line."""
    page = io.StringIO(newline="")
    for line in about:
        page.write("# " + line.replace("\n", " ") + "\r\n")
    writer = csv.DictWriter(page, columns)
    writer.writeheader()
    writer.writerows(lines)
    return b"\xef\xbb\xbf" + page.getvalue().encode()


# --- tables that are no figures of the harmonised reports --------------------------------------

STATEMENTS = (
    *("programme", "platform", "measure", "harm", "category", "words", "jurisdiction", "actor"),
    *("population", "breakdown", "period_start", "period_end", "value", "low", "high", "bound"),
    *("unit", "numerator", "denominator", "no_value_because", "confidence", "tier", "printed"),
    "evidence",
)


def statements_csv(
    title: str, stated: Iterable[Observation], view: str, read_on: date, known: str = ""
) -> bytes:
    """Return the CSV of published numbers of another regime, a row each, as `csv_of` does."""
    about = (
        f"{TITLE}: {title}",
        f"View: {view}",
        f"Read on {_when(read_on, known)}. Numbers as their publishers state them, {_EVIDENCE}",
        *_FIGURES,
    )
    return written(about, STATEMENTS, (_stated(o) for o in stated))


def _stated(o: Observation) -> dict[str, str]:
    value, series = o.value, o.series._asdict()
    text = {name: str(series[name]) for name in STATEMENTS if name in series}
    text |= {
        "harm": o.harm,
        "words": o.words,
        "bound": value.bound.value,
        "unit": value.unit,
        "no_value_because": value.absence.value if value.absence else "",
        "confidence": o.confidence,
        "tier": TIER_WORDS[o.tier],
        "printed": o.citation.quote,
        "evidence": public_id(o.id),
    }
    numbers = {
        "value": value.number,
        "low": value.low,
        "high": value.high,
        "numerator": o.numerator,
        "denominator": o.denominator,
    }
    return {k: harmless(v) for k, v in text.items()} | _told(numbers)


def _told(numbers: Mapping[str, float | None]) -> dict[str, str]:
    return {k: "" if v is None else f"{v:.12g}" for k, v in numbers.items()}


CLOCKS = tuple(f.name for f in fields(LegalClock))


def law_csv(
    title: str, clocks: Iterable[LegalClock], view: str, read_on: date, known: str = ""
) -> bytes:
    """Return the CSV of time limits and standards of the law, a row each with its source."""
    about = (
        f"{TITLE}: {title}",
        f"View: {view}",
        f"Read on {_when(read_on, known)}. Read at source_url, as surely as confidence says",
        "No legal advice",
        "Several hours in one row are several limits of one duty; blank means that none is named",
    )
    return written(about, CLOCKS, (_clock(one) for one in clocks))


def _clock(one: LegalClock) -> dict[str, str]:
    typed = {
        "deadline_hours": " ".join(f"{h:g}" for h in one.deadline_hours),
        "official_text_cited": "yes" if one.official_text_cited else "no",
    }
    plain = {name: getattr(one, name) for name in CLOCKS}
    told = {name: "" if v is None else str(v) for name, v in plain.items()} | typed
    return {name: harmless(words) for name, words in told.items()}
