"""Whether a share printed twice is one share, once with fewer digits.

A file of TikTok's of 2021 prints 0.213169976, the next one 0.213 for the same quarter: nobody
restated anything. The rule is narrow, since a real change can look like it.
"""

from __future__ import annotations

import re

from data.model import Observation

_KEPT = 3
"""Digits behind the point that the shorter print may keep."""
_TELLING = 6
"""Digits behind the point of a longer print that no percentage has."""
_LARGE = 0.1
"""A share of which three digits behind the point are precise enough: 0.1 % beside 0.14 % is
another figure, 65.8 % beside 65.84 % is not."""
_BEHIND_THE_POINT = re.compile(r"\.(\d+)")


def rounded(one: Observation, two: Observation) -> bool:
    """Return whether one of two exact shares is the other rounded to three digits."""
    a, b = one.value, two.value
    if not (a.exact and b.exact and a.unit == b.unit == "share"):
        return False
    if a.number is None or b.number is None or _printed(one) == _printed(two):
        return False
    short, long = sorted((a.number, b.number), key=_decimals)
    tells = _decimals(long) >= _TELLING or short >= _LARGE
    return tells and _decimals(long) > _KEPT and short > 0 and round(long, _KEPT) == short


def _printed(one: Observation) -> int:
    """Return how many digits stand behind the point of the printed words."""
    found = _BEHIND_THE_POINT.search(one.citation.quote)
    return len(found[1]) if found else 0


def _decimals(number: float) -> int:
    return len(f"{number:.12f}".rstrip("0").partition(".")[2])
