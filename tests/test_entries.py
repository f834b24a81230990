"""Laws of the page on which figures are typed in: two people, and none sees the other's value."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from data import entries, form_rows
from data.model import Obtained
from data.query import Query
from data.store import Store
from scrapers.receiving import by_hand, from_archive, opening, readers
from scrapers.receiving.origin import Origin
from tests.exhibition import opened, words
from tests.test_typed import AT, REPORT, ROW, SOURCE

TOKENS = {"First": "first-synthetic-token", "Second": "second-synthetic-token"}
MINE = ROW._replace(typed_by="First", second_value="", checked_by="")
YOURS = MINE._replace(typed_by="Second", quoted="")


@pytest.fixture
def store(ledger_home: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Return a ledger with the bundled figures and one held document; two people may type."""
    monkeypatch.setenv("DESK_TOKENS", " ".join(f"{n}:tester::{t}" for n, t in TOKENS.items()))
    monkeypatch.setenv("TODAY", "2026-11-21")
    assert ledger_home.name
    made = Store()
    opening.first_start(made)
    by_hand.drop(made, SOURCE, [("report.pdf", REPORT)], Origin(Obtained.DROPPED, AT))
    return made


def as_person(name: str) -> AppTest:
    app = opened("entry.py")
    app.text_input(key="desk_token_asked").set_value(TOKENS[name])
    press(app, "Sign in")
    assert [e.message for e in app.exception] == []
    return app


def press(app: AppTest, label: str) -> None:
    """Press the button of a label."""
    (button,) = [one for one in app.button if one.label == label]
    button.click().run()


def figures(store: Store) -> list[tuple[str, str]]:
    """Return the quoted words of the typed figures, after the command took entries in."""
    by_hand.typed_on_the_page(store)
    found = store.observations(Query(programmes=("imda_osar",)))
    return [(o.citation.quote, o.citation.locator[:7]) for o in found if o.tier == "held"]


def test_a_figure_is_typed_by_one_and_then_without_its_value_by_another(store: Store) -> None:
    app = as_person("First")
    series = next(s for s in app.selectbox(key="entry_series").options if "Facebook" in s)
    app.selectbox(key="entry_series").select(series)
    app.selectbox(key="entry_unit").select("percent")
    app.text_input(key="entry_start").set_value("2025-04-01")
    app.text_input(key="entry_end").set_value("2026-03-31")
    app.number_input(key="entry_page").set_value(2)
    app.text_input(key="entry_quoted").input(ROW.quoted)
    app.text_input(key="entry_value").input("53.5%")
    [b for b in app.button if b.label == "Keep"][-1].click().run()
    assert "Kept" in app.success[0].value
    assert "Nothing waits for you" in words(as_person("First"))
    assert figures(store) == []
    assert [i.word[:7] for i in store.issues(SOURCE)] == ["waiting"]
    other = as_person("Second")
    assert "53.5" not in words(other) + "".join(other.selectbox(key="entry_asked").options)
    assert ROW.quoted not in words(other)
    other.text_input(key="entry_again").input("53.5%")
    next(b for b in other.button if b.label == "Keep").click().run()
    assert figures(store) == [("53.5%", "#page=2")]
    assert store.issues(SOURCE) == []


@pytest.mark.parametrize(
    ("field", "typed", "reason"),
    [
        ("start", "last April", "first and last day of the period"),
        ("start", "2026-04-01", "first and last day of the period"),
        ("value", " ", "the words around it and its value"),
        ("quoted", "", "the words around it and its value"),
        ("quoted", "53.5% says @somebody", "Refused"),
    ],
)
def test_what_cannot_be_kept_stays_in_the_form_with_the_reason(
    store: Store, field: str, typed: str, reason: str
) -> None:
    app = as_person("First")
    given = {"start": "2025-04-01", "end": "2026-03-31", "quoted": ROW.quoted, "value": "53.5%"}
    for name, text in (given | {field: typed}).items():
        app.text_input(key=f"entry_{name}").input(text)
    [b for b in app.button if b.label == "Keep"][-1].click().run()
    assert [e.value for e in app.error if reason in e.value]
    assert app.success == []
    (document,) = store.snapshots(SOURCE)
    assert entries.kept(readers.archive(), document) == []
    assert app.text_input(key="entry_end").value == "2026-03-31"
    app.text_input(key=f"entry_{field}").input(given[field])
    [b for b in app.button if b.label == "Keep"][-1].click().run()
    assert app.error == []
    assert len(entries.kept(readers.archive(), document)) == 1
    assert [app.text_input(key=f"entry_{n}").value for n in ("quoted", "value")] == ["", ""]


