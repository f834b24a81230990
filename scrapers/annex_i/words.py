"""What the label cells of the template say: periods, dates, services, file names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from data.annex_i import Template, plain

# The same mark twice: in `01/07/2025-31/12/2025` the hyphen joins two dates.
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)")
# Legal forms and places that a provider adds to its service's name without naming another.
_COMPANY = frozenset(
    (  # noqa: SIM905  forty words, one to a line, are no easier to read
        "ag app b bv co company corp corporation distribution eu europe european gmbh holding "
        "inc international ireland limited llc ltd luxembourg netherlands of online operations "
        "oy platform platforms plc s sa sarl sas se service services sl srl technology the uc "
        "unlimited v"
    ).split()
)


class Period(NamedTuple):
    """A reporting period as ISO dates, both days included."""

    start: str
    end: str


@lru_cache(maxsize=1024)
def period(words: str, *, day_first: bool | None = None) -> Period | None:
    """Return the period that two printed dates span; None when they are not two dates."""
    found = dates(words, day_first=day_first)
    if len(found) != 2 or found[0] > found[1]:
        return None
    return Period(found[0].isoformat(), found[1].isoformat())


def dates(words: str, *, day_first: bool | None = None) -> list[date]:
    """Return the dates printed in `words`; an undecidable order of day and month gives none."""
    try:
        if found := _YEAR_FIRST.findall(words):
            return [date(int(y), int(m), int(d)) for y, _, m, d in found]
        return [_year_last((d, m, y), day_first) for d, _, m, y in _YEAR_LAST.findall(words)]
    except ValueError:
        return []


def _year_last(parts: tuple[str, str, str], day_first: bool | None) -> date:
    first, second, year = (int(p) for p in parts)
    if first > 12 or (day_first and second <= 12):
        return date(year, second, first)
    if second > 12 or day_first is False:
        return date(year, first, second)
    if first == second:
        return date(year, first, second)
    raise ValueError("day and month cannot be told apart")


def day_first(cells: Iterable[str]) -> bool | None:
    """Decide the order of day and month from dates that allow one order only."""
    votes = set()
    for words in cells:
        for first, _, second, _ in _YEAR_LAST.findall(words):
            if int(first) > 12:
                votes.add(True)
            elif int(second) > 12:
                votes.add(False)
    return votes.pop() if len(votes) == 1 else None


@lru_cache(maxsize=1024)
def same_service(printed: str, declared: tuple[str, ...]) -> bool:
    """Whether the Service cell names a declared service, legal forms aside."""
    words = set(_tokens(printed))
    for name in declared:
        wanted = set(_tokens(name))
        if wanted and (words == wanted or (wanted <= words and words - wanted <= _COMPANY)):
            return True
    return False


def _tokens(words: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", plain(words))


class FileName(NamedTuple):
    """What a file's name suggests; it confirms, it never decides.

    Where nothing is printed that it could confirm, a reader may take it and has to say so
    (`statements.named_period`).
    """

    part: int
    surface: str
    edition: int


_PART = re.compile(r"(?:part |^|- |/ ?|\()0?(\d{1,2})(?=[ .)])(?!\d)")
_EDITION = re.compile(r"\b(?:version ?|v)(\d)\b|\b(corrected|correction|updated|revised)\b")


def file_name(path: str, template: Template) -> FileName:
    """Read part number, surface and edition out of a member's path."""
    stem = plain(path.rsplit("/", 1)[-1].rsplit(".", 1)[0])
    name = stem.rsplit(" - ", 1)[-1]
    part = _PART.search(f"{name} ")
    # What follows the surface says which edition: `..._Ads_Corrected`.
    told = " ".join(_EDITION.sub("", name.replace("-", " ")).replace("()", "").split())
    told = told.removesuffix(" actions")
    surface = next((s for w, s in template.surfaces.items() if told.endswith(f" {w}")), "")
    edition = _EDITION.search(stem)
    number = int(edition[1]) if edition and edition[1] else 2 if edition else 1
    return FileName(int(part[1]) if part else 0, surface, number)
