"""Cells of ODS workbooks, read back from their raw XML."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from data.locate import zip_members
from data.locate.addresses import LocatorError
from data.locate.held import Cells, Held, typed
from data.locate.markup import Token, attributes, tokens
from data.number_formats import quoted_display, shortest

_CELLS = ("table-cell", "covered-table-cell")
# Remarks of reviewers and drawings stand inside the cell and are no part of its words.
_BESIDE = ("annotation", "frame", "g", "custom-shape", "shapes")


@lru_cache(maxsize=16)
def cells(content: bytes, sheet: str) -> Cells:
    """Return the cells of a sheet. Raises LocatorError when the book has no such sheet."""
    scan = _Scan(sheet)
    for token in tokens(zip_members.member(content, ("content.xml",))):
        scan.take(token)
    if not scan.met:
        raise LocatorError(f"no sheet {sheet!r}")
    return scan.cells


@dataclass(slots=True)
class _Scan:
    """Follow the tags of one sheet; a row or cell that says it repeats counts as often."""

    sheet: str
    cells: Cells = field(default_factory=dict)
    met: bool = False
    inside: bool = False
    beside: int = 0
    row: int = 0
    col: int = 0
    times: int = 1
    span: dict[int, Held] = field(default_factory=dict)
    cell: dict[str, str] | None = None
    lines: list[str] = field(default_factory=list)

    def take(self, token: Token) -> None:
        """Take one tag or text."""
        if token.name == "table":
            self.inside = token.kind == "<" and attributes(token.words).get("name") == self.sheet
            self.met |= self.inside
        elif not self.inside:
            return
        elif token.name in _BESIDE:
            self.beside += 1 if token.kind == "<" else -1
        elif token.kind == "<":
            self._open(token)
        elif token.kind == ">":
            self._close(token.name)
        elif self.cell is not None and self.lines and not self.beside:
            self.lines[-1] += token.words

    def _open(self, token: Token) -> None:
        if token.name == "table-row":
            self.times = int(attributes(token.words).get("number-rows-repeated", "1"))
            self.col, self.span = 0, {}
        elif token.name in _CELLS:
            self.cell, self.lines = attributes(token.words), []
        elif self.cell is not None and not self.beside:
            self._within(token)

    def _within(self, token: Token) -> None:
        if token.name == "p":
            self.lines.append("")
        elif self.lines and token.name == "s":
            self.lines[-1] += " " * int(attributes(token.words).get("c", "1"))
        elif self.lines and token.name in ("tab", "line-break"):
            self.lines[-1] += "\t" if token.name == "tab" else "\n"

    def _close(self, name: str) -> None:
        if name in _CELLS and self.cell is not None:
            times = int(self.cell.get("number-columns-repeated", "1"))
            if held := _held(self.cell, "\n".join(self.lines)):
                self.span.update(dict.fromkeys(range(self.col + 1, self.col + times + 1), held))
            self.col += times
            self.cell = None
        elif name == "table-row":
            if self.span:
                for row in range(self.row + 1, self.row + self.times + 1):
                    self.cells.update({(row, col): held for col, held in self.span.items()})
            self.row += self.times


def _held(cell: dict[str, str], display: str) -> Held | None:
    kind = cell.get("value-type", "")
    if "formula" in cell and not kind:
        words = f"={cell['formula']} [no stored result]"
        return Held(words, words, (("Formula", cell["formula"]),))
    if kind in ("float", "percentage", "currency"):
        value = shortest(float(cell["value"]))
    elif kind in ("date", "time"):
        value = cell[f"{kind}-value"]
    elif kind == "boolean":
        return Held(words := cell["boolean-value"].upper(), words)
    else:
        words = display or cell.get("string-value", "")
        return Held(words, words) if words else None
    plain = kind == "float" and display in ("", value)
    return typed(value if plain else quoted_display(value, kind, display), value, kind, display)
