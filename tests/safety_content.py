"""Microsoft's sheet of blocks, written by us in its layouts; every figure is synthetic."""

from __future__ import annotations

from typing import NamedTuple

from tests.workbooks import Typed, Words, xlsx

SHEET = "Digital Safety Content"
HEADERS = ("Content Actioned", "Content Detected Proactively", "Accounts Actioned")
LAST = "Accounts Reinstated"
REQUESTS = ("Requests Reported", "Requests Actioned", "Percentage of Requests Actioned")
HOSTED = "Child Sexual Exploitation & Abuse Imagery (CSEAI) - Hosted Consumer Services"
BING = "CSEAI - Bing Search Engine"
TERROR = "Terrorist & Violent Extremist Content (TVEC)"
IMAGES = "Non-Consensual Intimate Imagery (NCII)"


class Edition(NamedTuple):
    """One half-year: its label, what the notes say, and how far things stand apart."""

    label: str
    noted: str
    accounts: Words
    restated: str = ""
    gap: int = 0


FIRST = Edition("January - June 2020", "January to June 2020", "11,111*", "* Restated: synthetic")
LAST_YEAR = Edition("July - December 2023", "January to June 2023", 2222.0, gap=1)


def count(number: float) -> Typed:
    return Typed(number, "#,##0_);(#,##0)")


def sheet(edition: Edition, down: int = 0, right: int = 0) -> list[list[Words]]:
    """Return the cells of a sheet; `down` and `right` move everything."""
    accounts = edition.accounts
    figures: list[Words] = [count(33333), Typed(0.991, "0.0%"), accounts, Typed(0.004, "0.00%")]
    footnotes: list[list[Words]] = [[edition.restated]] if edition.restated else []
    rows: list[list[Words]] = [
        ["Digital Safety Content Report"],
        [],
        [edition.label, HOSTED, None, None, None, BING],
        [None, *HEADERS, LAST, *HEADERS[:2]],
        [None, *figures, count(444444), Typed(0.988, "0.0%")],
        *[[] for _ in range(edition.gap)],
        [f"Note: synthetic data of {edition.noted}, all services together."],
        *footnotes,
        [],
        [edition.label, TERROR],
        [None, *HEADERS, LAST],
        [None, count(555), Typed(0.95, "0.0%"), count(66), Typed(0.0, "0%")],
        [f"Note: synthetic data of {edition.label.replace(' - ', ' to ')}, hosted services."],
        [],
        [edition.label, IMAGES],
        [None, *REQUESTS],
        [None, count(222), count(111), Typed(0.5, "0%")],
        *[[] for _ in range(edition.gap)],
        [f"Note: synthetic data of {edition.label.replace(' - ', ' to ')}, Bing and others."],
    ]
    return [[] for _ in range(down)] + [[None] * right + [None, *row] for row in rows]


def workbook(cells: list[list[Words]]) -> bytes:
    """Return the sheet as a workbook, labels and titles merged as the publisher does."""
    return xlsx({SHEET: cells}, merged={SHEET: " ".join(_merged(cells))})


def _merged(cells: list[list[Words]]) -> list[str]:
    found = []
    for number, row in enumerate(cells, 1):
        for col, words in enumerate(row):
            if words in (HOSTED, TERROR, IMAGES) and row[col - 1]:
                found.append(f"{_letter(col)}{number}:{_letter(col)}{number + 2}")
    return found


def _letter(number: int) -> str:
    return "ABCDEFGHIJKLMNOP"[number - 1]