@pytest.mark.parametrize(
    "tokens",
    [
        "",
        "First:tester::first-synthetic-token",
        "First:tester::first-synthetic-token Second:viewer::second-synthetic-token",
        "A:tester::short B:tester::brief",
    ],
)
def test_the_page_is_off_until_two_people_are_named(
    store: Store, monkeypatch: pytest.MonkeyPatch, tokens: str
) -> None:
    monkeypatch.setenv("DESK_TOKENS", tokens)
    assert "Type in figures" not in words(opened("status.py"))
    assert store.ready()


@pytest.mark.parametrize("token", ["", "wrong", "first-synthetic-toke", "First"])
def test_a_token_of_nobody_opens_nothing(store: Store, token: str) -> None:
    app = opened("entry.py")
    app.text_input(key="desk_token_asked").set_value(token)
    press(app, "Sign in")
    assert [s.key for s in app.selectbox if (s.key or "").startswith("entry")] == []
    assert [e.value for e in app.error] == ["Nobody here has this token."]
    assert store.ready()


def test_what_seems_personal_is_refused_before_it_is_kept(store: Store) -> None:
    (document,) = store.snapshots(SOURCE)
    row = MINE._replace(quoted="written by @somebody")
    with pytest.raises(ValueError, match="nothing was kept"):
        entries.keep(readers.archive(), document, row, datetime.now(UTC))
    assert entries.kept(readers.archive(), document) == []


def test_entries_stay_when_the_ledger_is_made_anew(store: Store) -> None:
    (document,) = store.snapshots(SOURCE)
    for row in (MINE, YOURS):
        entries.keep(readers.archive(), document, row, AT)
    assert figures(store) == [("53.5%", "#page=2")]
    before = list(store.export())
    from_archive.replay(store)
    assert list(store.export()) == before
    assert by_hand.typed_on_the_page(store) == []


@given(st.lists(st.sampled_from(["First", "first", "Second", "Third"]), max_size=6))
def test_a_value_has_two_people_only_if_two_different_people_typed_it(people: list[str]) -> None:
    typed = [MINE._replace(typed_by=name, value=str(n)) for n, name in enumerate(people)]
    made = entries.rows(typed)
    assert len(made) == bool(people)
    for row in made:
        assert bool(row.checked_by) == (len({name.casefold() for name in people}) > 1)
        assert row.checked_by.casefold() != row.typed_by.casefold()
    for row in entries.asked(typed, "Second"):
        assert (row.value, row.quoted, row.typed_by, row.second_value) == ("", "", "", "")
    assert form_rows.written(made).count("\n") == 1 + len(made)


def test_two_who_disagree_may_both_look_again() -> None:
    wrong = MINE._replace(value="35.5%")
    (row,) = entries.rows([wrong, YOURS])
    assert (row.value, row.second_value) == ("35.5%", "53.5%")
    (row,) = entries.rows([wrong, YOURS, MINE])
    assert (row.value, row.second_value, row.quoted) == ("53.5%", "53.5%", MINE.quoted)
    (row,) = entries.rows([MINE, YOURS._replace(value="35.5%"), YOURS])
    assert (row.value, row.second_value) == ("53.5%", "53.5%")
    (row,) = entries.rows([MINE, YOURS, wrong])
    assert row.value == "53.5%"
