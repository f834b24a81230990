from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data.model import Finding, Severity, Tier
from data.query import Query
from data.store import Store
from metrics.figure import Figure, Grade
from metrics.gates import may_accuse
from metrics.lens import Lens
from metrics.questions import QUESTIONS, ask
from tests.drawn import Drawn, observations, reading

TODAY = date(2026, 11, 21)
BOOK = observations("""
    platform | category | actor           | period  | notices | notice_action_median
    tiktok   | TOTAL    | all             | 2026-H1 | 1081646 | 5.6
    tiktok   | TOTAL    | trusted_flagger | 2026-H1 | 471     | 12.3
    tiktok   | 3e       | all             | 2026-H1 | 63059   | 12.6
    tiktok   | 9b       | all             | 2026-H1 | 900     | 1.5
    tiktok   | 4        | all             | 2026-H1 |         |
    x        | TOTAL    | all             | 2026-H1 | 492493  | 2.3
    x        | 3e       | all             | 2026-H1 | 2926    | 7.0
    x        | 4f       | all             | 2026-H1 | 9       | 5.0
    facebook | TOTAL    | all             | 2026-H1 | 942504  | 3.2
    amazon_store | TOTAL | all            | 2026-H1 | 9000    | 1.5
    tiktok   | TOTAL    | all             | 2025-H2 | 714523  | 5.8
""")


def test_the_default_question_shows_the_lens_first_and_all_content_last() -> None:
    found = ask(Drawn(BOOK), "time_to_act", Lens(), TODAY)
    assert found.lens.period_end == "2026-06-30"
    shown = [(c.figures[0].harm, c.figures[0].actor) for c in found.comparisons]
    assert shown == [("intimate_images", "all"), ("all", "all"), ("all", "trusted_flagger")]
    assert [f.platform for f in found.comparisons[1].figures] == ["facebook", "tiktok", "x"]
    assert {f.period_end for f in found.figures} == {"2026-06-30"}
    assert found.comparisons[1].grade is Grade.D


def test_children_and_marketplaces_are_outside_the_default_lens() -> None:
    found = ask(Drawn(BOOK), "time_to_act", Lens(), TODAY)
    assert "dsa/9b" not in {f.category for f in found.figures}
    assert "amazon_store" not in {f.platform for f in found.figures}


def test_services_without_a_figure_are_named_with_the_reason() -> None:
    lens = Lens(platforms=("facebook", "reddit", "tiktok", "x"))
    found = ask(Drawn(BOOK), "time_to_act", lens, TODAY)
    assert found.left_out == (("reddit", "no report held"),)
    images = found.comparisons[0]
    assert images.left_out == (
        ("facebook", "not in what we hold of its report"),
        ("reddit", "no report held"),
    )


def test_a_service_that_states_complaints_and_no_notices_has_reported() -> None:
    complaints = observations("platform | period | complaints\nreddit | 2026-H1 | 700")
    lens = Lens(platforms=("reddit", "tiktok"))
    found = ask(Drawn((*BOOK, *complaints)), "time_to_act", lens, TODAY)
    assert found.left_out == (("reddit", "no figure in its report"),)


def test_headlines_are_contrasts_inside_one_service() -> None:
    found = ask(Drawn(BOOK), "headlines", Lens(), TODAY)
    kinds = [(c.first.platform, c.kind) for c in found.contrasts]
    assert kinds == [
        ("tiktok", "intimate_images"),
        ("tiktok", "trusted_flaggers"),
        ("tiktok", "trend"),
        ("x", "intimate_images"),
    ]
    assert {f.period_end for f in found.figures} == {"2026-06-30"}


def test_labels_are_counted_in_words() -> None:
    found = ask(Drawn(BOOK), "labels", Lens(), TODAY)
    assert found.silence is not None
    assert found.sentence == found.silence.sentence
    assert {r.platform for r in found.labels} == {"facebook", "tiktok", "x"}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_asks_the_store_twice_at_most_and_filters_there(question: str) -> None:
    book = Drawn(BOOK)
    ask(book, question, Lens(), TODAY)
    assert len(book.asked) <= 2
    for query in book.asked:
        assert query.measures
        assert query.platforms or query.harms == ("all",)  # the periods: totals of every service
        assert query.harms
        assert query.jurisdictions
    assert len(book.asked[-1].period_ends) == QUESTIONS[question].periods


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_empty_ledger_gives_no_figure_and_says_so(question: str) -> None:
    found = ask(Drawn(()), question, Lens(), TODAY)
    assert (found.figures, found.comparisons, found.comparison) == ((), (), None)
    assert found.sentence == "Nothing is held yet."


def test_a_period_nobody_reported_says_which_is_the_newest() -> None:
    found = ask(Drawn(BOOK), "time_to_act", Lens(period_end="2024-06-30"), TODAY)
    assert found.figures == ()
    assert found.sentence == (
        "No report for the period ending 2024-06-30 is held; the newest is January to June 2026."
    )


def test_a_country_has_no_notices_of_its_own_and_the_answer_says_so() -> None:
    found = ask(Drawn(BOOK), "time_to_act", Lens(jurisdiction="DE"), TODAY)
    assert found.figures == ()
    assert "whole European Union only" in found.sentence
    assert "Germany" in found.sentence


def test_an_older_period_is_not_called_the_latest() -> None:
    newest = ask(Drawn(BOOK), "time_to_act", Lens(), TODAY)
    older = ask(Drawn(BOOK), "time_to_act", Lens(period_end="2025-12-31"), TODAY)
    assert newest.when.startswith("latest: January to June 2026")
    assert older.when == (
        "July to December 2025, ended 10 months ago (1 of 3 services, below 65 %)"
    )
    assert not ask(Drawn(BOOK), "time_to_act", Lens(), date(2027, 8, 1)).when.startswith("latest")


def test_one_service_alone_is_told_by_name() -> None:
    found = ask(Drawn(BOOK), "time_to_act", Lens(platforms=("tiktok",)), TODAY)
    assert found.sentence == "Only TikTok has a figure for January to June 2026."


def test_an_unknown_question_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError):
        ask(Drawn(BOOK), "who_is_best", Lens(), TODAY)


def test_every_question_has_a_title_that_asks() -> None:
    assert all(q.title.endswith("?") for q in QUESTIONS.values())
    assert all(key == q.id for key, q in QUESTIONS.items())


def test_the_store_answers_as_the_drawn_ledger_does(ledger_home: Path) -> None:
    store = Store(f"sqlite:///{ledger_home / 'ledger.db'}")
    store.migrate()
    store.save(reading(*BOOK))
    lens = Lens()
    assert ask(store, "time_to_act", lens, TODAY) == ask(Drawn(BOOK), "time_to_act", lens, TODAY)
    assert len(store.observations(Query())) == len(BOOK)
    store.close()


# --- what may be said ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tier", "may"), [("held", True), ("second_hand", False), ("press", False)]
)
def test_only_a_document_held_may_accuse(tier: str, *, may: bool) -> None:
    assert may_accuse(_figure(Tier(tier))) is may
    assert may_accuse(_finding(Tier(tier))) is may


def _figure(tier: Tier) -> Figure:
    return Figure(
        *("pub_median_notice_h", "murmur", "all", "EU", "all", "all"),
        *("2026-01-01", "2026-06-30", "hours"),
        value=1.0,
        basis=(1,),
        tier=tier,
    )


def _finding(tier: Tier) -> Finding:
    dates = ("2026-01-01", "2026-06-30")
    return Finding("drawn", "drawn/0", "check", Severity.NOTICE, "murmur", *dates, "", (), tier)
