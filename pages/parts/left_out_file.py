"""What newer releases no longer state, as CSV: the last value and both documents."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date

from data.absent import WHY_WORDS
from data.model import Series, public_id, release
from data.unstated import Omission
from metrics import words
from pages.parts.download import harmless
from pages.parts.headers import TITLE

COLUMNS = (
    *Series._fields,
    *("last_value", "last_printed", "last_release", "last_snapshot", "evidence"),
    *("not_in_release", "not_in_snapshot", "what_is_known", "stated_again"),
)


def csv_of(found: Iterable[Omission], view: str, read_on: date) -> bytes:
    """Return figures as CSV: provenance lines that begin with #, a header row, one row each.

    UTF-8 with a byte order mark, which spreadsheets need and other programs skip.
    """
    page = io.StringIO(newline="")
    heads = (f"{TITLE}: figures no longer stated", f"View: {view}", f"Read on {read_on}")
    for line in (*heads, "Neither deleted nor zero: what was stated last goes on to hold"):
        page.write(f"# {line}\r\n")
    writer = csv.DictWriter(page, COLUMNS)
    writer.writeheader()
    for one in found:
        writer.writerow({name: harmless(said) for name, said in _row(one).items()})
    return b"\xef\xbb\xbf" + page.getvalue().encode()


def _row(one: Omission) -> dict[str, str]:
    o = one.last
    return {
        **o.series._asdict(),
        "last_value": words.value(o.value),
        "last_printed": o.citation.quote,
        "last_release": release(o.edition),
        "last_snapshot": o.citation.snapshot,
        "evidence": public_id(o.id),
        "not_in_release": release(one.edition),
        "not_in_snapshot": one.snapshot,
        "what_is_known": WHY_WORDS[one.why],
        "stated_again": "yes" if one.again else "no",
    }
