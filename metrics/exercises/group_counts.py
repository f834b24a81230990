"""How many reports stand behind what readers may choose, with what must stay hidden.

One table holds every count that is printed: what was filed, what was left out and why, what is
left of each service, and of each service by channel, reporter and language. It is protected as
one (research on metrics, 3.2): small, single-handed and dominated cells are hidden, then
whatever would give them away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from metrics.exercises import disclosure
from metrics.exercises.cohort import Cohort, LeftOut
from metrics.exercises.suppression import Sum, Table, suppress_audited
from metrics.gates import LEAST_PEOPLE

CHOICES = ("channel", "reporter_group", "language")
"""What reports may be chosen by, one at a time: two at once could tell of few people."""

Key = tuple[str, ...]
FILED: Key = ("filed",)
VALID: Key = ("valid",)


@dataclass(frozen=True, slots=True)
class GroupCounts:
    """Counts by what they count; None is hidden.

    ("filed",), ("valid",), ("out", reason), (platform, service) and (platform, service, stratum,
    value) are the keys.
    """

    counts: Mapping[Key, int | None]

    def of(self, platform: str, chosen: tuple[str, str] | None = None) -> int | None:
        """Return how many reports of a service there are, None where that is hidden."""
        return self.counts.get(("platform", platform, *(chosen or ())))

    def to_the_nearest_5(self) -> GroupCounts:
        """Return the counts as they stand in public where the items are not the testers' own."""
        near = {k: None if n is None else disclosure.rounded(n) for k, n in self.counts.items()}
        return GroupCounts(near)

    def choices(self) -> tuple[tuple[str, str], ...]:
        """Return the strata and values of which anything may be shown."""
        found = (key[2:] for key, n in self.counts.items() if len(key) > 2 and n is not None)
        order = sorted({(name, value) for name, value in found})
        return tuple(sorted(order, key=lambda one: CHOICES.index(one[0])))

    def left_out(self) -> tuple[tuple[LeftOut, int | None], ...]:
        """Return why reports were left out, and how many for each reason."""
        return tuple(
            (why, self.counts[key]) for why in LeftOut if (key := ("out", why.name)) in self.counts
        )


def group_counts(of: Cohort, *, protected: bool, strata: Sequence[str] = CHOICES) -> GroupCounts:
    """Return the counts of a round; `protected` hides what readers must not see."""
    cells = _cells(of, strata)
    counts = {key: sum(by.values()) for key, by in cells.items()}
    if not protected:
        return GroupCounts(dict(counts))
    keys, table = list(counts), table_of(counts)
    barred = [i for i, key in enumerate(keys) if _barred(key, cells[key])]
    if any(key[0] == "out" and n < LEAST_PEOPLE for key, n in counts.items()):
        barred.append(keys.index(FILED))  # rather than a service, which would tell it else
    shown = suppress_audited(table, barred).shown(table)
    return GroupCounts(dict(zip(keys, shown, strict=True)))


def table_of(counts: Mapping[Key, int]) -> Table:
    """Return counts with all the sums among them, for the audit."""
    return Table(tuple(counts.values()), _sums(list(counts)))


def _barred(key: Key, by: Mapping[str, int]) -> bool:
    # Why a report was left out is no cell of an organisation: it is about the notice.
    about_notices = key[0] in ("out", "filed")
    return not about_notices and not disclosure.cell(by).passed


def _cells(of: Cohort, strata: Sequence[str]) -> dict[Key, Counter[str]]:
    """Return for each key how many reports each organisation put in it."""
    found: dict[Key, Counter[str]] = {FILED: Counter(), VALID: Counter()}
    for why, n in of.left_out:
        found["out", why.name] = Counter({"": n})
        found[FILED][""] += n
    values = {s: sorted({v for c in of.cases for v in c.strata(s)}) for s in strata}
    for platform in sorted({c.item.platform for c in of.cases}):
        found["platform", platform] = Counter()
        for stratum, all_values in values.items():
            found |= {("platform", platform, stratum, v): Counter() for v in all_values}
    for case in of.cases:
        who, platform = case.report.organisation, case.item.platform
        keys: list[Key] = [FILED, VALID, ("platform", platform)]
        keys += [("platform", platform, s, v) for s in strata for v in case.strata(s)]
        for key in keys:
            found[key][who] += 1
    return found


def _sums(keys: Sequence[Key]) -> tuple[Sum, ...]:
    place = {key: i for i, key in enumerate(keys)}
    platforms = [key for key in keys if key[0] == "platform" and len(key) == 2]
    out = [place[key] for key in keys if key[0] == "out"]
    lines = [Sum(place[VALID], tuple(place[key] for key in platforms))] if platforms else []
    lines.append(Sum(place[FILED], (place[VALID], *out)))
    split = sorted(key for key in keys if len(key) > 2)
    for (_, platform, _), parts in groupby(split, key=lambda key: key[:3]):
        total = place["platform", platform]
        lines.append(Sum(total, tuple(place[key] for key in parts)))
    return tuple(lines)
