"""A synthetic ledger of a given size: invented services, invented figures, real shapes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime

from data.annex_i import template
from data.harms import harm_of
from data.model import (
    Absence,
    Citation,
    Document,
    Observation,
    Obtained,
    Reading,
    Series,
    Snapshot,
    Tier,
    Value,
)
from data.places import members
from data.reference import platforms

AT = datetime(2026, 9, 1, tzinfo=UTC)
PERIODS = [
    (f"{y}-{a}", f"{y}-{b}")
    for y in (2024, 2025, 2026)
    for a, b in (("01-01", "06-30"), ("07-01", "12-31"))
][:-1]
_MEASURES = {
    "EU": ("notices", "notice_items", "notice_action_median", "notice_actions_terms"),
    "state": ("orders_to_act", "order_act_effect_median"),
}


def readings(size: int) -> Iterator[Reading]:
    """Yield Readings of about 20,000 observations each until `size` are out (seed 7)."""
    rng, left = random.Random(7), size  # noqa: S311  figures, not secrets
    names = sorted(platforms())
    for number in range(10_000):
        if left <= 0:
            return
        platform = names[number % len(names)]
        start, end = PERIODS[(number // len(names)) % len(PERIODS)]
        reading = _reading(rng, platform, (start, end), min(left, 20_000), number)
        left -= len(reading.observations)
        yield reading


def _reading(
    rng: random.Random, platform: str, period: tuple[str, str], most: int, number: int
) -> Reading:
    source = f"synthetic_{number}"
    snapshot = Snapshot(
        source, f"{number:064x}", "", AT, Obtained.DROPPED, Tier.HELD, "synthetic.csv", 1
    )
    document = Document(f"{source}/x", source, "Synthetic", "Nobody", "", Tier.HELD)
    found: list[Observation] = []
    for series, harm in _series(platform, period):
        if len(found) == most:
            break
        found.append(_observation(rng, series, harm, snapshot, document, len(found)))
    return Reading(snapshot, "synthetic@1", (document,), tuple(found))


def _series(platform: str, period: tuple[str, str]) -> Iterator[tuple[Series, str]]:
    states = sorted(members("EU", AT.date()))
    for category in template().categories:
        key = f"dsa/{category.key}"
        harm = harm_of("dsa", key).harm
        for place in ("EU", *states):
            for measure in _MEASURES["EU" if place == "EU" else "state"]:
                for actor in ("all", "trusted_flagger"):
                    yield (
                        Series(
                            *("dsa_annex_i", platform, "", place, key, "all", actor, measure, ""),
                            *period,
                        ),
                        harm,
                    )


def _observation(
    rng: random.Random,
    series: Series,
    harm: str,
    snapshot: Snapshot,
    document: Document,
    row: int,
) -> Observation:
    blank = rng.random() < 0.4
    number = float(rng.randrange(100_000))
    value = Value(absence=Absence.NOT_REPORTED) if blank else Value(number)
    return Observation(
        series=series,
        value=value,
        citation=Citation(snapshot.id, f"#cell={row + 2},6", "" if blank else f"{number:.0f}"),
        document=document.id,
        definition="not_stated",
        harm=harm,
        tier=Tier.HELD,
        read_by="synthetic@1",
        first_seen=AT,
    )
