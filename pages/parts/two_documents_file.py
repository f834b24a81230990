"""What two documents differ in, as CSV: both values, how far apart, and the way to the evidence."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date

from data.absent import LISTED, WHY_WORDS
from data.contrast import Contrast, relative
from data.model import Observation, Series, public_id
from data.store import Store
from metrics import words
from pages.parts.download import harmless
from pages.parts.headers import TITLE

_STATEMENT = ("value", "printed", "evidence")
_NUMBERS = ("absolute", "relative")
COLUMNS = (
    *Series._fields,
    "difference",
    *(f"{side}_{name}" for side in ("was", "became") for name in _STATEMENT),
    *(*_NUMBERS, "unit", "what_is_known"),
)


def csv_of(store: Store, made: Contrast, about: tuple[str, str, str], read_on: date) -> bytes:
    """Return every difference as CSV; `about` names both documents and the view.

    Provenance lines begin with #; then a header row, one row each. UTF-8 with a byte order mark,
    which spreadsheets need and other programs skip.
    """
    page = io.StringIO(newline="")
    older, newer, view = about
    for line in (
        f"{TITLE}: two documents of {made.now.source}",
        f"Older: {older} ({made.before.snapshot})",
        f"Newer: {newer} ({made.now.snapshot})",
        f"In both unchanged: {made.unchanged}; with other digits: {made.digits}",
        f"View: {view}",
        f"Read on {read_on}",
    ):
        page.write(f"# {line}\r\n")
    writer = csv.DictWriter(page, COLUMNS, restval="")
    writer.writeheader()
    for row in _rows(store, made):
        # A minus of ours is no formula; printed words may be one.
        writer.writerow({k: v if k in _NUMBERS else harmless(v) for k, v in row.items()})
    return b"\xef\xbb\xbf" + page.getvalue().encode()


def _rows(store: Store, made: Contrast) -> Iterator[dict[str, str]]:
    named = {row for one in made.changed for row in (one.before, one.now)}
    gone = (*made.missing, *made.explained)
    held = store.statements_at(sorted({*named, *made.added, *(one.row for one in gone)}))
    for pair in made.changed:
        old, new = held[pair.before], held[pair.now]
        sides = _statement("was", old) | _statement("became", new)
        yield new.series._asdict() | {"difference": "changed"} | sides | _apart(old, new)
    for row in made.added:
        new = held[row]
        yield new.series._asdict() | {"difference": "new"} | _statement("became", new)
    for one in gone:
        old, listed = held[one.row], one.why in LISTED
        kind = "no longer stated" if listed else "not repeated, for a known reason"
        told = {"difference": kind, "what_is_known": WHY_WORDS[one.why]}
        yield old.series._asdict() | told | _statement("was", old)


def _apart(old: Observation, new: Observation) -> dict[str, str]:
    """Return the differences as bare numbers; a share's are shares, not per cent."""
    a, b = old.value, new.value
    exact = a.exact and b.exact and a.unit == b.unit
    ratio = relative(old, new)
    return {
        "absolute": f"{(b.number or 0) - (a.number or 0):.12g}" if exact else "",
        "relative": "" if ratio is None else f"{ratio:.6g}",
        "unit": a.unit if a.unit == b.unit else "",
    }


def _statement(side: str, o: Observation) -> dict[str, str]:
    said = (words.value(o.value), o.citation.quote, public_id(o.id))
    return {f"{side}_{name}": value for name, value in zip(_STATEMENT, said, strict=True)}
