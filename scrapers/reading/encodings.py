"""Find the encoding of a text document; never replace a character silently.

A byte-order mark decides; then strict UTF-8; then UTF-16 without a mark (every second byte
zero). For the rest, GB18030 and Windows-1252 are tried and the one that yields only
characters such reports use is taken. Both or neither: the encoding must be declared. A code
page of Central Europe may pass for Windows-1252: its letters differ then, its digits never.
"""

from __future__ import annotations

import re

from scrapers.errors import Unreadable

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# Typography that office software puts into Windows-1252 files, and the no-break space.
_TYPOGRAPHY = set("’‘“”„‚–—…•€™©®°·«»¿¡§\u00a0")
_WIDE = set("，。：；！？（）％＋－／～、《》【】")


def decode(content: bytes, declared: str = "") -> tuple[str, str]:
    """Return the text of `content` and the encoding it was read with.

    A `declared` encoding is obeyed strictly. Raises Unreadable when the bytes do not fit it,
    or when no single encoding fits.
    """
    name = declared or _found(content)
    try:
        text = content.decode(name)
    except UnicodeDecodeError as fault:
        raise Unreadable(
            f"the bytes are not {name}: byte {fault.start} cannot be read", word=name
        ) from fault
    if "\x00" in text:  # UTF-32 begins like UTF-16, and damage is often filled up with zeros
        raise Unreadable(f"the document holds zero characters when read as {name}", word="\\x00")
    return text, name


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
        if (text := _fits(content, name)) is not None and usual(text)
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


def _usual_chinese(text: str) -> bool:
    # GB2312 is what a Chinese office suite writes; a Latin word misread as GB18030 falls
    # outside of it, or among the wide letters and foreign alphabets that GB2312 has as well.
    usual = all(
        char in _TYPOGRAPHY
        or (_encodable(char, "gb2312") and (char in _WIDE or "\u3000" <= char <= "\u9fff"))
        for char in set(text)
        if ord(char) > 127
    )
    return usual and not _rare(text)


def _rare(text: str) -> bool:
    """Whether more than a quarter of the characters are of the rare half of GB2312.

    Greek and Cyrillic words misread as Chinese fall there; Chinese ones hardly ever do.
    """
    hanzi = [c.encode("gb2312")[0] for c in text if "\u4e00" <= c <= "\u9fff"]
    return sum(lead > 0xD7 for lead in hanzi) * 4 > len(hanzi)


# Three accented letters in a row are no western word, but Greek, Cyrillic or Chinese misread.
_STRANGE = re.compile(r"[^\W\d_a-zA-Z]{3}")


def _usual_western(text: str) -> bool:
    return not _STRANGE.search(text) and all(
        char in _TYPOGRAPHY or (char.isalpha() and _encodable(char, "cp1252"))
        for char in set(text)
        if ord(char) > 127
    )


def _encodable(char: str, name: str) -> bool:
    try:
        char.encode(name)
    except UnicodeEncodeError:
        return False
    return True
