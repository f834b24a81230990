"""What readers may know of what lies between a service's own figure and the testers'."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from metrics.exercises import compared
from metrics.exercises.cohort import Cohort
from metrics.exercises.disclosure import Form
from metrics.exercises.shown import Shown
from metrics.figure import Figure

_OF_TESTERS = "The testers' share"
"""How a reason begins that tells the testers' figure."""


@dataclass(frozen=True, slots=True)
class Against:
    """Why the testers' figure and the service's own are not subtracted, or by how much they differ.

    `gap` is a sentence, empty where nothing may be subtracted or shown; `reasons` say why not.
    """

    reasons: tuple[str, ...] = ()
    gap: str = ""


def against(of: Cohort, stated: Iterable[Figure], seen: Shown) -> Mapping[str, Against]:
    """Return by service what lies between its own figures and the tests of the whole round.

    Reasons that tell of the testers' figure, and the difference, only where the figure itself
    is shown in full.
    """
    platforms = {s.platform: s for s in seen.services if not s.hidden}
    told: dict[str, Against] = {}
    for one in compared.beside(of, map(compared.of_figure, stated)):
        if one.platform not in platforms or not one.stated:
            continue
        line = platforms[one.platform].line("spd_share_decided_24h")
        full = line is not None and line.form is Form.FULL and not seen.about
        gap = one.gap.sentence if one.gap is not None and full else ""
        reasons = [why for why in one.reasons if full or not why.startswith(_OF_TESTERS)]
        told[one.platform] = Against(tuple(reasons), gap)
    return told
