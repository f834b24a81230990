"""Type printed words: number, unit, bound or absence. What is not certain is refused.

    "6,309,990"        count 6309990            "Within 24 hours"   at most 24 h, unit stated
    "289,42"           289.42 h (comma file)    "2.2 - 2.7"         a range
    "8:17 HRS"         8.2833 h, unit stated    "50%"               share 0.5, unit stated
    "" / "0" / "N/A"   not reported / zero / not applicable

Durations come back in hours, shares in [0, 1]. Which mark separates decimals is decided per
file from cells that allow one reading only (`decimal_mark`); a cell that stays ambiguous
raises ValueFault, it is never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache

from data.model import Absence, Bound, UnitStatus, Value


class Kind(StrEnum):
    """What a column may hold."""

    COUNT = "count"
    HOURS = "hours"
    SHARE = "share"
    NUMBER = "number"


class Mark(StrEnum):
    """Which character separates decimals in a file."""

    POINT = "point"
    COMMA = "comma"
    UNDECIDED = "undecided"
    MIXED = "mixed"


class ValueFault(ValueError):
    """The words cannot be read safely; the message says why in one sentence."""


_ABSENT = {
    "": Absence.NOT_REPORTED,
    "-": Absence.NOT_REPORTED,
    "--": Absence.NOT_REPORTED,
    "–": Absence.NOT_REPORTED,
    "—": Absence.NOT_REPORTED,
    "not reported": Absence.NOT_REPORTED,
    "not available": Absence.NOT_REPORTED,
    "no data": Absence.NOT_REPORTED,
    "n/a": Absence.NOT_APPLICABLE,
    "na": Absence.NOT_APPLICABLE,
    "n.a.": Absence.NOT_APPLICABLE,
    "not applicable": Absence.NOT_APPLICABLE,
    "withheld": Absence.WITHHELD,
    "confidential": Absence.WITHHELD,
    "redacted": Absence.WITHHELD,
    "suppressed": Absence.WITHHELD,
    "not offered": Absence.NOT_OFFERED,
}
_HOURS = {"second": 1 / 3600, "minute": 1 / 60, "hour": 1.0, "day": 24.0, "week": 168.0}
_UNIT_WORDS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), "second"),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), "minute"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), "hour"),
    **dict.fromkeys(("d", "day", "days"), "day"),
    **dict.fromkeys(("w", "week", "weeks"), "week"),
}
_UNITS = {
    Kind.COUNT: "count",
    Kind.HOURS: "hour",
    Kind.SHARE: "share",
    Kind.NUMBER: "number",
}
_SCALES = {"thousand": 1e3, "k": 1e3, "million": 1e6, "millions": 1e6, "mn": 1e6, "billion": 1e9}
_DIGITS = r"\d(?:[\d.,'\u00a0\u202f ]*\d)?"
_QUANTITY = re.compile(rf"(?P<digits>{_DIGITS}|[.,]\d+)\s*(?P<word>%|[a-z]+)?\.?")
_CLOCK = re.compile(r"(\d{1,4}):([0-5]\d)(?::([0-5]\d))?\s*([a-z]+)?\.?")
_RANGE = re.compile(
    rf"(?P<low>{_DIGITS})\s*(?P<u>%|[a-z]+)?\s*(?:-|–|—|to|and)\s*(?P<high>{_DIGITS})\s*"
    r"(?P<word>%|[a-z]+)?"
)
_LEADS = tuple(
    (bound, re.compile(words + r"\s*(?=[\d.])"))
    for bound, words in (
        (Bound.AT_MOST, r"(?:within|up to|at most|maximum of|no more than|≤|<=)"),
        (Bound.BELOW, r"(?:just under|less than|fewer than|under|below|<)"),
        (Bound.AT_LEAST, r"(?:at least|no fewer than|no less than|minimum of|≥|>=)"),
        (Bound.ABOVE, r"(?:just over|more than|over|above|>)"),
        (
            Bound.APPROXIMATE,
            r"(?:approximately|approx\.?|about|around|circa|ca\.|roughly|nearly|~|≈)",
        ),
    )
)


# A report prints the same few thousand words over and over; typed values are immutable.
@lru_cache(maxsize=32_768)
def read_value(
    words: str, kind: Kind, mark: Mark = Mark.POINT, *, unit: str = "", status: str = ""
) -> Value:
    """Return the typed value of printed words. Raises ValueFault when they are not certain.

    `unit` is the unit that header, note or declaration give (`hour`, `day`, `minute`,
    `million`), with its `status`; a unit in the cell itself always wins. Without either, a
    duration is in hours by the template.
    """
    if words.isascii() and words.isdigit() and kind is not Kind.SHARE:
        return _plain_digits(words, kind, unit, status)
    plain = _plain(words)
    if (absence := _ABSENT.get(plain)) is not None:
        return Value(absence=absence, unit=_UNITS[kind], printed_unit=unit)
    bound, rest = _lead(plain)
    hint = _Hint(kind, mark, unit, UnitStatus(status) if status else UnitStatus.BY_TEMPLATE)
    if kind is Kind.HOURS and (clock := _CLOCK.fullmatch(rest)):
        return _clock(clock, bound)
    if found := _RANGE.fullmatch(rest):
        return _range(found, hint)
    if kind is Kind.HOURS and (compound := _compound(rest, hint, bound)):
        return compound
    if not (found := _QUANTITY.fullmatch(rest)):
        raise ValueFault(f"{_shown(words)} is not a number")
    number, printed, used = _quantity(found["digits"], found["word"] or "", hint)
    return _bounded(number, bound, hint, printed, used)


def read_number(
    number: float, kind: Kind, *, word: str = "", unit: str = "", status: str = ""
) -> Value:
    """Return the typed value of a number that is stored and not printed: no mark is at stake.

    `word` is a unit that stands with the number itself, `unit` and `status` are those of
    `read_value`. Raises ValueFault when no figure of this kind can be that number.
    """
    if not 0 <= number < float("inf"):
        raise ValueFault(f"{number:g} is below nothing or no number, so it is no {kind.value}")
    hint = _Hint(kind, Mark.POINT, unit, UnitStatus(status) if status else UnitStatus.BY_TEMPLATE)
    measured, printed, used = _measured(number, word, hint, f"{number:.15g}")
    return Value(measured, unit=_UNITS[kind], unit_status=used, printed_unit=printed)


def unit_word(words: str, kind: Kind) -> str:
    """Return the unit that a number format adds to its number, empty when it adds no word.

    Raises ValueFault for words that are no unit: they may change what the number means.
    """
    word = words.casefold().rstrip(".")
    if not re.search(r"[^\W\d_]|%", word):
        return ""
    known = _UNIT_WORDS if kind is Kind.HOURS else _SCALES
    if word not in known and word != "%":
        raise ValueFault(f"the number format adds {words!r}, which is no unit of a {kind.value}")
    return word


def _plain_digits(words: str, kind: Kind, unit: str, status: str) -> Value:
    """Read nothing but digits: by far the most frequent cell, and never ambiguous."""
    known = UnitStatus(status) if status else UnitStatus.BY_TEMPLATE
    factor = _HOURS[unit or "hour"] if kind is Kind.HOURS else _SCALES.get(unit, 1.0)
    return Value(float(words) * factor, unit=_UNITS[kind], unit_status=known, printed_unit=unit)


def _shown(words: str) -> str:
    """Return printed words for a sentence: long ones are cut between words, and say so."""
    flat = " ".join(words.split())
    if len(flat) <= 60:
        return repr(flat)
    return f"a text of {len(flat)} characters ({flat[:40].rpartition(' ')[0]} ...)"


class _Hint:
    """What is known about a cell before it is read."""

    __slots__ = ("kind", "mark", "status", "unit")

    def __init__(self, kind: Kind, mark: Mark, unit: str, status: UnitStatus) -> None:
        self.kind = kind
        self.mark = mark
        self.unit = unit
        self.status = status


def _plain(words: str) -> str:
    return " ".join(words.replace("\u00a0", " ").split()).casefold()


def _lead(plain: str) -> tuple[Bound, str]:
    if plain[0].isdigit():
        return Bound.EXACT, plain
    for bound, pattern in _LEADS:
        if found := pattern.match(plain):
            return bound, plain[found.end() :]
    return Bound.EXACT, plain


def _clock(found: re.Match[str], bound: Bound) -> Value:
    hours, minutes, seconds, word = found.groups()
    if word and _UNIT_WORDS.get(word) != "hour":
        raise ValueFault(f"{found[0]!r} is a clock time in an unknown unit")
    number = int(hours) + int(minutes) / 60 + int(seconds or 0) / 3600
    status = UnitStatus.STATED if word else UnitStatus.INFERRED
    printed = "h:mm:ss" if seconds else "h:mm"
    hint = _Hint(Kind.HOURS, Mark.POINT, "hour", status)
    return _bounded(number, bound, hint, f"{printed} {word or ''}".strip(), status)


def _compound(rest: str, hint: _Hint, bound: Bound) -> Value | None:
    """Read "1 day 3 hours" and "2d 4h"; None when the words are not of that form."""
    parts = re.findall(r"(\d+(?:\.\d+)?)\s*([a-z]+),?(?:\s+and)?\s*", rest)
    whole = re.fullmatch(r"(?:\d+(?:\.\d+)?\s*[a-z]+,?(?:\s+and)?\s*){2,}", rest)
    if not whole or any(word not in _UNIT_WORDS for _, word in parts):
        return None
    number = sum(float(n) * _HOURS[_UNIT_WORDS[word]] for n, word in parts)
    return _bounded(number, bound, hint, rest, UnitStatus.STATED)


def _range(found: re.Match[str], hint: _Hint) -> Value:
    word = found["word"] or found["u"] or ""
    low, printed, used = _quantity(found["low"], found["u"] or word, hint)
    high, _, _ = _quantity(found["high"], word, hint)
    if low > high:
        raise ValueFault(f"{found[0]!r} is a range that runs backwards")
    return Value(
        low=low,
        high=high,
        bound=Bound.RANGE,
        unit=_UNITS[hint.kind],
        unit_status=used,
        printed_unit=printed,
    )


def _bounded(number: float, bound: Bound, hint: _Hint, printed: str, used: UnitStatus) -> Value:
    unit = _UNITS[hint.kind]
    if bound in (Bound.BELOW, Bound.AT_MOST):
        return Value(high=number, bound=bound, unit=unit, unit_status=used, printed_unit=printed)
    if bound in (Bound.ABOVE, Bound.AT_LEAST):
        return Value(low=number, bound=bound, unit=unit, unit_status=used, printed_unit=printed)
    return Value(number=number, bound=bound, unit=unit, unit_status=used, printed_unit=printed)


def _without_noise(number: float, digits: str) -> float:
    """Return a number without what a binary fraction added: 0.9329999999999999 is 0.933.

    Files print one or the other from release to release, and nobody restated anything. What
    differs by more than such a fraction can has its digits for a reason.
    """
    if len(digits) < 15:
        return number
    short = float(f"{number:.12g}")
    return short if abs(number - short) <= 1e-15 * max(1.0, number) else number


def _quantity(digits: str, word: str, hint: _Hint) -> tuple[float, str, UnitStatus]:
    return _measured(_number(digits, hint), word, hint, digits)


def _measured(number: float, word: str, hint: _Hint, digits: str) -> tuple[float, str, UnitStatus]:
    number = _without_noise(number, digits)
    if hint.kind is Kind.HOURS:
        return _hours(number, word, hint)
    if hint.kind is Kind.SHARE:
        return _share(number, word, hint)
    if word in _SCALES:
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
    return round(number * _SCALES[word], 6) if word in _SCALES else number


def _hours(number: float, word: str, hint: _Hint) -> tuple[float, str, UnitStatus]:
    if word:
        if word not in _UNIT_WORDS:
            raise ValueFault(f"{word!r} is not a unit of time")
        return number * _HOURS[_UNIT_WORDS[word]], word, UnitStatus.STATED
    return number * _HOURS[hint.unit or "hour"], hint.unit, hint.status


def _share(number: float, word: str, hint: _Hint) -> tuple[float, str, UnitStatus]:
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


_GROUPED = {
    Mark.POINT: re.compile(r"[1-9]\d{0,2}(?:[, '\u00a0\u202f]\d{3})+(?:\.\d+)?"),
    Mark.COMMA: re.compile(r"[1-9]\d{0,2}(?:[. '\u00a0\u202f]\d{3})+(?:,\d+)?"),
}
_DECIMAL = {Mark.POINT: re.compile(r"\d*\.?\d+"), Mark.COMMA: re.compile(r"\d*,?\d+")}


def _number(digits: str, hint: _Hint) -> float:
    """Return the number that `digits` can only mean under the file's decimal mark."""
    if digits.isdigit():
        return float(digits)
    readings = {m: r for m in (Mark.POINT, Mark.COMMA) if (r := _reading(digits, m)) is not None}
    if hint.kind is Kind.COUNT:
        readings = {m: r for m, r in readings.items() if r == int(r)} or readings
    if hint.mark in readings:
        return readings[hint.mark]
    if hint.mark in (Mark.UNDECIDED, Mark.MIXED) and len(set(readings.values())) == 1:
        return next(iter(readings.values()))
    if hint.mark is Mark.MIXED or hint.mark is Mark.UNDECIDED:
        raise ValueFault(f"{digits!r} can be read two ways and the file does not settle which")
    raise ValueFault(
        f"{digits!r} is no {hint.kind.value} in a file whose decimals have a {hint.mark.value}"
    )


