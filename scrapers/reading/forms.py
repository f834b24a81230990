"""Every form a report comes in: bytes -> tables whose cells know their address.

The form is told by the bytes, never by the name: publishers call web pages .xls. What holds
no table anybody can read safely is refused with the way out.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from scrapers.errors import Unreadable
from scrapers.reading import workbook_ods, workbook_xls, workbook_xlsx
from scrapers.reading.compound_file import MAGIC
from scrapers.reading.grids import Grid, SheetTable
from scrapers.reading.json_documents import read_json
from scrapers.reading.tables import Table, read_csv
from scrapers.reading.web_tables import read_html
from scrapers.reading.zips import Member, is_zip, members, names

_TEXTS = (".csv", ".tsv", ".txt")
_WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_WAY_OUT = "take the CSV, XLSX or ODS file of the same report if the publisher offers one"
_PAGES = (".html", ".htm", ".xhtml", ".json")
# What a file that is never read begins with.
_OTHERS = (
    (b"%pdf", f"a PDF, whose tables cannot be read safely; {_WAY_OUT}"),
    (b"{\\rtf", f"a text document; {_WAY_OUT}"),
    (b"<?xml", f"an XML file; {_WAY_OUT}"),
    (b"rar!", "an archive other than ZIP; pack it as ZIP"),
    (b"7z\xbc\xaf", "an archive other than ZIP; pack it as ZIP"),
    (b"\x1f\x8b", "an archive other than ZIP; pack it as ZIP"),
)


class Opened(NamedTuple):
    """The tables of a document, and the names of what was recognised and left aside."""

    tables: list[Table]
    aside: list[str]


def opened(content: bytes, name: str, encoding: str = "", wanted: str = "") -> Opened:
    """Return the tables of a document: text, workbook, web page, JSON, or a ZIP of several.

    `encoding` is the declared one of texts, empty where it is to be found; `wanted` the pattern
    of the members of a ZIP that hold data, empty where all may. Raises Unreadable for every
    other form, by name.
    """
    if not is_zip(content) or _office(content):
        return _one(content, name, "", encoding)
    tables: list[Table] = []
    aside: list[str] = []
    for member in members(content):
        if not re.search(wanted, member.name, re.IGNORECASE):
            aside.append(member.name)
            continue
        found = _member(member, encoding)
        tables += found.tables
        aside += found.aside
    return Opened(tables, aside)


def _member(member: Member, encoding: str) -> Opened:
    """Return the tables of one member; a form that carries none is named and set aside."""
    lower = member.name.lower()
    if lower.endswith((*_TEXTS, *_WORKBOOKS)) or _office(member.content) in ("xlsx", "ods"):
        return _one(member.content, member.name, member.address, encoding)
    if not lower.endswith(_PAGES):
        return Opened([], [member.name])
    try:
        return _one(member.content, member.name, member.address, encoding)
    except Unreadable as fault:
        # A page or a list of files beside the tables need not hold a table itself.
        return Opened([], [fault.message])


def _one(content: bytes, name: str, address: str, encoding: str) -> Opened:
    if form := _office(content):
        return _workbook(content, form, name, address)
    text = content.removeprefix(b"\xef\xbb\xbf").strip()
    head = text[:2_000].lower()
    if head.startswith((b"<!doctype html", b"<html", b"<table")) or (
        head.startswith(b"<?xml") and b"<html" in head
    ):
        return Opened([*read_html(content, name, address=address, encoding=encoding)], [])
    for magic, words in _OTHERS:
        if head.startswith(magic):
            raise Unreadable(f"{name} is {words}", address=address, word=name)
    if text[:1] + text[-1:] in (b"{}", b"[]"):
        return Opened(read_json(content, name, address=address, encoding=encoding), [])
    return Opened([read_csv(content, name, address=address, encoding=encoding)], [])


def _office(content: bytes) -> str:
    """Return which office format the bytes are, empty when none; a ZIP names its own parts."""
    if content.startswith(MAGIC):
        return "xls"
    if not is_zip(content):
        return ""
    held = names(content)
    if {"mimetype", "META-INF/manifest.xml"} <= held or {"mimetype", "content.xml"} <= held:
        return "ods"
    return "xlsx" if "[Content_Types].xml" in held else ""


def _workbook(content: bytes, form: str, name: str, address: str) -> Opened:
    try:
        grids = _grids(content, form, name)
    except Unreadable as fault:
        raise Unreadable(
            f"{name}: {fault.message}", address=fault.address or address, word=fault.word or name
        ) from fault
    except (KeyError, ValueError, IndexError) as fault:
        raise Unreadable(f"{name} is a damaged workbook: {fault}", address=address) from fault
    read = [g for g in grids if not g.hidden and not g.empty]
    aside = [_unread(g, name) for g in grids if g.hidden or g.empty]
    return Opened([SheetTable(g, name, address) for g in read], aside)


def _unread(grid: Grid, book: str) -> str:
    what = "empty" if grid.empty else "hidden"
    return f"{what} sheet {grid.name!r} of {book}"


def _grids(content: bytes, form: str, name: str) -> list[Grid]:
    if form == "xls":
        return workbook_xls.grids(content)
    parts = {member.name: member.content for member in members(content)}
    if form == "ods":
        if not parts.get("mimetype", b"").startswith(b"application/vnd.oasis.opendocument.spread"):
            raise Unreadable(f"not a spreadsheet; {_WAY_OUT}", word=name)
        return workbook_ods.grids(parts)
    return workbook_xlsx.grids(parts)
