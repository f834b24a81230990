"""Number formats of workbooks: what kind of quantity they print, and how a cell is quoted.

Codes are those of ECMA-376 part 1, 18.8.30 and 18.8.31. A quote is the stored value and its
format, `0.5 [0%]`; the format General adds nothing and is left out, and so does text. ODS
keeps a kind of value instead of a code and the words it displays: `0.5 [percentage] "50%"`,
without the latter where they are the stored value.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "mm-dd-yy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "m/d/yy h:mm",
    37: "#,##0 ;(#,##0)",
    38: "#,##0 ;[Red](#,##0)",
    39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;[Red](#,##0.00)",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mmss.0",
    48: "##0.0E+0",
    49: "@",
}
"""Codes that a workbook names by number alone; every number that is not here is General."""
GENERAL = "General"


class Nature(StrEnum):
    """What a format makes of a stored number."""

    NUMBER = "number"
    PERCENT = "percent"
    TIME = "time"  # hours, minutes or seconds: a stored day is 24 hours
    DATE = "date"  # a calendar day, with or without the time of day


_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]")
_BRACKET = re.compile(r"\[[^\]]*\]")


@lru_cache(maxsize=1024)
def nature(code: str) -> Nature:
    """Return what kind of quantity a format code prints (its first section decides)."""
    plain = _LITERAL.sub("", code.split(";", 1)[0]).lower()
    if _ELAPSED.search(plain):
        return Nature.TIME
    plain = _BRACKET.sub("", plain).replace("general", "").replace("am/pm", "")
    if "%" in plain:
        return Nature.PERCENT
    if re.search("[yd]", plain) or "mmm" in plain:
        return Nature.DATE
    return Nature.TIME if re.search("[hs]", plain) else Nature.NUMBER


@lru_cache(maxsize=1024)
def literal(code: str) -> str:
    """Return the words a format adds to the number: `0.0" hrs"` adds `hrs`."""
    words = "".join(a or b or "" for a, b in _LITERAL.findall(code.split(";", 1)[0]))
    return " ".join(words.split())


def shortest(number: float) -> str:
    """Return the shortest decimal that is the stored number: `5.83`, `1200`."""
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(number)


def quoted(number: float, code: str) -> str:
    """Return a stored number as it is quoted: the value, and its format unless General."""
    return f"{shortest(number)} [{code}]" if code and code != GENERAL else shortest(number)


def quoted_display(stored: str, kind: str, display: str) -> str:
    """Return a stored value with its kind and the words displayed for it, as it is quoted."""
    return f"{stored} [{kind}]" if display == stored else f'{stored} [{kind}] "{display}"'


def day(serial: float, *, since_1904: bool = False) -> datetime:
    """Return the instant behind a serial day. Raises ValueError or OverflowError outside years.

    1900 counts a 29 February it never had, so days before March 1900 are one off there.
    """
    start = datetime(1904, 1, 1, tzinfo=UTC) if since_1904 else datetime(1899, 12, 30, tzinfo=UTC)
    early = not since_1904 and 0 < serial < 60
    return start + timedelta(seconds=round((serial + early) * 86_400))


_FIXED = re.compile(r"(#,##)?0(?:\.(0+))?(%?)")


def displayed(number: float, code: str) -> str:
    """Return what a spreadsheet shows for the common formats; empty where we do not say."""
    if not code or code == GENERAL:
        return shortest(number)
    if fixed := _FIXED.fullmatch(code):
        places = len(fixed[2] or "")
        shown = number * 100 if fixed[3] else number
        grouped = f"{shown:,.{places}f}" if fixed[1] else f"{shown:.{places}f}"
        return grouped + fixed[3]
    if nature(code) is Nature.TIME and re.fullmatch(r"\[?h+\]?:mm(:ss)?", code):
        return _clock(number, code)
    return ""


def _clock(days: float, code: str) -> str:
    whole = days if code.startswith("[") else days % 1
    seconds = round(whole * 86_400)
    minutes, rest = divmod(seconds, 60) if code.endswith("ss") else (seconds // 60, 0)
    hours, minutes = divmod(minutes, 60)
    width = code.strip("[").split("]")[0].split(":")[0].count("h")
    tail = f":{rest:02d}" if code.endswith("ss") else ""
    return f"{hours:0{width}d}:{minutes:02d}{tail}"
