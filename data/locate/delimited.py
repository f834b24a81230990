"""Cells of delimited texts, split by a scanner of its own; the reader uses `csv`."""

from __future__ import annotations

import re
from functools import lru_cache

from data.locate.addresses import LocatorError

_FIELD = re.compile(r'"((?:[^"]|"")*)"(?=\r|\n|{sep}|\Z)|([^{sep}\r\n]*)')
_END = re.compile(r"\r\n|\r|\n")


@lru_cache(maxsize=32)
def grid(
    content: bytes, charset: str, separator: str, line_end: str = ""
) -> tuple[tuple[str, ...], ...]:
    """Return the records of a delimited text. Raises LocatorError on a stray quote.

    `line_end` is what stands in the text where its lines end, if those are written out.
    """
    text = content.decode(charset)
    if line_end:
        text = "\n".join(re.split(rf"(?:\\r)?{re.escape(line_end)}", text))
    field = re.compile(_FIELD.pattern.replace("{sep}", re.escape(separator)))
    rows: list[tuple[str, ...]] = []
    at, size = 0, len(text)
    while at < size:
        at, cells = _record(text, at, field, separator)
        rows.append(cells)
    return tuple(rows)


def _record(
    text: str, at: int, field: re.Pattern[str], separator: str
) -> tuple[int, tuple[str, ...]]:
    cells: list[str] = []
    if end := _END.match(text, at):
        return end.end(), ()
    while True:
        found = field.match(text, at)
        assert found is not None  # the second branch of the pattern matches nothing, too
        quoted, plain = found.groups()
        cells.append(plain if quoted is None else quoted.replace('""', '"'))
        at = found.end()
        if text.startswith(separator, at):
            at += len(separator)
            continue
        end = _END.match(text, at)
        if end is None and at < len(text):
            raise LocatorError(f"stray quote at character {at}")
        return (end.end() if end else at), tuple(cells)
