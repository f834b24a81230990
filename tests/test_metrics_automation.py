"""What machines decide alone: two printed numbers, a part of a whole, and the grade by it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.model import Absence
from metrics import automation, speed
from metrics.comparability import between, differing, grade, group_reasons
from metrics.figure import Figure
from metrics.footing import IMPORTANT, Footing, of_figure
from tests.drawn import Drawn, observations

MEASURES = "measures_solely_automated | measures_not_automated"
KNOWN = "known"


def of_measures(alone: object, others: object) -> Figure:
    (found,) = automation.by_machine(observations(f"{MEASURES}\n{alone} | {others}"))
    return found


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_share_is_its_own_two_numbers(alone: int, others: int) -> None:
    found = of_measures(alone, others)
    if alone + others < 30:
        assert not found.known
        return
    assert (found.numerator, found.denominator) == (alone, alone + others)
    assert found.value == alone / (alone + others)
    assert len(found.basis) == 2
    assert automation.MIXED in found.caveats


@pytest.mark.parametrize(("alone", "others"), [("50", ""), ("50", "."), (">50", "9"), ("9", "9")])
def test_without_two_numbers_or_with_few_there_is_no_share(alone: str, others: str) -> None:
    found = of_measures(alone, others)
    assert not found.known
    assert found.withheld


def test_silence_is_no_share_of_nought() -> None:
    assert of_measures("", "900").absence is Absence.NOT_REPORTED
    assert of_measures("0", "900").value == 0


NOTICES = """
    platform | population | actor           | notices | notices_solely_automated
    tiktok   | all        | all             | 1000    | .
    tiktok   | notices    | all             | .       | 250
    tiktok   | all        | trusted_flagger | 100     | .
    tiktok   | notices    | trusted_flagger | .       | 0
    x        | all        | all             | 200     | .
    x        | notices    | all             | .       | 300
    facebook | notices    | all             | .       | 300
"""


def test_notices_are_held_against_all_notices_of_the_same_people() -> None:
    found = automation.by_machine(observations(NOTICES))
    told = {(f.platform, f.actor): f for f in found}
    assert told["tiktok", "all"].value == 0.25
    assert told["tiktok", "trusted_flagger"].value == 0
    assert told["x", "all"].withheld == "more by machine alone than in all are printed"
    assert told["facebook", "all"].withheld == "the number of notices is not stated"


def test_no_share_is_an_average_of_languages() -> None:
    head = f"breakdown | {MEASURES}"
    rows = "\n | 100 | 900\nlanguage=de | 90 | 10\nlanguage=fr | 10 | 90"
    found = automation.by_machine(observations(head + rows))
    assert {f.breakdown: f.value for f in found}[""] == 0.1


# --- the grade -------------------------------------------------------------------------------


def medians(**by_machine: int | str) -> list[Figure]:
    """Return medians on 1,000 notices of some services, so many decided by machine alone."""
    head = "platform | population | notices | notice_action_median | notices_solely_automated"
    rows = [f"{p} | all | 1000 | 5.5 | ." for p in by_machine]
    rows += [f"{p} | notices | . | . | {n}" for p, n in by_machine.items()]
    return list(speed.median_to_act(observations("\n".join((head, *rows)))))


@pytest.mark.parametrize(("n", "same"), [(300, True), (500, True), (501, False), ("", False)])
def test_shares_within_20_points_are_the_same_and_what_is_unknown_is_not(
    n: int | str, *, same: bool
) -> None:
    a, b = map(of_figure, medians(tiktok=300, pinterest=n))
    assert ("automation" not in differing(a, b, IMPORTANT)) is same


def test_a_median_knows_the_share_that_its_report_prints() -> None:
    (found,) = medians(tiktok=300)
    assert found.automation == 0.3
    assert of_figure(found).stand.automation == 0.3
    assert of_figure(found)["automation"] == "30 % alone"


def test_a_share_is_of_all_content_and_no_kind_of_harm() -> None:
    drawn = observations(
        "category | population | notices | notice_action_median | notices_solely_automated\n"
        "TOTAL | all | 1000 | 5.5 | .\nTOTAL | notices | . | . | 300\n3e | all | 90 | 7.5 | ."
    )
    assert {f.category: f.automation for f in speed.median_to_act(drawn)} == {
        "dsa/TOTAL": 0.3,
        "dsa/3e": None,
    }


def test_a_publisher_that_says_none_stands_beside_a_printed_0() -> None:
    """Facebook says that people handle all notices; its definition holds for 2025-H2."""
    drawn = observations(
        "platform | population | notices | notice_action_median | notices_solely_automated\n"
        "facebook | all | 900 | 5.5 | .\nx | all | 900 | 5.5 | .\nx | notices | . | . | 0",
        period="2025-H2",
    )
    a, b = map(of_figure, speed.median_to_act(drawn))
    assert (a["automation"], b["automation"]) == ("none", "0 % alone")
    assert "automation" not in differing(a, b, IMPORTANT)


def test_what_is_counted_is_never_called_not_stated() -> None:
    fields = dict.fromkeys(("statistic",), KNOWN)
    a, b = (Footing.of(n, fields, s) for n, s in (("murmur", 0.1), ("warble", 0.9)))
    (told,) = [r for r in grade(a, b)[1] if r.startswith("Share handled by machine")]
    assert told == "Share handled by machine: 10 % alone (murmur); 90 % alone (warble)."
    near = [Footing.of(n, fields, s) for n, s in (("murmur", 0.1), ("warble", 0.3))]
    assert not [r for r in group_reasons(near) if "handled by machine" in r]


def test_two_numbers_on_the_evidence_page_are_graded_by_it_as_well() -> None:
    drawn = observations(
        "platform | population | notices | notice_action_median | notices_solely_automated\n"
        "tiktok | all | 1000 | 5.5 | .\ntiktok | notices | . | . | 300\n"
        "pinterest | all | 1000 | 6.5 | .\npinterest | notices | . | . | 900"
    )
    pair = [o for o in drawn if o.series.measure == "notice_action_median"]
    machine = automation.shares(Drawn(drawn), pair)
    assert sorted(machine.values()) == [0.3, 0.9]
    told = between(pair[0], pair[1], machine=machine).reasons
    assert any("30 % alone (TikTok); 90 % alone (Pinterest)" in reason for reason in told)
    figures = speed.median_to_act(drawn)
    assert between(*sorted(figures, key=lambda f: -f.platform.count("t"))).grade is (
        between(pair[0], pair[1], machine=machine).grade
    )
    assert automation.shares(Drawn(drawn), [o for o in drawn if o not in pair]) == {}
