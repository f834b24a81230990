"""One number from test reports, with all it takes to doubt it, and the sentence that says it.

It is no `metrics.figure.Figure`: that rests on printed words and names them, this one rests on
reports that nobody outside may see, so it carries counts and no ids.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from metrics.estimators import Bounds
from metrics.figure import Caveat, Span
from metrics.gates import PASSED, Ruling
from metrics.words import hours

Stratum = tuple[tuple[str, str], ...]
"""Which reports: pairs of a stratum and its value, such as ("platform", "murmur")."""


@dataclass(frozen=True, slots=True)
class TestFigure:
    """One answer to one question about some valid reports of one exercise.

    `value` or limits are given, or `withheld` says why there is no number. Hours for durations,
    0-1 for shares. `span` says what the limits are: a 95 % interval, or bounds that hold for
    certain. `n` reports are worth `n_eff` independent ones (`deff`). `numerator` and
    `denominator` are counts of reports. `ruling` is the gate for a verdict, a rank or a
    comparison: where it refuses, counts and interval stand alone. `privacy` is the gate for
    showing the figure to the public at all. `sentence` says it in plain words.

    Raises ValueError for nothing or two things said, limits the wrong way round, or no reports.
    """

    __test__ = False  # not for pytest

    metric: str
    exercise: str
    stratum: Stratum
    unit: str
    direction: str
    n: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    span: Span = Span.INTERVAL
    n_eff: float = 0.0
    deff: float = 1.0
    freedom: int | None = None
    numerator: int | None = None
    denominator: int | None = None
    withheld: str = ""
    ruling: Ruling = PASSED
    privacy: Ruling = PASSED
    sentence: str = ""
    caveats: tuple[Caveat, ...] = ()
    method: str = ""

    def __post_init__(self) -> None:
        """Refuse a figure that says two things or none, or that has no basis."""
        if self.known == bool(self.withheld):
            raise ValueError("a figure has a number, or says why there is none")
        if self.n <= 0 and self.known:
            raise ValueError("no reports give no figure")
        order = [x for x in (self.low, self.value, self.high) if x is not None]
        if any(b < a - 1e-9 for a, b in pairwise(order)):
            raise ValueError("the limits hold the value")

    @property
    def known(self) -> bool:
        """Whether there is anything to show but words."""
        return self.value is not None or self.low is not None or self.high is not None

    @property
    def small(self) -> bool:
        """Whether only the small form may be shown: counts and interval, without a verdict."""
        return not self.ruling.passed

    @property
    def limits(self) -> Bounds | None:
        """Both limits, None where one of them is open."""
        both = self.low is not None and self.high is not None
        return Bounds(self.low or 0.0, self.high or 0.0) if both else None

    def of(self, stratum: str) -> str:
        """Return the value of a stratum, empty where the figure is not split by it."""
        return dict(self.stratum).get(stratum, "")


def percent(low: float, high: float) -> str:
    """Return limits of a share as whole per cents, in the form "61-91 %"."""
    return f"{low * 100:.0f}\N{EN DASH}{high * 100:.0f} %"


def shares_said(hits: int, n: int, words: str, limits: Bounds) -> str:
    """Return a share as a sentence: "20 of 25 unanswered after 7 days; 61-91 %"."""
    return f"{hits} of {n} {words}; {percent(*limits)}"


def times_said(words: str, value: float, low: float | None, high: float | None) -> str:
    """Return a duration with its limits in words; an open limit is told as not reached."""
    to = f"to {hours(high)}" if high is not None else "on, upper limit not reached"
    return f"{words}: {hours(value)}; {hours(low or 0.0)} {to}"
