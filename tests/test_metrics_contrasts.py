from __future__ import annotations

import re

import pytest

from metrics import speed
from metrics.contrasts import contrasts
from metrics.figure import Contrast
from tests.drawn import observations

# Figures of TikTok's and X's reports for the first half of 2026, part 4; the rest is synthetic.
TIKTOK = """
    platform | category | actor           | notices | notice_action_median
    tiktok   | TOTAL    | all             | 1081646 | 5.6
    tiktok   | 3e       | all             | 63059   | 12.6
    tiktok   | TOTAL    | trusted_flagger | 471     | 12.3
"""


def drawn(table: str, **everywhere: str) -> tuple[Contrast, ...]:
    return contrasts(speed.median_to_act(observations(table, **everywhere)))


def test_intimate_images_and_trusted_flaggers_are_set_against_all_notices() -> None:
    images, flaggers = drawn(TIKTOK)
    assert images.kind == "intimate_images"
    assert images.sentence == (
        "TikTok says it acted on half of intimate-image notices within 12.6 hours, and on half of "
        "all notices within 5.6 hours (January to June 2026; 63,059 and 1,081,646 notices)."
    )
    assert flaggers.kind == "trusted_flaggers"
    assert "half of notices from trusted flaggers within 12.3 hours" in flaggers.sentence
    assert "mix" in {c.code for c in images.caveats}
    assert (images.first.value, images.second.value) == (12.6, 5.6)


def test_half_of_the_notices_acted_on_is_not_half_of_the_notices() -> None:
    (found,) = drawn("""
        platform | category | notices | notice_action_median
        x        | TOTAL    | 492493  | 2.3
        x        | 3e       | 2926    | 7.0
    """)
    assert found.sentence == (
        "X says that half of the intimate-image notices it acted on took up to 7 hours, and half "
        "of all notices it acted on took up to 2.3 hours (January to June 2026; 2,926 and 492,493 "
        "notices received)."
    )


def test_a_service_is_set_against_its_own_last_period() -> None:
    found = drawn("""
        period  | notices | notice_action_median
        2025-H2 | 7000    | 5.8
        2026-H1 | 9000    | 5.6
    """)
    assert [c.kind for c in found] == ["trend"]
    assert found[0].sentence == (
        "murmur says it acted on half of all notices within 5.6 hours in January to June 2026, "
        "and within 5.8 hours in July to December 2025 (9,000 and 7,000 notices)."
    )


def test_a_break_between_two_periods_stands_in_the_sentence() -> None:
    (found,) = drawn(
        """
        period  | notices | notice_action_median
        2025-H2 | 7000    | 5.8
        2026-H1 | 9000    | 5.6
        """,
        platform="facebook",
    )
    assert "Meta is said to have changed its counting rules" in found.sentence
    assert found.sentence.endswith("we have not read it in its reports.")


@pytest.mark.parametrize(
    "row",
    [
        "TOTAL | all | 9000 | 0",  # a median of 0 says nothing about speed
        "TOTAL | all | 29 | 5.6",  # too few notices
        "TOTAL | all | 9000 | <5",  # a limit is no point
        "TOTAL | all | 9000 | ",
    ],
)
def test_nothing_is_set_against_a_total_that_says_nothing(row: str) -> None:
    table = f"category | actor | notices | notice_action_median\n{row}\n3e | all | 100 | 12.6"
    assert drawn(table) == ()


@pytest.mark.parametrize(("n", "told"), [("29", 0), ("30", 1)])
def test_thirty_notices_are_the_least_for_a_contrast(n: str, told: int) -> None:
    table = "category | notices | notice_action_median\nTOTAL | 9000 | 5\n3e | {} | 12.6"
    assert len(drawn(table.format(n))) == told


def test_two_clocks_are_never_set_against_each_other() -> None:
    assert not drawn("""
        category | notices | notice_action_median | unit_status
        TOTAL    | 9000    | 5                    | stated
        3e       | 900     | 12.6                 | by_template
    """)


def test_categories_of_other_services_and_periods_are_not_mixed_in() -> None:
    assert not drawn("""
        platform | category | period  | notices | notice_action_median
        murmur   | TOTAL    | 2026-H1 | 9000    | 5
        warble   | 3e       | 2026-H1 | 900     | 12.6
        murmur   | 3e       | 2025-H2 | 900     | 12.6
    """)


def test_contrasts_stand_by_name_of_the_service_and_not_by_size() -> None:
    found = drawn("""
        platform | category | notices | notice_action_median
        youtube  | TOTAL    | 9000    | 5.5
        youtube  | 3e       | 900     | 99.5
        facebook | TOTAL    | 9000    | 5.5
        facebook | 3e       | 900     | 5.6
        x        | TOTAL    | 9000    | 5.5
        x        | 4f       | 900     | 50.5
    """)
    assert [c.first.platform for c in found] == ["facebook", "x", "youtube"]


def test_no_sentence_ranks_services_or_judges() -> None:
    judging = re.compile(
        r"\b(slow|fast|quick|bett|wors|best|lead|behind|ahead|only|fail|improv|rank|first|last)",
        re.IGNORECASE,
    )
    for contrast in drawn(TIKTOK):
        names = [n for n in ("TikTok", "Facebook", "X ") if n in contrast.sentence]
        assert names == ["TikTok"]
        assert not judging.search(contrast.sentence)
