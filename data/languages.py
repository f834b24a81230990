"""Official languages of the Union, and of each of its members.

A member's languages here are those of the Union (Regulation No 1 of 1958, Article 1) that are
official in it: the harmonised reports ask for these 24 and no others. `confidence` is high where
the page named as source was read; it is medium where that page is only where the Union prints
them, and they were compared with a list made by others (github jfjelstul/eums) instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from data.annex_i import template
from data.places import jurisdictions
from data.reference import rows
from data.rows import Row, keyed

REGULATION = "https://eur-lex.europa.eu/eli/reg/1958/1(1)/oj"
"""Regulation No 1 determining the languages to be used: the 24 languages of the Union."""

_CONFIDENCE = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class Official:
    """The languages of the Union that are official in one country, by two-letter code."""

    jurisdiction: str
    languages: tuple[str, ...]
    source: str
    confidence: str
    checked_on: date
    note: str


@cache
def official() -> Mapping[str, Official]:
    """Return the official languages by country. Raises ReferenceFault for a broken table."""
    return keyed(rows("official_languages.csv"), _official)


def _official(row: Row) -> Official:
    spoken = row.several("languages", " ")
    if not spoken or len(set(spoken)) != len(spoken) or not set(spoken) <= set(names()):
        raise row.fault("languages", "not known")
    if not row["source"].startswith("https://"):
        raise row.fault("source", "not an https address")
    checked = row.day("checked_on")
    if checked is None:
        raise row.fault("checked_on", "must not be blank")
    return Official(
        jurisdiction=row.one_of("id", jurisdictions()),
        languages=spoken,
        source=row["source"],
        confidence=row.one_of("confidence", _CONFIDENCE),
        checked_on=checked,
        note=row["note"],
    )


def languages_of(jurisdiction: str) -> tuple[str, ...]:
    """Return the codes of the official languages of a country; none where the table has no row."""
    found = official().get(jurisdiction)
    return found.languages if found else ()


@cache
def countries_of(language: str) -> tuple[str, ...]:
    """Return the countries in which a language is official, by id."""
    return tuple(sorted(c for c, one in official().items() if language in one.languages))


@cache
def names() -> Mapping[str, str]:
    """Return the English names of the languages that reports may print, by two-letter code."""
    return template().language_names


def name(language: str) -> str:
    """Return the English name of a language, or its code where it has none here."""
    return names().get(language, language)
