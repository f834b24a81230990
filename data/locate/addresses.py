"""Addresses inside a snapshot, taken apart.

`member#fragment`; members nest with `!`, and an empty member is the snapshot itself. The
fragment is one of

    cell=row,col            a delimited text (RFC 7111, from 1, header included), with
                            `;charset=` and `;sep=` where they are not UTF-8 and comma, and
                            `;eol=` where line ends are written out
    sheet=name&cell=F12     a workbook: the sheet by its name, the cell as a spreadsheet names it
    /part/0/column          a JSON document (RFC 6901)
    css=html>body>table     a web page: a selector that only one element answers to
    page=4&box=1.5,2,9,4    a PDF: the page from 1, and left, top, right, bottom of the words in
                            points from the upper left corner
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote


class LocatorError(LookupError):
    """The address does not fit the bytes."""


class Address(NamedTuple):
    """A parsed locator; `row` and `col` count from 1 and are 0 where it names neither."""

    members: tuple[str, ...]
    row: int = 0
    col: int = 0
    charset: str = "utf-8"
    separator: str = ","
    sheet: str = ""
    pointer: tuple[str, ...] | None = None
    selector: str = ""
    page: int = 0
    box: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    line_end: str = ""


class Context(NamedTuple):
    """A cell with what stands around it, for the Evidence page.

    `rows` are windows of the grid as (row number, cells); `row` and `col` count from 1.
    `sheet` is the sheet of a workbook, whose columns bear letters, `page` that of a PDF.
    `stored` says what a typed cell keeps beside its words, as (what, words).
    """

    rows: tuple[tuple[int, tuple[str, ...]], ...]
    row: int
    col: int
    member: str
    sheet: str = ""
    stored: tuple[tuple[str, str], ...] = ()
    page: int = 0


def parse(locator: str) -> Address:
    """Split a locator. Raises LocatorError when it is not one."""
    path, _, fragment = locator.partition("#")
    members = tuple(unquote(m) for m in path.split("!") if m)
    if fragment.startswith("/"):
        keys = (unquote(key) for key in fragment[1:].split("/"))
        pointer = tuple(key.replace("~1", "/").replace("~0", "~") for key in keys)
        return Address(members, pointer=pointer)
    if fragment.startswith("css="):
        return Address(members, selector=unquote(fragment[4:]))
    number = r"(\d+(?:\.\d+)?)"
    if found := re.fullmatch(rf"page=([1-9]\d*)&box={','.join([number] * 4)}", fragment):
        left, top, right, bottom = (float(words) for words in found.groups()[1:])
        return Address(members, page=int(found[1]), box=(left, top, right, bottom))
    if found := re.fullmatch(r"sheet=([^&]*)&cell=([A-Z]{1,3})([1-9]\d*)", fragment):
        return Address(members, int(found[3]), column(found[2]), sheet=unquote(found[1]))
    if found := re.fullmatch(r"cell=(\d+),(\d+)((?:;[a-z]+=[^;]+)*)", fragment):
        extra = dict(p.split("=", 1) for p in found[3].split(";") if p)
        separator, charset = unquote(extra.get("sep", ",")), extra.get("charset", "utf-8")
        at, line_end = (int(found[1]), int(found[2])), unquote(extra.get("eol", ""))
        return Address(members, *at, charset, separator, line_end=line_end)
    raise LocatorError(f"not a cell address: {locator!r}")


def column(letters: str) -> int:
    """Return the number of a column, from 1: `A` is 1, `AA` is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def letters(number: int) -> str:
    """Return the letters of a column counted from 1."""
    words = ""
    while number:
        number, rest = divmod(number - 1, 26)
        words = chr(65 + rest) + words
    return words
