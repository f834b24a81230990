"""What may be said at all: the gates a number passes before it is shown, in this order.

    privacy      people or reports of a test too few to stay unnamed
    number       too few cases for a median, a share or a ratio
    reliability  the share of a sample, too wide to mean anything
    coverage     too few services for "the latest" or for an order
    definition   two ways of counting, or a unit that is in doubt

Every gate answers with a Ruling: passed, or why not in words a reader sees in place of the
number. Who may be accused is decided here as well.
"""

from __future__ import annotations

from dataclasses import dataclass

from data.model import Finding, Tier
from metrics.counts import Count
from metrics.estimators import wilson
from metrics.figure import Figure

ORDER = ("privacy", "number", "reliability", "coverage", "definition")
"""The gates in the order in which they are asked (research on metrics, 3.2)."""

LEAST_PEOPLE = 10
"""Least people or test reports in a cell that is shown (UK LLC: at least 10 for counts,
percentages and medians; Office for National Statistics: nothing below 10)."""

LEAST_DERIVED = 10
"""Least cases of a published median or of a ratio derived from one (research on metrics, 3.2)."""

LEAST_SHARED = 30
"""Least cases of a share, and least effective size of a sample's share (NCHS Series 2, 175)."""

WIDEST = 0.30
"""Width of a 95 % interval from which on a sample's share is hidden (NCHS Series 2, 175)."""

NARROW = 0.05
"""Width of a 95 % interval up to which a sample's share is shown (NCHS Series 2, 175)."""

WIDEST_TO_SHARE = 1.30
"""Width divided by the share above which it is hidden in between (NCHS Series 2, 175)."""

LEAST_COVERAGE = 0.65
"""Share of reporting services that must have a figure (rule of thumb of the European
Commission's Joint Research Centre for composite indicators)."""

LATEST_MONTHS = 12
"""A period that ended longer ago than this is never called the latest."""

LEAST_RANKED = 5
"""Services of grade A or B with each other from which on a list may be in order of value
(research on metrics, 4.1)."""

NOISY_BELOW = 1_000
"""Counts below this vary from period to period without any cause (research on metrics, 3.1)."""

LEAST_RESTRICTIONS = 1_000
"""Least restrictions that complaints are held against (research on metrics, catalogue)."""

NOT_A_SAMPLE = "not a sample"
"""What the gate on reliability says of a published total: every case is counted in it."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What one gate says: `why` not, in words, or nothing; `note` where it does not apply."""

    gate: str
    why: str = ""
    note: str = ""

    @property
    def passed(self) -> bool:
        """Whether the number may be shown as far as this gate goes."""
        return not self.why


PASSED = Ruling("all")
"""The ruling where no gate objects."""


def first(*rulings: Ruling) -> Ruling:
    """Return the first refusal in the order of the gates, or that there is none."""
    ordered = sorted(rulings, key=lambda one: ORDER.index(one.gate))
    return next((one for one in ordered if not one.passed), PASSED)


def privacy(people: float | None, *, persons: bool) -> Ruling:
    """Return whether a cell about persons or test reports is large enough to be shown.

    Counts that a publisher prints of its own work are about cases and pass.
    """
    if not persons:
        return Ruling("privacy", note="a publisher's own count")
    if people is None:
        return Ruling("privacy", "the number of reports is not known, hidden to protect people")
    few = people < LEAST_PEOPLE
    return Ruling(
        "privacy", f"fewer than {LEAST_PEOPLE} reports, hidden to protect people" if few else ""
    )


def number(n: Count, minimum: float, cases: str) -> Ruling:
    """Return whether there are certainly enough cases for a figure; `cases` is their word."""
    if n.low is None:
        return Ruling("number", f"the number of {cases} is not stated")
    if n.at_least(minimum):
        return Ruling("number")
    if n.high >= minimum:
        return Ruling("number", f"the number of {cases} is printed as a limit")
    return Ruling("number", f"fewer than {minimum:g} {cases}")


def reliability(hits: float, size: float, *, sample: bool) -> Ruling:
    """Return whether the share of `hits` in `size` means anything; `size` may be effective.

    A published total counts every case: it has no sampling interval and the gate does not
    apply. A share of nought has no width to hold against itself and needs a narrow interval.
    """
    if not sample:
        return Ruling("reliability", note=NOT_A_SAMPLE)
    if size < LEAST_SHARED:
        return Ruling("reliability", f"too few reports (n = {size:.0f})")
    low, high = wilson(hits, size)
    width = high - low
    if width >= WIDEST:
        return Ruling("reliability", f"too uncertain ({low * 100:.0f} to {high * 100:.0f} %)")
    if width > NARROW and width * size > WIDEST_TO_SHARE * hits:
        told = f"too uncertain for so small a share ({low * 100:.1f} to {high * 100:.1f} %)"
        return Ruling("reliability", told)
    return Ruling("reliability")


def coverage(known: int, reporting: int) -> Ruling:
    """Return whether enough of the services that report have a figure to speak of all."""
    if reporting and known >= LEAST_COVERAGE * reporting:
        return Ruling("coverage")
    services = "service" if reporting == 1 else "services"
    return Ruling(
        "coverage", f"{known} of {reporting} {services}, below {LEAST_COVERAGE * 100:.0f} %"
    )


def definition(*differences: str) -> Ruling:
    """Return whether two figures are counted alike: the first difference that is given."""
    return Ruling("definition", next((words for words in differences if words), ""))


def is_latest(months: int, covered: Ruling) -> bool:
    """Return whether a period that ended so many months ago may be called the latest."""
    return months <= LATEST_MONTHS and covered.passed


def may_accuse(subject: Figure | Finding) -> bool:
    """Whether a figure or finding may feed a list of findings, a duty or a verdict.

    Only what rests on the publisher's own document: a copy or a press report may itself be at
    fault, so it is shown and compared with its mark, and accuses nobody.
    """
    return subject.tier is Tier.HELD
