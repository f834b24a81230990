"""What partners counted and what helplines heard, in public: apart, rounded, behind the gates."""

from __future__ import annotations

from dataclasses import replace

from data.exercises.model import HelplineCase
from metrics.exercises.aggregates import partner_shares, public_words
from metrics.exercises.helplines import by_month
from tests.test_exercise_partners import COUNTED


def test_a_partners_share_is_public_to_the_nearest_5_and_from_ten_on_each_side() -> None:
    (found,) = partner_shares([replace(COUNTED, numerator=41, denominator=192)])
    assert public_words(found).startswith("21 % unanswered after 7 days, of about 190; ")
    for hits in (9, 183):
        (few,) = partner_shares([replace(COUNTED, numerator=hits, denominator=192)])
        assert public_words(few) == ""
    (alone,) = partner_shares([replace(COUNTED, numerator=41, organisations=1)])
    assert public_words(alone) == ""


def cases(count: int, platform: str, month: str, *, consent: bool = True) -> list[HelplineCase]:
    return [
        HelplineCase(
            "drawn",
            "r1",
            f"{platform}-{month}-{n}",
            ("one", "two")[n % 2],
            consent,
            platform,
            ("THREAT",),
            "DE",
            month,
        )
        for n in range(count)
    ]


def test_cases_are_counted_by_month_with_consent_and_few_are_hidden() -> None:
    given = [*cases(21, "x", "2026-01"), *cases(32, "x", "2026-02")]
    found = by_month([*given, *cases(40, "x", "2026-02", consent=False)])
    assert found is not None
    assert found.months == ("2026-01", "2026-02", "")
    assert found.rows[0] == (20, 30, 55)
    few = by_month([*given, *cases(9, "tiktok", "2026-01"), *cases(30, "tiktok", "2026-02")])
    assert few is not None
    assert few.rows[0][0] is None
    assert by_month(cases(30, "x", "2026-01", consent=False)) is None