def _reading(digits: str, mark: Mark) -> float | None:
    """Return `digits` read with one decimal mark, or None when they cannot be."""
    if _GROUPED[mark].fullmatch(digits):
        body, _, tail = digits.rpartition("." if mark is Mark.POINT else ",")
        if not body or (len(tail) == 3 and _is_group(digits, tail, mark)):
            body, tail = digits, ""
        plain = re.sub(r"[., '\u00a0\u202f]", "", body)
        return float(f"{plain}.{tail or 0}")
    if _DECIMAL[mark].fullmatch(digits):
        return float(digits.replace(",", "."))
    return None


def _is_group(digits: str, tail: str, mark: Mark) -> bool:
    separator = digits[-len(tail) - 1]
    return separator != ("." if mark is Mark.POINT else ",")


def decimal_mark(cells: Iterable[tuple[str, Kind]]) -> Mark:
    """Decide a file's decimal mark from the cells that allow one reading only.

    `289,42` or `1.234,5` say comma; `95.30694`, `0.21` or `6,309,990` say point. In a count
    column `788,745` can only be a grouped integer. Evidence for both is MIXED, for neither
    UNDECIDED.
    """
    votes = {vote for words, kind in cells if (vote := _vote(words, kind))}
    if len(votes) == 1:
        return votes.pop()
    return Mark.MIXED if votes else Mark.UNDECIDED


_BARE = re.compile(r"\d[\d.,]*")


def _vote(words: str, kind: Kind) -> Mark | None:
    if "." not in words and "," not in words:
        return None
    found = {v for d in _BARE.findall(words) if (v := _vote_of(d.rstrip(".,"), kind))}
    return found.pop() if len(found) == 1 else None


def _vote_of(digits: str, kind: Kind) -> Mark | None:
    readings = {m: r for m in (Mark.POINT, Mark.COMMA) if (r := _reading(digits, m)) is not None}
    if kind is Kind.COUNT:
        readings = {m: r for m, r in readings.items() if r == int(r)}
    return next(iter(readings)) if len(readings) == 1 else None
