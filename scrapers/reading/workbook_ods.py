"""ODS workbooks -> grids: values, the words displayed for them, and their place.

Rows and cells that say they repeat are counted without being written out when they are blank.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

from data.number_formats import quoted_display, shortest
from scrapers.errors import Unreadable
from scrapers.printed.stored import Form, Stored, worded
from scrapers.reading.grids import Grid, Range
from scrapers.reading.xml_parts import elements, local, scan

_CELLS = ("table-cell", "covered-table-cell")
# Remarks of reviewers and drawings stand inside the cell and are no part of its words.
_BESIDE = ("annotation", "frame", "g", "custom-shape", "shapes")
_DURATION = re.compile(r"(-)?P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?")
_FORMS = {"float": Form.NUMBER, "currency": Form.NUMBER, "percentage": Form.PERCENT}


def grids(parts: dict[str, bytes]) -> list[Grid]:
    """Return the sheets of a workbook, hidden ones included and marked.

    `parts` are the members of its archive. Raises Unreadable for damage and encryption.
    """
    manifest = parts.get("META-INF/manifest.xml", b"")
    if manifest and any(n == "encryption-data" for n, _ in elements(manifest, "manifest.xml")):
        raise Unreadable("the workbook is encrypted", word="manifest.xml")
    if "content.xml" not in parts:
        raise Unreadable("the workbook has no content.xml", word="content.xml")
    follow = _Content()
    scan(parts["content.xml"], "content.xml", follow.start, follow.end, follow.text)
    return follow.grids


@dataclass(slots=True)
class _Cell:
    attributes: dict[str, str]
    lines: list[str] = field(default_factory=list)


class _Content:
    """Follow the elements of content.xml."""

    def __init__(self) -> None:
        self.grids: list[Grid] = []
        self._hidden: set[str] = set()
        self._style = ""
        self._row = self._col = self._beside = 0
        self._times = 1
        self._line: list[tuple[int, int, str, Stored | None]] = []
        self._cell: _Cell | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take an element that opens."""
        tag = local(name)
        if tag in _BESIDE:
            self._beside += 1
        elif self._beside:
            return
        elif tag in _CELLS:
            # `calcext:value-type` says "error" where `office:value-type` says "string".
            plain = {k if k.startswith("calcext:") else local(k): v for k, v in attributes.items()}
            self._cell = _Cell(plain)
        elif self._cell is not None:
            self._within(tag, attributes, self._cell.lines)
        elif tag == "table-row":
            self._times = int(attributes.get("table:number-rows-repeated", "1"))
            self._col, self._line = 0, []
        else:
            self._outside(tag, attributes)

    def _outside(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table":
            hidden = attributes.get("table:style-name", "") in self._hidden
            self.grids.append(Grid(attributes.get("table:name", ""), hidden))
            self._row = 0
        elif tag == "style":
            self._style = attributes.get("style:name", "")
        elif tag == "table-properties" and attributes.get("table:display") == "false":
            self._hidden.add(self._style)

    def _within(self, tag: str, attributes: dict[str, str], lines: list[str]) -> None:
        if tag == "p":
            lines.append("")
        elif lines and tag == "s":
            lines[-1] += " " * int(attributes.get("text:c", "1"))
        elif lines and tag in ("tab", "line-break"):
            lines[-1] += "\t" if tag == "tab" else "\n"

    def text(self, words: str) -> None:
        """Take the text of a paragraph inside a cell."""
        if self._cell is not None and self._cell.lines and not self._beside:
            self._cell.lines[-1] += words

    def end(self, name: str) -> None:
        """Take an element that closes."""
        tag = local(name)
        if tag in _BESIDE:
            self._beside -= 1
        elif self._beside:
            return
        elif tag in _CELLS and self._cell is not None:
            self._close(self._cell)
            self._cell = None
        elif tag == "table-row":
            self._put_row()

    def _close(self, cell: _Cell) -> None:
        a, words = cell.attributes, "\n".join(cell.lines)
        times = int(a.get("number-columns-repeated", "1"))
        stored = _stored(a, words)
        shown = stored.words if stored else words or a.get("string-value", "")
        if shown:
            self._line.append((self._col, times, shown, stored))
        down, across = (int(a.get(f"number-{w}-spanned", "1")) for w in ("rows", "columns"))
        if down > 1 or across > 1:
            here = Range(self._row, self._col, self._row + down - 1, self._col + across - 1)
            self.grids[-1].ranges.append(here)
        self._col += times

    def _put_row(self) -> None:
        if self._line:
            for row in range(self._row, self._row + self._times):
                for first, times, words, stored in self._line:
                    for col in range(first, first + times):
                        self.grids[-1].put(row, col, words, stored)
        self._row += self._times


def _stored(a: dict[str, str], display: str) -> Stored | None:
    """Return the typed value of a cell; None for text and for a blank one."""
    kind = a.get("value-type", "")
    if "formula" in a and not kind:
        return worded(Form.FORMULA, f"={a['formula']} [no stored result]")
    if a.get("calcext:value-type") == "error":
        return worded(Form.ERROR, display)
    if kind == "boolean":
        return worded(Form.BOOLEAN, a["boolean-value"].upper())
    if kind in _FORMS:
        number = float(a["value"])
        value = shortest(number)
        plain = kind == "float" and display in ("", value)
        quote = value if plain else quoted_display(value, kind, display)
        return Stored(_FORMS[kind], number, "", display or value, quote)
    if kind in ("date", "time"):
        return _moment(kind, a[f"{kind}-value"], display)
    return None


def _moment(kind: str, value: str, display: str) -> Stored:
    quote = quoted_display(value, kind, display)
    if kind == "time":
        return Stored(Form.TIME, _days(value), "h:mm:ss", display or value, quote)
    clock = "yyyy-mm-dd hh:mm" if "T" in value else "yyyy-mm-dd"
    return Stored(Form.DATE, _serial(value), clock, value[:10], quote)


def _days(duration: str) -> float:
    found = _DURATION.fullmatch(duration)
    if not found:
        raise ValueError(f"not a duration: {duration!r}")
    sign, *given = found.groups()
    days, hours, minutes, seconds = (float(part or 0) for part in given)
    whole = days + (hours + (minutes + seconds / 60) / 60) / 24
    return -whole if sign else whole


def _serial(instant: str) -> float:
    """Return the days since 30 December 1899, where these programs begin to count."""
    start = datetime(1899, 12, 30, tzinfo=UTC)
    given = datetime.fromisoformat(instant)
    return (given.replace(tzinfo=given.tzinfo or UTC) - start).total_seconds() / 86_400
