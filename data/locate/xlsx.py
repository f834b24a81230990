"""Cells of XLSX workbooks, read back from their raw XML."""

from __future__ import annotations

import re
from functools import lru_cache
from posixpath import dirname, join, normpath

from data.locate import zip_members
from data.locate.addresses import LocatorError, column
from data.locate.held import Cells, Held, typed
from data.locate.markup import attributes, tokens
from data.number_formats import BUILT_IN, GENERAL, displayed, quoted, shortest

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@lru_cache(maxsize=16)
def cells(content: bytes, sheet: str) -> Cells:
    """Return the cells of a sheet. Raises LocatorError when the book has no such sheet."""
    book = _target(content, "", "officeDocument")
    anew, ident = False, ""
    for token in tokens(zip_members.member(content, (book,))):
        if token.kind == "<" and token.name in ("sheet", "calcPr"):
            found = attributes(token.words)
            anew |= found.get("fullCalcOnLoad") in ("1", "true")
            ident = found["r:id"] if found.get("name") == sheet else ident
    if not ident:
        raise LocatorError(f"no sheet {sheet!r}")
    part = zip_members.member(content, (_target(content, book, "", ident),))
    return _cells(part, _shared(content, book), _codes(content, book), anew=anew)


def _target(content: bytes, of: str, kind: str, ident: str = "") -> str:
    """Return the part that another one names by kind or id; empty when it names none."""
    folder = dirname(of)
    rels = f"{folder}/_rels/{of.rpartition('/')[2]}.rels" if of else "_rels/.rels"
    for token in tokens(zip_members.member(content, (rels.lstrip("/"),))):
        if token.kind == "<" and token.name == "Relationship":
            found = attributes(token.words)
            if found["Id"] == ident or (kind and found["Type"].endswith(f"/{kind}")):
                return normpath(join("/", folder, found["Target"])).lstrip("/")
    return ""


def _shared(content: bytes, book: str) -> list[str]:
    part = _target(content, book, "sharedStrings")
    words: list[str] = []
    inside = phonetic = False
    for token in tokens(zip_members.member(content, (part,))) if part else ():
        if token.name == "si" and token.kind == "<":
            words.append("")
        elif token.name == "rPh":
            phonetic = token.kind == "<"
        elif token.name == "t":
            inside = token.kind == "<"
        elif not token.kind and inside and not phonetic:
            words[-1] += token.words
    return [_plain(w) for w in words]


def _plain(words: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), words)


def _codes(content: bytes, book: str) -> list[str]:
    """Return the number format of each cell style."""
    part = _target(content, book, "styles")
    own: dict[int, str] = {}
    used: list[int] = []
    inside = False
    for token in tokens(zip_members.member(content, (part,))) if part else ():
        if token.name == "cellXfs":
            inside = token.kind == "<"
        elif token.kind == "<" and token.name == "numFmt":
            found = attributes(token.words)
            own[int(found["numFmtId"])] = found["formatCode"]
        elif token.kind == "<" and token.name == "xf" and inside:
            used.append(int(attributes(token.words).get("numFmtId", "0")))
    return [own.get(n, BUILT_IN.get(n, GENERAL)) for n in used]


def _cells(part: bytes, shared: list[str], codes: list[str], *, anew: bool) -> Cells:
    found: Cells = {}
    row = col = 0
    cell: dict[str, str] = {}
    inside = ""
    for token in tokens(part):
        if not token.kind:
            if inside:
                cell[inside] = cell.get(inside, "") + token.words
        elif token.kind == ">":
            inside = ""
            if token.name == "c" and (held := _held(cell, shared, codes, anew=anew)):
                found[row, col] = held
        elif token.name == "row":
            row, col = int(attributes(token.words).get("r", row + 1)), 0
        elif token.name == "c":
            cell = attributes(token.words)
            place = cell.get("r", "").rstrip("0123456789")
            col = column(place) if place else col + 1
        elif token.name in ("v", "f", "t"):
            inside = token.name if token.name != "t" else "is"
            cell.setdefault(f"<{inside}>", "")
    return found


def _held(cell: dict[str, str], shared: list[str], codes: list[str], *, anew: bool) -> Held | None:
    kind, value = cell.get("t", "n"), cell.get("v", "")
    style = int(cell.get("s", "0"))
    code = codes[style] if style < len(codes) else GENERAL
    if "<f>" in cell and _unsettled(cell, kind, value, anew=anew):
        words = f"={cell.get('f', '')} [no stored result]"
        return Held(words, words, (("Formula", f"={cell.get('f', '')}"),))
    if kind in ("s", "str", "inlineStr"):
        words = _text(cell, kind, value, shared)
        return Held(words, words) if words else None
    return _typed(kind, value, code) if value else None


def _text(cell: dict[str, str], kind: str, value: str, shared: list[str]) -> str:
    if kind == "s":
        return shared[int(value)] if value else ""
    return _plain(value if kind == "str" else cell.get("is", ""))


def _typed(kind: str, value: str, code: str) -> Held:
    if kind in ("b", "e"):
        words = value if kind == "e" else "TRUE" if value == "1" else "FALSE"
        return Held(words, words)
    if kind == "d":
        return typed(f"{value} [{code}]", value, code, "")
    number = float(value)
    return typed(quoted(number, code), shortest(number), code, displayed(number, code))


def _unsettled(cell: dict[str, str], kind: str, value: str, *, anew: bool) -> bool:
    """Whether a formula has no result, or a 0 in a book that asks to be calculated first."""
    if kind == "str":
        return "<v>" not in cell
    return not value or (anew and kind == "n" and float(value) == 0)
