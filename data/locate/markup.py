"""Tags and texts of XML, split by a scanner of its own; the readers use expat."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from data.locate.addresses import LocatorError

_TOKEN = re.compile(
    r"<!--.*?-->|<!\[CDATA\[(?P<literal>.*?)\]\]>|<[?!][^>]*>"
    r"|<(?P<end>/)?(?:[\w.\-]+:)?(?P<name>[\w.\-]+)"
    r"(?P<attributes>(?:\s+[\w:.\-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*(?P<empty>/)?>"
    r"|(?P<text>[^<]+)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"(?:([\w.\-]+):)?([\w.\-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#(\d+)|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


class Token(NamedTuple):
    """A tag that opens (`<`), one that closes (`>`), or a text (``); names without prefix."""

    kind: str
    name: str
    words: str


def tokens(content: bytes) -> Iterator[Token]:
    """Yield tags and texts in their order; an empty element opens and closes.

    Raises LocatorError where the bytes are no markup.
    """
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    text = content.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise LocatorError(f"no markup at character {at}")
        at = found.end()
        if name := found["name"]:
            if found["end"]:
                yield Token(">", name, "")
                continue
            yield Token("<", name, found["attributes"])
            if found["empty"]:
                yield Token(">", name, "")
        elif words := found["literal"]:
            yield Token("", "", words)
        elif words := found["text"]:
            yield Token("", "", unescape(words))


def attributes(words: str) -> dict[str, str]:
    """Return the attributes of an opening tag by name; of prefixes only `r` and `calcext` count."""
    return {
        (f"{prefix}:{name}" if prefix in ("r", "calcext") else name): unescape(double or single)
        for prefix, name, double, single in _ATTRIBUTE.findall(words)
    }


def unescape(words: str) -> str:
    """Return words with the references of XML resolved."""
    return _REFERENCE.sub(_resolved, words) if "&" in words else words


def _resolved(found: re.Match[str]) -> str:
    digits, decimal, name = found.groups()
    if name:
        return _NAMED[name]
    return chr(int(digits, 16) if digits else int(decimal))
