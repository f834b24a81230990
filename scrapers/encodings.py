"""Find the encoding of a text document; never replace a character silently.

A byte-order mark decides; then strict UTF-8; then UTF-16 without a mark (every second byte
zero). For the rest, GB18030 and Windows-1252 are tried and the one that yields only
characters such reports use is taken. Both or neither: the encoding must be declared.
"""

from __future__ import annotations

from scrapers.errors import Unreadable

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# Typography that office software puts into Windows-1252 files, and the no-break space.
_TYPOGRAPHY = set("’‘“”„‚–—…•€™©®°·«»¿¡§\u00a0")


def decode(content: bytes, declared: str = "") -> tuple[str, str]:
    """Return the text of `content` and the encoding it was read with.

    A `declared` encoding is obeyed strictly. Raises Unreadable when the bytes do not fit it,
    or when no single encoding fits.
    """
    name = declared or _found(content)
    try:
        return content.decode(name), name
    except UnicodeDecodeError as fault:
        raise Unreadable(
            f"the bytes are not {name}: byte {fault.start} cannot be read", word=name
        ) from fault


def _found(content: bytes) -> str:
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name
    if _fits(content, "utf-8") is not None and b"\x00" not in content:
        return "utf-8"
    if b"\x00" in content:
        return _utf16(content)
    return _legacy(content)


def _utf16(content: bytes) -> str:
    head = content[:400]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) // 4 and even == 0:
        return "utf-16-le"
    if even > len(head) // 4 and odd == 0:
        return "utf-16-be"
    raise Unreadable("the document holds zero bytes and is not UTF-16 text", word="\\x00")


def _legacy(content: bytes) -> str:
    fitting = [
        name
        for name, usual in (("gb18030", _usual_chinese), ("cp1252", _usual_western))
        if (text := _fits(content, name)) is not None
        and all(usual(c) for c in set(text) if ord(c) > 127)
    ]
    if len(fitting) == 1:
        return fitting[0]
    raise Unreadable(
        "the encoding cannot be told from the bytes (UTF-8, GB18030 and Windows-1252 were "
        "tried); declare it in source.toml",
        word=",".join(fitting),
    )


def _fits(content: bytes, name: str) -> str | None:
    try:
        return content.decode(name)
    except UnicodeDecodeError:
        return None


def _usual_chinese(char: str) -> bool:
    # GB2312 is what a Chinese office suite writes; a Latin word misread as GB18030 falls
    # outside of it.
    return _encodable(char, "gb2312") or char in _TYPOGRAPHY


def _usual_western(char: str) -> bool:
    return char in _TYPOGRAPHY or (char.isalpha() and _encodable(char, "cp1252"))


def _encodable(char: str, name: str) -> bool:
    try:
        char.encode(name)
    except UnicodeEncodeError:
        return False
    return True
