"""One row of the form in which people type a figure of a held document.

FormRow             its fields are the form's columns, in their order
written(rows)       rows as CSV
seems_personal      what may never stand in one
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from typing import NamedTuple

from data.exercises.personal import unfolded, where

STANDS = ("text", "picture")
"""Whether quoted words stand in the text of a page or in a picture on it."""
_CALLED = re.compile(r"\+\d[\d ()/-]{7,}")
_PERSONAL = ("link", "email", "handle", "coordinates", "iban")


class FormRow(NamedTuple):
    """One row of a form; the fields are the header, in its order."""

    programme: str
    platform: str
    surface: str
    jurisdiction: str
    category: str
    words: str
    population: str
    actor: str
    measure: str
    breakdown: str
    period_start: str
    period_end: str
    unit: str
    page: str
    quoted: str
    stands: str
    value: str
    typed_by: str
    second_value: str
    checked_by: str
    note: str


COLUMNS = list(FormRow._fields)
FREE = ("words", "quoted", "value", "typed_by", "second_value", "checked_by", "note")


def written(rows: Iterable[FormRow]) -> str:
    """Return rows as a form."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return out.getvalue()


def seems_personal(words: str) -> bool:
    """Whether words hold an e-mail or web address, a handle or a telephone number.

    Long numbers pass, as they do not among test reports: a figure may have any length.
    """
    return where(words) in _PERSONAL or bool(_CALLED.search(unfolded(words)))
