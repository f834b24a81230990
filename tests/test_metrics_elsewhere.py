"""Laws of figures outside the harmonised reports: under their own name, newest first, in words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from data.model import (
    Absence,
    Bound,
    Citation,
    Observation,
    Series,
    Tier,
    Value,
)
from data.query import Query
from data.reference import measures
from metrics.elsewhere import (
    CLOCK_WORDS,
    apart,
    by_clock,
    regimes,
    seen_by_testers,
    statement,
    told,
)
from metrics.lens import Lens


def _said(programme: str, platform: str, share: float, **where: str) -> Observation:
    """Return a synthetic statement of one regime."""
    at = {"jurisdiction": "EU", "breakdown": "", "harm": "intimate_images", "end": "2022-05-13"}
    at |= where
    series = Series(
        *(programme, platform, "", at["jurisdiction"], "drawn/x", "all", "all", "removal_rate"),
        *(at["breakdown"], "2022-03-28", at["end"]),
    )
    return Observation(
        series=series,
        value=Value(share, unit="share"),
        citation=Citation("drawn/0", "#cell=2,14", str(share)),
        document="drawn",
        definition="not_stated",
        harm=at["harm"],
        tier=Tier.PRESS,
        read_by="drawn@1",
        first_seen=datetime(2026, 9, 1, tzinfo=UTC),
        numerator=5,
        denominator=25,
    )


class Drawn:
    """A ledger of synthetic statements."""

    def __init__(self, *found: Observation) -> None:
        self.found = found

    def observations(self, query: Query) -> list[Observation]:
        """Return what answers the query."""
        return [
            o
            for o in self.found
            if (not query.programmes or o.series.programme in query.programmes)
            and (not query.jurisdictions or o.series.jurisdiction in query.jurisdictions)
            and (not query.harms or o.harm in query.harms)
        ]


def test_a_regime_stands_under_its_own_name_and_the_template_is_not_among_them() -> None:
    ledger = Drawn(_said("coc_monitoring", "x", 0.5), _said("dsa_annex_i", "x", 0.9))
    assert [r.programme.id for r in regimes(ledger, Lens())] == ["coc_monitoring"]


def test_only_the_newest_round_is_shown_and_the_older_are_counted() -> None:
    rounds = [_said("coc_monitoring", "x", n / 10, breakdown=f"round={n}") for n in (6, 7, 5)]
    found = regimes(Drawn(*rounds), Lens())[0]
    assert [s.told for s in found.inside] == ["70 %"]
    assert found.earlier == 2


def test_harms_outside_the_lens_stay_apart() -> None:
    ledger = Drawn(
        _said("coc_monitoring", "x", 0.5), _said("coc_monitoring", "x", 0.6, harm="hate_speech")
    )
    other = Drawn(_said("coc_monitoring", "tiktok", 0.6, harm="hate_speech"))
    assert len(regimes(ledger, Lens())[0].inside + regimes(ledger, Lens())[0].outside) == 1
    assert [len(regimes(other, Lens())[0].inside), len(regimes(other, Lens())[0].outside)] == [0, 1]


def test_tests_come_before_what_services_say() -> None:
    ledger = Drawn(_said("netzdg", "x", 0.5), _said("coc_monitoring", "x", 0.6))
    assert [r.programme.who_states for r in regimes(ledger, Lens())] == ["testers saw", "they say"]


def test_a_chosen_service_and_place_are_obeyed() -> None:
    ledger = Drawn(
        _said("coc_monitoring", "x", 0.5),
        _said("coc_monitoring", "tiktok", 0.6),
        _said("coc_monitoring", "x", 0.7, jurisdiction="AT"),
    )
    found = regimes(ledger, Lens(platforms=("x",)))
    assert [s.told for s in found[0].inside] == ["50 %"]


def test_what_testers_saw_is_found_wherever_it_was() -> None:
    ledger = Drawn(_said("michigan_ncim", "x", 0.0, jurisdiction="ZZ"), _said("netzdg", "x", 0.5))
    found = seen_by_testers(ledger, ("intimate_images",))
    assert [(s.told, s.out_of) for s in found] == [("0 %", "5 of 25")]
    assert [s.doubt for s in found] == ["too few reports (n = 25)"]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Value(0.282, unit="share"), "28.2 %"),
        (Value(0.0, unit="share"), "0 %"),
        (Value(absence=Absence.NOT_REPORTED), "not reported"),
        (Value(low=1500, bound=Bound.ABOVE), "more than 1,500"),
        (Value(high=24, bound=Bound.AT_MOST, unit="hour"), "at most 24 hours"),
        (Value(250, bound=Bound.APPROXIMATE), "about 250"),
        (Value(low=48, high=72, bound=Bound.RANGE, unit="hour"), "48 hours to 3 days (72 h)"),
        (Value(1, unit="flag"), "yes"),
        (Value(0, unit="flag"), "no"),
        (Value(4, unit="grade"), "A"),
        (Value(1.7, unit="number", printed_unit="percentage_points"), "1.7 points"),
    ],
)
def test_values_are_told_as_what_they_are(value: Value, words: str) -> None:
    assert told(value) == words


def test_clocks_never_share_a_table_and_the_newest_period_comes_first() -> None:
    measured = (
        *("removal_within_24h_share", "videos_removed", "removal_before_any_views_share"),
        "user_reports_actioned_less_than_2_hours_share",
    )
    rows = [
        statement(one._replace(series=one.series._replace(measure=measure)))
        for end in ("2023-03-31", "2026-03-31", "2024-03-31")
        for measure in measured
        for one in (_said("tiktok_cger", "tiktok", 0.5, end=end),)
    ]
    found = by_clock(rows)
    assert {clock: len(of) for clock, of in found.items()} == {
        "report_to_decision": 3,
        "upload_to_removal": 6,
        "none": 3,
    }
    for of in found.values():
        ends = [s.observation.series.period_end for s in of]
        assert ends == sorted(ends, reverse=True)
        assert len({measures()[s.observation.series.measure].clock for s in of}) == 1


def test_every_clock_of_a_measure_has_words() -> None:
    assert {m.clock for m in measures().values()} <= set(CLOCK_WORDS)


@pytest.mark.parametrize(("cases", "few"), [(29, True), (30, False), (None, False)])
def test_a_share_of_few_cases_is_greyed_and_a_count_never(cases: int | None, few: bool) -> None:
    share = _said("coc_monitoring", "x", 0.5)._replace(denominator=cases)
    assert statement(share).few is few
    assert not statement(share._replace(value=Value(5.0, unit="count"))).few


def test_regimes_of_other_places_are_named_with_worldwide_first_and_those_shown_left_out() -> None:
    held = [
        ("netzdg", "tiktok", "DE"),
        ("tiktok_cger", "tiktok", "DE"),
        ("meta_cser", "facebook", "WW"),
        ("coc_monitoring", "x", "EU"),
        ("coc_monitoring", "x", "DE"),
    ]
    found = apart(held, Lens(), ["coc_monitoring"])
    assert list(found) == ["WW", "DE"]
    assert len(found["DE"]) == 2
    assert list(apart(held, Lens(platforms=("facebook",)), [])) == ["WW"]
    assert apart(held, Lens(jurisdiction="WW"), ["netzdg", "tiktok_cger", "coc_monitoring"]) == {}
