"""XML inside workbooks, read by expat; a document type is refused before it is looked at.

Nothing that office programs write declares one, and entities are the way small files are
blown up.
"""

from __future__ import annotations

from collections.abc import Callable
from xml.parsers import expat

from scrapers.errors import Unreadable

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


def scan(data: bytes, where: str, start: Start, end: End, text: Text) -> None:
    """Call `start`, `end` and `text` for what `data` holds; names keep their prefix.

    Raises Unreadable for damage and for a declared document type.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse(where)
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)
    except expat.ExpatError as fault:
        raise Unreadable(f"{where} is damaged: {fault}", word=where) from fault


def _refuse(where: str) -> Callable[..., None]:
    def refuse(*_declared: object) -> None:
        raise Unreadable(f"{where} declares a document type, as no spreadsheet does", word=where)

    return refuse


def elements(data: bytes, where: str) -> list[tuple[str, dict[str, str]]]:
    """Return name (without prefix) and attributes of every element, in order.

    An attribute keeps its prefix. Raises Unreadable as `scan` does.
    """
    found: list[tuple[str, dict[str, str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        found.append((local(name), attributes))

    scan(data, where, start, _nothing, _nothing)
    return found


def _nothing(_words: str) -> None:
    """Take no notice."""


def local(name: str) -> str:
    """Return a name without its prefix."""
    return name.rpartition(":")[2]
