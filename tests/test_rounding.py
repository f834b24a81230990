"""A share with fewer digits is no restatement; anything that could be a change stays one."""

from __future__ import annotations

import pytest

from data.lineage import Cause
from data.model import Citation, Observation, Snapshot
from data.query import Vintage
from data.rounding import rounded
from metrics.vintages import revisions
from tests import drawn, own
from tests.test_metrics_vintages import Ledger

_NAME = "synthetic-2023-q4.csv"


def _share(words: str, number: float) -> Observation:
    content = (own.FOLDER / "tiktok_cger" / _NAME).read_bytes()
    found = own.read("tiktok_cger", content, _NAME).observations
    one = next(o for o in found if o.value.unit == "share" and o.value.number is not None)
    value = type(one.value)(number=number, unit="share", unit_status=one.value.unit_status)
    return one._replace(value=value, citation=one.citation._replace(quote=words))


@pytest.mark.parametrize(
    ("long", "short"),
    [
        (("0.213169976", 0.213169976), ("0.213", 0.213)),
        (("0.139904602", 0.139904602), ("0.14", 0.14)),
        (("0.002320202", 0.002320202), ("0.002", 0.002)),
        (("0.9141", 0.9141), ("0.914", 0.914)),
        (("0.96185217 [0.0000]", 0.96185217), ("0.9620000000000001", 0.962)),
        (("65.84%", 0.6584), ("65.8%", 0.658)),
    ],
)
def test_a_share_with_fewer_digits_is_the_same_share(
    long: tuple[str, float], short: tuple[str, float]
) -> None:
    assert rounded(_share(*long), _share(*short))
    assert rounded(_share(*short), _share(*long))


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (("0.213169976", 0.213169976), ("0.214", 0.214)),
        (("0.14%", 0.0014), ("0.1%", 0.001)),
        (("95.04%", 0.9504), ("95.00%", 0.95)),
        (("0.933", 0.933), ("0.93", 0.93)),
        (("0.000104", 0.000104), ("0", 0.0)),
        (("0.913", 0.913), ("0.913", 0.913)),
    ],
)
def test_what_may_be_a_change_stays_one(one: tuple[str, float], two: tuple[str, float]) -> None:
    assert not rounded(_share(*one), _share(*two))


def test_a_time_or_a_count_is_never_rounded_away() -> None:
    (one,) = drawn.observations("platform | notice_action_median\ntiktok | 20.123456")
    (two,) = drawn.observations("platform | notice_action_median\ntiktok | 20.123")
    assert not rounded(one, two)
    found = revisions(*_history("20.123456", "20.123"))
    assert [r.cause for r in found] == [Cause.FIRST, Cause.RESTATED]


def _history(*hours: str) -> tuple[list[Vintage], dict[str, Snapshot]]:
    ledger = Ledger()
    for one in hours:
        ledger.states(one)
    return ledger.history, ledger.snapshots


def test_a_rounded_share_is_told_and_counts_as_no_change() -> None:
    ledger = Ledger().states("20.1").states("20.2")
    shares = [_share("0.213169976", 0.213169976), _share("0.213", 0.213)]
    history = [
        v._replace(observation=v.observation._replace(value=s.value, citation=_quoting(v, s)))
        for v, s in zip(ledger.history, shares, strict=True)
    ]
    first, again = revisions(history, ledger.snapshots)
    assert (first.cause, again.cause) == (Cause.FIRST, Cause.ROUNDED)
    assert not again.changed
    assert again.sentence.startswith("Stated again with fewer or more digits")


def _quoting(vintage: Vintage, share: Observation) -> Citation:
    return vintage.observation.citation._replace(quote=share.citation.quote)
