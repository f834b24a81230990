"""Units of printed numbers: durations come back in hours, shares in [0, 1]."""

from __future__ import annotations

import re

from data.model import UnitStatus
from scrapers.printed.hint import Hint, Kind, ValueFault

HOURS = {"second": 1 / 3600, "minute": 1 / 60, "hour": 1.0, "day": 24.0, "week": 168.0}
UNIT_WORDS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), "second"),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), "minute"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), "hour"),
    **dict.fromkeys(("d", "day", "days"), "day"),
    **dict.fromkeys(("w", "week", "weeks"), "week"),
}
UNITS = {
    Kind.COUNT: "count",
    Kind.HOURS: "hour",
    Kind.SHARE: "share",
    Kind.NUMBER: "number",
}
SCALES = {"thousand": 1e3, "k": 1e3, "million": 1e6, "millions": 1e6, "mn": 1e6, "billion": 1e9}


def unit_word(words: str, kind: Kind) -> str:
    """Return the unit that a number format adds to its number, empty when it adds no word.

    Raises ValueFault for words that are no unit: they may change what the number means.
    """
    word = words.casefold().rstrip(".")
    if not re.search(r"[^\W\d_]|%", word):
        return ""
    known = UNIT_WORDS if kind is Kind.HOURS else SCALES
    if word not in known and word != "%":
        raise ValueFault(f"the number format adds {words!r}, which is no unit of a {kind.value}")
    return word


def _without_noise(number: float, digits: str) -> float:
    """Return a number without what a binary fraction added: 0.9329999999999999 is 0.933.

    Files print one or the other from release to release, and nobody restated anything. What
    differs by more than such a fraction can has its digits for a reason.
    """
    if len(digits) < 15:
        return number
    short = float(f"{number:.12g}")
    return short if abs(number - short) <= 1e-15 * max(1.0, number) else number


def in_unit(number: float, word: str, hint: Hint, digits: str) -> tuple[float, str, UnitStatus]:
    """Return a number in the unit of its kind, with the unit printed and how that is known."""
    number = _without_noise(number, digits)
    if hint.kind is Kind.HOURS:
        return _hours(number, word, hint)
    if hint.kind is Kind.SHARE:
        return _share(number, word, hint)
    if word in SCALES:
        return _scaled(number, word), word, UnitStatus.STATED
    if word == "%" and hint.kind is Kind.NUMBER:
        return number, word, UnitStatus.STATED
    if word:
        raise ValueFault(f"{digits} {word!r} is not a {hint.kind.value}")
    number = _scaled(number, hint.unit)
    if hint.kind is Kind.COUNT and number != int(number):
        raise ValueFault(f"{digits!r} is not a whole number, so it is no count")
    return number, hint.unit, hint.status


def _scaled(number: float, word: str) -> float:
    # 2.3 million is 2,300,000: six decimals undo what binary fractions add.
    return round(number * SCALES[word], 6) if word in SCALES else number


def _hours(number: float, word: str, hint: Hint) -> tuple[float, str, UnitStatus]:
    if word:
        if word not in UNIT_WORDS:
            raise ValueFault(f"{word!r} is not a unit of time")
        return number * HOURS[UNIT_WORDS[word]], word, UnitStatus.STATED
    return number * HOURS[hint.unit or "hour"], hint.unit, hint.status


def _share(number: float, word: str, hint: Hint) -> tuple[float, str, UnitStatus]:
    if word in ("%", "percent"):
        if number > 100:
            raise ValueFault(f"{number:g} % is more than the whole")
        return number / 100, word, UnitStatus.STATED
    if word:
        raise ValueFault(f"{word!r} is not a unit of a share")
    if hint.unit == "percent":
        return number / 100, "percent", hint.status
    if number > 1:
        raise ValueFault(f"{number:g} is neither a fraction of 1 nor marked as a percentage")
    return number, hint.unit, hint.status
