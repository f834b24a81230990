"""Times of published studies, whose curves other programs have printed.

GEHAN: Freireich et al. 1963, Blood 21:699, as in R's MASS::gehan. AML: Miller 1981, as in R's
survival, tests/doaml. BMT: Scrucca et al. 2007, as in scikit-survival, tests/test_nonparametric.
"""

from __future__ import annotations

from metrics.exercises.survival import Waits


def until(decided: str, open_: str = "") -> Waits:
    """Return waits from the hours of those decided and of those still open."""
    ends, kept = ([float(word) for word in words.split()] for words in (decided, open_))
    return Waits.of([*ends, *kept], [True] * len(ends) + [False] * len(kept))


GEHAN_6MP = until("6 6 6 7 10 13 16 22 23", "6 9 10 11 17 19 20 25 32 32 34 35")
GEHAN_PLACEBO = until("1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23")
AML_MAINTAINED = until("9 13 18 23 31 34 48", "13 28 45 161")
AML_NOT_MAINTAINED = until("5 5 8 8 12 23 27 30 33 43 45", "16")

BMT = {
    0: "2 4 7 8 32 35 35 67 68 70 72",
    1: "0 1 3 3 3 4 4 8 12",
    2: "0 1 2 3 4 5 7 7 8 9 10 13 14 22 26",
}
