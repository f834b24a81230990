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
from functools import lru_cache

from data.model import Absence, Bound, UnitStatus, Value
from scrapers.printed.decimals import DIGITS, number_of
from scrapers.printed.hint import Hint, Kind, Mark, ValueFault
from scrapers.printed.units import HOURS, SCALES, UNIT_WORDS, UNITS, in_unit

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
_QUANTITY = re.compile(rf"(?P<digits>{DIGITS}|[.,]\d+)\s*(?P<word>%|[a-z]+)?\.?")
_CLOCK = re.compile(r"(\d{1,4}):([0-5]\d)(?::([0-5]\d))?\s*([a-z]+)?\.?")
_RANGE = re.compile(
    rf"(?P<low>{DIGITS})\s*(?P<u>%|[a-z]+)?\s*(?:-|–|—|to|and)\s*(?P<high>{DIGITS})\s*"
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
        return Value(absence=absence, unit=UNITS[kind], printed_unit=unit)
    bound, rest = _lead(plain)
    hint = Hint(kind, mark, unit, UnitStatus(status) if status else UnitStatus.BY_TEMPLATE)
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
    hint = Hint(kind, Mark.POINT, unit, UnitStatus(status) if status else UnitStatus.BY_TEMPLATE)
    measured, printed, used = in_unit(number, word, hint, f"{number:.15g}")
    return Value(measured, unit=UNITS[kind], unit_status=used, printed_unit=printed)


def _plain_digits(words: str, kind: Kind, unit: str, status: str) -> Value:
    """Read nothing but digits: by far the most frequent cell, and never ambiguous."""
    known = UnitStatus(status) if status else UnitStatus.BY_TEMPLATE
    factor = HOURS[unit or "hour"] if kind is Kind.HOURS else SCALES.get(unit, 1.0)
    return Value(float(words) * factor, unit=UNITS[kind], unit_status=known, printed_unit=unit)


def _shown(words: str) -> str:
    """Return printed words for a sentence: long ones are cut between words, and say so."""
    flat = " ".join(words.split())
    if len(flat) <= 60:
        return repr(flat)
    return f"a text of {len(flat)} characters ({flat[:40].rpartition(' ')[0]} ...)"


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
    if word and UNIT_WORDS.get(word) != "hour":
        raise ValueFault(f"{found[0]!r} is a clock time in an unknown unit")
    number = int(hours) + int(minutes) / 60 + int(seconds or 0) / 3600
    status = UnitStatus.STATED if word else UnitStatus.INFERRED
    printed = "h:mm:ss" if seconds else "h:mm"
    hint = Hint(Kind.HOURS, Mark.POINT, "hour", status)
    return _bounded(number, bound, hint, f"{printed} {word or ''}".strip(), status)


def _compound(rest: str, hint: Hint, bound: Bound) -> Value | None:
    """Read "1 day 3 hours" and "2d 4h"; None when the words are not of that form."""
    parts = re.findall(r"(\d+(?:\.\d+)?)\s*([a-z]+),?(?:\s+and)?\s*", rest)
    whole = re.fullmatch(r"(?:\d+(?:\.\d+)?\s*[a-z]+,?(?:\s+and)?\s*){2,}", rest)
    if not whole or any(word not in UNIT_WORDS for _, word in parts):
        return None
    number = sum(float(n) * HOURS[UNIT_WORDS[word]] for n, word in parts)
    return _bounded(number, bound, hint, rest, UnitStatus.STATED)


def _range(found: re.Match[str], hint: Hint) -> Value:
    word = found["word"] or found["u"] or ""
    low, printed, used = _quantity(found["low"], found["u"] or word, hint)
    high, _, _ = _quantity(found["high"], word, hint)
    if low > high:
        raise ValueFault(f"{found[0]!r} is a range that runs backwards")
    return Value(
        low=low,
        high=high,
        bound=Bound.RANGE,
        unit=UNITS[hint.kind],
        unit_status=used,
        printed_unit=printed,
    )


def _bounded(number: float, bound: Bound, hint: Hint, printed: str, used: UnitStatus) -> Value:
    unit = UNITS[hint.kind]
    if bound in (Bound.BELOW, Bound.AT_MOST):
        return Value(high=number, bound=bound, unit=unit, unit_status=used, printed_unit=printed)
    if bound in (Bound.ABOVE, Bound.AT_LEAST):
        return Value(low=number, bound=bound, unit=unit, unit_status=used, printed_unit=printed)
    return Value(number=number, bound=bound, unit=unit, unit_status=used, printed_unit=printed)


def _quantity(digits: str, word: str, hint: Hint) -> tuple[float, str, UnitStatus]:
    return in_unit(number_of(digits, hint), word, hint, digits)
