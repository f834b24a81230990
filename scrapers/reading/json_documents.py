"""JSON documents -> tables: every list of row objects is one, its keys are the headers.

A number is what it says, whatever mark a file prints before decimals, and is quoted as it is
written; null says nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote as percent

from scrapers.errors import Drift, Unreadable
from scrapers.printed.stored import Form, Stored, worded
from scrapers.reading.encodings import decode
from scrapers.reading.tables import Table

_DEPTH = 8


class _Number(str):
    """A number as it is written."""

    __slots__ = ()


class RowsTable(Table):
    """A list of row objects; the header row is made of their keys, in order of appearance."""

    embedded = True

    def __init__(self, rows: list[dict[str, Any]], name: str, address: str, pointer: str) -> None:
        """Keep the rows found at `pointer` of the document at `address`."""
        keys = list(dict.fromkeys(key for row in rows for key in row))
        super().__init__(name, [keys], address)
        self.hint = f"{name}.json"
        self._at = f"{address}#{pointer}"
        self._keys = [_escaped(key) for key in keys]
        self.typed: dict[int, dict[int, Stored]] = {}
        for index, row in enumerate(rows, 1):
            cells = [_words(row.get(key), self.locator(index, n)) for n, key in enumerate(keys)]
            self.rows.append([words for words, _ in cells])
            self.typed[index] = {n: typed for n, (_, typed) in enumerate(cells) if typed}

    def locator(self, row: int, col: int) -> str:
        """Return the JSON Pointer of a value; of the list for its header."""
        if not row or col >= len(self._keys):
            return self._at
        return f"{self._at}/{row - 1}/{self._keys[col]}"


def _escaped(key: str) -> str:
    return percent(key.replace("~", "~0").replace("/", "~1"), safe="~ ()[],&+=@$'")


def _words(value: object, address: str) -> tuple[str, Stored | None]:
    """Return the words of a value and its stored number; nested values are Drift."""
    if value is None:
        return "", None
    if isinstance(value, _Number):
        number = float(value)
        return str(value), Stored(Form.NUMBER, number, "", str(value), str(value))
    if isinstance(value, bool):
        return (words := "true" if value else "false"), worded(Form.BOOLEAN, words)
    if isinstance(value, str):
        return value, None
    raise Drift("a row holds an object or a list where a value belongs", address=address)


def read_json(content: bytes, name: str, *, address: str = "", encoding: str = "") -> list[Table]:
    """Return the tables of a JSON document. Raises Unreadable when it is damaged or has none."""
    text, used = decode(content, encoding)
    if used not in ("utf-8", "utf-8-sig"):
        raise Unreadable(f"{name} is JSON in {used}; JSON is UTF-8", address=address, word=used)
    try:
        held = json.loads(
            text.removeprefix("\ufeff"),
            parse_int=_Number,
            parse_float=_Number,
            parse_constant=_refuse,
            object_pairs_hook=_once,
        )
    except (ValueError, RecursionError) as fault:
        raise Unreadable(f"{name} is not well-formed JSON: {fault}", address=address) from fault
    tables: list[Table] = [
        RowsTable(rows, f"{name} - {key}" if key else name, address, pointer)
        for key, pointer, rows in _lists(held, "", "", 0)
    ]
    if not tables:
        raise Unreadable(f"{name} holds no list of rows", address=address, word=name)
    return tables


def _refuse(word: str) -> None:
    raise ValueError(f"{word} is no number of JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        double = next(key for n, (key, _) in enumerate(pairs) if key in dict(pairs[:n]))
        raise ValueError(f"one object bears the key {double!r} twice")
    return found


def _lists(
    held: object, key: str, pointer: str, depth: int
) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """Yield name, pointer and rows of every list of objects, those inside rows left out."""
    if isinstance(held, list) and held and all(isinstance(row, dict) for row in held):
        yield key, pointer, held
    elif isinstance(held, dict) and depth < _DEPTH:
        for inner, value in held.items():
            yield from _lists(value, inner, f"{pointer}/{_escaped(inner)}", depth + 1)
