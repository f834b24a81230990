from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.harms import families, harms
from data.places import jurisdictions
from data.reference import platforms
from metrics.lens import Lens, default_set, from_parameters, from_query
from metrics.periods import before, opening, periods
from tests.drawn import Drawn, observations

LENSES = st.builds(
    Lens,
    st.sampled_from([*families(), *harms()]),
    st.lists(st.sampled_from(sorted(platforms())), unique=True).map(lambda p: tuple(sorted(p))),
    st.sampled_from(sorted(jurisdictions())),
    st.one_of(st.just(""), st.dates().map(date.isoformat)),
    st.one_of(st.just(""), st.dates().map(date.isoformat)),
)


@given(LENSES)
def test_a_lens_comes_back_from_its_address(lens: Lens) -> None:
    assert from_query(lens.query()) == (lens, ())


def test_the_default_view_stands_in_full_in_the_address() -> None:
    assert Lens().query() == (
        "harm=gender_based_violence&platforms=default&country=EU&period=latest&asof=today"
    )
    assert from_query("") == (Lens(), ())


def test_equal_lenses_have_one_address() -> None:
    there, back = Lens(platforms=("x", "tiktok")), Lens(platforms=("tiktok", "x", "x"))
    assert there.query() == back.query()


@pytest.mark.parametrize(
    ("words", "name", "value"),
    [
        ("harm=misogyny", "harm", "misogyny"),
        ("platforms=tiktok,myspace", "platforms", "myspace"),
        ("country=XX", "country", "XX"),
        ("period=2026-H1", "period", "2026-H1"),
        ("period=", "period", ""),
        ("asof=yesterday", "asof", "yesterday"),
        ("asof=2026-02-30", "asof", "2026-02-30"),
        ("asof=", "asof", ""),
        ("sort=speed", "sort", "speed"),
        ("harm=stalking&harm=threats", "harm", "threats"),
        ("platforms=", "platforms", ""),
    ],
)
def test_what_a_link_asks_and_nobody_knows_is_rejected_and_not_ignored(
    words: str, name: str, value: str
) -> None:
    _, rejected = from_query(words)
    assert [(r.name, r.value) for r in rejected] == [(name, value)]
    assert rejected[0].reason


def test_a_day_of_knowledge_that_has_not_come_is_rejected_and_today_is_not() -> None:
    today = date(2026, 9, 1)
    assert from_query("asof=2026-09-01", today=today) == (Lens(known_on="2026-09-01"), ())
    lens, rejected = from_query("asof=2026-09-02", today=today)
    assert lens == Lens()
    assert [(r.name, r.reason) for r in rejected] == [("asof", "this day has not come yet")]


def test_knowledge_of_a_day_holds_what_came_in_its_last_hour() -> None:
    lens = Lens(known_on="2026-09-01")
    assert lens.as_of == datetime(2026, 9, 1, 23, 59, 59, 999_999, tzinfo=UTC)
    assert lens.knowledge == "as known on 1 September 2026"
    assert (Lens().as_of, Lens().knowledge) == (None, "")


def test_what_is_known_of_a_bad_link_is_honoured() -> None:
    lens, rejected = from_query("?platforms=tiktok,myspace&country=DE&f=0123", also=("f",))
    assert lens == Lens(platforms=("tiktok",), jurisdiction="DE")
    assert [r.value for r in rejected] == ["myspace"]
    assert from_parameters({"country": "DE"})[0].jurisdiction == "DE"


def test_children_are_never_inside_the_default_lens() -> None:
    tiers = {harms()[h].tier for h in Lens().harms}
    assert tiers == {"explicit", "wider"}


def test_a_single_harm_is_a_lens_too() -> None:
    assert Lens("stalking").harms == ("stalking",) or "stalking" in families()
    assert Lens("women_stalking").harms == ("women_stalking",)
    assert Lens("women_stalking").label == harms()["women_stalking"].label


def test_a_lens_reads_in_words() -> None:
    assert Lens().label == families()["gender_based_violence"].label
    assert Lens(jurisdiction="GR").place == "Greece"
    assert Lens(platforms=("x", "tiktok")).services_words == "TikTok, X"
    assert Lens().services_words == f"default set of {len(default_set())} services"


def test_the_default_set_is_alphabetical_and_has_no_marketplaces() -> None:
    names = [platforms()[p].name.casefold() for p in default_set()]
    assert names == sorted(names)
    assert not {"amazon_store", "booking", "google_maps"} & set(default_set())
    assert {"tiktok", "x", "facebook"} <= set(default_set())


# --- periods ----------------------------------------------------------------------------------


def held(table: str) -> Drawn:
    return Drawn(observations(f"platform | period | notices\n{table}"))


HALF = "\n".join(f"{p} | 2025-H2 | 9" for p in ("tiktok", "x", "facebook", "youtube"))


@pytest.mark.parametrize(
    ("reported", "opens"),
    [
        (("tiktok", "x", "facebook"), "2026-06-30"),  # 3 of 4
        (("tiktok", "x"), "2025-12-31"),  # 2 of 4
    ],
)
def test_a_page_opens_with_the_latest_period_that_covers_65_per_cent(
    reported: tuple[str, ...], opens: str
) -> None:
    rows = "\n".join((HALF, *(f"{p} | 2026-H1 | 9" for p in reported)))
    chosen = opening(periods(held(rows)))
    assert chosen is not None
    assert chosen.end == opens


def test_a_yearly_service_is_not_missing_from_a_half_year() -> None:
    rows = "\n".join((HALF, "reddit | 2025 | 9", "discord | 2025 | 9", "tiktok | 2026-H1 | 9"))
    newest, older = periods(held(rows))
    assert (newest.coverage, older.coverage) == (1 / 4, 1.0)
    assert older.starts == ("2025-01-01", "2025-07-01")


def test_a_blank_is_no_report() -> None:
    assert periods(held("tiktok | 2026-H1 | ")) == ()
    assert opening(()) is None


def test_where_no_period_is_covered_the_best_covered_one_opens() -> None:
    chosen = opening(periods(held("tiktok | 2026-H1 | 9\nx | 2025-H2 | 9\nreddit | 2025 | 9")))
    assert chosen is not None
    assert chosen.end == "2025-12-31"


def test_the_period_before_is_the_one_that_ended_before() -> None:
    both = periods(held("tiktok | 2026-H1 | 9\nx | 2025-H2 | 9"))
    assert before(both, "2026-06-30") == "2025-12-31"
    assert before(both, "2025-12-31") == ""


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2026, 11, 21), "latest: January to June 2026, ended 4 months ago"),
        (date(2027, 6, 30), "latest: January to June 2026, ended 12 months ago"),
        (date(2027, 7, 30), "January to June 2026, ended 13 months ago"),
    ],
)
def test_a_period_older_than_12_months_is_never_called_the_latest(today: date, words: str) -> None:
    (only,) = periods(held("tiktok | 2026-H1 | 9"))
    assert only.recency(today, newest=True) == words
    assert not only.recency(today, newest=False).startswith("latest")
