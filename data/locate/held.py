"""What a workbook holds at an address, read back."""

from __future__ import annotations

from typing import NamedTuple


class Held(NamedTuple):
    """A cell: its quote, what a person sees in it, and what it keeps beside, as (what, words)."""

    quote: str = ""
    shown: str = ""
    stored: tuple[tuple[str, str], ...] = ()


Cells = dict[tuple[int, int], Held]
"""The cells of a sheet that hold anything, by row and column from 1."""


def typed(quote: str, value: str, code: str, shown: str) -> Held:
    """Return a cell that keeps a value under a number format."""
    stored = (("Stored value", value), ("Number format", code), ("Shown as", shown))
    return Held(quote, shown or value, stored)
