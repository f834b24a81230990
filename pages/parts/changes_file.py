"""The changes on the page as CSV: both values, whose change it was, and the way to the evidence."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date

from data.changes import Change
from data.lineage import CAUSE_WORDS, KIND_WORDS, kind_of
from data.model import Observation, Series, public_id
from metrics import words
from pages.parts.download import harmless
from pages.parts.headers import TITLE

_STATEMENT = ("value", "printed", "document_obtained", "snapshot", "evidence")
COLUMNS = (
    *Series._fields,
    *("kind", "cause"),
    *(f"{side}_{name}" for side in ("was", "became") for name in _STATEMENT),
    "back_to_value_obtained",
)


def csv_of(found: Iterable[Change], view: str, read_on: date) -> bytes:
    """Return changes as CSV: provenance lines that begin with #, a header row, one row each.

    UTF-8 with a byte order mark, which spreadsheets need and other programs skip.
    """
    page = io.StringIO(newline="")
    for line in (f"{TITLE}: values that changed", f"View: {view}", f"Read on {read_on}"):
        page.write(f"# {line}\r\n")
    writer = csv.DictWriter(page, COLUMNS)
    writer.writeheader()
    for one in found:
        writer.writerow({name: harmless(said) for name, said in _row(one).items()})
    return b"\xef\xbb\xbf" + page.getvalue().encode()


def _row(one: Change) -> dict[str, str]:
    back = one.back_to
    return {
        **one.now.series._asdict(),
        "kind": KIND_WORDS[kind_of(one.cause)],
        "cause": CAUSE_WORDS[one.cause],
        **_statement("was", one.before),
        **_statement("became", one.now),
        "back_to_value_obtained": back.first_seen.date().isoformat() if back else "",
    }


def _statement(side: str, o: Observation) -> dict[str, str]:
    said = (
        words.value(o.value),
        o.citation.quote,
        o.first_seen.date().isoformat(),
        o.citation.snapshot,
        public_id(o.id),
    )
    return {f"{side}_{name}": value for name, value in zip(_STATEMENT, said, strict=True)}
