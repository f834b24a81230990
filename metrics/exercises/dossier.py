"""All that is held of one round of report tests, each kind apart: what further figures rest on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data.exercises.model import Appeal, Assessment, Coding, Dispute
from metrics.exercises.cohort import Cohort, MixedAssignment, Records, Selection, cohort
from metrics.exercises.outcomes import LAWFUL_ARM

BREAKING_ARM = "rule_breaking"
"""The control items that break rules for adults: the comparison arm."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """The valid reports of a round, its control items apart, and what followed decisions.

    `stages` holds every attempt where one channel followed the other, for the shares of each.
    """

    of: Cohort
    lawful: Cohort
    breaking: Cohort
    stages: Cohort
    appeals: Sequence[Appeal] = ()
    disputes: Sequence[Dispute] = ()
    assessments: Sequence[Assessment] = ()
    codings: Sequence[Coding] = ()


def dossier(
    records: Records,
    appeals: Sequence[Appeal] = (),
    disputes: Sequence[Dispute] = (),
    assessments: Sequence[Assessment] = (),
) -> Dossier:
    """Return all that is held of a round."""
    return Dossier(
        of=sound(records, Selection()),
        lawful=sound(records, Selection(arm=LAWFUL_ARM)),
        breaking=sound(records, Selection(arm=BREAKING_ARM)),
        stages=cohort(records, Selection(every_attempt=True, assignment="sequential")),
        appeals=appeals,
        disputes=disputes,
        assessments=assessments,
        codings=records.codings,
    )


def sound(records: Records, chosen: Selection) -> Cohort:
    """Return a cohort; of two ways to assign channels, never one cohort, what the lot drew."""
    try:
        return cohort(records, chosen)
    except MixedAssignment:
        lot = Selection(chosen.arm, chosen.contested, chosen.every_attempt, "randomised")
        return cohort(records, lot)
