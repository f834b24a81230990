"""Values of JSON documents by their pointer, read by a scanner of its own."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from data.locate.addresses import Address, Context, LocatorError

_SPACE = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_LITERAL = re.compile(r"[^\s,\]}]+")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))")
_SHORT = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


class Literal(str):
    """A number, true, false or null as it is written."""

    __slots__ = ()


def read(content: bytes, address: Address) -> str:
    """Return the words of a value: a text without its quotation marks, a number as written.

    A null, and a key that a row leaves out, is an empty string. Raises LocatorError when the
    list or the row does not exist.
    """
    *way, key = address.pointer or ()
    row = _follow(_document(content), way)
    return _words(row.get(key, "")) if isinstance(row, dict) else _words(_follow(row, [key]))


def context(content: bytes, address: Address, around: int) -> Context:
    """Return the rows around a value, its keys as the first row; values count from row 2."""
    *way, index, key = address.pointer or ()
    rows = _follow(_document(content), way)
    if not isinstance(rows, list) or not index.isdigit() or int(index) >= len(rows):
        raise LocatorError(f"no row {index!r}")
    keys = list(dict.fromkeys(k for row in rows for k in row))
    here = int(index)
    near = range(max(0, here - around), min(len(rows) - 1, here + around) + 1)
    shown = [(1, tuple(keys))]
    shown += [(n + 2, tuple(_words(rows[n].get(k, "")) for k in keys)) for n in near]
    return Context(tuple(shown), here + 2, keys.index(key) + 1, "!".join(address.members))


def _follow(held: Any, way: list[str]) -> Any:
    for key in way:
        if isinstance(held, list) and key.isdigit() and int(key) < len(held):
            held = held[int(key)]
        elif isinstance(held, dict) and key in held:
            held = held[key]
        else:
            raise LocatorError(f"nothing stands at {key!r}")
    return held


def _words(value: object) -> str:
    if not isinstance(value, str):
        raise LocatorError("the address is that of a list or an object")
    return "" if isinstance(value, Literal) and value == "null" else value


@lru_cache(maxsize=8)
def _document(content: bytes) -> Any:
    text = content.decode("utf-8-sig")
    value, at = _value(text, _after_space(text, 0))
    if _after_space(text, at) != len(text):
        raise LocatorError(f"more than one value, at character {at}")
    return value


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _value(text: str, at: int) -> tuple[Any, int]:
    if text[at : at + 1] in ("{", "["):
        return _several(text, at)
    if found := _STRING.match(text, at):
        return _plain(found[1]), found.end()
    if found := _LITERAL.match(text, at):
        return Literal(found[0]), found.end()
    raise LocatorError(f"no value at character {at}")


def _several(text: str, at: int) -> tuple[Any, int]:
    """Read an object or a list that begins at `at`."""
    close = "}" if text[at] == "{" else "]"
    pairs: list[tuple[str, Any]] = []
    at = _after_space(text, at + 1)
    while text[at : at + 1] != close:
        key = ""
        if close == "}":
            key, at = _value(text, at)
            at = _after_space(text, _after_space(text, at) + 1)
        value, at = _value(text, at)
        pairs.append((key, value))
        at = _after_space(text, at)
        if text[at : at + 1] == ",":
            at = _after_space(text, at + 1)
        elif text[at : at + 1] != close:
            raise LocatorError(f"a value goes on at character {at}")
    return (dict(pairs) if close == "}" else [value for _, value in pairs]), at + 1


def _plain(words: str) -> str:
    if "\\" not in words:
        return words
    found = _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else _SHORT.get(m[2], m[2]), words)
    # A character beyond the first plane is written as two escapes.
    return found.encode("utf-16", "surrogatepass").decode("utf-16")
