"""What each statement is measured against, by a plain rule that looks at all earlier ones.

`plain` below goes through everything that was stated before, once more for each statement, and
is there to be read. The rule of the program must say the same of whatever history is drawn.
All documents and figures are synthetic.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from types import FrameType
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from data import lineage, passes
from data.lineage import Cause, steps, with_returns
from data.model import Citation, Observation, Obtained, Snapshot, Tier, Value
from data.passes import held_as, in_time, measured
from data.query import Vintage
from tests import releases

SERIES = releases.series("2025-Q1")
WAYS = (
    (Obtained.FETCHED, Tier.HELD),
    (Obtained.RECORDED, Tier.SECOND_HAND),
    (Obtained.DROPPED, Tier.SECOND_HAND),
)
EDITIONS = (1, 2, 20250331, 20250630)


def snapshot(number: int, day: int, way: tuple[Obtained, Tier]) -> Snapshot:
    """Return bytes by a way they can come here: original, transcription, copy."""
    at, (obtained, tier) = releases.START + timedelta(days=day), way
    address, made = f"https://synthetic.example/{number % 2}", releases.snapshot(number)
    return replace(made, url=address, fetched_at=at, obtained=obtained, tier=tier)


def vintage(held: Snapshot, reading: int, value: float, edition: int, row: int = 1) -> Vintage:
    """Return what one reading took from a snapshot; not superseded."""
    said = Citation(held.id, f"#cell={row},5", str(value))
    about = ("synthetic/x", "not_stated", "harassment", held.tier, f"test@{reading}")
    found = Observation(SERIES, Value(value, unit="share"), said, *about, held.fetched_at, edition)
    return Vintage(found, reading, False)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Vintage], dict[str, Snapshot]]:
    """Return statements of one series: read again, with returns, in whatever order they lie."""
    days = draw(st.lists(st.integers(0, 9), min_size=1, max_size=6))
    held = [snapshot(n, day, draw(st.sampled_from(WAYS))) for n, day in enumerate(days)]
    readings = draw(st.lists(st.sampled_from(held), max_size=12))
    # 0.213 is 0.213169976 rounded: see `data.rounding`.
    values, editions = st.sampled_from((0.1, 0.2, 0.213, 0.213169976)), st.sampled_from(EDITIONS)
    found = [
        vintage(one, number, draw(values), draw(editions), row)
        for number, one in enumerate(readings)
        for row in range(draw(st.sampled_from((1, 1, 1, 2))))
    ]
    last = {v.observation.citation.snapshot: v.reading for v in found}
    found = [
        v._replace(superseded=v.reading < last[v.observation.citation.snapshot]) for v in found
    ]
    later = st.lists(st.integers(1, 12), max_size=3, unique=True)
    back = {s.id: [s.fetched_at + timedelta(days=n) for n in draw(later)] for s in held}
    return draw(st.permutations(with_returns(found, back))), {s.id: s for s in held}


def name(one: Vintage) -> str:
    """Return the snapshot that a statement stands in."""
    return one.observation.citation.snapshot


def plain(
    history: Sequence[Vintage], snapshots: dict[str, Snapshot]
) -> list[tuple[Vintage, Vintage | None, Vintage | None]]:
    """Return each statement that counts, what it is measured against, and who said it before."""
    found: list[tuple[Vintage, Vintage | None, Vintage | None]] = []
    earlier: list[Vintage] = []
    for one in sorted(history, key=in_time):
        kin = [v for v in earlier if _kind(v, snapshots) == _kind(one, snapshots)]
        if one.again and not _says_something(one, kin):
            continue
        found.append((one, _before(one, earlier, snapshots), _same_before(one, earlier)))
        earlier.append(one)
    return found


def _kind(one: Vintage, snapshots: dict[str, Snapshot]) -> str:
    return held_as(one.observation, snapshots)


def _says_something(one: Vintage, kin: list[Vintage]) -> bool:
    if not kin or name(kin[-1]) == name(one):
        return False
    return kin[-1].observation.edition <= one.observation.edition


def _before(one: Vintage, earlier: list[Vintage], snapshots: dict[str, Snapshot]) -> Vintage | None:
    of_its_bytes = [v for v in earlier if name(v) == name(one)]
    if of_its_bytes and not one.again:
        return of_its_bytes[-1]
    others = _one_of_each(one, [v for v in earlier if name(v) != name(one)])
    kin = [v for v in others if _kind(v, snapshots) == _kind(one, snapshots)]
    nearest = kin or others
    return nearest[-1] if nearest else None


def _one_of_each(one: Vintage, earlier: list[Vintage]) -> list[Vintage]:
    """Return one reading of each snapshot, in the order they came, what returned at the end."""
    order: list[str] = []
    for v in earlier:
        if v.again and name(v) in order:
            order.remove(name(v))
        if name(v) not in order:
            order.append(name(v))
    return [_used(one, [v for v in earlier if name(v) == which]) for which in order]


def _used(one: Vintage, made: list[Vintage]) -> Vintage:
    made = sorted(made, key=lambda v: v.reading)
    older = [v for v in made if v.reading < one.reading]
    return made[-1] if not one.superseded else (older or made[:1])[-1]


def _same_before(one: Vintage, earlier: list[Vintage]) -> Vintage | None:
    value = one.observation.value
    said = [v for v in earlier if lineage.same(v.observation.value, value)]
    said = [v for v in said if one.superseded or not v.superseded]
    return said[-1] if said else None


@settings(max_examples=500)
@given(histories())
def test_each_statement_is_measured_as_the_plain_rule_says(
    drawn: tuple[list[Vintage], dict[str, Snapshot]],
) -> None:
    history, snapshots = drawn
    told = plain(history, snapshots)
    assert list(measured(history, snapshots)) == [(one, before) for one, before, _ in told]
    found = steps(history, snapshots, ())
    assert [(s.now, s.before) for s in found] == [(one, before) for one, before, _ in told]
    for step, (_, _, same) in zip(found, told, strict=True):
        anew = step.changed and step.cause is not Cause.REREAD
        assert step.back_to == (same if anew else None)


def test_the_work_grows_with_the_number_of_statements_and_not_with_its_square() -> None:
    few, many = _lines_run(100), _lines_run(400)
    assert many < 5 * few


def _lines_run(number: int) -> int:
    """Return how many lines the rule runs for a history: no busy machine makes them more."""
    held = [snapshot(n, n, WAYS[n % 3]) for n in range(number)]
    found = [vintage(one, n, n / number, 1) for n, one in enumerate(held)]
    back = {s.id: [s.fetched_at + timedelta(days=n % 7)] for n, s in enumerate(held)}
    history, ours = with_returns(found, back), (lineage.__file__, passes.__file__)
    lines = 0

    def count(frame: FrameType, event: str, _: object) -> Callable[..., Any] | None:
        nonlocal lines
        lines += event == "line"
        return count if frame.f_code.co_filename in ours else None

    before = sys.gettrace()
    sys.settrace(count)
    try:
        steps(history, {s.id: s for s in held}, ())
    finally:
        sys.settrace(before)
    return lines
