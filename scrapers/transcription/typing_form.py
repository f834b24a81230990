"""The form in which people type the figures of a held document: its columns, and a blank one.

    blank(declaration, files)     rows to be filled in, from the figures on record
    is_form(content)              whether bytes are such a form
    personal(content, name)       where it holds what must not be kept

People fill it in with a spreadsheet, which may put other marks between the cells.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping

from data.declaration import SourceDeclaration
from data.form_rows import COLUMNS, FREE, STANDS, FormRow, seems_personal
from data.model import Series
from scrapers.reading.tables import read_csv

_HEADER = re.compile(rb"(?:\xef\xbb\xbf)?" + rb"[,;\t]".join(c.encode() for c in COLUMNS[:4]))


def is_form(content: bytes) -> bool:
    """Whether these bytes begin with a form's header."""
    return bool(_HEADER.match(content))


def personal(content: bytes, name: str) -> str:
    """Return the address of the first cell that seems to hold personal data, else nothing.

    An e-mail address, a handle, a web address or a telephone number: whoever types or is
    written about. Such a form is refused before anything of it is kept.
    """
    table = read_csv(content, name)
    for row, col in ((r, c) for r in range(1, len(table.rows)) for c in range(len(COLUMNS))):
        if COLUMNS[col] in FREE and seems_personal(table.text(row, col)):
            return table.locator(row, col)
    return ""


def blank(
    declaration: SourceDeclaration,
    files: Iterable[tuple[str, bytes, object]],
    period: tuple[str, str] = ("", ""),
) -> list[FormRow]:
    """Return rows to be filled in: the figures on record of the same programme, without values.

    `files` are the bundled transcriptions. They give the ids, so that what is typed stands
    beside what was transcribed. Without any there is one row that names the programme.
    """
    known = [row for row in _transcribed(files) if row["programme"] == declaration.programme]
    newest = max((row["period_end"] for row in known), default="")
    rows = [_emptied(row, period) for row in known if row["period_end"] == newest]
    return list(dict.fromkeys(rows)) or [_emptied({"programme": declaration.programme}, period)]


def _transcribed(files: Iterable[tuple[str, bytes, object]]) -> Iterator[dict[str, str]]:
    for _, content, _ in files:
        yield from csv.DictReader(io.StringIO(content.decode("utf-8")))


def _emptied(row: Mapping[str, str], period: tuple[str, str]) -> FormRow:
    given = {c: row.get(c, "") for c in (*Series._fields, "unit")}
    given["words"] = row.get("words", "") if row.get("words_status") == "printed" else ""
    given["period_start"] = period[0] or given["period_start"]
    given["period_end"] = period[1] or given["period_end"]
    given["stands"] = STANDS[0]
    return FormRow(*(given.get(c, "") for c in COLUMNS))
