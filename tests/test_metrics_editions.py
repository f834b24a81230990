from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.declaration import Known, SourceDeclaration
from data.model import Look, LookOutcome, Tier
from data.sources import declarations
from metrics.editions import STATE_WORDS, Edition, Held, State, editions

TODAY = date(2026, 11, 21)
H1 = ("2026-01-01", "2026-06-30")
HELD: Held = ("murmur", "dsa_annex_i", *H1)


def declared(**changes: object) -> SourceDeclaration:
    """Return the declaration of an invented half-yearly source."""
    return SourceDeclaration.model_validate(
        {
            "id": "dsa_murmur",
            "title": "Murmur (synthetic)",
            "publisher": "Murmur Ltd",
            "programme": "dsa_annex_i",
            "format": "dsa_annex_i",
            "platform": "murmur",
            "services": ("Murmur",),
            "landing": "https://murmur.example/dsa",
            "access": "drop",
            "cadence": "half-yearly",
            "licence": "synthetic",
            "attribution": "synthetic",
            "expect": {
                "next_period_start": date(2026, 7, 1),
                "next_period_end": date(2026, 12, 31),
                "next_due": date(2027, 2, 28),
                "due_basis": "legal date: two months after the period",
                "records_min": {},
                "records_max": {},
            },
            **changes,
        }
    )


def look(outcome: LookOutcome, day: int = 10, month: int = 9) -> Look:
    at = datetime(2026, month, day, 6, tzinfo=UTC)
    page = "https://murmur.example/dsa"
    return Look("dsa_murmur", *H1, at, outcome, page, "dsa_murmur/0123456789abcdef0123")


SEEN = Known(
    period_start=date(2026, 1, 1),
    period_end=date(2026, 6, 30),
    url="https://murmur.example/h1.zip",
    seen_on="2026-09-02",
    what="report",
)


def first(held: tuple[Held, ...] = (), looks: tuple[Look, ...] = (), **changes: object) -> Edition:
    return editions({"dsa_murmur": declared(**changes)}, held, looks, TODAY)[0]


def test_the_two_editions_due_are_told_newest_first() -> None:
    found = editions({"dsa_murmur": declared()}, (), (), TODAY)
    assert [(e.period_end, e.due) for e in found] == [
        ("2026-06-30", date(2026, 8, 31)),
        ("2025-12-31", date(2026, 2, 28)),
    ]


def test_a_document_held_is_published_and_read() -> None:
    found = first(held=(HELD,))
    assert (found.state, found.late_days) == (State.READ, None)
    assert found.sentence == "The report for January to June 2026 is published and was read."


@pytest.mark.parametrize(
    ("held", "looks", "known", "words"),
    [
        ((), (look(LookOutcome.FOUND),), (), "seen 2026-09-10, not read by us yet"),
        ((), (), (SEEN,), "seen 2026-09-02, not read by us yet"),
        (((*HELD, Tier.SECOND_HAND),), (), (), "(second-hand copy), not the document"),
        ((), (look(LookOutcome.NOT_FOUND),), (SEEN,), "not read by us yet"),
    ],
)
def test_what_somebody_saw_is_published_and_not_read_by_us(
    held: tuple[Held, ...], looks: tuple[Look, ...], known: tuple[Known, ...], words: str
) -> None:
    found = first(held, looks, known=known)
    assert (found.state, found.late_days) == (State.NOT_READ, None)
    assert words in found.sentence


def test_only_a_look_after_the_due_date_that_found_nothing_says_late() -> None:
    found = first(looks=(look(LookOutcome.NOT_FOUND),))
    assert (found.state, found.late_days) == (State.NOT_FOUND, 10)
    assert found.looked_on == date(2026, 9, 10)
    assert found.page_snapshot
    assert found.sentence == (
        "The report for January to June 2026 was looked for on 2026-09-10 and not found at "
        "https://murmur.example/dsa, 10 days after it was due (2026-08-31)."
    )


def test_a_look_before_the_due_date_makes_nobody_late() -> None:
    found = first(looks=(look(LookOutcome.NOT_FOUND, day=31, month=8),))
    assert (found.state, found.late_days) == (State.NOT_FOUND, None)
    assert "after it was due" not in found.sentence


def test_a_page_that_could_not_be_seen_is_no_look() -> None:
    found = first(looks=(look(LookOutcome.COULD_NOT_LOOK),))
    assert (found.state, found.late_days) == (State.NOT_LOOKED, None)


def test_a_document_and_a_copy_of_its_figures_are_a_document() -> None:
    rows = ((*HELD, Tier.SECOND_HAND), (*HELD, Tier.HELD))
    assert first(held=rows).state is first(held=rows[::-1]).state is State.READ


def test_the_newest_look_counts() -> None:
    looks = (look(LookOutcome.NOT_FOUND, day=5), look(LookOutcome.FOUND, day=20))
    assert first(looks=looks).state is State.NOT_READ
    assert first(looks=looks[::-1]).state is State.NOT_READ


def test_a_usual_date_moves_the_due_date() -> None:
    expect = {
        "next_period_start": date(2026, 7, 1),
        "next_period_end": date(2026, 12, 31),
        "next_due": date(2027, 3, 31),
        "due_basis": "usual date",
        "records_min": {},
        "records_max": {},
    }
    assert first(expect=expect).due == date(2026, 10, 1)


def test_a_source_without_cadence_has_no_editions() -> None:
    recorded = {k: d for k, d in declarations().items() if not d.cadence}
    assert "recorded" in recorded
    assert editions(recorded, (), (), TODAY) == ()


def test_first_start_data_accuses_nobody() -> None:
    """With all declared sources and not one look, no edition is late or missing."""
    for held in ((), tuple((d.platform, d.programme, *H1) for d in declarations().values())):
        found = editions(declarations(), held, (), TODAY)
        assert len(found) > 50
        assert not [e for e in found if e.late_days is not None]
        assert not [e for e in found if e.state is State.NOT_FOUND]
        assert not [e for e in found if "late" in e.sentence or "not found" in e.sentence]


@given(
    st.lists(
        st.builds(
            look,
            st.sampled_from(list(LookOutcome)),
            st.integers(1, 28),
            st.integers(7, 11),
        )
    ),
    st.booleans(),
    st.booleans(),
)
def test_only_looked_and_not_found_may_say_late(looks: list[Look], read: bool, seen: bool) -> None:
    found = first((HELD,) if read else (), tuple(looks), known=(SEEN,) if seen else ())
    outcomes = {one.outcome for one in looks}
    if found.late_days is not None:
        assert found.state is State.NOT_FOUND
        assert LookOutcome.NOT_FOUND in outcomes
        assert not read
        assert not seen
    if not looks:
        assert found.state is not State.NOT_FOUND


def test_every_state_has_its_words() -> None:
    assert set(STATE_WORDS) == set(State)
    assert len(set(STATE_WORDS.values())) == len(State)
