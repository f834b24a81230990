"""What may be said at all: who may be accused, and which figure may be called the latest."""

from __future__ import annotations

from datetime import date

from data.model import Finding, Tier
from metrics.figure import Figure

LATEST_MONTHS = 12
"""A period that ended longer ago than this is never called the latest."""

NOISY_BELOW = 1_000
"""Counts below this vary from period to period without any cause (research on metrics, 3.1)."""


def may_accuse(subject: Figure | Finding) -> bool:
    """Whether a figure or finding may feed a list of findings, a duty or a verdict.

    Only what rests on the publisher's own document: a copy or a press report may itself be at
    fault, so it is shown and compared with its mark, and accuses nobody.
    """
    return subject.tier is Tier.HELD


def is_latest(figure: Figure, today: date) -> bool:
    """Whether a figure is recent enough to be called the latest."""
    return figure.months_old(today) <= LATEST_MONTHS
