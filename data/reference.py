"""The only reader of `reference/*.csv`, and what is known of services, measures and regimes.

Every table is read once per process, checked as a whole and handed out frozen. A missing,
doubled or dangling id raises ReferenceFault with file, row and column. Places, harms, limits
of the law, definitions and declared sources have modules of their own, which ask here for rows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from data.model import Statistic
from data.rows import Row, keyed, rows_of
from data.vocabulary import (
    Measure,
    Operator,
    Platform,
    PlatformName,
    Programme,
    ReferenceFault,
)

TABLES = Path(__file__).parent / "reference"

NOT_STATED = "not_stated"
"""The id of the definition that says nothing, and the word for every field left open."""

_SIDES = ("uploader", "notifier", "both", "none", NOT_STATED)
_CLOCKS = ("report_to_decision", "upload_to_removal", "pooled", "none", NOT_STATED)


def rows(file: str) -> list[Row]:
    """Return the lines of a reference table. Raises ReferenceFault for a broken one."""
    return rows_of(file, (TABLES / file).read_text(encoding="utf-8"))


def plain(words: str) -> str:
    """Return printed words as they are compared: case and white space do not count."""
    return " ".join(words.casefold().split())


def slug(words: str) -> str:
    """Return words as they stand in a category id: lower-case ASCII, hyphens for the rest."""
    bare = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")


def category_id(scheme: str, words: str) -> str:
    """Return the id of a publisher's category: `<scheme>/<slug of the printed words>`."""
    return f"{scheme}/{slug(words)}"


@cache
def operators() -> Mapping[str, Operator]:
    """Return all operators by id."""
    return keyed(
        rows("operators.csv"),
        lambda r: Operator(r["id"], r.filled("name"), r["note"], r["source"]),
    )


@cache
def platforms() -> Mapping[str, Platform]:
    """Return all platforms by id, in the order of the table (designated ones first)."""
    known = operators()
    return keyed(
        rows("platforms.csv"),
        lambda r: Platform(
            id=r["id"],
            name=r.filled("name"),
            operator=r.one_of("operator", known),
            sector=r.filled("sector"),
            default_set=r.yes("default_set"),
            designation=r.one_of("designation", ("VLOP", "VLOSE", "none")),
            designated_on=r.day("designated_on"),
            source=r["source"],
            confidence=r["confidence"],
            notes=r["notes"],
        ),
    )


@cache
def platform_names() -> tuple[PlatformName, ...]:
    """Return every printed name with the days on which it holds."""
    known = platforms()
    return tuple(
        PlatformName(
            name=r.filled("name"),
            platform=r.one_of("platform", known),
            valid_from=r.day("valid_from"),
            valid_until=r.day("valid_until"),
            kind=r.one_of("kind", ("name", "alias", "joint", "aggregate")),
            note=r["note"],
        )
        for r in rows("platform_names.csv")
    )


@cache
def _names() -> Mapping[str, tuple[PlatformName, ...]]:
    found: dict[str, tuple[PlatformName, ...]] = {}
    for entry in platform_names():
        key = plain(entry.name)
        if any(_overlap(entry, other) for other in found.get(key, ())):
            raise ReferenceFault("platform_names.csv", "", "name", entry.name, "two at once")
        found[key] = (*found.get(key, ()), entry)
    return found


def _overlap(one: PlatformName, two: PlatformName) -> bool:
    return _holds(one, two.valid_from or date.min) or _holds(two, one.valid_from or date.min)


def _holds(entry: PlatformName, on: date) -> bool:
    return (entry.valid_from or date.min) <= on <= (entry.valid_until or date.max)


def platform_named(words: str, on: date | None = None) -> str:
    """Return the id of the platform a printed name means, on a day where names have dates.

    Case and white space do not count. Without `on` a name that ever meant one platform only
    is accepted. Raises ReferenceFault for an unknown name, or one not in use on that day.
    """
    entries = _names().get(plain(words), ())
    fits = {e.platform for e in entries if on is None or _holds(e, on)}
    if len(fits) != 1:
        why = "not in use on that day" if entries and not fits else "no one platform has that name"
        raise ReferenceFault("platform_names.csv", str(on or ""), "name", words, why)
    return fits.pop()


@cache
def measures() -> Mapping[str, Measure]:
    """Return all measures by id."""
    return keyed(
        rows("measures.csv"),
        lambda r: Measure(
            id=r["id"],
            label=r.filled("label"),
            unit=r.filled("unit"),
            statistic=Statistic(r.one_of("statistic", tuple(Statistic))),
            population=r.filled("population"),
            aggregation=r.one_of("aggregation", ("sum", "none")),
            direction=r.one_of("direction", ("lower_better", "higher_better", "neutral")),
            side=r.one_of("side", _SIDES),
            theme=r.filled("theme"),
            clock=r.one_of("clock", _CLOCKS),
            note=r["note"],
        ),
    )


@cache
def programmes() -> Mapping[str, Programme]:
    """Return all reporting regimes and test exercises by id."""
    return keyed(
        rows("programmes.csv"),
        lambda r: Programme(
            id=r["id"],
            title=r.filled("title"),
            publisher_kind=r.filled("publisher_kind"),
            who_states=r.one_of("who_states", ("they say", "testers saw", "body")),
            clock=r.filled("clock"),
            comparable=r.filled("comparable"),
            scheme=r.filled("scheme"),
            known_as=r.several("known_as", "|"),
            source=r["source"],
            note=r["note"],
        ),
    )
